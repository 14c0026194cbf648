import type { Clock } from '../../domain/clock.js';
import type { LlmProvider } from '../../llm/provider.js';
import type { AnswerCache } from '../cache/cache.js';
import type { Books } from '../money/booking.js';
import type { Budget } from '../money/budget.js';
import type { BatchJobStore } from './batch-job-store.js';
import type { BegunJob } from './begun-job.js';

/** What looking after batch jobs needs of the rest. */
export interface BatchJobServices extends Books {
  store: BatchJobStore;
  cache: AnswerCache;
  clock: Clock;
  providers: readonly LlmProvider[];
  budget?: Pick<Budget, 'reserveBatchJob' | 'resume'> | undefined;
  /** Called once for each job that has begun at its provider. Must not throw. */
  onBegun?: ((job: BegunJob) => void) | undefined;
  /** Must not throw. */
  onTrouble: (message: string, error: unknown) => void;
}
