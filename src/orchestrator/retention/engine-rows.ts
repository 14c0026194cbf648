import { setTimeout as delay } from 'node:timers/promises';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { isId } from '../../domain/ids.js';
import type { Database } from '../../storage/database.js';
import { generationOf, sceneWorkflowId, workflowId } from '../engine/workflow-ids.js';

const DELETED_AT_ONCE = 200;
const LOOKED_AT_AT_ONCE = 1_000;
/** This long after a workflow was cancelled, no process runs it any more. */
const CANCELLED_MS = 600_000;

/** Names the workflows of a generation, of all its attempts: its own, and those of its scenes. */
export function workflowIds({ id, attempt }: { id: string; attempt: number }, sceneIds: readonly string[]): string[] {
  const attempts = Array.from({ length: attempt }, (_, at) => at + 1);
  return attempts.flatMap((nth) => [
    workflowId(id, nth),
    ...sceneIds.map((sceneId) => sceneWorkflowId(id, nth, sceneId)),
  ]);
}

/**
 * Deletes what the workflow library keeps of these workflows. The results of their steps, which hold text, are always deleted,
 * even one that a process recorded after its workflow was deleted. The rest is deleted only for workflows that are over: a process
 * that still runs one which was just cancelled would look for its row for ever. The app's engine must be open.
 */
export async function deleteWorkflows(db: Database, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += DELETED_AT_ONCE) {
    const some = ids.slice(start, start + DELETED_AT_ONCE);
    await db.$executeRaw`DELETE FROM dbos.operation_outputs WHERE workflow_uuid = ANY(${some})`;
    const over = await db.$queryRaw<{ id: string }[]>`
      SELECT workflow_uuid AS id FROM dbos.workflow_status
      WHERE workflow_uuid = ANY(${some}) AND (status NOT IN ('PENDING', 'ENQUEUED', 'DELAYED', 'CANCELLED') OR (status = 'CANCELLED' AND completed_at < ${Date.now() - CANCELLED_MS}))`;
    if (over.length > 0) await DBOS.deleteWorkflows(over.map(({ id }) => id));
  }
}

/** Waits for the workflows that are about to end, for a second at most. */
export async function workflowsEnded(ids: readonly string[]): Promise<void> {
  for (let look = 0; look < 50; look += 1) {
    const pending = await DBOS.listWorkflows({
      workflowIDs: [...ids],
      status: 'PENDING',
      limit: 1,
      loadInput: false,
      loadOutput: false,
    });
    if (pending.length === 0) return;
    await delay(20);
  }
}

/** Deletes the workflows of generations that no longer exist. Gives how many were found. */
export async function deleteOrphanedWorkflows(db: Database, signal: AbortSignal): Promise<number> {
  let found = 0;
  for (let after = ''; !signal.aborted;) {
    // The library pages by time and offset; this pages by key, so that no statement reads more than a page.
    const page = await db.$queryRaw<{ id: string }[]>`
      SELECT workflow_uuid AS id FROM dbos.workflow_status WHERE workflow_uuid > ${after} ORDER BY workflow_uuid LIMIT ${LOOKED_AT_AT_ONCE}::int`;
    const last = page.at(-1);
    if (last === undefined) break;
    const named = [...new Set(page.map(({ id }) => generationOf(id)).filter(isId))];
    const living = new Set(
      (await db.generation.findMany({ where: { id: { in: named } }, select: { id: true } })).map(({ id }) => id),
    );
    const orphans = page.map(({ id }) => id).filter((id) => isId(generationOf(id)) && !living.has(generationOf(id)));
    await deleteWorkflows(db, orphans);
    found += orphans.length;
    after = last.id;
  }
  return found;
}
