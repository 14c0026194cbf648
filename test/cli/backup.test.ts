import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { TABLES } from '../../src/storage/backup/format.js';
import type { Connection } from '../../src/storage/connection.js';
import { silent } from '../../src/storage/log.js';
import { migrate } from '../../src/storage/migrate.js';
import { openStorageOn } from '../../src/storage/storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { databaseUrl } from '../support/database-url.js';
import { createTestDatabase } from '../support/database.js';
import { commandLine, NOW } from './command-line.js';

// Many statements each, on whatever machine.
vi.setConfig({ testTimeout: 120_000 });

let cli: ReturnType<typeof commandLine>;
let storage: Storage;
let undo: (() => Promise<void>)[];
beforeAll(() => {
  cli = commandLine();
});
afterAll(() => cli.remove());
beforeEach(async () => {
  undo = [];
  const { connection, drop } = await createTestDatabase();
  storage = await openStorageOn({ connection, description: 'test', log: silent, poolSize: 5, onClose: drop });
  undo.push(() => storage.close());
});
afterEach(async () => {
  for (const each of undo.toReversed()) await each();
});

/** A database with no tables. */
async function emptyDatabase(): Promise<Connection> {
  const { connection, drop } = await createTestDatabase({ template: 'template0' });
  undo.push(drop);
  return connection;
}
const run = (args: readonly string[], connection: Connection) =>
  cli.run(args, '', { env: { DATABASE_URL: databaseUrl(connection) } });
const newFile = () => cli.at(`${randomUUID()}.backup`);
async function backedUp(): Promise<string> {
  const file = newFile();
  const { code, err } = await run(['backup', file], storage.connection);
  expect([code, err]).toEqual([0, '']);
  return file;
}
async function asked<Row extends pg.QueryResultRow>(connection: Connection, sql: string): Promise<Row[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
/** Every row of every table, as text. */
async function contents(connection: Connection): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of TABLES) {
    found[table] = (await asked<{ row: string }>(connection, `SELECT t::text AS row FROM "${table}" t ORDER BY 1`)).map(
      ({ row }) => row,
    );
  }
  return found;
}

const ODD = 'O\'Neil "quoted" \\ back\\nslash,\t{a,b}\r\n\u2028\u2029 é 😀 \u0001 [null] <b>';

/** A row in each of the tables that refer to each other in a circle, with values that are hard to carry. */
async function seed(words = ODD): Promise<void> {
  const { db } = storage;
  const script = await db.script.create({
    data: { tenantId: 't', title: words, logLine: words, titlePage: [{ key: 'Title', values: [words, ''] }] },
  });
  const entry = await db.bibleEntry.create({
    data: {
      tenantId: 't',
      kind: 'CHARACTER',
      name: words,
      content: { big: 12345678901234567890n.toString(), deep: [{ a: null, '': words }] },
    },
  });
  await db.scriptBible.create({ data: { scriptId: script.id, entryId: entry.id, position: 1 } });
  const scene = await db.scene.create({
    data: { scriptId: script.id, number: 1, act: 1, outline: { heading: words }, priorState: '', settingId: entry.id },
  });
  const generation = await db.generation.create({
    data: {
      tenantId: 't',
      scriptId: script.id,
      kind: 'SCRIPT',
      status: 'COMPLETED',
      config: {},
      input: {},
      approved: ['BIBLES', 'OUTLINE'],
      finishedAt: new Date('2026-02-28T23:59:59.999Z'),
    },
  });
  // JSON's null, which is not the database's.
  await db.$executeRaw`INSERT INTO "GenerationStep" ("generationId", "key", "result") VALUES (${generation.id}::uuid, ${words}, 'null'::jsonb), (${generation.id}::uuid, 'n', '1.50'::jsonb)`;
  const first = await db.draft.create({
    data: {
      sceneId: scene.id,
      number: 1,
      kind: 'GENERATED',
      state: 'COMPLETE',
      text: `${words}\n\n`.repeat(2_000),
      bibleVersions: [`${entry.id}@1`, 'a,"b"', ''],
    },
  });
  const critique = await db.critique.create({ data: { draftId: first.id, overall: words, axes: [] } });
  const second = await db.draft.create({
    data: { sceneId: scene.id, number: 2, kind: 'REWRITE', state: 'COMPLETE', text: '', answersId: critique.id },
  });
  await db.scene.update({ where: { id: scene.id }, data: { currentDraftId: second.id } });
  await db.scriptFeed.create({ data: { scriptId: script.id, lastSeq: 2 } });
  await db.scriptEvent.createMany({
    data: [
      {
        scriptId: script.id,
        seq: 1,
        generationId: generation.id,
        type: 'GenerationPaused',
        payload: { reason: words },
      },
      { scriptId: script.id, seq: 2, type: 'ScriptUpdated', payload: {} },
    ],
  });
  await db.llmCall.createMany({
    data: Array.from({ length: 450 }, (_, at) => ({
      tenantId: 't',
      generationId: generation.id,
      draftId: first.id,
      task: 'scene',
      provider: 'p',
      model: 'm',
      attempt: 1,
      outcome: 'ok',
      promptTokens: at,
      cachedPromptTokens: 0,
      completionTokens: 1,
      costNanoUsd: at % 2 === 0 ? 9_007_199_254_740_993n : null,
      estimated: at % 3 === 0,
      startedAt: new Date(at),
      durationMs: 1,
    })),
  });
}

describe('a backup', () => {
  it('restores every row to the letter, into a database of its own', async () => {
    await seed();
    const file = newFile();
    const made = await run(['backup', file], storage.connection);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(
      new RegExp(
        `: 1 script, 1 generation, 4\\d\\d rows of ${NOW.toISOString()} \\(ScriptGen \\d.*, PostgreSQL \\d+\\.\\d+, \\d{14}_\\w+\\)\\n$`,
      ),
    );
    const target = await emptyDatabase();
    const restored = await run(['restore', file], target);
    expect(restored).toMatchObject({ code: 0, err: '' });
    expect(restored.out).toBe(made.out.replace(/^.*?: /, 'Restored '));
    expect(await contents(target)).toEqual(await contents(storage.connection));
    // The same tables, with all that they are held to, and nothing left for the next start to do.
    const constraints = (connection: Connection) =>
      asked(
        connection,
        `SELECT conrelid::regclass::text AS table, conname, pg_get_constraintdef(oid) AS definition, convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
      );
    expect(await constraints(target)).toEqual(await constraints(storage.connection));
    expect(await migrate(target)).toEqual([]);
  });

  it('is of one moment, whatever is written meanwhile', async () => {
    const { db } = storage;
    const counters = await Promise.all(
      ['a', 'b'].map((id) => db.llmBudget.create({ data: { id, tenantId: 't', spentNanoUsd: 0n } })),
    );
    for (let at = 0; at < 5; at += 1) await seed(`script ${at}`);
    let writing = true;
    // Each time a script, and the same sum in two rows: a backup between them would tell.
    const writer = (async () => {
      for (let nth = 1n; writing; nth += 1n) {
        await db.$transaction([
          ...counters.map(({ id }) => db.llmBudget.update({ where: { id }, data: { spentNanoUsd: nth } })),
          db.script.create({ data: { tenantId: 't', title: `${nth}`, logLine: 'x' } }),
        ]);
      }
    })();
    const files = [await backedUp(), await backedUp(), await backedUp()];
    writing = false;
    await writer;
    const seen: bigint[] = [];
    for (const file of files) {
      const target = await emptyDatabase();
      expect(await run(['restore', file], target)).toMatchObject({ code: 0, err: '' });
      const [{ a, b, scripts } = { a: '', b: '', scripts: '' }] = await asked<{
        a: string;
        b: string;
        scripts: string;
      }>(
        target,
        `
        SELECT (SELECT "spentNanoUsd" FROM "LlmBudget" WHERE id = 'a') AS a, (SELECT "spentNanoUsd" FROM "LlmBudget" WHERE id = 'b') AS b, (SELECT count(*) FROM "Script" WHERE "logLine" = 'x') AS scripts`,
      );
      expect([b, scripts]).toEqual([a, a]);
      seen.push(BigInt(a));
    }
    expect(seen[0]! < seen[2]!).toBe(true);
  });

  it('replaces no file without being told to', async () => {
    const file = await backedUp();
    expect(await run(['backup', file], storage.connection)).toMatchObject({
      code: 2,
      err: expect.stringContaining('exists already: choose another name, or say --force to replace it'),
    });
    expect(await run(['backup', file, '--force'], storage.connection)).toMatchObject({ code: 0 });
  });

  it('that does not fit on the disk leaves nothing behind, and says so', async () => {
    await seed();
    expect(await run(['backup', '/dev/full'], storage.connection)).toMatchObject({
      code: 2,
      out: '',
      err: 'scriptgen: /dev/full cannot be written: the disk is full\n',
    });
    // The operating system's own limit for a file, on the executable as `npm test` has built it.
    const program = path.resolve(import.meta.dirname, '../../dist/cli/main.js');
    const file = newFile();
    for (let at = 0; at < 200; at += 1) {
      await storage.db.script.create({
        data: { tenantId: 't', title: Array.from({ length: 40 }, () => randomUUID()).join(' '), logLine: 'x' },
      });
    }
    const failed = await promisify(execFile)(
      'sh',
      ['-c', `trap '' XFSZ; ulimit -f 16; exec "$0" "$1" backup "$2"`, process.execPath, program, file],
      { env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl(storage.connection) } },
    ).then(
      () => undefined,
      (error: { code: number; stderr: string }) => error,
    );
    expect(failed).toMatchObject({
      code: 2,
      stderr: `scriptgen: ${file} cannot be written: it would be larger than files may be\n`,
    });
    expect(readdirSync(cli.folder).filter((name) => name.includes(path.basename(file)))).toEqual([]);
  });

  it('of no database makes none', async () => {
    const folder = cli.at('nowhere');
    expect(await cli.run(['backup', newFile(), '--data-dir', folder])).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no database in nowhere: name its folder by --data-dir or DATA_DIR'),
    });
    expect(existsSync(folder)).toBe(false);
    expect(await run(['backup', newFile()], await emptyDatabase())).toMatchObject({
      code: 2,
      err: expect.stringMatching(/holds no tables of ScriptGen/),
    });
    expect(
      await cli.run(['backup', newFile()], '', { env: { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' } }),
    ).toMatchObject({ code: 2, err: expect.stringContaining('cannot be reached') });
    expect(await cli.run(['backup', newFile()], '', { env: { DATABASE_URL: 'mysql://x' } })).toMatchObject({
      code: 2,
      err: expect.stringContaining('DATABASE_URL: must begin with postgresql://'),
    });
  });

  it.each([[['backup']], [['backup', 'a', 'b']], [['backup', '-']], [['restore']]])(
    'takes the name of one file: %j',
    async (args) => {
      expect(await cli.run(args)).toMatchObject({
        code: 2,
        err: expect.stringMatching(/takes the name of one file\nscriptgen \w+ --help/),
      });
    },
  );

  it('is not made of a database that a newer version has used: there may be rows that this one does not know', async () => {
    await asked(
      storage.connection,
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', 'x', '20990101000000_newer', now())`,
    );
    expect(await run(['backup', newFile()], storage.connection)).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /A newer ScriptGen has used this database \(it has the migration 20990101000000_newer\).*make the backup with that version/,
      ),
    });
  });
});

describe('a restore', () => {
  it('refuses a database that is not empty, and replaces it when it is told to', async () => {
    await seed('old');
    const file = await backedUp();
    const target = await emptyDatabase();
    expect(await run(['restore', file], target)).toMatchObject({ code: 0 });
    await asked(target, `UPDATE "Script" SET "title" = 'newer'`);
    await asked(target, 'CREATE SCHEMA dbos; CREATE TABLE dbos.workflow_status (workflow_uuid text)');
    expect(await run(['restore', file], target)).toMatchObject({
      code: 2,
      err: expect.stringContaining('The database is not empty: restore into another one, or say --force'),
    });
    expect(await asked(target, 'SELECT title FROM "Script"')).toEqual([{ title: 'newer' }]);
    expect(await run(['restore', file, '--force'], target)).toMatchObject({ code: 0, err: '' });
    expect(await asked(target, 'SELECT title FROM "Script"')).toEqual([{ title: 'old' }]);
    // What the engine knew is of other rows.
    expect(await asked(target, `SELECT FROM pg_namespace WHERE nspname = 'dbos'`)).toEqual([]);
  });

  it('refuses a database that a server uses', async () => {
    const file = await backedUp();
    expect(await run(['restore', file, '--force'], storage.connection)).toMatchObject({
      code: 2,
      err: 'scriptgen: A server uses this database: end it first\n',
    });
  });

  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ['is cut off', (bytes) => bytes.subarray(0, bytes.length - 40), /damaged or not complete/],
    [
      'is cut off in its lines',
      (bytes) => gzipSync(gunzipSync(bytes).toString().split('\n').slice(0, -2).join('\n')),
      /damaged or not complete/,
    ],
    [
      'lacks a row',
      (bytes) =>
        gzipSync(
          gunzipSync(bytes)
            .toString()
            .replace(/\n\[.*\n/, '\n'),
        ),
      /damaged or not complete/,
    ],
    [
      'refers to what is not there',
      (bytes) =>
        gzipSync(
          gunzipSync(bytes)
            .toString()
            .replace(
              /("table":"Script","columns".*\n)\["[\da-f-]{36}"/,
              (_, head: string) => `${head}["${randomUUID()}"`,
            ),
        ),
      /damaged or not complete/,
    ],
    [
      'has a column that no table has',
      (bytes) => gzipSync(gunzipSync(bytes).toString().replace('"logLine"', '"logline"')),
      /damaged or not complete/,
    ],
    ['is something else', () => Buffer.from('INT. HOUSE - DAY\n'), /damaged|no backup/],
    ['is something else that is compressed', () => gzipSync('{"a":1}\n'), /The file is no backup of ScriptGen/],
    ['is empty', () => Buffer.alloc(0), /damaged|no backup/],
    [
      'is of a later format',
      (bytes) =>
        gzipSync(
          gunzipSync(bytes)
            .toString()
            .replace('"format":1', '"format":2')
            .replace(/"version":"[^"]+"/, '"version":"9.0"'),
        ),
      /in the format 2 of ScriptGen 9.0/,
    ],
    [
      'is of a later version',
      (bytes) =>
        gzipSync(
          gunzipSync(bytes)
            .toString()
            .replace('"migrations":[', '"migrations":[{"name":"20990101000000_later","checksum":"1"},'),
        ),
      /after the migration 20990101000000_later, which this ScriptGen does not have/,
    ],
  ])('of a file that %s changes nothing', async (_, damage, message) => {
    await seed();
    const file = await backedUp();
    cli.write(path.basename(file), damage(readFileSync(file)));
    const target = await emptyDatabase();
    const { code, err } = await run(['restore', file], target);
    expect(err).toMatch(message);
    expect(code).toBe(2);
    const tables = await asked<{ name: string }>(
      target,
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'`,
    );
    for (const { name } of tables) expect(await asked(target, `SELECT FROM "${name}"`)).toEqual([]);
    // The next one does not find it spoilt.
    expect(await run(['restore', await backedUp()], target)).toMatchObject({ code: 0, err: '' });
  });

  it('of a file that is not there, or is no backup, makes no database', async () => {
    cli.write('no.backup', gzipSync('{}\n'));
    expect(await cli.run(['restore', cli.at('no.backup'), '--data-dir', cli.at('none.d')])).toMatchObject({
      code: 2,
      err: 'scriptgen: The file is no backup of ScriptGen\n',
    });
    expect(await cli.run(['restore', cli.at('none'), '--data-dir', cli.at('none.d')])).toMatchObject({
      code: 2,
      err: 'scriptgen: none cannot be read: there is no such file or folder\n',
    });
    expect(await cli.run(['restore', cli.folder, '--data-dir', cli.at('none.d')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('it is a folder'),
    });
    expect(existsSync(cli.at('none.d'))).toBe(false);
  });

  it('of a backup from before some migrations gives a database that the next start brings up to date', async () => {
    await seed();
    const old = await emptyDatabase();
    const all = (
      await asked<{ migration_name: string }>(
        storage.connection,
        'SELECT migration_name FROM _prisma_migrations ORDER BY 1',
      )
    ).map(({ migration_name: name }) => name);
    const before = new Set(all.filter((name) => name < '2026112220'));
    await migrate(old, { only: before });
    await asked(
      old,
      `INSERT INTO "Script" ("id", "tenantId", "title", "logLine", "updatedAt") VALUES ('${randomUUID()}', 't', 'Old', 'A log line', now())`,
    );
    const file = newFile();
    expect(await run(['backup', file], old)).toMatchObject({ code: 0, err: '' });
    const target = await emptyDatabase();
    expect(await run(['restore', file], target)).toMatchObject({ code: 0, err: '' });
    expect(await migrate(target)).toEqual(all.filter((name) => !before.has(name)));
    expect(await asked(target, 'SELECT title FROM "Script"')).toEqual([{ title: 'Old' }]);
    // A database that is further on has no place for the older rows.
    expect(await run(['restore', file, '--force'], target)).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /The database is newer than the backup \(it has the migration \d+_\w+\): restore into an empty one/,
      ),
    });
  });

  it('queues what was under way, to go on after its last finished step', async () => {
    const { db } = storage;
    const script = await db.script.create({ data: { tenantId: 't', title: 'a', logLine: 'b' } });
    for (const status of [
      'QUEUED',
      'RUNNING',
      'PAUSED',
      'AWAITING_APPROVAL',
      'COMPLETED',
      'FAILED',
      'CANCELLED',
    ] as const) {
      await db.generation.create({
        data: { tenantId: 't', scriptId: script.id, kind: 'SCRIPT', status, config: { status }, input: {} },
      });
    }
    const target = await emptyDatabase();
    expect(await run(['restore', await backedUp()], target)).toMatchObject({ code: 0 });
    const rows = await asked<{ was: string; status: string; attempt: number }>(
      target,
      `SELECT config->>'status' AS was, status, attempt FROM "Generation"`,
    );
    for (const { was, status, attempt } of rows) {
      expect([was, status, attempt]).toEqual(
        was === 'QUEUED' || was === 'RUNNING' ? [was, 'QUEUED', 2] : [was, was, 1],
      );
    }
    expect(rows).toHaveLength(7);
  });
});
