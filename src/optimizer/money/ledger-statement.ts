import type { Pool } from 'pg';
import { attributionOf } from '../request.js';
import { answerToJson } from '../stored-answer.js';
import type { AttemptBooking, LedgerEntry } from './ledger.js';

const TEXT = `
  WITH entry AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS entry(
      "booking" int, "id" uuid, "tenantId" text, "generationId" uuid, "stage" "GenerationStageName", "sceneId" uuid, "draftId" uuid, "task" text,
      "promptVersion" text, "provider" text, "model" text, "attempt" int, "outcome" text, "requests" int, "strategy" text,
      "promptTokens" int, "cachedPromptTokens" int, "completionTokens" int, "costNanoUsd" bigint, "estimated" boolean,
      "startedAt" timestamptz, "firstTokenMs" int, "durationMs" int)
  ), own AS (
    SELECT * FROM unnest($2::int[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[]) WITH ORDINALITY
      AS own("booking", "generationId", "key", "answer", "createdAt", "at")
  ), generation AS (
    SELECT "id" FROM "Generation" WHERE "id" IN (SELECT "generationId" FROM entry UNION SELECT "generationId" FROM own) ORDER BY "id" FOR KEY SHARE
  ), draft AS (
    SELECT "id" FROM "Draft" WHERE "id" IN (SELECT "draftId" FROM entry) ORDER BY "id" FOR KEY SHARE
  ), stored AS (
    INSERT INTO "LlmCall" (
      "id", "tenantId", "generationId", "stage", "sceneId", "draftId", "task", "promptVersion", "provider", "model", "attempt", "outcome", "requests",
      "strategy", "promptTokens", "cachedPromptTokens", "completionTokens", "costNanoUsd", "estimated", "startedAt", "firstTokenMs", "durationMs")
    SELECT
      entry."id", "tenantId", generation."id", "stage", "sceneId", draft."id", "task", "promptVersion", "provider", "model", "attempt", "outcome", "requests",
      "strategy", "promptTokens", "cachedPromptTokens", "completionTokens", "costNanoUsd", "estimated", "startedAt", "firstTokenMs", "durationMs"
    FROM entry LEFT JOIN generation ON generation."id" = entry."generationId" LEFT JOIN draft ON draft."id" = entry."draftId"
    ON CONFLICT ("id") DO NOTHING
    RETURNING "id"
  ), isNew AS (
    SELECT DISTINCT "booking" FROM entry JOIN stored USING ("id")
  ), answered AS (
    -- A statement may write a row once: of two equal calls that shared a request the last answer stays.
    INSERT INTO "GenerationAnswer" ("generationId", "key", "answer", "createdAt")
    SELECT DISTINCT ON ("generationId", "key") own."generationId", "key", "answer", "createdAt"
    FROM own JOIN isNew USING ("booking") JOIN generation ON generation."id" = own."generationId"
    ORDER BY "generationId", "key", "at" DESC
    ON CONFLICT ("generationId", "key") DO UPDATE SET "answer" = excluded."answer", "createdAt" = excluded."createdAt"
  ), cached AS (
    INSERT INTO "LlmCacheEntry" ("key", "tenantId", "answer", "createdAt", "expiresAt", "generationId", "sceneId")
    SELECT DISTINCT ON ("key") "key", "tenantId", "answer"::jsonb, "createdAt", "expiresAt", "generationId", "sceneId"
    FROM unnest($7::int[], $8::text[], $9::text[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::text[], $14::text[]) WITH ORDINALITY
      AS cached("booking", "key", "tenantId", "answer", "createdAt", "expiresAt", "generationId", "sceneId", "at") JOIN isNew USING ("booking")
    ORDER BY "key", "at" DESC
    ON CONFLICT ("key") DO UPDATE
    SET "tenantId" = excluded."tenantId", "answer" = excluded."answer", "createdAt" = excluded."createdAt", "expiresAt" = excluded."expiresAt",
        "generationId" = excluded."generationId", "sceneId" = excluded."sceneId"
    WHERE "LlmCacheEntry"."createdAt" <= excluded."createdAt"
  ), settlement AS (
    SELECT settlement.* FROM unnest($15::int[], $16::uuid[], $17::jsonb[], $18::bigint[], $19::bigint[])
      AS settlement("booking", "id", "scopeIds", "amount", "cost") JOIN isNew USING ("booking")
  ), ended AS (
    DELETE FROM "LlmReservation" WHERE "id" IN (SELECT "id" FROM settlement) RETURNING "id"
  ), part AS (
    -- What is not there any more has expired, and so was spent: that is corrected.
    SELECT scope."id", CASE WHEN ended."id" IS NULL THEN 0 ELSE "amount" END AS "freed", CASE WHEN ended."id" IS NULL THEN "cost" - "amount" ELSE "cost" END AS "spent"
    FROM settlement LEFT JOIN ended USING ("id") CROSS JOIN LATERAL jsonb_array_elements_text("scopeIds") AS scope("id")
    UNION ALL
    -- Of calls that left before their generation had a budget.
    SELECT unreserved."id", 0, "cost" FROM unnest($20::int[], $21::text[], $22::bigint[]) AS unreserved("booking", "id", "cost") JOIN isNew USING ("booking")
  ), move AS (
    SELECT "id", sum("freed") AS "freed", sum("spent") AS "spent" FROM part GROUP BY "id"
  ), budget AS (
    SELECT "LlmBudget"."id" FROM "LlmBudget" JOIN move USING ("id") ORDER BY "LlmBudget"."id" DESC FOR UPDATE OF "LlmBudget"
  )
  UPDATE "LlmBudget"
  SET "reservedNanoUsd" = "reservedNanoUsd" - move."freed", "spentNanoUsd" = "spentNanoUsd" + move."spent", "updatedAt" = now()
  FROM move
  WHERE "LlmBudget"."id" = move."id" AND (SELECT count(*) FROM budget) > 0`;

/**
 * Stores rows of the ledger, their settlements, and the answers that were paid for, in one statement: all of it or nothing, in one
 * round trip. It is idempotent: a booking whose rows are there already changes nothing, so that it may be sent again when the
 * connection was lost.
 *
 * A generation or draft that was deleted meanwhile is left out. Locks are taken in one order everywhere: generations and drafts,
 * answers, reservations, then budgets, a tenant's before its generations'.
 */
export async function storeBookings(pool: Pool, bookings: readonly AttemptBooking[]): Promise<void> {
  const inEach = <T>(pick: (booking: AttemptBooking) => readonly T[]): [booking: number, item: T][] =>
    bookings.flatMap((booking, at) => pick(booking).map((item): [number, T] => [at, item]));
  const entries = inEach(({ entries: all }) => all);
  const own = inEach(({ answers }) => answers);
  const cached = inEach(({ cached: all = [] }) => all);
  const settlements = inEach(({ settlements: all }) => all);
  const unreserved = inEach(unreservedCosts);
  const date = (ms: number): string => new Date(ms).toISOString();
  await pool.query({
    name: 'after-a-call',
    text: TEXT,
    values: [
      JSON.stringify(entries.map(([booking, entry]) => ({ ...toRow(entry), booking }))),
      own.map(([booking]) => booking),
      own.map(([, { generationId }]) => generationId),
      own.map(([, { key }]) => key),
      own.map(([, { answer }]) => JSON.stringify(answerToJson(answer))),
      own.map(([, { answer }]) => date(answer.createdAt)),
      cached.map(([booking]) => booking),
      cached.map(([, { key }]) => key),
      cached.map(([, { tenantId }]) => tenantId),
      cached.map(([, { answer }]) => JSON.stringify(answerToJson(answer))),
      cached.map(([, { answer }]) => date(answer.createdAt)),
      cached.map(([, { expiresAt }]) => date(expiresAt)),
      cached.map(([, { generationId }]) => generationId ?? null),
      cached.map(([, { sceneId }]) => sceneId ?? null),
      settlements.map(([booking]) => booking),
      settlements.map(([, { held }]) => held.id),
      settlements.map(([, { held }]) => JSON.stringify(held.scopeIds)),
      settlements.map(([, { held }]) => String(held.amount)),
      settlements.map(([, { cost }]) => String(cost)),
      unreserved.map(([booking]) => booking),
      unreserved.map(([, { id }]) => id),
      unreserved.map(([, { cost }]) => String(cost)),
    ],
  });
}

/** By budget of a generation in which nothing was reserved, because it did not exist. */
function unreservedCosts({
  entries,
  settlements,
  countsUnreserved = false,
}: AttemptBooking): { id: string; cost: bigint }[] {
  if (!countsUnreserved) return [];
  const reserved = new Set(settlements.flatMap(({ held }) => held.scopeIds));
  return entries.flatMap(({ generationId, costNanoUsd: cost }) => {
    const id = `generation:${generationId}`;
    return generationId === undefined || cost === null || cost === 0n || reserved.has(id) ? [] : [{ id, cost }];
  });
}

function toRow(entry: LedgerEntry): object {
  const { id, provider, model, attempt, outcome, requests = 1, strategy = 'solo', estimated, costNanoUsd } = entry;
  const { promptTokens, cachedPromptTokens, completionTokens } = entry.usage;
  const { startedAt, firstTokenMs, durationMs } = entry;
  return {
    ...attributionOf(entry),
    id,
    provider,
    model,
    attempt,
    outcome,
    requests,
    strategy,
    promptTokens,
    cachedPromptTokens,
    completionTokens,
    estimated,
    costNanoUsd: costNanoUsd === null ? null : String(costNanoUsd),
    startedAt: startedAt.toISOString(),
    firstTokenMs: firstTokenMs === undefined ? undefined : Math.round(firstTokenMs),
    durationMs: Math.max(0, Math.round(durationMs)),
  };
}
