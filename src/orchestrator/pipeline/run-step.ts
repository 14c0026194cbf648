import { z } from 'zod';
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

/** A step that met another transaction at the same rows is run so often. */
const MAX_TRIES = 3;

/**
 * Runs a step whose result is stored together with what it made. One that has finished, in this attempt or an earlier one, gives
 * its stored result and `work` does not run.
 *
 * @throws StepFailed, RunLost, RunPaused
 */
export async function runStep<T>(run: Run, spec: StepSpec<T>, work: (step: Step) => Promise<T>): Promise<T> {
  return run.durable.step(spec.key, (signal) =>
    run.services.halts.during(run.id, (halt) => runOrFind(run, spec, { signal, halt }, work)),
  );
}

async function runOrFind<T>(
  run: Run,
  spec: StepSpec<T>,
  signals: StepSignals,
  work: (step: Step) => Promise<T>,
): Promise<T> {
  const { signal } = signals;
  const { stage, key } = spec;
  const waitsUntil = await run.waitsUntil();
  for (let tries = 1; ; tries += 1) {
    let step: Step | undefined;
    try {
      const { stored, seen } = standing(run, await lookAtStep(run, spec));
      if (stored !== undefined) return readResult(spec, stored.result);
      step = new Step(run, stage, key, signals, waitsUntil, seen);
      // Read as it will be read when it is found again.
      return readResult(spec, await work(step));
    } catch (error) {
      if (error instanceof AttemptLostError) throw new RunLost(error.message);
      // None of these is an outcome: the step is run again, by whoever has it then.
      if (error instanceof RunLost || signal.aborted || isDatabaseAway(error)) throw error;
      if (error instanceof StepTakenError) {
        await voidDraftsOf(run, key);
        return await foundOr(
          run,
          spec,
          new RunLost(`The step ${key} was finished by another worker, and its record is gone.`),
        );
      }
      if (error instanceof RunPaused) return await foundOr(run, spec, error);
      const failure = describeFailure(error, stageNamed(run.stages, stage));
      if (isBudgetStop(error)) {
        await pauseRun(run, { status: 'PAUSED', reason: failure.message, failure });
        throw new RunPaused();
      }
      // Two workers that write the same meet at a unique key, and a row that is wanted may be gone with its script: who has lost the work has not failed.
      const lost = await run.durable.assertCurrent(signal).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (lost instanceof RunPaused) return await foundOr(run, spec, lost);
      if (lost !== undefined) throw lost;
      // A draft that another worker took for an abandoned one is written once more; what it was answered is found again.
      if ((isWriteConflict(error) || error instanceof DraftVoidError) && tries < MAX_TRIES) continue;
      // A generation finds the answers that it was given before: one that made the step fail would make it fail again.
      if (mayBeOfAnswer(error)) await step?.forgetAnswers();
      run.services.log.error({ err: error, generation: run.id, step: key, code: failure.code }, 'a step failed');
      throw new StepFailed(failure);
    }
  }
}

/** The step's stored result, for one that has ended meanwhile; else `otherwise` is thrown. */
async function foundOr<T>(run: Run, spec: StepSpec<T>, otherwise: Error): Promise<T> {
  const { finished } = (await lookAtStep(run, spec)) ?? {};
  if (finished === undefined) throw otherwise;
  try {
    return readResult(spec, finished.result);
  } catch (error) {
    throw new StepFailed(describeFailure(error, stageNamed(run.stages, spec.stage)));
  }
}

/** The result that stands before the step is run. Without one, what the step works from. @throws RunLost, RunPaused */
function standing(
  run: Run,
  seen: Seen | undefined,
): { stored: { result: unknown }; seen?: undefined } | { stored?: undefined; seen: Seen } {
  if (seen?.finished !== undefined) return { stored: seen.finished };
  if (seen === undefined || seen.attempt !== run.generation.attempt || seen.status === 'CANCELLED') {
    throw new RunLost(`The generation is ${seen?.status ?? 'deleted'}, or another attempt has it.`);
  }
  if (seen.status === 'PAUSED' || seen.status === 'AWAITING_APPROVAL') throw new RunPaused();
  // One that stood still must not take the other's drafts for abandoned ones.
  if (!seen.isOwned) throw new RunLost('Another worker has this workflow.');
  return { seen };
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

function readResult<T>({ key, result }: StepSpec<T>, stored: unknown): T {
  const read = result.safeParse(stored);
  if (read.success) return read.data;
  throw new UnreadableStepResult(key, z.prettifyError(read.error).replaceAll('\n', ' '));
}
