import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { AdvisoryLocks } from '../../storage/advisory-locks.js';
import type { Heartbeats } from './heartbeats.js';
import type { Queues } from './queues.js';
import { workerLock } from './worker.js';
import type { Worker } from './worker.js';
import { QUEUES } from './workflow-library.js';
import type { QueueName, WorkflowLibrary } from './workflow-library.js';
import type { OwnedWorkflow, WorkflowTable } from './workflow-table.js';

/** A living worker whose connection was cut takes its lock again within milliseconds: only a lock that stays free means that its worker is dead. */
const FREE_CHECKS = 3;
const SUSPECT_EVERY_MS = 500;
/** When our own lock was lost as well, the database was away, and the others may need longer than this process to come back. */
const OUTAGE_MS = 20_000;
const OUTAGE_BEATS = 5;
/** A worker that is frozen keeps its connection, and with it its lock. */
const FROZEN_BEATS = 8;
/** A workflow starts within milliseconds of being claimed. */
const UNTENDED_CHECKS = 5;
/** A workflow that cannot even be started is given up after this many tries, and its generation fails. */
const MOST_RESTARTS = 3;

export interface TakeoverOptions {
  worker: Worker;
  heartbeats: Heartbeats;
  locks: AdvisoryLocks;
  log: Logger;
  table: Pick<WorkflowTable, 'inFlight' | 'pendingOf'>;
  workflowLibrary: Pick<WorkflowLibrary, 'requeue' | 'cancel'>;
  queues: Pick<Queues, 'names' | 'look' | 'announce'>;
  /** The workflows that run here. */
  running(): ReadonlySet<string>;
  /** Called with workflows that run here although another worker has them now. */
  onDisowned(workflowIds: readonly string[]): void;
  /** Called before the workflows of a lost worker are queued again. */
  onTakeover(workflowIds: readonly string[]): Promise<void>;
}

/** What a check found. */
export interface Checked {
  /** Milliseconds until the next check, if that should come sooner than usual. */
  again: number | undefined;
  /** Workflows at work in any process, and those that this one has. */
  pending: number;
  mine: number;
}

/**
 * Finds work that nobody does: workflows of workers that are gone or frozen, and workflows of this process that it does not run.
 * They are queued again, for any worker; the engine's ownership tokens keep a former owner from writing what it still does.
 */
export class Takeover {
  /** By worker: how often in a row its lock was found free. */
  readonly #free = new Map<string, number>();
  /** By workflow: how often in a row it was found to be ours and not at work. */
  readonly #untended = new Map<string, number>();
  readonly #restarts = new LRUCache<string, number>({ max: 1_000 });

  constructor(private readonly options: TakeoverOptions) {}

  /** Checks once, and has what waits in a queue taken. */
  async check(): Promise<Checked> {
    try {
      return await this.#check();
    } catch (error) {
      // The counts of earlier checks mean nothing now: the database may have been away in between.
      this.#free.clear();
      this.#untended.clear();
      throw error;
    }
  }

  async #check(): Promise<Checked> {
    const { worker, heartbeats, running, table, queues } = this.options;
    const before = running();
    const { pending, queued } = await table.inFlight(queues.names);
    queues.look(queued);
    const mine = pending.filter(({ owner }) => owner === worker.id);
    this.#disown(before, new Set(mine.map(({ id }) => id)));
    await this.#restartUntended(mine);
    const owners = new Set(pending.flatMap(({ owner }) => (owner === null || owner === worker.id ? [] : [owner])));
    heartbeats.keepOnly(owners);
    for (const owner of this.#free.keys()) if (!owners.has(owner)) this.#free.delete(owner);
    for (const owner of owners) if (await this.#isLost(owner)) await this.#takeOver(owner);
    return {
      again: this.#free.size > 0 ? SUSPECT_EVERY_MS : undefined,
      pending: pending.length,
      mine: mine.length,
    };
  }

  #disown(before: ReadonlySet<string>, mine: ReadonlySet<string>): void {
    const still = this.options.running();
    const lost = [...before].filter((id) => still.has(id) && !mine.has(id));
    if (lost.length > 0) this.options.onDisowned(lost);
  }

  /** A workflow that was claimed and never began, or whose run ended without an outcome, is claimed once more. */
  async #restartUntended(mine: readonly OwnedWorkflow[]): Promise<void> {
    const running = this.options.running();
    const untended = mine.filter(({ id }) => !running.has(id));
    const ids = new Set(untended.map(({ id }) => id));
    for (const id of this.#untended.keys()) if (!ids.has(id)) this.#untended.delete(id);
    for (const id of ids) this.#untended.set(id, (this.#untended.get(id) ?? 0) + 1);
    const due = untended.filter(({ id }) => (this.#untended.get(id) ?? 0) >= UNTENDED_CHECKS);
    if (due.length === 0) return;
    const hopeless: string[] = [];
    for (const { id } of due) {
      this.#untended.delete(id);
      const restarts = (this.#restarts.get(id) ?? 0) + 1;
      this.#restarts.set(id, restarts);
      if (restarts > MOST_RESTARTS) hopeless.push(id);
    }
    const again = due.filter(({ id }) => !hopeless.includes(id));
    if (again.length > 0) {
      this.options.log.warn(
        { workflows: again.map(({ id }) => id) },
        'workflows of this process were at work nowhere; they are queued again',
      );
    }
    await this.#requeue(again);
    if (hopeless.length === 0) return;
    this.options.log.error({ workflows: hopeless }, 'workflows could not be begun; they are given up');
    await this.options.workflowLibrary.cancel(hopeless);
  }

  async #isLost(owner: string): Promise<boolean> {
    const { worker, heartbeats, locks } = this.options;
    const silence = heartbeats.silenceOf(owner);
    if (silence >= FROZEN_BEATS) return true;
    const lock = await locks.tryHold(workerLock(owner));
    if (lock === null) {
      this.#free.delete(owner);
      return false;
    }
    await lock.release();
    const checks = (this.#free.get(owner) ?? 0) + 1;
    this.#free.set(owner, checks);
    return worker.sinceLostMs < OUTAGE_MS ? silence >= OUTAGE_BEATS : checks >= FREE_CHECKS;
  }

  async #takeOver(owner: string): Promise<void> {
    const { locks, heartbeats, table, onTakeover, log } = this.options;
    // One worker at a time, or a second one would queue again what the first has begun.
    const taking = await locks.tryHold(`takeover:${owner}`);
    if (taking === null) return;
    // Keeps a living one, whose connection was cut, from going on in the middle of it. One that is frozen has it.
    const theirs = await locks.tryHold(workerLock(owner)).catch(async (error: unknown) => {
      await taking.release();
      throw error;
    });
    try {
      if (theirs === null && heartbeats.silenceOf(owner) < FROZEN_BEATS) return;
      const lost = await table.pendingOf(owner);
      if (lost.length === 0) return;
      await onTakeover(lost.map(({ id }) => id));
      await this.#requeue(lost);
      log.info({ owner, workflows: lost.length, frozen: theirs === null }, 'took over the work of a lost process');
    } finally {
      this.#free.delete(owner);
      await theirs?.release();
      await taking.release();
    }
  }

  async #requeue(workflows: readonly OwnedWorkflow[]): Promise<void> {
    const { workflowLibrary, queues } = this.options;
    const isKnown = (queue: string | null): queue is QueueName => queues.names.some((name) => name === queue);
    for (const [queue, group] of Map.groupBy(workflows, ({ queue: of }) => (isKnown(of) ? of : QUEUES.GENERATIONS))) {
      await workflowLibrary.requeue(
        group.map(({ id }) => id),
        queue,
      );
      queues.announce([queue]);
    }
  }
}
