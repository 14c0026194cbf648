import type { Database, Transaction } from '../../storage/database.js';

/**
 * A version number for each script, by its id: 1 without scenes, and higher after each new scene and each change of a scene's
 * current draft. It never falls and never stands for two states, although a generation may make an earlier draft current again. So
 * it counts only rows that stay until the script is deleted, of which one comes in the transaction of each such change: scenes,
 * finished drafts, and what a generation's critiques say of its rewrites, since only they lead back to an earlier draft. It may
 * also rise for a draft or critique that leaves the current draft as it is.
 */
export async function versionNumbersOf(
  db: Database | Transaction,
  scriptIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ scriptId: string; number: number }[]>`
    SELECT scene."scriptId", (1 + count(*) + sum(own."count"))::int AS "number"
    FROM "Scene" scene CROSS JOIN LATERAL (
      SELECT count(DISTINCT draft."id") + count(critique."id") AS "count"
      FROM "Draft" draft LEFT JOIN "Critique" critique
        ON critique."draftId" = draft."id" AND critique."generationId" = draft."generationId" AND draft."kind" = 'REWRITE'
      WHERE draft."sceneId" = scene."id" AND draft."state" = 'COMPLETE') own
    WHERE scene."scriptId" = ANY(${[...scriptIds]}::uuid[])
    GROUP BY scene."scriptId"`;
  const numbers = new Map(rows.map(({ scriptId, number }) => [scriptId, number]));
  return new Map(scriptIds.map((id) => [id, numbers.get(id) ?? 1]));
}
