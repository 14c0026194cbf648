import type { Clock } from '../../llm/clock.js';
import { systemClock } from '../../llm/clock.js';
import { LlmError } from '../../llm/provider.js';
import { EXPIRES_MS, keepReserved, share } from './budget-reservation.js';
import type { BudgetReservation, ReservedPart } from './budget-reservation.js';
import { BudgetQueue, NoRoomYet } from './budget-queue.js';
import { createMemoryBudgetStore, limitOf } from './budget-store.js';
import type { BudgetScope, BudgetStore, Refusal } from './budget-store.js';
import type { Allowance } from '../request.js';
import { scalePrice, toNanoUsd, toUsd, worstCaseCost } from './pricing.js';
import type { Pricing } from './pricing.js';
import type { Price } from '../price.js';
import type { Payer, Reservations, ReservationTerms } from './reservations.js';
import { once } from '../retrying.js';
import type { Retrying } from '../retrying.js';
import type { Stats } from './stats.js';
import type { Target } from '../upstream.js';

/** In USD. What is absent is not limited. */
export interface BudgetLimits {
  /** What one generation may spend, unless it has a limit of its own. */
  perGenerationUsd?: number | undefined;
  /** What each tenant may spend, in all. */
  perTenantUsd?: number | undefined;
  /** For single tenants, instead of `perTenantUsd`. */
  tenants?: ReadonlyMap<string, number> | undefined;
}

export interface CallSize {
  readonly promptTokens: number;
  readonly maxOutputTokens: number;
}

export interface BudgetOptions {
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

/** What a group of payers owes, in one store. */
interface Claim {
  readonly payers: readonly number[];
  readonly scopes: readonly BudgetScope[];
  readonly store: BudgetStore;
}

export function createBudget(options: BudgetOptions): Budget {
  const { store, priceOf, limits = {}, stats, clock = systemClock, retrying = once, onError = () => {} } = options;
  const perGeneration = limits.perGenerationUsd === undefined ? null : toNanoUsd(limits.perGenerationUsd);
  const queue = new BudgetQueue(clock);
  const allowances = new WeakMap<Allowance, BudgetStore>();
  const keep = (parts: readonly ReservedPart[], maxOutputTokens?: number): BudgetReservation =>
    keepReserved(parts, {
      clock,
      maxOutputTokens,
      onError,
      onEnd: () => queue.freed(),
      onOverrun: () => stats?.count('budgetOverruns'),
    });

  function tenantScope({ tenantId }: Payer): BudgetScope | undefined {
    const limit = limits.tenants?.get(tenantId) ?? limits.perTenantUsd;
    return limit === undefined ? undefined : { id: `tenant:${tenantId}`, tenantId, defaultLimit: toNanoUsd(limit) };
  }

  function generationScope({ tenantId, generationId }: Payer): BudgetScope | undefined {
    return generationId === undefined
      ? undefined
      : { id: `generation:${generationId}`, tenantId, generationId, defaultLimit: perGeneration };
  }

  /** Where money is counted, the tenant first: in scopes with a limit, and in generations that ever had one of their own. */
  async function countedScopes(payer: Payer): Promise<BudgetScope[]> {
    const generation = generationScope(payer);
    const counted =
      generation !== undefined && (generation.defaultLimit !== null || (await store.find(generation.id)) !== null);
    return [tenantScope(payer), counted ? generation : undefined].filter((scope) => scope !== undefined);
  }

  async function limited(payer: Payer): Promise<boolean> {
    const generation = generationScope(payer);
    if (tenantScope(payer) !== undefined || (payer.allowance !== undefined && perGeneration !== null)) return true;
    return (
      generation !== undefined && limitOf((await store.find(generation.id)) ?? { limit: null }, generation) !== null
    );
  }

  function storeOf(allowance: Allowance): BudgetStore {
    const known = allowances.get(allowance) ?? createMemoryBudgetStore();
    allowances.set(allowance, known);
    return known;
  }

  async function claimsOf(payers: readonly Payer[]): Promise<Claim[]> {
    const claims: Claim[] = [];
    for (const group of groupsOf(payers)) {
      const payer = payers[group[0]!]!;
      const { tenantId, allowance } = payer;
      if (allowance !== undefined && perGeneration !== null) {
        claims.push({
          payers: group,
          scopes: [{ id: allowance.id, tenantId, allowance, defaultLimit: perGeneration }],
          store: storeOf(allowance),
        });
      }
      const scopes = await countedScopes(payer);
      if (scopes.length > 0) claims.push({ payers: group, scopes, store });
    }
    return claims;
  }

  /** Holds all or nothing. */
  async function take(
    claims: readonly Claim[],
    amount: bigint,
    payerCount: number,
  ): Promise<ReservedPart[] | RefusedClaim> {
    const parts: ReservedPart[] = [];
    try {
      for (const { payers, scopes, store: where } of claims) {
        const part = share(amount, payers, payerCount);
        const outcome = await where.reserve(scopes, part, clock.now() + EXPIRES_MS);
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
      for (const payer of payers) if (await limited(payer)) throw priceUnknown(target);
      return keep([]);
    }
    const amount = amountAt(price);
    if (amount === 0n) return keep([]);
    const claims = await claimsOf(payers);
    if (claims.length === 0) return keep([]);

    async function attempt(): Promise<BudgetReservation | NoRoomYet> {
      const whole = await take(claims, amount, payers.length);
      if (!('refusedBy' in whole)) return keep(whole);
      const least = terms?.leastOutputTokens;
      const part = least === undefined ? whole : await take(claims, amountAt(price!, least), payers.length);
      if (!('refusedBy' in part)) return keep(part, least);
      if (terms !== undefined && (await mayFitLater(part))) return new NoRoomYet(part.refusedBy.id);
      throw exceeded(whole, target);
    }

    if (terms === undefined) return (await attempt()) as BudgetReservation;
    const scopeIds = claims.flatMap(({ scopes }) => scopes.map(({ id }) => id));
    return queue.take(
      scopeIds,
      () => retrying(attempt, terms.signal),
      (unwanted) => unwanted.release(),
      terms,
    );
  }

  return {
    limited: (payer) => retrying(() => limited(payer)),
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
      await store.setLimit(generationScope(generation)!, limitUsd === null ? null : toNanoUsd(limitUsd));
      queue.freed();
    },

    async sweepExpired() {
      const swept = await store.sweep(clock.now());
      if (swept > 0) queue.freed();
      return swept;
    },
  };
}

interface RefusedClaim extends Refusal {
  readonly amount: bigint;
  readonly store: BudgetStore;
}

/** Positions of the payers with the same tenant, generation and allowance. */
function groupsOf(payers: readonly Payer[]): number[][] {
  const byPayer = ({ tenantId, generationId, allowance }: Payer): string =>
    JSON.stringify([tenantId, generationId, allowance?.id]);
  return [...Map.groupBy(payers.keys(), (index) => byPayer(payers[index]!)).values()];
}

function exceeded({ refusedBy: scope, state, amount }: RefusedClaim, { provider }: Target): LlmError {
  const limitUsd = toUsd(limitOf(state, scope) ?? 0n);
  const neededUsd = toUsd(state.spent + state.reserved + amount);
  const [whose, advice] = ownerOf(scope, neededUsd);
  const message = `The budget of ${whose} is used up: of ${inUsd(limitUsd)} USD, ${inUsd(toUsd(state.spent))} are spent and ${inUsd(toUsd(state.reserved))} are held for calls that run, and this call may cost up to ${inUsd(toUsd(amount))}: ${advice}`;
  return new LlmError('BUDGET_EXCEEDED', message, { provider: provider.name, budget: { limitUsd, neededUsd } });
}

function ownerOf(
  { tenantId, generationId, allowance }: BudgetScope,
  neededUsd: number,
): [whose: string, advice: string] {
  if (allowance !== undefined) {
    return ['this request', 'ask for fewer computed fields at a time, or ask the operator to raise MAX_COST_USD'];
  }
  if (generationId === undefined) return [`tenant ${tenantId}`, 'ask the operator to raise the limit of this tenant'];
  return ['this generation', `resume it with a limit of at least ${inUsd(neededUsd)}`];
}

/** Rounded up, so that a limit that a person copies is enough. */
function inUsd(usd: number): string {
  return String(Math.ceil(Number((usd * 1e6).toFixed(3))) / 1e6);
}

function priceUnknown({ provider, model }: Target): LlmError {
  return new LlmError(
    'PRICE_UNKNOWN',
    `The price of ${model} at ${provider.name} is unknown, and this call is under a budget: add the price to the configuration, choose another model, or lift the limit`,
    { provider: provider.name },
  );
}
