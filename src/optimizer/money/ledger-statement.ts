import type { Database } from '../../storage/database.js';
import { attributionOf } from '../request.js';
import { answerToJson } from '../stored-answer.js';
import type { AttemptBooking, LedgerEntry } from './ledger.js';

/**
 * Stores rows of the ledger, their settlements, and the answers that were paid for, in one statement: all of it or nothing, in one
 * round trip. It is idempotent: a booking whose rows are there already changes nothing, so that it may be sent again when the
 * connection was lost.
 *
 * A generation or draft that was deleted meanwhile is left out. Locks are taken in one order everywhere: generations and drafts,
 * reservations, then budgets, a tenant's before its generations'.
 */
export async function storeBooking(db: Database, { entries, settlements, answers }: AttemptBooking): Promise<void> {
  const rows = JSON.stringify(entries.map(toRow));
  const settled = JSON.stringify(
    settlements.map(({ held: { id, scopeIds, amount }, cost }) => ({
      id,
      scopeIds,
      amount: String(amount),
      cost: String(cost),
    })),
  );
  // A statement may write a row once: of two equal calls that shared a request the last answer stays.
  const owned = [...new Map(answers.map((own) => [JSON.stringify([own.generationId, own.key]), own])).values()];
  await db.$executeRaw`
    WITH entry AS (
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS entry(
        "id" uuid, "tenantId" text, "generationId" uuid, "stage" "GenerationStageName", "sceneId" uuid, "draftId" uuid, "task" text,
        "promptVersion" text, "provider" text, "model" text, "attempt" int, "outcome" text, "requests" int, "strategy" text,
        "promptTokens" int, "cachedPromptTokens" int, "completionTokens" int, "costNanoUsd" bigint, "estimated" boolean,
        "startedAt" timestamptz, "firstTokenMs" int, "durationMs" int)
    ), own AS (
      SELECT * FROM unnest(
        ${owned.map(({ generationId }) => generationId)}::uuid[], ${owned.map(({ key }) => key)}::text[],
        ${owned.map(({ answer }) => JSON.stringify(answerToJson(answer)))}::text[], ${owned.map(({ answer }) => new Date(answer.createdAt).toISOString())}::timestamptz[]
      ) AS own("generationId", "key", "answer", "createdAt")
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
      SELECT count(*) > 0 AS yes FROM stored
    ), answered AS (
      INSERT INTO "GenerationAnswer" ("generationId", "key", "answer", "createdAt")
      SELECT own."generationId", "key", "answer", "createdAt" FROM own JOIN generation ON generation."id" = own."generationId" WHERE (SELECT yes FROM isNew)
      ON CONFLICT ("generationId", "key") DO UPDATE SET "answer" = excluded."answer", "createdAt" = excluded."createdAt"
    ), settlement AS (
      SELECT * FROM jsonb_to_recordset(${settled}::jsonb) AS settlement("id" uuid, "scopeIds" jsonb, "amount" bigint, "cost" bigint)
    ), ended AS (
      DELETE FROM "LlmReservation" WHERE "id" IN (SELECT "id" FROM settlement) AND (SELECT yes FROM isNew) RETURNING "id"
    ), move AS (
      -- What is not there any more has expired, and so was spent: that is corrected.
      SELECT scope."id", sum(CASE WHEN ended."id" IS NULL THEN 0 ELSE "amount" END) AS "freed", sum(CASE WHEN ended."id" IS NULL THEN "cost" - "amount" ELSE "cost" END) AS "spent"
      FROM settlement LEFT JOIN ended USING ("id") CROSS JOIN LATERAL jsonb_array_elements_text("scopeIds") AS scope("id")
      WHERE (SELECT yes FROM isNew)
      GROUP BY scope."id"
    ), budget AS (
      SELECT "LlmBudget"."id" FROM "LlmBudget" JOIN move USING ("id") ORDER BY "LlmBudget"."id" DESC FOR UPDATE OF "LlmBudget"
    )
    UPDATE "LlmBudget"
    SET "reservedNanoUsd" = "reservedNanoUsd" - move."freed", "spentNanoUsd" = "spentNanoUsd" + move."spent", "updatedAt" = now()
    FROM move
    WHERE "LlmBudget"."id" = move."id" AND (SELECT count(*) FROM budget) > 0`;
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
