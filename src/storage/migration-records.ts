import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { errorCode, errorMessage, StorageError } from './errors.js';

/** The same place from `src/storage` and from `dist/storage`. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** A migration of this program. */
export interface Migration {
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
 * True for a migration that servers of the version before cannot work with, such as `20270104120000_breaking_drop_outline`. The
 * mark is in the name because the name is all that an older program sees of a migration: in the database's records, also when
 * Prisma's CLI has applied it, and in backups.
 */
export function isBreaking(name: string): boolean {
  return /^\d+_breaking(_|$)/.test(name);
}

/** The migrations in a folder, oldest first. Throws StorageError `MIGRATION`. */
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

/** The migrations recorded in a database, in the order they were applied, without those that were rolled back. */
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

/** How the migrations of a program and of a database differ. */
export interface Comparison {
  /** The program has them, and the database has not; oldest first. */
  pending: Migration[];
  /** The database has them, and the program does not know them. None is breaking. */
  newer: string[];
}

/**
 * Compares a database with a program's migrations. Throws StorageError `MIGRATION` where the program cannot work with it: one
 * failed, was changed after it was applied, or is a breaking one of a newer program.
 */
export async function compareMigrations(
  client: pg.Client,
  migrations: readonly Migration[],
  { folder, database }: { folder: string; database: string },
): Promise<Comparison> {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const finished = new Set<string>();
  const newer: string[] = [];
  for (const { migration_name: name, checksum, finished_at: finishedAt, logs } of await appliedMigrations(client)) {
    const migration = known.get(name);
    if (finishedAt === null) {
      throw new StorageError(
        'MIGRATION',
        `The migration ${name}${migration === undefined ? ' of a newer ScriptGen' : ''} failed earlier in the database "${database}"${logs ? ` (${logs.trim()})` : ''}. Repair what it left, then record it with "prisma migrate resolve --rolled-back ${name}" (to try again) or "--applied ${name}".`,
      );
    }
    if (migration === undefined) {
      if (isBreaking(name)) {
        throw new StorageError(
          'MIGRATION',
          `The database "${database}" has the migration ${name}, which is not in ${folder}: a newer ScriptGen has changed it so that this version cannot work with it any more. Install that version or a later one; or restore the backup that was made before it into another database.`,
        );
      }
      newer.push(name);
      continue;
    }
    if (migration.checksum !== checksum) {
      throw new StorageError(
        'MIGRATION',
        `The file of the migration ${name} is not the one that was applied to the database "${database}" (its checksum is ${migration.checksum}, recorded is ${checksum}). Restore the file, and put the change into a new migration.`,
      );
    }
    finished.add(name);
  }
  return { pending: migrations.filter((migration) => !finished.has(migration.name)), newer };
}
