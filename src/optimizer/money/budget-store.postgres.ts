import type { Pool } from 'pg';
import { ofSameMoment } from '../../storage/same-moment.js';
import { createPostgresReads } from './postgres-reads.js';
import type { PostgresReads } from './postgres-reads.js';
import { createReserve } from './reserve-statement.js';
import type { BudgetScope, BudgetStore, Settlement } from './budget-store.js';

const SWEPT_AT_ONCE = 100;

/**
 * Keeps budgets in the database, for any number of processes. Each change is one statement, which locks reservations first, then
 * budgets, a tenant's before its generations'. `reads`: shared with what else a call looks up.
 */
export function createPostgresBudgetStore(pool: Pool, reads: PostgresReads = createPostgresReads(pool)): BudgetStore {
  const settle = ofSameMoment<Settlement, void>({
    async run(settlements) {
      await pool.query({
        name: 'budget-settle',
        text: SETTLE,
        values: [
          settlements.map(({ held }) => held.id),
          settlements.map(({ held }) => JSON.stringify(held.scopeIds)),
          settlements.map(({ held }) => String(held.amount)),
          settlements.map(({ cost }) => String(cost)),
        ],
      });
      return [];
    },
  });

  return {
    inDatabase: true,
    find: async (scopeId) => (await reads.budget(scopeId)) ?? null,
    reserve: createReserve(pool, (scope) => open(pool, scope)),
    settle: (held, cost) => settle({ held, cost }),

    async extend(id, expiresAt) {
      await pool.query('UPDATE "LlmReservation" SET "expiresAt" = $2 WHERE "id" = $1 AND "expiresAt" < $2', [
        id,
        new Date(expiresAt),
      ]);
    },

    async held(id) {
      const { rows } = await pool.query<{ budgetIds: string[]; amount: string }>(
        'SELECT "budgetIds", "amountNanoUsd" AS "amount" FROM "LlmReservation" WHERE "id" = $1',
        [id],
      );
      const [row] = rows;
      return row === undefined ? null : { id, scopeIds: row.budgetIds, amount: BigInt(row.amount) };
    },

    async heldBeyond(scopeId, expiresAt) {
      const { rows } = await pool.query<{ sum: string }>(
        'SELECT COALESCE(SUM("amountNanoUsd"), 0)::bigint AS "sum" FROM "LlmReservation" WHERE $1 = ANY("budgetIds") AND "expiresAt" > $2',
        [scopeId, new Date(expiresAt)],
      );
      return BigInt(rows[0]?.sum ?? 0);
    },

    async setLimit(scope, limit) {
      if (limit !== null) return await open(pool, scope, limit);
      await pool.query('UPDATE "LlmBudget" SET "limitNanoUsd" = NULL, "updatedAt" = now() WHERE "id" = $1', [scope.id]);
    },

    async sweep(now) {
      for (let swept = 0; ;) {
        const { rows } = await pool.query<{ count: number }>({
          name: 'budget-sweep',
          text: SWEEP,
          values: [new Date(now), SWEPT_AT_ONCE],
        });
        const count = rows[0]?.count ?? 0;
        swept += count;
        if (count < SWEPT_AT_ONCE) return swept;
      }
    },
  };
}

/** What is not there any more has expired, and so was spent: that is corrected. */
const SETTLE = `
  WITH settlement AS (
    SELECT * FROM unnest($1::uuid[], $2::jsonb[], $3::bigint[], $4::bigint[]) AS settlement("id", "scopeIds", "amount", "cost")
  ), ended AS (
    DELETE FROM "LlmReservation" WHERE "id" IN (SELECT "id" FROM settlement) RETURNING "id"
  ), move AS (
    SELECT scope."id", sum(CASE WHEN ended."id" IS NULL THEN 0 ELSE "amount" END) AS "freed", sum(CASE WHEN ended."id" IS NULL THEN "cost" - "amount" ELSE "cost" END) AS "spent"
    FROM settlement LEFT JOIN ended USING ("id") CROSS JOIN LATERAL jsonb_array_elements_text("scopeIds") AS scope("id")
    GROUP BY scope."id"
  ), budget AS (
    SELECT "LlmBudget"."id" FROM "LlmBudget" JOIN move USING ("id") ORDER BY "LlmBudget"."id" DESC FOR UPDATE OF "LlmBudget"
  )
  UPDATE "LlmBudget"
  SET "reservedNanoUsd" = "reservedNanoUsd" - move."freed", "spentNanoUsd" = "spentNanoUsd" + move."spent", "updatedAt" = now()
  FROM move
  WHERE "LlmBudget"."id" = move."id" AND (SELECT count(*) FROM budget) > 0`;

/** Those that are being settled or put off at this moment are left to whoever does that. */
const SWEEP = `
  WITH expired AS (
    SELECT "id" FROM "LlmReservation" WHERE "expiresAt" < $1 ORDER BY "expiresAt" LIMIT $2 FOR UPDATE SKIP LOCKED
  ), ended AS (
    DELETE FROM "LlmReservation" WHERE "id" IN (SELECT "id" FROM expired) RETURNING "budgetIds", "amountNanoUsd"
  ), move AS (
    SELECT scope."id", sum("amountNanoUsd") AS "amount" FROM ended CROSS JOIN LATERAL unnest("budgetIds") AS scope("id") GROUP BY scope."id"
  ), budget AS (
    SELECT "LlmBudget"."id" FROM "LlmBudget" JOIN move USING ("id") ORDER BY "LlmBudget"."id" DESC FOR UPDATE OF "LlmBudget"
  ), moved AS (
    UPDATE "LlmBudget"
    SET "reservedNanoUsd" = "reservedNanoUsd" - move."amount", "spentNanoUsd" = "spentNanoUsd" + move."amount", "updatedAt" = now()
    FROM move
    WHERE "LlmBudget"."id" = move."id" AND (SELECT count(*) FROM budget) > 0
  )
  SELECT count(*)::int AS "count" FROM ended`;

/** Creates the scope's row if it is missing, with what it has spent according to the ledger, and sets its limit if one is given. */
async function open(pool: Pool, scope: BudgetScope, limit?: bigint): Promise<void> {
  const [ofScope, owner] =
    scope.generationId === undefined
      ? ['"tenantId" = $4', scope.tenantId]
      : ['"generationId" = $4::uuid', scope.generationId];
  const conflict =
    limit === undefined ? 'DO NOTHING' : 'DO UPDATE SET "limitNanoUsd" = EXCLUDED."limitNanoUsd", "updatedAt" = now()';
  await pool.query(
    `INSERT INTO "LlmBudget" ("id", "tenantId", "limitNanoUsd", "spentNanoUsd", "updatedAt")
     SELECT $1, $2, $3::bigint, COALESCE(SUM("costNanoUsd"), 0)::bigint, now() FROM "LlmCall" WHERE ${ofScope}
     ON CONFLICT ("id") ${conflict}`,
    [scope.id, scope.tenantId, limit === undefined ? null : String(limit), owner],
  );
}
