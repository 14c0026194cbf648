import { deleteSceneIn } from '../../scripts/structure/moving.js';
import type { Transaction } from '../../storage/database.js';
import type { Scene, Script } from '../../storage/generated/client/client.js';
import type { Streams } from '../../streams/types.js';
import { sceneWorkflowId } from '../engine/workflow-ids.js';
import { eraseDeleted, eraseRowsIn, noteErasureIn } from './deletion.js';
import type { ErasureServices } from './deletion.js';
import { OF_DELETED_SCENE } from '../pipeline/scene-step.js';
import { workflowIds } from './engine-rows.js';

/**
 * Deletes a scene with all that it said and that was said of it: drafts and critiques, what was computed from it, what generations keep
 * of it. Generations stay with their figures. What one that may still go on was answered, and would else pay for again, goes when it ends.
 *
 * @throws NotFoundError, ConflictError while a generation is at work on the script or the scene
 */
export async function deleteScene(
  services: ErasureServices & { streams: Pick<Streams, 'scriptJournal'> },
  { id: sceneId, scriptId }: Pick<Scene, 'id' | 'scriptId'>,
): Promise<Script> {
  const script = await services.streams.scriptJournal.commit(scriptId, async (tx, emit) => {
    const rest = await deleteSceneIn(tx, emit, sceneId);
    await noteErasureIn(tx, {
      id: sceneId,
      tenantId: rest.tenantId,
      generationIds: [],
      sceneIds: [sceneId],
      workflowIds: await workflowsOfSceneIn(tx, scriptId, sceneId),
    });
    await forgetInGenerationsIn(tx, scriptId, sceneId);
    await eraseRowsIn(tx, { generationIds: [], sceneIds: [sceneId] });
    return rest;
  });
  await eraseDeleted(services, sceneId);
  return script;
}

async function workflowsOfSceneIn(tx: Transaction, scriptId: string, sceneId: string): Promise<string[]> {
  const generations = await tx.generation.findMany({
    where: {
      scriptId,
      OR: [{ kind: 'SCRIPT' }, { kind: { in: ['SCENE', 'REWRITE'] }, input: { path: ['sceneId'], equals: sceneId } }],
    },
    select: { id: true, attempt: true, kind: true },
  });
  return generations.flatMap((generation) =>
    generation.kind === 'SCRIPT'
      ? // The generation's own workflow has more than this scene.
        Array.from({ length: generation.attempt }, (_, at) => sceneWorkflowId(generation.id, at + 1, sceneId))
      : workflowIds(generation, []),
  );
}

/** What the script's generations keep of the scene's words: results of steps, answers that nobody will ask for again, findings, a person's critique. */
async function forgetInGenerationsIn(tx: Transaction, scriptId: string, sceneId: string): Promise<void> {
  // The steps stay, so that a generation that goes on does not count them again.
  await tx.generationStep.updateMany({
    where: { generation: { scriptId }, key: { startsWith: `scene:${sceneId}:` } },
    data: { result: OF_DELETED_SCENE },
  });
  await tx.generationAnswer.deleteMany({
    where: { generation: { scriptId, status: { in: ['COMPLETED', 'CANCELLED'] } } },
  });
  // The events themselves stay, so that each has its place; readers are not sent those of a scene that is gone.
  await tx.$executeRaw`
    UPDATE "GenerationEvent" event SET "payload" = event."payload" || '{"message": ""}' FROM "Generation" generation
    WHERE generation."scriptId" = ${scriptId}::uuid AND event."generationId" = generation."id"
      AND event."type" = 'ContinuityIssueFound' AND event."payload"->>'sceneId' = ${sceneId}`;
  await tx.$executeRaw`
    UPDATE "ScriptEvent" SET "payload" = "payload" || '{"message": ""}'
    WHERE "scriptId" = ${scriptId}::uuid AND "type" = 'ContinuityIssueFound' AND "payload"->>'sceneId' = ${sceneId}`;
  await tx.$executeRaw`
    UPDATE "Generation" SET "input" = "input" - 'judgement'
    WHERE "scriptId" = ${scriptId}::uuid AND "kind" = 'REWRITE' AND "input"->>'sceneId' = ${sceneId}`;
}
