import type { Caller } from '../../domain/caller.js';
import { ConflictError } from '../../domain/errors.js';
import { isUniqueViolation } from '../../storage/conflicts.js';
import type { Database } from '../../storage/database.js';
import type { Generation } from '../../storage/generated/client/client.js';

interface Keyed {
  /** The idempotency key; undefined starts a generation every time. */
  key: string | undefined;
  /** Of all that was asked for. */
  inputHash: string;
}

/**
 * Starts a generation, unless the caller's tenant has started one under this key before: then it gives that one.
 *
 * @throws ConflictError for a key that belongs to another input, and what `begin` throws
 */
export async function startOnce(
  db: Database,
  caller: Caller,
  { key, inputHash }: Keyed,
  begin: (keyed: { idempotencyKey?: string; inputHash?: string }) => Promise<Generation>,
): Promise<Generation> {
  if (key === undefined) return begin({});
  const started = await startedBefore(db, caller, key, inputHash);
  if (started !== null) return started;
  try {
    return await begin({ idempotencyKey: key, inputHash });
  } catch (error) {
    // Two requests came with one key at the same moment: both get the generation of the first.
    if (!isUniqueViolation(error) && !(error instanceof ConflictError)) throw error;
    const first = await startedBefore(db, caller, key, inputHash);
    if (first === null) throw error;
    return first;
  }
}

async function startedBefore(db: Database, caller: Caller, key: string, inputHash: string): Promise<Generation | null> {
  const started = await db.generation.findUnique({
    where: { tenantId_idempotencyKey: { tenantId: caller.tenantId, idempotencyKey: key } },
  });
  if (started !== null && started.inputHash !== inputHash) {
    throw new ConflictError('This idempotency key belongs to a generation with another input: use a new key.');
  }
  return started;
}
