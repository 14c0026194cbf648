import type { Target, AttemptUsage } from '../upstream.js';
import type { Allowance } from '../request.js';
import type { WaitTerms } from './budget-queue.js';
import type { Settlement } from './budget-store.js';

/** Whose money a call spends. */
export interface Payer {
  readonly tenantId: string;
  readonly generationId?: string | undefined;
  /** Limits it as well, together with others. */
  readonly allowance?: Allowance | undefined;
}

/** What a reservation comes to when its attempt is booked. */
export interface ReservationEnd {
  /** For the ledger, to be stored with the attempt. */
  readonly settlements: readonly Settlement[];
  /** To be called once they are. */
  stored(): Promise<void>;
  /** They could not be stored: what is held expires, and becomes spent. */
  abandoned(): void;
}

/** Money that is held for one attempt. It ends once, by either. */
export interface Reservation {
  /** The attempt was made: books its cost, by payer, and lets go of the rest. */
  settle(shares: readonly AttemptUsage[]): Promise<void>;
  /** Nothing was sent. */
  release(): Promise<void>;
  /** As `settle`, for a ledger that settles with the attempt. Default: it settles by itself. */
  end?(shares: readonly AttemptUsage[]): ReservationEnd;
  /** Tokens of answer that it does for, where they are fewer than were asked for. */
  readonly maxOutputTokens?: number | undefined;
}

/** How far a reservation may differ from the most that an attempt can cost, at once. */
export interface ReservationTerms extends WaitTerms {
  /** Where there is no room for the longest answer: what an answer may be limited to. Default: as long as was asked for. */
  readonly leastOutputTokens?: number | undefined;
}

/** Holds the most that an attempt can cost before it is sent. */
export interface Reservations {
  /**
   * Waits for calls under way whose money may do. Without `terms`: for none.
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

/** Where no money is limited. */
export const UNLIMITED_MONEY: Reservations = Object.freeze({
  reserve: async () => ({ settle: async () => {}, release: async () => {} }),
});
