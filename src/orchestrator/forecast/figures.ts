import { toUsd } from '../../optimizer/money/pricing.js';
import { BACKGROUND_MS } from '../../optimizer/request.js';
import type { StageFacts } from '../pipeline/stage-facts.js';
import type { ExpectedCall } from './expected-calls.js';
import type { PlannedCall } from './planned-calls.js';
import type { TimedCall } from './schedule.js';
import { fitNote, stageFit, worstFit } from './stage-fit.js';
import type { ForecastFigures, GenerationEstimate, StageTargets } from './types.js';

/** Adds a plan's calls up, by stage and in all. The whole is the sum of the rounded stages, so that the figures agree; but not of their times, since stages overlap. */
export function addUp(
  pipeline: readonly StageFacts[],
  timed: readonly TimedCall[],
  expected: (call: PlannedCall) => ExpectedCall,
  targets: StageTargets,
): GenerationEstimate {
  const stages = pipeline.map(({ name: stage }) => {
    const calls = timed.filter(({ call }) => call.stage === stage);
    const figures = figuresOf(calls, expected);
    const batched = calls.some(({ call }) => expected(call).batched);
    return {
      stage,
      ...figures,
      durationMs: figures.durationMs + (batched ? BACKGROUND_MS : 0),
      ...stageFit(calls.map(({ call }) => expected(call).fit)),
      batched,
    };
  });
  // However often it waits for a batch, a generation waits no longer in all.
  const waitMs = stages.some(({ batched }) => batched) ? BACKGROUND_MS : 0;
  const sum = (field: 'llmCalls' | 'upstreamRequests' | 'promptTokens' | 'completionTokens'): number =>
    stages.reduce((total, figures) => total + figures[field], 0);
  return {
    llmCalls: sum('llmCalls'),
    upstreamRequests: sum('upstreamRequests'),
    promptTokens: sum('promptTokens'),
    completionTokens: sum('completionTokens'),
    costUsd: stages.reduce<number | null>(
      (total, { costUsd }) => (total === null || costUsd === null ? null : nanoRounded(total + costUsd)),
      0,
    ),
    durationMs: Math.round(Math.max(0, ...timed.map(({ endMs }) => endMs))) + waitMs,
    fit: worstFit(stages.map(({ fit }) => fit)),
    fitNote: fitNote(stages, targets),
    stages,
  };
}

function figuresOf(timed: readonly TimedCall[], expected: (call: PlannedCall) => ExpectedCall): ForecastFigures {
  const figures: ForecastFigures = {
    llmCalls: 0,
    upstreamRequests: 0,
    promptTokens: 0,
    completionTokens: 0,
    costUsd: 0,
    durationMs: 0,
  };
  for (const { call } of timed) {
    const { likelihood } = call;
    const { upstreamRequests, promptTokens, completionTokens, costNanoUsd } = expected(call);
    figures.llmCalls += likelihood;
    figures.upstreamRequests += likelihood * upstreamRequests;
    figures.promptTokens += likelihood * promptTokens;
    figures.completionTokens += likelihood * completionTokens;
    figures.costUsd =
      figures.costUsd === null || costNanoUsd === null ? null : figures.costUsd + likelihood * toUsd(costNanoUsd);
  }
  return {
    llmCalls: Math.round(figures.llmCalls),
    upstreamRequests: Math.round(figures.upstreamRequests),
    promptTokens: Math.round(figures.promptTokens),
    completionTokens: Math.round(figures.completionTokens),
    costUsd: figures.costUsd === null ? null : nanoRounded(figures.costUsd),
    durationMs:
      timed.length === 0
        ? 0
        : Math.round(Math.max(...timed.map(({ endMs }) => endMs)) - Math.min(...timed.map(({ startMs }) => startMs))),
  };
}

function nanoRounded(usd: number): number {
  return Math.round(usd * 1e9) / 1e9;
}
