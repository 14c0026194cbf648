import pg from 'pg';
import type { Connection } from '../connection.js';
import { connectError } from '../connect-error.js';
import { StorageError } from '../errors.js';
import { appliedMigrations, MIGRATIONS_FOLDER, readMigrations } from '../migration-records.js';
import { TABLES } from './format.js';
import type { BackupHeader, BackupTable, RowCounts } from './format.js';

interface DumpOptions {
  /** Of ScriptGen, for the header. */
  version: string;
  createdAt: Date;
  /** Called before the first line. */
  onHeader?: ((header: BackupHeader) => void) | undefined;
  /** Called after the last line. */
  onEnd?: ((rows: RowCounts) => void) | undefined;
}

const ROWS_AT_ONCE = 200;

/**
 * Gives the lines of a backup: all rows of ScriptGen as they are at one moment. Servers may go on writing meanwhile. Throws
 * StorageError, and what `pg` throws.
 */
export async function* dump(connection: Connection, options: DumpOptions): AsyncGenerator<string, void> {
  const client = new pg.Client({ ...connection, application_name: 'scriptgen backup' });
  // The failure reaches us by the query that was running.
  client.on('error', () => {});
  await client.connect().catch((error: unknown) => {
    throw connectError(error, connection);
  });
  try {
    const tables = await beginAtOneMoment(client, connection.database);
    const header = await headerOf(client, options);
    options.onHeader?.(header);
    yield line(header);
    const rows: Record<string, number> = {};
    for (const table of tables) {
      yield line(table);
      rows[table.table] = 0;
      for await (const page of pagesOf(client, table)) {
        rows[table.table] = (rows[table.table] ?? 0) + page.length;
        yield page.map((row) => `${row}\n`).join('');
      }
    }
    yield line({ rows });
    await client.query('COMMIT');
    options.onEnd?.(rows);
  } finally {
    await client.end().catch(() => {});
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

async function headerOf(client: pg.Client, { version, createdAt }: DumpOptions): Promise<BackupHeader> {
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  const known = new Set((await readMigrations(MIGRATIONS_FOLDER)).map(({ name }) => name));
  const migrations = (await appliedMigrations(client)).map(
    ({ migration_name: name, checksum, finished_at: finishedAt }) => {
      if (finishedAt === null) {
        throw new StorageError('BACKUP', `The migration ${name} has failed in this database: repair that first`);
      }
      if (!known.has(name)) {
        throw new StorageError(
          'BACKUP',
          `A newer ScriptGen has used this database (it has the migration ${name}), and may keep rows there that this version does not know: make the backup with that version`,
        );
      }
      return { name, checksum };
    },
  );
  return {
    kind: 'scriptgen backup',
    format: 1,
    version,
    postgres: rows[0]?.server_version.split(' ')[0] ?? '',
    createdAt: createdAt.toISOString(),
    migrations,
  };
}

/** Locks the tables before it reads anything, so that no migration changes one between the moment of the snapshot and the reading of its rows. */
async function beginAtOneMoment(client: pg.Client, database: string): Promise<BackupTable[]> {
  const { rows: there } = await client.query<{ name: string }>(
    `
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY($1) ORDER BY relname`,
    [[...TABLES, '_prisma_migrations']],
  );
  const found = there.map(({ name }) => name);
  if (!found.includes('_prisma_migrations')) {
    throw new StorageError('BACKUP', `The database "${database}" holds no tables of ScriptGen`);
  }
  await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  await client.query(
    `LOCK TABLE ${found.map((name) => `public.${pg.escapeIdentifier(name)}`).join(', ')} IN ACCESS SHARE MODE`,
  );
  await client.query(
    "SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL bytea_output = 'hex'; SET LOCAL TimeZone = 'UTC'",
  );
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `
    SELECT c.relname AS table, array_agg(a.attname::text ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname = ANY($1) GROUP BY c.relname ORDER BY c.relname`,
    [TABLES],
  );
  return rows;
}

async function* pagesOf(client: pg.Client, { table, columns }: BackupTable): AsyncGenerator<string[]> {
  const values = columns.map((column) => `${pg.escapeIdentifier(column)}::text`).join(', ');
  await client.query(
    `DECLARE page NO SCROLL CURSOR FOR SELECT json_build_array(${values})::text AS row FROM public.${pg.escapeIdentifier(table)}`,
  );
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`FETCH ${ROWS_AT_ONCE} FROM page`);
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query('CLOSE page');
}
