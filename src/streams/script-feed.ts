import type { ScriptChange } from '../domain/events.js';
import type { Transaction } from '../storage/database.js';
import { Prisma } from '../storage/generated/client/client.js';

/** Counts a script's events on: `rows` gives its id and how many they are. */
export function countedIn(rows: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`feed AS (
      INSERT INTO "ScriptFeed" ("scriptId", "lastSeq") ${rows}
      ON CONFLICT ("scriptId") DO UPDATE SET "lastSeq" = "ScriptFeed"."lastSeq" + excluded."lastSeq" RETURNING "scriptId", "lastSeq")`;
}

/** Stores events of a script that are no generation's, and gives the last one's seq. The script's row is locked. */
export async function storeScriptEvents(
  tx: Transaction,
  scriptId: string,
  events: readonly ScriptChange[],
): Promise<number> {
  const count = events.length;
  const rows = events.map(({ type, ...payload }, index) => Prisma.sql`(${index + 1}::int, ${type}, ${json(payload)})`);
  const [stored] = await tx.$queryRaw<{ lastSeq: number }[]>`
    WITH ${countedIn(Prisma.sql`VALUES (${scriptId}::uuid, ${count}::int)`)}, copies AS (
      INSERT INTO "ScriptEvent" ("scriptId", "seq", "type", "payload", "at")
      SELECT feed."scriptId", feed."lastSeq" - ${count}::int + event."position", event."type", event."payload", clock_timestamp()
      FROM feed, (VALUES ${Prisma.join(rows)}) AS event("position", "type", "payload"))
    SELECT feed."lastSeq" FROM feed`;
  if (stored === undefined) throw new Error(`The events of script ${scriptId} were not counted.`);
  return stored.lastSeq;
}

export function json(value: unknown): Prisma.Sql {
  return Prisma.sql`${JSON.stringify(value ?? null)}::jsonb`;
}
