import type { TaskName } from '../domain/tasks.js';
import type { WatchdogLimits } from '../llm/watchdog-limits.js';
import type { PriceOverride } from './price.js';

export type StrategyName = 'solo' | 'fanout' | 'pack' | 'promptArray' | 'chatBatch' | 'providerBatch';

/** After text has flowed: end with the fault and the text so far; start anew; or ask for the rest. */
export type OnPartial = 'terminate' | 'restart' | 'continue';

/** How calls of one task are treated. */
export interface TaskProfile {
  /** Ways to send calls of this task that are collected side by side; a single call goes solo. */
  strategies: readonly StrategyName[];
  preference: 'latency' | 'cost' | 'requests';
  /** Strategies that would take longer drop out, in milliseconds. */
  latencyBudgetMs: number;
  /** Most items of one packed request. */
  maxItems: number;
  /** For estimates. */
  expectedOutputTokens: number;
  /** The shortest limit for an answer that is of use, for a model whose context window has no room for more. Default: half of what is asked for. */
  leastOutputTokens?: number | undefined;
  /** Whether a packed answer may be served to a solo request. */
  packAnswersSolo: boolean;
  /** Quiet time that closes a batch, in milliseconds. Default: the optimizer's. */
  quietMs?: number | undefined;
  onPartial?: OnPartial | undefined;
  watchdog?: WatchdogLimits | undefined;
  /** Answers may be shared between tenants. Default false. */
  shared?: boolean | undefined;
}

/** Overrides for a task's profile; an undefined member counts as absent. */
export type TaskSettings = { readonly [K in keyof TaskProfile]?: TaskProfile[K] | undefined };

/** All of it optional: the defaults are those of the inherited contract. */
export interface OptimizerConfig {
  /** Default true. */
  enableCaching?: boolean | undefined;
  /** Default 24. */
  cacheExpireHours?: number | undefined;
  /** Default true. */
  enableBatching?: boolean | undefined;
  /** The longest that a call is held back for others to join, in milliseconds. Default 500. */
  batchTimeoutMs?: number | undefined;
  /** Default true. */
  enableDeduplication?: boolean | undefined;
  /** How long a finished answer is shared with identical calls even without a cache. Default 30. */
  dedupWindowSeconds?: number | undefined;
  /** Default 15. */
  quietMs?: number | undefined;
  /** Default 8. */
  maxItems?: number | undefined;
  /** Requests of one lane in flight before it collects more. Default 4. */
  laneConcurrency?: number | undefined;
  /** Default: 30 s to the first text, 15 s of silence, 300 s in all; longer for models on one's own machine. */
  watchdog?: WatchdogLimits | undefined;
  /** Upstream attempts of one call over all providers. Default 3. */
  maxAttempts?: number | undefined;
  /** Default `terminate`. */
  onPartial?: OnPartial | undefined;
  /** Default 64 MiB. */
  l1MaxBytes?: number | undefined;
  /** Answers kept for `dedupWindowSeconds`. Default 32 MiB. */
  retainedFlightBytes?: number | undefined;
  tasks?: Partial<Record<TaskName, TaskSettings>> | undefined;
  /** Prices that stand above the public list. */
  prices?: readonly PriceOverride[] | undefined;
}
