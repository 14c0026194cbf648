import type { DurableEvent, GenerationEvent } from '../domain/events.js';
import { TERMINAL_EVENTS } from '../domain/events.js';
import { ConflictError, NotFoundError } from '../domain/errors.js';
import { Prisma } from '../storage/generated/client/client.js';
import type { Database, Transaction } from '../storage/database.js';
import type { Journal } from './types.js';

export interface JournalOptions {
  db: Database;
  /** Called after the commit; `seq` is that of the last event. */
  onCommitted(generationId: string, events: readonly DurableEvent[], seq: number): void;
}

/** An event was offered to a generation that has ended. Only `GenerationResumed` may follow its terminal event. */
export class GenerationEndedError extends ConflictError {
  constructor(readonly generationId: string, terminal: string, offered: string) {
    super(`Generation ${generationId} has ended with ${terminal}, so ${offered} was not stored; resume the generation first`);
  }
}

/** The generation is not (or no longer) at work in the attempt that wanted to write: it was cancelled, has ended, or another worker has it. */
export class AttemptLostError extends Error {
  constructor(readonly generationId: string, readonly attempt: number) {
    super(`Generation ${generationId} is not at work in attempt ${attempt} any more, so nothing was stored for it`);
    this.name = 'AttemptLostError';
  }
}

/** How often a transaction that lost a deadlock is run before its error is the caller's. */
const MAX_RUNS = 5;

export function isTerminal(type: string): boolean {
  return TERMINAL_EVENTS.some((terminal) => terminal === type);
}

export function createJournal({ db, onCommitted }: JournalOptions): Journal {
  return {
    async commit(generationId, work, { attempt } = {}) {
      for (let run = 1; ; run += 1) {
        try {
          const { value, events, seq } = await db.$transaction(async (tx) => {
            const events: DurableEvent[] = [];
            let open = true;
            const value = await work(tx, (event) => {
              if (!open) throw new Error(`${event.type} came after the work of its transaction had ended; await everything that emits`);
              events.push(event);
            });
            open = false;
            return { value, events, seq: events.length === 0 && attempt === undefined ? 0 : await store(tx, generationId, events, attempt) };
          });
          if (events.length > 0) onCommitted(generationId, events, seq);
          return value;
        } catch (error) {
          if (!isDeadlock(error) || run === MAX_RUNS) throw error;
        }
      }
    },

    async read(generationId, after, limit) {
      const rows = await db.generationEvent.findMany({
        where: { generationId, seq: { gt: after } },
        orderBy: { seq: 'asc' },
        take: limit,
      });
      return rows.map(toEvent);
    },
  };
}

/** Gives the events their seq and writes them. The generation's row is locked from here to the commit, so this comes last. */
async function store(tx: Transaction, generationId: string, events: readonly DurableEvent[], attempt: number | undefined): Promise<number> {
  const guard = attempt === undefined ? Prisma.empty : Prisma.sql`AND "status" IN ('RUNNING', 'PAUSED') AND "attempt" = ${attempt}::int`;
  const [generation] = await tx.$queryRaw<{ lastSeq: number }[]>`
    UPDATE "Generation" SET "lastSeq" = "lastSeq" + ${events.length}::int WHERE "id" = ${generationId}::uuid ${guard} RETURNING "lastSeq"`;
  if (generation === undefined && attempt !== undefined) throw new AttemptLostError(generationId, attempt);
  if (generation === undefined) throw new NotFoundError(`Generation ${generationId} does not exist (any more), so nothing was stored for it`);
  if (events.length === 0) return generation.lastSeq;
  const before = generation.lastSeq - events.length;
  const rows = events.map(({ type, ...payload }, index) => Prisma.sql`
    (${generationId}::uuid, ${before + 1 + index}::int, ${type}, ${JSON.stringify(payload)}::jsonb, clock_timestamp())`);
  // The look back is a part of the insert: its snapshot is taken under the row's lock, so it sees the event just before.
  const [stored] = await tx.$queryRaw<{ previous: string | null }[]>`
    INSERT INTO "GenerationEvent" ("generationId", "seq", "type", "payload", "at") VALUES ${Prisma.join(rows)}
    RETURNING (SELECT "type" FROM "GenerationEvent" p WHERE p."generationId" = ${generationId}::uuid AND p."seq" = ${before}::int) AS previous`;
  let previous = stored?.previous ?? '';
  for (const { type } of events) {
    if (isTerminal(previous) && type !== 'GenerationResumed') throw new GenerationEndedError(generationId, previous, type);
    previous = type;
  }
  return generation.lastSeq;
}

interface EventRow {
  generationId: string;
  seq: number;
  type: string;
  payload: Prisma.JsonValue;
  at: Date;
}

export function toEvent({ generationId, seq, type, payload, at }: EventRow): GenerationEvent {
  // The payload was written from an event of that type.
  return { ...(payload as object), type, seq, generationId, at } as GenerationEvent;
}

/** 40P01 of PostgreSQL, as Prisma tells it from a query of its own or from a raw one. */
function isDeadlock(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return error.code === 'P2034' || (error.code === 'P2010' && JSON.stringify(error.meta ?? {}).includes('40P01'));
}
