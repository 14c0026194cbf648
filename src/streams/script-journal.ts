import { NotFoundError } from '../domain/errors.js';
import type { ScriptChange, ScriptEvent } from '../domain/events.js';
import type { Database, Transaction } from '../storage/database.js';
import { pastDeadlocks } from '../storage/deadlocks.js';
import { pageOf, readPages } from './event-pages.js';
import type { EventPage, KeepEvents } from './event-pages.js';
import { toScriptEvent } from './script-event-rows.js';
import { storeScriptEvents } from './script-feed.js';

/** Adds an event to the transaction. */
export type EmitChange = (event: ScriptChange) => void;

export interface ScriptCommitOptions {
  /**
   * ALONE (default): nobody else works in the script meanwhile, so its structure may change. SHARED: beside everybody who works in it;
   * what is changed must be locked.
   */
  lock?: 'ALONE' | 'SHARED' | undefined;
}

/** What people do to a script: rows, written in the transaction that makes the change they tell of. */
export interface ScriptJournal {
  /**
   * Runs `work` in one transaction that begins with the lock of the script's row and ends with the events given to `emit`; they are
   * published after the commit. A transaction that PostgreSQL gives up as a deadlock is run again, so `work` must do nothing but use
   * `tx` and `emit`.
   *
   * @throws NotFoundError for a script that is gone, and what `work` throws
   */
  commit<T>(
    scriptId: string,
    work: (tx: Transaction, emit: EmitChange) => Promise<T>,
    options?: ScriptCommitOptions,
  ): Promise<T>;
  /** For a transaction that is somebody else's, as its last statement. The returned function publishes the events: call it after the commit. */
  storeIn(tx: Transaction, scriptId: string, events: readonly ScriptChange[]): Promise<() => void>;
  /** Reads up to `limit` events with `seq > after`. */
  page(scriptId: string, after: number, limit: number): Promise<EventPage<ScriptEvent>>;
  /** The first events with `seq > after` that this version knows and `keep` keeps, oldest first: as many as `limit`, if there are. Default: all are kept. */
  read(scriptId: string, after: number, limit: number, keep?: KeepEvents<ScriptEvent>): Promise<ScriptEvent[]>;
}

interface ScriptJournalOptions {
  db: Database;
  /** Called after the commit; `seq` is that of the last event. */
  onCommitted(scriptId: string, seq: number): void;
  /** Called for each stored event that is left out because this version does not know it. */
  onUnknown?: ((what: string) => void) | undefined;
}

export function createScriptJournal({ db, onCommitted, onUnknown }: ScriptJournalOptions): ScriptJournal {
  async function page(scriptId: string, after: number, limit: number): Promise<EventPage<ScriptEvent>> {
    const rows = await db.scriptEvent.findMany({
      where: { scriptId, seq: { gt: after } },
      orderBy: { seq: 'asc' },
      take: limit,
    });
    return pageOf(rows, { after, limit }, toScriptEvent, ({ seq, type }) =>
      onUnknown?.(`event ${seq} of script ${scriptId}, ${type}`),
    );
  }

  return {
    async commit(scriptId, work, { lock = 'ALONE' } = {}) {
      const { value, seq } = await pastDeadlocks(() =>
        db.$transaction(async (tx) => {
          await lockIn(tx, scriptId, lock);
          const events: ScriptChange[] = [];
          const value = await work(tx, (event) => events.push(event));
          return { value, seq: events.length === 0 ? undefined : await storeScriptEvents(tx, scriptId, events) };
        }),
      );
      if (seq !== undefined) onCommitted(scriptId, seq);
      return value;
    },

    async storeIn(tx, scriptId, events) {
      if (events.length === 0) return () => undefined;
      const seq = await storeScriptEvents(tx, scriptId, events);
      return () => onCommitted(scriptId, seq);
    },

    page,

    read: (scriptId, after, limit, keep) => readPages((from, most) => page(scriptId, from, most), after, limit, keep),
  };
}

async function lockIn(tx: Transaction, id: string, lock: 'ALONE' | 'SHARED'): Promise<void> {
  const found =
    lock === 'ALONE'
      ? await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Script" WHERE "id" = ${id}::uuid FOR UPDATE`
      : await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Script" WHERE "id" = ${id}::uuid FOR KEY SHARE`;
  if (found.length === 0) throw new NotFoundError('The script was deleted meanwhile.');
}
