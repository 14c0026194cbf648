import { systemClock } from '../../domain/clock.js';
import type { Clock } from '../../domain/clock.js';
import { InvalidInputError } from '../../domain/errors.js';
import type { LlmError, LlmProvider } from '../../llm/provider.js';
import type { WatchdogLimits } from '../../llm/watchdog-limits.js';
import { AnswerLengths } from '../money/answer-lengths.js';
import type { Ledger } from '../money/ledger.js';
import type { Pricing } from '../money/pricing.js';
import { UNLIMITED_MONEY } from '../money/reservations.js';
import type { Reservations } from '../money/reservations.js';
import type { Stats } from '../money/stats.js';
import type { LlmRequest } from '../request.js';
import type { Retrying } from '../retrying.js';
import type { OwnAnswers } from '../stored-answer.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { ProviderStatus } from '../types.js';
import type { UpstreamCall, Target, Upstream } from '../upstream.js';
import { sendArray } from './array-sending.js';
import { AttemptBooks } from './attempt-books.js';
import type { Failover } from './attempt-books.js';
import { Breakers } from './breaker.js';
import { createContextWindows } from './context-window.js';
import { OutputRoom } from './output-room.js';
import { createPromptCacheKeys } from './prompt-cache-key.js';
import { RateLimits } from './rate-limit.js';
import { Sending } from './sending.js';
import type { SendingServices } from './sending.js';
import { providerNamed, targetsOf } from './targets.js';
import type { StageModels } from './targets.js';
import type { TruncationWatch } from './truncation.js';
import type { ContextWindows } from './windows.js';

export type { Failover } from './attempt-books.js';

interface RouterConfig {
  /** Upstream attempts of one request over all providers, the repair of an invalid answer included. Default 3. */
  maxAttempts?: number | undefined;
  /** For providers that have none of their own. Default: 30 s to the first text, 15 s of silence, 300 s in all. */
  watchdog?: WatchdogLimits | undefined;
  /** Default: none. */
  stageModels?: StageModels | undefined;
}

export interface RouterOptions {
  /** In order of preference; never empty. */
  providers: readonly LlmProvider[];
  ledger: Ledger;
  stats: Stats;
  pricing: Pricing;
  tokens: TokenCounter;
  /** Default: those of a new process. */
  breakers?: Breakers | undefined;
  limits?: RateLimits | undefined;
  /** Default: no budgets. */
  budget?: Reservations | undefined;
  /** Where generations find again what they have paid for. Default: nowhere. */
  own?: OwnAnswers | undefined;
  /** Books again what a database that is away did not take. Default: once. */
  retrying?: Retrying | undefined;
  /** Default: what providers and the public list say. */
  contextWindows?: ContextWindows | undefined;
  /** Notices prompts that are cut without an error. Default: nobody does. */
  truncation?: Pick<TruncationWatch, 'sawPrompt'> | undefined;
  /** Takes a context window that a server tells in an error, in tokens. Default: it is forgotten. */
  learnWindow?: ((provider: string, model: string, tokens: number) => void) | undefined;
  clock?: Clock | undefined;
  /** From 0 to below 1, for the pauses between attempts. Default `Math.random`. */
  random?: (() => number) | undefined;
  config?: RouterConfig | undefined;
  /** Must not throw. */
  onFailover?: ((failover: Failover) => void) | undefined;
  /** Hears of faults that somebody has to mend: a bad key, a spent quota, a missing model. Must not throw. */
  onAlert?: ((fault: LlmError) => void) | undefined;
}

export interface Router extends Upstream {
  /**
   * Where a request may go, first choice first.
   *
   * @throws UnknownProviderError when the request names a provider that is not configured
   * @throws InvalidInputError when none is
   */
  targetsFor(request: Pick<LlmRequest<unknown>, 'provider' | 'model' | 'stage'>): readonly [Target, ...Target[]];
  /** Counts an attempt that is made for the call in another way, and says that it is dispatched: gives 1 for its first. */
  numberAttempt(call: UpstreamCall): number;
  /** In order of preference. The state is that of the provider's own model. */
  statuses(): ProviderStatus[];
  /**
   * Puts a provider first for all that is sent from now on; what is under way ends where it is. `auto` goes back to the
   * configured order. A provider that has been failing is passed over all the same, unless it is the only one.
   *
   * @throws UnknownProviderError
   */
  switchProvider(name: string): ProviderStatus;
}

/**
 * The way to the providers, and the only retry loop: it chooses a target, reserves money, waits for a grant, watches the stream,
 * tries again where that is safe, books every attempt before its answer is handed on, and checks the answer's form. The text of
 * an answer is never changed.
 *
 * @throws UnknownProviderError for a stage's model of a provider that is not configured
 */
export function createRouter(options: RouterOptions): Router {
  const {
    providers,
    stats,
    tokens,
    clock = systemClock,
    random = Math.random,
    budget = UNLIMITED_MONEY,
    config = {},
  } = options;
  const {
    breakers = new Breakers(clock),
    limits = new RateLimits(clock),
    contextWindows = createContextWindows(),
  } = options;
  for (const { provider } of Object.values(config.stageModels ?? {})) {
    if (provider !== undefined) providerNamed(provider, providers);
  }
  let override: string | undefined;
  const lengths = new AnswerLengths();
  const outputRoom = new OutputRoom({ tokens, contextWindows });
  const books = new AttemptBooks({ ...options, lengths, outputRoom });
  const services: SendingServices = {
    breakers,
    limits,
    budget,
    lengths,
    clock,
    random,
    books,
    outputRoom,
    tokens,
    contextWindows,
    maxAttempts: config.maxAttempts ?? 3,
    watchdog: config.watchdog,
    override: () => override,
    onAlert: options.onAlert,
    promptCacheKey: createPromptCacheKeys(),
    learnWindow: options.learnWindow,
  };

  function status(provider: LlmProvider): ProviderStatus {
    const { name, model } = provider;
    return {
      name,
      model,
      active: name === (override ?? providers[0]?.name),
      state: breakers.stateOf(name, model),
      ...stats.countsOf(name),
    };
  }

  return {
    send: (request) => new Sending(services, request).run(),
    sendArray: (request) => sendArray(services, request),
    numberAttempt: (call) => books.number(call),
    headroom: (target) => limits.headroom(target),
    targetsFor(request) {
      const [first, ...others] = targetsOf(request, providers, config.stageModels ?? {}, override);
      if (first === undefined) {
        throw new InvalidInputError([{ path: 'providers', message: 'no provider is configured: give at least one' }]);
      }
      return [first, ...others];
    },
    statuses: () => providers.map(status),
    switchProvider(name) {
      override = name === 'auto' ? undefined : providerNamed(name, providers).name;
      return status(providerNamed(override ?? providers[0]?.name ?? name, providers));
    },
  };
}
