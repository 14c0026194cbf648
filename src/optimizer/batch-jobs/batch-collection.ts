import { LlmError } from '../../llm/provider.js';
import type { BatchAnswer, BatchApi, BatchFault, BatchStatus, LlmProvider } from '../../llm/provider.js';
import { bookResult } from './batch-booking.js';
import type { BookedResult } from './batch-booking.js';
import type { BatchJobServices } from './services.js';
import type { BatchItemRecord, BatchJobRecord } from './batch-job-store.js';
import { NO_TOKENS } from '../money/usage.js';
import type { Budget } from '../money/budget.js';
import type { BatchOutcome } from './outcomes.js';
import type { StoredAnswer } from '../stored-answer.js';
import type { AttemptUsage } from '../upstream.js';

const STORED_AT_ONCE = 100;

interface Collection {
  job: BatchJobRecord;
  provider: LlmProvider;
  api: BatchApi;
  status: BatchStatus;
  signal: AbortSignal;
  /** What an earlier try came to. */
  progress: Progress;
  /** False where nobody waits for the call here. */
  deliver: (item: BatchItemRecord, outcome: BatchOutcome) => boolean;
}

/** How far the results of a job are in the books, so that a second try counts none of them twice. */
export class Progress {
  readonly used = new Map<string, AttemptUsage>();
  /** Booked, and not stored yet. */
  unstored: { item: BatchItemRecord; fault: LlmError | undefined; booked: BookedResult }[] = [];
  answered = 0;
  savedNanoUsd = 0n;
}

/**
 * Books and stores the results of a job that has ended, hands them on, and ends the job. Calls without a result are those of the
 * job less those of the results, never a matter of counts. All of it may be done once more after a fault or a crash.
 */
export async function bookAll(services: BatchJobServices, collection: Collection): Promise<void> {
  const { store, budget, stats, clock } = services;
  const { job, status, progress } = collection;
  const missing = new Map((await store.items(job.id)).map((item) => [item.customId, item]));

  async function add(item: BatchItemRecord, result: BatchAnswer | BatchFault): Promise<void> {
    const booked = await bookResult(services, {
      job,
      item,
      target: { provider: collection.provider, model: job.model },
      result,
      now: clock.now(),
    });
    progress.used.set(item.customId, booked.used);
    progress.savedNanoUsd += booked.savedNanoUsd;
    if ('text' in result) progress.answered += 1;
    progress.unstored.push({ item, fault: 'fault' in result ? result.fault : undefined, booked });
    if (progress.unstored.length >= STORED_AT_ONCE) await flush();
  }

  async function flush(): Promise<void> {
    const stored = progress.unstored;
    await store.endItems(
      job.id,
      stored.map(({ booked }) => booked.end),
    );
    progress.unstored = [];
    for (const {
      item,
      fault,
      booked: { answer, used },
    } of stored) {
      if (fault !== undefined) collection.deliver(item, { fault, used });
      else if (!collection.deliver(item, { answer, used })) keep(services, item, answer);
    }
  }

  for await (const result of results(collection)) {
    const item = missing.get(result.customId);
    if (item === undefined) continue;
    missing.delete(result.customId);
    if (progress.used.has(item.customId)) continue;
    await add(item, storable(result, job.provider));
  }
  for (const item of missing.values()) {
    if (!progress.used.has(item.customId)) {
      await add(item, { customId: item.customId, fault: noResult(collection, item) });
    }
  }
  await flush();
  if (job.reservationId !== undefined) {
    await (await budget?.resume(job.reservationId))?.settle([...progress.used.values()]);
  }
  if (progress.answered > 0) stats.packed(progress.answered, 0, progress.savedNanoUsd);
  await store.end(job.id, {
    state: 'ENDED',
    fault: 'UNAVAILABLE',
    failure: status.fault?.message,
    endedAt: clock.now(),
  });
}

/** Books that a job was not begun: nothing was used, and its calls are counted as asked once. */
export async function bookRefusal(
  services: BatchJobServices,
  { job, provider, fault, progress }: Pick<Collection, 'job' | 'provider' | 'progress'> & { fault: LlmError },
): Promise<void> {
  for (const item of await services.store.items(job.id)) {
    if (progress.used.has(item.customId)) continue;
    const { used } = await bookResult(services, {
      job,
      item,
      target: { provider, model: job.model },
      result: { customId: item.customId, fault },
      now: services.clock.now(),
    });
    progress.used.set(item.customId, used);
  }
}

/** What is held for a job of which nothing is known counts as spent. */
export async function settleUnknown(
  budget: Pick<Budget, 'resume'> | undefined,
  { reservationId }: BatchJobRecord,
): Promise<void> {
  const reservation = reservationId === undefined ? undefined : await budget?.resume(reservationId);
  await reservation?.settle([{ usage: NO_TOKENS, estimated: true, costNanoUsd: null }]);
}

async function* results({ api, status, signal }: Collection): AsyncGenerator<BatchAnswer | BatchFault> {
  if (status.state !== 'failed') yield* api.results(status, signal);
}

/** For calls to come: the one that asks checks its form. */
function keep({ cache }: BatchJobServices, { key, call }: BatchItemRecord, answer: StoredAnswer): void {
  if (key !== '' && call.cacheable && answer.finishReason === 'stop' && answer.text.trim() !== '') {
    cache.put(key, call.tenantId, answer, call);
  }
}

/** No database takes a text that is not one. */
function storable(result: BatchAnswer | BatchFault, provider: string): BatchAnswer | BatchFault {
  if ('fault' in result || (result.text.isWellFormed() && !result.text.includes('\0'))) return result;
  const { customId, usage, model } = result;
  return {
    customId,
    usage,
    model,
    fault: new LlmError('MALFORMED', `${provider} sent a text that cannot be read in the results of a batch job`, {
      provider,
    }),
  };
}

function noResult({ job: { provider }, status }: Collection, item: BatchItemRecord): LlmError {
  if (status.fault !== undefined) return status.fault;
  if (item.fault === 'CANCELLED') {
    return new LlmError('CANCELLED', `The call was cancelled before ${provider} came to it`, { provider });
  }
  const why =
    status.state === 'expired'
      ? 'the job expired'
      : status.state === 'cancelled'
        ? 'the job was cancelled'
        : 'the job ended without it';
  return new LlmError(
    'UNAVAILABLE',
    `${provider} gave no answer to a call of a batch job, since ${why}: it is asked again`,
    { provider },
  );
}
