import { DBOS, Error as DbosError, StatusString } from '@dbos-inc/dbos-sdk';
import { currentOwnerXid } from '@dbos-inc/dbos-sdk/internal/context';
import { dbRetryConfig } from '@dbos-inc/dbos-sdk/internal/utils';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { AdvisoryLocks } from '../storage/advisory-locks.js';
import { isDatabaseAway, untilAvailable } from '../storage/availability.js';
import type { Bus } from '../storage/bus.js';
import type { Gate } from '../storage/gated-pool.js';
import { pause } from '../domain/clock.js';
import { engineLog } from './engine-log.js';
import { EngineBusyError, RunLost, RunPaused, unexpectedFailure } from './failures.js';
import { Heartbeats } from './heartbeats.js';
import type { Durable, SceneOutcome } from './run.js';
import { Disowned, RunningWork, Stopped } from './running-work.js';
import type { WorkflowRun } from './running-work.js';
import { Takeover } from './takeover.js';
import { parked, settledWithin, within } from './waiting.js';
import { Worker } from './worker.js';
import { WorkflowEnds } from './workflow-ends.js';
import { attemptOf, generationOf, sceneWorkflowId, workflowId } from './workflow-ids.js';

/** The workflows, as the engine calls them. They never throw for a generation's own failure: that is a result. */
export interface Workflows {
  generation(generationId: string, attempt: number, durable: Durable): Promise<void>;
  scene(generationId: string, attempt: number, sceneId: string, durable: Durable): Promise<SceneOutcome>;
  /** A generation's worker was lost; another goes on with it in a moment. */
  takenOver(generationId: string): Promise<void>;
}

export interface EngineOptions {
  /** For the engine's look at its own tables beside the workflow library. */
  pool: Pool;
  /** Makes the pool that the workflow library gets. */
  createPool(max: number, gate: Gate): Pool;
  /** Runs `work` while no other process changes the database's structure. */
  whileMigrating<T>(work: () => Promise<T>): Promise<T>;
  bus: Bus;
  /** A held lock vanishes with its process: that is how the others know that it is gone. */
  locks: AdvisoryLocks;
  log: Logger;
  /** Scenes and generations that this process works on at the same time. */
  sceneConcurrency: number;
  generationConcurrency: number;
  /** How often lost workers are looked for. Default 1,000 ms. */
  takeoverEveryMs?: number;
}

const CONTROL = 'generation-control';
const GENERATIONS = 'generations';
const SCENES = 'scenes';
const QUEUE_POLL_MS = 100;
/** Connections of the workflow library's own pool, so that its polling never waits for a resolver's queries. */
const CONNECTIONS = 10;
/** The library's own patience doubles up to a minute, which is how long work would rest after the database is back. */
const LONGEST_RETRY_PAUSE_S = 1;
/** A timer that is late by so much tells that the process was frozen. */
const FROZEN_MS = 5_000;
/** Steps of an earlier attempt get so long to end before the next one begins. */
const EARLIER_ATTEMPTS_MS = 20_000;
const SHUTDOWN_PATIENCE_MS = 5_000;
/** Fixed, so that workflows outlive an upgrade: their steps are keyed by name and stored by us. */
const APPLICATION_VERSION = 'scriptgen-1';

/**
 * Durable execution on PostgreSQL. Workflows are queued and run by any process; those of a process that is gone are taken
 * over by another within seconds. The workflow library is one per process, so at most one engine is open at a time.
 */
export class Engine {
  readonly #work = new RunningWork();
  readonly #ends: WorkflowEnds;
  readonly #closing = new AbortController();
  /** Steps that wait for the database, with the fault that each met last. */
  readonly #waiting = new Map<symbol, unknown>();
  #worker!: Worker;
  #releasers: (() => Promise<void> | void)[] = [];
  #runGeneration!: (generationId: string, attempt: number) => Promise<void>;
  #runScene!: (generationId: string, attempt: number, sceneId: string) => Promise<SceneOutcome>;

  private constructor(private readonly options: EngineOptions) {
    this.#ends = new WorkflowEnds(QUEUE_POLL_MS, (error) =>
      options.log.warn({ err: error }, 'could not look for scenes that have ended; trying again'),
    );
  }

  static async open(options: EngineOptions, workflows: Workflows): Promise<Engine> {
    if (DBOS.isInitialized()) throw new EngineBusyError();
    const engine = new Engine(options);
    try {
      await engine.#launch(workflows);
    } catch (error) {
      await engine.close(0);
      throw error;
    }
    return engine;
  }

  /** The fault of the database that steps wait out right now; undefined when none does. */
  get fault(): unknown {
    return [...this.#waiting.values()].at(-1);
  }

  /** Queues a generation's workflow. The same generation and attempt is queued once, however often this is called. */
  async start(generationId: string, attempt: number): Promise<void> {
    await DBOS.startWorkflow(this.#runGeneration, {
      workflowID: workflowId(generationId, attempt),
      queueName: GENERATIONS,
    })(generationId, attempt);
  }

  /** Stops a generation's work in every process. The caller has marked it cancelled before. */
  async cancel(generationId: string, attempt: number): Promise<void> {
    this.abort(generationId, attempt);
    await DBOS.cancelWorkflow(workflowId(generationId, attempt), { cancelChildren: true });
  }

  /** Aborts what a generation's attempts have at work in any process, up to this one, without waiting for it. */
  abort(generationId: string, attempt: number): void {
    this.#work.stop(generationId, attempt, new Stopped('The generation was cancelled.'));
    this.options.bus.publish(CONTROL, JSON.stringify([generationId, attempt]));
  }

  /** Waits until no workflow of a generation's attempts, up to this one, is at work in any process, for `deadlineMs` at most. False when some still are. */
  async idle(generationId: string, attempt: number, deadlineMs: number): Promise<boolean> {
    for (const deadline = performance.now() + deadlineMs; ;) {
      if ((await atWork(generationId, attempt)).length === 0) return true;
      if (performance.now() > deadline || this.#closing.signal.aborted) return false;
      await pause(QUEUE_POLL_MS, this.#closing.signal);
    }
  }

  /** Which of these attempts have a workflow that has yet to end. */
  async pending(attempts: readonly { id: string; attempt: number }[]): Promise<ReadonlySet<string>> {
    const ids = attempts.map(({ id, attempt }) => workflowId(id, attempt));
    if (ids.length === 0) return new Set();
    const found = await DBOS.listWorkflows({
      workflowIDs: ids,
      status: [StatusString.PENDING, StatusString.ENQUEUED, StatusString.DELAYED],
      loadInput: false,
      loadOutput: false,
    });
    return new Set(found.map(({ workflowID }) => generationOf(workflowID)));
  }

  /** Takes no new work, lets running steps finish for `deadlineMs`, then aborts them; what is unfinished goes on elsewhere or at the next start. */
  async close(deadlineMs: number): Promise<void> {
    this.#closing.abort(new Stopped('The server is shutting down.'));
    this.#ends.close();
    await settledWithin(deadlineMs, this.#work.steps);
    this.#work.stopAll(new Stopped('The server is shutting down.'));
    await settledWithin(2_000, this.#work.steps);
    for (const release of this.#releasers.splice(0).toReversed()) await release();
  }

  async #launch(workflows: Workflows): Promise<void> {
    const { options } = this;
    // Held before any workflow can be assigned to this executor, so that nobody takes over from the living.
    this.#worker = await Worker.join({ locks: options.locks, log: options.log, onRegained: () => this.#lookSoon() });
    this.#releasers.push(() => this.#worker.leave());
    dbRetryConfig.maxBackoffSec = LONGEST_RETRY_PAUSE_S;
    DBOS.setConfig({
      name: 'scriptgen',
      // Nothing is claimed, and no outcome written, while others may take this process for dead.
      systemDatabasePool: options.createPool(CONNECTIONS, (signal) => this.#worker.holding(signal)),
      executorID: this.#worker.id,
      applicationVersion: APPLICATION_VERSION,
      logger: engineLog(options.log, () => this.#closing.signal.aborted),
    });
    this.#runGeneration = DBOS.registerWorkflow(
      (generationId: string, attempt: number) =>
        this.#run({ workflowId: workflowId(generationId, attempt), generationId, attempt }, (durable) =>
          workflows.generation(generationId, attempt, durable),
        ),
      { name: 'generation' },
    );
    this.#runScene = DBOS.registerWorkflow(
      (generationId: string, attempt: number, sceneId: string) =>
        this.#run({ workflowId: sceneWorkflowId(generationId, attempt, sceneId), generationId, attempt }, (durable) =>
          workflows.scene(generationId, attempt, sceneId, durable),
        ),
      { name: 'scene' },
    );
    this.#releasers.push(async () => {
      // A database that is away must not keep the process from ending.
      await within(SHUTDOWN_PATIENCE_MS, DBOS.shutdown({ deregister: true }));
    });
    await options.whileMigrating(async () => {
      await DBOS.launch();
      await DBOS.registerQueue(GENERATIONS, {
        workerConcurrency: options.generationConcurrency,
        minPollingIntervalMs: QUEUE_POLL_MS,
        onConflict: 'always_update',
      });
      await DBOS.registerQueue(SCENES, {
        workerConcurrency: options.sceneConcurrency,
        minPollingIntervalMs: QUEUE_POLL_MS,
        onConflict: 'always_update',
      });
    });
    this.#releasers.push(
      options.bus.subscribe(CONTROL, (message) => {
        const [generationId, attempt] = JSON.parse(message) as [string, number];
        this.#work.stop(generationId, attempt, new Stopped('The generation was cancelled.'));
      }),
    );
    const heartbeats = new Heartbeats(options.bus, this.#worker.id, () => this.#worker.isHolding);
    this.#releasers.push(() => heartbeats.stop());
    this.#releasers.push(this.#watch(heartbeats, workflows, options.takeoverEveryMs ?? 1_000));
  }

  /** Runs a workflow's body here, as the newest run of it. */
  async #run<T>(
    of: { workflowId: string; generationId: string; attempt: number },
    body: (durable: Durable) => Promise<T>,
  ): Promise<T> {
    const run = this.#work.begin({ ...of, token: currentOwnerXid(of.workflowId) ?? '' });
    try {
      return await body(this.#durable(run));
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      // The library's own patience was over. The run ends without an outcome, as if its process had: the watch finds it, and it is begun again.
      this.options.log.warn(
        { err: error, workflow: of.workflowId },
        'a workflow met a database that is away; it is begun again',
      );
      throw new DbosError.DBOSWorkflowConflictError(of.workflowId);
    } finally {
      this.#work.end(run);
    }
  }

  #durable(run: WorkflowRun): Durable {
    const { generationId, attempt } = run;
    return {
      step: (name, work) => this.#unlessClosing(() => DBOS.runStep(() => this.#track(run, name, work), { name })),
      read: (work) => this.#unlessClosing(() => this.#patiently(run, 'read', work, run.controller.signal)),
      startScene: (sceneId) =>
        this.#unlessClosing(async () => {
          await DBOS.startWorkflow(this.#runScene, {
            workflowID: sceneWorkflowId(generationId, attempt, sceneId),
            queueName: SCENES,
          })(generationId, attempt, sceneId);
        }),
      sceneEnded: (sceneId) =>
        this.#unlessClosing(() =>
          DBOS.runStep(() => this.#sceneOutcome(sceneWorkflowId(generationId, attempt, sceneId)), {
            name: `ended:${sceneId}`,
          }),
        ),
      earlierAttemptsEnded: () =>
        this.#unlessClosing(() =>
          DBOS.runStep(() => this.#endEarlierAttempts(generationId, attempt), { name: 'earlier attempts' }),
        ),
      assertCurrent: (signal) => this.#assertCurrent(run, signal),
    };
  }

  async #sceneOutcome(id: string): Promise<SceneOutcome> {
    const { status, output, error } = await this.#ends.ended(id);
    if (status === StatusString.SUCCESS) return output as SceneOutcome;
    if (status === StatusString.CANCELLED) throw new RunLost('The scene was cancelled.');
    this.options.log.error({ err: error, workflow: id, status }, "a scene's workflow broke");
    return { ok: false, failure: unexpectedFailure('SCENES') };
  }

  /** Two attempts at work side by side would ask, and pay for, the same. */
  async #endEarlierAttempts(generationId: string, attempt: number): Promise<void> {
    if (await this.idle(generationId, attempt - 1, 0)) return;
    this.abort(generationId, attempt - 1);
    if (await this.idle(generationId, attempt - 1, EARLIER_ATTEMPTS_MS)) return;
    const left = await atWork(generationId, attempt - 1);
    if (left.length > 0) await DBOS.cancelWorkflows(left);
  }

  /** @throws RunLost, RunPaused; what the database throws once `signal` has aborted */
  async #assertCurrent(
    { workflowId: id, generationId, attempt, token }: WorkflowRun,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#worker.holding(signal);
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

  /** While this process shuts down a workflow neither goes on nor ends in it: an error of the closing database is not its result. */
  async #unlessClosing<T>(work: () => Promise<T>): Promise<T> {
    const { signal } = this.#closing;
    const isClosing = (): boolean => signal.aborted;
    if (isClosing()) return parked();
    try {
      return await work();
    } catch (error) {
      if (isClosing()) return parked();
      throw error;
    }
  }

  async #track<T>(run: WorkflowRun, name: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const cancelled = DBOS.stepStatus?.cancelSignal;
    const signal =
      cancelled === undefined ? run.controller.signal : AbortSignal.any([run.controller.signal, cancelled]);
    try {
      return await this.#work.track(
        run,
        this.#patiently(run, name, () => work(signal), signal),
      );
    } catch (error) {
      // A step that the shutdown stopped has no result, good or bad, to be recorded: whoever takes the workflow over runs it again.
      if (this.#closing.signal.aborted) return parked();
      if (run.controller.signal.reason instanceof Disowned) {
        throw new DbosError.DBOSWorkflowConflictError(run.workflowId);
      }
      throw error;
    }
  }

  /** A database that is away fails no step: steps can be run again, and are, until it answers. */
  async #patiently<T>(run: WorkflowRun, step: string, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const waiting = Symbol(step);
    try {
      return await untilAvailable(work, {
        signal: AbortSignal.any([signal, this.#closing.signal]),
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

  /** Wakes the watch; set while it runs. */
  #lookSoon: () => void = () => {};

  #watch(heartbeats: Heartbeats, workflows: Workflows, everyMs: number): () => Promise<void> {
    const { log, locks } = this.options;
    const takeover = new Takeover({
      worker: this.#worker,
      heartbeats,
      locks,
      log,
      defaultQueue: GENERATIONS,
      running: () => this.#work.workflowIds,
      onDisowned: (ids) => {
        log.info({ workflows: ids }, "these workflows are another worker's now; this process stops its work on them");
        for (const id of ids) this.#work.stopWorkflow(id, new Disowned('Another worker has this workflow.'));
      },
      onTakeover: async (ids) => {
        for (const generationId of new Set(ids.map(generationOf))) await workflows.takenOver(generationId);
      },
    });
    const stop = new AbortController();
    const loop = (async () => {
      while (!stop.signal.aborted) {
        let again: number | undefined;
        try {
          await this.#worker.holding(stop.signal);
          again = await takeover.look();
        } catch (error) {
          if (!stop.signal.aborted) log.warn({ err: error }, 'could not look for lost workers; trying again');
        }
        const wake = new AbortController();
        this.#lookSoon = () => wake.abort();
        const before = performance.now();
        await pause(Math.min(again ?? everyMs, everyMs), AbortSignal.any([stop.signal, wake.signal]));
        if (performance.now() - before > everyMs + FROZEN_MS) {
          log.warn(
            { ms: Math.round(performance.now() - before) },
            'this process stood still for a while; it looks at once at what others took over',
          );
        }
      }
    })();
    return async () => {
      stop.abort(new Stopped('The server is shutting down.'));
      await loop;
    };
  }
}

/** Workflows of a generation's attempts, up to this one, that some process runs. */
async function atWork(generationId: string, attempt: number): Promise<string[]> {
  const pending = await DBOS.listWorkflows({
    workflow_id_prefix: `${generationId}:`,
    status: 'PENDING',
    loadInput: false,
    loadOutput: false,
  });
  return pending.map(({ workflowID }) => workflowID).filter((id) => attemptOf(id) <= attempt);
}
