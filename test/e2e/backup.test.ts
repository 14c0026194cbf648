import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ScriptGenClient } from '../../src/demo/client.js';
import { GENERATE, RESULT } from '../../src/demo/operations.js';
import type { FollowedEvent } from '../../src/demo/operations.js';
import { openStorage } from '../../src/storage/storage.js';
import { startServerProcess } from '../support/server-process.js';
import type { ServerProcess } from '../support/server-process.js';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

let root: string;
let servers: ServerProcess[];
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'scriptgen-backup-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.end('SIGTERM');
  rmSync(root, { recursive: true, force: true });
});

async function serve(dataDir: string, tokensPerSecond: number): Promise<ScriptGenClient> {
  const server = await startServerProcess({
    DATA_DIR: path.join(root, dataDir),
    PORT: '0',
    OFFLINE_TOKENS_PER_SECOND: String(tokensPerSecond),
  });
  servers.push(server);
  return new ScriptGenClient(server.url);
}

async function scriptgen(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH },
  });
  return stdout;
}

interface Started {
  id: string;
  script: { id: string };
}
async function generate(client: ScriptGenClient, sceneCount: number): Promise<Started> {
  const { generateScript } = await client.request<{ generateScript: Started }>(GENERATE, {
    input: { logLine: `A ferryman refuses ${sceneCount} passengers.`, config: { sceneCount, rewriteIterations: 1 } },
  });
  return generateScript;
}

async function follow(
  client: ScriptGenClient,
  id: string,
  isEnough: (event: FollowedEvent) => boolean = () => false,
): Promise<FollowedEvent[]> {
  const events: FollowedEvent[] = [];
  for await (const event of client.follow(id)) {
    events.push(event);
    if (isEnough(event)) break;
  }
  return events;
}
const result = (client: ScriptGenClient, { id, script }: Started) =>
  client.request<{ script: { export: { text: string } }; generation: { usage: object } }>(RESULT, {
    id: script.id,
    generation: id,
  });

it(
  'a backup beside a generation that runs, restored elsewhere: what was finished is there to the letter, what was not goes on by itself',
  { timeout: 180_000 },
  async () => {
    const first = await serve('one', 2_000);
    const finished = await generate(first, 2);
    await follow(first, finished.id);
    const before = await result(first, finished);

    const running = await generate(first, 3);
    const seen = await follow(
      first,
      running.id,
      (event) => event.__typename === 'SceneTextAppended' && event.offset > 100,
    );
    expect(await scriptgen('backup', 'all.backup', '--data-dir', 'one')).toMatch(
      /^all\.backup: 2 scripts, 2 generations, /,
    );
    // Of no concern to the server, which goes on.
    expect((await follow(first, running.id)).at(-1)!.__typename).toBe('GenerationCompleted');

    expect(await scriptgen('restore', 'all.backup', '--data-dir', 'two')).toMatch(
      /^Restored 2 scripts, 2 generations, /,
    );
    const second = await serve('two', 20_000);
    expect(await result(second, finished)).toEqual(before);
    const events = await follow(second, running.id);
    expect(events.at(-1)!.__typename).toBe('GenerationCompleted');
    // One history, of which the backup knew the beginning.
    const durable = events.filter(({ __typename }) => !__typename.startsWith('SceneText'));
    expect(durable.map(({ seq }) => seq)).toEqual(durable.map((_, at) => at + 1));
    const known = seen.filter(({ __typename }) => !__typename.startsWith('SceneText'));
    expect(durable.slice(0, known.length)).toEqual(known);
    for (const event of durable) {
      if (event.__typename === 'SceneDraftCompleted') expect(event.draft.text.length).toBeGreaterThan(100);
    }

    for (const server of servers) expect(await server.end('SIGTERM')).toBe(0);
    const storage = await openStorage({ dataDir: path.join(root, 'two') });
    try {
      // No step that had finished was paid for again.
      const calls = await storage.db.llmCall.groupBy({
        by: ['generationId', 'task'],
        where: { outcome: 'ok', task: { in: ['cast', 'plot', 'setting', 'theme', 'outline'] } },
        _count: true,
      });
      expect(calls.map(({ _count: count }) => count)).toEqual(Array(10).fill(1));
      expect(await storage.db.draft.count({ where: { state: 'WRITING' } })).toBe(0);
      // It was under way when the backup was made.
      expect(await storage.db.generation.count({ where: { attempt: 2, status: 'COMPLETED' } })).toBe(1);
    } finally {
      await storage.close();
    }
  },
);
