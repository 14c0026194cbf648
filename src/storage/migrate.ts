import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Connection } from './connection.js';
import { errorCode, errorMessage, StorageError } from './errors.js';
import type { StorageLog } from './log.js';
import { silent } from './log.js';
import { secondsSince, underMigrationLock } from './migration-lock.js';
import { compareMigrations, isBreaking, MIGRATIONS_FOLDER, readMigrations } from './migration-records.js';
import type { Migration } from './migration-records.js';
import { serversOn } from './server-presence.js';

/**
 * How long a migration waits for a table that others use before it gives way: whoever asks for the table after it waits as long
 * as it does. It is less than PostgreSQL's `deadlock_timeout`, so that of two that wait for each other the migration goes back.
 */
const TABLE_WAIT_MS = 500;
const TABLE_NOTICE_EVERY_MS = 30_000;
/** How long a breaking migration waits for servers that are about to end. */
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
 * A table that somebody else uses is waited for, however long that takes, and the wait is logged.
 *
 * Throws StorageError `MIGRATION`, and nothing further is applied, when a migration fails or was changed after it was applied;
 * when a newer program has applied a breaking one; and when a breaking one is to be applied while servers use the database.
 */
export async function migrate(connection: Connection, options: MigrateOptions = {}): Promise<string[]> {
  return migrateAnd(connection, options, async (applied) => applied);
}

/** As `migrate`, and then runs `work` before anybody else can migrate. */
export async function migrateAnd<T>(
  connection: Connection,
  { folder = MIGRATIONS_FOLDER, only, log = silent }: MigrateOptions,
  work: (applied: string[]) => Promise<T>,
): Promise<T> {
  const applied: string[] = [];
  const begun = performance.now();
  let notice = begun;
  for (let waits = 0; ; waits += 1) {
    const outcome = await underMigrationLock(
      connection,
      async (client) => {
        const migrations = await readMigrations(folder);
        const place = { folder, database: connection.database };
        const { pending, newer } = await compareMigrations(client, migrations, place);
        const chosen = pending.filter(({ name }) => only?.has(name) ?? true);
        const breaking = chosen.find(({ name }) => isBreaking(name));
        if (breaking !== undefined) await refuseServers(client, breaking.name, connection.database);
        for (const migration of chosen) {
          const inUse = await apply(client, migration);
          if (inUse !== undefined) return { migration, inUse, users: await oldestTransactions(client) };
          applied.push(migration.name);
        }
        logDifference(log, applied, newer);
        return { result: await work(applied) };
      },
      log,
    );
    if ('result' in outcome) return outcome.result;
    if (performance.now() >= notice) {
      notice = performance.now() + TABLE_NOTICE_EVERY_MS;
      log(waits === 0 ? 'info' : 'warn', `The migration ${outcome.migration.name} waits for a table that is in use`, {
        error: outcome.inUse,
        seconds: secondsSince(begun),
        openTransactions: outcome.users,
      });
    }
    // Without the lock, so that servers of the version before can start meanwhile.
    await delay(TABLE_WAIT_MS * (0.5 + Math.random()));
  }
}

function logDifference(log: StorageLog, applied: string[], newer: string[]): void {
  if (newer.length > 0) {
    log(
      'warn',
      `The database is newer than this ScriptGen by ${counted(newer.length)}; this version can work with it all the same`,
      { migrations: newer },
    );
  }
  if (applied.length > 0) {
    log('info', `Applied ${counted(applied.length)} to the database`, { migrations: applied });
  }
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

/** Undefined when it is applied; what PostgreSQL said when a table that it needs was in use. Throws StorageError `MIGRATION`. */
async function apply(client: pg.Client, migration: Migration): Promise<string | undefined> {
  try {
    await applyAtOnce(client, migration);
    return undefined;
  } catch (error) {
    if (isTableInUse(error)) return errorMessage(error);
    throw new StorageError(
      'MIGRATION',
      `The migration ${migration.name} failed and was rolled back: ${errorMessage(error)}`,
      { cause: error },
    );
  }
}

/** The sessions that may be in a migration's way, the one that has been in its transaction for longest first: for logs. */
async function oldestTransactions(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ session: string }>(
    `SELECT format('%s (process %s of the database server), %s for %s s', application_name, pid, state, extract(epoch FROM clock_timestamp() - xact_start)::int) AS session
     FROM pg_stat_activity
     WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
     ORDER BY xact_start LIMIT 3`,
  );
  return rows.map(({ session }) => session);
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
