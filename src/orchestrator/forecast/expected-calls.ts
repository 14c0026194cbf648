import type { TaskName } from '../../domain/tasks.js';
import { costOf, scalePrice } from '../../optimizer/money/pricing.js';
import type { FitForecast } from '../../optimizer/types.js';
import type { TokenCounter } from '../../optimizer/tokens/tokens.js';
import { stageTask } from '../pipeline/stage-facts.js';
import type { StageFacts } from '../pipeline/stage-facts.js';
import { USUAL_SCENE } from '../story/lengths.js';
import { defaultsOf } from './defaults.js';
import type { History } from './history.js';
import type { PlannedCall, StageTask } from './planned-calls.js';
import type { StageTarget, StageTargets } from './types.js';

/** What a call takes if it is made. */
export interface ExpectedCall {
  fit: FitForecast;
  upstreamRequests: number;
  promptTokens: number;
  completionTokens: number;
  /** Null when the model's price is unknown. */
  costNanoUsd: bigint | null;
  durationMs: number;
  /** It goes into a batch: then `durationMs` is without the wait for that. */
  batched: boolean;
}

interface ExpectationSources {
  pipeline: readonly StageFacts[];
  history: History;
  targets: StageTargets;
  /** How a call's prompt would fit its target. */
  fitOf: (call: PlannedCall) => Promise<FitForecast>;
  totalScenes: number;
  /** Nobody waits: calls go into batches where that is cheaper. */
  inBackground: boolean;
  /** The planned length of a scene in eighths of a page; undefined where none is planned. */
  targetOf: (scene: number) => number | undefined;
}

/** In characters, of English. The form of JSON weighs more in short answers, so samples are about as long as the answers. */
const USUAL_TOKEN_LENGTH = 4;
const SHORTEST_SAMPLE = 200;

/** Fits the prompts, and sets the answers' sizes, times and costs by the tenant's history or by the defaults. Gives what is expected of each of `calls`. */
export async function expectCalls(
  calls: readonly PlannedCall[],
  { pipeline, history, targets, fitOf, totalScenes, inBackground, targetOf }: ExpectationSources,
): Promise<(call: PlannedCall) => ExpectedCall> {
  const plannedOf = ({ subject: { scene } }: PlannedCall) => (scene === undefined ? undefined : targetOf(scene));
  const expect = async (call: PlannedCall): Promise<ExpectedCall> => {
    const { stage, subject } = call;
    const target = targets[stage];
    const task = stageTask(pipeline, subject.task);
    const fit = await fitOf(call);
    const { promptTokens, maxOutputTokens } = fit;
    const known = history.of(subject.task, target);
    const units =
      task.writesScene === true ? (plannedOf(call) ?? USUAL_SCENE) / USUAL_SCENE : task.several?.countOf(subject);
    const completionTokens = Math.round(Math.min(maxOutputTokens, (units ?? 1) * answerTokens(history, task, target)));
    const cachedPromptTokens = Math.round(promptTokens * (known?.cachedShare ?? 0));
    const { firstTokenMs, msPerToken } = known?.pace ?? target.pace ?? defaultsOf(target.model).pace;
    const usage = { promptTokens, cachedPromptTokens, completionTokens };
    const usual = target.price === null ? null : costOf(usage, target.price);
    const later = inBackground ? batchCost(target, usage) : undefined;
    const batched = later !== undefined && (later === null || usual === null || later < usual);
    return {
      fit,
      batched,
      upstreamRequests: history.requestsPerCall(subject.task),
      promptTokens,
      completionTokens,
      costNanoUsd: batched ? later : usual,
      durationMs: firstTokenMs + msPerToken * completionTokens,
    };
  };

  // Scenes of one length in the middle of a script are alike, and so are all rewrites of rewrites: each kind is counted once.
  const kinds = new Map<string, Promise<ExpectedCall>>();
  const ofKind = (call: PlannedCall): Promise<ExpectedCall> => {
    const kind = kindOf(call, totalScenes, plannedOf(call));
    const expected = kinds.get(kind) ?? expect(call);
    kinds.set(kind, expected);
    return expected;
  };
  const expected = new Map(await Promise.all(calls.map(async (call) => [call, await ofKind(call)] as const)));
  return (call) => {
    const found = expected.get(call);
    if (found === undefined) throw new Error(`The call for ${call.subject.task} is not one of the plan.`);
    return found;
  };
}

/** What a call costs in a batch, where no prompt is in a provider's cache; null without a price. Undefined: the provider takes none. */
function batchCost(
  { price, batchPriceFactor }: StageTarget,
  usage: Parameters<typeof costOf>[0],
): bigint | null | undefined {
  if (batchPriceFactor === undefined) return undefined;
  return price === null ? null : costOf({ ...usage, cachedPromptTokens: 0 }, scalePrice(price, batchPriceFactor));
}

/** What later prompts will hold: the answers in characters, as the models count their tokens. Each by the model of the stage that asks for it first. */
export async function answerLengths(
  pipeline: readonly StageFacts[],
  history: History,
  targets: StageTargets,
  tokens: TokenCounter,
): Promise<(task: TaskName) => number> {
  const lengths = new Map(
    await Promise.all(
      pipeline.flatMap(({ name, tasks }) =>
        tasks.map(async (task) => {
          const expected = answerTokens(history, task, targets[name]);
          const sample = task.sample(Math.max(SHORTEST_SAMPLE, expected * USUAL_TOKEN_LENGTH));
          return [task.task, (expected * sample.length) / (await tokens.count(sample, targets[name].model))] as const;
        }),
      ),
    ),
  );
  return (task) => lengths.get(task) ?? 0;
}

function answerTokens(history: History, task: StageTask, target: StageTarget): number {
  return history.of(task.task, target)?.completionTokens ?? defaultsOf(target.model).answerTokens(task);
}

function kindOf({ stage, subject }: PlannedCall, totalScenes: number, target: number | undefined): string {
  const { task, scene, round } = subject;
  if (scene === undefined) return JSON.stringify([stage, subject]);
  const place = [scene === 1, scene === totalScenes];
  return JSON.stringify([stage, task, place, Math.min(1, round ?? 0), target]);
}
