import pg from 'pg';
import type { Connection } from '../connection.js';
import { connectError } from '../connect-error.js';
import { errorCode, StorageError } from '../errors.js';
import { migrate } from '../migrate.js';
import { PRISMA_MIGRATE_LOCK } from '../migration-lock.js';
import { appliedMigrations, MIGRATIONS_FOLDER, readMigrations } from '../migration-records.js';
import { serversOn } from '../server-presence.js';
import { damaged, isRow, readHeader, readMark, TABLES } from './format.js';
import type { BackupHeader, BackupTable, RowCounts } from './format.js';

interface RestoreOptions {
  /** Whether rows that are there may be replaced. */
  force: boolean;
}

export interface Restored {
  header: BackupHeader;
  rows: RowCounts;
}

/** The approximate length of an INSERT statement, in characters. */
const STATEMENT_CHARS = 1_000_000;

/**
 * Fills a database with the rows of a backup, in one transaction: all of it or nothing. The database has no newer migrations
 * than the backup; a server that starts brings it to the newest. Unfinished generations are queued, to go on from their last
 * finished step: what a workflow engine knew of them is not in a backup. Throws StorageError, and what `pg` throws.
 */
export async function restore(
  connection: Connection,
  lines: AsyncIterable<string>,
  options: RestoreOptions,
): Promise<Restored> {
  const reading = lines[Symbol.asyncIterator]();
  try {
    const next = async (): Promise<string | undefined> => {
      const step = await reading.next();
      return step.done === true ? undefined : step.value;
    };
    const header = await usableHeader(await next());
    const client = new pg.Client({ ...connection, application_name: 'scriptgen restore' });
    client.on('error', () => {});
    await client.connect().catch((error: unknown) => {
      throw connectError(error, connection);
    });
    try {
      await checkTarget(client, header, options);
      await migrate(connection, { only: new Set(header.migrations.map(({ name }) => name)) });
      return { header, rows: await fill(client, next, options) };
    } finally {
      await client.end().catch(() => {});
    }
  } finally {
    await reading.return?.();
  }
}

/** The header of a backup that this version can restore, from its first line. Throws StorageError `BACKUP`. */
export async function usableHeader(firstLine: string | undefined): Promise<BackupHeader> {
  const header = readHeader(firstLine);
  const { version, migrations } = header;
  const known = new Map((await readMigrations(MIGRATIONS_FOLDER)).map(({ name, checksum }) => [name, checksum]));
  const strange = migrations.find(({ name, checksum }) => known.get(name) !== checksum);
  if (strange !== undefined) {
    throw new StorageError(
      'BACKUP',
      `The backup was made by ScriptGen ${version} after the migration ${strange.name}, which this ScriptGen does not have: restore it with that version or a newer one`,
    );
  }
  return header;
}

async function checkTarget(client: pg.Client, { migrations }: BackupHeader, { force }: RestoreOptions): Promise<void> {
  await refuseServers(client);
  const its = new Set(migrations.map(({ name }) => name));
  const newer = (await appliedMigrations(client)).find(({ migration_name: name }) => !its.has(name));
  if (newer !== undefined) {
    throw new StorageError(
      'BACKUP',
      `The database is newer than the backup (it has the migration ${newer.migration_name}): restore into an empty one`,
    );
  }
  if (!force && (await holdsRows(client))) {
    throw new StorageError(
      'BACKUP',
      'The database is not empty: restore into another one, or say --force to replace what is in it',
    );
  }
}

async function refuseServers(client: pg.Client): Promise<void> {
  if ((await serversOn(client)) > 0) throw new StorageError('BACKUP', 'A server uses this database: end it first');
}

async function holdsRows(client: pg.Client): Promise<boolean> {
  for (const table of await tablesOf(client)) {
    const { rowCount } = await client.query(`SELECT FROM public.${pg.escapeIdentifier(table)} LIMIT 1`);
    if (rowCount !== 0) return true;
  }
  return false;
}

async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY($1)`,
    [TABLES],
  );
  return rows.map(({ name }) => name);
}

async function fill(
  client: pg.Client,
  next: () => Promise<string | undefined>,
  options: RestoreOptions,
): Promise<RowCounts> {
  await client.query('BEGIN');
  try {
    // A server that starts meanwhile waits here before it reads anything.
    await client.query('SELECT pg_advisory_xact_lock($1)', [PRISMA_MIGRATE_LOCK]);
    await refuseServers(client);
    if (!options.force && (await holdsRows(client))) {
      throw new StorageError('BACKUP', 'Somebody else has written to the database meanwhile');
    }
    const tables = await tablesOf(client);
    const references = await dropReferences(client, tables);
    await client.query(`TRUNCATE ${tables.map((table) => `public.${pg.escapeIdentifier(table)}`).join(', ')}`);
    // What the workflow engine knows of other rows; it makes its tables when it starts.
    await client.query('DROP SCHEMA IF EXISTS dbos CASCADE');
    const rows = await load(client, next);
    // The rows may refer to each other in any order: that they do is checked now.
    for (const reference of references) await client.query(reference);
    await client.query(
      `UPDATE public."Generation" SET "status" = 'QUEUED', "attempt" = "attempt" + 1 WHERE "status" IN ('QUEUED', 'RUNNING')`,
    );
    await client.query('COMMIT');
    return rows;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    // A value of another type, a row without one that it needs, twice the same, or one that refers to nothing.
    if (/^2[23]/.test(errorCode(error) ?? '')) throw new StorageError('BACKUP', damaged().message, { cause: error });
    throw error;
  }
}

/** Gives the statements that make them anew. */
async function dropReferences(client: pg.Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `
    SELECT c.relname AS table, k.conname AS name, pg_get_constraintdef(k.oid) AS definition
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype = 'f' AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY($1)`,
    [tables],
  );
  for (const { table, name } of rows) {
    await client.query(`ALTER TABLE public.${pg.escapeIdentifier(table)} DROP CONSTRAINT ${pg.escapeIdentifier(name)}`);
  }
  return rows.map(
    ({ table, name, definition }) =>
      `ALTER TABLE public.${pg.escapeIdentifier(table)} ADD CONSTRAINT ${pg.escapeIdentifier(name)} ${definition}`,
  );
}

async function load(client: pg.Client, next: () => Promise<string | undefined>): Promise<RowCounts> {
  const counts: Record<string, number> = {};
  let table: BackupTable | undefined;
  let insert = '';
  let held: string[] = [];
  let chars = 0;
  const flush = async (): Promise<void> => {
    if (held.length > 0) await client.query(insert, [`[${held.join(',')}]`]);
    held = [];
    chars = 0;
  };
  for (let line = await next(); line !== undefined; line = await next()) {
    if (isRow(line)) {
      if (table === undefined) throw damaged();
      held.push(line);
      chars += line.length;
      counts[table.table] = (counts[table.table] ?? 0) + 1;
      if (chars >= STATEMENT_CHARS) await flush();
      continue;
    }
    await flush();
    const mark = readMark(line);
    if ('rows' in mark) {
      const same =
        Object.keys(mark.rows).length === Object.keys(counts).length &&
        Object.entries(mark.rows).every(([name, count]) => counts[name] === count);
      if (!same || (await next()) !== undefined) throw damaged();
      return counts;
    }
    table = mark;
    counts[table.table] = 0;
    insert = await insertInto(client, table);
  }
  throw damaged();
}

/** Takes a JSON list of rows. */
async function insertInto(client: pg.Client, { table, columns }: BackupTable): Promise<string> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `
    SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname = $1 AND c.relname = ANY($2)`,
    [table, TABLES],
  );
  const types = new Map(rows.map(({ name, type }) => [name, type]));
  const values = columns.map((column, at) => {
    const type = types.get(column);
    if (type === undefined) throw damaged();
    return `(line->>${at})::${type}`;
  });
  return `INSERT INTO public.${pg.escapeIdentifier(table)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')}) SELECT ${values.join(', ')} FROM json_array_elements($1::json) AS line`;
}
