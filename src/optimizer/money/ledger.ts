import type { Attribution } from '../request.js';
import type { OwnAnswer } from '../stored-answer.js';
import type { StrategyName } from '../types.js';
import type { AttemptUsage } from '../upstream.js';
import type { Settlement } from './budget-store.js';

/** One upstream attempt, or one call's share of it, without any text. */
export interface LedgerEntry extends AttemptUsage, Attribution {
  /** A UUID. An entry with one is stored once, however often it is recorded. Default: one of its own. */
  id?: string | undefined;
  provider: string;
  model: string;
  /** 1 for the first of its call: so the rows of one call can be told from those of the next. */
  attempt: number;
  /** `ok`, or the fault's code; `hit` or `join` for a reused answer. */
  outcome: string;
  /** How it was sent. Default `solo`. */
  strategy?: StrategyName | undefined;
  startedAt: Date;
  firstTokenMs?: number | undefined;
  durationMs: number;
}

/** A call of a generation that was answered without an upstream: it counts as a call, and used nothing. */
export interface ReuseEntry extends Attribution, Pick<LedgerEntry, 'provider' | 'model' | 'startedAt' | 'durationMs'> {
  generationId: string;
  /** From the cache, or from a call that was under way or had just ended. */
  outcome: 'hit' | 'join';
}

/** All that becomes of one attempt in the books. */
export interface AttemptBooking {
  /** One for each call; with an id, so that a booking may be sent twice. */
  readonly entries: readonly LedgerEntry[];
  readonly settlements: readonly Settlement[];
  /** What generations have paid for with it. */
  readonly answers: readonly OwnAnswer[];
}

export interface Ledger {
  /** Resolves when the entry is stored for good. */
  record(entry: LedgerEntry): Promise<void>;
  /** Stores all of it or nothing, and once however often it is asked to. Default: nothing is settled or kept by the ledger. */
  book?(booking: AttemptBooking): Promise<void>;
  /** Stored with others, within a second. If that fails, reports lack them; no money is lost. */
  recordReuse(entry: ReuseEntry): void;
  /** Stores what is held back, and waits for the entries that are being stored. */
  close(): Promise<void>;
}

/** For an optimizer that is used alone. */
export const NO_LEDGER: Ledger = Object.freeze({
  record: async () => {},
  recordReuse: () => {},
  close: async () => {},
});
