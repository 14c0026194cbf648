import type { Clock } from '../../llm/clock.js';
import { systemClock } from '../../llm/clock.js';
import { LlmError } from '../../llm/provider.js';
import { EXPIRES_MS, keepReserved, share } from './budget-reservation.js';
import type { BudgetReservation, ReservedPart } from './budget-reservation.js';
import { limitOf } from './budget-store.js';
import type { BudgetScope, BudgetStore, Refusal } from './budget-store.js';
import { scalePrice, toNanoUsd, toUsd, worstCaseCost } from './pricing.js';
import type { Price, Pricing } from './pricing.js';
import type { Payer, Reservations } from './reservations.js';
import type { Stats } from '../stats.js';
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
  /** Hears of reservations that could not be ended or kept alive. Default: nothing is done. */
  onError?: ((error: unknown) => void) | undefined;
}

export interface Budget extends Reservations {
  /**
   * Holds the most that an attempt can cost, in the budgets of its payers: one for each job that shares it. Nothing is stored
   * for a free model, or where no budget is limited. It is kept alive until it ends; that of a process that died expires after
   * ten minutes and becomes spent.
   *
   * @throws LlmError `BUDGET_EXCEEDED`; `PRICE_UNKNOWN` for a limited payer
   */
  reserve(payers: readonly Payer[], target: Target, promptTokens: number, maxOutputTokens: number): Promise<BudgetReservation>;
  /**
   * As `reserve`, for a job of many calls of one payer, at a part of the price: the sum of the most that each can cost.
   *
   * @throws LlmError `BUDGET_EXCEEDED`; `PRICE_UNKNOWN` for a limited payer
   */
  reserveJob(payer: Payer, target: Target, calls: readonly CallSize[], priceFactor: number): Promise<BudgetReservation>;
  /** The reservation of a batch job, after a restart. Undefined once it has ended or expired. */
  resume(id: string): Promise<BudgetReservation | undefined>;
  /** True when a limit stands above the payer: then prompts must be counted, not estimated. */
  limited(payer: Payer): Promise<boolean>;
  /** The most that a generation may spend in all, in USD; null goes back to the server's limit. What it has spent counts. */
  setLimit(generation: Required<Payer>, limitUsd: number | null): Promise<void>;
  /** Makes spent what processes held that are gone. To be called every few minutes. Gives how many reservations. */
  sweepExpired(): Promise<number>;
}

export function createBudget(options: BudgetOptions): Budget {
  const { store, priceOf, limits = {}, stats, clock = systemClock, onError = () => {} } = options;
  const perGeneration = limits.perGenerationUsd === undefined ? null : toNanoUsd(limits.perGenerationUsd);
  const keep = (parts: readonly ReservedPart[]): BudgetReservation =>
    keepReserved(parts, { store, clock, onError, onOverrun: () => stats?.count('budgetOverruns') });

  function tenantScope({ tenantId }: Payer): BudgetScope | undefined {
    const limit = limits.tenants?.get(tenantId) ?? limits.perTenantUsd;
    return limit === undefined ? undefined : { id: `tenant:${tenantId}`, tenantId, defaultLimit: toNanoUsd(limit) };
  }

  function generationScope({ tenantId, generationId }: Payer): BudgetScope | undefined {
    return generationId === undefined ? undefined : { id: `generation:${generationId}`, tenantId, generationId, defaultLimit: perGeneration };
  }

  /** Where money is counted, the tenant first: in scopes with a limit, and in generations that ever had one of their own. */
  async function countedScopes(payer: Payer): Promise<BudgetScope[]> {
    const generation = generationScope(payer);
    const counted = generation !== undefined && (generation.defaultLimit !== null || (await store.find(generation.id)) !== null);
    return [tenantScope(payer), counted ? generation : undefined].filter((scope) => scope !== undefined);
  }

  async function limited(payer: Payer): Promise<boolean> {
    const generation = generationScope(payer);
    if (tenantScope(payer) !== undefined) return true;
    return generation !== undefined && limitOf((await store.find(generation.id)) ?? { limit: null }, generation) !== null;
  }

  async function reserve(payers: readonly Payer[], target: Target, amountAt: (price: Price) => bigint): Promise<BudgetReservation> {
    const price = priceOf(target.provider, target.model, new Date(clock.now()));
    if (price === null) {
      for (const payer of payers) if (await limited(payer)) throw priceUnknown(target);
      return keep([]);
    }
    const amount = amountAt(price);
    if (amount === 0n) return keep([]);
    const parts: ReservedPart[] = [];
    for (const group of groupsOf(payers)) {
      const scopes = await countedScopes(payers[group[0]!]!);
      if (scopes.length === 0) continue;
      const outcome = await store.reserve(scopes, share(amount, group, payers.length), clock.now() + EXPIRES_MS);
      if ('refusedBy' in outcome) {
        await keep(parts).release();
        throw exceeded(outcome, share(amount, group, payers.length), target);
      }
      parts.push({ payers: group, money: outcome });
    }
    return keep(parts);
  }

  return {
    limited,
    reserve: (payers, target, promptTokens, maxOutputTokens) => reserve(payers, target, (price) => worstCaseCost(promptTokens, maxOutputTokens, price)),

    reserveJob(payer, target, calls, priceFactor) {
      const most = (price: Price): bigint => calls.reduce((total, { promptTokens, maxOutputTokens }) => total + worstCaseCost(promptTokens, maxOutputTokens, price), 0n);
      return reserve([payer], target, (price) => most(scalePrice(price, priceFactor)));
    },

    async resume(id) {
      const money = await store.held(id);
      return money === null ? undefined : keep([{ payers: undefined, money }]);
    },

    async setLimit(generation, limitUsd) {
      await store.setLimit(generationScope(generation)!, limitUsd === null ? null : toNanoUsd(limitUsd));
    },

    sweepExpired: () => store.sweep(clock.now()),
  };
}

/** Positions of the payers with the same tenant and generation. */
function groupsOf(payers: readonly Payer[]): number[][] {
  const byPayer = ({ tenantId, generationId }: Payer): string => JSON.stringify([tenantId, generationId]);
  return [...Map.groupBy(payers.keys(), (index) => byPayer(payers[index]!)).values()];
}

function exceeded({ refusedBy: scope, state }: Refusal, amount: bigint, { provider }: Target): LlmError {
  const limitUsd = toUsd(limitOf(state, scope) ?? 0n);
  const neededUsd = toUsd(state.spent + state.reserved + amount);
  const [whose, advice] =
    scope.generationId === undefined
      ? [`tenant ${scope.tenantId}`, 'ask the operator to raise the limit of this tenant']
      : ['this generation', `resume it with a limit of at least ${inUsd(neededUsd)}`];
  const message = `The budget of ${whose} is used up: of ${inUsd(limitUsd)} USD, ${inUsd(toUsd(state.spent))} are spent and ${inUsd(toUsd(state.reserved))} are held for calls that run, and this call may cost up to ${inUsd(toUsd(amount))}: ${advice}`;
  return new LlmError('BUDGET_EXCEEDED', message, { provider: provider.name, budget: { limitUsd, neededUsd } });
}

/** Rounded up, so that a limit that a person copies is enough. */
function inUsd(usd: number): string {
  return String(Math.ceil(Number((usd * 1e6).toFixed(3))) / 1e6);
}

function priceUnknown({ provider, model }: Target): LlmError {
  return new LlmError('PRICE_UNKNOWN', `The price of ${model} at ${provider.name} is unknown, and this call is under a budget: add the price to the configuration, choose another model, or lift the limit`, { provider: provider.name });
}
