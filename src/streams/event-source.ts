import type { GenerationEvent, ScriptEvent, TextEvent } from '../domain/events.js';
import type { DraftPlace } from './draft-place.js';
import type { EventPage } from './event-pages.js';
import type { LiveText } from './live-text.js';

/** An event that readers are sent. */
export type ReadEvent = GenerationEvent | ScriptEvent;

/** A draft, and the generation that writes it. */
export interface GenerationDraft extends DraftPlace {
  generationId: string;
}

/** Where a reader's events are when it begins. */
export interface Beginning {
  /** The highest seq there is. */
  lastSeq: number;
  /** The type of the latest event that the reader has. */
  latest: string | undefined;
  /** The drafts that had begun and not ended by that event. */
  drafts: readonly GenerationDraft[];
}

/** Where one reader's events come from, a generation or a script: durable events from the tables, texts from whoever writes them. */
export interface EventSource<Event extends ReadEvent> {
  /** The highest seq known to be committed. */
  readonly seq: number;
  /** What is read was deleted: nothing more will come. */
  readonly gone: boolean;
  /** Events up to `seq` are committed. */
  advanceTo(seq: number): void;
  /** Undefined when the reader has left. @throws NotFoundError */
  begin(after: number): Promise<Beginning | undefined>;
  /** The next durable events with `seq > after`. Undefined when the reader has left. */
  page(after: number): Promise<EventPage<Event> | undefined>;
  /** True when nothing follows an event of this type, unless its generation is resumed. */
  endsWith(type: string): boolean;
  /** Those of the drafts that began in the history which are still written: a server of before may have ended one without telling the script. */
  stillWritten(drafts: readonly GenerationDraft[]): Promise<readonly GenerationDraft[]>;
  /** The text of a draft that is being written, until `letGo`. */
  follow(draft: GenerationDraft): LiveText;
  /** The draft's end is stored. */
  ended(draft: GenerationDraft): void;
  letGo(draft: GenerationDraft): void;
  textEvent(generationId: string, text: TextEvent, seq: number): Event;
  /** The reader has left. */
  close(): void;
}
