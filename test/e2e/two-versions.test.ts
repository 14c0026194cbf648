import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ScriptGenClient } from '../../src/demo/client.js';
import { GENERATE } from '../../src/demo/operations.js';
import { databaseUrl } from '../support/database-url.js';
import { createTestDatabase } from '../support/database.js';
import { startServerProcess } from '../support/server-process.js';
import type { ServerProcess } from '../support/server-process.js';

// Several servers, one after the other, which write at the pace of a model.
vi.setConfig({ testTimeout: 180_000 });

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let folder: string;
let servers: ServerProcess[];

beforeEach(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(path.join(os.tmpdir(), 'scriptgen-two-versions-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

/** The program as it is built, with one migration more. */
function nextVersion(name: string, sql: string): string {
  const root = path.join(folder, name);
  for (const part of ['dist', 'prisma/migrations', 'package.json', 'schema.graphql']) {
    cpSync(path.join(ROOT, part), path.join(root, part), { recursive: true });
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
  mkdirSync(path.join(root, 'prisma/migrations', name));
  writeFileSync(path.join(root, 'prisma/migrations', name, 'migration.sql'), sql);
  return root;
}

async function start(root?: string): Promise<ServerProcess> {
  const env = { DATABASE_URL: databaseUrl(database.connection), PORT: '0', OFFLINE_TOKENS_PER_SECOND: '1500' };
  const server = await startServerProcess(env, root);
  servers.push(server);
  return server;
}

async function generate(client: ScriptGenClient): Promise<string> {
  const { generateScript } = await client.request<{ generateScript: { id: string } }>(GENERATE, {
    input: { logLine: 'A ferryman refuses a passenger.', config: { sceneCount: 2, rewriteIterations: 0 } },
  });
  return generateScript.id;
}

async function lastEvent(
  client: ScriptGenClient,
  id: string,
  onText: () => Promise<void>,
): Promise<string | undefined> {
  let last: string | undefined;
  let told = false;
  for await (const { __typename: type } of client.follow(id)) {
    last = type;
    if (type === 'SceneTextAppended' && !told) {
      told = true;
      await onText();
    }
  }
  return last;
}

it('a newer server migrates under an older one that writes; the older one ends its work, and can be started again', async () => {
  const newer = nextVersion(
    '20990101000000_subtitles',
    `ALTER TABLE "Script" ADD COLUMN "subtitle" TEXT;
     ALTER TABLE "Draft" ADD COLUMN "mood" TEXT NOT NULL DEFAULT 'light';
     ALTER TABLE "Generation" ADD COLUMN "wishes" JSONB;
     ALTER TABLE "GenerationEvent" ADD COLUMN "note" TEXT;
     CREATE TABLE "ScriptNote" ("id" UUID PRIMARY KEY, "scriptId" UUID NOT NULL REFERENCES "Script"("id") ON DELETE CASCADE);`,
  );
  const older = await start();
  const client = new ScriptGenClient(older.url);
  const id = await generate(client);
  const end = await lastEvent(client, id, async () => void (await start(newer)));
  expect(end).toBe('GenerationCompleted');
  expect(older.output()).not.toMatch(/"level":(40|50|60)|WARN|ERROR|FATAL/);
  await older.end('SIGTERM');

  const again = await start();
  expect(again.output()).toContain('The database is newer than this ScriptGen by a migration');
  const restarted = new ScriptGenClient(again.url);
  expect(await lastEvent(restarted, await generate(restarted), async () => {})).toBe('GenerationCompleted');
});

it('a breaking migration is applied when no older server runs, and keeps older ones from starting', async () => {
  const newer = nextVersion('20990101000000_breaking_outlines', 'ALTER TABLE "Scene" DROP COLUMN "outline";');
  const older = await start();
  await expect(start(newer)).rejects.toThrow(/breaks servers of older versions.*end them all/);
  expect(await older.end('SIGTERM')).toBe(0);
  const server = await start(newer);
  await expect(start()).rejects.toThrow(
    /breaking_outlines.*Install that version or a later one; or restore the backup/,
  );
  expect(await server.end('SIGTERM')).toBe(0);
});
