import type { Clock } from '../../llm/clock.js';
import { choose } from '../strategies/choose.js';
import { cachedPrefix, firstTarget, groupOf } from '../strategies/estimate.js';
import { deadlineOf } from '../strategies/lane-item.js';
import { kindKey } from '../strategies/lane-key.js';
import type { PromptShape } from '../strategies/lane-key.js';
import type { PerformanceModel } from '../strategies/performance.js';
import { PrefixWarmth } from '../strategies/prefix-warmth.js';
import type { Pricing } from '../money/pricing.js';
import type { Stats } from '../money/stats.js';
import { chatBatch } from '../strategies/chat-batch.js';
import { fanout, sendBehindLeader } from '../strategies/fanout.js';
import { pack } from '../strategies/pack.js';
import { hasPackableTail, packCapacity } from '../strategies/pack-limits.js';
import { PackBreaker } from '../strategies/pack-breaker.js';
import type { PackTrust } from '../strategies/pack-breaker.js';
import { promptArray } from '../strategies/prompt-array.js';
import { sendAlone, solo } from '../strategies/solo.js';
import { atLeastOne } from '../strategies/strategy.js';
import type { BatchStrategy, Items } from '../strategies/strategy.js';
import type { ContextWindows } from '../routing/windows.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { Job, JobResult, Upstream, UpstreamEvent } from '../upstream.js';

/** In the order in which equals are preferred. `providerBatch` is for jobs that outlive the process, so it is no lane's. */
const STRATEGIES: readonly BatchStrategy[] = [pack, promptArray, chatBatch, fanout, solo];

export interface DispatcherOptions {
  stats: Stats;
  clock: Clock;
  pricing: Pricing;
  tokens: Pick<TokenCounter, 'count'>;
  contextWindows: ContextWindows;
  random: () => number;
  performance: PerformanceModel;
  enableBatching: boolean;
  maxItems: number;
}

export interface Dispatcher {
  /** True for a call that can share a request with others, so that it is worth waiting for them. */
  mayShare(job: Job, shape: PromptShape): boolean;
  /** Most items of this size in one request. */
  capacityOf(items: Items): number;
  /** Sends calls of one lane in the way that suits them best. Resolves when each has ended. */
  execute(items: Items, upstream: Upstream): Promise<void>;
  /** Sends a call that shares no request. */
  alone<T>(job: Job<T>, shape: PromptShape, upstream: Upstream): AsyncGenerator<UpstreamEvent, JobResult<T>>;
}

/** Chooses among the strategies that a task allows and its provider supports. */
export function createDispatcher({
  stats,
  clock,
  pricing,
  tokens,
  random,
  performance,
  contextWindows,
  enableBatching,
  maxItems,
}: DispatcherOptions): Dispatcher {
  const warmth = new PrefixWarmth(clock);
  const breaker = new PackBreaker(clock);

  function batches({ request, stream }: Job): boolean {
    return enableBatching && request.optimize !== false && !stream;
  }

  function maxItemsOf({ profile }: Job): number {
    return Math.min(profile.maxItems, maxItems);
  }

  function trustOf(job: Job): PackTrust {
    return breaker.of(kindKey(job), firstTarget(job).provider.caps?.strictSchema === true);
  }

  /** What of these fits into one packed request. */
  function packRoom(items: Items): number {
    const { provider, model } = firstTarget(items[0].job);
    return packCapacity(items, contextWindows(provider, model));
  }

  function strategiesFor(job: Job, shape: PromptShape): BatchStrategy[] {
    return STRATEGIES.filter((strategy) => {
      const isPossible = job.profile.strategies.includes(strategy.name) && strategy.supports(job);
      return isPossible && (strategy !== pack || (hasPackableTail(shape) && !trustOf(job).isOff));
    });
  }

  /** Undefined for a group that no shared request and no leader helps. */
  function best(
    items: Items,
    group: ReturnType<typeof groupOf>,
  ): { strategy: BatchStrategy; perRequest: number } | undefined {
    const [{ job, shape }] = items;
    const { preference, latencyBudgetMs } = job.profile;
    const deadlineMs = Math.min(...items.map(deadlineOf)) - clock.now();
    const candidates = strategiesFor(job, shape).flatMap((strategy) => {
      const estimate = strategy.plan(items, group, {
        maxItems: maxItemsOf(job),
        packItems: Math.min(packRoom(items), trustOf(job).limit),
        latencyMs: Math.min(latencyBudgetMs, deadlineMs),
      });
      return estimate === undefined ? [] : [{ strategy, estimate }];
    });
    if (!atLeastOne(candidates)) return undefined;
    const { strategy, estimate } = choose(candidates, { preference, latencyBudgetMs, deadlineMs });
    return { strategy, perRequest: estimate.perRequest };
  }

  return {
    mayShare: (job, shape) =>
      batches(job) && maxItemsOf(job) > 1 && strategiesFor(job, shape).some(({ shares }) => shares),
    capacityOf: (items) => Math.min(maxItemsOf(items[0].job), Math.max(1, packRoom(items))),
    async execute(items, upstream) {
      const [{ job, shape }] = items;
      const group = groupOf(items, { pricing, performance, warmth });
      const prefix = cachedPrefix(job, shape, pricing);
      const isLone = items.length === 1 && prefix === undefined;
      const { strategy, perRequest } = (isLone ? undefined : best(items, group)) ?? { strategy: solo, perRequest: 1 };
      await strategy.execute(items, {
        upstream,
        clock,
        stats,
        tokens,
        random,
        warmth,
        prefix,
        group,
        perRequest,
        packs: trustOf(job),
      });
    },
    alone(job, shape, upstream) {
      const fansOut = enableBatching && job.request.optimize !== false && job.profile.strategies.includes('fanout');
      const prefix = fansOut ? cachedPrefix(job, shape, pricing) : undefined;
      return prefix === undefined ? sendAlone(job, upstream) : sendBehindLeader(job, upstream, { warmth, prefix });
    },
  };
}
