import { getOperationAST, parse } from 'graphql';
import { createClient } from 'graphql-ws';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { GenerationEvent } from '../../src/domain/events.js';
import type { RowReader } from '../../src/storage/row-reader.js';
import { EqualReaders } from '../../src/server/subscriptions/equal-readers.js';
import { resultKey } from '../../src/server/subscriptions/result-key.js';
import { openEventSource } from './support/event-source.js';
import type { EventSourceReader } from './support/event-source.js';
import { scriptedStreams } from './support/scripted-streams.js';
import { emptyDatabase, GENERATION, GENERATION_ID, SCENE_ID, startTestServer } from './support/test-server.js';

const at = new Date('2026-01-31T09:30:00Z');
const WATCH =
  'subscription Watch($id: ID!, $after: Int, $all: Boolean = true) { generationEvents(generationId: $id, after: $after) { ... on SceneOutlined { scene { status number @include(if: $all) } } } }';

const outlined = (seq: number): GenerationEvent => ({
  type: 'SceneOutlined',
  sceneId: SCENE_ID,
  seq,
  generationId: GENERATION_ID,
  at,
});

const SAME = outlined(1);

interface Asked {
  query?: string;
  variables?: object;
  headers?: Record<string, string>;
}

/** A server whose every run of an operation reads the scene under another number, so that a result tells of which run it is. */
async function openServer(fail: (run: number) => boolean = () => false) {
  let runs = 0;
  const reader: RowReader = {
    // Only scenes are asked for here.
    async read<Row extends object>() {
      runs += 1;
      if (fail(runs)) throw new Error(`run ${runs} failed`);
      return [{ id: SCENE_ID, number: runs, status: 'PLANNED' } as unknown as Row];
    },
  };
  const streams = scriptedStreams();
  const server = await startTestServer({
    parts: { streams, db: emptyDatabase(), reader },
    config: {
      apiKeys: new Map([
        ['key-ada', { tenantId: 'ada', operator: false }],
        ['key-ada-2', { tenantId: 'ada', operator: false }],
        ['key-ada-operator', { tenantId: 'ada', operator: true }],
        ['key-bob', { tenantId: 'bob', operator: false }],
      ]),
    },
  });
  const open = async ({ query = WATCH, variables = {}, headers = {} }: Asked = {}) => {
    const before = streams.readers.length;
    const source = await openEventSource(
      server.endpoint,
      query,
      { id: GENERATION, ...variables },
      { 'x-api-key': 'key-ada', ...headers },
    );
    await vi.waitFor(() => expect(streams.readers).toHaveLength(before + 1), { interval: 5 });
    return source;
  };
  return { ...server, streams, open, runs: () => runs };
}

type Opened = Awaited<ReturnType<typeof openServer>>;

/** Gives every reader the same event, and what each got of it. */
async function tell({ streams }: Opened, sources: readonly EventSourceReader[], event: GenerationEvent) {
  for (const reader of streams.readers) reader.send(event);
  return Promise.all(sources.map((source) => source.next()));
}

describe('readers who ask for the same', () => {
  it('get one run of their operation for each event, wherever they began and whatever key of the same rights they have', async () => {
    const server = await openServer();
    const sources = [
      await server.open(),
      await server.open({ variables: { after: 3 } }),
      await server.open({ headers: { 'last-event-id': '2' } }),
      await server.open({ headers: { 'x-api-key': 'key-ada-2' } }),
    ];
    const seen = await tell(server, sources, outlined(7));
    expect(server.runs()).toBe(1);
    expect(new Set(seen.map((message) => JSON.stringify(message)))).toHaveLength(1);
    expect(seen[0]).toMatchObject({ id: '7', data: expect.stringContaining('"number":1') as string });
    await tell(server, sources, outlined(8));
    expect(server.runs()).toBe(2);
    // An event that only looks the same is another one.
    await tell(server, sources, outlined(8));
    expect(server.runs()).toBe(3);
    for (const source of sources) source.abort();
  });

  it('go on when one of them leaves while it is worked out', async () => {
    const server = await openServer();
    const [leaving, ...staying] = [await server.open(), await server.open(), await server.open()];
    for (const reader of server.streams.readers) reader.send(SAME);
    leaving?.abort();
    for (const source of staying) expect((await source.next())?.data).toContain('"number":1');
    for (const source of staying) source.abort();
  });

  it('share over both transports, each message under its own operation', async () => {
    const server = await openServer();
    const source = await server.open();
    const client = createClient({
      url: server.endpoint.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { 'x-api-key': 'key-ada' },
    });
    const results = client.iterate({ query: WATCH, variables: { id: GENERATION } });
    const next = results.next();
    await vi.waitFor(() => expect(server.streams.readers).toHaveLength(2), { interval: 5 });
    const [message] = await tell(server, [source], outlined(1));
    expect(JSON.parse(message?.data ?? '')).toEqual((await next).value);
    expect(server.runs()).toBe(1);
    source.abort();
    await client.dispose();
  });
});

describe('readers who ask for almost the same', () => {
  const ALIASED = WATCH.replace('number @include', 'number: number @include');
  const TWO =
    'subscription One($id: ID!) { generationEvents(generationId: $id) { ... on SceneOutlined { scene { number } } } } subscription Two($id: ID!) { generationEvents(generationId: $id) { ...Of } } fragment Of on SceneOutlined { scene { number } }';
  const PLACED =
    'subscription ($id: ID!, $after: Int) { generationEvents(generationId: $id, after: $after) { ... on SceneOutlined { scene { number } } ... on SceneTextAppended @include(if: true) { text } } }';

  it.each<[string, Asked, Asked]>([
    ['tenants', {}, { headers: { 'x-api-key': 'key-bob' } }],
    ['rights', {}, { headers: { 'x-api-key': 'key-ada-operator' } }],
    ['variables', {}, { variables: { all: true } }],
    ['documents, by an alias', {}, { query: ALIASED }],
    ['documents, by a space', {}, { query: `${WATCH} ` }],
    ['addresses of the server', {}, { headers: { 'x-forwarded-proto': 'https' } }],
    ['variables that are not used', {}, { variables: { nobody: 'a' } }],
    ['types of variables', { variables: { nobody: 1 } }, { variables: { nobody: '1' } }],
    ['variables, null or absent', { variables: { nobody: null } }, {}],
    ['variables that only read alike', { variables: { a: '1,b:2' } }, { variables: { a: '1', b: '2' } }],
    ['variables too long to compare', { variables: { x: 'x'.repeat(9_000) } }, { variables: { x: 'x'.repeat(9_000) } }],
  ])('share nothing with other %s', async (_what, one, other) => {
    const server = await openServer();
    const sources = [
      await server.open(one),
      await server.open(one),
      await server.open(other),
      await server.open(other),
    ];
    const seen = await tell(server, sources, outlined(1));
    const numbers = seen.map((message) => Number(/"number":(\d+)/.exec(message?.data ?? '')?.[1]));
    const ofOne = new Set(numbers.slice(0, 2));
    for (const number of numbers.slice(2)) expect(ofOne).not.toContain(number);
    for (const source of sources) source.abort();
  });

  it('share nothing when one leaves a field out', async () => {
    const server = await openServer();
    const sources = [await server.open(), await server.open({ variables: { all: false } }), await server.open()];
    const seen = await tell(server, sources, outlined(1));
    expect(seen.map((message) => message?.data?.includes('number'))).toEqual([true, false, true]);
    for (const source of sources) source.abort();
  });

  it('share nothing when they run different operations of one document', async () => {
    const server = await openServer();
    const ask = async (operationName: string) => {
      const before = server.streams.readers.length;
      const response = await fetch(server.endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'x-api-key': 'key-ada' },
        body: JSON.stringify({ query: TWO, operationName, variables: { id: GENERATION } }),
      });
      await vi.waitFor(() => expect(server.streams.readers).toHaveLength(before + 1), { interval: 5 });
      return response;
    };
    const answers = [await ask('One'), await ask('Two'), await ask('One'), await ask('Two')];
    for (const reader of server.streams.readers) {
      reader.send(SAME);
      reader.finish();
    }
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(texts[0]).toBe(texts[2]);
    expect(texts[1]).toBe(texts[3]);
    expect(texts[0]).not.toBe(texts[1]);
    expect(server.runs()).toBe(2);
  });

  it('share whatever their place', async () => {
    const server = await openServer();
    const placed = [
      await server.open({ query: PLACED, variables: { after: 1 } }),
      await server.open({ query: PLACED, variables: { after: 2 } }),
    ];
    await tell(server, placed, outlined(3));
    expect(server.runs()).toBe(1);
    for (const source of placed) source.abort();
  });
});

describe('the place where a reader begins', () => {
  const keyOf = (text: string, variables: object) => {
    const document = parse(text);
    const operation = getOperationAST(document)!;
    return resultKey({ document, operation, variables: { ...variables }, rights: {} });
  };
  const field = (rest: string) =>
    `subscription ($after: Int) { generationEvents(generationId: "x", after: $after) ${rest} }`;

  it.each([
    ['is no part of what is asked for', field('{ seq }'), true],
    [
      'counts where it means something else as well',
      field('{ scene { drafts(first: $after) { nodes { id } } } }'),
      false,
    ],
    ['counts in a fragment', `${field('{ ...F }')} fragment F on X { a(n: $after) }`, false],
    ['counts in a directive', field('@x(n: $after) { seq }'), false],
    [
      'counts as another argument',
      'subscription ($after: Int) { generationEvents(generationId: $after) { seq } }',
      false,
    ],
    ['counts within another field', 'subscription ($after: Int) { a { b(after: $after) } }', false],
    ['counts beside another field', 'subscription ($after: Int) { a(after: $after) b }', false],
  ])('%s', (_what, text, isEqual) => {
    expect(keyOf(text, { after: 1 }) === keyOf(text, { after: 2 })).toBe(isEqual);
  });

  it('makes no difference of the order of variables, and one of every value', () => {
    expect(keyOf('subscription { a }', { x: 1, y: [{ a: 1, b: 2 }] })).toBe(
      keyOf('subscription { a }', { y: [{ b: 2, a: 1 }], x: 1 }),
    );
    const values = [
      0,
      -0,
      1,
      Infinity,
      null,
      '1',
      'null',
      '',
      [],
      {},
      [1],
      ['1'],
      [[1]],
      [1, 1],
      { 1: 1 },
      { a: null },
      { a: { b: 1 } },
    ];
    expect(new Set(values.map((value) => keyOf('subscription { a }', { value })))).toHaveLength(values.length);
  });

  it('is not looked for in variables that are too deep', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown;
    expect(keyOf('subscription { a }', { deep })).toBeUndefined();
  });
});

describe('an event whose result has an error', () => {
  it('is each reader’s own, under the id of its own request', async () => {
    const server = await openServer(() => true);
    const sources = [
      await server.open({ headers: { 'x-request-id': 'ada-1' } }),
      await server.open({ headers: { 'x-request-id': 'ada-2' } }),
    ];
    const seen = await tell(server, sources, outlined(5));
    seen.forEach((message, index) => {
      const own = `ada-${index + 1}`;
      expect(message).toMatchObject({ id: '5', data: expect.stringContaining(own) as string });
      expect(message?.data).not.toContain(`ada-${2 - index}`);
      expect(message?.data).not.toContain('failed"');
    });
    expect(
      server.errors.map(({ fields }) => String(fields['requestId'])).toSorted((one, other) => one.localeCompare(other)),
    ).toEqual(['ada-1', 'ada-2']);
    for (const source of sources) source.abort();
  });

  it('keeps nobody else from a result without one', async () => {
    const server = await openServer((run) => run === 2);
    const sources = [await server.open(), await server.open()];
    expect(await tell(server, sources, outlined(1))).toMatchObject([{ id: '1' }, { id: '1' }]);
    const seen = await tell(server, sources, outlined(2));
    // The second run was for both, and failed; each one's own did not.
    expect(seen.map((message) => message?.data?.includes('errors'))).toEqual([false, false]);
    expect(server.runs()).toBe(4);
    for (const source of sources) source.abort();
  });
});

describe('a shared result', () => {
  const document = { kind: 'Document', definitions: [] } as const;

  it('is worked out anew for who comes to the event much later', async () => {
    let now = 0;
    const readers = new EqualReaders(() => now);
    const [one, other] = [readers.join(document, 'key'), readers.join(document, 'key')];
    const run = vi.fn(async () => ({ data: {} }));
    const event = {};
    await one.result(event, run);
    now += 999;
    await other.result(event, run);
    expect(run).toHaveBeenCalledTimes(1);
    now += 1;
    await other.result(event, run);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('is given up when the last reader has left, and not before', () => {
    const readers = new EqualReaders();
    const [one, other] = [readers.join(document, 'key'), readers.join(document, 'key')];
    let running: AbortSignal | undefined;
    void one.result({}, (_event, signal) => {
      running = signal;
      return new Promise(() => undefined);
    });
    one.leave();
    one.leave();
    expect(running?.aborted).toBe(false);
    other.leave();
    expect(running?.aborted).toBe(true);
  });

  it('is for nobody who reads alone', () => {
    const alone = new EqualReaders().join(document, 'key');
    expect(alone.result({}, async () => ({ data: {} }))).toBeUndefined();
  });
});
