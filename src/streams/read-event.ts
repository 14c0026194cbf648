import type { GenerationEvent, ScriptEvent } from '../domain/events.js';
import type { DraftPlace } from './draft-place.js';

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
