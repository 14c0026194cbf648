import type { Logger } from 'pino';
import type { DurableEvent } from '../../domain/events.js';
import type { GenerationStatus } from '../../domain/generations.js';
import type { Optimizer } from '../../optimizer/types.js';
import type { Database, Transaction } from '../../storage/database.js';
import { deleteWorkflows, workflowIds } from './engine-rows.js';

/** A generation in any other status may still go on, and its finished steps must not be paid for again. */
const PRUNED: readonly GenerationStatus[] = ['COMPLETED', 'CANCELLED'];
/** The forecast reads the size of a cast from this step's record. */
const KEPT_STEP = 'bibles:plan';
const AT_ONCE = 20;

export interface PruningServices {
  db: Database;
  optimizer: Pick<Optimizer, 'eraseAnswers'>;
  log: Logger;
}

export interface Pruned {
  generations: number;
  events: number;
  steps: number;
}

/**
 * Deletes what generations that ended before this date needed only while they were at work: their steps, their workflows, their
 * answers in the cache, and their events but the last, which says how they ended, also among their script's. Scripts, drafts, critiques, bibles and the
 * ledger stay. One generation at a time, each in a short transaction, until all are pruned or `signal` aborts.
 */
export async function pruneGenerations(
  services: PruningServices,
  endedBefore: Date,
  signal: AbortSignal,
): Promise<Pruned> {
  const total: Pruned = { generations: 0, events: 0, steps: 0 };
  const failed: string[] = [];
  while (!signal.aborted) {
    const found = await services.db.generation.findMany({
      where: { prunedAt: null, finishedAt: { lt: endedBefore }, status: { in: [...PRUNED] }, id: { notIn: failed } },
      orderBy: { finishedAt: 'asc' },
      take: AT_ONCE,
      select: { id: true, attempt: true, kind: true, script: { select: { scenes: { select: { id: true } } } } },
    });
    if (found.length === 0) break;
    for (const {
      id,
      attempt,
      kind,
      script: { scenes },
    } of found) {
      if (signal.aborted) break;
      try {
        // First what can be deleted twice, so that nothing is left when the process dies in between.
        await deleteWorkflows(
          services.db,
          workflowIds({ id, attempt }, kind === 'SCRIPT' ? scenes.map((scene) => scene.id) : []),
        );
        await services.optimizer.eraseAnswers({ generationIds: [id], sceneIds: [] });
        const pruned = await pruneRows(services.db, id);
        if (pruned === undefined) continue;
        total.generations += 1;
        total.events += pruned.events;
        total.steps += pruned.steps;
      } catch (error) {
        failed.push(id);
        services.log.warn(
          { err: error, generation: id },
          'an ended generation could not be pruned; trying again at the next time',
        );
      }
    }
  }
  return total;
}

/** Undefined for a generation that was deleted meanwhile. */
function pruneRows(db: Database, id: string): Promise<Omit<Pruned, 'generations'> | undefined> {
  return db.$transaction(async (tx) => {
    const found = await tx.generation.findUnique({
      where: { id, status: { in: [...PRUNED] } },
      select: { lastSeq: true, status: true, scriptId: true },
    });
    if (found === null) return undefined;
    const steps = await tx.generationStep.deleteMany({ where: { generationId: id, key: { not: KEPT_STEP } } });
    const events = await tx.generationEvent.deleteMany({ where: { generationId: id, seq: { lt: found.lastSeq } } });
    await pruneCopiesIn(
      tx,
      { id, scriptId: found.scriptId },
      found.status === 'COMPLETED' ? 'GenerationCompleted' : 'GenerationCancelled',
    );
    await tx.generationAnswer.deleteMany({ where: { generationId: id } });
    await tx.llmBudget.deleteMany({ where: { id: `generation:${id}` } });
    // The generation's row comes last; see the order of locks in the journal.
    await tx.generation.update({ where: { id }, data: { prunedAt: new Date() } });
    return { events: events.count, steps: steps.count };
  });
}

/** Deletes a generation's events among its script's, but the one that tells how it ended. */
async function pruneCopiesIn(
  tx: Transaction,
  { id: generationId, scriptId }: { id: string; scriptId: string },
  end: DurableEvent['type'],
): Promise<void> {
  const kept = await tx.scriptEvent.findFirst({
    where: { scriptId, generationId, type: end },
    orderBy: { seq: 'desc' },
    select: { seq: true },
  });
  await tx.scriptEvent.deleteMany({
    where: { scriptId, generationId, ...(kept === null ? {} : { seq: { not: kept.seq } }) },
  });
}
