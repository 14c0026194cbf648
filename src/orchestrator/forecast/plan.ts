import { roundsOf } from '../pipeline/stage-facts.js';
import type { StageFacts } from '../pipeline/stage-facts.js';
import { stageOrder } from '../pipeline/stage-order.js';
import type { SceneLeg } from '../pipeline/stage-order.js';
import { numbersTo } from './planned-calls.js';
import type { CallContext, Plan } from './planned-calls.js';

interface PlanOptions extends CallContext {
  /** Scenes that are written at the same time. */
  sceneConcurrency: number;
}

/** All calls of a script's generation, as the pipeline makes them. */
export function planScript(pipeline: readonly StageFacts[], { sceneConcurrency, ...context }: PlanOptions): Plan {
  const { before, scene, after } = stageOrder(pipeline, 'SCRIPT');
  const numbers = context.scenes?.write ?? numbersTo(context.config.sceneCount);
  const scenes = numbers.map((number) => planScene(scene, context, number));
  return {
    series: [
      ...before.flatMap((stage) => stage.expectedCalls(context)),
      context.config.parallelGeneration ? { sideBySide: scenes, atOnce: sceneConcurrency } : { series: scenes },
      ...after.flatMap((stage) => stage.expectedCalls(context)),
    ],
  };
}

function planScene(legs: readonly SceneLeg<StageFacts>[], context: CallContext, scene: number): Plan {
  const rounds = numbersTo(roundsOf({ kind: 'SCRIPT', config: context.config }));
  return {
    series: legs.flatMap((leg) =>
      leg.per === 'SCENE'
        ? leg.stage.expectedCalls(context, scene)
        : rounds.flatMap((round) => leg.stages.flatMap((stage) => stage.expectedCalls(context, scene, round))),
    ),
  };
}
