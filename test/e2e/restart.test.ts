import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ScriptGenClient } from '../../src/demo/client.js';
import type { FollowedEvent } from '../../src/demo/operations.js';
import { openStorage } from '../../src/storage/storage.js';
import { deferred } from '../support/deferred.js';
import { startServerProcess } from '../support/server-process.js';
import type { ServerProcess } from '../support/server-process.js';

let dataDir: string;
let servers: ServerProcess[];

beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'scriptgen-restart-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.end('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

async function serve(port = 0): Promise<ServerProcess> {
  const server = await startServerProcess({ DATA_DIR: dataDir, PORT: String(port), OFFLINE_TOKENS_PER_SECOND: '1000' });
  servers.push(server);
  return server;
}

const GENERATE = `mutation ($input: GenerateScriptInput!) { generateScript(input: $input) { __typename ... on Generation { id script { id } } ... on Error { message } } }`;

async function generate(server: ServerProcess): Promise<string> {
  const { generateScript } = await new ScriptGenClient(server.url).request<{ generateScript: { id: string } }>(
    GENERATE,
    {
      input: {
        logLine: 'A detective must solve a case that hits too close to home.',
        config: { sceneCount: 4, rewriteIterations: 1 },
      },
    },
  );
  return generateScript.id;
}

/** A reader that keeps to the protocol's fold. */
class Reader {
  readonly texts = new Map<string, string>();
  readonly complete = new Map<string, string>();
  readonly seqs: number[] = [];
  last: FollowedEvent | undefined;

  async follow(url: string, id: string, onEvent: (event: FollowedEvent) => void = () => {}): Promise<void> {
    for await (const event of new ScriptGenClient(url).follow(id)) {
      this.#fold(event);
      onEvent(event);
    }
  }

  #fold(event: FollowedEvent): void {
    if (event.__typename === 'SceneTextSnapshot') {
      this.texts.set(`${event.sceneId}/${event.draftNumber}`, event.text);
      return;
    }
    if (event.__typename === 'SceneTextAppended') {
      const key = `${event.sceneId}/${event.draftNumber}`;
      const held = this.texts.get(key) ?? '';
      expect(event.offset, 'no hole in the text').toBeLessThanOrEqual(held.length);
      this.texts.set(key, held + event.text.slice(held.length - event.offset));
      return;
    }
    if (event.seq <= (this.seqs.at(-1) ?? 0)) return;
    this.seqs.push(event.seq);
    this.last = event;
    if (event.__typename === 'SceneDraftDiscarded') this.texts.delete(`${event.sceneId}/${event.draftNumber}`);
    if (event.__typename === 'SceneDraftCompleted') {
      const key = `${event.sceneId}/${event.draftNumber}`;
      this.complete.set(key, event.draft.text);
      // What the reader holds must be the stored text; only one that holds nothing takes it from the event.
      if (this.texts.has(key)) expect(this.texts.get(key), 'the folded text').toBe(event.draft.text);
      else this.texts.set(key, event.draft.text);
    }
  }
}

async function expectWhole(reader: Reader): Promise<void> {
  expect(
    reader.last,
    `${JSON.stringify(reader.last)}\n${servers.map((server) => server.output()).join('\n')}`,
  ).toMatchObject({ __typename: 'GenerationCompleted' });
  expect(reader.seqs).toEqual(reader.seqs.map((_, at) => at + 1));
  const storage = await openStorage({ dataDir });
  try {
    const drafts = await storage.db.draft.findMany();
    expect(drafts.some((draft) => draft.state === 'WRITING')).toBe(false);
    const complete = drafts.filter((draft) => draft.state === 'COMPLETE');
    expect(complete).toHaveLength(8);
    expect(reader.texts.size).toBe(8);
    const global = (sceneId: string) => Buffer.from(`Scene:${sceneId}`).toString('base64url');
    for (const draft of complete) expect(reader.texts.get(`${global(draft.sceneId)}/${draft.number}`)).toBe(draft.text);
    // No finished step ran twice: one finished call for each piece of work that stands.
    const calls = await storage.db.llmCall.groupBy({ by: ['task'], where: { outcome: 'ok' }, _count: true });
    const counts = Object.fromEntries(calls.map((call) => [call.task, call._count]));
    expect(counts).toMatchObject({ cast: 1, plot: 1, setting: 1, theme: 1, outline: 1 });
    // A draft whose answer was paid for just before its server died is discarded; the next one gets that answer, and nothing is paid again.
    for (const { sceneId, kind } of complete) {
      const task = kind === 'REWRITE' ? 'rewrite' : 'scene';
      expect(
        await storage.db.llmCall.count({ where: { sceneId, task, outcome: 'ok' } }),
        `paid answers for one ${task}`,
      ).toBe(1);
    }
    const steps = await storage.db.generationStep.findMany({ select: { key: true } });
    expect(new Set(steps.map((step) => step.key)).size).toBe(steps.length);
  } finally {
    await storage.close();
  }
}

function processesOf(directory: string): string[] {
  return execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('postgres') && line.includes(directory));
}

it(
  'a server killed in the middle of a scene goes on where it stopped, and its readers end with the stored text',
  { timeout: 120_000 },
  async () => {
    const first = await serve();
    const id = await generate(first);
    const flowing = deferred();
    const reader = new Reader();
    const following = reader.follow(first.url, id, (event) => {
      if (event.__typename === 'SceneTextAppended' && event.offset > 40) flowing.resolve();
    });
    await flowing.promise;
    await first.end('SIGKILL');
    const second = await serve(first.port);
    const late = new Reader();
    await Promise.all([following, late.follow(second.url, id)]);
    await expectWhole(reader);
    await expectWhole(late);
    expect(await second.end('SIGTERM')).toBe(0);
    expect(processesOf(dataDir)).toEqual([]);
  },
);

it('a server that is stopped loses nothing either', { timeout: 120_000 }, async () => {
  const first = await serve();
  const id = await generate(first);
  const flowing = deferred();
  const reader = new Reader();
  const following = reader.follow(first.url, id, (event) => {
    if (event.__typename === 'SceneTextAppended') flowing.resolve();
  });
  await flowing.promise;
  expect(await first.end('SIGTERM')).toBe(0);
  expect(processesOf(dataDir)).toEqual([]);
  await serve(first.port);
  await following;
  await expectWhole(reader);
});

it(
  'of two servers on one data directory, the survivor takes over and serves readers of both',
  { timeout: 120_000 },
  async () => {
    const first = await serve();
    const second = await serve();
    const id = await generate(first);
    const flowing = deferred();
    const reader = new Reader();
    const following = reader.follow(second.url, id, (event) => {
      if (event.__typename === 'SceneTextAppended' && event.offset > 40) flowing.resolve();
    });
    await flowing.promise;
    await first.end('SIGKILL');
    await following;
    await expectWhole(reader);
  },
);
