import type { GenerationStatus } from '../domain/generations.js';
import type { Transaction } from '../storage/database.js';

/**
 * Takes the generation's row for the rest of the transaction. All writers of a generation take it first, so that they come
 * one after another and none of them deadlocks on the seq that the journal gives at the end.
 */
export async function lockGeneration(tx: Transaction, id: string): Promise<{ status: GenerationStatus; attempt: number } | undefined> {
  const [row] = await tx.$queryRaw<{ status: GenerationStatus; attempt: number }[]>`
    SELECT "status"::text, "attempt" FROM "Generation" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  return row;
}
