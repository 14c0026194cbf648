import { z } from 'zod';
import type { GenerationFailure } from '../../domain/errors.js';
import { failureIn } from '../../domain/generation-failure.js';
import type { StageName } from '../../domain/generations.js';
import { DraftVoidError } from '../../scripts/drafts/draft-storage.js';
import { isWriteConflict } from '../../storage/conflicts.js';
import { isDatabaseAway } from '../../storage/database-faults.js';
import { AttemptLostError, StepTakenError } from '../../streams/journal.js';
import { RunLost, RunPaused } from '../engine/durable.js';
import { describeFailure, isBudgetStop, mayBeOfAnswer, StepFailed, UnreadableStepResult } from './failures.js';
import { discardIn } from '../drafts/discarding.js';
import { pauseRun } from './pausing.js';
import type { Run } from './run.js';
import { stageNamed } from './stage-facts.js';
import { Step } from './step.js';
import { lookAtStep } from './step-look.js';
import type { Seen } from './step-look.js';
import type { StepSignals } from './step-request.js';

/** A step of the pipeline. Its key, its place among the others and the shape of its result are stored, and must stay as they are. */
export interface StepSpec<T> {
  stage: StageName;
  key: string;
  /** The scene that it works on, if it does on one. */
  sceneId?: string | undefined;
  /** The result as it is stored. What earlier versions have stored must fit too: a step that is finished is not done again. */
  result: z.ZodType<T>;
}

/** For steps that store something and give nothing. */
export const NOTHING: z.ZodType<void> = z.unknown().transform(() => undefined);

/** A step's outcome as the engine records it: failures are results, so that their kind survives a restart. */
type StepOutcome = { result?: unknown } | { failure: GenerationFailure } | { lost: string } | { paused: true };

/** A step that met another transaction at the same rows is run so often. */
const MAX_TRIES = 3;

/**
 * Runs a step whose result is stored together with what it made. One that has finished, in this attempt or an earlier one, gives
 * its stored result and `work` does not run.
 *
 * @throws StepFailed, RunLost, RunPaused
 */
export async function runStep<T>(run: Run, spec: StepSpec<T>, work: (step: Step) => Promise<T>): Promise<T> {
  const { stage, key, result } = spec;
  const recorded: unknown = await run.durable.step(key, (signal) =>
    run.services.halts.during(run.id, (halt) => outcomeOf(run, spec, { signal, halt }, work)),
  );
  const facts = stageNamed(run.stages, stage);
  try {
    const outcome = readOutcome(run, key, recorded);
    if ('failure' in outcome) throw new StepFailed(outcome.failure);
    if ('lost' in outcome) throw new RunLost(outcome.lost);
    if ('paused' in outcome) throw new RunPaused();
    return readResult(key, result, outcome.result);
  } catch (error) {
    throw error instanceof UnreadableStepResult ? new StepFailed(describeFailure(error, facts)) : error;
  }
}

async function outcomeOf<T>(
  run: Run,
  { result, ...spec }: StepSpec<T>,
  signals: StepSignals,
  work: (step: Step) => Promise<T>,
): Promise<StepOutcome> {
  const { signal } = signals;
  const { stage, key } = spec;
  const waitsUntil = await run.waitsUntil();
  for (let tries = 1; ; tries += 1) {
    let step: Step | undefined;
    try {
      const { stored, seen } = standing(run, await lookAtStep(run, spec));
      if (stored !== undefined) {
        // One that cannot be read fails here, where the log tells of it.
        if ('result' in stored) readResult(key, result, stored.result);
        return stored;
      }
      step = new Step(run, stage, key, signals, waitsUntil, seen);
      return { result: await work(step) };
    } catch (error) {
      if (error instanceof AttemptLostError || error instanceof RunLost) return { lost: error.message };
      // Neither is an outcome: the step is run again, by whoever has it then.
      if (signal.aborted || isDatabaseAway(error)) throw error;
      if (error instanceof StepTakenError) {
        await voidDraftsOf(run, key);
        const taken = await storedOutcome(run, spec);
        return taken ?? { lost: `The step ${key} was finished by another worker, and its record is gone.` };
      }
      if (error instanceof RunPaused) return (await storedOutcome(run, spec)) ?? { paused: true };
      const failure = describeFailure(error, stageNamed(run.stages, stage));
      if (isBudgetStop(error)) {
        await pauseRun(run, { status: 'PAUSED', reason: failure.message, failure });
        return { paused: true };
      }
      // Two workers that write the same meet at a unique key, and a row that is wanted may be gone with its script: who has lost the work has not failed.
      const lost = await run.durable.assertCurrent(signal).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (lost instanceof RunLost) return { lost: lost.message };
      if (lost instanceof RunPaused) return (await storedOutcome(run, spec)) ?? { paused: true };
      if (lost !== undefined) throw lost;
      // A draft that another worker took for an abandoned one is written once more; what it was answered is found again.
      if ((isWriteConflict(error) || error instanceof DraftVoidError) && tries < MAX_TRIES) continue;
      // A generation finds the answers that it was given before: one that made the step fail would make it fail again.
      if (mayBeOfAnswer(error)) await step?.forgetAnswers();
      run.services.log.error({ err: error, generation: run.id, step: key, code: failure.code }, 'a step failed');
      return { failure };
    }
  }
}

async function storedOutcome(
  run: Run,
  spec: Pick<StepSpec<unknown>, 'stage' | 'key'>,
): Promise<StepOutcome | undefined> {
  return standing(run, await lookAtStep(run, spec)).stored;
}

/** The outcome that stands before the step is run: its stored result, a pause, or the loss of the generation. Without one, what the step works from. */
function standing(
  run: Run,
  seen: Seen | undefined,
): { stored: StepOutcome; seen?: undefined } | { stored?: undefined; seen: Seen } {
  if (seen?.finished !== undefined) return { stored: { result: seen.finished.result } };
  if (seen === undefined || seen.attempt !== run.generation.attempt || seen.status === 'CANCELLED') {
    return { stored: { lost: `The generation is ${seen?.status ?? 'deleted'}, or another attempt has it.` } };
  }
  return seen.status === 'PAUSED' || seen.status === 'AWAITING_APPROVAL' ? { stored: { paused: true } } : { seen };
}

/** Another worker's draft is the step's; what this one began meanwhile is void. */
async function voidDraftsOf(run: Run, key: string): Promise<void> {
  await run.services.streams.journal.commit(
    run.id,
    (tx, emit) =>
      discardIn(tx, emit, { generationId: run.id, stepKey: key }, "Another worker has finished this draft's step."),
    { attempt: run.generation.attempt },
  );
}

const doneOutcome = z.strictObject({ result: z.unknown().optional() });

/** An outcome may have been recorded by another version of this code. A step without a result is recorded as an empty object. */
function readOutcome(run: Run, key: string, recorded: unknown): StepOutcome {
  const done = doneOutcome.safeParse(recorded);
  if (done.success) return done.data;
  const stages = run.stages.map(({ name }) => name);
  return readResult(
    key,
    z.union([
      doneOutcome,
      z.object({ failure: failureIn(stages) }),
      z.object({ lost: z.string() }),
      z.object({ paused: z.literal(true) }),
    ]),
    recorded,
  );
}

function readResult<T>(key: string, result: z.ZodType<T>, stored: unknown): T {
  const read = result.safeParse(stored);
  if (read.success) return read.data;
  throw new UnreadableStepResult(key, z.prettifyError(read.error).replaceAll('\n', ' '));
}
