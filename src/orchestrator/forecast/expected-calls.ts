import type { StageName } from '../../domain/generations.js';
import { costOf } from '../../optimizer/money/pricing.js';
import type { FitForecast } from '../../optimizer/types.js';
import type { TokenCounter } from '../../optimizer/tokens/tokens.js';
import { defaultsOf } from './defaults.js';
import type { History } from './history.js';
import type { CallSubject, ForecastTask, PlannedCall } from './plan.js';
import { sampleAnswer } from './stand-ins.js';
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
}

export interface ExpectationSources {
  history: History;
  targets: StageTargets;
  /** How a call's prompt would fit its target. */
  fitOf: (call: PlannedCall) => Promise<FitForecast>;
  totalScenes: number;
}

/** In characters, of English. The form of JSON weighs more in short answers, so samples are about as long as the answers. */
const USUAL_TOKEN_LENGTH = 4;
const SHORTEST_SAMPLE = 200;

/** The stage in which a task's answers are made that later prompts hold. */
const STAGE_OF: Readonly<Record<ForecastTask, StageName>> = Object.freeze({
  cast: 'BIBLES',
  plot: 'BIBLES',
  setting: 'BIBLES',
  theme: 'BIBLES',
  outline: 'OUTLINE',
  characterLines: 'SCENES',
  scene: 'SCENES',
  critique: 'CRITIQUE',
  rewrite: 'REWRITE',
  continuity: 'CONTINUITY',
});

/** Fits the prompts, and sets the answers' sizes, times and costs by the tenant's history or by the defaults. */
export async function expectCalls(
  calls: readonly PlannedCall[],
  { history, targets, fitOf, totalScenes }: ExpectationSources,
): Promise<ReadonlyMap<PlannedCall, ExpectedCall>> {
  const expect = async (call: PlannedCall): Promise<ExpectedCall> => {
    const { stage, subject } = call;
    const target = targets[stage];
    const fit = await fitOf(call);
    const { promptTokens, maxOutputTokens } = fit;
    const known = history.of(subject.task, target);
    const completionTokens = Math.round(
      Math.min(maxOutputTokens, unitsOf(subject) * answerTokens(history, subject.task, target)),
    );
    const cachedPromptTokens = Math.round(promptTokens * (known?.cachedShare ?? 0));
    const { firstTokenMs, msPerToken } = known?.pace ?? target.pace ?? defaultsOf(target.model).pace;
    return {
      fit,
      upstreamRequests: history.requestsPerCall(subject.task),
      promptTokens,
      completionTokens,
      costNanoUsd:
        target.price === null ? null : costOf({ promptTokens, cachedPromptTokens, completionTokens }, target.price),
      durationMs: firstTokenMs + msPerToken * completionTokens,
    };
  };

  // Scenes in the middle of a script are alike, and so are all rewrites of rewrites: each kind is counted once.
  const kinds = new Map<string, Promise<ExpectedCall>>();
  const ofKind = (call: PlannedCall): Promise<ExpectedCall> => {
    const kind = kindOf(call, totalScenes);
    const expected = kinds.get(kind) ?? expect(call);
    kinds.set(kind, expected);
    return expected;
  };
  return new Map(await Promise.all(calls.map(async (call) => [call, await ofKind(call)] as const)));
}

/** What later prompts will hold: the answers in characters, as the models count their tokens. */
export async function answerLengths(
  history: History,
  targets: StageTargets,
  tokens: TokenCounter,
): Promise<Record<ForecastTask, number>> {
  const tasks = Object.keys(STAGE_OF) as ForecastTask[];
  const lengths = await Promise.all(
    tasks.map(async (task) => {
      const target = targets[STAGE_OF[task]];
      const expected = answerTokens(history, task, target);
      const sample = sampleAnswer(task, Math.max(SHORTEST_SAMPLE, expected * USUAL_TOKEN_LENGTH));
      return [task, (expected * sample.length) / (await tokens.count(sample, target.model))] as const;
    }),
  );
  return Object.fromEntries(lengths) as Record<ForecastTask, number>;
}

function answerTokens(history: History, task: ForecastTask, target: StageTarget): number {
  return history.of(task, target)?.completionTokens ?? defaultsOf(target.model).answerTokens(task);
}

function unitsOf(subject: CallSubject): number {
  if (subject.task === 'cast') return subject.count;
  return subject.task === 'outline' ? subject.to - subject.from + 1 : 1;
}

function kindOf({ stage, subject }: PlannedCall, totalScenes: number): string {
  if (!('scene' in subject)) return JSON.stringify([stage, subject]);
  const place = [subject.scene === 1, subject.scene === totalScenes];
  return JSON.stringify([stage, subject.task, place, 'round' in subject ? Math.min(1, subject.round) : 0]);
}
