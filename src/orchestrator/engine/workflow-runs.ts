import { DBOS, Error as DbosError, StatusString } from '@dbos-inc/dbos-sdk';
import { currentOwnerXid } from '@dbos-inc/dbos-sdk/internal/context';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { GenerationPace } from '../../domain/generations.js';
import { untilAvailable } from '../../storage/availability.js';
import { isDatabaseAway } from '../../storage/database-faults.js';
import { RunLost, RunPaused, unexpectedFailure } from './durable.js';
import type { Durable, SceneOutcome } from './durable.js';
import { Disowned } from './running-work.js';
import type { RunningWork, WorkflowRun } from './running-work.js';
import { parked } from './waiting.js';
import type { Worker } from './worker.js';
import { sceneOutcome } from './workflow-data.js';
import type { WorkflowEnds } from './workflow-ends.js';
import { sceneWorkflowId } from './workflow-ids.js';

interface WorkflowRunsOptions {
  pool: Pool;
  log: Logger;
  worker: Worker;
  work: RunningWork;
  ends: WorkflowEnds;
  /** Aborts when this process begins to shut down. */
  closing: AbortSignal;
  startScene(generationId: string, attempt: number, sceneId: string, pace: GenerationPace): Promise<void>;
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
      return await body(this.#durable(run));
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      // The library has given up waiting. The run ends without an outcome, as if its process had died: it is found and begun again.
      log.warn({ err: error, workflow: of.workflowId }, 'a workflow met a database that is away; it is begun again');
      throw new DbosError.DBOSWorkflowConflictError(of.workflowId);
    } finally {
      work.end(run);
    }
  }

  #durable(run: WorkflowRun): Durable {
    const { generationId, attempt } = run;
    const { startScene, endEarlierAttempts } = this.options;
    return {
      step: (name, work) => this.#unlessClosing(() => DBOS.runStep(() => this.#track(run, name, work), { name })),
      read: (work) => this.#unlessClosing(() => this.#patiently(run, 'read', work, run.controller.signal)),
      startScene: (sceneId, pace) => this.#unlessClosing(() => startScene(generationId, attempt, sceneId, pace)),
      sceneEnded: (sceneId) =>
        this.#unlessClosing(async () => {
          const workflow = sceneWorkflowId(generationId, attempt, sceneId);
          return this.#outcomeOf(
            workflow,
            await DBOS.runStep(() => this.#sceneOutput(workflow), { name: `ended:${sceneId}` }),
          );
        }),
      earlierAttemptsEnded: () =>
        this.#unlessClosing(() =>
          DBOS.runStep(() => endEarlierAttempts(generationId, attempt), { name: 'earlier attempts' }),
        ),
      assertCurrent: (signal) => this.#assertCurrent(run, signal),
    };
  }

  /** What a scene's workflow left when it ended. @throws RunLost */
  async #sceneOutput(workflow: string): Promise<unknown> {
    const { status, output, error } = await this.options.ends.ended(workflow);
    if (status === StatusString.SUCCESS) return output;
    if (status === StatusString.CANCELLED) throw new RunLost('The scene was cancelled.');
    this.options.log.error({ err: error, workflow, status }, "a scene's workflow broke");
    return { ok: false, failure: unexpectedFailure('SCENES') };
  }

  #outcomeOf(workflow: string, output: unknown): SceneOutcome {
    const parsed = sceneOutcome.safeParse(output);
    if (parsed.success) return parsed.data;
    this.options.log.error({ err: parsed.error, workflow }, "a scene's workflow left what this version cannot read");
    return { ok: false, failure: unexpectedFailure('SCENES') };
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

  async #track<T>(run: WorkflowRun, name: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const cancelled = DBOS.stepStatus?.cancelSignal;
    const signal =
      cancelled === undefined ? run.controller.signal : AbortSignal.any([run.controller.signal, cancelled]);
    try {
      return await this.options.work.track(
        run,
        this.#patiently(run, name, () => work(signal), signal),
      );
    } catch (error) {
      // A step that the shutdown stopped has no result to record: whoever takes the workflow over runs it again.
      if (this.options.closing.aborted) return parked();
      if (run.controller.signal.reason instanceof Disowned) {
        throw new DbosError.DBOSWorkflowConflictError(run.workflowId);
      }
      throw error;
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
