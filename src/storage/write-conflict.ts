import { Prisma } from './generated/client/client.js';

/** True when a transaction met another at the same rows (a deadlock, a serialization failure, a unique key): run again, it finds what the other left. */
export function isWriteConflict(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  if (error.code === 'P2034' || error.code === 'P2002') return true;
  return error.code === 'P2010' && /40P01|40001|23505/.test(JSON.stringify(error.meta ?? {}));
}
