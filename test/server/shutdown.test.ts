import { once } from 'node:events';
import { connect, Server } from 'node:net';
import { createClient } from 'graphql-ws';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ContextParts } from '../../src/schema/context.js';
import { deferred } from '../support/deferred.js';
import { openEventSource } from './support/event-source.js';
import { scriptedStreams } from './support/scripted-streams.js';
import { emptyDatabase, GENERATION, post, startTestServer } from './support/test-server.js';

const WATCH = `subscription { generationEvents(generationId: "${GENERATION}") { seq } }`;

describe('closing the server', () => {
  it('closes WebSockets with 1012, so that clients come back, and ends their sources', async () => {
    const streams = scriptedStreams();
    const server = await startTestServer({ parts: { streams } });
    const closed = deferred<{ code: number }>();
    const client = createClient({
      url: server.endpoint,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      on: { closed: (event) => closed.resolve(event as { code: number }) },
    });
    client.subscribe({ query: WATCH }, { next: () => undefined, error: () => undefined, complete: () => undefined });
    await vi.waitFor(() => expect(streams.readers).toHaveLength(1));
    await server.close(5_000);
    expect((await closed.promise).code).toBe(1012);
    expect(streams.readers[0]?.ended).toBe(true);
  });

  it('cuts event streams without completing them, so that clients come back, and ends their sources', async () => {
    const streams = scriptedStreams();
    const server = await startTestServer({ parts: { streams } });
    const source = await openEventSource(server.endpoint, WATCH, {});
    await vi.waitFor(() => expect(streams.readers).toHaveLength(1));
    const next = source.next().then(
      () => 'completed',
      () => 'cut',
    );
    await server.close(5_000);
    expect(await next).toBe('cut');
    await vi.waitFor(() => expect(streams.readers[0]?.ended).toBe(true));
  });

  it('lets running requests end', async () => {
    const asked = deferred();
    const answer = deferred<never[]>();
    const db = {
      ...emptyDatabase(),
      script: { findMany: () => (asked.resolve(), answer.promise) },
    } as unknown as ContextParts['db'];
    const server = await startTestServer({ parts: { db } });
    const running = post(server.endpoint, '{ scripts { nodes { id } } }');
    await asked.promise;
    const closing = server.close(20_000);
    answer.resolve([]);
    expect(await running).toMatchObject({ status: 200, data: { scripts: { nodes: [] } } });
    await closing;
  });

  it('breaks off what is still running at the deadline', async () => {
    const asked = deferred();
    const db = {
      ...emptyDatabase(),
      script: { findMany: () => (asked.resolve(), new Promise(() => undefined)) },
    } as unknown as ContextParts['db'];
    const server = await startTestServer({ parts: { db } });
    const running = post(server.endpoint, '{ scripts { nodes { id } } }').then(
      () => 'answered',
      () => 'broken off',
    );
    await asked.promise;
    await server.close(10);
    expect(await running).toBe('broken off');
  });

  it('answers everything while it drains, says so at /ready, and lets each connection end with its answer', async () => {
    const asked = deferred();
    const answer = deferred<never[]>();
    const findMany = vi.fn(async () => []);
    findMany.mockImplementationOnce(() => (asked.resolve(), answer.promise));
    const streams = scriptedStreams();
    const server = await startTestServer({
      parts: { streams, db: { ...emptyDatabase(), script: { findMany } } as unknown as ContextParts['db'] },
    });
    const before = post(server.endpoint, '{ scripts { nodes { id } } }');
    await asked.promise;
    server.drain();
    answer.resolve([]);
    expect((await fetch(`${server.url}/ready`)).status).toBe(503);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    for (const result of [await before, await post(server.endpoint, '{ scripts { nodes { id } } }')]) {
      expect(result).toMatchObject({ status: 200, data: { scripts: { nodes: [] } } });
      expect(result.headers.get('connection')).toBe('close');
    }
    await openEventSource(server.endpoint, WATCH, {});
    await vi.waitFor(() => expect(streams.readers).toHaveLength(1));
  });

  it('answers until the readers have gone: the listener closes last', async () => {
    const streams = scriptedStreams();
    const server = await startTestServer({ parts: { streams }, pingMs: 60_000 });
    const { port } = new URL(server.url);
    // A socket whose client does not answer the farewell.
    const silent = connect(Number(port), '127.0.0.1');
    onTestFinished(() => void silent.destroy());
    silent.write(
      `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
    );
    await once(silent, 'data');
    const closing = server.close(20_000);
    expect(await post(server.endpoint, '{ __typename }')).toMatchObject({ status: 200, data: { __typename: 'Query' } });
    const refused = await fetch(`${server.endpoint}?query=${encodeURIComponent(WATCH)}`, {
      headers: { accept: 'text/event-stream' },
    });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    await vi.waitFor(() => expect(streams.readers.every(({ ended }) => ended)).toBe(true));
    silent.destroy();
    await closing;
    await expect(fetch(`${server.url}/ready`)).rejects.toThrow();
  });

  it('takes no new connections', async () => {
    const server = await startTestServer();
    await server.close(0);
    await expect(fetch(`${server.url}/ready`)).rejects.toThrow();
  });

  it('can be asked for twice', async () => {
    const server = await startTestServer();
    await Promise.all([server.close(100), server.close(100)]);
    await expect(fetch(`${server.url}/ready`)).rejects.toThrow();
  });
});

describe('listening', () => {
  it('goes on when a connection cannot be taken', async () => {
    const listen = vi.spyOn(Server.prototype, 'listen');
    const server = await startTestServer();
    const [http] = listen.mock.contexts as Server[];
    listen.mockRestore();
    for (let count = 0; count < 2; count += 1) {
      http!.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));
    }
    expect(await post(server.endpoint, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
    expect(server.errors.map(({ message }) => message)).toEqual([
      'A connection could not be taken',
      'A connection could not be taken',
    ]);
  });

  it('says what to do when the port is taken', async () => {
    const { url } = await startTestServer();
    await expect(startTestServer({ config: { port: Number(new URL(url).port) } })).rejects.toThrow(
      /Cannot listen on 127\.0\.0\.1:\d+: something else listens there already.*PORT/,
    );
  });
});
