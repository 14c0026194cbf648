import { randomUUID } from 'node:crypto';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { runWithAbortableDbRetries } from '@dbos-inc/dbos-sdk/internal/context';
import { DBOSExecutor } from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import { dbRetryConfig } from '@dbos-inc/dbos-sdk/internal/utils';
import { WorkflowQueue } from '@dbos-inc/dbos-sdk/internal/wfqueue';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { SceneOutcome } from './durable.js';
import { within } from './waiting.js';
import { generationInputs, sceneInputs } from './workflow-data.js';
import type { GenerationInputs, SceneInputs } from './workflow-data.js';
import { workflowId } from './workflow-ids.js';

interface WorkflowBodies {
  generation(...inputs: GenerationInputs): Promise<void>;
  scene(...inputs: SceneInputs): Promise<SceneOutcome>;
}

interface LibraryOptions {
  pool: Pool;
  /** What the library calls an executor: this process. */
  workerId: string;
  log: Logger;
  /** Aborts when this process begins to shut down. */
  closing: AbortSignal;
}

/** Workflows that have become this process's own, with the token that proves it. */
export interface Claimed {
  ids: readonly string[];
  token: string;
}

/** The queues of workflows. */
export const QUEUES = {
  GENERATIONS: 'generations',
  /** Work in the background waits for hours and does nothing meanwhile: it must not hold up what somebody waits for. */
  BACKGROUND_GENERATIONS: 'background-generations',
  /** Servers of earlier versions run scenes as workflows of their own, and may leave some behind. */
  SCENES: 'scenes',
  BACKGROUND_SCENES: 'background-scenes',
} as const;
export type QueueName = (typeof QUEUES)[keyof typeof QUEUES];

/** The library's own pauses between tries grow to a minute, which is how long work would rest after the database is back. */
const LONGEST_RETRY_PAUSE_S = 1;
const SHUTDOWN_PATIENCE_MS = 5_000;
/** Fixed, so that workflows outlive an upgrade: their steps are keyed by name and stored by us. */
const APPLICATION_VERSION = 'scriptgen-1';

/**
 * The workflow library, which is one per process. It keeps a row for each workflow, says whose it is, and runs it; it does nothing of
 * its own accord, and no step is recorded with it.
 */
export class WorkflowLibrary {
  readonly #generation: (...inputs: GenerationInputs) => Promise<void>;
  #closing: AbortSignal | undefined;

  /** Registers the workflows. Call `shutdown` in the end, whether it was launched or not. */
  constructor(bodies: WorkflowBodies) {
    this.#generation = DBOS.registerWorkflow(
      async (...inputs: GenerationInputs) => {
        const [generationId, attempt] = generationInputs.parse(inputs);
        return bodies.generation(generationId, attempt);
      },
      { name: 'generation' },
    );
    DBOS.registerWorkflow(
      async (...inputs: SceneInputs) => {
        const [generationId, attempt, sceneId] = sceneInputs.parse(inputs);
        return bodies.scene(generationId, attempt, sceneId);
      },
      { name: 'scene' },
    );
  }

  static get isOpen(): boolean {
    return DBOS.isInitialized();
  }

  /** Creates or updates the library's tables. */
  async launch(options: LibraryOptions): Promise<void> {
    const { pool, workerId, log, closing } = options;
    this.#closing = closing;
    dbRetryConfig.maxBackoffSec = LONGEST_RETRY_PAUSE_S;
    DBOS.setConfig({
      name: 'scriptgen',
      systemDatabasePool: pool,
      executorID: workerId,
      applicationVersion: APPLICATION_VERSION,
      logger: libraryLog(log, closing),
    });
    await DBOS.launch();
    // It would ask for the work of each queue ten times a second, and for schedules and timeouts, which we have none of.
    await executor().deactivateEventReceivers();
    await executor().stopWorkflowTimeoutSweep();
  }

  async shutdown(): Promise<void> {
    // The process must be able to end while the database is away.
    await within(SHUTDOWN_PATIENCE_MS, DBOS.shutdown({ deregister: true }));
  }

  /** Runs a generation's workflow here from now on, unless there is one of this attempt already. */
  async runGeneration(generationId: string, attempt: number): Promise<void> {
    await DBOS.startWorkflow(this.#generation, { workflowID: workflowId(generationId, attempt) })(
      generationId,
      attempt,
    );
  }

  /** Queues a generation's workflow, for any process. The same generation and attempt is queued once, however often this is called. */
  async queueGeneration(generationId: string, attempt: number, queueName: QueueName): Promise<void> {
    await DBOS.startWorkflow(this.#generation, { workflowID: workflowId(generationId, attempt), queueName })(
      generationId,
      attempt,
    );
  }

  /** Makes at most so many workflows of a queue, the oldest first, this process's own. */
  async claim(queue: QueueName, most: number): Promise<Claimed> {
    const { systemDatabase, executorID } = executor();
    const token = randomUUID();
    const ids = await runWithAbortableDbRetries(this.#closing ?? AbortSignal.abort(), () =>
      systemDatabase.findAndMarkStartableWorkflows(
        queueOf(queue, most),
        executorID,
        APPLICATION_VERSION,
        undefined,
        0,
        0,
        token,
      ),
    );
    return { ids, token };
  }

  /** Runs what was claimed. */
  async runClaimed({ ids, token }: Claimed): Promise<void> {
    await executor().dispatchDequeuedWorkflows([...ids], token);
  }

  /** Puts workflows that nobody runs back into a queue. */
  async requeue(workflowIds: string[], queueName: string): Promise<void> {
    await DBOS.resumeWorkflows(workflowIds, { queueName });
  }

  /** Cancels a generation's workflow, and those of its scenes that an earlier version has started. */
  async cancelGeneration(generationId: string, attempt: number): Promise<void> {
    await DBOS.cancelWorkflow(workflowId(generationId, attempt), { cancelChildren: true });
  }

  async cancel(workflowIds: string[]): Promise<void> {
    await DBOS.cancelWorkflows(workflowIds);
  }
}

/** The part of the library by which work is claimed: its own loops take nothing else, but cannot be told when to look. */
function executor(): DBOSExecutor {
  const { globalInstance } = DBOSExecutor;
  if (globalInstance === undefined) throw new Error('The workflow library is not launched.');
  return globalInstance;
}

function queueOf(name: QueueName, workerConcurrency: number): WorkflowQueue {
  return new WorkflowQueue({ ...WorkflowQueue.recordFromParams(name, { workerConcurrency }), name }, false);
}

/** Logs the workflow library's everyday messages at debug level; only what needs a person is louder. */
function libraryLog(log: Logger, closing: AbortSignal) {
  const text = (entry: unknown) => (entry instanceof Error ? entry.message : String(entry));
  return {
    debug: (entry: unknown) => log.trace(text(entry)),
    info: (entry: unknown) => log.debug(text(entry)),
    // At a shutdown it warns of unfinished workflows: going on later is what they are durable for.
    warn: (entry: unknown) => (closing.aborted ? log.debug(text(entry)) : log.warn(text(entry))),
    error: (entry: unknown) => log.error(text(entry)),
  };
}
