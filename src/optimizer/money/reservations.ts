import type { Target } from '../upstream.js';
import type { AttemptUsage } from './usage.js';

/** Whose money a call spends. */
export interface Payer {
  readonly tenantId: string;
  readonly generationId?: string | undefined;
}

/** Money that is held for one attempt. It ends once, by either. */
export interface Reservation {
  /** The attempt was made: books its cost, by payer, and lets go of the rest. */
  settle(shares: readonly AttemptUsage[]): Promise<void>;
  /** Nothing was sent. */
  release(): Promise<void>;
}

/** Holds the most that an attempt can cost before it is sent. */
export interface Reservations {
  /** @throws LlmError BUDGET_EXCEEDED, PRICE_UNKNOWN */
  reserve(payers: readonly Payer[], target: Target, promptTokens: number, maxOutputTokens: number): Promise<Reservation>;
}

/** Where no money is limited. */
export const UNLIMITED_MONEY: Reservations = Object.freeze({
  reserve: async () => ({ settle: async () => {}, release: async () => {} }),
});
