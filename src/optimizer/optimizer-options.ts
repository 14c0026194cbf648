import type { Clock } from '../domain/clock.js';
import type { LlmProvider } from '../llm/provider.js';
import type { Bus } from '../storage/bus.js';
import type { BatchJobStore } from './batch-jobs/batch-job-store.js';
import type { BegunJob } from './batch-jobs/begun-job.js';
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
  /** Keeps the answers that a generation has paid for, so that it is not charged twice after a restart. Default: they are not kept. */
  own?: OwnAnswers | undefined;
  /**
   * Repeats work on the database while it is away: reading the answers that a generation has paid for, and booking what was spent.
   * An answer is held back until its cost is booked. Default: nothing is repeated, and the call fails.
   */
  retrying?: Retrying | undefined;
  /** Tells other processes on the same store which answers were deleted here. Default: there are no others. */
  bus?: Bus | undefined;
  /** Default: nothing is limited. */
  budget?: Budget | undefined;
  /** Keeps batch jobs, which outlive the process. Default: no batch jobs are made. */
  batchJobs?: BatchJobStore | undefined;
  /** Models by stage, for requests that name none. */
  stageModels?: StageModels | undefined;
  clock?: Clock | undefined;
  /** From 0 to below 1, for pauses and jitter. Default `Math.random`. */
  random?: (() => number) | undefined;
  tokens?: TokenCounter | undefined;
  /** Called when a call goes to another provider because of a fault of the one before. Must not throw. */
  onFailover?: ((failover: Failover) => void) | undefined;
  /** Called once for each batch job that a provider has begun. Must not throw. */
  onBatch?: ((job: BegunJob) => void) | undefined;
  /** Called for faults that do not fail a call: a store that cannot be read, a provider that refuses its key. Must not throw. */
  onTrouble?: ((message: string, error: unknown) => void) | undefined;
}
