import type { BatchAnswer, BatchFault, TokenUsage } from '../../llm/provider.js';
import { NO_TOKENS, credible } from '../money/usage.js';
import type { BatchItemEnd, BatchItemRecord, BatchJobRecord } from './batch-job-store.js';
import { clamped, priceOf, storeAttempt } from '../money/booking.js';
import type { Books } from '../money/booking.js';
import { batchEntryId } from '../money/entry-id.js';
import { attributionOf } from '../request.js';
import type { LedgerEntry } from '../money/ledger.js';
import { costOf, isAnomalous, scalePrice } from '../money/pricing.js';
import type { StoredAnswer } from '../stored-answer.js';
import type { Target, AttemptUsage } from '../upstream.js';

interface BatchBooking {
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
  /** As it is kept, also where a fault takes its place. */
  answer: StoredAnswer;
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
    : clamped(reported ?? NO_TOKENS);
  const price = priceOf(pricing, target, model, job.createdAt);
  const costNanoUsd = price === null ? null : costOf(usage, scalePrice(price, call.priceFactor));
  const used: AttemptUsage = { usage, estimated, costNanoUsd, requests: call.requests };
  stats.attemptEnded({ task: call.task, provider: job.provider, model, used, fault });
  const { generationId } = call;
  const entry: LedgerEntry = {
    ...used,
    ...attributionOf(call),
    model,
    id: batchEntryId(job.id, customId),
    provider: job.provider,
    attempt: 1,
    outcome: fault ?? 'ok',
    strategy: 'providerBatch',
    startedAt: new Date(job.createdAt),
    durationMs: now - job.createdAt,
  };
  const answer: StoredAnswer = {
    text,
    boundaries: [text.length],
    finishReason: 'text' in result ? result.finishReason : 'stop',
    provider: job.provider,
    model,
    usage,
    estimated,
    costNanoUsd,
    origin: 'providerBatch',
    createdAt: now,
  };
  const own =
    fault === undefined && generationId !== undefined && call.ownKey !== undefined
      ? [{ generationId, key: call.ownKey, answer }]
      : [];
  await storeAttempt(books, [entry], [{ own }]);
  return {
    end: {
      customId,
      ...(fault === undefined ? { answer } : { fault, ...(result.usage === undefined ? {} : { answer }) }),
    },
    answer,
    used,
    savedNanoUsd: price === null || costNanoUsd === null ? 0n : costOf(usage, price) - costNanoUsd,
  };
}
