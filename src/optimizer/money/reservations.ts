import type { Target, AttemptUsage } from '../upstream.js';
import type { Allowance } from '../request.js';
import type { WaitTerms } from './budget-queue.js';
import type { Settlement } from './budget-store.js';

/** Whose money a call spends. */
export interface Payer {
  readonly tenantId: string;
  readonly generationId?: string | undefined;
  /** A budget that it shares with other calls. */
  readonly allowance?: Allowance | undefined;
}

/** How a reservation is ended by the ledger, together with its attempt. */
export interface ReservationEnd {
  /** For the ledger, to be stored with the attempt. */
  readonly settlements: readonly Settlement[];
  /** To be called once they are. */
  stored(): Promise<void>;
  /** To be called if they could not be stored: the reservation then expires and counts as spent. */
  abandoned(): void;
}

/** Money reserved for one attempt. It ends once, by `settle`, `release` or `end`. */
export interface Reservation {
  /** After the attempt: books its cost, by payer, and releases the rest. */
  settle(shares: readonly AttemptUsage[]): Promise<void>;
  /** Releases all of it, because nothing was sent. */
  release(): Promise<void>;
  /** As `settle`, for a ledger that settles together with the attempt. Absent: only `settle` can be used. */
  end?(shares: readonly AttemptUsage[]): ReservationEnd;
  /** The longest answer that the money is enough for, in tokens, if it is less than was asked for. */
  readonly maxOutputTokens?: number | undefined;
}

/** What may be done if there is not enough room: wait, or limit the answer. */
export interface ReservationTerms extends WaitTerms {
  /** The shortest limit for the answer, in tokens, if the money is not enough for the longest. Default: the answer is not limited. */
  readonly leastOutputTokens?: number | undefined;
}

/** Reserves the most that an attempt can cost, before it is sent. */
export interface Reservations {
  /**
   * With `terms` it may wait for money that calls under way hold; without, it does not wait.
   *
   * @throws LlmError BUDGET_EXCEEDED, PRICE_UNKNOWN; CANCELLED, TOTAL_TIMEOUT while it waits
   */
  reserve(
    payers: readonly Payer[],
    target: Target,
    promptTokens: number,
    maxOutputTokens: number,
    terms?: ReservationTerms,
  ): Promise<Reservation>;
}

/** Reserves nothing: for use without budgets. */
export const UNLIMITED_MONEY: Reservations = Object.freeze({
  reserve: async () => ({ settle: async () => {}, release: async () => {} }),
});
