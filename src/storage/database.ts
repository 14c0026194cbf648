import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { PrismaClient } from './generated/client/client.js';
import type { Prisma } from './generated/client/client.js';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/** How long a transaction may wait for a connection and how long it may take, in milliseconds: enough for a busy laptop. */
const TRANSACTION = { maxWait: 10_000, timeout: 30_000 };

/** A Prisma client on an existing pool. Whoever opened the pool has to end it. */
export function createDatabase(pool: Pool): Database {
  return new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions: TRANSACTION });
}
