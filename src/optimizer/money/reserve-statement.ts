import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { ofSameMoment } from '../../storage/same-moment.js';
import type { BudgetScope, BudgetState, BudgetStore, HeldMoney, Refusal } from './budget-store.js';

interface Wish {
  readonly scopes: readonly BudgetScope[];
  readonly amount: bigint;
  readonly expiresAt: number;
}

interface Row {
  id: string;
  limit: string | null;
  spent: string;
  reserved: string;
  fits: boolean;
}

/** A scope's row may be deleted between opening it and reserving: that is not repeated for ever. */
const MOST_TRIES = 5;

/**
 * Decides on the figures as they are once the rows are locked, those of a tenant before those of its generations: between reading
 * and writing nobody can spend. All of the wishes are granted, or none.
 */
const TEXT = `
  WITH wanted AS (
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS wanted("id", "amount", "defaultLimit")
  ), budget AS (
    SELECT "LlmBudget"."id", "limitNanoUsd" AS "limit", "spentNanoUsd" AS "spent", "reservedNanoUsd" AS "reserved",
      "spentNanoUsd" + "reservedNanoUsd" + wanted."amount" <= COALESCE("limitNanoUsd", wanted."defaultLimit", 9223372036854775807) AS "fits"
    FROM "LlmBudget" JOIN wanted USING ("id") ORDER BY "LlmBudget"."id" DESC FOR UPDATE OF "LlmBudget"
  ), room AS (
    SELECT count(*) = (SELECT count(*) FROM wanted) AND COALESCE(bool_and("fits"), true) AS "yes" FROM budget
  ), taken AS (
    UPDATE "LlmBudget" SET "reservedNanoUsd" = "reservedNanoUsd" + wanted."amount", "updatedAt" = now()
    FROM wanted WHERE "LlmBudget"."id" = wanted."id" AND (SELECT "yes" FROM room)
  ), held AS (
    INSERT INTO "LlmReservation" ("id", "budgetIds", "amountNanoUsd", "expiresAt")
    SELECT "id", ARRAY(SELECT jsonb_array_elements_text("scopeIds")), "amount", "expiresAt"
    FROM unnest($4::uuid[], $5::jsonb[], $6::bigint[], $7::timestamptz[]) AS held("id", "scopeIds", "amount", "expiresAt") WHERE (SELECT "yes" FROM room)
  )
  SELECT * FROM budget`;

/** Reserves in one statement for all calls of the same moment. Where there is not enough for all, each is decided on its own, in their order. */
export function createReserve(pool: Pool, open: (scope: BudgetScope) => Promise<void>): BudgetStore['reserve'] {
  const decide = ofSameMoment<Wish, HeldMoney | Refusal>({ run: (wishes) => decideAll(wishes) });

  async function decideAll(wishes: readonly Wish[], tries = 1): Promise<(HeldMoney | Refusal)[]> {
    const totals = new Map<string, { scope: BudgetScope; amount: bigint }>();
    for (const { scopes, amount } of wishes) {
      for (const scope of scopes) {
        totals.set(scope.id, { scope, amount: (totals.get(scope.id)?.amount ?? 0n) + amount });
      }
    }
    const wanted = [...totals.values()];
    const held = wishes.map(({ scopes, amount }): HeldMoney => ({
      id: randomUUID(),
      scopeIds: scopes.map(({ id }) => id),
      amount,
    }));
    const { rows } = await pool.query<Row>({
      name: 'budget-reserve',
      text: TEXT,
      values: [
        wanted.map(({ scope }) => scope.id),
        wanted.map(({ amount }) => String(amount)),
        wanted.map(({ scope: { defaultLimit } }) => (defaultLimit === null ? null : String(defaultLimit))),
        held.map(({ id }) => id),
        held.map(({ scopeIds }) => JSON.stringify(scopeIds)),
        held.map(({ amount }) => String(amount)),
        wishes.map(({ expiresAt }) => new Date(expiresAt)),
      ],
    });
    const found = new Map(rows.map((row) => [row.id, row]));
    if (wanted.every(({ scope }) => found.get(scope.id)?.fits === true)) return held;
    const missing = wanted.filter(({ scope: { id } }) => !found.has(id)).map(({ scope }) => scope);
    if (missing.length > 0) {
      if (tries === MOST_TRIES) {
        throw new Error(`The budgets ${missing.map(({ id }) => id).join(', ')} go as soon as they are opened.`);
      }
      for (const scope of missing) await open(scope);
      return decideAll(wishes, tries + 1);
    }
    const [wish, ...others] = wishes;
    if (others.length > 0) {
      const half = Math.ceil(wishes.length / 2);
      return [...(await decideAll(wishes.slice(0, half))), ...(await decideAll(wishes.slice(half)))];
    }
    for (const scope of wish?.scopes ?? []) {
      const row = found.get(scope.id);
      if (row?.fits === false) return [{ refusedBy: scope, state: stateOf(row) }];
    }
    return held;
  }

  return (scopes, amount, expiresAt) => decide({ scopes, amount, expiresAt });
}

function stateOf({ limit, spent, reserved }: Row): BudgetState {
  return { limit: limit === null ? null : BigInt(limit), spent: BigInt(spent), reserved: BigInt(reserved) };
}
