import type { Logger } from 'pino';
import { NotFoundError } from '../../domain/errors.js';
import type { AnswersOf, Optimizer } from '../../optimizer/types.js';
import { deleteScriptRowIn } from '../../scripts/script-storage.js';
import type { Database, Transaction } from '../../storage/database.js';
import type { Erasure, Generation, Script } from '../../storage/generated/client/client.js';
import { deleteWorkflows, workflowIds, workflowsEnded } from './engine-rows.js';

/** A deleted script is erased again this long after its deletion, in milliseconds: a worker that was cancelled may have written in the meantime. */
const AGAIN_AFTER_MS: readonly [number, ...number[]] = [60_000, 3_600_000, 86_400_000];
/** An erasure that failed is tried again after this time. */
const RETRY_MS = 600_000;
const AT_ONCE = 20;

export interface ErasureServices {
  db: Database;
  optimizer: Pick<Optimizer, 'eraseAnswers'>;
  log: Logger;
}

/** What the transaction that deletes a script has locked of it. */
export interface HeldForDeletion {
  scenes: readonly string[];
  generations: readonly Pick<Generation, 'id' | 'attempt' | 'kind' | 'status'>[];
}

/**
 * Deletes a script with all rows that refer to it, and notes what is to be erased from places that have no such reference. The
 * ledger keeps its figures, and no longer says whose they are. The script's generations must have ended.
 */
export async function deleteScriptIn(
  tx: Transaction,
  script: Pick<Script, 'id' | 'tenantId'>,
  { scenes: sceneIds, generations }: HeldForDeletion,
): Promise<Script> {
  const generationIds = generations.map(({ id }) => id);
  await noteErasureIn(tx, {
    id: script.id,
    tenantId: script.tenantId,
    generationIds,
    sceneIds,
    // Only a whole script's scenes have workflows of their own.
    workflowIds: generations.flatMap((generation) =>
      workflowIds(generation, generation.kind === 'SCRIPT' ? sceneIds : []),
    ),
  });
  await eraseRowsIn(tx, { generationIds, sceneIds });
  return deleteScriptRowIn(tx, script.id);
}

/** What is to be erased of a script or scene that is deleted. */
interface Deleted extends AnswersOf {
  id: string;
  tenantId: string;
  workflowIds: readonly string[];
}

export async function noteErasureIn(tx: Transaction, { id, ...deleted }: Deleted): Promise<void> {
  await tx.erasure.create({
    data: {
      // A scene stands for itself; no id is given twice.
      scriptId: id,
      tenantId: deleted.tenantId,
      generationIds: [...deleted.generationIds],
      sceneIds: [...deleted.sceneIds],
      workflowIds: [...deleted.workflowIds],
      // The caller erases at once; this is for a caller that dies before it can.
      dueAt: new Date(Date.now() + AGAIN_AFTER_MS[0]),
    },
  });
}

/** Locks a script and everything of it that others may lock, in the order that the journal describes. */
export async function lockForDeletionIn(tx: Transaction, scriptId: string): Promise<HeldForDeletion> {
  const script = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Script" WHERE "id" = ${scriptId}::uuid FOR UPDATE`;
  if (script.length === 0) throw new NotFoundError('The script was deleted meanwhile.');
  const scenes = await tx.$queryRaw<
    { id: string }[]
  >`SELECT "id" FROM "Scene" WHERE "scriptId" = ${scriptId}::uuid ORDER BY "id" FOR UPDATE`;
  const generations = await tx.$queryRaw<Pick<Generation, 'id' | 'kind' | 'status' | 'attempt'>[]>`
    SELECT "id", "kind"::text, "status"::text, "attempt" FROM "Generation" WHERE "scriptId" = ${scriptId}::uuid ORDER BY "id" FOR UPDATE`;
  const ids = scenes.map(({ id }) => id);
  await tx.$queryRaw`SELECT 1 FROM "ComputedField" WHERE "sourceId" = ANY(${ids}::uuid[]) ORDER BY "sourceId", "field" FOR UPDATE`;
  return { scenes: ids, generations };
}

/** Erases a script or scene that was just deleted from the tables without a reference to it, and from the memory of all processes. What fails is done again later. */
export async function eraseDeleted(services: ErasureServices, id: string): Promise<void> {
  try {
    const erasure = await services.db.erasure.findUnique({ where: { scriptId: id } });
    if (erasure === null) return;
    await workflowsEnded(erasure.workflowIds);
    await erase(services, erasure);
  } catch (error) {
    services.log.warn(
      { err: error, deleted: id },
      'a deleted script or scene could not be erased everywhere; trying again in a minute',
    );
  }
}

/** Erases again what is due, until `signal` aborts. Gives how many scripts. */
export async function eraseDue(services: ErasureServices, now: number, signal: AbortSignal): Promise<number> {
  const { db, log } = services;
  let erased = 0;
  while (!signal.aborted) {
    const due = await db.erasure.findMany({
      where: { dueAt: { lte: new Date(now) } },
      orderBy: { dueAt: 'asc' },
      take: AT_ONCE,
    });
    if (due.length === 0) break;
    for (const erasure of due) {
      if (signal.aborted) break;
      const { scriptId, deletedAt } = erasure;
      try {
        await erase(services, erasure);
        erased += 1;
        const next = AGAIN_AFTER_MS.find((ms) => deletedAt.getTime() + ms > now);
        if (next === undefined) {
          await db.erasure.deleteMany({ where: { scriptId } });
        } else {
          await db.erasure.updateMany({ where: { scriptId }, data: { dueAt: new Date(deletedAt.getTime() + next) } });
        }
      } catch (error) {
        log.warn(
          { err: error, deleted: scriptId },
          'a deleted script or scene could not be erased everywhere; trying again in ten minutes',
        );
        // The others must not wait for it.
        await db.erasure.updateMany({ where: { scriptId }, data: { dueAt: new Date(now + RETRY_MS) } });
      }
    }
  }
  return erased;
}

async function erase(
  { db, optimizer }: ErasureServices,
  { generationIds, sceneIds, workflowIds: workflows }: Erasure,
): Promise<void> {
  await deleteWorkflows(db, workflows);
  await optimizer.eraseAnswers({ generationIds, sceneIds });
  await eraseRowsIn(db, { generationIds, sceneIds });
}

/** From tables that have no reference, or only a loose one, to what was deleted. */
export async function eraseRowsIn(db: Database | Transaction, { generationIds, sceneIds }: AnswersOf): Promise<void> {
  await db.computedField.deleteMany({ where: { sourceId: { in: [...sceneIds] } } });
  await db.llmBudget.deleteMany({ where: { id: { in: generationIds.map((id) => `generation:${id}`) } } });
  // In one statement, not one for each reference, so that each row is written once. A scene's generations stay, and their calls theirs.
  await db.llmCall.updateMany({
    where: { OR: [{ generationId: { in: [...generationIds] } }, { sceneId: { in: [...sceneIds] } }] },
    data: { ...(generationIds.length > 0 ? { generationId: null } : {}), draftId: null, sceneId: null },
  });
}
