import { advanceStageIn } from './stage-progress.js';
import type { Run } from './run.js';
import { bootstrapBibles } from './stages/bibles.js';
import { checkContinuity } from './stages/continuity.js';
import { critiqueScene } from './stages/critique.js';
import { formatScript } from './stages/format.js';
import { outlineScenes } from './stages/outline.js';
import { rewriteScene } from './stages/rewrite.js';
import { draftScene } from './stages/scene.js';
import { StepFailed } from './failures.js';

/** A generation from its first step to its last. Each kind is a part of the whole pipeline, on the same stages. */
export async function runGeneration(run: Run): Promise<void> {
  switch (run.generation.kind) {
    case 'SCRIPT':
      await bootstrapBibles(run);
      await outlineScenes(run);
      await writeScenes(run);
      return formatScript(run);
    case 'BIBLES':
      return bootstrapBibles(run);
    case 'OUTLINE':
      return outlineScenes(run);
    case 'SCENE':
    case 'REWRITE':
      return runScene(run, run.input.sceneId!);
  }
}

/** The scenes side by side, or one after the other; a scene that fails does not stop those that are under way. */
async function writeScenes(run: Run): Promise<void> {
  const sceneIds = await run.step('SCENES', 'scenes:plan', async (step) => {
    const scenes = await run.services.db.scene.findMany({ where: { scriptId: run.generation.scriptId }, orderBy: { number: 'asc' }, select: { id: true } });
    return step.commit(async () => scenes.map((scene) => scene.id));
  });
  if (run.config.parallelGeneration) {
    for (const sceneId of sceneIds) await run.durable.startScene(sceneId);
    const outcomes = await Promise.all(sceneIds.map((sceneId) => run.durable.sceneEnded(sceneId)));
    for (const outcome of outcomes) if (!outcome.ok) throw new StepFailed(outcome.failure);
  } else {
    for (const sceneId of sceneIds) {
      await run.durable.startScene(sceneId);
      const outcome = await run.durable.sceneEnded(sceneId);
      if (!outcome.ok) throw new StepFailed(outcome.failure);
    }
  }
}

/** One scene's way: draft, then critique and rewrite in rounds, then continuity. */
export async function runScene(run: Run, sceneId: string): Promise<void> {
  const { kind } = run.generation;
  if (kind !== 'REWRITE') await draftScene(run, sceneId);
  const rounds = kind === 'REWRITE' ? 1 : kind === 'SCRIPT' && run.config.autoRewrite ? run.config.rewriteIterations : 0;
  for (let round = 1; round <= rounds; round += 1) {
    const judgement = run.input.judgement ?? (await critiqueScene(run, sceneId, round));
    if (judgement.notes.length === 0) {
      await skipRounds(run, sceneId, round, rounds);
      break;
    }
    await rewriteScene(run, sceneId, round, judgement);
  }
  await checkContinuity(run, sceneId);
}

/** The dramaturge asks for nothing more: the rounds that are left are not paid for. */
async function skipRounds(run: Run, sceneId: string, round: number, rounds: number): Promise<void> {
  await run.step('REWRITE', `scene:${sceneId}:enough`, (step) => step.commit(async (tx, emit) => {
    if (rounds > round) await advanceStageIn(tx, emit, run.id, 'CRITIQUE', rounds - round);
  }, rounds - round + 1));
}
