import type { Pool } from 'pg';

/** What a server of an earlier version has left of a scene: a workflow of its own, with the result of a step, which holds `text`. */
export async function storeEarlierScene(
  pool: Pool,
  { generationId, sceneId, text = '' }: { generationId: string; sceneId: string; text?: string },
): Promise<void> {
  const id = `${generationId}:1:${sceneId}`;
  await pool.query(
    `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, completed_at) VALUES ($1, 'SUCCESS', 'scene', 1)`,
    [id],
  );
  await pool.query(
    `INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output) VALUES ($1, 0, 'draft', $2)`,
    [id, JSON.stringify({ result: text })],
  );
}
