import type { DurableEvent } from '../domain/events.js';
import type { GenerationStatus } from '../domain/generations.js';
import type { Database, Transaction } from '../storage/database.js';
import { Prisma } from '../storage/generated/client/client.js';
import { countedIn, json } from './script-feed.js';
import type { StatusChange } from './types.js';

/** The generation is not (or no longer) at work in the attempt that wanted to write: it was cancelled, has ended, or another worker has it. */
export class AttemptLostError extends Error {
  constructor(
    readonly generationId: string,
    readonly attempt: number | undefined,
  ) {
    super(
      `Generation ${generationId} is not at work${attempt === undefined ? '' : ` in attempt ${attempt}`} any more, so nothing was stored for it`,
    );
    this.name = 'AttemptLostError';
  }
}

/** Another worker has finished this step meanwhile; its result stands. */
export class StepTakenError extends Error {
  constructor(readonly key: string) {
    super(`The step ${key} is finished.`);
    this.name = 'StepTakenError';
  }
}

interface Storing {
  attempt?: number | undefined;
  change?: StatusChange | undefined;
  step?: { key: string; result: unknown } | undefined;
}

export interface Stored {
  /** The seq of the last event. */
  lastSeq: number;
  scriptId: string;
  /** The seq that the last event has among its script's; null where there was none. */
  scriptSeq: number | null;
  /** When each event was stored, and each of its copies among the script's. */
  at?: Date[] | null | undefined;
  scriptAt?: Date[] | null | undefined;
  /** Steps that were recorded: none when the step's record was there before. */
  steps: number;
}

/** The statuses in which work may be stored. PAUSED is among them for steps that a pause did not interrupt. */
const AT_WORK: readonly GenerationStatus[] = ['RUNNING', 'PAUSED'];

/**
 * The generation's row with its status and counter, the record of a step and the events, in one statement: the row that all
 * contend for is held for no round trip but the commit's. Undefined when the generation is not in the status that is asked for.
 */
export async function storeEvents(
  db: Database | Transaction,
  generationId: string,
  events: readonly DurableEvent[],
  { attempt, change, step }: Storing,
): Promise<Stored | undefined> {
  const count = events.length;
  const guard =
    change !== undefined ? guardOf(change) : attempt !== undefined ? guardOf({ from: AT_WORK, attempt }) : Prisma.empty;
  const parts = [
    Prisma.sql`generation AS (
    UPDATE "Generation" SET ${Prisma.join([Prisma.sql`"lastSeq" = "lastSeq" + ${count}::int`, ...(change === undefined ? [] : assignments(change))])}
    WHERE "id" = ${generationId}::uuid ${guard} RETURNING "lastSeq", "scriptId")`,
  ];
  if (step !== undefined) {
    parts.push(Prisma.sql`step AS (
      INSERT INTO "GenerationStep" ("generationId", "key", "result")
      SELECT ${generationId}::uuid, ${step.key}, ${json(step.result)} FROM generation
      ON CONFLICT DO NOTHING RETURNING 1)`);
  }
  if (count > 0) {
    const rows = events.map(
      ({ type, ...payload }, index) => Prisma.sql`(${index + 1}::int, ${type}, ${json(payload)})`,
    );
    parts.push(
      Prisma.sql`told("position", "type", "payload") AS (VALUES ${Prisma.join(rows)})`,
      Prisma.sql`events AS (
      INSERT INTO "GenerationEvent" ("generationId", "seq", "type", "payload", "at")
      SELECT ${generationId}::uuid, generation."lastSeq" - ${count}::int + told."position", told."type", told."payload", clock_timestamp()
      FROM generation, told RETURNING "seq", "at")`,
    );
    // The script's counter is taken after the generation's row, by everybody.
    parts.push(
      countedIn(Prisma.sql`SELECT generation."scriptId", ${count}::int FROM generation`),
      Prisma.sql`copies AS (
      INSERT INTO "ScriptEvent" ("scriptId", "seq", "generationId", "type", "payload", "at")
      SELECT feed."scriptId", feed."lastSeq" - ${count}::int + told."position", ${generationId}::uuid, told."type", told."payload", clock_timestamp()
      FROM feed, told RETURNING "seq", "at")`,
    );
  }
  const steps = step === undefined ? Prisma.sql`0` : Prisma.sql`(SELECT count(*)::int FROM step)`;
  const times =
    count > 0
      ? Prisma.sql`(SELECT array_agg(events."at" ORDER BY events."seq") FROM events) AS "at", (SELECT array_agg(copies."at" ORDER BY copies."seq") FROM copies) AS "scriptAt"`
      : Prisma.sql`NULL::timestamptz[] AS "at", NULL::timestamptz[] AS "scriptAt"`;
  const scriptSeq = count > 0 ? Prisma.sql`(SELECT feed."lastSeq" FROM feed)` : Prisma.sql`NULL::int`;
  const [stored] = await db.$queryRaw<
    Stored[]
  >`WITH ${Prisma.join(parts)} SELECT generation."lastSeq", generation."scriptId", ${scriptSeq} AS "scriptSeq", ${times}, ${steps} AS "steps" FROM generation`;
  return stored;
}

function guardOf({ from, attempt, unfinished }: Omit<StatusChange, 'to'>): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`AND "status" = ANY(${[...from]}::"GenerationStatus"[])`,
      attempt === undefined ? Prisma.empty : Prisma.sql`AND "attempt" = ${attempt}::int`,
      unfinished === true ? Prisma.sql`AND "finishedAt" IS NULL` : Prisma.empty,
    ],
    ' ',
  );
}

function assignments({ to }: StatusChange): Prisma.Sql[] {
  return [
    to.status === undefined ? undefined : Prisma.sql`"status" = ${to.status}::"GenerationStatus"`,
    to.attempt === undefined ? undefined : Prisma.sql`"attempt" = ${to.attempt}::int`,
    to.config === undefined ? undefined : Prisma.sql`"config" = ${json(to.config)}`,
    to.approved === undefined ? undefined : Prisma.sql`"approved" = ${[...to.approved]}::"GenerationStageName"[]`,
    to.failure === undefined
      ? undefined
      : Prisma.sql`"failure" = ${to.failure === null ? Prisma.sql`NULL` : json(to.failure)}`,
    to.finishedAt === undefined ? undefined : Prisma.sql`"finishedAt" = ${to.finishedAt}::timestamptz`,
  ].filter((assignment) => assignment !== undefined);
}
