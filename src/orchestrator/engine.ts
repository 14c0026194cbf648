import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { DBOS, StatusString } from '@dbos-inc/dbos-sdk';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { AdvisoryLocks } from '../storage/advisory-locks.js';
import type { Bus } from '../storage/bus.js';
import { EngineBusyError, RunLost, unexpectedFailure } from './failures.js';
import type { Durable, SceneOutcome } from './run.js';
import { WorkflowEnds } from './workflow-ends.js';

/** The two workflows, as the engine calls them. They never throw for a generation's own failure: that is a result. */
export interface Workflows {
  generation(generationId: string, attempt: number, durable: Durable): Promise<void>;
  scene(generationId: string, attempt: number, sceneId: string, durable: Durable): Promise<SceneOutcome>;
}

export interface EngineOptions {
  pool: Pool;
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
/** Fixed, so that workflows outlive an upgrade: their steps are keyed by name and stored by us. */
const APPLICATION_VERSION = 'scriptgen-1';

class Stopped extends Error {}

/**
 * Durable execution on PostgreSQL. Workflows are queued and run by any process; those of a process that is gone are taken
 * over by another within seconds. The workflow library is one per process, so at most one engine is open at a time.
 */
export class Engine {
  readonly #executorId = `${hostname()}:${process.pid}:${randomUUID()}`;
  readonly #controllers = new Map<string, Set<AbortController>>();
  /** Steps at work here, by generation. */
  readonly #running = new Map<string, Set<Promise<unknown>>>();
  readonly #ends: WorkflowEnds;
  #draining = false;
  #releasers: (() => Promise<void> | void)[] = [];
  #runGeneration!: (generationId: string, attempt: number) => Promise<void>;
  #runScene!: (generationId: string, attempt: number, sceneId: string) => Promise<SceneOutcome>;

  private constructor(private readonly options: EngineOptions) {
    this.#ends = new WorkflowEnds(QUEUE_POLL_MS, (error) => options.log.warn({ err: error }, 'could not look for scenes that have ended; trying again'));
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

  /** Queues a generation's workflow. The same generation and attempt is queued once, however often this is called. */
  async start(generationId: string, attempt: number): Promise<void> {
    await DBOS.startWorkflow(this.#runGeneration, { workflowID: workflowId(generationId, attempt), queueName: GENERATIONS })(generationId, attempt);
  }

  /** Stops a generation's work in every process. The caller has marked it cancelled before. */
  async cancel(generationId: string, attempt: number): Promise<void> {
    this.options.bus.publish(CONTROL, generationId);
    await DBOS.cancelWorkflow(workflowId(generationId, attempt), { cancelChildren: true });
  }

  /** Waits until no step of a generation is at work in this process, for `deadlineMs` at most. */
  async idle(generationId: string, deadlineMs: number): Promise<void> {
    await settledWithin(this.#running.get(generationId) ?? new Set(), deadlineMs);
  }

  /** Takes no new work, lets running steps finish for `deadlineMs`, then aborts them; what is unfinished goes on elsewhere or at the next start. */
  async close(deadlineMs: number): Promise<void> {
    this.#draining = true;
    this.#ends.close();
    await settledWithin(this.#steps(), deadlineMs);
    for (const controllers of this.#controllers.values()) for (const controller of controllers) controller.abort(new Stopped('The server is shutting down.'));
    await settledWithin(this.#steps(), 2_000);
    for (const release of this.#releasers.splice(0).toReversed()) await release();
  }

  async #launch(workflows: Workflows): Promise<void> {
    const { options } = this;
    // Held before any workflow can be assigned to this executor, so that nobody takes over from the living.
    const lock = await options.locks.tryHold(lockKey(this.#executorId));
    if (lock === null) throw new Error(`The executor id ${this.#executorId} is in use.`);
    this.#releasers.push(() => lock.release());
    DBOS.setConfig({
      name: 'scriptgen',
      systemDatabasePool: options.pool,
      executorID: this.#executorId,
      applicationVersion: APPLICATION_VERSION,
      logger: quiet(options.log, () => this.#draining),
    });
    this.#runGeneration = DBOS.registerWorkflow(
      (generationId: string, attempt: number) => workflows.generation(generationId, attempt, this.#durable(generationId, attempt)),
      { name: 'generation' },
    );
    this.#runScene = DBOS.registerWorkflow(
      (generationId: string, attempt: number, sceneId: string) => workflows.scene(generationId, attempt, sceneId, this.#durable(generationId, attempt)),
      { name: 'scene' },
    );
    this.#releasers.push(() => DBOS.shutdown({ deregister: true }));
    await DBOS.launch();
    await DBOS.registerQueue(GENERATIONS, { workerConcurrency: options.generationConcurrency, minPollingIntervalMs: QUEUE_POLL_MS, onConflict: 'always_update' });
    await DBOS.registerQueue(SCENES, { workerConcurrency: options.sceneConcurrency, minPollingIntervalMs: QUEUE_POLL_MS, onConflict: 'always_update' });
    this.#releasers.push(options.bus.subscribe(CONTROL, (generationId) => {
      for (const controller of this.#controllers.get(generationId) ?? []) controller.abort(new Stopped('The generation was cancelled.'));
    }));
    this.#releasers.push(this.#watchForLostWorkers(options.takeoverEveryMs ?? 1_000));
  }

  #steps(): Set<Promise<unknown>> {
    return new Set([...this.#running.values()].flatMap((steps) => [...steps]));
  }

  #durable(generationId: string, attempt: number): Durable {
    return {
      step: (name, work) => this.#unlessDraining(() => DBOS.runStep(() => this.#track(generationId, work), { name })),
      startScene: (sceneId) => this.#unlessDraining(async () => {
        await DBOS.startWorkflow(this.#runScene, { workflowID: sceneWorkflowId(generationId, attempt, sceneId), queueName: SCENES })(generationId, attempt, sceneId);
      }),
      sceneEnded: (sceneId) => this.#unlessDraining(() => DBOS.runStep(() => this.#sceneOutcome(sceneWorkflowId(generationId, attempt, sceneId)), { name: `ended:${sceneId}` })),
    };
  }

  async #sceneOutcome(id: string): Promise<SceneOutcome> {
    const { status, output, error } = await this.#ends.ended(id);
    if (status === StatusString.SUCCESS) return output as SceneOutcome;
    if (status === StatusString.CANCELLED) throw new RunLost('The scene was cancelled.');
    this.options.log.error({ err: error, workflow: id, status }, 'a scene\'s workflow broke');
    return { ok: false, failure: unexpectedFailure('SCENES') };
  }

  /** While this process shuts down a workflow neither goes on nor ends in it: an error of the closing database is not its result. */
  async #unlessDraining<T>(work: () => Promise<T>): Promise<T> {
    if (this.#draining) return parked();
    try {
      return await work();
    } catch (error) {
      if (this.#draining) return parked();
      throw error;
    }
  }

  async #track<T>(generationId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const controllers = this.#controllers.get(generationId) ?? new Set();
    this.#controllers.set(generationId, controllers.add(controller));
    const cancelled = DBOS.stepStatus?.cancelSignal;
    const running = work(cancelled ? AbortSignal.any([controller.signal, cancelled]) : controller.signal);
    const beside = this.#running.get(generationId) ?? new Set();
    this.#running.set(generationId, beside.add(running));
    try {
      return await running;
    } catch (error) {
      // A step that the shutdown stopped has no result, good or bad, to be recorded: whoever takes the workflow over runs it again.
      if (this.#draining) return parked();
      throw error;
    } finally {
      beside.delete(running);
      if (beside.size === 0) this.#running.delete(generationId);
      controllers.delete(controller);
      if (controllers.size === 0) this.#controllers.delete(generationId);
    }
  }

  #watchForLostWorkers(everyMs: number): () => Promise<void> {
    const stop = new AbortController();
    const loop = (async () => {
      while (!stop.signal.aborted) {
        try {
          await this.#takeOverLost();
        } catch (error) {
          if (!stop.signal.aborted) this.options.log.warn({ err: error }, 'could not look for lost workers; trying again');
        }
        await pause(everyMs, stop.signal);
      }
    })();
    return async () => {
      stop.abort();
      await loop;
    };
  }

  async #takeOverLost(): Promise<void> {
    const pending = await DBOS.listWorkflows({ status: 'PENDING', loadInput: false, loadOutput: false });
    const owners = new Set(pending.flatMap((workflow) => (workflow.executorId && workflow.executorId !== this.#executorId ? [workflow.executorId] : [])));
    for (const owner of owners) {
      const lock = await this.options.locks.tryHold(lockKey(owner));
      if (lock === null) continue;
      try {
        const lost = await DBOS.listWorkflows({ status: 'PENDING', executorId: owner, loadInput: false, loadOutput: false });
        for (const [queueName, ids] of Object.entries(Object.groupBy(lost, (workflow) => workflow.queueName ?? GENERATIONS))) {
          await DBOS.resumeWorkflows(ids!.map((workflow) => workflow.workflowID), { queueName });
        }
        if (lost.length > 0) this.options.log.info({ owner, workflows: lost.length }, 'took over the work of a lost process');
      } finally {
        await lock.release();
      }
    }
  }
}

export function workflowId(generationId: string, attempt: number): string {
  return `${generationId}:${attempt}`;
}

export function sceneWorkflowId(generationId: string, attempt: number, sceneId: string): string {
  return `${workflowId(generationId, attempt)}:${sceneId}`;
}

function lockKey(executorId: string): string {
  return `executor:${executorId}`;
}

/** Never settles: the workflow goes no further in this process. */
function parked<T>(): Promise<T> {
  return new Promise<T>(() => {});
}

async function settledWithin(promises: ReadonlySet<Promise<unknown>>, ms: number): Promise<void> {
  if (promises.size === 0) return;
  const deadline = new AbortController();
  await Promise.race([Promise.allSettled(promises), pause(ms, deadline.signal)]);
  deadline.abort();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}

/** The library's everyday messages are ours at debug level; only what asks for a person is louder. */
function quiet(log: Logger, closing: () => boolean) {
  const text = (entry: unknown) => (entry instanceof globalThis.Error ? entry.message : String(entry));
  return {
    debug: (entry: unknown) => log.trace(text(entry)),
    info: (entry: unknown) => log.debug(text(entry)),
    // That workflows are left unfinished at a shutdown is what they are durable for.
    warn: (entry: unknown) => (closing() ? log.debug(text(entry)) : log.warn(text(entry))),
    error: (entry: unknown) => log.error(text(entry)),
  };
}
