import { Prisma } from './generated/client/client.js';

/** True when a row with the same unique value is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

/** True when PostgreSQL ended a transaction because it and another waited for each other, in a query of Prisma's or a raw one. */
export function isDeadlock(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return error.code === 'P2034' || (error.code === 'P2010' && /40P01/.test(JSON.stringify(error.meta ?? {})));
}

/**
 * True when a transaction collided with another on the same rows (a deadlock, a serialization failure, a unique key) and may
 * succeed when it is run again.
 */
export function isWriteConflict(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  if (isDeadlock(error) || isUniqueViolation(error)) return true;
  return error.code === 'P2010' && /40001|23505/.test(JSON.stringify(error.meta ?? {}));
}
