import type { ChannelEvents } from './channel-events.js';
import type { Beginning, GenerationDraft, ReadEvent } from './read-event.js';
import type { LiveText } from './live-text.js';
import type { SharedTexts } from './shared-texts.js';

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
