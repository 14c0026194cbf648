import { systemClock } from '../domain/clock.js';
import { InvalidInputError } from '../domain/errors.js';
import { LlmError } from '../llm/provider.js';
import { createBatchJobs } from './batch-jobs/batch-jobs.js';
import { AnswerCache } from './cache/cache.js';
import { CallRunner } from './calls/call-runner.js';
import type { Finished } from './calls/call.js';
import type { CallTerms } from './calls/joining.js';
import { Flights } from './flights/flights.js';
import { createLanes } from './lanes/lanes.js';
import { NO_LEDGER } from './money/ledger.js';
import { createPricing } from './money/pricing.js';
import { Stats } from './money/stats.js';
import type { OptimizerOptions } from './optimizer-options.js';
import { runPeriodically } from './periodic.js';
import { once } from './retrying.js';
import type { Retrying } from './retrying.js';
import { RateLimits } from './routing/rate-limit.js';
import { createRouter } from './routing/router.js';
import { TruncationWatch } from './routing/truncation.js';
import { Windows } from './routing/windows.js';
import { createTokenCounter } from './tokens/tokens.js';

const HOUR_MS = 3_600_000;
const SWEEP_MS = 60_000;

/**
 * Builds the parts of an optimizer and hands them to each other.
 *
 * @throws InvalidInputError without a provider, and for prices that cannot be meant
 */
export function assemble(options: OptimizerOptions) {
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
  if (providers.length < 1) {
    throw new InvalidInputError([{ path: 'providers', message: 'give at least one' }]);
  }
  const closed = new AbortController();
  // Once the process ends, work on the database is tried only once: what it does not take then is not booked.
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
          onBegun: options.onBatch,
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
  const stopSweeping = [
    // Money that dead processes had reserved becomes spent.
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

  // The encoding is loaded now, so that it does not hold up the first stream. If it fails, the first count says so.
  if (providers.some(({ baseUrl }) => baseUrl !== undefined)) tokens.load().catch(() => {});
  return {
    config,
    clock,
    closed,
    onTrouble,
    stats,
    pricing,
    tokens,
    windows,
    cache,
    flights,
    router,
    lanes,
    batchJobs,
    calls,
    ledger,
    budget,
    stopSweeping,
  };
}
