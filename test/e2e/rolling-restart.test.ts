import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { silent } from '../../src/storage/log.js';
import { openStorageOn } from '../../src/storage/storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { databaseUrl } from '../support/database-url.js';
import { createTestDatabase } from '../support/database.js';
import { startServerProcess } from '../support/server-process.js';
import type { ServerProcess } from '../support/server-process.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let storage: Storage;
let servers: ServerProcess[];

beforeEach(async () => {
  database = await createTestDatabase();
  storage = await openStorageOn({ connection: database.connection, description: 'a test', log: silent, poolSize: 2 });
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.end('SIGKILL');
  await storage.close();
  await database.drop();
});

async function serve(): Promise<ServerProcess> {
  const server = await startServerProcess({
    DATABASE_URL: databaseUrl(database.connection),
    PORT: '0',
    DRAIN_MS: '3000',
    SHUTDOWN_TIMEOUT_MS: '10000',
  });
  servers.push(server);
  return server;
}

interface Answer {
  status: number;
  body: { data?: Record<string, { __typename: string; id: string }> | null; errors?: unknown };
}

/** One request; rejects where there is no answer at all. */
function send(url: string, agent: Agent, query: string, variables: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/graphql`,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Answer['body'] }),
        );
        response.once('error', reject);
      },
    );
    sent.once('error', reject);
    sent.end(JSON.stringify({ query, variables }));
  });
}

const CREATE =
  'mutation ($input: CreateScriptInput!) { result: createScript(input: $input) { __typename ... on Script { id } ... on Error { message } } }';
const EDIT =
  'mutation ($input: EditSceneInput!) { result: editScene(input: $input) { __typename ... on Scene { id } ... on Error { message } } }';
const GENERATE =
  'mutation ($input: GenerateScriptInput!) { result: generateScript(input: $input) { __typename ... on Generation { id } ... on Error { message } } }';

/** Fires mutations, one after the other, at the first server until that one listens no more, and at the second from then on. */
class Caller {
  readonly titles: string[] = [];
  readonly keys: string[] = [];
  readonly texts: string[] = [];
  readonly wrong: unknown[] = [];
  answersByFirst = 0;
  answersBySecond = 0;
  stopped = false;
  readonly #agent: Agent;
  #url: string;

  constructor(
    keepAlive: boolean,
    readonly sceneId: string,
    private readonly first: string,
    private readonly second: string,
  ) {
    this.#agent = new Agent({ keepAlive });
    this.#url = first;
  }

  async run(): Promise<void> {
    for (let count = 0; !this.stopped; count += 1) {
      const unique = randomUUID();
      if (count % 3 === 0) {
        this.keys.push(unique);
        await this.#ask(
          GENERATE,
          {
            input: {
              logLine: 'A ferryman refuses one passenger.',
              idempotencyKey: unique,
              config: { sceneCount: 1, characterCount: 1, autoRewrite: false },
            },
          },
          'Generation',
        );
      } else if (count % 3 === 1) {
        this.texts.push(unique);
        await this.#ask(
          EDIT,
          {
            input: {
              sceneId: encodeGlobalId('Scene', this.sceneId),
              text: `INT. FERRY - NIGHT\n\nThe number ${unique} is painted on the hull.\n`,
            },
          },
          'Scene',
        );
      } else {
        this.titles.push(unique);
        await this.#ask(CREATE, { input: { logLine: 'A storm is coming.', title: unique } }, 'Script');
      }
      await delay(50);
    }
    this.#agent.destroy();
  }

  async #ask(query: string, variables: object, type: string): Promise<void> {
    for (;;) {
      const at = this.#url;
      const answer = await send(at, this.#agent, query, variables).catch((error: NodeJS.ErrnoException) => error);
      if (answer instanceof Error) {
        // Only the listener's end may leave a request without an answer.
        if (at === this.second) this.wrong.push(answer);
        this.#url = this.second;
        if (this.wrong.length > 0) return;
        continue;
      }
      if (at === this.first) this.answersByFirst += 1;
      else this.answersBySecond += 1;
      if (answer.status !== 200 || answer.body.errors !== undefined || answer.body.data?.result?.__typename !== type) {
        this.wrong.push(answer);
      }
      return;
    }
  }
}

it('a server that is stopped refuses no mutation, loses none and does none twice, while another takes over', async () => {
  const [first, second] = [await serve(), await serve()];
  const callers: Caller[] = [];
  for (const keepAlive of [true, false, true, false]) {
    const { id } = await storage.db.script.create({
      data: { tenantId: 'default', title: 'The ferry', logLine: 'A ferryman refuses one passenger.' },
    });
    const outline = {
      heading: 'INT. FERRY - NIGHT',
      description: 'They wait.',
      characters: [],
      location: 'FERRY',
      timeOfDay: 'NIGHT',
      beats: [],
    };
    const scene = await storage.db.scene.create({ data: { scriptId: id, number: 1, act: 1, outline } });
    callers.push(new Caller(keepAlive, scene.id, first.url, second.url));
  }
  const running = callers.map((caller) => caller.run());
  const patient = { timeout: 30_000 };
  await expect
    .poll(() => Math.min(...callers.map(({ answersByFirst }) => answersByFirst)), patient)
    .toBeGreaterThanOrEqual(3);
  const ended = first.end('SIGTERM');
  await expect.poll(async () => (await fetch(`${first.url}/ready`)).status, patient).toBe(503);
  const whenUnready = callers.map(({ answersByFirst }) => answersByFirst);
  expect(await ended).toBe(0);
  await expect
    .poll(() => Math.min(...callers.map(({ answersBySecond }) => answersBySecond)), patient)
    .toBeGreaterThanOrEqual(3);
  for (const caller of callers) caller.stopped = true;
  await Promise.all(running);

  expect(callers.flatMap(({ wrong }) => wrong)).toEqual([]);
  for (const [at, caller] of callers.entries()) {
    expect(caller.answersByFirst, 'answers of the one that stops, after it said so').toBeGreaterThan(whenUnready[at]!);
  }
  const titles = callers.flatMap((caller) => caller.titles);
  const created = await storage.db.script.groupBy({
    by: ['title'],
    where: { title: { in: titles } },
    _count: { _all: true },
  });
  expect([created.length, created.filter(({ _count }) => _count._all !== 1)]).toEqual([titles.length, []]);
  for (const { sceneId, texts } of callers) {
    const drafts = await storage.db.draft.findMany({
      where: { sceneId, kind: 'EDIT' },
      orderBy: { number: 'asc' },
      select: { text: true },
    });
    expect(drafts.map(({ text }) => /number (\S+) is/.exec(text)?.[1])).toEqual(texts);
  }
  const keys = callers.flatMap((caller) => caller.keys);
  const generations = () =>
    storage.db.generation.findMany({
      where: { idempotencyKey: { in: keys } },
      select: { status: true, failure: true },
    });
  await expect
    .poll(async () => (await generations()).filter(({ status }) => status !== 'COMPLETED').length, {
      timeout: 60_000,
      interval: 250,
    })
    .toBe(0);
  expect(await generations()).toHaveLength(keys.length);
  expect(first.output()).not.toMatch(/"level":50/);
}, 120_000);
