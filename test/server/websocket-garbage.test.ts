import { once } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ContextParts } from '../../src/schema/context.js';
import { closeReason } from '../../src/server/websocket-messages.js';
import { handshake, sendRaw } from './support/raw-socket.js';
import { emptyDatabase, post, startTestServer } from './support/test-server.js';

/** Opens a socket, acknowledged unless told otherwise, and gives the code and reason that the server closes it with after these frames. */
async function closedAfter(
  endpoint: string,
  frames: readonly (string | Buffer)[],
  acknowledged = true,
): Promise<{ code: number; reason: string }> {
  const socket = new WebSocket(endpoint, 'graphql-transport-ws');
  onTestFinished(() => socket.terminate());
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'open');
  if (acknowledged) {
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
  }
  for (const frame of frames) socket.send(frame);
  const [code, reason] = (await closed) as [number, Buffer];
  return { code, reason: reason.toString() };
}

const subscribe = (id: unknown, payload: unknown) => JSON.stringify({ type: 'subscribe', id, payload });

describe('a WebSocket that speaks something else', () => {
  it.each<[string, readonly (string | Buffer)[]]>([
    ['text that is no JSON', ['hello']],
    ['nothing', ['']],
    ['JSON that is no message', ['[]']],
    ['null', ['null']],
    ['a type that is none', ['{"type":"shutdown"}']],
    ['a type of the language itself', ['{"type":"__proto__"}']],
    ['a type that is no text', ['{"type":{"a":1}}']],
    ['what only servers send', ['{"type":"connection_ack"}']],
    ['a result', ['{"type":"next","id":"1","payload":{"data":{}}}']],
    ['errors', ['{"type":"error","id":"1","payload":[{"message":"x"}]}']],
    ['an operation without a name', [subscribe('', { query: '{ __typename }' })]],
    ['an operation whose name is a number', [subscribe(1, { query: '{ __typename }' })]],
    ['an operation without a query', [subscribe('1', {})]],
    ['a query that is a number', [subscribe('1', { query: 1 })]],
    ['a query that is a list, by its hash', [subscribe('1', { query: [], extensions: { persistedQuery: {} } })]],
    ['variables that are a list', [subscribe('1', { query: '{ __typename }', variables: [1] })]],
    ['variables that are text', [subscribe('1', { query: '{ __typename }', variables: 'x' })]],
    ['half a message about a hash', ['{"type":"subscribe","payload":{"extensions":{"persistedQuery":']],
    ['a completion without a name', ['{"type":"complete"}']],
    ['bytes', [Buffer.from([0, 1, 2, 255])]],
    ['a message in a frame of bytes', [Buffer.from('{"type":"ping"}')]],
  ])('is closed with 4400: %s', async (_what, frames) => {
    const server = await startTestServer();
    expect((await closedAfter(server.endpoint, frames)).code).toBe(4400);
    expect(server.errors).toEqual([]);
    expect(await post(server.endpoint, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
  });

  it.each<[string, readonly string[], boolean, number]>([
    ['an operation before the first message', [subscribe('1', { query: '{ __typename }' })], false, 4401],
    ['a second first message', ['{"type":"connection_init"}'], true, 4429],
  ])('is closed: %s', async (_what, frames, acknowledged, code) => {
    const { endpoint } = await startTestServer();
    expect((await closedAfter(endpoint, frames, acknowledged)).code).toBe(code);
  });

  it('is closed with 4409 for a name that is in use, however long it is', async () => {
    const db = {
      ...emptyDatabase(),
      script: { findMany: () => new Promise(() => undefined) },
    } as unknown as ContextParts['db'];
    const server = await startTestServer({ parts: { db } });
    const operation = subscribe('\u20ac'.repeat(1_000), { query: '{ scripts { nodes { id } } }' });
    const { code, reason } = await closedAfter(server.endpoint, [operation, operation]);
    expect([code, reason]).toEqual([4409, expect.stringMatching(/^Subscriber for \u20ac+$/)]);
    expect(server.errors).toEqual([]);
  });

  it('is closed with 4406 for another protocol', async () => {
    const { endpoint } = await startTestServer();
    const answer = await sendRaw(endpoint, handshake('/graphql', { 'Sec-WebSocket-Protocol': 'graphql-ws' }));
    expect(answer).toMatch(/^HTTP\/1\.1 101/);
    expect(answer).toContain(String.fromCharCode(4406 >> 8, 4406 & 0xff));
  });

  const masked = (first: number, payload: Buffer, length = payload.byteLength) =>
    Buffer.concat([Buffer.from([first, 0x80 | length, 0, 0, 0, 0]), payload]);
  it.each<[string, Buffer, number]>([
    ['a frame without a mask', Buffer.from([0x81, 0x02, 0x7b, 0x7d]), 1002],
    ['reserved bits', masked(0xf1, Buffer.from('{}')), 1002],
    ['an operation code that is none', masked(0x8f, Buffer.from('{}')), 1002],
    ['a continuation of nothing', masked(0x80, Buffer.from('{}')), 1002],
    ['a ping in pieces', masked(0x09, Buffer.from('x')), 1002],
    [
      'a ping that is too long',
      Buffer.concat([Buffer.from([0x89, 0xfe, 0x00, 0x80, 0, 0, 0, 0]), Buffer.alloc(128)]),
      1002,
    ],
    ['text that is no UTF-8', masked(0x81, Buffer.from([0xff, 0xfe])), 1007],
    ['a close code that is none', masked(0x88, Buffer.from([0x00, 0x01])), 1002],
    [
      'a length of more than this machine has',
      Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
      1009,
    ],
  ])('is closed by the rules of the frames: %s', async (_what, frame, code) => {
    const server = await startTestServer();
    const answer = await sendRaw(server.url, Buffer.concat([Buffer.from(handshake('/graphql')), frame]));
    expect(answer).toMatch(/^HTTP\/1\.1 101/);
    expect(answer).toContain(String.fromCharCode(0x88));
    expect(answer).toContain(String.fromCharCode(code >> 8, code & 0xff));
    expect(server.errors).toEqual([]);
    expect(await post(server.endpoint, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
  });

  it('is answered while it sends pings, of the frames and of the protocol, and pieces of a message', async () => {
    const { endpoint } = await startTestServer();
    const socket = new WebSocket(endpoint, 'graphql-transport-ws');
    onTestFinished(() => socket.terminate());
    const types: string[] = [];
    let pongs = 0;
    socket.on('message', (data: Buffer) => types.push((JSON.parse(data.toString()) as { type: string }).type));
    socket.on('pong', () => (pongs += 1));
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    for (let count = 0; count < 50; count += 1) {
      socket.ping();
      socket.send('{"type":"ping"}');
      socket.send('{"type":"pong"}');
    }
    const operation = subscribe('1', { query: '{ __typename }' });
    await vi.waitFor(() => expect(types).toContain('connection_ack'));
    for (const [at, letter] of [...operation].entries()) socket.send(letter, { fin: at === operation.length - 1 });
    await vi.waitFor(() => expect(types.filter((type) => type === 'complete')).toHaveLength(1), { timeout: 10_000 });
    expect([types.filter((type) => type === 'pong').length, pongs]).toEqual([50, 50]);
  });
});

describe('the reason of a close', () => {
  it('fits into its frame, without half characters', () => {
    expect(closeReason('Forbidden')).toBe('Forbidden');
    const cut = closeReason('\u{1f600}'.repeat(100));
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(123);
    expect(cut).toBe('\u{1f600}'.repeat(30));
  });
});
