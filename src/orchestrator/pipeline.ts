import { advanceStageIn } from './stage-progress.js';
import type { Run, SceneOutcome } from './run.js';
import { bootstrapBibles } from './stages/bibles.js';
import { checkContinuity } from './stages/continuity.js';
import { checkRoom } from './room-check.js';
import { critiqueScene, isContent, isUnjudged } from './stages/critique.js';
import { formatScript } from './stages/format.js';
import { outlineScenes } from './stages/outline.js';
import { rewriteScene } from './stages/rewrite.js';
import { draftScene } from './stages/scene.js';
import type { StageName } from '../domain/generations.js';
import { RunPaused, StepFailed } from './failures.js';
import { awaitApproval, isAwaited } from './pausing.js';

/** A generation from its first step to its last. Each kind is a part of the whole pipeline, on the same stages. */
export async function runGeneration(run: Run): Promise<void> {
  switch (run.generation.kind) {
    case 'SCRIPT':
      await bootstrapBibles(run, checkRoom);
      await awaitApproval(run, 'BIBLES');
      await outlineScenes(run);
      await awaitApproval(run, 'OUTLINE');
      await writeScenes(run);
      await formatScript(run);
      return awaitApproval(run, 'FORMAT');
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
    const scenes = await run.services.db.scene.findMany({
      where: { scriptId: run.generation.scriptId },
      orderBy: { number: 'asc' },
      select: { id: true },
    });
    return step.commit(async () => scenes.map((scene) => scene.id));
  });
  if (run.config.parallelGeneration) {
    for (const sceneId of sceneIds) await run.durable.startScene(sceneId);
    const outcomes = await Promise.all(sceneIds.map((sceneId) => run.durable.sceneEnded(sceneId)));
    // A pause is told of a scene that failed beside it too: the failure comes again, or not, when the generation goes on.
    if (outcomes.some((outcome) => 'paused' in outcome)) throw new RunPaused();
    for (const outcome of outcomes) throwUnlessOk(outcome);
  } else {
    for (const sceneId of sceneIds) {
      await run.durable.startScene(sceneId);
      throwUnlessOk(await run.durable.sceneEnded(sceneId));
    }
  }
  const barrier = barrierOf(run);
  if (barrier !== undefined) await awaitApproval(run, barrier);
}

function throwUnlessOk(outcome: SceneOutcome): void {
  if (outcome.ok) return;
  throw 'paused' in outcome ? new RunPaused() : new StepFailed(outcome.failure);
}

/** The first of the scenes' stages that waits for a person: every scene goes up to its end and no further. */
function barrierOf(run: Run): StageName | undefined {
  return SCENE_STAGES.find((stage) => isAwaited(run, stage));
}

/** One scene's way: draft, then critique and rewrite in rounds, then continuity. */
export async function runScene(run: Run, sceneId: string): Promise<void> {
  const { kind } = run.generation;
  const barrier = barrierOf(run);
  if (kind !== 'REWRITE') await draftScene(run, sceneId);
  if (barrier === 'SCENES') return;
  const rounds =
    kind === 'REWRITE' ? 1 : kind === 'SCRIPT' && run.config.autoRewrite ? run.config.rewriteIterations : 0;
  for (let round = 1; round <= rounds; round += 1) {
    const judgement = run.input.judgement ?? (await critiqueScene(run, sceneId, round));
    if (isContent(judgement)) {
      await skipRounds(run, sceneId, round, rounds);
      break;
    }
    // What a person reads before the rewrites is the first critique.
    if (barrier === 'CRITIQUE') return;
    if (isUnjudged(judgement)) {
      await run.step('REWRITE', `scene:${sceneId}:unjudged:${round}`, (step) => step.commit(async () => {}, 1));
      continue;
    }
    await rewriteScene(run, sceneId, round, judgement);
  }
  if (barrier === 'CRITIQUE' || barrier === 'REWRITE') return;
  await checkContinuity(run, sceneId);
}

const SCENE_STAGES = ['SCENES', 'CRITIQUE', 'REWRITE', 'CONTINUITY'] as const satisfies readonly StageName[];

/** The scene is good as it is: the rounds that are left are not paid for. */
async function skipRounds(run: Run, sceneId: string, round: number, rounds: number): Promise<void> {
  await run.step('REWRITE', `scene:${sceneId}:enough`, (step) =>
    step.commit(
      async (tx, emit) => {
        if (rounds > round) await advanceStageIn(tx, emit, run.id, 'CRITIQUE', rounds - round);
      },
      rounds - round + 1,
    ),
  );
}
