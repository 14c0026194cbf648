import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { OperationTypeNode } from 'graphql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createSchema } from '../../src/schema/schema.js';
import { Random } from './support/random.js';
import { randomOperation } from './support/random-documents.js';
import { handshake, sendRaw, TELLS_OF_THE_MACHINE } from './support/raw-socket.js';
import { scriptedStreams } from './support/scripted-streams.js';
import { GENERATION, post, SCENE, startTestServer } from './support/test-server.js';

const rejections: unknown[] = [];
const onRejection = (reason: unknown) => void rejections.push(reason);
beforeEach(() => {
  rejections.length = 0;
  process.on('unhandledRejection', onRejection);
});
afterEach(() => {
  process.off('unhandledRejection', onRejection);
});

const TARGETS = [
  '/',
  '/graphql',
  '/graphql?query={__typename}',
  '/graphql?query=%',
  '/graphql?query=%00&variables=%7B',
  '/scripts/%E0%A4%A.pdf',
  '/scripts/../graphql',
  '//',
  '/\\',
  'http://[',
  '*',
  '/health',
  '/ready?',
  '/%2e%2e/%2e%2e',
  '/\u00ff',
  `/${'a/'.repeat(500)}`,
  'http://localhost/graphql',
];
const METHODS = [
  'GET',
  'GET',
  'POST',
  'HEAD',
  'OPTIONS',
  'PUT',
  'DELETE',
  'PATCH',
  'TRACE',
  'QUERY',
  'PROPFIND',
  'get',
  'CONNECT',
];
const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ['Host', ['localhost', 'localhost:4000', 'a b', '[', '', 'localhost/x', '\u00ff', 'x'.repeat(3_000)]],
  [
    'Content-Type',
    [
      'application/json',
      'application/graphql',
      'application/json; charset=\u0001',
      'multipart/form-data',
      'application/x-www-form-urlencoded',
      '/',
      '',
    ],
  ],
  ['Content-Length', ['0', '2', '99999999999', '-1', '1e3', 'x', '18446744073709551616']],
  ['Transfer-Encoding', ['chunked', 'gzip', 'chunked, chunked', '']],
  [
    'Accept',
    ['*/*', 'text/event-stream', 'text/html', 'application/json;q=', ';', ',,,', 'application/graphql-response+json'],
  ],
  ['Authorization', ['Bearer', 'Bearer \u00ff', 'Basic ==', `Bearer ${'x'.repeat(4_000)}`]],
  ['Origin', ['null', 'http://localhost', 'https://evil.example', 'http://[', '\u00e9']],
  ['Upgrade', ['websocket', 'h2c', 'WebSocket', ', ,']],
  ['Connection', ['Upgrade', 'close', 'keep-alive, Upgrade', '\u0001']],
  ['Sec-WebSocket-Key', ['dGhlIHNhbXBsZSBub25jZQ==', '', 'x']],
  ['Sec-WebSocket-Version', ['13', '8', '0', '-13']],
  [
    'Sec-WebSocket-Protocol',
    ['graphql-transport-ws', 'graphql-ws', ',', 'a b', 'graphql-transport-ws, graphql-transport-ws'],
  ],
  ['Sec-WebSocket-Extensions', ['permessage-deflate', 'permessage-deflate; client_max_window_bits=99', ';;', '"']],
  ['X-Request-Id', ['a', '\u00ff\u00fe', 'x'.repeat(500), '../..']],
  ['X-Forwarded-Proto', ['https', 'javascript', 'https, http']],
  ['Last-Event-ID', ['7', '-1', '1e9', 'x'.repeat(500)]],
  ['Expect', ['100-continue', 'nothing']],
  ['If-None-Match', ['*', '"', 'W/']],
];
const BODIES = [
  '',
  '{}',
  '[]',
  'null',
  '{"query":',
  '{"query":"{ __typename }"}',
  '{"query":1}',
  '{"query":"{ __typename }","variables":[1]}',
  '\0\0\0',
  '\u00ff\u00fe',
  '2\r\n{}\r\n0\r\n\r\n',
  'zz\r\n',
  '{"query":"\\ud800"}',
  `{"query":"${'{a'.repeat(1_500)}"}`,
  '['.repeat(5_000),
];

function randomRequest(random: Random): Buffer {
  if (random.chance(0.15)) return Buffer.from(Array.from({ length: random.below(200) }, () => random.below(256)));
  const text = random.chance(0.3)
    ? handshake(
        random.of(TARGETS),
        Object.fromEntries(random.some(3, () => random.of(HEADERS)).map(([name, values]) => [name, random.of(values)])),
      )
    : `${random.of(METHODS)} ${random.of(TARGETS)} HTTP/1.${random.chance(0.9) ? 1 : 0}\r\n${[HEADERS[0]!, ...random.some(6, () => random.of(HEADERS))].map(([name, values]) => `${name}: ${random.of(values)}\r\n`).join('')}\r\n${random.of(BODIES)}`;
  const bytes = Buffer.from(text, 'latin1');
  if (random.chance(0.2)) bytes[random.below(bytes.length)] = random.below(256);
  // After a handshake, frames follow.
  return random.chance(0.3)
    ? Buffer.concat([bytes, Buffer.from(Array.from({ length: random.below(60) }, () => random.below(256)))])
    : bytes;
}

/** What is used after a full collection. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

describe('bytes that nobody would send', () => {
  it.each([11, 12, 13])(
    'end nothing, leave nothing behind and learn nothing of the machine (seed %i)',
    async (seed) => {
      const server = await startTestServer({ parts: { streams: scriptedStreams((reader) => reader.finish()) } });
      const random = new Random(seed);
      for (let round = 0; round < 8; round += 1) {
        const requests = Array.from({ length: 20 }, () => randomRequest(random));
        const answers = await Promise.all(requests.map((request) => sendRaw(server.url, request, 150)));
        for (const [at, answer] of answers.entries()) {
          // The playground is a whole program, with words of its own.
          if (!/content-type: text\/html/i.test(answer)) {
            expect(answer, requests[at]!.toString('latin1')).not.toMatch(TELLS_OF_THE_MACHINE);
          }
        }
      }
      expect(await post(server.endpoint, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
      expect(rejections).toEqual([]);
      expect(server.errors).toEqual([]);
    },
  );

  it('take no memory with them', async () => {
    const server = await startTestServer();
    const random = new Random(14);
    const round = async () => {
      for (let times = 0; times < 8; times += 1) {
        await Promise.all(Array.from({ length: 20 }, () => sendRaw(server.url, randomRequest(random), 100)));
      }
    };
    await round();
    const before = heapUsed();
    await round();
    await round();
    expect(heapUsed() - before).toBeLessThan(10_000_000);
  });
});

describe('documents that know the schema and little of its rules', () => {
  const schema = createSchema();
  const ids = [GENERATION, SCENE, 'nothing'];
  const kinds = [OperationTypeNode.QUERY, OperationTypeNode.SUBSCRIPTION];

  it.each([21, 22])('are answered over HTTP and WebSocket (seed %i)', async (seed) => {
    const server = await startTestServer({ parts: { streams: scriptedStreams((reader) => reader.finish()) } });
    const random = new Random(seed);
    const socket = new WebSocket(server.endpoint, 'graphql-transport-ws');
    const closed: number[] = [];
    const ended = new Set<string>();
    socket.on('close', (code) => closed.push(code));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { type: string; id?: string };
      expect(data.toString()).not.toMatch(TELLS_OF_THE_MACHINE);
      if (message.type === 'complete' || message.type === 'error') ended.add(message.id!);
    });
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('{"type":"connection_init"}');
    await new Promise((resolve) => socket.once('message', resolve));
    for (let count = 0; count < 80; count += 1) {
      const { query, variables } = randomOperation(random, schema, kinds, ids);
      const { errors, data, status } = await post(server.endpoint, query, variables, {
        accept: 'application/json, text/event-stream;q=0',
      }).catch(() => ({ status: 0, errors: [], data: undefined }));
      expect(JSON.stringify({ errors, data }), query).not.toMatch(TELLS_OF_THE_MACHINE);
      expect(status, query).not.toBe(500);
      socket.send(JSON.stringify({ type: 'subscribe', id: String(count), payload: { query, variables } }));
      // Some are given up at once.
      if (random.chance(0.2)) socket.send(JSON.stringify({ type: 'complete', id: String(count) }));
    }
    // `optimizerStats` goes on by itself, and so would a document that asks for it.
    for (let count = 0; count < 80; count += 1) socket.send(JSON.stringify({ type: 'complete', id: String(count) }));
    socket.send(JSON.stringify({ type: 'subscribe', id: 'last', payload: { query: '{ __typename }' } }));
    await expect.poll(() => ended.has('last'), { timeout: 10_000 }).toBe(true);
    expect(closed).toEqual([]);
    socket.terminate();
    expect(await post(server.endpoint, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
    expect(rejections).toEqual([]);
  });
});
