import { LRUCache } from 'lru-cache';
import type { Clock } from '../../domain/clock.js';
import type { Allowance } from '../request.js';
import { createMemoryBudgetStore, limitOf } from './budget-store.js';
import type { BudgetScope, BudgetState, BudgetStore } from './budget-store.js';
import { toNanoUsd } from './pricing.js';
import type { Payer } from './reservations.js';

/** Limits in USD; an absent one means no limit. */
export interface BudgetLimits {
  /** What one generation may spend, unless it has a limit of its own. */
  perGenerationUsd?: number | undefined;
  /** What each tenant may spend, in all. */
  perTenantUsd?: number | undefined;
  /** By tenant, instead of `perTenantUsd`. */
  tenants?: ReadonlyMap<string, number> | undefined;
}

/** Payers whose money is counted in the same scopes of one store. */
export interface Claim {
  readonly payers: readonly number[];
  readonly scopes: readonly BudgetScope[];
  readonly store: BudgetStore;
}

/** So long a generation counts as one without a budget, in milliseconds. What it spends until another process gives it one is counted when it is booked. */
const FRESH_MS = 1_000;
const MOST_UNKNOWN = 10_000;

/** Decides in which scopes the money of a payer is counted. */
export class BudgetScopes {
  readonly #perGeneration: bigint | null;
  /** The budgets of allowances, in memory, until the allowance is garbage collected. */
  readonly #allowances = new WeakMap<Allowance, BudgetStore>();
  /** Scopes without a budget, and when that was asked. */
  readonly #unknown = new LRUCache<string, number>({ max: MOST_UNKNOWN });

  constructor(
    private readonly store: BudgetStore,
    private readonly limits: BudgetLimits,
    private readonly clock: Clock,
  ) {
    this.#perGeneration = limits.perGenerationUsd === undefined ? null : toNanoUsd(limits.perGenerationUsd);
  }

  ofGeneration({ tenantId, generationId }: Required<Pick<Payer, 'tenantId' | 'generationId'>>): BudgetScope {
    return {
      id: `generation:${generationId}`,
      tenantId,
      generationId: generationId,
      defaultLimit: this.#perGeneration,
    };
  }

  /** Whether any limit applies to the payer. */
  async limited(payer: Payer): Promise<boolean> {
    if (this.#ofTenant(payer) !== undefined) return true;
    if (payer.allowance !== undefined && this.#perGeneration !== null) return true;
    const generation = this.#generationOf(payer);
    if (generation === undefined) return false;
    if (generation.defaultLimit !== null) return true;
    const state = await this.#find(generation);
    return state !== null && limitOf(state, generation) !== null;
  }

  /** To be called when the generation gets a limit. */
  limitChanged({ id }: BudgetScope): void {
    this.#unknown.delete(id);
  }

  async #find({ id }: BudgetScope): Promise<BudgetState | null> {
    const askedAt = this.clock.now();
    const state = await this.store.find(id);
    if (state === null) this.#unknown.set(id, askedAt);
    else this.#unknown.delete(id);
    return state;
  }

  /** What was asked as the call began is not asked again as it leaves. */
  #isUnknown({ id }: BudgetScope): boolean {
    const askedAt = this.#unknown.get(id);
    return askedAt !== undefined && this.clock.now() - askedAt <= FRESH_MS;
  }

  async claimsOf(payers: readonly Payer[]): Promise<Claim[]> {
    const claims: Claim[] = [];
    for (const { payer, positions } of groupsOf(payers)) {
      const { tenantId, allowance } = payer;
      if (allowance !== undefined && this.#perGeneration !== null) {
        claims.push({
          payers: positions,
          scopes: [{ id: allowance.id, tenantId, allowance, defaultLimit: this.#perGeneration }],
          store: this.#storeOf(allowance),
        });
      }
      const scopes = await this.#counted(payer);
      if (scopes.length > 0) claims.push({ payers: positions, scopes, store: this.store });
    }
    return claims;
  }

  /** The scopes in which the payer's money is counted, the tenant's first: those with a limit, and generations that once had a limit of their own. */
  async #counted(payer: Payer): Promise<BudgetScope[]> {
    const generation = this.#generationOf(payer);
    const counted =
      generation !== undefined &&
      (generation.defaultLimit !== null || (!this.#isUnknown(generation) && (await this.#find(generation)) !== null));
    return [this.#ofTenant(payer), counted ? generation : undefined].filter((scope) => scope !== undefined);
  }

  #ofTenant({ tenantId }: Payer): BudgetScope | undefined {
    const limit = this.limits.tenants?.get(tenantId) ?? this.limits.perTenantUsd;
    return limit === undefined ? undefined : { id: `tenant:${tenantId}`, tenantId, defaultLimit: toNanoUsd(limit) };
  }

  #generationOf({ tenantId, generationId }: Payer): BudgetScope | undefined {
    return generationId === undefined ? undefined : this.ofGeneration({ tenantId, generationId });
  }

  #storeOf(allowance: Allowance): BudgetStore {
    const known = this.#allowances.get(allowance) ?? createMemoryBudgetStore();
    this.#allowances.set(allowance, known);
    return known;
  }
}

/** Payers with the same tenant, generation and allowance, and their positions. */
function groupsOf(payers: readonly Payer[]): { payer: Payer; positions: number[] }[] {
  const groups = new Map<string, { payer: Payer; positions: number[] }>();
  for (const [position, payer] of payers.entries()) {
    const key = JSON.stringify([payer.tenantId, payer.generationId, payer.allowance?.id]);
    const group = groups.get(key) ?? { payer, positions: [] };
    groups.set(key, group);
    group.positions.push(position);
  }
  return [...groups.values()];
}
