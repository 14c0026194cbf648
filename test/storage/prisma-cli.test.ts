import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Connection } from '../../src/storage/connection.js';
import { migrate } from '../../src/storage/migrate.js';
import { databaseUrl } from '../support/database-url.js';
import { createTestDatabase } from '../support/database.js';
import { TestDataDir } from './support/data-dir.js';

// Each command is a process of about a second that starts a process of its own.
vi.setConfig({ testTimeout: 120_000 });

const repository = fileURLToPath(new URL('../..', import.meta.url));
const shim = path.join(repository, 'prisma/schema-engine/shim.mjs');

let connection: Connection;
let drop: () => Promise<void>;
let project: string;

beforeEach(async () => {
  ({ connection, drop } = await createTestDatabase({ template: 'template0' }));
  project = await mkdtemp(path.join(os.tmpdir(), 'scriptgen-prisma-'));
  await cp(path.join(repository, 'prisma/migrations'), path.join(project, 'migrations'), { recursive: true });
  await cp(path.join(repository, 'prisma/schema.prisma'), path.join(project, 'schema.prisma'));
  await writeFile(
    path.join(project, 'prisma.config.ts'),
    `export default { schema: 'schema.prisma', migrations: { path: 'migrations' }, datasource: { url: process.env.DATABASE_URL } };`,
  );
});
afterEach(async () => {
  await rm(project, { recursive: true });
  await drop();
});

/** Runs Prisma's CLI with no way to the internet, and gives what it printed. */
async function prisma(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [path.join(repository, 'node_modules/prisma/build/index.js'), ...args],
    {
      cwd: options.cwd ?? repository,
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl(connection),
        ...(options.cwd === undefined ? {} : { PRISMA_SCHEMA_ENGINE_BINARY: shim }),
        CHECKPOINT_DISABLE: '1',
        HTTPS_PROXY: 'http://127.0.0.1:9',
        HTTP_PROXY: 'http://127.0.0.1:9',
        ...options.env,
      },
    },
  );
  return stdout + stderr;
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(path.join(repository, 'prisma/migrations'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function query<Row extends Record<string, unknown>>(sql: string): Promise<Row[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('after a start of the program the CLI finds the database up to date, and the schema in step with the migrations', async () => {
  await migrate(connection);
  expect(await prisma(['migrate', 'status'])).toContain('Database schema is up to date!');
  expect(await prisma(['migrate', 'deploy'])).toContain('No pending migrations to apply.');
  expect(
    await prisma(['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--exit-code']),
  ).toContain('No difference detected');
  expect(
    await prisma([
      'migrate',
      'diff',
      '--from-migrations',
      'prisma/migrations',
      '--to-schema',
      'prisma/schema.prisma',
      '--exit-code',
    ]),
  ).toContain('No difference detected');
});

test('after a deploy by the CLI the program has nothing to apply', async () => {
  expect(await prisma(['migrate', 'deploy'])).toContain('20260101000000_init');
  expect(await migrate(connection)).toEqual([]);
});

test('migrate dev makes a migration of a changed schema, on top of scripts that hold semicolons', async () => {
  const tricky = path.join(project, 'migrations', '20260101000001_tricky');
  await cp(path.join(project, 'migrations', '20260101000000_init'), tricky, { recursive: true });
  await writeFile(
    path.join(tricky, 'migration.sql'),
    `CREATE FUNCTION "greet"() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'a;b'; END; $$;\nCOMMENT ON TABLE "Script" IS 'one; two';`,
  );
  await migrate(connection, { folder: path.join(project, 'migrations') });
  const schema = await readFile(path.join(project, 'schema.prisma'), 'utf8');
  await writeFile(
    path.join(project, 'schema.prisma'),
    schema.replace('model Script {', 'model Script {\n  subtitle String?\n'),
  );

  expect(await prisma(['migrate', 'dev', '--name', 'subtitle'], { cwd: project })).toContain(
    'Your database is now in sync with your schema.',
  );
  const created = (await readdir(path.join(project, 'migrations'))).find((name) => name.endsWith('_subtitle'));
  expect(await readFile(path.join(project, 'migrations', created ?? '', 'migration.sql'), 'utf8')).toContain(
    'ALTER TABLE "Script" ADD COLUMN     "subtitle" TEXT;',
  );
  expect(
    await query(
      `SELECT count(*)::int AS count FROM information_schema.columns WHERE table_name = 'Script' AND column_name = 'subtitle'`,
    ),
  ).toEqual([{ count: 1 }]);
  expect(await query(`SELECT datname FROM pg_database WHERE datname LIKE 'scriptgen_shadow_%'`)).toEqual([]);
  expect(await migrate(connection, { folder: path.join(project, 'migrations') })).toEqual([]);
});

test('a migration that was changed after it was applied is refused by the CLI as well', async () => {
  await migrate(connection, { folder: path.join(project, 'migrations') });
  await appendFile(path.join(project, 'migrations/20260101000000_init/migration.sql'), '-- changed');
  await expect(prisma(['migrate', 'dev', '--name', 'x'], { cwd: project })).rejects.toMatchObject({
    stdout: expect.stringContaining('was modified after it was applied'),
  });
});

test('a migration that fails under the CLI is reported in the words of the database, to the program as well, and can be resolved', async () => {
  const file = path.join(project, 'migrations/20260101000000_init/migration.sql');
  const good = await readFile(file, 'utf8');
  await writeFile(file, 'SELECT nonsense;');
  await expect(prisma(['migrate', 'deploy'], { cwd: project })).rejects.toMatchObject({
    stderr: expect.stringContaining('ERROR: column "nonsense" does not exist (42703)'),
  });
  await expect(migrate(connection, { folder: path.join(project, 'migrations') })).rejects.toThrow(
    /20260101000000_init failed earlier .*prisma migrate resolve/s,
  );
  await writeFile(file, good);
  await prisma(['migrate', 'resolve', '--rolled-back', '20260101000000_init'], { cwd: project });
  expect(await migrate(connection, { folder: path.join(project, 'migrations') })).toEqual(await migrationNames());
});

test('db push and db execute work, and a missing database is made', async () => {
  const other = { ...connection, database: `${connection.database}_other` };
  const env = { DATABASE_URL: databaseUrl(other) };
  try {
    expect(await prisma(['db', 'push'], { env })).toContain('Your database is now in sync');
    await writeFile(path.join(project, 'script.sql'), `DO $$ BEGIN PERFORM ';'; END $$; DROP TABLE "LlmCall";`);
    expect(await prisma(['db', 'execute', '--file', path.join(project, 'script.sql')], { env })).toContain(
      'Script executed successfully.',
    );
    expect(
      await prisma(['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--script'], {
        env,
      }),
    ).toContain('CREATE TABLE "LlmCall"');
  } finally {
    await query(`DROP DATABASE IF EXISTS ${other.database} WITH (FORCE)`);
  }
});

test('a server that cannot be reached is reported with the code that Prisma gives it', async () => {
  const env = { DATABASE_URL: 'postgresql://ann@localhost/scripts?host=%2Fnowhere' };
  await expect(prisma(['migrate', 'deploy'], { env })).rejects.toMatchObject({
    stderr: expect.stringContaining('P1001'),
  });
});

test('without DATABASE_URL a command runs on the embedded database, beside the program or alone', async () => {
  await using dir = await TestDataDir.create();
  const env = { DATABASE_URL: '', DATA_DIR: dir.folder };
  expect(await prisma(['migrate', 'deploy'], { env })).toContain('20260101000000_init');
  const program = dir.process();
  await program.open(dir.folder);
  expect(await prisma(['migrate', 'status'], { env })).toContain('Database schema is up to date!');
  expect(await program.query('SELECT count(*)::int AS count FROM _prisma_migrations')).toEqual([
    { count: (await migrationNames()).length },
  ]);
  await program.close();
});
