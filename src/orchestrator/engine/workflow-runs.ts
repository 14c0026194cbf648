import { Error as DbosError } from '@dbos-inc/dbos-sdk';
import { currentOwnerXid, runWithTopContext } from '@dbos-inc/dbos-sdk/internal/context';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { pause } from '../../domain/clock.js';
import type { GenerationPace } from '../../domain/generations.js';
import { untilAvailable } from '../../storage/availability.js';
import { isDatabaseAway } from '../../storage/database-faults.js';
import { Prisma } from '../../storage/generated/client/client.js';
import { RunLost, RunPaused } from './durable.js';
import type { Durable } from './durable.js';
import { Disowned } from './running-work.js';
import type { RunningWork, WorkflowRun } from './running-work.js';
import type { SceneTurns } from './scene-turns.js';
import { parked } from './waiting.js';
import type { Worker } from './worker.js';
import { sceneWorkflowId } from './workflow-ids.js';
import type { WorkflowTable } from './workflow-table.js';

/** How often scenes are looked at that a server of an earlier version has at work. */
const EARLIER_SCENES_EVERY_MS = 500;

interface WorkflowRunsOptions {
  pool: Pool;
  log: Logger;
  worker: Worker;
  work: RunningWork;
  table: WorkflowTable;
  turns: Readonly<Record<GenerationPace, SceneTurns>>;
  /** Aborts when this process begins to shut down. */
  closing: AbortSignal;
  /** Called when a workflow goes no further here. */
  onEnded(workflowId: string): void;
  endEarlierAttempts(generationId: string, attempt: number): Promise<void>;
}

/** Runs the bodies of workflows in this process, each with a `Durable` of its own. */
export class WorkflowRuns {
  /** Steps that wait for the database, with the fault that each met last. */
  readonly #waiting = new Map<symbol, unknown>();

  constructor(private readonly options: WorkflowRunsOptions) {}

  /** The fault of the database that steps wait out right now; undefined when none does. */
  get fault(): unknown {
    return [...this.#waiting.values()].at(-1);
  }

  /** Runs a workflow's body here, as the newest run of it. */
  async run<T>(
    of: Pick<WorkflowRun, 'workflowId' | 'generationId' | 'attempt'>,
    body: (durable: Durable) => Promise<T>,
  ): Promise<T> {
    const { work, log } = this.options;
    const run = work.begin({ ...of, token: currentOwnerXid(of.workflowId) ?? '' });
    try {
      // Outside of the library's context: within it, it would record each call of its own as a step.
      return await runWithTopContext({}, () => body(this.#durable(run)));
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      // The library has given up waiting. The run ends without an outcome, as if its process had died: it is found and begun again.
      log.warn({ err: error, workflow: of.workflowId }, 'a workflow met a database that is away; it is begun again');
      throw new DbosError.DBOSWorkflowConflictError(of.workflowId);
    } finally {
      work.end(run);
      this.options.onEnded(of.workflowId);
    }
  }

  #durable(run: WorkflowRun): Durable {
    const { workflowId, generationId, attempt, token } = run;
    const { endEarlierAttempts } = this.options;
    return {
      isOwned: Prisma.sql`EXISTS (SELECT FROM dbos.workflow_status WHERE workflow_uuid = ${workflowId} AND owner_xid = ${token} AND status = 'PENDING')`,
      step: (name, work) => this.#unlessClosing(() => this.#step(run, name, work)),
      read: (work) => this.#unlessClosing(() => this.#patiently(run, 'read', work, run.controller.signal)),
      inTurn: (pace, halt, work) => this.#unlessClosing(() => this.#inTurn(run, pace, halt, work)),
      earlierScenesEnded: (sceneIds) => this.#unlessClosing(() => this.#earlierScenesEnded(run, sceneIds)),
      earlierAttemptsEnded: () =>
        this.#unlessClosing(() => this.#step(run, 'earlier attempts', () => endEarlierAttempts(generationId, attempt))),
      assertCurrent: (signal) => this.#assertCurrent(run, signal),
    };
  }

  async #inTurn<T>(run: WorkflowRun, pace: GenerationPace, halt: AbortSignal, work: () => Promise<T>): Promise<T> {
    const { closing } = this.options;
    const { signal } = run.controller;
    const turns = this.options.turns[pace];
    // One that was paused before anybody listened would wait for nothing.
    if (turns.isFull) await this.#assertCurrent(run, signal);
    let endTurn: () => void;
    try {
      endTurn = await turns.take(run.generationId, AbortSignal.any([signal, halt, closing]));
    } catch {
      if (signal.aborted) throw endOf(run);
      await this.#assertCurrent(run, signal);
      throw new RunPaused();
    }
    try {
      return await work();
    } finally {
      endTurn();
    }
  }

  async #earlierScenesEnded(run: WorkflowRun, sceneIds: readonly string[]): Promise<void> {
    const { table, closing } = this.options;
    const { generationId, attempt, controller } = run;
    const ids = sceneIds.map((sceneId) => sceneWorkflowId(generationId, attempt, sceneId));
    const stop = AbortSignal.any([controller.signal, closing]);
    while ((await this.#patiently(run, 'earlier scenes', () => table.open(ids), controller.signal)).length > 0) {
      await pause(EARLIER_SCENES_EVERY_MS, stop);
      if (controller.signal.aborted) throw endOf(run);
    }
  }

  /** @throws RunLost, RunPaused; what the database throws once `signal` has aborted */
  async #assertCurrent(
    { workflowId: id, generationId, attempt, token }: WorkflowRun,
    signal: AbortSignal,
  ): Promise<void> {
    await this.options.worker.holding(signal);
    const { rows } = await untilAvailable(
      () =>
        this.options.pool.query<{ owned: boolean | null; status: string | null; attempt: number | null }>({
          name: 'is-current',
          text: `SELECT w.owner_xid = $2 AND w.status = 'PENDING' AS owned, g."status"::text AS status, g."attempt" AS attempt
             FROM dbos.workflow_status w LEFT JOIN "Generation" g ON g."id" = $3::uuid WHERE w.workflow_uuid = $1`,
          values: [id, token, generationId],
        }),
      { signal },
    );
    const [row] = rows;
    if (row?.owned !== true) throw new RunLost('Another worker has this workflow.');
    if (row.status === 'PAUSED' || row.status === 'AWAITING_APPROVAL') throw new RunPaused();
    if (row.status !== 'RUNNING' || row.attempt !== attempt) {
      throw new RunLost(`The generation is ${row.status ?? 'deleted'}, or another attempt has it.`);
    }
  }

  /** While this process shuts down, a workflow neither goes on nor ends here: an error of the closing database is not its result. */
  async #unlessClosing<T>(work: () => Promise<T>): Promise<T> {
    const { closing } = this.options;
    const isClosing = (): boolean => closing.aborted;
    if (isClosing()) return parked();
    try {
      return await work();
    } catch (error) {
      if (isClosing()) return parked();
      throw error;
    }
  }

  async #step<T>(run: WorkflowRun, name: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = run.controller;
    if (signal.aborted) throw endOf(run);
    try {
      return await this.options.work.track(
        run,
        this.#patiently(run, name, () => work(signal), signal),
      );
    } catch (error) {
      throw signal.aborted && !this.options.closing.aborted ? endOf(run) : error;
    }
  }

  /** A step does not fail because the database is away: it is run again until the database answers. */
  async #patiently<T>(run: WorkflowRun, step: string, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const waiting = Symbol(step);
    try {
      return await untilAvailable(work, {
        signal: AbortSignal.any([signal, this.options.closing]),
        onAway: (error, tries) => {
          this.#waiting.set(waiting, error);
          this.options.log[tries === 1 ? 'warn' : 'debug'](
            { err: error, generation: run.generationId, step, tries },
            'the database does not answer; the step is tried again',
          );
        },
      });
    } finally {
      this.#waiting.delete(waiting);
    }
  }
}

/** Why a run that was stopped goes no further. The library leaves the workflow alone that another worker has. */
function endOf({ workflowId, controller: { signal } }: WorkflowRun): Error {
  return signal.reason instanceof Disowned
    ? new DbosError.DBOSWorkflowConflictError(workflowId)
    : new RunLost('The generation was cancelled.');
}
