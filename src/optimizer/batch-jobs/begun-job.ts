import { attributionOf } from '../request.js';
import type { Attribution } from '../request.js';
import type { BatchJobRecord, BatchJobStore } from './batch-job-store.js';

/** A batch job that a provider has begun. */
export interface BegunJob {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  /** Of the usual price. */
  readonly priceFactor: number;
  /** Whom its calls are made for. */
  readonly calls: readonly Attribution[];
}

/** A job that has begun, as it is told; by what is stored of it, since another process may have made it. */
export async function begunJob(
  store: Pick<BatchJobStore, 'items'>,
  { id, provider, model }: Pick<BatchJobRecord, 'id' | 'provider' | 'model'>,
): Promise<BegunJob> {
  const calls = (await store.items(id)).map(({ call }) => call);
  return { id, provider, model, priceFactor: calls[0]?.priceFactor ?? 1, calls: calls.map(attributionOf) };
}
