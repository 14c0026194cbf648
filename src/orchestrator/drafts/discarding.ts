import { discardDraftsIn, releaseScenesIn } from '../../scripts/drafts/draft-storage.js';
import type { Transaction } from '../../storage/database.js';
import type { Draft, Prisma } from '../../storage/generated/client/client.js';
import type { Emit } from '../../streams/types.js';

/** Discards those of these drafts that are still being written, and tells their readers. */
export async function discardIn(
  tx: Transaction,
  emit: Emit,
  which: Prisma.DraftWhereInput,
  reason: string,
): Promise<void> {
  emitDiscarded(emit, await discardDraftsIn(tx, which, reason), reason);
}

/** Discards all that a generation is still writing, tells its readers, and leaves its scenes to others. */
export async function discardAllIn(tx: Transaction, emit: Emit, generationId: string, reason: string): Promise<void> {
  emitDiscarded(emit, await releaseScenesIn(tx, generationId, reason), reason);
}

/** Tells the readers of drafts that these were discarded. */
export function emitDiscarded(emit: Emit, drafts: readonly Pick<Draft, 'sceneId' | 'number'>[], reason: string): void {
  for (const { sceneId, number } of drafts) {
    emit({ type: 'SceneDraftDiscarded', sceneId, draftNumber: number, reason });
  }
}
