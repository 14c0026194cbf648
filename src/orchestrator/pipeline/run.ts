import type { Logger } from 'pino';
import type { EntryStore, TypedEntry } from '../../bibles/entry-store.js';
import type { GenerationFailure } from '../../domain/errors.js';
import { generationConfig } from '../../domain/generations.js';
import type { GenerationConfig, StageName } from '../../domain/generations.js';
import type { Optimizer } from '../../optimizer/types.js';
import type { Database } from '../../storage/database.js';
import type { Generation, Script } from '../../storage/generated/client/client.js';
import type { Streams } from '../../streams/types.js';
import { generationInput } from './generation-input.js';
import type { GenerationInput } from './generation-input.js';
import type { HaltSignals } from './halt-signals.js';
import type { StageFacts } from './stage-facts.js';
import type { TrimmedPrompts } from './trimmed-prompts.js';

export interface RunServices {
  db: Database;
  streams: Streams;
  optimizer: Optimizer;
  bibles: EntryStore;
  halts: HaltSignals;
  trimmedPrompts: TrimmedPrompts;
  log: Logger;
}

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
  startScene(sceneId: string): Promise<void>;
  /** Waits for the end of a scene's workflow that was started. */
  sceneEnded(sceneId: string): Promise<SceneOutcome>;
  /** Waits for what earlier attempts still have at work, in any process, and ends it if that takes long. */
  earlierAttemptsEnded(): Promise<void>;
  /** Asks the database whether this worker still has the workflow, and the generation is at work in this attempt. @throws RunLost, RunPaused */
  assertCurrent(signal: AbortSignal): Promise<void>;
}

export type SceneOutcome = { ok: true } | { ok: false; failure: GenerationFailure } | { ok: false; paused: true };

/** One generation while the pipeline works on it. */
export class Run {
  readonly config: GenerationConfig;
  readonly input: GenerationInput;

  constructor(
    readonly generation: Generation,
    readonly services: RunServices,
    readonly durable: Durable,
    /** All stages of the pipeline, in their order. */
    readonly stages: readonly StageFacts[],
  ) {
    this.config = generationConfig.parse(generation.config);
    this.input = generationInput.parse(generation.input);
  }

  /** The model that the generation asks for at a stage; empty leaves it to the server. */
  choiceFor(stage: StageName): { provider?: string | undefined; model?: string | undefined } {
    const { provider, model } = this.config.models.find((chosen) => chosen.stage === stage) ?? {};
    return { provider, model };
  }

  get id(): string {
    return this.generation.id;
  }

  script(): Promise<Script> {
    return this.services.db.script.findUniqueOrThrow({ where: { id: this.generation.scriptId } });
  }

  entries(): Promise<TypedEntry[]> {
    return this.services.bibles.entriesOf(this.generation.scriptId);
  }
}
