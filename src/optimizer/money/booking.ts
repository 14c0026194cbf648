import { ok } from 'node:assert/strict';
import type { LlmError, TokenUsage } from '../../llm/provider.js';
import type { BookedAttempt } from './usage.js';
import type { KeptAnswer, OwnAnswers } from '../stored-answer.js';
import { newEntryId } from './entry-id.js';
import type { Ledger, LedgerEntry } from './ledger.js';
import { costOf, isAnomalous, promptCacheSavings } from './pricing.js';
import type { Pricing } from './pricing.js';
import type { Price } from '../price.js';
import type { Reservation } from './reservations.js';
import { attributionOf } from '../request.js';
import { NO_TOKENS } from './usage.js';
import { once } from '../retrying.js';
import type { Retrying } from '../retrying.js';
import type { Stats } from './stats.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { StrategyName } from '../types.js';
import type { AttemptOutcome, AttemptUsage, SharingCalls, Target, UpstreamCall } from '../upstream.js';

/** Where attempts are counted and booked. */
export interface Books {
  ledger: Ledger;
  stats: Stats;
  pricing: Pricing;
  tokens: TokenCounter;
  /** Keeps the answers that generations have paid for. Default: they are not kept. */
  own?: OwnAnswers | undefined;
  /** Repeats a booking while the database is away, because the money is spent already. Default: it is tried once. */
  retrying?: Retrying | undefined;
}

/** An attempt that has ended, and what is needed to book it. */
export interface Booking {
  calls: SharingCalls;
  strategy: StrategyName;
  target: Target;
  attempt: BookedAttempt;
  fault: LlmError | undefined;
  reservation: Reservation;
  /** Divides the attempt among the calls. */
  allocate: (used: AttemptUsage, price: Price | null) => readonly AttemptUsage[] | Promise<readonly AttemptUsage[]>;
  /** By call: the attempt's number, 1 for the call's first. */
  numbers: readonly number[];
  /** The outcome for each call. */
  outcomes: () => Promise<readonly AttemptOutcome[]>;
  /** By call: what earlier attempts used. */
  before: readonly (readonly AttemptUsage[])[];
}

/**
 * Books one attempt. Counts its cost and stores, together, a row of the ledger for each call's share, the settlement of the reserved
 * money, and the answers. Returns the shares, by call.
 */
export async function book(books: Books, booking: Booking): Promise<readonly AttemptUsage[]> {
  const { calls, strategy, target, attempt, fault, reservation, numbers, before } = booking;
  let shares: readonly AttemptUsage[];
  let outcomes: readonly AttemptOutcome[];
  try {
    shares = await sharesOf(books, booking);
    outcomes = await booking.outcomes();
  } catch (error) {
    // The cost is unknown: all the reserved money counts as spent.
    await reservation.settle([]);
    throw error;
  }
  const entries = calls.map(({ request }, index): LedgerEntry => {
    const outcome = outcomes[index]!;
    return {
      ...shares[index]!,
      ...attributionOf(request),
      provider: target.provider.name,
      model: attempt.model,
      attempt: numbers[index]!,
      outcome: fault?.code ?? (typeof outcome === 'string' ? outcome : 'ok'),
      strategy,
      startedAt: new Date(attempt.startedAt),
      firstTokenMs: attempt.firstTokenMs,
      durationMs: attempt.durationMs,
    };
  });
  const kept = calls.flatMap((call, index) => {
    const outcome = outcomes[index]!;
    if (typeof outcome === 'string') return [];
    const { text, finishReason } = outcome;
    const attempts = [...(before[index] ?? []), shares[index]!];
    return (
      call.keep?.({
        text,
        finishReason,
        provider: target.provider.name,
        model: attempt.model,
        attempts,
        origin: strategy === 'pack' ? 'packed' : 'solo',
      }) ?? []
    );
  });
  await storeAttempt(books, entries, kept, reservation, shares);
  return shares;
}

/** Stores the rows, the settlement and the answers, in one statement if the ledger can do that. */
export async function storeAttempt(
  books: Books,
  entries: readonly LedgerEntry[],
  kept: readonly KeptAnswer[],
  reservation?: Reservation,
  shares: readonly AttemptUsage[] = [],
): Promise<void> {
  const { ledger, own, retrying = once } = books;
  const answers = kept.flatMap((each) => each.own);
  const putAll = (): Promise<void>[] => (own === undefined ? [] : answers.map((answer) => own.put(answer)));
  if (ledger.book === undefined) {
    // All are tried, whichever fails: money that was spent must not stay reserved because a row could not be written.
    const writes = [
      ...(reservation === undefined ? [] : [reservation.settle(shares)]),
      ...entries.map((entry) => ledger.record(entry)),
      ...putAll(),
    ];
    const failure = (await Promise.allSettled(writes)).find((result) => result.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
    return;
  }
  const end = reservation?.end?.(shares);
  const together = own?.inDatabase === true;
  // With ids of their own the rows are stored only once, however often they are sent.
  const rows = entries.map((entry) => ({ ...entry, id: entry.id ?? newEntryId() }));
  try {
    const early = kept.flatMap(({ cached }) => cached ?? []);
    const write = retrying(async () =>
      ledger.book?.({
        entries: rows,
        settlements: end?.settlements ?? [],
        answers: together ? answers : [],
        cached: early,
        countsUnreserved: end !== undefined,
      }),
    );
    for (const each of early) each.during(write);
    await write;
  } catch (error) {
    end?.abandoned();
    throw error;
  }
  await (end === undefined ? reservation?.settle(shares) : end.stored());
  if (!together) await Promise.all(putAll());
}

/** Counts an attempt and divides it among its calls. */
async function sharesOf(
  { stats, pricing, tokens }: Books,
  { calls, target, attempt, fault, allocate }: Booking,
): Promise<readonly AttemptUsage[]> {
  const { usage: reported, estimated } = await attempt.usage(fault, tokens);
  if (isAnomalous(reported)) stats.count('usageAnomalies');
  const usage = clamped(reported);
  const price = priceOf(pricing, target, attempt.model, attempt.startedAt);
  const used: AttemptUsage = {
    usage,
    estimated,
    costNanoUsd: price === null ? (isNothing(usage) && fault !== undefined ? 0n : null) : costOf(usage, price),
    requests: 1,
  };
  const { task } = calls[0].request;
  stats.attemptEnded({ task, provider: target.provider.name, model: attempt.model, used, fault: fault?.code });
  if (price !== null) stats.promptCacheSaved(promptCacheSavings(usage, price));
  const shares = (await allocate(used, price)).map((share, index): AttemptUsage => ({
    ...share,
    requests: index === 0 ? 1 : 0,
  }));
  ok(shares.length === calls.length, 'An attempt is parted among all of its calls.');
  return shares;
}

/** A request that was turned away costs nothing, at any price. */
function isNothing({ promptTokens, completionTokens }: TokenUsage): boolean {
  return promptTokens + completionTokens === 0;
}

/** Gives the whole attempt to the first call. */
export function allToTheFirst(calls: readonly UpstreamCall[]) {
  return (used: AttemptUsage): AttemptUsage[] =>
    calls.map((_, index) =>
      index === 0
        ? used
        : {
            usage: NO_TOKENS,
            estimated: used.estimated,
            costNanoUsd: 0n,
          },
    );
}

/** The price of an attempt. A dated snapshot of the model that was asked for has that model's price; if a gateway chose another model, that one's price counts. */
export function priceOf(
  pricing: Pricing,
  { provider, model }: Target,
  answeredBy: string,
  askedAt: number,
): Price | null {
  const at = new Date(askedAt);
  const asked = pricing(provider, model, at);
  if (answeredBy === model || answeredBy.startsWith(`${model}-`)) return asked ?? pricing(provider, answeredBy, at);
  return pricing(provider, answeredBy, at) ?? asked;
}

/** Corrects a report that cannot be true: negative counts, or more tokens from the prompt cache than the prompt has. */
export function clamped(usage: TokenUsage): TokenUsage {
  const promptTokens = Math.max(0, usage.promptTokens);
  const cachedPromptTokens = Math.min(Math.max(0, usage.cachedPromptTokens), promptTokens);
  const cacheWriteTokens = Math.min(Math.max(0, usage.cacheWriteTokens ?? 0), promptTokens - cachedPromptTokens);
  return {
    promptTokens,
    cachedPromptTokens,
    ...(usage.cacheWriteTokens === undefined ? {} : { cacheWriteTokens }),
    completionTokens: Math.max(0, usage.completionTokens),
  };
}
