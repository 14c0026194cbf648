import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Connection } from './connection.js';
import { errorCode, errorMessage, StorageError } from './errors.js';
import type { StorageLog } from './log.js';
import { silent } from './log.js';
import { compareMigrations, isBreaking, MIGRATIONS_FOLDER, readMigrations } from './migration-records.js';
import type { Migration } from './migration-records.js';
import { serversOn } from './notify-bus.js';

/** The lock that Prisma's own engine takes, so that the CLI and a starting server never migrate at the same time. */
export const PRISMA_MIGRATE_LOCK = 72_707_369;
const LOCK_POLL_MS = 50;

/**
 * A migration waits so long for a table that others use, and gives way then: whoever came after it waits as long as it does. It
 * is less than PostgreSQL's `deadlock_timeout`, so that of two in a circle the migration is the one that goes back.
 */
const TABLE_WAIT_MS = 500;
/** For so long servers that are about to end may keep a breaking migration waiting. */
const SERVERS_WAIT_MS = 5_000;
const SERVERS_POLL_MS = 100;

interface MigrateOptions {
  /** Default: the program's own. */
  folder?: string | undefined;
  /** The names of those that may be applied. Default: all. */
  only?: ReadonlySet<string> | undefined;
  /** Default: nothing is logged. */
  log?: StorageLog | undefined;
}

/**
 * Brings the database to the newest migration in the folder and gives the names of those it applied. Each runs in a
 * transaction of its own and is recorded as Prisma's CLI does it. Migrations of a newer program in the database are left alone.
 *
 * Throws StorageError `MIGRATION`, and nothing further is applied, when a migration fails or was changed after it was applied;
 * when a newer program has applied a breaking one; and when a breaking one is to be applied while servers use the database.
 */
export async function migrate(connection: Connection, options: MigrateOptions = {}): Promise<string[]> {
  return underMigrationLock(connection, (client) => applyPending(client, connection.database, options));
}

/** As `migrate`, on a connection that holds the lock already. */
export async function applyPending(
  client: pg.Client,
  database: string,
  { folder = MIGRATIONS_FOLDER, only, log = silent }: MigrateOptions,
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const { pending, newer } = await compareMigrations(client, migrations, { folder, database });
  if (newer.length > 0) {
    log(
      'warn',
      `The database is newer than this ScriptGen by ${counted(newer.length)}; this version can work with it all the same`,
      { migrations: newer },
    );
  }
  const chosen = pending.filter(({ name }) => only?.has(name) ?? true);
  const breaking = chosen.find(({ name }) => isBreaking(name));
  if (breaking !== undefined) await refuseServers(client, breaking.name, database);
  for (const migration of chosen) await apply(client, migration, log);
  const names = chosen.map((migration) => migration.name);
  if (names.length > 0) log('info', `Applied ${counted(names.length)} to the database`, { migrations: names });
  return names;
}

/** Runs `work` while nobody else changes the database's structure, in any process: Prisma's CLI included. Gives it the connection that holds the lock. */
export async function underMigrationLock<T>(
  connection: Connection,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...connection, application_name: 'scriptgen migrations' });
  // The failure reaches us by the query that was running.
  client.on('error', () => {});
  await client.connect();
  try {
    // Asked for again and again: a statement that waits for the lock would itself be waited for by whoever builds an index.
    while (!(await tryLock(client))) await delay(LOCK_POLL_MS);
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The lock is released by the end of the connection at the latest. */
async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
    PRISMA_MIGRATE_LOCK,
  ]);
  return rows[0]?.held === true;
}

/** Servers that use a database which has a migration still to come are older than it, and would be broken by a breaking one. */
async function refuseServers(client: pg.Client, migration: string, database: string): Promise<void> {
  const deadline = performance.now() + SERVERS_WAIT_MS;
  while ((await serversOn(client)) > 0) {
    if (performance.now() > deadline) {
      throw new StorageError(
        'MIGRATION',
        `The migration ${migration} breaks servers of older versions, and some use the database "${database}" now. Make a backup, end them all, and start this version then.`,
      );
    }
    await delay(SERVERS_POLL_MS);
  }
}

async function apply(client: pg.Client, migration: Migration, log: StorageLog): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await applyAtOnce(client, migration);
      return;
    } catch (error) {
      if (!isTableInUse(error)) {
        throw new StorageError(
          'MIGRATION',
          `The migration ${migration.name} failed and was rolled back: ${errorMessage(error)}`,
          { cause: error },
        );
      }
      if (tries === 1) {
        log('info', `The migration ${migration.name} waits for a table that is in use`, { error: errorMessage(error) });
      }
      await delay(TABLE_WAIT_MS * (0.5 + Math.random()));
    }
  }
}

// As Prisma's engine writes it, to the letter: its diffs compare the table.
const MIGRATIONS_TABLE = `
CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

async function applyAtOnce(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(MIGRATIONS_TABLE);
    await client.query(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())',
      [randomUUID(), checksum, name],
    );
    await client.query(`SET LOCAL lock_timeout = ${TABLE_WAIT_MS}`);
    await client.query(sql);
    await client.query(
      'UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL',
      [name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** PostgreSQL's states for a lock that was not to be had in time, and for a deadlock. */
function isTableInUse(error: unknown): boolean {
  return ['55P03', '40P01'].includes(errorCode(error) ?? '');
}

function counted(migrations: number): string {
  return migrations === 1 ? 'a migration' : `${migrations} migrations`;
}
