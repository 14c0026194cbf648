import { profileOf } from '../task-profiles.js';
import { answerRoom } from '../tokens/answer-room.js';
import { AT_MOST, forecastFit, measured } from '../tokens/fit-forecast.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { FitForecast, LlmRequest, OptimizerConfig } from '../types.js';
import type { Target } from '../upstream.js';
import type { Windows } from './windows.js';

interface FitSources {
  config: OptimizerConfig;
  windows: Windows;
  tokens: TokenCounter;
  /** False: nothing is counted where it is plain that all fits. */
  count: boolean;
}

/** How a prompt would fit the first of these targets; where it cannot, the next one that has room for it. */
export async function forecastOver(
  targets: readonly [Target, ...Target[]],
  request: Pick<LlmRequest, 'task' | 'messages' | 'maxOutputTokens'>,
  sources: FitSources,
): Promise<FitForecast> {
  const [first, ...others] = targets;
  const preferred = await forecastAt(first, request, sources);
  for (const other of preferred.verdict === 'too-small' ? others : []) {
    const fit = await forecastAt(other, request, sources);
    if (fit.verdict !== 'too-small') return fit;
  }
  return preferred;
}

async function forecastAt(
  { provider, model }: Target,
  { task, messages, maxOutputTokens }: Pick<LlmRequest, 'task' | 'messages' | 'maxOutputTokens'>,
  { config, windows, tokens, count }: FitSources,
): Promise<FitForecast> {
  await windows.ready(provider, model);
  const window = windows.likely(provider, model);
  const room = answerRoom(maxOutputTokens, profileOf(task, config), provider.caps);
  const atMost = count ? undefined : forecastFit(await measured(messages, AT_MOST), window, room);
  if (atMost?.verdict === 'fits') return atMost;
  const fit = forecastFit(await measured(messages, tokens, model), window, room);
  // Nothing is refused for a window that is guessed.
  return fit.verdict === 'too-small' && window !== windows.of(provider, model) ? { ...fit, verdict: 'trimmed' } : fit;
}
