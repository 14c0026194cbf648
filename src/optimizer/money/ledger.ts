import type { Attribution } from '../request.js';
import type { CachedAnswer, OwnAnswer } from '../stored-answer.js';
import type { StrategyName } from '../types.js';
import type { AttemptUsage } from '../upstream.js';
import type { Settlement } from './budget-store.js';

/** One upstream attempt, or one call's share of it, without any text. */
export interface LedgerEntry extends AttemptUsage, Attribution {
  /** A UUID. An entry with the same id is stored only once. Default: a new one. */
  id?: string | undefined;
  provider: string;
  model: string;
  /** 1 for the first attempt of a call, which is how rows of one call are told from those of the next. */
  attempt: number;
  /** `ok`, or the fault's code; `hit` or `join` for a reused answer. */
  outcome: string;
  /** How it was sent. Default `solo`. */
  strategy?: StrategyName | undefined;
  startedAt: Date;
  firstTokenMs?: number | undefined;
  durationMs: number;
}

/** A call of a generation that was answered without a request to a provider: it counts as a call that used nothing. */
export interface ReuseEntry extends Attribution, Pick<LedgerEntry, 'provider' | 'model' | 'startedAt' | 'durationMs'> {
  generationId: string;
  /** From the cache, or from a call that was under way or had just ended. */
  outcome: 'hit' | 'join';
}

/** Everything that is stored of one attempt. */
export interface AttemptBooking {
  /** One for each call, with ids, so that a booking may be sent twice. */
  readonly entries: readonly LedgerEntry[];
  readonly settlements: readonly Settlement[];
  /** The answers that generations have paid for with it. */
  readonly answers: readonly OwnAnswer[];
  /** The answers that are kept for whoever asks the same. */
  readonly cached?: readonly CachedAnswer[] | undefined;
  /** True if the entries whose generation is not among the settlements' scopes are added to what it has spent, should it have a budget by now. Default false. */
  readonly countsUnreserved?: boolean | undefined;
}

/** Keeps a row for each attempt, with its tokens and its cost. */
export interface Ledger {
  /** Resolves when the entry is stored for good. */
  record(entry: LedgerEntry): Promise<void>;
  /** Stores all of a booking or nothing; sending it again changes nothing. Absent: the ledger only records entries. */
  book?(booking: AttemptBooking): Promise<void>;
  /** Stores the entry together with others within a second. If that fails, reports lack it; no money is lost. */
  recordReuse(entry: ReuseEntry): void;
  /** Stores what is held back, and waits for the entries that are being stored. */
  close(): Promise<void>;
}

/** Books nothing: for an optimizer that is used on its own. */
export const NO_LEDGER: Ledger = Object.freeze({
  record: async () => {},
  recordReuse: () => {},
  close: async () => {},
});
