import type { Database, Transaction } from '../../storage/database.js';
import { Prisma } from '../../storage/generated/client/client.js';
import { hasRoom } from './budget-store.js';
import type { BudgetScope, BudgetState, BudgetStore, HeldMoney } from './budget-store.js';

const SWEPT_AT_ONCE = 100;
/** A reservation is refused only when the scope's figures confirm it; while others change them, it is tried again. */
const MOST_TRIES = 5;

/** Keeps budgets in the database, for any number of processes. Rows are locked in the order of a reservation's scopes. */
export function createPrismaBudgetStore(db: Database): BudgetStore {
  async function find(scopeId: string): Promise<BudgetState | null> {
    const row = await db.llmBudget.findUnique({ where: { id: scopeId } });
    return row && { limit: row.limitNanoUsd, spent: row.spentNanoUsd, reserved: row.reservedNanoUsd };
  }

  return {
    inDatabase: true,
    find,

    async reserve(scopes, amount, expiresAt) {
      for (let tries = 1; ; tries += 1) {
        const outcome = await tryReserve(db, scopes, amount, expiresAt);
        if (!(outcome instanceof NoRoom)) return outcome;
        const { scope } = outcome;
        const state = await find(scope.id);
        if (state === null) await open(db, scope);
        else if (tries >= MOST_TRIES || !hasRoom(state, scope, amount)) return { refusedBy: scope, state };
      }
    },

    async settle({ id, scopeIds, amount }, cost) {
      await db.$transaction(async (tx) => {
        const { count } = await tx.llmReservation.deleteMany({ where: { id } });
        if (count === 1) await move(tx, scopeIds, -amount, cost);
        else await move(tx, scopeIds, 0n, cost - amount);
      });
    },

    async extend(id, expiresAt) {
      const until = new Date(expiresAt);
      await db.llmReservation.updateMany({ where: { id, expiresAt: { lt: until } }, data: { expiresAt: until } });
    },

    async held(id) {
      const row = await db.llmReservation.findUnique({ where: { id } });
      return row && { id, scopeIds: row.budgetIds, amount: row.amountNanoUsd };
    },

    async heldBeyond(scopeId, expiresAt) {
      const { _sum: sum } = await db.llmReservation.aggregate({
        where: { budgetIds: { has: scopeId }, expiresAt: { gt: new Date(expiresAt) } },
        _sum: { amountNanoUsd: true },
      });
      return sum.amountNanoUsd ?? 0n;
    },

    async setLimit(scope, limit) {
      if (limit === null) await db.llmBudget.updateMany({ where: { id: scope.id }, data: { limitNanoUsd: null } });
      else await open(db, scope, limit);
    },

    async sweep(now) {
      for (let swept = 0; ;) {
        const expired = await db.llmReservation.findMany({
          where: { expiresAt: { lt: new Date(now) } },
          orderBy: { expiresAt: 'asc' },
          take: SWEPT_AT_ONCE,
        });
        for (const { id, budgetIds, amountNanoUsd: amount } of expired) {
          swept += await db.$transaction(async (tx) => {
            // Settled or put off meanwhile: not ours.
            const { count } = await tx.llmReservation.deleteMany({ where: { id, expiresAt: { lt: new Date(now) } } });
            if (count === 1) await move(tx, budgetIds, -amount, amount);
            return count;
          });
        }
        if (expired.length < SWEPT_AT_ONCE) return swept;
      }
    },
  };
}

/** Thrown inside the transaction to roll it back. */
class NoRoom extends Error {
  constructor(readonly scope: BudgetScope) {
    super(`${scope.id} has no room`);
  }
}

/** Reserves by one conditional statement for each scope, without reading first: between reading and writing others could spend. */
async function tryReserve(
  db: Database,
  scopes: readonly BudgetScope[],
  amount: bigint,
  expiresAt: number,
): Promise<HeldMoney | NoRoom> {
  try {
    return await db.$transaction(async (tx) => {
      for (const scope of scopes) {
        const taken = await tx.$executeRaw`
          UPDATE "LlmBudget" SET "reservedNanoUsd" = "reservedNanoUsd" + ${amount}, "updatedAt" = now()
          WHERE "id" = ${scope.id}
            AND "spentNanoUsd" + "reservedNanoUsd" + ${amount} <= COALESCE("limitNanoUsd", ${scope.defaultLimit}::bigint, 9223372036854775807)`;
        if (taken === 0) throw new NoRoom(scope);
      }
      const scopeIds = scopes.map(({ id }) => id);
      const { id } = await tx.llmReservation.create({
        data: { budgetIds: scopeIds, amountNanoUsd: amount, expiresAt: new Date(expiresAt) },
        select: { id: true },
      });
      return { id, scopeIds, amount };
    });
  } catch (error) {
    if (error instanceof NoRoom) return error;
    throw error;
  }
}

/** Creates the scope's row if it is missing, with what it has spent according to the ledger, and sets its limit if one is given. */
async function open(db: Database, scope: BudgetScope, limit?: bigint): Promise<void> {
  const ofScope =
    scope.generationId === undefined
      ? Prisma.sql`"tenantId" = ${scope.tenantId}`
      : Prisma.sql`"generationId" = ${scope.generationId}::uuid`;
  const conflict =
    limit === undefined
      ? Prisma.sql`DO NOTHING`
      : Prisma.sql`DO UPDATE SET "limitNanoUsd" = EXCLUDED."limitNanoUsd", "updatedAt" = now()`;
  await db.$executeRaw`
    INSERT INTO "LlmBudget" ("id", "tenantId", "limitNanoUsd", "spentNanoUsd", "updatedAt")
    SELECT ${scope.id}, ${scope.tenantId}, ${limit ?? null}::bigint, COALESCE(SUM("costNanoUsd"), 0)::bigint, now() FROM "LlmCall" WHERE ${ofScope}
    ON CONFLICT ("id") ${conflict}`;
}

async function move(tx: Transaction, scopeIds: readonly string[], reserved: bigint, spent: bigint): Promise<void> {
  for (const id of scopeIds) {
    await tx.$executeRaw`
      UPDATE "LlmBudget" SET "reservedNanoUsd" = "reservedNanoUsd" + ${reserved}, "spentNanoUsd" = "spentNanoUsd" + ${spent}, "updatedAt" = now()
      WHERE "id" = ${id}`;
  }
}
