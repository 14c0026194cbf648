import { usageOf } from '../../optimizer/money/ledger-sums.js';
import type { Transaction } from '../../storage/database.js';
import type { Telling } from '../../streams/single-write.js';
import type { Emit } from '../../streams/types.js';
import { startStageIn } from './stage-progress.js';
import type { Step } from './step.js';
import { sceneStageCompleted, sceneStageStart } from './step-writes.js';

/** Announces that a stage begins to work on a scene, once for each step; the first scene begins the stage itself. Steps that belong together share a `key`. */
export async function startSceneStage(step: Step, sceneId: string, key: string = step.key): Promise<void> {
  const stored = await step.store.noteAtOnce(sceneStageStart(step.run.id, step.stage, sceneId, key));
  if (stored === undefined) await step.note((tx, emit) => startSceneStageIn(step, tx, emit, sceneId, key));
}

/** As `startSceneStage`, in a transaction. */
export async function startSceneStageIn(
  step: Step,
  tx: Transaction,
  emit: Emit,
  sceneId: string,
  key = step.key,
): Promise<void> {
  const { count } = await tx.generationStep.createMany({
    data: { generationId: step.run.id, key: `${key}:started`, result: {} },
    skipDuplicates: true,
  });
  // Also of a step that began before: the stage may have failed since.
  await startStageIn(tx, emit, step.run.id, step.stage);
  if (count > 0) emit({ type: 'StageStarted', stage: step.stage, sceneId });
}

/** Announces that a stage has done its work on a scene, and what that took. */
export async function completeSceneStageIn(step: Step, tx: Transaction, emit: Emit, sceneId: string): Promise<void> {
  emit({
    type: 'StageCompleted',
    stage: step.stage,
    sceneId,
    durationMs: Date.now() - step.startedAt,
    usage: await usageOf(tx, { generationId: step.run.id, stage: step.stage, sceneId }),
  });
}

/** As `completeSceneStageIn`, for a step's end that is known beforehand. */
export function sceneStageDone({ run, stage, startedAt }: Step, sceneId: string): Telling {
  return sceneStageCompleted(run.id, stage, sceneId, Date.now() - startedAt);
}
