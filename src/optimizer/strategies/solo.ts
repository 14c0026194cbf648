import { coldParallel } from './economics.js';
import type { LaneItem } from './lane-item.js';
import type { Job, JobResult, Upstream, UpstreamEvent } from '../upstream.js';
import type { BatchStrategy } from './strategy.js';

/** One request for one call. */
export async function* sendAlone<T>(
  job: Job<T>,
  upstream: Upstream,
  strategy: 'solo' | 'fanout' = 'solo',
  signal: AbortSignal = job.signal,
): AsyncGenerator<UpstreamEvent, JobResult<T>> {
  const { value, text, finishReason, provider, model, shares, trimmed } = yield* upstream.send<T>({
    jobs: [job],
    strategy,
    messages: job.messages,
    promptTokens: job.promptTokens,
    format: job.format,
    maxOutputTokens: job.request.maxOutputTokens,
    temperature: job.request.temperature,
    targets: job.targets,
    signal,
    onPartial: job.onPartial,
  });
  return { value, text, finishReason, provider, model, attempts: shares[0] ?? [], origin: 'solo', trimmed };
}

/** Resolves when each item has been answered by a request of its own. */
export async function sendEachAlone(items: readonly LaneItem[], upstream: Upstream): Promise<void> {
  await Promise.all(items.map((item) => item.follow(sendAlone(item.job, upstream, 'solo', item.signal))));
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
