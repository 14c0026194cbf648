import type { Allowance } from '../request.js';
import { createMemoryBudgetStore, limitOf } from './budget-store.js';
import type { BudgetScope, BudgetStore } from './budget-store.js';
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

/** Decides in which scopes the money of a payer is counted. */
export class BudgetScopes {
  readonly #perGeneration: bigint | null;
  /** The budgets of allowances, in memory, until the allowance is garbage collected. */
  readonly #allowances = new WeakMap<Allowance, BudgetStore>();

  constructor(
    private readonly store: BudgetStore,
    private readonly limits: BudgetLimits,
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
    return (
      generation !== undefined &&
      limitOf((await this.store.find(generation.id)) ?? { limit: null }, generation) !== null
    );
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
      generation !== undefined && (generation.defaultLimit !== null || (await this.store.find(generation.id)) !== null);
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
