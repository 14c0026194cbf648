import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { pause } from '../../domain/clock.js';
import { OperatorError } from '../../domain/errors.js';
import type { GenerationPace } from '../../domain/generations.js';
import type { AdvisoryLocks } from '../../storage/advisory-locks.js';
import type { Bus } from '../../storage/bus.js';
import type { Gate } from '../../storage/pool.js';
import { Heartbeats } from './heartbeats.js';
import { LostWorkers } from './lost-workers.js';
import type { Durable, SceneOutcome } from './durable.js';
import { RunningWork, Stopped } from './running-work.js';
import { BACKGROUND_ROOM, Queues } from './queues.js';
import { SceneTurns } from './scene-turns.js';
import { settledWithin } from './waiting.js';
import { Worker } from './worker.js';
import { decodeCancel, encodeCancel } from './workflow-data.js';
import { sceneWorkflowId, workflowId } from './workflow-ids.js';
import { WorkflowLibrary } from './workflow-library.js';
import { WorkflowRuns } from './workflow-runs.js';
import { WorkflowTable } from './workflow-table.js';

/** The bodies of the workflows. They never throw when a generation fails: that is a result. */
export interface Workflows {
  generation(generationId: string, attempt: number, durable: Durable): Promise<void>;
  scene(generationId: string, attempt: number, sceneId: string, durable: Durable): Promise<SceneOutcome>;
  /** A generation's worker was lost; another goes on with it in a moment. */
  takenOver(generationId: string): Promise<void>;
}

interface EngineOptions {
  /** For queries on the workflow library's tables. */
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
  /** How often lost workers are looked for while anybody is at work. Default 1,000 ms. */
  takeoverEveryMs?: number;
}

/** A second app was opened while one is open; the workflow library is one per process. */
export class EngineBusyError extends OperatorError {
  readonly code = 'ALREADY_OPEN';
  constructor() {
    super('ScriptGen is open in this process already, and one process holds one: close() the first app, or share it.');
  }
}

/** The bus's channel of cancelled generations. */
const CANCELS = 'generation-control';
/** Connections of the workflow library's own pool, so that its polling never waits for a resolver's queries. */
const CONNECTIONS = 10;
/** How long steps of an earlier attempt may take to end before the next attempt begins. */
const EARLIER_ATTEMPTS_MS = 20_000;
/** How often a generation is looked at whose work is about to end. */
const IDLE_POLL_MS = 100;

/**
 * Durable execution on PostgreSQL. A generation is one workflow, which runs in the process that was asked for it or, while that has
 * no room, in any other; those of a process that is gone are taken over by another within seconds. The workflow library is one per
 * process, so at most one engine is open at a time.
 */
export class Engine {
  readonly #work = new RunningWork();
  readonly #closing = new AbortController();
  readonly #table: WorkflowTable;
  readonly #queues: Queues;
  readonly #runs: WorkflowRuns;
  readonly #library: WorkflowLibrary;
  readonly #releasers: (() => Promise<void> | void)[];
  #lostWorkers: LostWorkers | undefined;

  private constructor(
    private readonly options: EngineOptions,
    private readonly worker: Worker,
    private readonly workflows: Workflows,
  ) {
    const { pool, log, bus, sceneConcurrency, generationConcurrency } = options;
    this.#table = new WorkflowTable(pool);
    this.#runs = new WorkflowRuns({
      pool,
      log,
      worker,
      work: this.#work,
      table: this.#table,
      turns: {
        INTERACTIVE: new SceneTurns(sceneConcurrency),
        BACKGROUND: new SceneTurns(sceneConcurrency * BACKGROUND_ROOM),
      },
      closing: this.#closing.signal,
      onEnded: (id) => this.#queues.ended(id),
      endEarlierAttempts: (generationId, attempt) => this.#endEarlierAttempts(generationId, attempt),
    });
    this.#library = new WorkflowLibrary({
      generation: (generationId, attempt) =>
        this.#runs.run({ workflowId: workflowId(generationId, attempt), generationId, attempt }, (durable) =>
          workflows.generation(generationId, attempt, durable),
        ),
      scene: (generationId, attempt, sceneId) =>
        this.#runs.run(
          { workflowId: sceneWorkflowId(generationId, attempt, sceneId), generationId, attempt },
          (durable) => workflows.scene(generationId, attempt, sceneId, durable),
        ),
    });
    this.#queues = new Queues({
      library: this.#library,
      bus,
      log,
      closing: this.#closing.signal,
      running: () => this.#work.workflowIds,
      sceneConcurrency,
      generationConcurrency,
    });
    this.#releasers = [() => worker.leave(), () => this.#library.shutdown(), () => this.#queues.close()];
  }

  static async open(options: EngineOptions, workflows: Workflows): Promise<Engine> {
    if (WorkflowLibrary.isOpen) throw new EngineBusyError();
    let engine: Engine | undefined;
    // Held before any workflow can be assigned to this executor, so that nobody takes over from the living.
    const worker = await Worker.join({
      locks: options.locks,
      log: options.log,
      onRegained: () => engine?.checkSoon(),
    });
    try {
      engine = new Engine(options, worker, workflows);
      await engine.#launch();
      return engine;
    } catch (error) {
      await (engine === undefined ? worker.leave() : engine.close(0));
      throw error;
    }
  }

  /** The fault of the database that steps wait out right now; undefined when none does. */
  get fault(): unknown {
    return this.#runs.fault;
  }

  /** Begins a generation's workflow, here or wherever there is room. The same generation and attempt is begun once, however often this is called. */
  start(generationId: string, attempt: number, pace: GenerationPace = 'INTERACTIVE'): Promise<void> {
    return this.#queues.start(generationId, attempt, pace);
  }

  /** Stops a generation's work in every process. The caller has marked it cancelled before. */
  async cancel(generationId: string, attempt: number): Promise<void> {
    this.abort(generationId, attempt);
    await this.#library.cancelGeneration(generationId, attempt);
  }

  /** Aborts what a generation's attempts have at work in any process, up to this one, without waiting for it. */
  abort(generationId: string, attempt: number): void {
    this.#stop(generationId, attempt);
    this.options.bus.publish(CANCELS, encodeCancel({ generationId, attempt }));
  }

  /** Waits until no workflow of a generation's attempts, up to this one, is at work in any process, for `deadlineMs` at most. False when some still are. */
  async idle(generationId: string, attempt: number, deadlineMs: number): Promise<boolean> {
    for (const deadline = performance.now() + deadlineMs; ;) {
      if ((await this.#table.atWork(generationId, attempt)).length === 0) return true;
      if (performance.now() > deadline || this.#closing.signal.aborted) return false;
      await pause(IDLE_POLL_MS, this.#closing.signal);
    }
  }

  /** The generations of those attempts that have a workflow which has yet to end. */
  pending(attempts: readonly { id: string; attempt: number }[]): Promise<ReadonlySet<string>> {
    return this.#table.pending(attempts);
  }

  /** Takes no new work, lets running steps finish for `deadlineMs`, then aborts them; what is unfinished goes on elsewhere or at the next start. */
  async close(deadlineMs: number): Promise<void> {
    this.#closing.abort(new Stopped('The server is shutting down.'));
    await settledWithin(deadlineMs, this.#work.steps);
    this.#work.stopAll(new Stopped('The server is shutting down.'));
    await settledWithin(2_000, this.#work.steps);
    for (const release of this.#releasers.splice(0).toReversed()) await release();
  }

  async #launch(): Promise<void> {
    const { options, worker } = this;
    await options.whileMigrating(() =>
      this.#library.launch({
        // Nothing is claimed, and no outcome written, while others may take this process for dead.
        pool: options.createPool(CONNECTIONS, (signal) => worker.holding(signal)),
        workerId: worker.id,
        log: options.log,
        closing: this.#closing.signal,
      }),
    );
    this.#releasers.push(options.bus.subscribe(CANCELS, (message) => this.#onCancelMessage(message)));
    const heartbeats = new Heartbeats(options.bus, worker.id, {
      mayBeat: () => worker.isHolding,
      hasWork: () => this.#work.workflowIds.size > 0 || this.#lostWorkers?.hasWork === true,
    });
    this.#releasers.push(() => heartbeats.stop());
    const lostWorkers = new LostWorkers({
      worker,
      heartbeats,
      locks: options.locks,
      log: options.log,
      table: this.#table,
      workflowLibrary: this.#library,
      queues: this.#queues,
      work: this.#work,
      everyMs: options.takeoverEveryMs ?? 1_000,
      onTakenOver: (generationId) => this.workflows.takenOver(generationId),
    });
    this.#lostWorkers = lostWorkers;
    this.#releasers.push(() => lostWorkers.stop());
    // A message that something was queued may be among what was missed.
    this.#releasers.push(options.bus.onGap?.(() => lostWorkers.checkSoon()) ?? (() => {}));
  }

  /** The lock was lost for a while: others may have taken over what runs here. */
  private checkSoon(): void {
    this.#lostWorkers?.checkSoon();
  }

  #onCancelMessage(message: string): void {
    const cancelled = decodeCancel(message);
    if (cancelled === undefined) {
      this.options.log.warn({ message }, 'a message of another process could not be read, and is passed over');
      return;
    }
    this.#stop(cancelled.generationId, cancelled.attempt);
  }

  #stop(generationId: string, attempt: number): void {
    this.#work.stop(generationId, attempt, new Stopped('The generation was cancelled.'));
  }

  /** Two attempts that work side by side would ask and pay for the same answers. */
  async #endEarlierAttempts(generationId: string, attempt: number): Promise<void> {
    if (await this.idle(generationId, attempt - 1, 0)) return;
    this.abort(generationId, attempt - 1);
    if (await this.idle(generationId, attempt - 1, EARLIER_ATTEMPTS_MS)) return;
    const left = await this.#table.atWork(generationId, attempt - 1);
    if (left.length > 0) await this.#library.cancel(left);
  }
}
