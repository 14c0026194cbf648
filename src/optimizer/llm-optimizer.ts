import type { LlmError } from '../llm/provider.js';
import type {
  AnswersOf,
  BatchHandle,
  BatchReport,
  LlmEvent,
  LlmResult,
  Optimizer,
  OptimizerConfig,
  OptimizerStats,
  ProviderStatus,
  Quote,
} from './types.js';
import { createOptimizer } from './optimizer.js';
import type { OptimizerOptions } from './optimizer.js';
import type { LlmRequest } from './request.js';

/**
 * The optimizer for use on its own, without the pipeline and without a database:
 * `new LLMOptimizer({ batchTimeoutMs: 200 }, { providers: [provider] })`. Answers are kept in memory, nothing is booked beyond
 * the counters; give `answers`, `ledger` and `budget` for more, and `batchJobs: createMemoryBatchJobStore()` so that requests of
 * `pace: 'BACKGROUND'` may go into the batches of a provider that takes them. Close it when done; `await using` does.
 *
 * Errors: `LlmError` (a call that failed, or that came after `close`), `UnknownProviderError` (a name that is not configured),
 * `InvalidInputError` (options or a request that cannot be meant).
 */
export class LLMOptimizer implements Optimizer, AsyncDisposable {
  readonly #optimizer: Optimizer;

  constructor(config: OptimizerConfig, options: Omit<OptimizerOptions, 'config'>) {
    this.#optimizer = createOptimizer({ ...options, config });
  }

  callLlm(prompt: string): Promise<LlmResult>;
  callLlm<T = string>(request: LlmRequest<T>): Promise<LlmResult<T>>;
  callLlm(request: string | LlmRequest<unknown>): Promise<LlmResult<unknown>> {
    return typeof request === 'string' ? this.#optimizer.callLlm(request) : this.#optimizer.callLlm(request);
  }

  streamLlm(request: LlmRequest): AsyncIterable<LlmEvent> {
    return this.#optimizer.streamLlm(request);
  }

  callMany<T = string>(requests: readonly LlmRequest<T>[]): Promise<(LlmResult<T> | LlmError)[]> {
    return this.#optimizer.callMany(requests);
  }

  withBatch<R>(work: () => Promise<R>): Promise<R> {
    return this.#optimizer.withBatch(work);
  }

  startBatch(): BatchHandle {
    return this.#optimizer.startBatch();
  }

  endBatch(): Promise<BatchReport> {
    return this.#optimizer.endBatch();
  }

  getStats(): OptimizerStats {
    return this.#optimizer.getStats();
  }

  switchProvider(name: string): ProviderStatus {
    return this.#optimizer.switchProvider(name);
  }

  quote(request: Pick<LlmRequest, 'stage' | 'provider' | 'model'>): Quote {
    return this.#optimizer.quote(request);
  }

  canWrite(provider: string, language: string): boolean {
    return this.#optimizer.canWrite(provider, language);
  }

  windowOf(request: Pick<LlmRequest, 'stage' | 'provider' | 'model'>): Promise<number | undefined> {
    return this.#optimizer.windowOf(request);
  }

  fitOf(...asked: Parameters<Optimizer['fitOf']>): ReturnType<Optimizer['fitOf']> {
    return this.#optimizer.fitOf(...asked);
  }

  clearCache(tenantId?: string): Promise<number> {
    return this.#optimizer.clearCache(tenantId);
  }

  forget<T>(request: LlmRequest<T>): Promise<void> {
    return this.#optimizer.forget(request);
  }

  eraseAnswers(answers: AnswersOf): Promise<void> {
    return this.#optimizer.eraseAnswers(answers);
  }

  setBudget(scope: { tenantId: string; generationId: string }, limitUsd: number | null): Promise<void> {
    return this.#optimizer.setBudget(scope, limitUsd);
  }

  close(graceMs?: number): Promise<void> {
    return this.#optimizer.close(graceMs);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
