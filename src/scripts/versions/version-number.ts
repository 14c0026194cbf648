import type { Database, Transaction } from '../../storage/database.js';

/**
 * A figure for each script, by its id, that rises with each new scene and each new current draft: drafts of a scene are numbered
 * upwards, and only newer ones become current. 1 for a script without scenes.
 */
export async function versionNumbersOf(
  db: Database | Transaction,
  scriptIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ scriptId: string; number: number }[]>`
    SELECT scene."scriptId", (1 + count(*) + coalesce(sum(draft."number"), 0))::int AS "number"
    FROM "Scene" scene LEFT JOIN "Draft" draft ON draft."id" = scene."currentDraftId"
    WHERE scene."scriptId" = ANY(${[...scriptIds]}::uuid[])
    GROUP BY scene."scriptId"`;
  const numbers = new Map(rows.map(({ scriptId, number }) => [scriptId, number]));
  return new Map(scriptIds.map((id) => [id, numbers.get(id) ?? 1]));
}
