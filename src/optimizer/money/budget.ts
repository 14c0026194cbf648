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
  /** Asks a database that is away again, before a call is made. Default: once. */
  retrying?: Retrying | undefined;
  /** Hears of reservations that could not be ended or kept alive. Default: nothing is done. */
  onError?: ((error: unknown) => void) | undefined;
}

export interface Budget extends Reservations {
  /**
   * Holds the most that an attempt can cost, in the budgets of its payers: one for each job that shares it. Nothing is stored
   * for a free model, or where no budget is limited. It is kept alive until it ends; that of a process that died expires after
   * two minutes and becomes spent.
   *
   * With `terms`, where the most is more than there is room for: it holds less and says how long the answer may then be, if
   * `leastOutputTokens` allow that; else it waits for calls under way to end, as long as what they hold may do. What is spent
   * therefore never passes a limit, unless a provider bills more prompt than was counted, or more answer than was asked for.
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
   * As `reserve`, for a job of many calls of one payer, at a part of the price: the sum of the most that each can cost.
   *
   * @throws LlmError `BUDGET_EXCEEDED`; `PRICE_UNKNOWN` for a limited payer
   */
  reserveBatchJob(
    payer: Payer,
    target: Target,
    calls: readonly CallSize[],
    priceFactor: number,
  ): Promise<BudgetReservation>;
  /** The reservation of a batch job, after a restart. Undefined once it has ended or expired. */
  resume(id: string): Promise<BudgetReservation | undefined>;
  /** True when a limit stands above the payer: then prompts must be counted, not estimated. */
  limited(payer: Payer): Promise<boolean>;
  /** The most that a generation may spend in all, in USD; null goes back to the server's limit. What it has spent counts. */
  setLimit(generation: Required<Omit<Payer, 'allowance'>>, limitUsd: number | null): Promise<void>;
  /** Makes spent what processes held that are gone. To be called every few minutes. Gives how many reservations. */
  sweepExpired(): Promise<number>;
}

export function createBudget(options: BudgetOptions): Budget {
  const { store, priceOf, limits = {}, stats, clock = systemClock, retrying = once, onError = () => {} } = options;
  const queue = new BudgetQueue(clock);
  const scopes = new BudgetScopes(store, limits);
  const keep = (parts: readonly ReservedPart[], maxOutputTokens?: number): BudgetReservation =>
    keepReserved(parts, {
      clock,
      maxOutputTokens,
      onError,
      onEnd: () => queue.freed(),
      onOverrun: () => stats?.count('budgetOverruns'),
    });

  /** Holds all or nothing. */
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

  /** Whether calls under way may let go of enough, or have just done so. What a job holds that runs for hours is not waited for. */
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

    /** What is held; or what there was no room for, the whole and the least of it. */
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
      await store.setLimit(scopes.ofGeneration(generation), limitUsd === null ? null : toNanoUsd(limitUsd));
      queue.freed();
    },

    async sweepExpired() {
      const swept = await store.sweep(clock.now());
      if (swept > 0) queue.freed();
      return swept;
    },
  };
}
