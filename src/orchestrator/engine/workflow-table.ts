import type { Pool } from 'pg';
import { attemptOf, generationOf, workflowId } from './workflow-ids.js';

/** A workflow that some process has at work. */
export interface OwnedWorkflow {
  id: string;
  /** The worker that has it; null for one that nobody has claimed as its own. */
  owner: string | null;
  /** Null for one that was begun where it was asked for. */
  queue: string | null;
}

interface InFlight {
  pending: OwnedWorkflow[];
  /** The queues in which a workflow waits. */
  queued: string[];
}

/** What the workflow library's table says of workflows that have yet to end, each in one statement: the library takes five. */
export class WorkflowTable {
  constructor(private readonly pool: Pool) {}

  /** All that is at work in any process, and in which of these queues something waits. */
  async inFlight(queues: readonly string[]): Promise<InFlight> {
    const { rows } = await this.pool.query<{ id: string | null; owner: string | null; queue: string | null }>({
      name: 'workflows-in-flight',
      text: `SELECT workflow_uuid AS id, executor_id AS owner, queue_name AS queue FROM dbos.workflow_status WHERE status = 'PENDING'
        UNION ALL SELECT NULL, NULL, wanted.queue FROM unnest($1::text[]) AS wanted(queue)
        WHERE EXISTS (SELECT 1 FROM dbos.workflow_status WHERE status = 'ENQUEUED' AND queue_name = wanted.queue)`,
      values: [queues],
    });
    return {
      pending: rows.flatMap(({ id, owner, queue }) => (id === null ? [] : [{ id, owner, queue }])),
      queued: rows.flatMap(({ id, queue }) => (id === null && queue !== null ? [queue] : [])),
    };
  }

  async pendingOf(owner: string): Promise<OwnedWorkflow[]> {
    const { rows } = await this.pool.query<OwnedWorkflow>(
      `SELECT workflow_uuid AS id, executor_id AS owner, queue_name AS queue FROM dbos.workflow_status WHERE status = 'PENDING' AND executor_id = $1`,
      [owner],
    );
    return rows;
  }

  /** Workflows of a generation's attempts, up to this one, that some process runs. */
  async atWork(generationId: string, attempt: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT workflow_uuid AS id FROM dbos.workflow_status WHERE status = 'PENDING' AND starts_with(workflow_uuid, $1)`,
      [`${generationId}:`],
    );
    return rows.map(({ id }) => id).filter((id) => attemptOf(id) <= attempt);
  }

  /** The generations of those attempts that have a workflow which has yet to end. */
  async pending(attempts: readonly { id: string; attempt: number }[]): Promise<ReadonlySet<string>> {
    return new Set((await this.open(attempts.map(({ id, attempt }) => workflowId(id, attempt)))).map(generationOf));
  }

  /** Those of the workflows that have yet to end. */
  async open(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT workflow_uuid AS id FROM dbos.workflow_status WHERE workflow_uuid = ANY($1::text[]) AND status IN ('PENDING', 'ENQUEUED', 'DELAYED')`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }
}
