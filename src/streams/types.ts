import type { DurableEvent, GenerationEvent, SceneTokens } from '../domain/events.js';
import type { DraftKind } from '../domain/scenes.js';
import type { Transaction } from '../storage/database.js';

/** Durable events: rows, written in the transaction that makes the change they tell of. */
export interface Journal {
  /**
   * Runs `work` in one transaction. Events given to `emit` get their `seq` at the end of that transaction
   * (so the generation's row is locked briefly) and are published after the commit.
   */
  commit<T>(generationId: string, work: (tx: Transaction, emit: (event: DurableEvent) => void) => Promise<T>): Promise<T>;
  /** Events with `seq > after`, oldest first. */
  read(generationId: string, after: number, limit: number): Promise<GenerationEvent[]>;
}

/** The text of one draft while it is written. */
export interface DraftWriter {
  readonly text: string;
  append(text: string): void;
  /** Replaces the whole text: readers get a snapshot. */
  replace(text: string): void;
  /** Sends what is unsent; the writer takes no more text. Call it before the draft's durable end is committed. */
  finish(): Promise<void>;
  /** Drops the text without a word; the durable discard is the caller's. */
  abandon(): void;
}

export interface OpenDraft {
  generationId: string;
  draftId: string;
  sceneId: string;
  draftNumber: number;
  kind: DraftKind;
}

export interface Streams {
  readonly journal: Journal;
  openDraft(draft: OpenDraft): DraftWriter;
  /** Stream protocol, rules 1 to 7. Ends after a terminal event, when `signal` aborts, or when the iterator is returned. */
  generationEvents(generationId: string, after: number, signal: AbortSignal): AsyncIterable<GenerationEvent>;
  sceneTokens(sceneId: string, signal: AbortSignal): AsyncIterable<SceneTokens>;
  close(): Promise<void>;
}
