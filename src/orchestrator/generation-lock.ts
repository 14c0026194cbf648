import type { GenerationStatus } from '../domain/generations.js';
import type { Transaction } from '../storage/database.js';

/** Takes the generation's row for the rest of the transaction, for a change that hangs on its status. */
export async function lockGeneration(tx: Transaction, id: string): Promise<{ status: GenerationStatus; attempt: number } | undefined> {
  const [row] = await tx.$queryRaw<{ status: GenerationStatus; attempt: number }[]>`
    SELECT "status"::text, "attempt" FROM "Generation" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  return row;
}
