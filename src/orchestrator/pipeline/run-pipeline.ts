import { z } from 'zod';
import { RunLost, RunPaused, unexpectedFailure } from '../engine/durable.js';
import { isEngineSignal } from '../engine/engine-signals.js';
import { isDatabaseAway } from '../../storage/database-faults.js';
import { StepFailed } from './failures.js';
import { hasAsked } from '../story/judgement.js';
import type { Round } from '../story/judgement.js';
import { personalCritique } from '../story/personal-critique.js';
import { awaitApproval, isAwaited } from './pausing.js';
import type { Stage } from './pipeline.js';
import type { SceneOutcome } from '../engine/durable.js';
import type { Run } from './run.js';
import { runStep } from './run-step.js';
import { SCENES_PLAN } from './scene-step.js';
import { roundsOf } from './stage-facts.js';
import { stageOrder } from './stage-order.js';
import type { SceneLeg } from './stage-order.js';
import { advanceStageIn, resizeSceneStagesIn } from './stage-progress.js';

/** A generation from its first step to its last: what its kind has of the pipeline, in the pipeline's order. */
export async function runGeneration(run: Run, pipeline: readonly Stage[]): Promise<void> {
  const { before, scene, after } = stageOrder(pipeline, run.generation.kind);
  for (const stage of before) {
    await stage.run(run);
    await awaitApproval(run, stage.name);
  }
  if (scene.length > 0) {
    if (run.generation.kind === 'SCRIPT') await runScenes(run, pipeline, before, scene);
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
async function runScenes(
  run: Run,
  pipeline: readonly Stage[],
  before: readonly Extract<Stage, { per: 'SCRIPT' }>[],
  legs: readonly SceneLeg<Stage>[],
): Promise<void> {
  const stages = stagesIn(legs);
  const [first] = stages;
  if (first === undefined) return;
  const latecomer = before.findLast(({ catchUp }) => catchUp !== undefined);
  const planned = { stage: first.name, key: SCENES_PLAN, result: z.array(z.string()) };
  const sceneIds = await runStep(run, planned, async (step) => {
    if (latecomer !== undefined) await latecomer.catchUp?.(step.of(latecomer.name));
    const scenes = await run.services.db.scene.findMany({
      where: { scriptId: run.generation.scriptId, ...(run.input.goesOn === true ? { currentDraftId: null } : {}) },
      orderBy: { number: 'asc' },
      select: { id: true },
    });
    const {
      generation: { kind },
      config,
    } = run;
    return step.commit(async (tx, emit) => {
      await resizeSceneStagesIn(tx, emit, run.id, stages, { kind, config, scenes: scenes.length });
      return scenes.map(({ id }) => id);
    });
  });
  await run.durable.earlierScenesEnded(sceneIds);
  const write = (sceneId: string): Promise<SceneOutcome> =>
    run.services.halts.during(run.id, (halt) =>
      run.durable.inTurn(run.config.pace, halt, () => sceneOutcome(run, pipeline, sceneId)),
    );
  if (run.config.parallelGeneration) {
    const outcomes = await allOf(sceneIds.map(write));
    // A pause is told of a scene that failed beside it too: the failure comes again, or not, when the generation goes on.
    if (outcomes.some((outcome) => 'paused' in outcome)) throw new RunPaused();
    for (const outcome of outcomes) throwUnlessOk(outcome);
  } else {
    for (const sceneId of sceneIds) throwUnlessOk(await write(sceneId));
  }
  const awaited = awaitedIn(run, legs);
  if (awaited !== undefined) await awaitApproval(run, awaited.name);
}

/** What all came to. The first fault is thrown once all have ended, so that nothing is at work behind a run that is over. */
async function allOf<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** A scene's path, with its end as a result. @throws RunLost, and what the engine goes on with */
export async function sceneOutcome(run: Run, pipeline: readonly Stage[], sceneId: string): Promise<SceneOutcome> {
  try {
    await runScene(run, pipeline, sceneId);
    return { ok: true };
  } catch (error) {
    if (isEngineSignal(error) || isDatabaseAway(error) || error instanceof RunLost) throw error;
    if (error instanceof RunPaused) return { ok: false, paused: true };
    if (error instanceof StepFailed) return { ok: false, failure: error.failure };
    run.services.log.error({ err: error, generation: run.id, scene: sceneId }, 'a scene stopped unexpectedly');
    return { ok: false, failure: unexpectedFailure('SCENES') };
  }
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
  const taken = turns.slice(0, turnsUpTo(awaited, turns));
  let asked = 0;
  for (const [at, { stage, round }] of taken.entries()) {
    if ((await stage.run(run, sceneId, round)) !== 'ENOUGH') continue;
    // What a person says of the scene while it waits for approval may ask for more.
    if (at === taken.length - 1 && awaited !== undefined) break;
    if (await skipTurns(run, stages, { left: turns.slice(at + 1), round, sceneId, asked })) break;
    asked += 1;
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

interface SkippedTurns {
  left: readonly Turn[];
  /** The round that was enough. */
  round: Round;
  sceneId: string;
  /** How often a person asked for more after such a round. */
  asked: number;
}

/**
 * The scene is good as it is: the turns that are left are counted as done and not paid for. False if a person has asked for more
 * since: then they are taken.
 */
async function skipTurns(
  run: Run,
  stages: readonly RoundStage[],
  { left, round: { judgement }, sceneId, asked }: SkippedTurns,
): Promise<boolean> {
  const unitsOf = ({ name }: RoundStage) => left.filter(({ stage }) => stage.name === name).length;
  const last = stages.at(-1);
  if (last === undefined) return true;
  const key = `scene:${sceneId}:enough${asked === 0 ? '' : `:${asked + 1}`}`;
  const goesOn = await runStep(run, { stage: last.name, key, sceneId, result: hasAsked }, async (step) => {
    const own = await personalCritique(step, judgement?.critiqueId ?? '');
    if (own !== undefined) return step.end(true as const);
    return step.commit(async (tx, emit) => {
      for (const stage of stages.slice(0, -1)) {
        const units = unitsOf(stage);
        if (units > 0) await advanceStageIn(tx, emit, run.id, stage.name, units);
      }
      return null;
    }, unitsOf(last));
  });
  return goesOn === null;
}
