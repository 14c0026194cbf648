import { systemClock } from '../../domain/clock.js';
import type { Clock } from '../../domain/clock.js';
import type { Price } from '../price.js';
import { once } from '../retrying.js';
import type { Retrying } from '../retrying.js';
import type { Target } from '../upstream.js';
import { BudgetQueue, NoRoomYet } from './budget-queue.js';
import { exceeded, priceUnknown } from './budget-refusals.js';
import type { RefusedClaim } from './budget-refusals.js';
import { EXPIRES_MS, keepReserved, share } from './budget-reservation.js';
import type { BudgetReservation, ReservedPart } from './budget-reservation.js';
import { BudgetScopes } from './budget-scopes.js';
import type { BudgetLimits, Claim } from './budget-scopes.js';
import { limitOf } from './budget-store.js';
import type { BudgetStore } from './budget-store.js';
import { scalePrice, toNanoUsd, worstCaseCost } from './pricing.js';
import type { Pricing } from './pricing.js';
import type { Payer, Reservations, ReservationTerms } from './reservations.js';
import type { Stats } from './stats.js';

interface CallSize {
  readonly promptTokens: number;
  readonly maxOutputTokens: number;
}

interface BudgetOptions {
  store: BudgetStore;
  priceOf: Pricing;
  limits?: BudgetLimits | undefined;
  stats?: Pick<Stats, 'count'> | undefined;
  clock?: Clock | undefined;
  /** Repeats work on the database while it is away, before a call is made. Default: it is tried once. */
  retrying?: Retrying | undefined;
  /** Called for reservations that could not be ended or kept alive. Default: nothing is done. */
  onError?: ((error: unknown) => void) | undefined;
}

export interface Budget extends Reservations {
  /**
   * Reserves the most that an attempt can cost in the budgets of its payers, one for each call that shares it. Nothing is stored for
   * a free model, or if no budget is limited. The reservation is kept alive until it ends; if the process dies, it expires after two
   * minutes and counts as spent.
   *
   * With `terms`, if there is not enough room: less is reserved and the answer limited accordingly, as far as `leastOutputTokens`
   * allows; else the call waits for others to end, as long as the money that they hold may be enough. So spending never exceeds a
   * limit, unless a provider bills a longer prompt than was counted, or a longer answer than was asked for.
   *
   * @throws LlmError `BUDGET_EXCEEDED`; `PRICE_UNKNOWN` for a limited payer; `CANCELLED` and `TOTAL_TIMEOUT` while it waits
   */
  reserve(
    payers: readonly Payer[],
    target: Target,
    promptTokens: number,
    maxOutputTokens: number,
    terms?: ReservationTerms,
  ): Promise<BudgetReservation>;
  /**
   * As `reserve`, for a batch job of one payer: reserves the sum of the most that each call can cost, times `priceFactor`.
   *
   * @throws LlmError `BUDGET_EXCEEDED`; `PRICE_UNKNOWN` for a limited payer
   */
  reserveBatchJob(
    payer: Payer,
    target: Target,
    calls: readonly CallSize[],
    priceFactor: number,
  ): Promise<BudgetReservation>;
  /** Finds the reservation of a batch job again after a restart. Undefined once it has ended or expired. */
  resume(id: string): Promise<BudgetReservation | undefined>;
  /** Whether any limit applies to the payer: then prompts have to be counted, not estimated. */
  limited(payer: Payer): Promise<boolean>;
  /** Sets the most that a generation may spend in USD, including what it has spent already; null goes back to the server's limit. */
  setLimit(generation: Required<Omit<Payer, 'allowance'>>, limitUsd: number | null): Promise<void>;
  /** Counts the reservations of dead processes as spent. To be called every few minutes. Returns how many there were. */
  sweepExpired(): Promise<number>;
}

export function createBudget(options: BudgetOptions): Budget {
  const { store, priceOf, limits = {}, stats, clock = systemClock, retrying = once, onError = () => {} } = options;
  const queue = new BudgetQueue(clock);
  const scopes = new BudgetScopes(store, limits, clock);
  const keep = (parts: readonly ReservedPart[], maxOutputTokens?: number): BudgetReservation =>
    keepReserved(parts, {
      clock,
      maxOutputTokens,
      onError,
      onEnd: () => queue.freed(),
      onOverrun: () => stats?.count('budgetOverruns'),
    });

  /** Reserves all of it or nothing. */
  async function take(
    claims: readonly Claim[],
    amount: bigint,
    payerCount: number,
  ): Promise<ReservedPart[] | RefusedClaim> {
    const parts: ReservedPart[] = [];
    try {
      for (const { payers, scopes: counted, store: where } of claims) {
        const part = share(amount, payers, payerCount);
        const outcome = await where.reserve(counted, part, clock.now() + EXPIRES_MS);
        if ('refusedBy' in outcome) return { ...outcome, amount: part, store: where };
        parts.push({ payers, money: outcome, store: where });
      }
      return parts;
    } finally {
      if (parts.length > 0 && parts.length < claims.length) await keep(parts).release();
    }
  }

  /** Whether calls under way may release enough, or have just done so. Money that is held for batch jobs, which run for hours, is not waited for. */
  async function mayFitLater({ refusedBy: scope, state, amount, store: where }: RefusedClaim): Promise<boolean> {
    const limit = limitOf(state, scope);
    if (limit === null) return true;
    return (
      state.spent + amount <= limit &&
      state.spent + amount + (await where.heldBeyond(scope.id, clock.now() + 2 * EXPIRES_MS)) <= limit
    );
  }

  async function reserve(
    payers: readonly Payer[],
    target: Target,
    amountAt: (price: Price, least?: number) => bigint,
    terms?: ReservationTerms,
  ): Promise<BudgetReservation> {
    const price = priceOf(target.provider, target.model, new Date(clock.now()));
    if (price === null) {
      for (const payer of payers) if (await scopes.limited(payer)) throw priceUnknown(target);
      return keep([]);
    }
    const amount = amountAt(price);
    if (amount === 0n) return keep([]);
    const claims = await scopes.claimsOf(payers);
    if (claims.length === 0) return keep([]);

    const least = terms?.leastOutputTokens;
    const leastAmount = least === undefined ? undefined : amountAt(price, least);

    /** The reservation; or the refusals of the whole amount and of the least one. */
    async function attempt(): Promise<BudgetReservation | { whole: RefusedClaim; part: RefusedClaim }> {
      const whole = await take(claims, amount, payers.length);
      if (!('refusedBy' in whole)) return keep(whole);
      const part = leastAmount === undefined ? whole : await take(claims, leastAmount, payers.length);
      return 'refusedBy' in part ? { whole, part } : keep(part, least);
    }

    if (terms === undefined) {
      const held = await attempt();
      if ('whole' in held) throw exceeded(held.whole, target);
      return held;
    }
    const scopeIds = claims.flatMap((claim) => claim.scopes.map(({ id }) => id));
    const attemptOrWait = async (): Promise<BudgetReservation | NoRoomYet> => {
      const held = await attempt();
      if (!('whole' in held)) return held;
      if (await mayFitLater(held.part)) return new NoRoomYet(held.part.refusedBy.id);
      throw exceeded(held.whole, target);
    };
    return queue.take(
      scopeIds,
      () => retrying(attemptOrWait, terms.signal),
      (unwanted) => unwanted.release(),
      terms,
    );
  }

  return {
    limited: (payer) => retrying(() => scopes.limited(payer)),
    reserve: (payers, target, promptTokens, maxOutputTokens, terms) =>
      reserve(payers, target, (price, least = maxOutputTokens) => worstCaseCost(promptTokens, least, price), terms),

    reserveBatchJob(payer, target, calls, priceFactor) {
      const most = (price: Price): bigint =>
        calls.reduce(
          (total, { promptTokens, maxOutputTokens }) => total + worstCaseCost(promptTokens, maxOutputTokens, price),
          0n,
        );
      return reserve([payer], target, (price) => most(scalePrice(price, priceFactor)));
    },

    async resume(id) {
      const money = await store.held(id);
      return money === null ? undefined : keep([{ payers: undefined, money, store }]);
    },

    async setLimit(generation, limitUsd) {
      const scope = scopes.ofGeneration(generation);
      await store.setLimit(scope, limitUsd === null ? null : toNanoUsd(limitUsd));
      scopes.limitChanged(scope);
      queue.freed();
    },

    async sweepExpired() {
      const swept = await store.sweep(clock.now());
      if (swept > 0) queue.freed();
      return swept;
    },
  };
}
