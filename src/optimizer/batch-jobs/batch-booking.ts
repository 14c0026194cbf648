import { createHash } from 'node:crypto';
import type { BatchAnswer, BatchFault, TokenUsage } from '../../llm/provider.js';
import { NOTHING } from '../routing/attempt.js';
import type { BatchItemEnd, BatchItemRecord, BatchJobRecord } from './batch-job-store.js';
import { clamped, priceOf, storeAttempt } from '../money/booking.js';
import type { Books } from '../money/booking.js';
import type { LedgerEntry } from '../money/ledger.js';
import { costOf, isAnomalous, scalePrice } from '../money/pricing.js';
import type { Target } from '../upstream.js';
import { credible } from '../money/usage.js';
import type { AttemptUsage } from '../money/usage.js';

export interface BatchBooking {
  job: BatchJobRecord;
  item: BatchItemRecord;
  target: Target;
  result: BatchAnswer | BatchFault;
  /** Milliseconds since 1970. */
  now: number;
}

/** A result in the books. */
export interface BookedResult {
  end: BatchItemEnd;
  used: AttemptUsage;
  /** What the call would have cost at the usual price, less what it did. */
  savedNanoUsd: bigint;
}

/**
 * Books what became of one call of a job: its cost at the job's part of the price, and its row in the ledger. A job whose results
 * are read once more after a crash has the same rows.
 */
export async function bookResult(
  books: Books,
  { job, item, target, result, now }: BatchBooking,
): Promise<BookedResult> {
  const { stats, pricing, tokens } = books;
  const { call, customId } = item;
  const fault = 'fault' in result ? result.fault.code : undefined;
  const model = result.model ?? job.model;
  const text = 'text' in result ? result.text : '';
  const reported = result.usage && credible(result.usage);
  if (reported !== undefined && isAnomalous(reported)) stats.count('usageAnomalies');
  const estimated = reported === undefined && 'text' in result;
  const usage: TokenUsage = estimated
    ? { promptTokens: call.promptTokens, cachedPromptTokens: 0, completionTokens: await tokens.count(text, model) }
    : clamped(reported ?? NOTHING);
  const price = priceOf(pricing, target, model, job.createdAt);
  const costNanoUsd = price === null ? null : costOf(usage, scalePrice(price, call.priceFactor));
  const used: AttemptUsage = { usage, estimated, costNanoUsd, requests: call.requests };
  stats.attemptEnded({ task: call.task, provider: job.provider, model, used, fault });
  const { tenantId, generationId, stage, sceneId, draftId, task, promptVersion } = call;
  const entry: LedgerEntry = {
    ...used,
    tenantId,
    generationId,
    stage,
    sceneId,
    draftId,
    task,
    promptVersion,
    model,
    id: entryId(job.id, customId),
    provider: job.provider,
    attempt: 1,
    outcome: fault ?? 'ok',
    strategy: 'providerBatch',
    startedAt: new Date(job.createdAt),
    durationMs: now - job.createdAt,
  };
  const answer = {
    text,
    boundaries: [text.length],
    finishReason: 'text' in result ? result.finishReason : ('stop' as const),
    provider: job.provider,
    model,
    usage,
    estimated,
    costNanoUsd,
    origin: 'providerBatch' as const,
    createdAt: now,
  };
  const own =
    fault === undefined && generationId !== undefined && call.ownKey !== undefined
      ? [{ generationId, key: call.ownKey, answer }]
      : [];
  await storeAttempt(books, [entry], own);
  return {
    end: {
      customId,
      ...(fault === undefined ? { answer } : { fault, ...(result.usage === undefined ? {} : { answer }) }),
    },
    used,
    savedNanoUsd: price === null || costNanoUsd === null ? 0n : costOf(usage, price) - costNanoUsd,
  };
}

/** The same UUID for the same call of the same job. */
function entryId(jobId: string, customId: string): string {
  const bytes = createHash('sha256').update(`${jobId} ${customId}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
