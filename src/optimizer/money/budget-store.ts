import type { Allowance } from '../request.js';

/** The budget of a tenant, a generation, or an allowance. */
export interface BudgetScope {
  /** `tenant:<id>`, `generation:<id>` or `allowance:<id>`. */
  readonly id: string;
  readonly tenantId: string;
  /** Absent for the tenant's own scope. */
  readonly generationId?: string | undefined;
  readonly allowance?: Allowance | undefined;
  /** The limit in nano-USD if the scope has none of its own. Null: no limit. */
  readonly defaultLimit: bigint | null;
}

/** In nano-USD. */
export interface BudgetState {
  /** The scope's own limit; null if the default applies. */
  readonly limit: bigint | null;
  readonly spent: bigint;
  readonly reserved: bigint;
}

/** Reserved money; it counts against each of the scopes. */
export interface HeldMoney {
  readonly id: string;
  readonly scopeIds: readonly string[];
  readonly amount: bigint;
}

/** Ends a reservation with the real cost. */
export interface Settlement {
  readonly held: HeldMoney;
  readonly cost: bigint;
}

export interface Refusal {
  readonly refusedBy: BudgetScope;
  readonly state: BudgetState;
}

/**
 * Stores budgets. A scope is opened by its first use, with what it has spent so far according to the ledger. All amounts are
 * nano-USD; all times are milliseconds since 1970.
 */
export interface BudgetStore {
  /** True if a ledger that writes to the database can settle together with the attempt. Default false. */
  readonly inDatabase?: boolean | undefined;
  /** Reserves `amount` in every scope, in their order, or in none. Safe for any number of processes at once. */
  reserve(scopes: readonly BudgetScope[], amount: bigint, expiresAt: number): Promise<HeldMoney | Refusal>;
  /** Ends a reservation and adds `cost` to what is spent. If it had expired and was counted as spent, that is corrected. */
  settle(held: HeldMoney, cost: bigint): Promise<void>;
  /** Moves the expiry to a later time, never to an earlier one. */
  extend(id: string, expiresAt: number): Promise<void>;
  /** The reservation with this id; null once it was settled or has expired. */
  held(id: string): Promise<HeldMoney | null>;
  /** The state of a scope; null if it was never used. */
  find(scopeId: string): Promise<BudgetState | null>;
  /** How much of the scope's reserved money expires later than `expiresAt`. */
  heldBeyond(scopeId: string, expiresAt: number): Promise<bigint>;
  /** Sets the scope's own limit; null goes back to the default. */
  setLimit(scope: BudgetScope, limit: bigint | null): Promise<void>;
  /** Counts reservations that expired before `now` as spent, because the provider may have billed them. Returns how many. */
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
