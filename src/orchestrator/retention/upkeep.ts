import type { AdvisoryLocks } from '../../storage/advisory-locks.js';
import { systemClock } from '../../domain/clock.js';
import type { Clock } from '../../domain/clock.js';
import { eraseDue } from './deletion.js';
import { deleteOrphanedWorkflows } from './engine-rows.js';
import { pruneGenerations } from './pruning.js';
import type { PruningServices } from './pruning.js';

export interface UpkeepOptions extends PruningServices {
  /** Only one of the processes on the database does the work. */
  locks: Pick<AdvisoryLocks, 'tryHold'>;
  /** How long what only the work of a generation needed is kept after its end, in days; 0: for ever. */
  retentionDays: number;
  /** Default: the system's. */
  clock?: Clock | undefined;
}

export interface Upkeep {
  /** Starts no more work, and waits for the piece that is under way. */
  close(): Promise<void>;
}

const LOCK = 'upkeep';
const ERASE_EVERY_MS = 60_000;
const PRUNE_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Keeps the database from growing for ever, in the background: each minute it erases what is left of deleted scripts, each hour it prunes ended generations. It begins a minute after the start. */
export function startUpkeep(options: UpkeepOptions): Upkeep {
  const { locks, log, clock = systemClock } = options;
  const stop = new AbortController();
  let callOff = (): void => {};
  let working: Promise<void> = Promise.resolve();
  let pruneAt = -Infinity;

  function schedule(): void {
    callOff = clock.after(ERASE_EVERY_MS, () => {
      working = work()
        .catch((error: unknown) =>
          log.warn({ err: error }, 'the upkeep of the database was broken off; trying again in a minute'),
        )
        .finally(() => {
          if (!stop.signal.aborted) schedule();
        });
    });
  }

  async function work(): Promise<void> {
    const lock = await locks.tryHold(LOCK);
    if (lock === null) return;
    const lost = new AbortController();
    void lock.lost.then(() => lost.abort());
    const signal = AbortSignal.any([stop.signal, lost.signal]);
    try {
      const now = clock.now();
      await eraseDue(options, now, signal);
      if (now < pruneAt) return;
      await prune(now, signal);
      pruneAt = now + PRUNE_EVERY_MS;
    } finally {
      await lock.release();
    }
  }

  async function prune(now: number, signal: AbortSignal): Promise<void> {
    const { db, retentionDays } = options;
    const orphans = await deleteOrphanedWorkflows(db, signal);
    if (orphans > 0) log.info({ workflows: orphans }, 'deleted what was left of the workflows of deleted scripts');
    if (retentionDays === 0) return;
    const pruned = await pruneGenerations(options, new Date(now - retentionDays * DAY_MS), signal);
    if (pruned.generations > 0) {
      log.info({ ...pruned, retentionDays, ms: clock.now() - now }, 'pruned generations that ended long ago');
    }
  }

  schedule();
  return {
    async close() {
      stop.abort();
      callOff();
      await working;
    },
  };
}
