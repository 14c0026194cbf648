import type { Clock } from '../../domain/clock.js';
import { BatchScopes } from './batch-scope.js';
import type { BatchScope, Membership } from './batch-scope.js';
import { createDispatcher } from './dispatcher.js';
import { expectedOutput, firstTarget } from '../strategies/estimate.js';
import { laneKey, promptShape } from '../strategies/lane-key.js';
import type { PromptShape } from '../strategies/lane-key.js';
import { LaneItem, deadlineOf } from '../strategies/lane-item.js';
import { Lane, LaneQueue } from './lane-queue.js';
import { measuredUpstream } from './measured-upstream.js';
import { PerformanceModel } from '../strategies/performance.js';
import type { Pricing } from '../money/pricing.js';
import type { Stats } from '../money/stats.js';
import { atLeastOne } from '../strategies/strategy.js';
import { createContextWindows } from '../routing/context-window.js';
import type { ContextWindows } from '../routing/windows.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { BatchHandle, BatchReport, OptimizerConfig, StrategyName } from '../types.js';
import type { UpstreamCall, CallResult, UpstreamCallRunner, Upstream, UpstreamEvent } from '../upstream.js';

export interface LanesOptions {
  upstream: Upstream;
  stats: Stats;
  clock: Clock;
  config?:
    | Pick<OptimizerConfig, 'enableBatching' | 'quietMs' | 'maxItems' | 'laneConcurrency' | 'batchTimeoutMs'>
    | undefined;
  pricing: Pricing;
  tokens: Pick<TokenCounter, 'count'>;
  /** Default: what providers and the public list say. */
  contextWindows?: ContextWindows | undefined;
  /** From 0 to below 1, for the order of items that are asked again. Default `Math.random`. */
  random?: (() => number) | undefined;
}

/**
 * Collects calls that may share an upstream request, and chooses how each group is sent. A call that is streamed, or whose task
 * or provider knows no shared request, leaves at once.
 */
export interface Lanes extends UpstreamCallRunner {
  /** Calls made within `work` are collected until it pauses for `quietMs` or settles. Nested scopes join the outer one. */
  withBatch<R>(work: () => Promise<R>): Promise<R>;
  /** Opens a scope for all calls until it ends; without that each call leaves after `batchTimeoutMs`. */
  startBatch(): BatchHandle;
  /** Sends what was collected, waits until it is answered, and reports. Without a scope: an empty report. */
  endBatch(): Promise<BatchReport>;
  /** Runs calls that belong together, so that none waits for more. A call that comes to no lane has to settle or call `decided`. */
  together<R>(calls: readonly (() => Promise<R>)[]): Promise<PromiseSettledResult<R>[]>;
  /** Runs a call that may come to a lane later, so that the scope it is made in waits for it. */
  track<R>(call: () => Promise<R>): Promise<R>;
  /** The call of this asynchronous context comes to no lane: it was answered from a cache, or joined another. */
  decided(): void;
  /** Ends open scopes, sends what waits, and resolves when nothing is under way. */
  close(): Promise<void>;
}

export function createLanes(options: LanesOptions): Lanes {
  const {
    upstream,
    stats,
    clock,
    config = {},
    pricing,
    tokens,
    contextWindows = createContextWindows(),
    random = Math.random,
  } = options;
  const { enableBatching = true, quietMs = 15, maxItems = 8, laneConcurrency = 4, batchTimeoutMs = 500 } = config;
  const scopes = new BatchScopes(clock);
  const performance = new PerformanceModel();
  const dispatcher = createDispatcher({
    stats,
    clock,
    pricing,
    tokens,
    contextWindows,
    random,
    performance,
    enableBatching,
    maxItems,
  });
  const lanes = new Map<string, Lane>();
  /** Of calls outside any scope, by lane key. */
  const openQueues = new Map<string, LaneQueue>();
  const running = new Set<Promise<void>>();

  function upstreamOf(scope: BatchScope | undefined, lane?: Lane): Upstream {
    return measuredUpstream(upstream, {
      clock,
      performance,
      began: (strategy: StrategyName) => {
        lane?.requestBegan();
        scope?.requestBegan(strategy);
      },
      ended: () => lane?.requestEnded(),
    });
  }

  function laneOf(call: UpstreamCall, key: string): Lane {
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const target = firstTarget(call);
    const lane = new Lane(key, {
      concurrency: laneConcurrency,
      headroom: () => upstream.headroom(target),
      onIdle: (idle) => {
        if (lanes.get(key) === idle) lanes.delete(key);
      },
    });
    lanes.set(key, lane);
    return lane;
  }

  function queueFor(call: UpstreamCall, shape: PromptShape, scope: BatchScope | undefined): LaneQueue {
    const key = laneKey(call, shape);
    const queues = scope?.queues ?? openQueues;
    const known = queues.get(key);
    if (known !== undefined) return known;
    const lane = laneOf(call, key);
    const quiet = quietOf(call);
    const queue: LaneQueue = new LaneQueue(
      lane,
      {
        clock,
        quietMs: scope === undefined ? quiet : undefined,
        pollMs: Math.max(1, quiet),
        batchTimeoutMs,
        // A scope is split evenly in the end, so it may hold more than one request takes.
        capacity: (items) => (scope === undefined && atLeastOne(items) ? dispatcher.capacityOf(items) : Infinity),
        latestStart: (item) => deadlineOf(item) - expectedMs(item.call),
        dispatch: (items) => dispatch(lane, items, scope),
      },
      () => {
        if (queues.get(key) === queue) queues.delete(key);
      },
    );
    queues.set(key, queue);
    return queue;
  }

  function quietOf({ profile }: UpstreamCall): number {
    return Math.min(profile.quietMs ?? quietMs, batchTimeoutMs);
  }

  function expectedMs(call: UpstreamCall): number {
    const { provider, model } = firstTarget(call);
    const pace = performance.of(provider.name, model);
    return pace.firstTokenMs + expectedOutput(call) * pace.msPerToken;
  }

  function dispatch(lane: Lane, items: readonly LaneItem[], scope: BatchScope | undefined): void {
    const work = lane.during(async () => {
      const open = items.filter(({ hasEnded }) => !hasEnded);
      if (!atLeastOne(open)) return;
      try {
        await dispatcher.execute(open, upstreamOf(scope, lane));
      } catch (error) {
        for (const item of open) item.reject(error);
      }
    });
    running.add(work);
    void work.finally(() => running.delete(work));
  }

  function collected<T>(
    call: UpstreamCall<T>,
    shape: PromptShape,
    membership: Membership | undefined,
  ): AsyncGenerator<UpstreamEvent, CallResult<T>> {
    const item = new LaneItem(call, shape, clock.now());
    const scope = membership?.scope;
    if (!item.hasEnded) queueFor(call, shape, scope).add(item);
    scope?.queued(quietOf(call));
    // The item was made of this call, and its result is of the call's type.
    return item.read() as AsyncGenerator<UpstreamEvent, CallResult<T>>;
  }

  async function* run<T>(
    call: UpstreamCall<T>,
    membership: Membership | undefined,
  ): AsyncGenerator<UpstreamEvent, CallResult<T>> {
    const shape = promptShape(call);
    const scope = membership?.scope;
    let attempts: CallResult['attempts'] = [];
    scope?.runBegan();
    try {
      const answer = dispatcher.mayShare(call, shape)
        ? collected(call, shape, membership)
        : dispatcher.alone(call, shape, upstreamOf(scope));
      membership?.decided?.();
      const result = yield* answer;
      ({ attempts } = result);
      return result;
    } finally {
      scope?.runEnded(attempts);
    }
  }

  return {
    run: (call) => run(call, scopes.current()),
    withBatch: (work) => (enableBatching ? scopes.withBatch(work) : work()),
    startBatch: () => scopes.startBatch(),
    endBatch: () => scopes.endBatch(),
    together: (calls) => scopes.together(calls),
    track: (call) => scopes.track(call),
    decided: () => scopes.decided(),
    async close() {
      scopes.close();
      for (const lane of [...lanes.values()]) for (const queue of [...lane.queues]) queue.flush();
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
