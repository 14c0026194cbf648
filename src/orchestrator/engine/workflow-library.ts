import { DBOS, StatusString } from '@dbos-inc/dbos-sdk';
import { dbRetryConfig } from '@dbos-inc/dbos-sdk/internal/utils';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { GenerationPace } from '../../domain/generations.js';
import type { SceneOutcome } from './durable.js';
import { within } from './waiting.js';
import { generationInputs, sceneInputs } from './workflow-data.js';
import type { GenerationInputs, SceneInputs } from './workflow-data.js';
import { attemptOf, generationOf, sceneWorkflowId, workflowId } from './workflow-ids.js';

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
  /** Scenes and generations that this process works on at the same time. */
  sceneConcurrency: number;
  generationConcurrency: number;
}

/** The queue of workflows of generations. */
export const GENERATIONS = 'generations';
const SCENES = 'scenes';
/**
 * Work in the background waits for hours and does nothing meanwhile: it has queues of its own, with room for more at a time, so that
 * it neither holds up what somebody waits for nor itself.
 */
const BACKGROUND = { GENERATIONS: 'background-generations', SCENES: 'background-scenes' } as const;
const BACKGROUND_ROOM = 8;
export const QUEUE_POLL_MS = 100;
/** Nobody waits for the background, and asking for its work costs a server that has none as much as asking for any other. */
const BACKGROUND_POLL_MS = 2_000;
/** The library's own pauses between tries grow to a minute, which is how long work would rest after the database is back. */
const LONGEST_RETRY_PAUSE_S = 1;
const SHUTDOWN_PATIENCE_MS = 5_000;
/** Fixed, so that workflows outlive an upgrade: their steps are keyed by name and stored by us. */
const APPLICATION_VERSION = 'scriptgen-1';

/** The workflow library, which is one per process, with our two workflows and a queue for each. */
export class WorkflowLibrary {
  readonly #generation: (...inputs: GenerationInputs) => Promise<void>;
  readonly #scene: (...inputs: SceneInputs) => Promise<SceneOutcome>;

  /** Registers the workflows. Call `shutdown` in the end, whether it was launched or not. */
  constructor(bodies: WorkflowBodies) {
    this.#generation = DBOS.registerWorkflow(
      async (...inputs: GenerationInputs) => {
        const [generationId, attempt] = generationInputs.parse(inputs);
        return bodies.generation(generationId, attempt);
      },
      { name: 'generation' },
    );
    this.#scene = DBOS.registerWorkflow(
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

  /** Creates or updates the library's tables, and begins to take work. */
  async launch(options: LibraryOptions): Promise<void> {
    const { pool, workerId, log, closing, generationConcurrency, sceneConcurrency } = options;
    dbRetryConfig.maxBackoffSec = LONGEST_RETRY_PAUSE_S;
    DBOS.setConfig({
      name: 'scriptgen',
      systemDatabasePool: pool,
      executorID: workerId,
      applicationVersion: APPLICATION_VERSION,
      logger: libraryLog(log, closing),
    });
    await DBOS.launch();
    await registerQueue(GENERATIONS, generationConcurrency);
    await registerQueue(SCENES, sceneConcurrency);
    await registerQueue(BACKGROUND.GENERATIONS, generationConcurrency * BACKGROUND_ROOM, BACKGROUND_POLL_MS);
    await registerQueue(BACKGROUND.SCENES, sceneConcurrency * BACKGROUND_ROOM, BACKGROUND_POLL_MS);
  }

  async shutdown(): Promise<void> {
    // The process must be able to end while the database is away.
    await within(SHUTDOWN_PATIENCE_MS, DBOS.shutdown({ deregister: true }));
  }

  /** Queues a generation's workflow. The same generation and attempt is queued once, however often this is called. */
  async startGeneration(generationId: string, attempt: number, pace: GenerationPace): Promise<void> {
    await DBOS.startWorkflow(this.#generation, {
      workflowID: workflowId(generationId, attempt),
      queueName: pace === 'BACKGROUND' ? BACKGROUND.GENERATIONS : GENERATIONS,
    })(generationId, attempt);
  }

  /** As `startGeneration`, for a scene. */
  async startScene(generationId: string, attempt: number, sceneId: string, pace: GenerationPace): Promise<void> {
    await DBOS.startWorkflow(this.#scene, {
      workflowID: sceneWorkflowId(generationId, attempt, sceneId),
      queueName: pace === 'BACKGROUND' ? BACKGROUND.SCENES : SCENES,
    })(generationId, attempt, sceneId);
  }

  /** Cancels a generation's workflow, and those of its scenes. */
  async cancelGeneration(generationId: string, attempt: number): Promise<void> {
    await DBOS.cancelWorkflow(workflowId(generationId, attempt), { cancelChildren: true });
  }

  async cancel(workflowIds: string[]): Promise<void> {
    await DBOS.cancelWorkflows(workflowIds);
  }

  /** Workflows of a generation's attempts, up to this one, that some process runs. */
  async atWork(generationId: string, attempt: number): Promise<string[]> {
    const pending = await DBOS.listWorkflows({
      workflow_id_prefix: `${generationId}:`,
      status: 'PENDING',
      loadInput: false,
      loadOutput: false,
    });
    return pending.map(({ workflowID }) => workflowID).filter((id) => attemptOf(id) <= attempt);
  }

  /** The generations of those attempts that have a workflow which has yet to end. */
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
}

async function registerQueue(
  name: string,
  workerConcurrency: number,
  minPollingIntervalMs = QUEUE_POLL_MS,
): Promise<void> {
  await DBOS.registerQueue(name, { workerConcurrency, minPollingIntervalMs, onConflict: 'always_update' });
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
