import type { GenerationFailure } from '../domain/errors.js';
import { discardDraftsIn } from '../scripts/draft-storage.js';
import type { Transaction } from '../storage/database.js';
import type { Generation, Prisma } from '../storage/generated/client/client.js';
import type { Emit, Journal } from '../streams/types.js';
import { lockGeneration } from './generation-lock.js';

type Attempt = Pick<Generation, 'id' | 'attempt'>;

/** Ends the generation, unless somebody has ended it or taken it over before. */
function whileRunning(journal: Journal, { id, attempt }: Attempt, work: (tx: Transaction, emit: Emit) => Promise<void>): Promise<void> {
  return journal.commit(id, async (tx, emit) => {
    const row = await lockGeneration(tx, id);
    if (row?.status === 'RUNNING' && row.attempt === attempt) await work(tx, emit);
  });
}

export function completeGeneration(journal: Journal, generation: Attempt): Promise<void> {
  return whileRunning(journal, generation, async (tx, emit) => {
    await tx.generation.update({ where: { id: generation.id }, data: { status: 'COMPLETED', finishedAt: new Date() } });
    emit({ type: 'GenerationCompleted' });
  });
}

export function failGeneration(journal: Journal, generation: Attempt, failure: GenerationFailure): Promise<void> {
  return whileRunning(journal, generation, async (tx, emit) => {
    for (const draft of await discardDraftsIn(tx, { generationId: generation.id }, 'The generation failed.')) {
      emit({ type: 'SceneDraftDiscarded', sceneId: draft.sceneId, draftNumber: draft.number, reason: 'The generation failed.' });
    }
    const finishedAt = new Date();
    await tx.generationStage.updateMany({ where: { generationId: generation.id, status: 'RUNNING' }, data: { status: 'FAILED', finishedAt } });
    await tx.generation.update({ where: { id: generation.id }, data: { status: 'FAILED', failure: { ...failure } satisfies Prisma.InputJsonObject, finishedAt } });
    emit({ type: 'GenerationFailed', failure });
  });
}
