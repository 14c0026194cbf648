import { describe, expect, it } from 'vitest';
import { readTarget } from '../../src/server/request-target.js';
import { handshake, sendRaw, statusOf, TELLS_OF_THE_MACHINE } from './support/raw-socket.js';
import { post, startTestServer } from './support/test-server.js';

const UNREADABLE = [
  '//',
  '/\\',
  '//graphql',
  '/\\evil.example/graphql',
  'http://[',
  'http://[::1',
  'http://',
  'https://evil.example:99999/graphql',
  '*',
  'graphql',
  '?query={__typename}',
  'javascript:alert(1)',
  'ws://localhost/graphql',
];
const HOSTS = [
  'a b',
  '[',
  '[::1',
  'localhost:99999',
  'localhost:x',
  'localhost/evil',
  'localhost/..',
  'localhost@evil.example',
  'evil.example\\@localhost',
  'localhost?x',
  'localhost#x',
  'local%host',
  '<localhost>',
  ':4000',
  '\u00ff',
];

describe('a request whose address cannot be read', () => {
  it.each(UNREADABLE)('is refused as a WebSocket handshake: %s', async (target) => {
    const server = await startTestServer();
    const answer = await sendRaw(server.url, handshake(target));
    expect(statusOf(answer)).toBe(400);
    expect(answer).not.toMatch(TELLS_OF_THE_MACHINE);
    expect(await post(server.endpoint, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
  });

  it.each(UNREADABLE)('is refused over HTTP: %s', async (target) => {
    const server = await startTestServer();
    const answer = await sendRaw(server.url, `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(statusOf(answer)).toBe(400);
    expect(answer).not.toMatch(TELLS_OF_THE_MACHINE);
    expect(server.errors).toEqual([]);
  });

  it.each(HOSTS)('is refused for its host, over HTTP and as a handshake: %s', async (host) => {
    const server = await startTestServer({ config: { allowAnonymous: true } });
    for (const request of [
      `GET /graphql?query={__typename} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      `POST /graphql HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`,
      handshake('/graphql', { Host: host }),
    ]) {
      const answer = await sendRaw(server.url, Buffer.from(request, 'latin1'));
      expect(statusOf(answer), request).toBe(400);
      expect(answer).toMatch(/Host/);
      expect(answer).not.toMatch(TELLS_OF_THE_MACHINE);
    }
    expect(server.errors).toEqual([]);
  });

  it('says what is wrong in a sentence', async () => {
    const server = await startTestServer();
    const answer = await sendRaw(server.url, 'GET /graphql HTTP/1.1\r\nHost: a b\r\n\r\n');
    expect(JSON.parse(/\{.*\}/.exec(answer)![0])).toEqual({
      errors: [
        { message: expect.stringContaining('`Host` is not the name of a host'), extensions: { code: 'BAD_REQUEST' } },
      ],
    });
  });
});

describe('an address that can be read', () => {
  it.each([
    ['a path', '/graphql?query={__typename}', 'localhost'],
    ['the form that proxies are sent', 'http://localhost/graphql?query={__typename}', 'localhost'],
    ['the same with a port, in capitals', 'HTTP://LOCALHOST:4000/graphql?query={__typename}', 'localhost:4000'],
    ['a path with an empty segment inside', '/graphql//?query={__typename}', '127.0.0.1'],
    ['an IPv6 address', '/graphql?query={__typename}', '[::1]:4000'],
  ])('is taken: %s', async (_what, target, host) => {
    expect(readTarget({ url: target, headers: { host } }).reason).toBeUndefined();
    const server = await startTestServer();
    const answer = await sendRaw(
      server.url,
      `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json\r\nConnection: close\r\n\r\n`,
    );
    expect(statusOf(answer)).toBe(target.includes('//?') ? 404 : 200);
  });

  it('is taken without a host from clients of HTTP/1.0', async () => {
    const server = await startTestServer();
    const answer = await sendRaw(server.url, 'GET /graphql?query={__typename} HTTP/1.0\r\n\r\n');
    expect(statusOf(answer)).toBe(200);
  });

  it('is not taken for two hosts', async () => {
    const server = await startTestServer();
    expect(
      statusOf(
        await sendRaw(
          server.url,
          'GET http://localhost/graphql?query={__typename} HTTP/1.1\r\nHost: evil.example\r\n\r\n',
        ),
      ),
    ).toBe(400);
    expect(
      statusOf(
        await sendRaw(
          server.url,
          'GET http://evil.example/graphql?query={__typename} HTTP/1.1\r\nHost: localhost\r\n\r\n',
        ),
      ),
    ).toBe(400);
  });

  it('is served as it is when another upgrade is asked for', async () => {
    const server = await startTestServer();
    const answer = await sendRaw(
      server.url,
      'GET /graphql?query={__typename} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n',
    );
    expect(statusOf(answer)).toBe(200);
  });
});

describe('bytes that are no HTTP', () => {
  it.each([
    ['no request line', 'hello\r\n\r\n', 400],
    ['a broken version', 'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n', 400],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost localhost\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['a method that is none', 'FROB / HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['a method that pages may not use', 'TRACE /graphql HTTP/1.1\r\nHost: localhost\r\n\r\n', 405],
    [
      'two lengths',
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}',
      400,
    ],
    [
      'a length and chunks',
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nHost: localhost\r\n${'X-Filler: 1234567890\r\n'.repeat(2_000)}\r\n`,
      431,
    ],
    ['a request line without end', `GET /${'x'.repeat(40_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431],
    ['a greeting of TLS', Buffer.from('16030100a5010000a10303', 'hex'), 400],
    ['zeroes', Buffer.alloc(64), 400],
  ])('are refused: %s', async (_what, bytes, status) => {
    const server = await startTestServer();
    const answer = await sendRaw(server.url, bytes);
    expect(statusOf(answer)).toBe(status);
    expect(answer).not.toMatch(TELLS_OF_THE_MACHINE);
    expect(await post(server.endpoint, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
  });

  it.each([
    ['no key', { 'Sec-WebSocket-Key': '' }],
    ['a key that is too long', { 'Sec-WebSocket-Key': 'x'.repeat(5_000) }],
    ['an old version', { 'Sec-WebSocket-Version': '7' }],
    ['a version that is none', { 'Sec-WebSocket-Version': 'NaN' }],
    ['protocols that are none', { 'Sec-WebSocket-Protocol': ',,graphql ws;' }],
    ['a protocol twice', { 'Sec-WebSocket-Protocol': 'a, a' }],
  ])('in a handshake are refused: %s', async (_what, headers) => {
    const server = await startTestServer();
    const answer = await sendRaw(server.url, handshake('/graphql', headers));
    expect([400, 406, 426]).toContain(statusOf(answer));
    expect(answer).not.toMatch(TELLS_OF_THE_MACHINE);
    expect(await post(server.endpoint, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
  });
});

describe('a fault in the server’s own parts', () => {
  it('is answered without its stack, and logged', async () => {
    const server = await startTestServer({
      notReady: () => Promise.reject(new Error('connect ECONNREFUSED /tmp/secret/.s.PGSQL')),
    });
    const response = await fetch(`${server.url}/ready`);
    expect(response.status).toBe(500);
    const body = await response.text();
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] });
    expect(body).not.toMatch(TELLS_OF_THE_MACHINE);
    expect(server.errors).toHaveLength(1);
  });

  it('shows no directory in what it tells of its health', async () => {
    const state = { version: '1', provider: { name: 'p', model: 'm', offline: false } };
    const server = await startTestServer({
      health: () => ({
        ...state,
        database: { reachable: true, description: 'embedded PostgreSQL 18.4 in /home/ada/my scripts/.scriptgen/pg' },
      }),
    });
    expect(await (await fetch(`${server.url}/health`)).json()).toMatchObject({
      database: { description: 'embedded PostgreSQL 18.4' },
    });
  });
});
