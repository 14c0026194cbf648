import { coldParallel } from './economics.js';
import type { LaneItem } from './lane-item.js';
import type { UpstreamCall, CallResult, Upstream, UpstreamEvent } from '../upstream.js';
import type { BatchStrategy } from './strategy.js';

/** One request for one call. */
export async function* sendAlone<T>(
  call: UpstreamCall<T>,
  upstream: Upstream,
  strategy: 'solo' | 'fanout' = 'solo',
  signal: AbortSignal = call.signal,
): AsyncGenerator<UpstreamEvent, CallResult<T>> {
  const { value, text, finishReason, provider, model, shares, trimmed } = yield* upstream.send<T>({
    calls: [call],
    strategy,
    messages: call.messages,
    promptTokens: call.promptTokens,
    format: call.format,
    maxOutputTokens: call.request.maxOutputTokens,
    temperature: call.request.temperature,
    targets: call.targets,
    signal,
    onPartial: call.onPartial,
  });
  return { value, text, finishReason, provider, model, attempts: shares[0] ?? [], origin: 'solo', trimmed };
}

/** Resolves when each item has been answered by a request of its own. */
export async function sendEachAlone(items: readonly LaneItem[], upstream: Upstream): Promise<void> {
  await Promise.all(items.map((item) => item.follow(sendAlone(item.call, upstream, 'solo', item.signal))));
}

export const solo: BatchStrategy = {
  name: 'solo',
  shares: false,
  supports: () => true,
  plan: (items, group) => {
    return { ...coldParallel(group), requests: items.length, perRequest: 1 };
  },
  execute: (items, { upstream }) => sendEachAlone(items, upstream),
};
