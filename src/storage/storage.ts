import path from 'node:path';
import type pg from 'pg';
import { AdvisoryLocks } from './advisory-locks.js';
import { untilAvailable } from './availability.js';
import type { Bus } from './bus.js';
import type { Connection } from './connection.js';
import { connectError } from './connect-error.js';
import { describeAddress, parseDatabaseUrl } from './connection.js';
import { openPool } from './pool.js';
import type { Database } from './database.js';
import { createDatabase } from './database.js';
import { startFailure } from './embedded/data-folder.js';
import { openEmbeddedPostgres } from './embedded/server.js';
import { errorCode, StorageError } from './errors.js';
import type { StorageLog } from './log.js';
import { silent } from './log.js';
import type { Gate } from './pool.js';
import { migrateAnd } from './migrate.js';
import { underMigrationLock } from './migration-lock.js';
import { notifyWire } from './notify-wire.js';
import { redisWire } from './redis-wire.js';
import { openBus } from './wire-bus.js';
import { checkServer } from './server-check.js';
import { serverFailure } from './database-faults.js';

interface StorageOptions {
  /** Where the embedded database lives. Unused with `databaseUrl`. */
  dataDir: string;
  /** This PostgreSQL instead of the embedded one. */
  databaseUrl?: string | undefined;
  /** The Redis that carries the bus. Default: the database does. The same for all servers on one database. */
  redisUrl?: string | undefined;
  /** Default: nothing is logged. */
  log?: StorageLog;
  /** The most connections of `pool`. Default: 20. */
  poolSize?: number;
  /** Default: the program's own. */
  migrationsFolder?: string | undefined;
}

/** An open database with its migrations applied, and what is built on its connections. */
export interface Storage {
  db: Database;
  /** The pool that `db` uses, for SQL that Prisma cannot express. */
  pool: pg.Pool;
  bus: Bus;
  locks: AdvisoryLocks;
  /** Opens another pool on the same database, for a part that must not wait for the queries of others. `close()` ends it. */
  createPool(max: number, gate?: Gate): pg.Pool;
  /** Runs `work` while no other process changes the database's structure; waits until then. */
  whileMigrating<T>(work: () => Promise<T>): Promise<T>;
  connection: Connection;
  /** For logs and /health, without the password: `embedded PostgreSQL 18.4 in .scriptgen/pg`, `PostgreSQL at db:5432/scriptgen`. */
  description: string;
  /** Sends what the bus has queued, waits for running queries, ends all connections, and stops using the embedded server. */
  close(): Promise<void>;
}

const DEFAULT_POOL_SIZE = 20;
const RESTART_PATIENCE_MS = 60_000;
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Opens the database, starting the embedded one if no URL is given, and applies the migrations that it lacks. Throws
 * StorageError.
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const log = options.log ?? silent;
  const { poolSize = DEFAULT_POOL_SIZE, redisUrl, migrationsFolder } = options;
  if (options.databaseUrl !== undefined) {
    const connection = parseDatabaseUrl(options.databaseUrl);
    const description = `PostgreSQL at ${describeAddress(connection)}`;
    return openStorageOn({ connection, description, log, poolSize, redisUrl, migrationsFolder });
  }
  const folder = path.join(path.resolve(options.dataDir), 'pg');
  const server = await openEmbeddedPostgres({ dataDir: options.dataDir, log }).catch(async (error: unknown) => {
    throw await startFailure(folder, error);
  });
  try {
    const description = `embedded PostgreSQL ${server.version} in ${path.join(options.dataDir, 'pg')}`;
    return await openStorageOn({
      connection: server.connection,
      description,
      log,
      poolSize,
      redisUrl,
      migrationsFolder,
      onClose: () => server.close(),
    });
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Opens storage on a server that runs. `onClose` is called after the last connection has ended. */
export async function openStorageOn(options: {
  connection: Connection;
  description: string;
  log: StorageLog;
  poolSize: number;
  redisUrl?: string | undefined;
  migrationsFolder?: string | undefined;
  onClose?: () => Promise<void>;
}): Promise<Storage> {
  const { connection, description, log, poolSize, redisUrl, migrationsFolder, onClose } = options;
  // An embedded server that dies at this moment is started again, by this process or another one that uses it.
  const patience = onClose === undefined ? AbortSignal.abort() : AbortSignal.timeout(RESTART_PATIENCE_MS);
  const patiently = <T>(work: () => Promise<T>): Promise<T> =>
    untilAvailable(work, { signal: patience }).catch((error: unknown) => {
      throw openError(error, connection);
    });
  const bus = await patiently(async () => {
    await checkServer(connection);
    const kind = redisUrl === undefined ? notifyWire(connection) : redisWire(redisUrl, connection);
    // The bus is opened under the lock: whoever applies a breaking migration next knows by it that this server is there.
    return migrateAnd(connection, { folder: migrationsFolder, log }, () => openBus({ kind, log }));
  });
  const locks = new AdvisoryLocks(connection);
  const pools: pg.Pool[] = [];
  const createPool = (max: number, gate?: Gate): pg.Pool => {
    const pool = openPool(connection, max, log, gate);
    pools.push(pool);
    return pool;
  };
  const pool = createPool(poolSize);
  const db = createDatabase(pool);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await bus.close();
    await db.$disconnect();
    await locks.close();
    await Promise.all(pools.filter((each) => !each.ending).map((each) => each.end()));
    await onClose?.();
  };
  return {
    db,
    pool,
    bus,
    locks,
    createPool,
    connection,
    description,
    whileMigrating: (work) => underMigrationLock(connection, work, log),
    close: () => (closing ??= close()),
  };
}

function openError(error: unknown, connection: Connection): unknown {
  // Of a migration that failed for want of rights, the missing right is what the operator has to know.
  if (error instanceof StorageError) {
    return errorCode(error.cause) === INSUFFICIENT_PRIVILEGE ? connectError(error.cause, connection) : error;
  }
  return serverFailure(error, connection) ?? error;
}
