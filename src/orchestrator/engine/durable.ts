import type { GenerationFailure } from '../../domain/errors.js';
import type { GenerationPace, StageName } from '../../domain/generations.js';

/**
 * What the workflow engine offers the pipeline. Names and order of the calls must not depend on anything but earlier results:
 * calls side by side must all be made before one of them is waited for.
 */
export interface Durable {
  /**
   * Runs `work` at most once to its recorded end. While the database is away it is run again until it gets there, so `work` must
   * be safe to repeat. `signal` aborts on cancel, at shutdown, and when another worker has the workflow.
   */
  step<T>(name: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Reads something that needs no record, as often as it takes. */
  read<T>(work: () => Promise<T>): Promise<T>;
  /** Starts a scene's chain as a workflow of its own, on any process. */
  startScene(sceneId: string, pace: GenerationPace): Promise<void>;
  /** Waits for the end of a scene's workflow that was started. */
  sceneEnded(sceneId: string): Promise<SceneOutcome>;
  /** Waits for what earlier attempts still have at work, in any process, and ends it if that takes long. */
  earlierAttemptsEnded(): Promise<void>;
  /** Asks the database whether this worker still has the workflow, and the generation is at work in this attempt. @throws RunLost, RunPaused */
  assertCurrent(signal: AbortSignal): Promise<void>;
}

/** How a scene's workflow ended. */
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
