import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Connection } from './connection.js';
import { errorCode, errorMessage, StorageError } from './errors.js';

/** The lock that Prisma's own engine takes, so that the CLI and a starting server never migrate at the same time. */
export const PRISMA_MIGRATE_LOCK = 72_707_369;
const LOCK_POLL_MS = 50;

/** The same place from `src/storage` and from `dist/storage`. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

interface AppliedMigration {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  logs: string | null;
}

/**
 * Brings the database to the newest migration in the folder and gives the names of those it applied. Each runs in a
 * transaction of its own and is recorded as Prisma's CLI does it. Throws StorageError `MIGRATION` when a migration fails, was
 * changed after it was applied, or is in the database but not in the folder; then nothing further is applied.
 *
 * @param only the names of those that may be applied. Default: all
 */
export async function migrate(
  connection: Connection,
  folder: string = MIGRATIONS_FOLDER,
  only?: ReadonlySet<string>,
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  return underMigrationLock(connection, async (client) => {
    const pending = (await findPending(client, migrations, folder, connection.database)).filter(
      ({ name }) => only?.has(name) ?? true,
    );
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.name);
  });
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

/** Those in a folder, oldest first. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new StorageError(
      'MIGRATION',
      `The migrations folder ${folder} cannot be read: ${errorMessage(error)}. It belongs beside "dist"; install ScriptGen again.`,
      { cause: error },
    );
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    // Prisma sorts by code units as well.
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, 'migration.sql')).catch((error: unknown) => {
        throw new StorageError(
          'MIGRATION',
          `The migration ${name} has no readable migration.sql: ${errorMessage(error)}`,
          { cause: error },
        );
      });
      return { name, sql: sql.toString('utf8'), checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** Those that a database has, in their order; none where none was ever applied. */
export async function appliedMigrations(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows } = await client
    .query<AppliedMigration>(
      'SELECT migration_name, checksum, finished_at, logs FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at',
    )
    .catch((error: unknown) => {
      if (errorCode(error) === '42P01') return { rows: [] };
      throw error;
    });
  return rows;
}

async function findPending(
  client: pg.Client,
  migrations: Migration[],
  folder: string,
  database: string,
): Promise<Migration[]> {
  const rows = await appliedMigrations(client);
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const finished = new Set<string>();
  for (const { migration_name: name, checksum, finished_at: finishedAt, logs } of rows) {
    const migration = known.get(name);
    if (migration === undefined) {
      throw new StorageError(
        'MIGRATION',
        `The database "${database}" has the migration ${name}, which is not in ${folder}: a newer ScriptGen has used it. Start that version, or use another database.`,
      );
    }
    if (finishedAt === null) {
      throw new StorageError(
        'MIGRATION',
        `The migration ${name} failed earlier in the database "${database}"${logs ? ` (${logs.trim()})` : ''}. Repair what it left, then record it with "prisma migrate resolve --rolled-back ${name}" (to try again) or "--applied ${name}".`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new StorageError(
        'MIGRATION',
        `The file of the migration ${name} is not the one that was applied to the database "${database}" (its checksum is ${migration.checksum}, recorded is ${checksum}). Restore the file, and put the change into a new migration.`,
      );
    }
    finished.add(name);
  }
  return migrations.filter((migration) => !finished.has(migration.name));
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

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(MIGRATIONS_TABLE);
    await client.query(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())',
      [randomUUID(), checksum, name],
    );
    await client.query(sql);
    await client.query(
      'UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL',
      [name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw new StorageError('MIGRATION', `The migration ${name} failed and was rolled back: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}
