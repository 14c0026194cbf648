import type { GenerationFailure } from '../../domain/errors.js';
import type { GenerationPace, StageName } from '../../domain/generations.js';
import type { Prisma } from '../../storage/generated/client/client.js';

/** What the workflow engine offers the pipeline. A workflow whose worker is lost is begun again from its beginning, by another. */
export interface Durable {
  /** An expression that is true while this worker has the workflow, for statements that ask for more. */
  readonly isOwned: Prisma.Sql;
  /**
   * Runs `work`, which stores what it made and that it is finished in one transaction, and finds that when it is run again after a
   * takeover: nothing else is recorded of a step. While the database is away it is run again until it gets there, so `work` must
   * be safe to repeat. `signal` aborts on cancel, at shutdown, and when another worker has the workflow.
   *
   * @throws RunLost when it is cancelled
   */
  step<T>(name: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Reads something, as often as it takes. */
  read<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Works on a scene as soon as this process has room for one more. `halt` ends the waiting.
   *
   * @throws RunLost, RunPaused
   */
  inTurn<T>(pace: GenerationPace, halt: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** Waits for scenes that a server of an earlier version has started as workflows of their own. @throws RunLost */
  earlierScenesEnded(sceneIds: readonly string[]): Promise<void>;
  /** Waits for what earlier attempts still have at work, in any process, and ends it if that takes long. */
  earlierAttemptsEnded(): Promise<void>;
  /** Asks the database whether this worker still has the workflow, and the generation is at work in this attempt. @throws RunLost, RunPaused */
  assertCurrent(signal: AbortSignal): Promise<void>;
}

/** How the work on a scene ended. */
export type SceneOutcome = { ok: true } | { ok: false; failure: GenerationFailure } | { ok: false; paused: true };

/** The generation is no longer this worker's to write: it was cancelled, or another worker has it. Not a failure. */
export class RunLost extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RunLost';
  }
}

/** The generation was paused, by a person, its budget or a stage that waits for approval: its workflow ends, and goes on with the next attempt. */
export class RunPaused extends Error {
  constructor() {
    super('The generation is paused.');
    this.name = 'RunPaused';
  }
}

/** What a caller is told of an error that nobody expected: its text goes to the log only. */
export function unexpectedFailure(stage: StageName | null): GenerationFailure {
  return {
    code: 'INTERNAL',
    message:
      "An unexpected error stopped the generation; the server log has it under the generation's id. resumeGeneration goes on from the last finished step.",
    stage,
    retryable: true,
  };
}
