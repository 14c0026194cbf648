import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { PrismaClient } from './generated/client/client.js';
import type { Prisma } from './generated/client/client.js';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/** A Prisma client on an existing pool; the pool's owner ends it. */
export function createDatabase(pool: Pool): Database {
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}
