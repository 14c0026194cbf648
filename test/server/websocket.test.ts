import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { GenerationEvent } from '../../src/domain/events.js';
import { deferred } from '../support/deferred.js';
import { scriptedStreams } from './support/scripted-streams.js';
import { GENERATION, GENERATION_ID, startTestServer } from './support/test-server.js';

const WATCH = 'subscription ($id: ID!) { generationEvents(generationId: $id) { seq __typename } }';
const at = new Date('2026-01-31T09:30:00Z');

describe('subscriptions over WebSocket', () => {
  it('deliver events in order and complete with their source', async () => {
    const streams = scriptedStreams((reader) => {
      reader.send(started(1), started(2));
      reader.finish();
    });
    const { endpoint } = await startTestServer({ parts: { streams } });
    const received = [];
    for await (const { data } of connect(endpoint).iterate({ query: WATCH, variables: { id: GENERATION } })) {
      received.push(data);
    }
    expect(received).toEqual([1, 2].map((seq) => ({ generationEvents: { seq, __typename: 'StageStarted' } })));
  });

  it('answer queries on the same socket', async () => {
    const { endpoint } = await startTestServer();
    const answers = [];
    for await (const answer of connect(endpoint).iterate({ query: '{ scripts { nodes { id } } }' })) {
      answers.push(answer);
    }
    expect(answers).toEqual([{ data: { scripts: { nodes: [] } } }]);
  });

  it('end their source when the reader completes them while nothing flows', async () => {
    const streams = scriptedStreams();
    const { endpoint } = await startTestServer({ parts: { streams } });
    const dispose = connect(endpoint).subscribe({ query: WATCH, variables: { id: GENERATION } }, ignore());
    await vi.waitFor(() => expect(streams.readers).toHaveLength(1));
    dispose();
    await vi.waitFor(() => expect(streams.readers[0]?.ended).toBe(true), { timeout: 1_000, interval: 10 });
  });

  it('end their source when the socket vanishes while nothing flows', async () => {
    const streams = scriptedStreams();
    const { endpoint } = await startTestServer({ parts: { streams } });
    const client = connect(endpoint);
    client.subscribe({ query: WATCH, variables: { id: GENERATION } }, ignore());
    await vi.waitFor(() => expect(streams.readers).toHaveLength(1));
    client.terminate();
    await vi.waitFor(() => expect(streams.readers[0]?.ended).toBe(true), { timeout: 1_000, interval: 10 });
  });

  it('end with their reader and not with that of another subscription on the socket', async () => {
    const streams = scriptedStreams();
    const { endpoint } = await startTestServer({ parts: { streams } });
    const client = connect(endpoint);
    const dispose = client.subscribe({ query: WATCH, variables: { id: GENERATION } }, ignore());
    await vi.waitFor(() => expect(streams.readers).toHaveLength(1));
    const next = deferred<unknown>();
    client.subscribe({ query: WATCH, variables: { id: GENERATION } }, { ...ignore(), next: next.resolve });
    await vi.waitFor(() => expect(streams.readers).toHaveLength(2));
    dispose();
    await vi.waitFor(() => expect(streams.readers[0]?.ended).toBe(true));
    streams.readers[1]!.send(started(5));
    expect(await next.promise).toEqual({ data: { generationEvents: { seq: 5, __typename: 'StageStarted' } } });
  });

  it('turn a failing source into an error of that operation; the socket stays', async () => {
    const streams = scriptedStreams((reader) => reader.fail(new Error('password=hunter2')));
    const { endpoint, errors } = await startTestServer({ parts: { streams } });
    const closed = vi.fn();
    const client = connect(endpoint, { closed });
    const results = [];
    for await (const result of client.iterate({ query: WATCH, variables: { id: GENERATION } })) results.push(result);
    expect(results).toMatchObject([{ errors: [{ extensions: { code: 'INTERNAL', requestId: expect.any(String) } }] }]);
    expect(JSON.stringify(results)).not.toContain('hunter2');
    expect(errors).toHaveLength(1);
    for await (const answer of client.iterate({ query: '{ __typename }' })) {
      expect(answer).toEqual({ data: { __typename: 'Query' } });
    }
    expect(closed).not.toHaveBeenCalled();
  });

  it('report what is wrong with an operation as an error of it, without what is meant for HTTP', async () => {
    const { endpoint } = await startTestServer();
    const client = connect(endpoint);
    const error = await client
      .iterate({ query: '{ nope }' })
      .next()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject([
      { message: expect.stringContaining('nope'), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
    expect(JSON.stringify(error)).not.toContain('"http"');
  });
});

describe('the WebSocket itself', () => {
  it('is at /graphql only', async () => {
    const { url } = await startTestServer();
    expect(await upgradeStatus(`${url}/elsewhere`)).toBe(404);
  });

  it('is closed when no first message comes', async () => {
    const { endpoint } = await startTestServer({ webSocketInitTimeoutMs: 20 });
    expect(await closeCode(new WebSocket(endpoint, 'graphql-transport-ws'))).toBe(4408);
  });

  it('is closed when a message is larger than the limit', async () => {
    const { endpoint } = await startTestServer({ limits: { bodyBytes: 1_000 } });
    const socket = new WebSocket(endpoint, 'graphql-transport-ws');
    socket.once('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { filler: 'x'.repeat(2_000) } })),
    );
    expect(await closeCode(socket)).toBe(1009);
  });

  it('is dropped when the peer answers no pings', async () => {
    const { endpoint } = await startTestServer({ pingMs: 30 });
    const socket = new WebSocket(endpoint, 'graphql-transport-ws', { autoPong: false });
    socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
    expect(await closeCode(socket)).toBe(1006);
  });

  it('runs so many operations at once and no more', async () => {
    const streams = scriptedStreams();
    const { endpoint } = await startTestServer({ parts: { streams }, limits: { operationsPerSocket: 2 } });
    const client = connect(endpoint);
    for (let count = 0; count < 2; count += 1) {
      client.subscribe({ query: WATCH, variables: { id: GENERATION } }, ignore());
    }
    await vi.waitFor(() => expect(streams.readers).toHaveLength(2));
    const error = await client
      .iterate({ query: WATCH, variables: { id: GENERATION } })
      .next()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject([{ extensions: { code: 'TOO_MANY_OPERATIONS' } }]);
    expect(streams.readers).toHaveLength(2);
  });
});

function connect(endpoint: string, on: NonNullable<Parameters<typeof createClient>[0]['on']> = {}): Client {
  const client = createClient({
    url: endpoint,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazyCloseTimeout: 60_000,
    on,
  });
  onTestFinished(() => void client.dispose());
  return client;
}

function ignore() {
  return { next: () => undefined, error: () => undefined, complete: () => undefined };
}

function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.once('close', (code) => resolve(code));
  });
}

function upgradeStatus(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws');
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.once('open', () => reject(new Error('The handshake was accepted')));
    socket.on('error', () => undefined);
  });
}

function started(seq: number): GenerationEvent {
  return { type: 'StageStarted', stage: 'SCENES', seq, generationId: GENERATION_ID, at };
}
