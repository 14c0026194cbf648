import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Connection } from '../../src/storage/connection.js';
import { StorageError } from '../../src/storage/errors.js';
import { migrate } from '../../src/storage/migrate.js';
import { MIGRATIONS_FOLDER } from '../../src/storage/migration-records.js';
import { createTestDatabase } from '../support/database.js';

let connection: Connection;
let drop: () => Promise<void>;
let folder: string;

beforeEach(async () => {
  ({ connection, drop } = await createTestDatabase({ template: 'template0' }));
  folder = await mkdtemp(path.join(os.tmpdir(), 'scriptgen-migrations-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await drop();
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, 'migration.sql'), sql);
}

async function query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function failure(): Promise<StorageError> {
  const error = await migrate(connection, { folder }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StorageError);
  expect(error).toMatchObject({ reason: 'MIGRATION' });
  return error as StorageError;
}

test('applies what is new, in the order of the names, and nothing twice', async () => {
  await write(
    '20260102000000_second',
    `INSERT INTO note VALUES ('a;b'); CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN ';'; END $$;`,
  );
  await write('20260101000000_first', 'CREATE TABLE note (text text);');
  expect(await migrate(connection, { folder })).toEqual(['20260101000000_first', '20260102000000_second']);
  expect(await migrate(connection, { folder })).toEqual([]);
  await write('20260103000000_third', `INSERT INTO note VALUES ('c')`);
  expect(await migrate(connection, { folder })).toEqual(['20260103000000_third']);
  expect(await query('SELECT text FROM note ORDER BY text')).toEqual([{ text: 'a;b' }, { text: 'c' }]);
  expect(
    await query(
      'SELECT migration_name, applied_steps_count AS steps, finished_at >= started_at AS timely FROM _prisma_migrations ORDER BY started_at',
    ),
  ).toEqual(
    ['20260101000000_first', '20260102000000_second', '20260103000000_third'].map((name) => ({
      migration_name: name,
      steps: 1,
      timely: true,
    })),
  );
});

test('several processes that start at once apply each migration once', async () => {
  const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(connection)));
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
});

test('a migration that fails leaves nothing behind, and can be tried again', async () => {
  await write('1_good', 'CREATE TABLE good (n int);');
  await write('2_bad', 'CREATE TABLE half (n int); SELECT nonsense;');
  expect((await failure()).message).toMatch(/2_bad failed and was rolled back: column "nonsense" does not exist/);
  expect(
    await query(`SELECT to_regclass('good') IS NOT NULL AS good, to_regclass('half') IS NOT NULL AS half`),
  ).toEqual([{ good: true, half: false }]);
  await write('2_bad', 'CREATE TABLE half (n int);');
  expect(await migrate(connection, { folder })).toEqual(['2_bad']);
});

test('a file that was changed after it was applied is refused', async () => {
  await write('1_init', 'CREATE TABLE note (n int);');
  await migrate(connection, { folder });
  await write('1_init', 'CREATE TABLE note (n bigint);');
  await write('2_more', 'CREATE TABLE more (n int);');
  expect((await failure()).message).toMatch(/1_init is not the one that was applied.*Restore the file/);
  expect(await query(`SELECT to_regclass('more') AS more`)).toEqual([{ more: null }]);
});

test('a migration that failed under the CLI is reported with the way out', async () => {
  await write('1_init', 'CREATE TABLE note (n int);');
  await migrate(connection, { folder });
  await query(`UPDATE _prisma_migrations SET finished_at = NULL, logs = 'out of disk'`);
  expect((await failure()).message).toMatch(
    /1_init failed earlier .*out of disk.*prisma migrate resolve --rolled-back 1_init/,
  );
  await query(`UPDATE _prisma_migrations SET rolled_back_at = now(); DROP TABLE note`);
  expect(await migrate(connection, { folder })).toEqual(['1_init']);
});

test('a missing folder and a migration without a file are reported', async () => {
  await expect(migrate(connection, { folder: path.join(folder, 'missing') })).rejects.toThrow(
    /migrations folder .*missing cannot be read/,
  );
  await mkdir(path.join(folder, '1_empty'));
  expect((await failure()).message).toMatch(/1_empty has no readable migration\.sql/);
});

test("the product's own migrations are found and apply to an empty database", async () => {
  await cp(MIGRATIONS_FOLDER, folder, { recursive: true });
  const applied = await migrate(connection);
  expect(applied[0]).toBe('20260101000000_init');
  expect(await migrate(connection, { folder })).toEqual([]);
});
