import type { DurableEvent, GenerationEvent } from '../domain/events.js';
import { TERMINAL_EVENTS } from '../domain/events.js';
import { ConflictError, NotFoundError } from '../domain/errors.js';
import type { Database, Transaction } from '../storage/database.js';
import { pastDeadlocks } from '../storage/deadlocks.js';
import { AttemptLostError, StepTakenError, storeEvents } from './journal-store.js';
import type { Stored } from './stored.js';
import { storeAtOnce } from './single-write.js';
import { pageOf, readPages } from './event-pages.js';
import type { EventPage } from './event-pages.js';
import { toEvent } from './event-rows.js';
import type { CommitOptions, Journal } from './types.js';

export { AttemptLostError, StepTakenError } from './journal-store.js';

interface JournalOptions {
  db: Database;
  /** Called after the commit; `stored` says which seq the last event has. */
  onCommitted(generationId: string, events: readonly DurableEvent[], stored: Stored): void;
  /** Called for each stored event that is left out because this version does not know it. */
  onUnknown?: ((what: string) => void) | undefined;
}

/** An event was offered to a generation that has ended. Only `GenerationResumed` may follow its terminal event. */
export class GenerationEndedError extends ConflictError {
  constructor(
    readonly generationId: string,
    terminal: string,
    offered: string,
  ) {
    super(
      `Generation ${generationId} has ended with ${terminal}, so ${offered} was not stored; resume the generation first`,
    );
  }
}

export function isTerminal(type: string): boolean {
  return TERMINAL_EVENTS.some((terminal) => terminal === type);
}

export function createJournal({ db, onCommitted, onUnknown }: JournalOptions): Journal {
  async function page(generationId: string, after: number, limit: number): Promise<EventPage<GenerationEvent>> {
    const rows = await db.generationEvent.findMany({
      where: { generationId, seq: { gt: after } },
      orderBy: { seq: 'asc' },
      take: limit,
    });
    return pageOf(rows, { after, limit }, toEvent, ({ seq, type }) =>
      onUnknown?.(`event ${seq} of generation ${generationId}, ${type}`),
    );
  }

  return {
    async commit(generationId, work, options = {}) {
      const { value, events, stored } = await pastDeadlocks(() =>
        db.$transaction(async (tx) => {
          await enter(tx, generationId, options);
          const events: DurableEvent[] = [];
          let open = true;
          const value = await work(tx, (event) => {
            if (!open) {
              throw new Error(
                `${event.type} came after the work of its transaction had ended; await everything that emits`,
              );
            }
            events.push(event);
          });
          open = false;
          return { value, events, stored: await store(tx, generationId, events, options, value) };
        }),
      );
      if (stored !== undefined && events.length > 0) onCommitted(generationId, events, stored);
      return value;
    },

    async write(write) {
      const written = await pastDeadlocks(() => storeAtOnce(db, write));
      if (written === undefined) return undefined;
      const { events, value, ...stored } = written;
      if (events.length > 0) onCommitted(write.generationId, events, stored);
      return { value };
    },

    async change(generationId, change, events) {
      const stored = await pastDeadlocks(() => storeEvents(db, generationId, events, { change }));
      if (stored === undefined) return false;
      if (events.length > 0) onCommitted(generationId, events, stored);
      return true;
    },

    page,

    read: (generationId, after, limit, keep) =>
      readPages((from, most) => page(generationId, from, most), after, limit, keep),
  };
}

/**
 * The order in which transactions lock rows, so that none waits in a circle. It holds for every transaction on these tables,
 * whether it comes through here or not:
 *
 *     Script → BibleEntry → Scene → Draft → GenerationStep → GenerationStage → Generation → ScriptFeed
 *
 * - Here each takes its Script first, shared (FOR KEY SHARE) with all that work in it. Deleting a script, or changing its structure,
 *   takes it alone (FOR UPDATE), so that it meets no work half done.
 * - Several rows of one table are locked in the order of their ids; a generation's stages in that of their positions. Computed
 *   fields come after all of these, in the order of their sources.
 * - The Generation's row is what all of a generation's work contends for. It is written by the last statement before the commit
 *   (`storeEvents`), and never held while anything else is asked. A change of its status alone is one statement without a
 *   transaction (`change`), and so is a step that knows beforehand what it stores (`write`), whose parts wait for each other in
 *   this order; so a cancel or pause waits for one such statement, not for anybody's work.
 * - The ScriptFeed is a script's counter of events. It is counted on after the Generation's row, in the same statement, or as the last
 *   statement of a person's change (`script-journal.ts`). Where an older server made the script without one, the first to count makes
 *   it, which looks at the Script last: who then meets a change of structure is run again (`pastDeadlocks`).
 * - A statement on one row alone (a draft's partial text, a mark) holds nothing while it waits, and may come at any time. An entry
 *   in the ledger looks at its Generation and then at its Draft: who deletes both locks the Generation before the Draft.
 */
async function enter(tx: Transaction, generationId: string, { attempt }: CommitOptions): Promise<void> {
  const [generation] = await tx.$queryRaw<{ status: string; attempt: number }[]>`
    SELECT generation."status"::text, generation."attempt" FROM "Generation" generation JOIN "Script" script ON script."id" = generation."scriptId"
    WHERE generation."id" = ${generationId}::uuid FOR KEY SHARE OF script`;
  if (attempt === undefined) {
    if (generation === undefined) throw gone(generationId);
    return;
  }
  // What is lost already need not be worked out first; `store` decides.
  const atWork = generation?.status === 'RUNNING' || generation?.status === 'PAUSED';
  if (!atWork || generation.attempt !== attempt) throw new AttemptLostError(generationId, attempt);
}

/** Gives the events their seq and writes them. The generation's row is locked from here to the commit, so this comes last. */
async function store(
  tx: Transaction,
  generationId: string,
  events: readonly DurableEvent[],
  { attempt, stepKey, change }: CommitOptions,
  value: unknown,
): Promise<Stored | undefined> {
  const guarded = attempt !== undefined || change !== undefined;
  if (events.length === 0 && !guarded) return undefined;
  const step = stepKey === undefined ? undefined : { key: stepKey, result: value };
  const stored = await storeEvents(tx, generationId, events, { attempt, change, step });
  if (stored === undefined && guarded) throw new AttemptLostError(generationId, attempt ?? change?.attempt);
  if (stored === undefined) throw gone(generationId);
  if (step !== undefined && stored.steps === 0) throw new StepTakenError(step.key);
  // The status that is asked for tells that the generation has not ended; where none is, the event before has to.
  if (!guarded) await refuseAfterEnd(tx, generationId, events, stored);
  return stored;
}

/** A statement of its own: its snapshot is taken under the row's lock, so it sees the event just before. */
async function refuseAfterEnd(
  tx: Transaction,
  generationId: string,
  events: readonly DurableEvent[],
  { lastSeq }: Stored,
): Promise<void> {
  const before = await tx.generationEvent.findUnique({
    where: { generationId_seq: { generationId, seq: lastSeq - events.length } },
    select: { type: true },
  });
  let previous = before?.type ?? '';
  for (const { type } of events) {
    if (isTerminal(previous) && type !== 'GenerationResumed') {
      throw new GenerationEndedError(generationId, previous, type);
    }
    previous = type;
  }
}

function gone(generationId: string): NotFoundError {
  return new NotFoundError(`Generation ${generationId} does not exist (any more), so nothing was stored for it`);
}
