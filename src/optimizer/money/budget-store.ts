import type { Allowance } from '../request.js';

/** Money of a tenant, of one generation, or of one allowance. */
export interface BudgetScope {
  /** `tenant:<id>`, `generation:<id>` or `allowance:<id>`. */
  readonly id: string;
  readonly tenantId: string;
  /** Absent for the tenant's own scope. */
  readonly generationId?: string | undefined;
  readonly allowance?: Allowance | undefined;
  /** In nano-USD, where the scope has no limit of its own. Null: no limit. */
  readonly defaultLimit: bigint | null;
}

/** In nano-USD. */
export interface BudgetState {
  /** The scope's own; null when the default holds. */
  readonly limit: bigint | null;
  readonly spent: bigint;
  readonly reserved: bigint;
}

/** Money that is held: it counts against each of the scopes. */
export interface HeldMoney {
  readonly id: string;
  readonly scopeIds: readonly string[];
  readonly amount: bigint;
}

/** The end of what was held: what it really cost. */
export interface Settlement {
  readonly held: HeldMoney;
  readonly cost: bigint;
}

export interface Refusal {
  readonly refusedBy: BudgetScope;
  readonly state: BudgetState;
}

/**
 * Where budgets are kept. A scope is opened by its first use, with what the ledger says that it has spent so far. All amounts are
 * nano-USD; all times are milliseconds since 1970.
 */
export interface BudgetStore {
  /** True where a ledger that writes to the database settles with the attempt. Default false. */
  readonly inDatabase?: boolean | undefined;
  /** Holds `amount` in every scope, in their order, or in none. Any number of processes may ask at once. */
  reserve(scopes: readonly BudgetScope[], amount: bigint, expiresAt: number): Promise<HeldMoney | Refusal>;
  /** Lets go of what is held and adds `cost` to what is spent. If it had expired, and so was spent, that is corrected. */
  settle(held: HeldMoney, cost: bigint): Promise<void>;
  /** Puts off the expiry, never brings it forward. */
  extend(id: string, expiresAt: number): Promise<void>;
  /** Null once it was settled or has expired. */
  held(id: string): Promise<HeldMoney | null>;
  /** Null for a scope that was never used. */
  find(scopeId: string): Promise<BudgetState | null>;
  /** Of what is held in a scope, the part that expires later than that. */
  heldBeyond(scopeId: string, expiresAt: number): Promise<bigint>;
  /** Null goes back to the default. */
  setLimit(scope: BudgetScope, limit: bigint | null): Promise<void>;
  /** Makes spent what has expired before `now`, since the provider may have billed it. Gives how many reservations. */
  sweep(now: number): Promise<number>;
}

/** What a scope may spend, by its own limit or the default. */
export function limitOf(state: Pick<BudgetState, 'limit'>, scope: BudgetScope): bigint | null {
  return state.limit ?? scope.defaultLimit;
}

/** True when the scope has room for `amount`. */
export function hasRoom(state: BudgetState, scope: BudgetScope, amount: bigint): boolean {
  const limit = limitOf(state, scope);
  return limit === null || state.spent + state.reserved + amount <= limit;
}

/** Keeps budgets in memory, for one process. `spentBefore` stands for the ledger. */
export function createMemoryBudgetStore(spentBefore: (scope: BudgetScope) => bigint = () => 0n): BudgetStore {
  const budgets = new Map<string, { limit: bigint | null; spent: bigint; reserved: bigint }>();
  const reservations = new Map<string, { money: HeldMoney; expiresAt: number }>();
  let created = 0;

  const open = (scope: BudgetScope) => {
    const budget = budgets.get(scope.id) ?? { limit: null, spent: spentBefore(scope), reserved: 0n };
    budgets.set(scope.id, budget);
    return budget;
  };
  const move = (scopeIds: readonly string[], reserved: bigint, spent: bigint): void => {
    for (const id of scopeIds) {
      const budget = budgets.get(id);
      if (budget === undefined) continue;
      budget.reserved += reserved;
      budget.spent += spent;
    }
  };

  return {
    async reserve(scopes, amount, expiresAt) {
      const refusedBy = scopes.find((scope) => !hasRoom(open(scope), scope, amount));
      if (refusedBy !== undefined) return { refusedBy, state: { ...open(refusedBy) } };
      const money: HeldMoney = { id: String((created += 1)), scopeIds: scopes.map(({ id }) => id), amount };
      move(money.scopeIds, amount, 0n);
      reservations.set(money.id, { money, expiresAt });
      return money;
    },
    async settle({ id, scopeIds, amount }, cost) {
      if (reservations.delete(id)) move(scopeIds, -amount, cost);
      else move(scopeIds, 0n, cost - amount);
    },
    async extend(id, expiresAt) {
      const reservation = reservations.get(id);
      if (reservation !== undefined) reservation.expiresAt = Math.max(reservation.expiresAt, expiresAt);
    },
    held: async (id) => reservations.get(id)?.money ?? null,
    async find(scopeId) {
      const budget = budgets.get(scopeId);
      return budget === undefined ? null : { ...budget };
    },
    async heldBeyond(scopeId, until) {
      const held = [...reservations.values()].filter(
        ({ money, expiresAt }) => expiresAt > until && money.scopeIds.includes(scopeId),
      );
      return held.reduce((sum, { money }) => sum + money.amount, 0n);
    },
    async setLimit(scope, limit) {
      if (limit !== null || budgets.has(scope.id)) open(scope).limit = limit;
    },
    async sweep(now) {
      const expired = [...reservations.values()].filter(({ expiresAt }) => expiresAt < now);
      for (const { money } of expired) {
        reservations.delete(money.id);
        move(money.scopeIds, -money.amount, money.amount);
      }
      return expired.length;
    },
  };
}
