import type { GenerationFailure } from '../domain/errors.js';
import type { DurableEvent, GenerationEvent, SceneText, SceneTokens, ScriptEvent } from '../domain/events.js';
import type { GenerationConfig, GenerationStatus, StageName } from '../domain/generations.js';
import type { DraftKind } from '../domain/scenes.js';
import type { Transaction } from '../storage/database.js';
import type { ReadEvent } from './event-source.js';
import type { EventPage, KeepEvents } from './event-pages.js';
import type { ScriptJournal } from './script-journal.js';

/** Adds an event to the transaction. */
export type Emit = (event: DurableEvent) => void;

/** A change of a generation's status, made only from certain ones. */
export interface StatusChange {
  from: readonly GenerationStatus[];
  /** Only in this attempt. Default: in any. */
  attempt?: number | undefined;
  /** Only while it has no `finishedAt`. */
  unfinished?: boolean | undefined;
  /** What is absent stays as it is. */
  to: {
    status?: GenerationStatus | undefined;
    attempt?: number | undefined;
    config?: GenerationConfig | undefined;
    approved?: readonly StageName[] | undefined;
    failure?: GenerationFailure | null | undefined;
    finishedAt?: Date | null | undefined;
  };
}

export interface CommitOptions {
  /** Commits only while the generation is RUNNING or PAUSED in this attempt. */
  attempt?: number | undefined;
  /** Records that this step is finished, with what `work` gave as its result. One that is recorded already is a `StepTakenError`. */
  stepKey?: string | undefined;
  /** Changes the status with the commit, or commits nothing. Stands instead of `attempt`. */
  change?: StatusChange | undefined;
}

/** Durable events: rows, written in the transaction that makes the change they tell of. */
export interface Journal {
  /**
   * Runs `work` in one transaction. Events given to `emit` get their `seq` in its last statement, the only one that locks the
   * generation's row, and are published after the commit. `work` locks what it changes in the order that `journal.ts` gives.
   *
   * With `attempt` or `change` it commits only if the generation is as they say, and else throws `AttemptLostError`.
   * A transaction that PostgreSQL gives up as a deadlock is run again, so `work` must do nothing but use `tx` and `emit`.
   */
  commit<T>(
    generationId: string,
    work: (tx: Transaction, emit: Emit) => Promise<T>,
    options?: CommitOptions,
  ): Promise<T>;
  /** Changes the status, if `to` says so, and stores the events that tell of it, in one statement. False, and nothing is changed, when it is not what `change` asks for. */
  change(generationId: string, change: StatusChange, events: readonly DurableEvent[]): Promise<boolean>;
  /** Reads up to `limit` events with `seq > after`. */
  page(generationId: string, after: number, limit: number): Promise<EventPage<GenerationEvent>>;
  /** The first events with `seq > after` that this version knows and `keep` keeps, oldest first: as many as `limit`, if there are. Default: all are kept. */
  read(
    generationId: string,
    after: number,
    limit: number,
    keep?: KeepEvents<GenerationEvent>,
  ): Promise<GenerationEvent[]>;
}

/** The text of one draft while it is written. */
export interface DraftWriter {
  readonly text: string;
  append(text: string): void;
  /** Replaces the whole text: readers get a snapshot, or only the rest where the new text begins with all that they were sent. */
  replace(text: string): void;
  /** Sends what is unsent; the writer takes no more text. Call it before the draft's durable end is committed. */
  finish(): Promise<void>;
  /** Drops the text without an event; the caller stores that the draft is discarded. */
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
interface StreamCounts {
  readers: number;
  /** Drafts that still take text. */
  writers: number;
  /** Generations that are read or written. */
  generations: number;
  /** Scripts that are read. */
  scripts: number;
  /** How often, since the start, a reader was so far behind that its pending text was dropped for a snapshot. */
  slowSnapshots: number;
}

export interface Streams {
  readonly journal: Journal;
  readonly scriptJournal: ScriptJournal;
  readonly open: Readonly<StreamCounts>;
  /** Starts the text of a draft whose row and `SceneDraftStarted` the caller commits, in whichever order. */
  openDraft(draft: OpenDraft): DraftWriter;
  /**
   * Stream protocol, rules 1 to 7. Ends after a terminal event, when `signal` aborts, when the iterator is returned, when the
   * generation is deleted, and at `close`. Begins with `NotFoundError` when there is no such generation.
   */
  generationEvents(generationId: string, after: number, signal: AbortSignal): AsyncIterable<GenerationEvent>;
  /**
   * The same of a script, with its generations' events among them and the text of all its drafts that are being written. Ends when
   * `signal` aborts, when the iterator is returned, when the script is deleted, and at `close`; a generation's end does not end it.
   * Begins with `NotFoundError` when there is no such script.
   */
  scriptEvents(scriptId: string, after: number, signal: AbortSignal): AsyncIterable<ScriptEvent>;
  /**
   * The text of one scene as it is written: each message says to keep `offset` code units and put `text` after them. A scene
   * that is not being written gives its current draft with `done`; without one the stream waits as long as the script is being
   * generated. Ends after `done`, or without it when the generation ends or the stream is cut. `NotFoundError` without such a scene.
   */
  sceneTokens(sceneId: string, signal: AbortSignal): AsyncIterable<SceneTokens>;
  /** As `sceneTokens`, but with the complete text each time, at most four times a second. */
  sceneText(sceneId: string, signal: AbortSignal): AsyncIterable<SceneText>;
  /**
   * Whether the scene and the bible entry that an event promises are still there; for a reader that is about to be told of it. Looked up once
   * for all readers of an event at the same time, so it may be a tenth of a second old.
   */
  isPresent(event: ReadEvent): boolean | Promise<boolean>;
  /** Ends all readers and stops all writers, and waits for their work in flight. The bus and the database stay open. */
  close(): Promise<void>;
}
