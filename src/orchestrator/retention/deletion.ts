import type { Logger } from 'pino';
import type { AnswersOf } from '../../optimizer/types.js';
import type { Optimizer } from '../../optimizer/types.js';
import type { Database, Transaction } from '../../storage/database.js';
import type { Erasure, Generation, Script } from '../../storage/generated/client/client.js';
import { deleteWorkflows, workflowIds, workflowsEnded } from './engine-rows.js';

/** After the first time a deleted script is erased again so long after its deletion, in milliseconds: a worker that was cancelled may have written since. */
const AGAIN_AFTER_MS: readonly number[] = [60_000, 3_600_000, 86_400_000];
/** An erasure that failed is tried again after so many milliseconds. */
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
 * Deletes a script with all that hangs on it, and notes what is to be erased where nothing hangs on it. The ledger keeps its
 * figures, and knows no more whose they are. Its generations must have ended.
 */
export async function deleteScriptIn(
  tx: Transaction,
  script: Pick<Script, 'id' | 'tenantId'>,
  { scenes: sceneIds, generations }: HeldForDeletion,
): Promise<Script> {
  const generationIds = generations.map(({ id }) => id);
  await tx.erasure.create({
    data: {
      scriptId: script.id,
      tenantId: script.tenantId,
      generationIds,
      sceneIds: [...sceneIds],
      // Only a whole script's scenes have workflows of their own.
      workflowIds: generations.flatMap((generation) =>
        workflowIds(generation, generation.kind === 'SCRIPT' ? sceneIds : []),
      ),
      // The first time is the caller's; this is for one that dies before.
      dueAt: new Date(Date.now() + AGAIN_AFTER_MS[0]!),
    },
  });
  await eraseRows(tx, { generationIds, sceneIds });
  return tx.script.delete({ where: { id: script.id } });
}

/** Erases a script that was just deleted from the tables that have no reference to it, and from the memories of all processes. What fails is done again later. */
export async function eraseDeleted(services: ErasureServices, scriptId: string): Promise<void> {
  try {
    const erasure = await services.db.erasure.findUnique({ where: { scriptId } });
    if (erasure === null) return;
    await workflowsEnded(erasure.workflowIds);
    await erase(services, erasure);
  } catch (error) {
    services.log.warn(
      { err: error, script: scriptId },
      'a deleted script could not be erased everywhere; trying again in a minute',
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
          { err: error, script: scriptId },
          'a deleted script could not be erased everywhere; trying again in ten minutes',
        );
        // Those behind it must not wait for it.
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
  await eraseRows(db, { generationIds, sceneIds });
}

/** Of tables that refer to nothing, or only loosely. */
async function eraseRows(db: Database | Transaction, { generationIds, sceneIds }: AnswersOf): Promise<void> {
  await db.computedField.deleteMany({ where: { sourceId: { in: [...sceneIds] } } });
  await db.llmBudget.deleteMany({ where: { id: { in: generationIds.map((id) => `generation:${id}`) } } });
  // All at once, and not by one reference after the other, so that each row is written once.
  await db.llmCall.updateMany({
    where: { OR: [{ generationId: { in: [...generationIds] } }, { sceneId: { in: [...sceneIds] } }] },
    data: { generationId: null, draftId: null, sceneId: null },
  });
}
