import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../src/storage/connection.js';
import { StorageError } from '../../src/storage/errors.js';
import { migrate } from '../../src/storage/migrate.js';
import { underMigrationLock } from '../../src/storage/migration-lock.js';
import { isBreaking, MIGRATIONS_FOLDER } from '../../src/storage/migration-records.js';
import type { Storage } from '../../src/storage/storage.js';
import { openStorageOn } from '../../src/storage/storage.js';
import { createTestDatabase } from '../support/database.js';
import { StorageProcess } from './support/child.js';

// The older version has the migrations of this program; the newer one has some more.
const ADDITIVE = '20990101000000_subtitles';
const BREAKING = '20990102000000_breaking_drop_outlines';
const ADDITIVE_SQL = `
CREATE TYPE "Mood" AS ENUM ('LIGHT', 'DARK');
ALTER TABLE "Script" ADD COLUMN "subtitle" TEXT, ADD COLUMN "mood" "Mood" NOT NULL DEFAULT 'LIGHT';
CREATE TABLE "ScriptNote" ("id" UUID NOT NULL, "scriptId" UUID NOT NULL, "text" TEXT NOT NULL, CONSTRAINT "ScriptNote_pkey" PRIMARY KEY ("id"));
ALTER TABLE "ScriptNote" ADD CONSTRAINT "ScriptNote_scriptId_fkey" FOREIGN KEY ("scriptId") REFERENCES "Script"("id") ON DELETE CASCADE;
CREATE INDEX "Script_subtitle_idx" ON "Script"("subtitle");
`;

let connection: Connection;
let folders: string;
let newer: string;
let undo: (() => Promise<unknown>)[];
let logged: { level: string; message: string; details: Record<string, unknown> | undefined }[];

beforeEach(async () => {
  undo = [];
  logged = [];
  const database = await createTestDatabase();
  ({ connection } = database);
  folders = await mkdtemp(path.join(os.tmpdir(), 'scriptgen-versions-'));
  undo.push(database.drop, () => rm(folders, { recursive: true }));
  newer = path.join(folders, 'newer');
  await cp(MIGRATIONS_FOLDER, newer, { recursive: true });
  await add(ADDITIVE, ADDITIVE_SQL);
});
afterEach(async () => {
  for (const each of undo.toReversed()) await each();
});

async function add(name: string, sql: string): Promise<void> {
  await mkdir(path.join(newer, name));
  await writeFile(path.join(newer, name, 'migration.sql'), sql);
}

async function open(version: 'older' | 'newer'): Promise<Storage> {
  const storage = await openStorageOn({
    connection,
    description: `a test of the ${version} version`,
    log: (level, message, details) => logged.push({ level, message, details }),
    poolSize: 4,
    migrationsFolder: version === 'older' ? undefined : newer,
  });
  undo.push(() => storage.close());
  return storage;
}

async function reopened(version: 'older' | 'newer'): Promise<void> {
  await (await open(version)).close();
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StorageError);
  expect(error).toMatchObject({ reason: 'MIGRATION' });
  return (error as StorageError).message;
}

async function applied(): Promise<string[]> {
  return withClient(async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY 1',
    );
    return rows.map(({ name }) => name).filter((name) => name > '2099');
  });
}

async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const newScript = (title: string) => ({ data: { tenantId: 't', title, logLine: 'A ferry never lands.' } });

describe('after a newer version has migrated the database', () => {
  test('the older one starts again, works, and says how much newer the database is', async () => {
    await reopened('newer');
    const { db } = await open('older');
    const { id } = await db.script.create(newScript('Ferry'));
    expect(await db.script.update({ where: { id }, data: { title: 'Ferries' } })).toMatchObject({ title: 'Ferries' });
    expect(await db.script.findMany()).toHaveLength(1);
    expect(logged.filter(({ level }) => level === 'warn')).toEqual([
      {
        level: 'warn',
        message: 'The database is newer than this ScriptGen by a migration; this version can work with it all the same',
        details: { migrations: [ADDITIVE] },
      },
    ]);
  });

  test('a rollback and another roll forward leave the database as it is', async () => {
    await reopened('newer');
    await reopened('older');
    await reopened('newer');
    await reopened('older');
    expect(await applied()).toEqual([ADDITIVE]);
  });

  test('an older version with a fix of its own applies that, and the newer one lives with it', async () => {
    await reopened('newer');
    const fixed = path.join(folders, 'fixed');
    await cp(MIGRATIONS_FOLDER, fixed, { recursive: true });
    await mkdir(path.join(fixed, '20980101000000_fix'));
    await writeFile(path.join(fixed, '20980101000000_fix', 'migration.sql'), 'CREATE TABLE "Fix" ("id" INT);');
    expect(await migrate(connection, { folder: fixed })).toEqual(['20980101000000_fix']);
    expect(await migrate(connection, { folder: newer })).toEqual([]);
  });

  test('the older one does not start on a breaking migration, whoever has applied it, and says what to do', async () => {
    await add(BREAKING, 'ALTER TABLE "Scene" DROP COLUMN "outline";');
    await reopened('newer');
    expect(await refusal(open('older'))).toMatch(
      /has the migration 20990102000000_breaking_drop_outlines, .*Install that version or a later one; or restore the backup/,
    );
    await reopened('newer');
  });

  test('the older one cannot read a row with a value that an enum has only got since: whoever adds one must not write it yet', async () => {
    await add('20990101000001_status', `ALTER TYPE "SceneStatus" ADD VALUE 'LOCKED';`);
    await reopened('newer');
    const { db } = await open('older');
    const { id: scriptId } = await db.script.create(newScript('Ferry'));
    const { id } = await db.scene.create({ data: { scriptId, number: 1, act: 1, outline: {} } });
    expect(await db.scene.findMany()).toHaveLength(1);
    await withClient((client) => client.query(`UPDATE "Scene" SET "status" = 'LOCKED'`));
    await expect(db.scene.findUnique({ where: { id } })).rejects.toThrow(/LOCKED/);
  });

  test('the older one does not start on a migration of the newer one that is half done', async () => {
    await reopened('newer');
    await withClient((client) =>
      client.query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '${ADDITIVE}'`),
    );
    expect(await refusal(open('older'))).toMatch(/20990101000000_subtitles of a newer ScriptGen failed earlier/);
  });
});

describe('while an older version runs', () => {
  test('a newer one migrates, and the queries of the older one go on, on the connections that it has', async () => {
    const { db } = await open('older');
    let over = false;
    let queries = 0;
    const work = async (): Promise<void> => {
      while (!over) {
        const { id } = await db.script.create(newScript('Ferry'));
        await db.$transaction(async (tx) => {
          await tx.script.update({ where: { id }, data: { title: 'Ferries' } });
          await tx.$queryRaw`SELECT "title" FROM "Script" WHERE "id" = ${id}::uuid FOR UPDATE`;
        });
        expect(await db.script.findMany({ where: { id }, include: { scenes: true } })).toHaveLength(1);
        await db.script.delete({ where: { id } });
        queries += 1;
      }
    };
    const working = Promise.all([work(), work(), work()]);
    const begun = async (count: number) => {
      await expect.poll(() => queries, { timeout: 20_000 }).toBeGreaterThan(count);
    };
    await begun(5);
    await reopened('newer');
    await begun(queries + 5);
    over = true;
    await working;
    expect(await applied()).toEqual([ADDITIVE]);
  });

  test('a table that is in use for long keeps a migration waiting, and the migration keeps nobody else', async () => {
    const older = await open('older');
    const longest = await withClient(async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT count(*) FROM "Script"');
      const migrating = migrate(connection, {
        folder: newer,
        log: (level, message, details) => logged.push({ level, message, details }),
      });
      await expect
        .poll(() => logged.map(({ message }) => message))
        .toContain(`The migration ${ADDITIVE} waits for a table that is in use`);
      let most = 0;
      for (let tries = 0; tries < 20; tries += 1) {
        const begun = performance.now();
        await older.db.script.findFirst();
        most = Math.max(most, performance.now() - begun);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await client.query('ROLLBACK');
      expect(await migrating).toEqual([ADDITIVE]);
      return most;
    });
    expect(longest).toBeLessThan(5_000);
  });

  test('while a migration waits for a table, another older server starts, and the log says whom it waits for', async () => {
    await open('older');
    await withClient(async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT count(*) FROM "Script"');
      const opening = open('newer');
      const waiting = `The migration ${ADDITIVE} waits for a table that is in use`;
      await expect.poll(() => logged.map(({ message }) => message), { timeout: 10_000 }).toContain(waiting);
      const { openTransactions } = logged.find(({ message }) => message === waiting)?.details ?? {};
      expect(openTransactions).toEqual([
        expect.stringMatching(/^scriptgen \(process \d+ of the database server\), idle in transaction for \d+ s$/),
      ]);
      await reopened('older');
      expect(await applied()).toEqual([]);
      await client.query('ROLLBACK');
      await opening;
    });
    expect(await applied()).toEqual([ADDITIVE]);
  });

  test('a start that waits for another process that migrates says so', async () => {
    await underMigrationLock(connection, async () => {
      const opening = open('older');
      await expect
        .poll(() => logged, { timeout: 15_000 })
        .toContainEqual({
          level: 'warn',
          message: 'Waits for another process that is changing the structure of the database',
          details: { seconds: 5, heldBy: [expect.stringMatching(/^scriptgen migrations \(process \d+ /)] },
        });
      undo.push(() => opening);
    });
  });

  test('a breaking migration is not applied until it has ended', async () => {
    await add(BREAKING, 'ALTER TABLE "Scene" DROP COLUMN "outline";');
    const older = await open('older');
    expect(await refusal(open('newer'))).toMatch(
      /20990102000000_breaking_drop_outlines breaks servers of older versions, and some use the database.*end them all/,
    );
    expect(await applied()).toEqual([]);
    await older.close();
    await open('newer');
    expect(await applied()).toEqual([ADDITIVE, BREAKING]);
  });

  test('a breaking migration waits a moment for one that is about to end', async () => {
    await add(BREAKING, 'ALTER TABLE "Scene" DROP COLUMN "outline";');
    const older = await open('older');
    const opening = open('newer');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await older.close();
    await opening;
    expect(await applied()).toEqual([ADDITIVE, BREAKING]);
  });

  test('several of both versions that start at once all start, and the migration is applied once', async () => {
    const versions = Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? 'older' : 'newer'));
    const storages = await Promise.all(versions.map((version) => open(version)));
    for (const { db } of storages) expect(await db.script.count()).toBe(0);
    expect(await applied()).toEqual([ADDITIVE]);
    expect(logged.filter(({ message }) => message === 'Applied a migration to the database')).toHaveLength(1);
  });
});

describe('a process that is killed while it migrates', () => {
  const SLOW = '20990103000000_slow';
  const child = (): StorageProcess => {
    const process = new StorageProcess();
    undo.push(() => process.kill());
    return process;
  };
  const sleeping = async (): Promise<boolean> =>
    withClient(async (client) => {
      const { rowCount } = await client.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
      );
      return rowCount === 1;
    });

  test('leaves no half of it: older and newer servers start, and the newer one applies it', async () => {
    await add(SLOW, 'CREATE TABLE "Half" ("id" INT); SELECT pg_sleep(2); INSERT INTO "Half" VALUES (1);');
    const killed = child();
    const migrating = killed.migrate(connection, newer).catch((error: unknown) => error);
    await expect.poll(sleeping, { timeout: 20_000 }).toBe(true);
    await killed.kill();
    expect(await migrating).toBeInstanceOf(Error);
    await Promise.all([reopened('older'), reopened('newer')]);
    expect(await applied()).toEqual([ADDITIVE, SLOW]);
    const halves = await withClient((client) => client.query('SELECT * FROM "Half"'));
    expect(halves.rows).toEqual([{ id: 1 }]);
  });

  test('leaves a record that says what to do where its file ends the transaction', async () => {
    await add(SLOW, 'CREATE TABLE "Half" ("id" INT); COMMIT; SELECT pg_sleep(2); INSERT INTO "Half" VALUES (1);');
    const killed = child();
    const migrating = killed.migrate(connection, newer).catch((error: unknown) => error);
    await expect.poll(sleeping, { timeout: 20_000 }).toBe(true);
    await killed.kill();
    await migrating;
    expect(await refusal(open('newer'))).toMatch(/20990103000000_slow failed earlier/);
    expect(await refusal(open('older'))).toMatch(/20990103000000_slow of a newer ScriptGen failed earlier/);
    await withClient((client) =>
      client.query(
        `UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '${SLOW}'; DROP TABLE "Half"`,
      ),
    );
    await reopened('older');
    await reopened('newer');
    await reopened('newer');
    expect(await applied()).toEqual([ADDITIVE, SLOW]);
  });
});

test('what was rolled back does not count, be it breaking and unknown', async () => {
  await withClient((client) =>
    client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, rolled_back_at) VALUES ('1', 'x', '${BREAKING}', now()), ('2', 'x', '${ADDITIVE}', now()), ('3', 'y', '${ADDITIVE}', now())`,
    ),
  );
  await reopened('older');
  await reopened('newer');
  await reopened('older');
  expect(await applied()).toEqual([ADDITIVE]);
});

test('a migration is breaking by its name', () => {
  expect(
    [
      '20990101000000_breaking_x',
      '20990101000000_breaking',
      '20990101000000_unbreaking',
      '20990101000000_breakings',
      'breaking',
    ].map(isBreaking),
  ).toEqual([true, true, false, false, false]);
});
