import type { Logger } from 'pino';
import type { Config } from '../config.js';
import type { ChosenProviders } from '../llm/registry.js';
import { createPrismaBatchJobStore } from '../optimizer/batch-jobs/batch-job-store.prisma.js';
import { createPostgresAnswerStore } from '../optimizer/cache/cache-store.postgres.js';
import { createPostgresOwnAnswers } from '../optimizer/cache/own-answers.postgres.js';
import { createPostgresBudgetStore } from '../optimizer/money/budget-store.postgres.js';
import { createBudget } from '../optimizer/money/budget.js';
import { createLedger } from '../optimizer/money/ledger.postgres.js';
import { createPricing } from '../optimizer/money/pricing.js';
import { createOptimizer } from '../optimizer/optimizer.js';
import { createPostgresReads } from '../optimizer/money/postgres-reads.js';
import type { Retrying } from '../optimizer/retrying.js';
import type { TokenCounter } from '../optimizer/tokens/tokens.js';
import type { Optimizer, OptimizerConfig } from '../optimizer/types.js';
import { announceProviderSwitches } from '../orchestrator/pipeline/provider-switches.js';
import { announceBatches } from '../orchestrator/pipeline/submitted-batches.js';
import { untilAvailable } from '../storage/availability.js';
import type { Storage } from '../storage/storage.js';
import type { Streams } from '../streams/types.js';

interface OptimizerParts {
  config: Pick<Config, 'optimizer' | 'prices' | 'budgets'>;
  /** Takes precedence over the configuration, member by member. */
  given: OptimizerConfig | undefined;
  chosen: Pick<ChosenProviders, 'providers' | 'stageModels'>;
  storage: Storage;
  streams: Streams;
  tokens: TokenCounter;
  log: Logger;
}

/** The optimizer with its books, its cache and its batch jobs in the database. */
export function openOptimizer({ config, given, chosen, storage, streams, tokens, log }: OptimizerParts): Optimizer {
  const { db, pool, bus, locks } = storage;
  const optimizerConfig: OptimizerConfig = { ...config.optimizer, prices: config.prices, ...given };
  const warn = (message: string, error: unknown) => log.warn({ err: error }, message);
  const retrying: Retrying = (work, signal) =>
    untilAvailable(work, {
      signal,
      onAway: (error, tries) =>
        log[tries === 1 ? 'warn' : 'debug'](
          { err: error, tries },
          'the database does not answer; what a model call has to store is stored when it does',
        ),
    });
  const reads = createPostgresReads(pool);
  return createOptimizer({
    providers: chosen.providers,
    stageModels: chosen.stageModels,
    config: optimizerConfig,
    retrying,
    tokens,
    bus,
    ledger: createLedger(pool, {
      onError: (error, lost) => log.warn({ err: error, lost }, 'reused answers could not be booked'),
    }),
    answers: createPostgresAnswerStore(pool, reads),
    own: createPostgresOwnAnswers(pool, reads),
    batchJobs: createPrismaBatchJobStore(db, locks),
    budget: createBudget({
      store: createPostgresBudgetStore(pool, reads),
      priceOf: createPricing(optimizerConfig.prices),
      limits: { ...config.budgets, tenants: new Map(Object.entries(config.budgets.tenants)) },
      retrying,
      onError: (error) => warn('a reservation of money could not be ended', error),
    }),
    onFailover: announceProviderSwitches(streams, log),
    onBatch: announceBatches(streams, log),
    onTrouble: warn,
  });
}
