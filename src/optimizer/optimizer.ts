import { InvalidInputError } from '../domain/errors.js';
import { systemClock } from '../llm/clock.js';
import type { Clock } from '../llm/clock.js';
import { LlmError } from '../llm/provider.js';
import type { LlmProvider } from '../llm/provider.js';
import type { Bus } from '../storage/bus.js';
import type { BatchJobStore } from './batch-jobs/batch-job-store.js';
import { createBatchJobs } from './batch-jobs/batch-jobs.js';
import type { Budget } from './money/budget.js';
import { AnswerCache } from './cache/cache.js';
import type { AnswerStore } from './cache/cache-store.js';
import { isConcerned, shareForgetting } from './cache/forgetting.js';
import type { OwnAnswers } from './stored-answer.js';
import { CallRunner } from './calls/call-runner.js';
import { freeText, heard, resultOf, REUSED } from './calls/results.js';
import type { Finished } from './calls/call.js';
import { answerRoom } from './tokens/answer-room.js';
import { AT_MOST, forecastFit, measured } from './tokens/fit-forecast.js';
import type { FitForecast, LlmEvent, LlmResult, Optimizer, OptimizerConfig } from './types.js';
import { Flights } from './flights/flights.js';
import type { CallTerms } from './calls/joining.js';
import { createLanes } from './lanes/lanes.js';
import type { Ledger } from './money/ledger.js';
import { NO_LEDGER } from './money/ledger.js';
import { createPricing } from './money/pricing.js';
import { RateLimits } from './routing/rate-limit.js';
import { createRouter } from './routing/router.js';
import type { Failover } from './routing/router.js';
import { runPeriodically } from './periodic.js';
import { once } from './retrying.js';
import type { Retrying } from './retrying.js';
import { Stats } from './money/stats.js';
import { profileOf } from './task-profiles.js';
import type { StageModels } from './routing/targets.js';
import { createTokenCounter } from './tokens/tokens.js';
import type { TokenCounter } from './tokens/tokens.js';
import { TruncationWatch } from './routing/truncation.js';
import { Windows } from './routing/windows.js';
import type { Target } from './upstream.js';
import { StartRefusedError } from './request.js';
import type { LlmRequest } from './request.js';
import { usageOfCall } from './money/usage.js';

export type { Failover } from './routing/router.js';

export interface OptimizerOptions {
  /** In order of preference; never empty. */
  providers: readonly [LlmProvider, ...LlmProvider[]];
  config?: OptimizerConfig | undefined;
  /** Default: nothing is booked beyond the counters. */
  ledger?: Ledger | undefined;
  /** The cache's second level. Default: answers are kept in memory alone. */
  answers?: AnswerStore | undefined;
  /** Where generations find again what they have paid for. Default: nowhere. */
  own?: OwnAnswers | undefined;
  /**
   * Asks a database that is away again: for what a generation has paid for, and to book what was spent, whose answer is kept in
   * memory until then. Default: once; the call fails.
   */
  retrying?: Retrying | undefined;
  /** Tells other processes on the same store what is forgotten here. Default: there are none. */
  bus?: Bus | undefined;
  /** Default: nothing is limited. */
  budget?: Budget | undefined;
  /** Where jobs of background work outlive the process. Default: no such jobs are made. */
  batchJobs?: BatchJobStore | undefined;
  /** Models by stage, for requests that name none. */
  stageModels?: StageModels | undefined;
  clock?: Clock | undefined;
  /** From 0 to below 1, for pauses and jitter. Default `Math.random`. */
  random?: (() => number) | undefined;
  tokens?: TokenCounter | undefined;
  /** Another provider answers a call because of a fault at the one before. Must not throw. */
  onFailover?: ((failover: Failover) => void) | undefined;
  /** Hears of faults that no call fails by: a store that cannot be read, a provider that refuses its key. Must not throw. */
  onTrouble?: ((message: string, error: unknown) => void) | undefined;
}

const HOUR_MS = 3_600_000;
const SWEEP_MS = 60_000;

/**
 * The front through which every model call goes. It answers from its cache, from a call that is under way, or from a provider;
 * it collects calls that may share a request, keeps to budgets and rate limits, fails over, and books every attempt before its
 * answer is handed on. Only the wiring is here: each step has a file of its own.
 *
 * @throws InvalidInputError without a provider, and for prices that cannot be meant
 */
export function createOptimizer(options: OptimizerOptions): Optimizer {
  const {
    providers,
    config = {},
    ledger = NO_LEDGER,
    own,
    budget,
    clock = systemClock,
    random = Math.random,
    tokens = createTokenCounter(),
    onTrouble = () => {},
  } = options;
  if ((providers as readonly LlmProvider[]).length === 0) {
    throw new InvalidInputError([{ path: 'providers', message: 'give at least one' }]);
  }
  const closed = new AbortController();
  // At the end of the process nobody waits for the database any more: what it does not take then is not booked.
  const { retrying: retry = once } = options;
  const retrying: Retrying = (work, signal) => {
    const until = signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal]);
    return until.aborted ? work() : retry(work, until);
  };
  const stats = new Stats();
  const pricing = createPricing(config.prices);
  const limits = new RateLimits(clock);
  const windows = new Windows({
    clock,
    onFacts: (provider, { slots }) => {
      if (slots !== undefined) limits.tellSlots(provider.name, slots);
    },
  });
  const truncation = new TruncationWatch({
    tokens,
    windows,
    onTruncated(cut, isFirst) {
      stats.count('truncatedPrompts');
      if (isFirst) {
        onTrouble(
          'a server cuts prompts without an error',
          new LlmError(
            'CONTEXT_TOO_LARGE',
            `${cut.provider} read about ${cut.reported} of the ${cut.counted} tokens of a prompt for ${cut.model}, and said nothing: give the model a larger context window (for Ollama: OLLAMA_CONTEXT_LENGTH, or num_ctx in a Modelfile), or say with contextWindow how much it reads. From now on prompts are shortened to that, unless contextWindow says more`,
            { provider: cut.provider },
          ),
        );
      }
    },
  });
  const cache = new AnswerCache({
    expireMs: config.cacheExpireHours === undefined ? undefined : config.cacheExpireHours * HOUR_MS,
    maxBytes: config.l1MaxBytes,
    store: options.answers,
    count: (incident) => stats.count(incident),
    onStoreFault: (operation, error) => onTrouble(`the answer store failed at ${operation}`, error),
    clock,
    random,
  });
  if (options.answers !== undefined) cache.startSweeping();
  const flights = new Flights<Finished, CallTerms>({
    windowMs: config.dedupWindowSeconds === undefined ? undefined : config.dedupWindowSeconds * 1_000,
    retainedBytes: config.retainedFlightBytes,
    clock,
    onLateError: (error) => onTrouble('work that nobody waited for ended badly', error),
  });
  const router = createRouter({
    providers,
    ledger,
    own,
    retrying,
    stats,
    pricing,
    tokens,
    budget,
    limits,
    truncation,
    clock,
    random,
    contextWindows: windows.of,
    learnWindow: (provider, model, size) => windows.learn(provider, model, size),
    config: { maxAttempts: config.maxAttempts, watchdog: config.watchdog, stageModels: options.stageModels },
    onFailover: options.onFailover,
    onAlert: (fault) => onTrouble('a provider needs a person', fault),
  });
  const lanes = createLanes({
    upstream: router,
    stats,
    clock,
    config,
    pricing,
    tokens,
    contextWindows: windows.of,
    random,
  });
  const batchJobs =
    options.batchJobs === undefined
      ? undefined
      : createBatchJobs({
          store: options.batchJobs,
          providers,
          cache,
          stats,
          ledger,
          own,
          retrying,
          pricing,
          tokens,
          clock,
          budget,
          onTrouble,
          numberAttempt: (call) => router.numberAttempt(call),
        });
  batchJobs?.start();
  const calls = new CallRunner({
    cache,
    flights,
    lanes,
    router,
    stats,
    ledger,
    tokens,
    windows,
    clock,
    config,
    budget,
    batchJobs,
    own,
    retrying,
  });
  const sweeps = [
    // What processes held that are gone becomes spent.
    budget === undefined
      ? undefined
      : runPeriodically(
          clock,
          SWEEP_MS,
          () => budget.sweepExpired(),
          (error) => onTrouble('expired reservations could not be swept', error),
        ),
    own === undefined
      ? undefined
      : runPeriodically(
          clock,
          HOUR_MS,
          () => own.sweep(clock.now()),
          (error) => onTrouble('answers of generations that are over could not be swept', error),
        ),
  ];
  const forgetting = shareForgetting({
    bus: options.bus,
    onForgotten(what) {
      flights.forgetWhere(({ key, opener }) => isConcerned(what, key, opener));
      cache.forgetInMemory(what);
    },
    onGap: () => void cache.forgetInMemory({ tenantId: null }),
  });
  // Ahead of the first stream, which the loading would hold up. A failure shows at the first count.
  if (providers.some(({ baseUrl }) => baseUrl !== undefined)) tokens.load().catch(() => {});

  async function callLlm<T>(given: string | LlmRequest<T>): Promise<LlmResult<T>> {
    const request = typeof given === 'string' ? (freeText(given) as unknown as LlmRequest<T>) : given;
    return lanes.track(async () => {
      const call = calls.begin(request, false);
      let step = await call.events.next();
      while (step.done !== true) step = await call.events.next();
      return resultOf(step.value);
    });
  }

  async function* streamLlm(request: LlmRequest): AsyncGenerator<LlmEvent> {
    const call = calls.begin(request, true);
    try {
      let started = false;
      let step = await call.events.next();
      for (; step.done !== true; step = await call.events.next()) {
        const event = step.value;
        if (event.type === 'start') {
          // A second start belongs to another attempt of the same answer.
          if (!started) yield { ...event, source: call.source };
          started = true;
        } else {
          yield event;
        }
      }
      const { finishReason, provider, model, attempts, trimmed } = step.value;
      yield {
        type: 'end',
        finishReason,
        provider,
        model,
        trimmed,
        usage: call.source === 'upstream' ? usageOfCall(attempts) : REUSED,
      };
    } finally {
      // Without this a reader that leaves would leave the upstream running.
      await call.events.return(undefined as never);
    }
  }

  return {
    callLlm: callLlm,
    streamLlm,
    async callMany(requests) {
      const refusals = new Map<number, unknown>();
      const settled = await lanes.together(
        requests.map(
          (request, index) => () =>
            callLlm({ ...request, mayStart: heard(request.mayStart, (reason) => refusals.set(index, reason)) }),
        ),
      );
      return settled.map((outcome, index) => {
        if (outcome.status === 'fulfilled') return outcome.value;
        if (refusals.has(index) && refusals.get(index) === outcome.reason) return new StartRefusedError(outcome.reason);
        if (outcome.reason instanceof LlmError) return outcome.reason;
        // The others are answered and paid for.
        onTrouble('one of several calls failed for no fault of a provider', outcome.reason);
        return new LlmError('UNAVAILABLE', 'The call could not be made, or not be booked: the log says why', {
          cause: outcome.reason,
        });
      });
    },
    withBatch: (work) => lanes.withBatch(work),
    startBatch: () => lanes.startBatch(),
    endBatch: () => lanes.endBatch(),
    getStats: () => stats.snapshot(router.statuses(), tokens.drift),
    switchProvider: (name) => router.switchProvider(name),
    quote(request) {
      const { provider, model } = router.targetsFor(request)[0]!;
      return { provider: provider.name, model, price: pricing(provider, model) };
    },
    async windowOf(request) {
      const { provider, model } = router.targetsFor(request)[0]!;
      await windows.ready(provider, model);
      return windows.likely(provider, model);
    },
    async fitOf(request, { count = true } = {}) {
      const fitAt = async ({ provider, model }: Target): Promise<FitForecast> => {
        await windows.ready(provider, model);
        const window = windows.likely(provider, model);
        const room = answerRoom(request.maxOutputTokens, profileOf(request.task, config), provider.caps);
        const atMost = count ? undefined : forecastFit(await measured(request.messages, AT_MOST), window, room);
        if (atMost?.verdict === 'fits') return atMost;
        const fit = forecastFit(await measured(request.messages, tokens, model), window, room);
        // Nothing is refused for a window that is guessed.
        return fit.verdict === 'too-small' && window !== windows.of(provider, model)
          ? { ...fit, verdict: 'trimmed' }
          : fit;
      };
      const [first, ...others] = router.targetsFor(request);
      const preferred = await fitAt(first!);
      for (const other of preferred.verdict === 'too-small' ? others : []) {
        const fit = await fitAt(other);
        if (fit.verdict !== 'too-small') return fit;
      }
      return preferred;
    },
    async clearCache(tenantId) {
      flights.clear(tenantId);
      await batchJobs?.forget({ tenantId });
      const forgotten = await cache.clear(tenantId);
      forgetting.tell({ tenantId: tenantId ?? null });
      return forgotten;
    },
    async forget(request) {
      forgetting.tell({ keys: await calls.forget(request) });
    },
    async eraseAnswers(answers) {
      flights.forgetWhere(({ key, opener }) => isConcerned(answers, key, opener));
      await batchJobs?.erase(answers);
      await cache.erase(answers);
      forgetting.tell(answers);
    },
    async setBudget(scope, limitUsd) {
      await budget?.setLimit(scope, limitUsd);
    },
    async close(graceMs = Infinity) {
      for (const stop of sweeps) stop?.();
      forgetting.close();
      flights.close();
      let callOff = (): void => {};
      const abandon = (): void => {
        flights.abandon();
        closed.abort();
      };
      if (graceMs > 0) callOff = clock.after(graceMs, abandon);
      else abandon();
      await batchJobs?.close();
      await lanes.close();
      await flights.settled();
      callOff();
      await cache.close();
      await ledger.close();
    },
  };
}
