import type { GenerationEvent, ScriptEvent } from '../domain/events.js';
import type { ChannelEvents } from './channel-events.js';
import type { DraftPlace } from './draft-place.js';
import type { LiveText } from './live-text.js';
import type { SharedTexts } from './shared-texts.js';

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
  /** The keys of all drafts that are being written, as far as it was asked for. */
  written?: ReadonlySet<string> | undefined;
}

/** Where one reader's events come from, a generation or a script: durable events from the tables, texts from whoever writes them. */
export interface EventSource<Event extends ReadEvent> {
  /** What all of its readers share. */
  readonly events: ChannelEvents<Event>;
  readonly texts: SharedTexts<Event>;
  /** What is read was deleted: nothing more will come. */
  readonly gone: boolean;
  /** What it is called in an error. */
  readonly name: string;
  /** True when nothing follows an event of this type, unless its generation is resumed. */
  endsWith(type: string): boolean;
  /** Those of the drafts that began in the history which are still written: a server of before may have ended one without telling the script. */
  stillWritten(
    drafts: readonly GenerationDraft[],
    beginning: Beginning,
  ): Promise<readonly GenerationDraft[]> | readonly GenerationDraft[];
  /** The text of a draft that is being written, until `letGo`. */
  follow(draft: GenerationDraft): LiveText;
  /** The draft's end is stored. */
  ended(draft: GenerationDraft): void;
  letGo(draft: GenerationDraft): void;
  /** The reader has left. */
  close(): void;
}
