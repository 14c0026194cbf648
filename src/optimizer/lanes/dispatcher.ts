import type { Clock } from '../../domain/clock.js';
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
import { coldParallel } from '../strategies/economics.js';
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
import type { UpstreamCall, CallResult, Upstream, UpstreamEvent } from '../upstream.js';

/** In the order in which equals are preferred. `providerBatch` is for batch jobs that outlive the process, so it is no lane's. */
const STRATEGIES: readonly BatchStrategy[] = [pack, promptArray, chatBatch, fanout, solo];

interface DispatcherOptions {
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

interface Dispatcher {
  /** True for a call that can share a request with others, so that it is worth waiting for them. */
  mayShare(call: UpstreamCall, shape: PromptShape): boolean;
  /** Most items of this size in one request. */
  capacityOf(items: Items): number;
  /** Sends calls of one lane in the way that suits them best. Resolves when each has ended. */
  execute(items: Items, upstream: Upstream): Promise<void>;
  /** Sends a call that shares no request. */
  alone<T>(call: UpstreamCall<T>, shape: PromptShape, upstream: Upstream): AsyncGenerator<UpstreamEvent, CallResult<T>>;
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

  function batches({ request, stream }: UpstreamCall): boolean {
    return enableBatching && request.optimize !== false && !stream;
  }

  function maxItemsOf({ profile }: UpstreamCall): number {
    return Math.min(profile.maxItems, maxItems);
  }

  function trustOf(call: UpstreamCall): PackTrust {
    return breaker.of(kindKey(call), firstTarget(call).provider.caps?.strictSchema === true);
  }

  /** How many of these items fit into one packed request. */
  function packRoom(items: Items): number {
    const { provider, model } = firstTarget(items[0].call);
    return packCapacity(items, contextWindows(provider, model));
  }

  /** What somebody who waits may be kept waiting for packs. Of a model that has not answered yet nothing is known: the fewest requests, then. */
  function bearableFor([{ call }]: Items, group: ReturnType<typeof groupOf>): number {
    const { mostDelay } = call.profile;
    const { provider, model } = firstTarget(call);
    const isKnown = performance.knows(provider.name, model);
    if (mostDelay === undefined || call.request.priority !== 'interactive' || !isKnown) return Infinity;
    return mostDelay * coldParallel(group).latencyMs;
  }

  function strategiesFor(call: UpstreamCall, shape: PromptShape): BatchStrategy[] {
    return STRATEGIES.filter((strategy) => {
      const isPossible = call.profile.strategies.includes(strategy.name) && strategy.supports(call);
      return isPossible && (strategy !== pack || (hasPackableTail(shape) && !trustOf(call).isOff));
    });
  }

  /** Undefined for a group that no shared request and no leader helps. */
  function best(
    items: Items,
    group: ReturnType<typeof groupOf>,
  ): { strategy: BatchStrategy; perRequest: number } | undefined {
    const [{ call, shape }] = items;
    const { preference, latencyBudgetMs } = call.profile;
    const deadlineMs = Math.min(...items.map(deadlineOf)) - clock.now();
    const candidates = strategiesFor(call, shape).flatMap((strategy) => {
      const estimate = strategy.plan(items, group, {
        maxItems: maxItemsOf(call),
        packItems: Math.min(packRoom(items), trustOf(call).limit),
        latencyMs: Math.min(latencyBudgetMs, deadlineMs, bearableFor(items, group)),
      });
      return estimate === undefined ? [] : [{ strategy, estimate }];
    });
    if (!atLeastOne(candidates)) return undefined;
    const { strategy, estimate } = choose(candidates, { preference, latencyBudgetMs, deadlineMs });
    return { strategy, perRequest: estimate.perRequest };
  }

  return {
    mayShare: (call, shape) =>
      batches(call) && maxItemsOf(call) > 1 && strategiesFor(call, shape).some(({ shares }) => shares),
    capacityOf: (items) => Math.min(maxItemsOf(items[0].call), Math.max(1, packRoom(items))),
    async execute(items, upstream) {
      const [{ call, shape }] = items;
      const group = groupOf(items, { pricing, performance, warmth });
      const prefix = cachedPrefix(call, shape, pricing);
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
        packs: trustOf(call),
      });
    },
    alone(call, shape, upstream) {
      const fansOut = enableBatching && call.request.optimize !== false && call.profile.strategies.includes('fanout');
      const prefix = fansOut ? cachedPrefix(call, shape, pricing) : undefined;
      return prefix === undefined ? sendAlone(call, upstream) : sendBehindLeader(call, upstream, { warmth, prefix });
    },
  };
}
