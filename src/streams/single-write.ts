import type { DurableEvent } from '../domain/events.js';
import type { Database } from '../storage/database.js';
import { Prisma } from '../storage/generated/client/client.js';
import type { Stored } from './stored.js';
import { countedIn, json } from './script-feed.js';

/** One change of a write, in the order in which rows are locked (see `journal.ts`). */
export interface WritePart {
  /** What others of the write call its returned rows. */
  readonly name: string;
  /** An INSERT, UPDATE or locking SELECT with rows to return, which must do nothing unless `ready` holds. */
  readonly sql: (ready: Prisma.Sql) => Prisma.Sql;
  /** It may find nothing to change. Otherwise nothing of the write is stored then. */
  readonly optional?: boolean;
}

/** An event of a write. */
export interface Telling {
  readonly event: DurableEvent;
  /** Tells it only if this holds, which may ask the rows of parts. */
  readonly when?: Prisma.Sql;
  /** Members of the event that only the write itself knows, as jsonb: they take the place of the event's own. */
  readonly members?: Prisma.Sql;
}

/** What is stored in one statement, or not at all. */
export interface Write {
  readonly generationId: string;
  /** Stores only while the generation is RUNNING or PAUSED in this attempt. */
  readonly attempt: number;
  readonly parts: readonly WritePart[];
  readonly events: readonly Telling[];
  /** Gives something back: an expression, which may ask the rows of parts. Default: null. */
  readonly value?: Prisma.Sql | undefined;
}

export interface Written extends Stored {
  /** The events that were told, as they are stored. */
  events: DurableEvent[];
  /** When each event was stored, and each of its copies among the script's; null where there was none. */
  at: Date[] | null;
  scriptAt: Date[] | null;
  value: unknown;
}

/** SQLSTATEs of a write that met what it did not expect: its own sign, and a row that is there twice or gone. */
const NOT_AS_EXPECTED = /\b(22012|23505|23503)\b/;

/**
 * The whole transaction as one statement, which commits by itself: every row is locked for no round trip. Undefined when anything is
 * not as the write expects it; then nothing of it is stored.
 */
export async function storeAtOnce(db: Database, write: Write): Promise<Written | undefined> {
  try {
    const [written] = await db.$queryRaw<Written[]>(statementOf(write));
    return written;
  } catch (error) {
    if (isUnexpected(error)) return undefined;
    throw error;
  }
}

function isUnexpected(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return error.code === 'P2010' && NOT_AS_EXPECTED.test(JSON.stringify(error.meta ?? {}));
}

function statementOf({ generationId, attempt, parts, events, value }: Write): Prisma.Sql {
  const atWork = Prisma.sql`"status" IN ('RUNNING', 'PAUSED') AND "attempt" = ${attempt}::int`;
  // Each part waits for the one before it, so that rows are locked in the order that is written here.
  let ready = Prisma.sql`EXISTS (SELECT FROM script)`;
  const changes = parts.map(({ name, sql, optional }) => {
    const rows = Prisma.raw(name);
    const change = Prisma.sql`${rows} AS (${sql(ready)})`;
    ready =
      optional === true
        ? Prisma.sql`${ready} AND (SELECT count(*) FROM ${rows}) >= 0`
        : Prisma.sql`EXISTS (SELECT FROM ${rows})`;
    return change;
  });
  const told = events.map(
    ({ event: { type, ...payload }, when, members }, index) =>
      Prisma.sql`(${index + 1}::int, ${type}, ${json(payload)}${members === undefined ? Prisma.empty : Prisma.sql` || ${members}`}, ${when ?? Prisma.sql`true`})`,
  );
  const tables =
    told.length === 0
      ? []
      : [
          Prisma.sql`told AS (
      SELECT row_number() OVER (ORDER BY offered."position")::int AS "position", offered."type", offered."payload"
      FROM (VALUES ${Prisma.join(told)}) AS offered("position", "type", "payload", "kept") WHERE ${ready} AND offered."kept")`,
        ];
  const count = told.length === 0 ? Prisma.sql`0` : Prisma.sql`(SELECT count(*)::int FROM told)`;
  const generation = Prisma.sql`generation AS (
      UPDATE "Generation" SET "lastSeq" = "lastSeq" + ${count}
      WHERE "id" = ${generationId}::uuid AND ${atWork} AND ${ready} RETURNING "lastSeq", "scriptId")`;
  const stored =
    told.length === 0
      ? []
      : [
          Prisma.sql`events AS (
      INSERT INTO "GenerationEvent" ("generationId", "seq", "type", "payload", "at")
      SELECT ${generationId}::uuid, generation."lastSeq" - ${count} + told."position", told."type", told."payload", clock_timestamp()
      FROM generation, told RETURNING "seq", "at")`,
          // The script's counter is taken after the generation's row, by everybody.
          countedIn(Prisma.sql`SELECT generation."scriptId", ${count} FROM generation WHERE ${count} > 0`),
          Prisma.sql`copies AS (
      INSERT INTO "ScriptEvent" ("scriptId", "seq", "generationId", "type", "payload", "at")
      SELECT feed."scriptId", feed."lastSeq" - ${count} + told."position", ${generationId}::uuid, told."type", told."payload", clock_timestamp()
      FROM feed, told RETURNING "seq", "at")`,
        ];
  const [scriptSeq, given, times] =
    told.length === 0
      ? [
          Prisma.sql`NULL::int`,
          Prisma.sql`'[]'::jsonb`,
          Prisma.sql`NULL::timestamptz[] AS "at", NULL::timestamptz[] AS "scriptAt"`,
        ]
      : [
          Prisma.sql`(SELECT feed."lastSeq" FROM feed)`,
          Prisma.sql`COALESCE((SELECT jsonb_agg(told."payload" || jsonb_build_object('type', told."type") ORDER BY told."position") FROM told), '[]'::jsonb)`,
          Prisma.sql`(SELECT array_agg(events."at" ORDER BY events."seq") FROM events) AS "at",
            (SELECT array_agg(copies."at" ORDER BY copies."seq") FROM copies) AS "scriptAt"`,
        ];
  // A statement is undone only by an error: where a part found nothing, there is no generation's row, and the division fails.
  return Prisma.sql`WITH script AS (
      SELECT script."id" FROM "Generation" generation JOIN "Script" script ON script."id" = generation."scriptId"
      WHERE generation."id" = ${generationId}::uuid AND generation."status" IN ('RUNNING', 'PAUSED') AND generation."attempt" = ${attempt}::int
      FOR KEY SHARE OF script),
    ${Prisma.join([...changes, ...tables, generation, ...stored])}
    SELECT 1 / (SELECT count(*)::int FROM generation) AS "stored", (SELECT generation."lastSeq" FROM generation) AS "lastSeq",
      script."id" AS "scriptId", ${scriptSeq} AS "scriptSeq", ${times}, 0 AS "steps", ${given} AS "events", ${value ?? Prisma.sql`NULL::jsonb`} AS "value"
    FROM script`;
}
