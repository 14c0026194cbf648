import { createClient } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ContextParts } from '../../src/schema/context.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { deferred } from '../support/deferred.js';
import { openEventSource } from './support/event-source.js';
import { scriptedStreams } from './support/scripted-streams.js';
import { emptyDatabase, GENERATION, GENERATION_ID, post, startTestServer } from './support/test-server.js';

const rejections: unknown[] = [];
const onRejection = (reason: unknown) => void rejections.push(reason);
beforeEach(() => {
  rejections.length = 0;
  process.on('unhandledRejection', onRejection);
});
afterEach(async () => {
  // A rejection is told after the microtasks of the turn in which nobody took it.
  await new Promise((resolve) => void setImmediate(resolve));
  process.off('unhandledRejection', onRejection);
  expect(rejections).toEqual([]);
});

const idOf = (at: number) => `0190f3a0-0000-7000-8000-${String(at).padStart(12, '0')}`;

const overWebSocket = async (endpoint: string, query: string) => {
  const client = createClient({ url: endpoint, webSocketImpl: WebSocket, retryAttempts: 0 });
  try {
    return (await client.iterate({ query }).next()).value;
  } finally {
    await client.dispose();
  }
};

describe('an operation whose client has left', () => {
  /** Scripts are given out when the test says so; what is asked of them afterwards is counted. */
  function slow() {
    const asked = deferred();
    const rows = deferred<object[]>();
    const scenes = vi.fn(async () => []);
    const scripts = { findMany: () => (asked.resolve(), rows.promise) };
    const db = {
      ...emptyDatabase(),
      script: { ...scripts, findUnique: scenes },
      scene: { findUnique: scenes, findMany: scenes },
    } as unknown as ContextParts['db'];
    return {
      parts: { db, reader: { read: scenes } as unknown as ContextParts['reader'] },
      asked: asked.promise,
      scenes,
      answer: () => rows.resolve([{ id: idOf(1), title: 'A', tenantId: 'default' }]),
    };
  }
  const QUERY = '{ scripts { nodes { title scene(number: 1) { number } } } }';

  it.each<[string, (endpoint: string) => () => void]>([
    [
      'over HTTP',
      (endpoint) => {
        const leaving = new AbortController();
        void fetch(endpoint, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: QUERY }),
          signal: leaving.signal,
        }).catch(() => undefined);
        return () => leaving.abort();
      },
    ],
    [
      'over WebSocket, by completing it',
      (endpoint) => {
        const client = createClient({
          url: endpoint,
          webSocketImpl: WebSocket,
          retryAttempts: 0,
          lazyCloseTimeout: 60_000,
        });
        onTestFinished(() => void client.dispose());
        return client.subscribe(
          { query: QUERY },
          { next: () => undefined, error: () => undefined, complete: () => undefined },
        );
      },
    ],
    [
      'over WebSocket, by vanishing',
      (endpoint) => {
        const client = createClient({ url: endpoint, webSocketImpl: WebSocket, retryAttempts: 0 });
        client.subscribe(
          { query: QUERY },
          { next: () => undefined, error: () => undefined, complete: () => undefined },
        );
        return () => client.terminate();
      },
    ],
  ])('begins no further field: %s', async (_how, start) => {
    const work = slow();
    const server = await startTestServer({ parts: work.parts });
    const ended = vi.spyOn(AbortController.prototype, 'abort');
    onTestFinished(() => ended.mockRestore());
    const leave = start(server.endpoint);
    await work.asked;
    const before = ended.mock.calls.length;
    leave();
    await vi.waitFor(() => expect(ended.mock.calls.length).toBeGreaterThan(before), { timeout: 1_000, interval: 5 });
    // The server has seen it when another client, who came later, is answered.
    await post(server.endpoint, '{ __typename }');
    await new Promise((resolve) => setTimeout(resolve, 50));
    work.answer();
    await post(server.endpoint, '{ __typename }');
    expect(work.scenes).not.toHaveBeenCalled();
    expect(server.errors).toEqual([]);
  });

  it('goes on for a client that stays', async () => {
    const work = slow();
    const { endpoint } = await startTestServer({ parts: work.parts });
    const answer = post(endpoint, QUERY);
    await work.asked;
    work.answer();
    await answer;
    expect(work.scenes).toHaveBeenCalled();
  });
});

describe('an operation that takes too long', () => {
  const never = (): Partial<ContextParts> => ({
    db: {
      ...emptyDatabase(),
      script: { findMany: () => new Promise(() => undefined) },
    } as unknown as ContextParts['db'],
  });

  it.each<[string, (endpoint: string, query: string) => Promise<unknown>]>([
    ['HTTP', post],
    ['WebSocket', overWebSocket],
    [
      'server-sent events',
      async (endpoint, query) => JSON.parse((await (await openEventSource(endpoint, query, {})).next())!.data!),
    ],
  ])('is stopped over %s, and told what to do', async (_transport, send) => {
    const server = await startTestServer({ parts: never(), limits: { operationMs: 30 } });
    expect(await send(server.endpoint, '{ scripts { nodes { id } } }')).toMatchObject({
      errors: [
        {
          message: expect.stringMatching(/longer than 0\.03 s.*Ask for less/),
          extensions: { code: 'OPERATION_TIMEOUT' },
        },
      ],
    });
    expect(server.errors).toEqual([]);
  });

  it('is stopped also while nothing in it waits', async () => {
    const wait = (ms: number) => {
      const until = performance.now() + ms;
      while (performance.now() < until);
    };
    const read = vi.fn(() => (wait(2), 'x'));
    const rows = Array.from({ length: 100 }, (_, at) =>
      Object.defineProperty({ id: idOf(at), tenantId: 'default' }, 'title', { get: read, enumerable: true }),
    );
    const { endpoint } = await startTestServer({
      parts: { db: { ...emptyDatabase(), script: { findMany: async () => rows } } as unknown as ContextParts['db'] },
      limits: { operationMs: 20 },
    });
    expect(await post(endpoint, '{ scripts(first: 99) { nodes { title } } }')).toMatchObject({
      status: 503,
      errors: [{ extensions: { code: 'OPERATION_TIMEOUT' } }],
    });
    expect(read.mock.calls.length).toBeLessThan(60);
  });

  it('has longer when a language model computes some of it', async () => {
    const scene = { id: idOf(1), script: { tenantId: 'default' } };
    const summaries = deferred<string[]>();
    const parts = {
      db: { ...emptyDatabase(), scene: { findMany: async () => [scene] } } as unknown as ContextParts['db'],
      computedFields: { sceneSummaries: () => summaries.promise } as unknown as ContextParts['computedFields'],
    };
    const { endpoint } = await startTestServer({ parts, limits: { operationMs: 20, computedOperationMs: 60_000 } });
    const answer = post(
      endpoint,
      `{ nodes(ids: ["${encodeGlobalId('Scene', scene.id)}"]) { ... on Scene { summary } } }`,
    );
    setTimeout(() => summaries.resolve(['Somebody waits.']), 100);
    expect(await answer).toMatchObject({ data: { nodes: [{ summary: 'Somebody waits.' }] } });
  });

  it('does not end a subscription', async () => {
    const streams = scriptedStreams();
    const { endpoint } = await startTestServer({ parts: { streams }, limits: { operationMs: 20 } });
    const source = await openEventSource(
      endpoint,
      `subscription { generationEvents(generationId: "${GENERATION}") { seq } }`,
      {},
    );
    await vi.waitFor(() => expect(streams.readers).toHaveLength(1));
    setTimeout(
      () =>
        streams.readers[0]!.send({
          type: 'StageStarted',
          stage: 'SCENES',
          seq: 1,
          generationId: GENERATION_ID,
          at: new Date(0),
        }),
      100,
    );
    expect(JSON.parse((await source.next())!.data!)).toEqual({ data: { generationEvents: { seq: 1 } } });
  });
});

describe('an answer that grows too large', () => {
  const titled = (titles: readonly string[]): Partial<ContextParts> => ({
    db: {
      ...emptyDatabase(),
      script: { findMany: async () => titles.map((title, at) => ({ id: idOf(at), tenantId: 'default', title })) },
    } as unknown as ContextParts['db'],
  });
  const TOO_LARGE = {
    errors: [
      {
        message: expect.stringMatching(/larger than 10,000 bytes.*Ask for smaller pages/),
        extensions: { code: 'ANSWER_TOO_LARGE' },
      },
    ],
  };

  it.each<[string, (endpoint: string, query: string) => Promise<unknown>]>([
    ['HTTP', post],
    ['WebSocket', overWebSocket],
    [
      'server-sent events',
      async (endpoint, query) => JSON.parse((await (await openEventSource(endpoint, query, {})).next())!.data!),
    ],
  ])('is refused over %s', async (_transport, send) => {
    const server = await startTestServer({
      parts: titled(Array.from({ length: 15 }, () => 'x'.repeat(1_000))),
      limits: { answerBytes: 10_000 },
    });
    const answer = await send(server.endpoint, '{ scripts { nodes { title } } }');
    expect(answer).toMatchObject(TOO_LARGE);
    expect(answer).not.toHaveProperty('data.scripts');
    expect(server.errors).toEqual([]);
  });

  it.each([
    ['bytes, not characters', Array.from({ length: 9 }, () => '\u20ac'.repeat(500)), '{ scripts { nodes { title } } }'],
    ['what JSON escapes', Array.from({ length: 6 }, () => '\u0001'.repeat(400)), '{ scripts { nodes { title } } }'],
    [
      'names of types',
      Array.from({ length: 19 }, () => ''),
      `{ scripts { nodes { ${Array.from({ length: 29 }, (_, at) => `alias${at}: __typename`).join(' ')} } } }`,
    ],
    ['introspection', [], '{ __schema { types { description fields { description } } } }'],
  ])('is counted in %s', async (_what, titles, query) => {
    const { endpoint } = await startTestServer({ parts: titled(titles), limits: { answerBytes: 10_000 } });
    expect(await post(endpoint, query)).toMatchObject(TOO_LARGE);
  });

  it('is as large as allowed', async () => {
    const parts = titled(['x'.repeat(5_000)]);
    const body = JSON.stringify({ data: { scripts: { nodes: [{ title: 'x'.repeat(5_000) }] } } });
    const roomy = await startTestServer({ parts, limits: { answerBytes: body.length } });
    expect(await post(roomy.endpoint, '{ scripts { nodes { title } } }')).toMatchObject({
      status: 200,
      data: { scripts: { nodes: [{ title: expect.any(String) }] } },
    });
    const narrow = await startTestServer({ parts, limits: { answerBytes: body.length - 100 } });
    expect(await post(narrow.endpoint, '{ scripts { nodes { title } } }')).toMatchObject({
      errors: [{ extensions: { code: 'ANSWER_TOO_LARGE' } }],
    });
  });

  it('ends a subscription by the event that is too large, and counts each event for itself', async () => {
    const streams = scriptedStreams((reader) => {
      for (let seq = 0; seq < 5; seq += 1) {
        reader.send({
          type: 'SceneTextAppended',
          sceneId: idOf(1),
          draftNumber: 1,
          offset: 0,
          text: 'x'.repeat(seq < 4 ? 4_000 : 20_000),
          seq,
          generationId: GENERATION_ID,
          at: new Date(0),
        });
      }
    });
    const { endpoint } = await startTestServer({ parts: { streams }, limits: { answerBytes: 10_000 } });
    const source = await openEventSource(
      endpoint,
      `subscription { generationEvents(generationId: "${GENERATION}") { ... on SceneTextAppended { text } } }`,
      {},
    );
    for (let seq = 0; seq < 4; seq += 1) {
      expect(JSON.parse((await source.next())!.data!)).toMatchObject({
        data: { generationEvents: { text: 'x'.repeat(4_000) } },
      });
    }
    expect(JSON.parse((await source.next())!.data!)).toMatchObject(TOO_LARGE);
    expect(await source.next()).toMatchObject({ event: 'complete' });
    await vi.waitFor(() => expect(streams.readers[0]?.ended).toBe(true));
  });
});
