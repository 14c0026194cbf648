import type { Clock } from '../domain/clock.js';
import type { LlmProvider } from '../llm/provider.js';
import type { Bus } from '../storage/bus.js';
import type { BatchJobStore } from './batch-jobs/batch-job-store.js';
import type { AnswerStore } from './cache/cache-store.js';
import type { Budget } from './money/budget.js';
import type { Ledger } from './money/ledger.js';
import type { Retrying } from './retrying.js';
import type { Failover } from './routing/router.js';
import type { StageModels } from './routing/targets.js';
import type { OwnAnswers } from './stored-answer.js';
import type { TokenCounter } from './tokens/tokens.js';
import type { OptimizerConfig } from './types.js';

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
