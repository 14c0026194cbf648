import type { Logger } from 'pino';
import type { EntryStore, TypedEntry } from '../bibles/entry-store.js';
import type { GenerationFailure } from '../domain/errors.js';
import { generationConfig } from '../domain/generations.js';
import type { GenerationConfig, StageModel, StageName } from '../domain/generations.js';
import type { Optimizer } from '../optimizer/types.js';
import { isDatabaseAway } from '../storage/availability.js';
import type { Database } from '../storage/database.js';
import type { Generation, Script } from '../storage/generated/client/client.js';
import { discardDraftsIn, DraftVoidError } from '../scripts/drafts/draft-storage.js';
import { isWriteConflict } from '../storage/write-conflict.js';
import { AttemptLostError, StepTakenError } from '../streams/journal.js';
import type { Streams } from '../streams/types.js';
import { generationInput } from './generation-input.js';
import type { GenerationInput } from './generation-input.js';
import type { Halts } from './halts.js';
import { Step } from './step.js';
import type { TrimmedPrompts } from './trimmed-prompts.js';
import type { StepSignals } from './step.js';
import { describeFailure, isBudgetStop, mayBeOfAnswer, RunLost, RunPaused, StepFailed } from './failures.js';
import { pauseRun } from './pausing.js';

export interface RunServices {
  db: Database;
  streams: Streams;
  optimizer: Optimizer;
  bibles: EntryStore;
  halts: Halts;
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
   * bear to be repeated. `signal` aborts on cancel, at shutdown, and when another worker has the workflow.
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

/** A step's outcome as the engine records it: failures are results, so that their kind survives a restart. */
type StepOutcome<T> = { result: T } | { failure: GenerationFailure } | { lost: string } | { paused: true };

export type SceneOutcome = { ok: true } | { ok: false; failure: GenerationFailure } | { ok: false; paused: true };

/** A step that met another transaction at the same rows is run so often. */
const MAX_TRIES = 3;

/** One generation while the pipeline works on it. */
export class Run {
  readonly config: GenerationConfig;
  readonly input: GenerationInput;

  constructor(
    readonly generation: Generation,
    readonly services: RunServices,
    readonly durable: Durable,
  ) {
    this.config = generationConfig.parse(generation.config);
    this.input = generationInput.parse(generation.input);
  }

  /** The model that the generation asks for at a stage; empty leaves it to the server. */
  choiceFor(stage: StageName): Partial<Pick<StageModel, 'provider' | 'model'>> {
    const { provider, model } = this.config.models.find((chosen) => chosen.stage === stage) ?? {};
    return { provider, model };
  }

  get id(): string {
    return this.generation.id;
  }

  /**
   * A step with a result that is stored together with what it made. A step that has finished, in this attempt or an earlier
   * one, gives its stored result and `work` does not run.
   */
  async step<T>(stage: StageName, key: string, work: (step: Step) => Promise<T>): Promise<T> {
    const outcome = await this.durable.step(key, (signal) =>
      this.services.halts.during(this.id, (halt) => this.#outcomeOf(stage, key, { signal, halt }, work)),
    );
    if ('failure' in outcome) throw new StepFailed(outcome.failure);
    if ('lost' in outcome) throw new RunLost(outcome.lost);
    if ('paused' in outcome) throw new RunPaused();
    return outcome.result;
  }

  async #outcomeOf<T>(
    stage: StageName,
    key: string,
    signals: StepSignals,
    work: (step: Step) => Promise<T>,
  ): Promise<StepOutcome<T>> {
    const { signal } = signals;
    for (let tries = 1; ; tries += 1) {
      const step = new Step(this, stage, key, signals);
      try {
        const standing = await this.#standing<T>(key);
        return standing ?? { result: await work(step) };
      } catch (error) {
        // Neither is an outcome: the step is run again, by whoever has it then.
        if (signal.aborted || isDatabaseAway(error)) throw error;
        if (error instanceof StepTakenError) {
          await this.#voidDraftsOf(key);
          return (await this.#standing<T>(key))!;
        }
        if (error instanceof AttemptLostError || error instanceof RunLost) return { lost: error.message };
        if (error instanceof RunPaused) return (await this.#standing<T>(key)) ?? { paused: true };
        const failure = describeFailure(error, stage);
        if (isBudgetStop(error)) {
          await pauseRun(this, { status: 'PAUSED', reason: failure.message, failure });
          return { paused: true };
        }
        // Two workers that write the same meet at a unique key, and a row that is wanted may be gone with its script: who has lost the work has not failed.
        const lost = await this.durable.assertCurrent(signal).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (lost instanceof RunLost) return { lost: lost.message };
        if (lost instanceof RunPaused) return (await this.#standing<T>(key)) ?? { paused: true };
        if (lost !== undefined) throw lost;
        // A draft that another worker took for an abandoned one is written once more; what it was answered is found again.
        if ((isWriteConflict(error) || error instanceof DraftVoidError) && tries < MAX_TRIES) continue;
        // The generation finds its own answers again: one that it stumbled over it would stumble over for ever.
        if (mayBeOfAnswer(error)) await step.forgetAnswers();
        this.services.log.error({ err: error, generation: this.id, step: key, code: failure.code }, 'a step failed');
        return { failure };
      }
    }
  }

  /** What stands in the way of running the step: its stored result, a pause, or the loss of the generation. */
  async #standing<T>(key: string): Promise<StepOutcome<T> | undefined> {
    const row = await this.services.db.generation.findUnique({
      where: { id: this.id },
      select: { status: true, attempt: true, steps: { where: { key }, select: { result: true } } },
    });
    const finished = row?.steps[0];
    if (finished !== undefined) return { result: finished.result as T };
    if (row === null || row.attempt !== this.generation.attempt || row.status === 'CANCELLED') {
      return { lost: `The generation is ${row?.status ?? 'deleted'}, or another attempt has it.` };
    }
    return row.status === 'PAUSED' || row.status === 'AWAITING_APPROVAL' ? { paused: true } : undefined;
  }

  /** Another worker's draft is the step's; what this one began meanwhile is void. */
  async #voidDraftsOf(key: string): Promise<void> {
    await this.services.streams.journal.commit(
      this.id,
      async (tx, emit) => {
        const reason = "Another worker has finished this draft's step.";
        for (const draft of await discardDraftsIn(tx, { generationId: this.id, stepKey: key }, reason)) {
          emit({ type: 'SceneDraftDiscarded', sceneId: draft.sceneId, draftNumber: draft.number, reason });
        }
      },
      { attempt: this.generation.attempt },
    );
  }

  script(): Promise<Script> {
    return this.services.db.script.findUniqueOrThrow({ where: { id: this.generation.scriptId } });
  }

  entries(): Promise<TypedEntry[]> {
    return this.services.bibles.entriesOf(this.generation.scriptId);
  }
}
