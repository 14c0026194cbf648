import { z } from 'zod';
import { RunPaused } from '../engine/durable.js';
import { StepFailed } from './failures.js';
import type { Round } from '../story/judgement.js';
import { awaitApproval, isAwaited } from './pausing.js';
import type { Stage } from './pipeline.js';
import type { SceneOutcome } from '../engine/durable.js';
import type { Run } from './run.js';
import { NOTHING, runStep } from './run-step.js';
import { roundsOf } from './stage-facts.js';
import { stageOrder } from './stage-order.js';
import type { SceneLeg } from './stage-order.js';
import { advanceStageIn } from './stage-progress.js';

/** A generation from its first step to its last: what its kind has of the pipeline, in the pipeline's order. */
export async function runGeneration(run: Run, pipeline: readonly Stage[]): Promise<void> {
  const { before, scene, after } = stageOrder(pipeline, run.generation.kind);
  for (const stage of before) {
    await stage.run(run);
    await awaitApproval(run, stage.name);
  }
  if (scene.length > 0) {
    if (run.generation.kind === 'SCRIPT') await runScenes(run, scene);
    else await runScene(run, pipeline, sceneOf(run));
  }
  for (const stage of after) {
    await stage.run(run);
    await awaitApproval(run, stage.name);
  }
}

function sceneOf({ id, input: { sceneId } }: Run): string {
  if (sceneId === undefined) throw new Error(`Generation ${id} does not say which scene to write.`);
  return sceneId;
}

/** The scenes side by side, or one after the other; a scene that fails does not stop those that are under way. */
async function runScenes(run: Run, legs: readonly SceneLeg<Stage>[]): Promise<void> {
  const [first] = stagesIn(legs);
  if (first === undefined) return;
  const planned = { stage: first.name, key: 'scenes:plan', result: z.array(z.string()) };
  const sceneIds = await runStep(run, planned, async (step) => {
    const scenes = await run.services.db.scene.findMany({
      where: { scriptId: run.generation.scriptId },
      orderBy: { number: 'asc' },
      select: { id: true },
    });
    return step.commit(async () => scenes.map(({ id }) => id));
  });
  if (run.config.parallelGeneration) {
    for (const sceneId of sceneIds) await run.durable.startScene(sceneId, run.config.pace);
    const outcomes = await Promise.all(sceneIds.map((sceneId) => run.durable.sceneEnded(sceneId)));
    // A pause is told of a scene that failed beside it too: the failure comes again, or not, when the generation goes on.
    if (outcomes.some((outcome) => 'paused' in outcome)) throw new RunPaused();
    for (const outcome of outcomes) throwUnlessOk(outcome);
  } else {
    for (const sceneId of sceneIds) {
      await run.durable.startScene(sceneId, run.config.pace);
      throwUnlessOk(await run.durable.sceneEnded(sceneId));
    }
  }
  const awaited = awaitedIn(run, legs);
  if (awaited !== undefined) await awaitApproval(run, awaited.name);
}

function throwUnlessOk(outcome: SceneOutcome): void {
  if (outcome.ok) return;
  throw 'paused' in outcome ? new RunPaused() : new StepFailed(outcome.failure);
}

/**
 * One scene's path through its stages. It ends behind the first stage that waits for an approval, and with it the scene's work. Once
 * that is given, the next attempt takes the same path from its beginning, finds the finished steps, and goes on to the next stage
 * that waits, or to the end.
 */
export async function runScene(run: Run, pipeline: readonly Stage[], sceneId: string): Promise<void> {
  for (const leg of legsToApproval(run, stageOrder(pipeline, run.generation.kind).scene)) {
    if (leg.per === 'SCENE') await leg.stage.run(run, sceneId);
    else await runRounds(run, leg, sceneId);
  }
}

type SceneStage = Extract<Stage, { per: 'SCENE' | 'ROUND' }>;
type Leg = SceneLeg<Stage> & {
  /** The stage in it that waits for an approval. */
  awaited: SceneStage | undefined;
};

function legsToApproval(run: Run, legs: readonly SceneLeg<Stage>[]): Leg[] {
  const path = legs.map((leg) => ({ ...leg, awaited: awaitedIn(run, [leg]) }));
  const last = path.findIndex(({ awaited }) => awaited !== undefined);
  return last < 0 ? path : path.slice(0, last + 1);
}

/** The first of the scenes' stages that waits for a person: every scene goes up to its end and no further. */
function awaitedIn(run: Run, legs: readonly SceneLeg<Stage>[]): SceneStage | undefined {
  return stagesIn(legs).find(({ name }) => isAwaited(run, name));
}

function stagesIn(legs: readonly SceneLeg<Stage>[]): SceneStage[] {
  return legs.flatMap((leg): readonly SceneStage[] => (leg.per === 'SCENE' ? [leg.stage] : leg.stages));
}

/** The leg's stages in turns, round after round, as far as an approval lets them. */
async function runRounds(run: Run, { stages, awaited }: Leg & { per: 'ROUND' }, sceneId: string): Promise<void> {
  const rounds = Array.from({ length: roundsOf({ kind: run.generation.kind, config: run.config }) }, (_, at) => at + 1);
  const turns = rounds.flatMap((number) => {
    const round: Round = { number };
    return stages.map((stage) => ({ stage, round }));
  });
  for (const [at, { stage, round }] of turns.slice(0, turnsUpTo(awaited, turns)).entries()) {
    if ((await stage.run(run, sceneId, round)) === 'ENOUGH') {
      await skipTurns(run, stages, turns.slice(at + 1), sceneId);
      break;
    }
  }
}

type RoundStage = Extract<Stage, { per: 'ROUND' }>;
interface Turn {
  stage: RoundStage;
  round: Round;
}

/** How many turns are taken before the approval that is awaited; all of them where none is. */
function turnsUpTo(awaited: SceneStage | undefined, turns: readonly Turn[]): number {
  if (awaited?.per !== 'ROUND') return turns.length;
  const isIts = ({ stage }: Turn) => stage === awaited;
  return 1 + (awaited.approvedAfter === 'FIRST_ROUND' ? turns.findIndex(isIts) : turns.findLastIndex(isIts));
}

/** The scene is good as it is: the turns that are left are counted as done and not paid for. */
async function skipTurns(
  run: Run,
  stages: readonly RoundStage[],
  left: readonly Turn[],
  sceneId: string,
): Promise<void> {
  const unitsOf = ({ name }: RoundStage) => left.filter(({ stage }) => stage.name === name).length;
  const last = stages.at(-1);
  if (last === undefined) return;
  const enough = { stage: last.name, key: `scene:${sceneId}:enough`, result: NOTHING };
  await runStep(run, enough, (step) =>
    step.commit(async (tx, emit) => {
      for (const stage of stages.slice(0, -1)) {
        const units = unitsOf(stage);
        if (units > 0) await advanceStageIn(tx, emit, run.id, stage.name, units);
      }
    }, unitsOf(last)),
  );
}
