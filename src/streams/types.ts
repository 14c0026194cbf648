import type { DurableEvent, GenerationEvent, SceneTokens } from '../domain/events.js';
import type { DraftKind } from '../domain/scenes.js';
import type { Transaction } from '../storage/database.js';

/** Takes an event into the transaction that is being written. */
export type Emit = (event: DurableEvent) => void;

/** Durable events: rows, written in the transaction that makes the change they tell of. */
export interface Journal {
  /**
   * Runs `work` in one transaction. Events given to `emit` get their `seq` at the end of that transaction
   * (so the generation's row is locked briefly) and are published after the commit.
   *
   * With `attempt` it commits only while the generation is RUNNING in that attempt, and else throws `AttemptLostError`.
   * A transaction that PostgreSQL gives up as a deadlock is run again, so `work` must do nothing but use `tx` and `emit`.
   */
  commit<T>(
    generationId: string,
    work: (tx: Transaction, emit: Emit) => Promise<T>,
    options?: { attempt?: number | undefined },
  ): Promise<T>;
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

/** What is open in this process, for metrics. All but the last are 0 when nobody reads or writes. */
export interface StreamCounts {
  readers: number;
  /** Drafts that still take text. */
  writers: number;
  /** Generations that are read or written. */
  generations: number;
  /** How often, since the start, a reader was so far behind that its pending text was dropped for a snapshot. */
  slowSnapshots: number;
}

export interface Streams {
  readonly journal: Journal;
  readonly open: Readonly<StreamCounts>;
  /** Starts the text of a draft whose row and `SceneDraftStarted` the caller commits, in whichever order. */
  openDraft(draft: OpenDraft): DraftWriter;
  /**
   * Stream protocol, rules 1 to 7. Ends after a terminal event, when `signal` aborts, when the iterator is returned, when the
   * generation is deleted, and at `close`. Begins with `NotFoundError` when there is no such generation.
   */
  generationEvents(generationId: string, after: number, signal: AbortSignal): AsyncIterable<GenerationEvent>;
  /**
   * The text of one scene as it is written: each message says to keep `offset` code units and put `text` after them. A scene
   * that is not being written gives its current draft, done; without one the stream waits as long as the script is being
   * generated. Ends after `done`; without `done` when generation ended, or was cut. `NotFoundError` without such a scene.
   */
  sceneTokens(sceneId: string, signal: AbortSignal): AsyncIterable<SceneTokens>;
  /** Ends all readers and stops all writers, and waits for their work in flight. The bus and the database stay open. */
  close(): Promise<void>;
}
