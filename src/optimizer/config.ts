import type { TaskName } from '../domain/tasks.js';
import type { WatchdogLimits } from '../llm/watchdog-limits.js';
import type { PriceOverride } from './price.js';

export type StrategyName = 'solo' | 'fanout' | 'pack' | 'promptArray' | 'chatBatch' | 'providerBatch';

/** What to do when an answer breaks off after text has been handed on: fail with the text so far, start again, or ask for the rest. */
export type OnPartial = 'terminate' | 'restart' | 'continue';

/**
 * What counts most where many calls of a kind come together, such as the fields of one query that a model computes:
 * few requests, as long as they take at most 1.3 times as long as one by one; the lowest cost; or the shortest wait.
 */
export type Collapse = 'FEWEST_REQUESTS' | 'CHEAPEST' | 'FASTEST';

/** How calls of one task are treated. */
export interface TaskProfile {
  /** How calls of this task may be sent when several of them come together; a single call goes solo. */
  strategies: readonly StrategyName[];
  preference: 'latency' | 'cost' | 'requests';
  /**
   * How many times as long as answers one by one a packed request may take for somebody who waits (`priority: 'interactive'`), by what
   * has been seen of the model: packs are made smaller for that, down to two items. Default: as long as `latencyBudgetMs` allows.
   */
  mostDelay?: number | undefined;
  /** In milliseconds. Strategies that would take longer are not used. */
  latencyBudgetMs: number;
  /** Most items of one packed request. */
  maxItems: number;
  /** For estimates. */
  expectedOutputTokens: number;
  /** The smallest limit, in tokens, at which an answer is still useful, for a small context window. Default: half of what is asked for. */
  leastOutputTokens?: number | undefined;
  /** Whether a packed answer may be served to a solo request. */
  packAnswersSolo: boolean;
  /** A batch is sent when no call has joined it for this long, in milliseconds. Default: the optimizer's. */
  quietMs?: number | undefined;
  onPartial?: OnPartial | undefined;
  watchdog?: WatchdogLimits | undefined;
  /** Answers may be shared between tenants. Default false. */
  shared?: boolean | undefined;
}

/** What the configuration changes of a task's profile; an undefined member counts as absent. */
export type TaskSettings = { readonly [K in keyof TaskProfile]?: TaskProfile[K] | undefined };

/** How the optimizer works. Everything is optional. */
export interface OptimizerConfig {
  /** Default true. */
  enableCaching?: boolean | undefined;
  /** Default 24. */
  cacheExpireHours?: number | undefined;
  /** Default true. */
  enableBatching?: boolean | undefined;
  /** For tasks whose calls may share requests and that have no `preference` of their own in `tasks`. Default `FEWEST_REQUESTS`. */
  collapse?: Collapse | undefined;
  /** The longest that a call is held back for others to join, in milliseconds. Default 500. */
  batchTimeoutMs?: number | undefined;
  /** Default true. */
  enableDeduplication?: boolean | undefined;
  /** How long a finished answer is shared with identical calls even without a cache. Default 30. */
  dedupWindowSeconds?: number | undefined;
  /** A batch is sent when no call has joined it for this long, in milliseconds. Default 15. */
  quietMs?: number | undefined;
  /** Most items of one packed request. Default 8. */
  maxItems?: number | undefined;
  /** Requests of one lane in flight before it collects more. Default 4. */
  laneConcurrency?: number | undefined;
  /** Time limits of a request. Default: 30 s to the first text, 15 s of silence, 300 s in all; longer for models on the own machine. */
  watchdog?: WatchdogLimits | undefined;
  /** Upstream attempts of one call over all providers. Default 3. */
  maxAttempts?: number | undefined;
  /** For streams; answers that are not streamed start again. Default `terminate`. */
  onPartial?: OnPartial | undefined;
  /** What the cache in memory may hold, in bytes; 0 switches it off. Default 64 MiB. */
  l1MaxBytes?: number | undefined;
  /** What the answers that are kept for `dedupWindowSeconds` may hold, in bytes. Default 32 MiB. */
  retainedFlightBytes?: number | undefined;
  tasks?: Partial<Record<TaskName, TaskSettings>> | undefined;
  /** Prices that are used instead of the public list's. */
  prices?: readonly PriceOverride[] | undefined;
}
