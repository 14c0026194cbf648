import type { GenerationKind } from '../../domain/generations.js';
import type { StageFacts } from './stage-facts.js';

type Per<S extends StageFacts, P extends StageFacts['per']> = Extract<S, { per: P }>;

/** A part of a scene's path through the pipeline: one stage, or the stages that take turns in rounds. */
export type SceneLeg<S extends StageFacts> =
  | { per: 'SCENE'; stage: Per<S, 'SCENE'> }
  | { per: 'ROUND'; stages: readonly [Per<S, 'ROUND'>, ...Per<S, 'ROUND'>[]] };

/** In what order a generation goes through its stages. */
interface StageOrder<S extends StageFacts> {
  before: readonly Per<S, 'SCRIPT'>[];
  /** What each scene goes through, beside the others or after them. */
  scene: readonly SceneLeg<S>[];
  after: readonly Per<S, 'SCRIPT'>[];
}

/** The order of a pipeline's stages, as far as a kind of generation has them. @throws Error if a stage of the whole script stands between stages of scenes */
export function stageOrder<S extends StageFacts>(pipeline: readonly S[], kind: GenerationKind): StageOrder<S> {
  const before: Per<S, 'SCRIPT'>[] = [];
  const scene: SceneLeg<S>[] = [];
  const after: Per<S, 'SCRIPT'>[] = [];
  for (const stage of pipeline.filter(({ kinds }) => kinds.includes(kind))) {
    if (isPer(stage, 'SCRIPT')) {
      (scene.length === 0 ? before : after).push(stage);
      continue;
    }
    if (after.length > 0) {
      throw new Error(`${stage.name} works on scenes and stands after ${after[0]?.name}, which works on the script.`);
    }
    if (isPer(stage, 'SCENE')) scene.push({ per: 'SCENE', stage });
    if (!isPer(stage, 'ROUND')) continue;
    const last = scene.at(-1);
    if (last?.per === 'ROUND') scene.splice(-1, 1, { per: 'ROUND', stages: [...last.stages, stage] });
    else scene.push({ per: 'ROUND', stages: [stage] });
  }
  return { before, scene, after };
}

function isPer<S extends StageFacts, P extends StageFacts['per']>(stage: S, per: P): stage is Per<S, P> {
  return stage.per === per;
}
