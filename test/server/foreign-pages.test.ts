import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestServer } from './support/test-server.js';
import type { TestServerOptions } from './support/test-server.js';

const OPEN: TestServerOptions = {};
const KEYED: TestServerOptions = { config: { apiKeys: new Map([['key-of-ada-lovelace', { tenantId: 'ada', operator: false }]]) } };
const ANONYMOUS: TestServerOptions = { config: { allowAnonymous: true } };
const JSON_HEADERS = { 'content-type': 'application/json', 'x-api-key': 'key-of-ada-lovelace' };

describe('a web page of somebody else', () => {
  it.each([
    ['localhost may ask a server without keys', OPEN, 'http://localhost:3000', 200],
    ['127.0.0.1 may ask a server without keys', OPEN, 'http://127.0.0.1:5173', 200],
    ['another site may not ask a server without keys', OPEN, 'https://evil.example', 403],
    ['a sandboxed page may not ask a server without keys', OPEN, 'null', 403],
    ['another site may ask a server that needs a key', KEYED, 'https://studio.example', 200],
    ['another site may ask a server that is open to all', ANONYMOUS, 'https://studio.example', 200],
  ])('on %s', async (_name, options, origin, status) => {
    const { endpoint } = await startTestServer(options);
    expect(await send(endpoint, { ...JSON_HEADERS, origin }, '{"query":"{ __typename }"}')).toMatchObject({ status });
  });

  it.each([
    [OPEN, 'http://localhost:3000', 'http://localhost:3000'],
    [OPEN, 'https://evil.example', undefined],
    [KEYED, 'https://studio.example', 'https://studio.example'],
  ])('gets leave by CORS where it may ask (%#)', async (options, origin, allowed) => {
    const { endpoint } = await startTestServer(options);
    const { headers } = await send(endpoint, { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' }, undefined, 'OPTIONS');
    expect(headers['access-control-allow-origin']).toBe(allowed);
    expect(headers['access-control-allow-credentials']).not.toBe('true');
  });

  it('cannot reach a server without keys under a name of its own', async () => {
    const { endpoint } = await startTestServer();
    expect(await send(endpoint, { ...JSON_HEADERS, host: 'rebound.evil.example' }, '{"query":"{ __typename }"}')).toMatchObject({ status: 403 });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined])('cannot send what browsers send without asking: %s', async (type) => {
    const { endpoint } = await startTestServer();
    const { status, body } = await send(endpoint, type === undefined ? {} : { 'content-type': type }, 'query=%7B__typename%7D');
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  it('cannot open a WebSocket to a server without keys', async () => {
    const { endpoint } = await startTestServer();
    expect(await handshake(endpoint, 'https://evil.example')).toBe(403);
    expect(await handshake(endpoint, 'http://localhost:3000')).toBe(101);
  });
});

interface Answer {
  status: number | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Sends headers that fetch would not let a caller set. */
function send(url: string, headers: Record<string, string>, body: string | undefined, method = 'POST'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers }, async (response) => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() });
    });
    request.once('error', reject);
    request.end(body);
  });
}

function handshake(url: string, origin: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, 'graphql-transport-ws', { origin });
    socket.on('error', () => undefined);
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.once('open', () => {
      socket.close();
      resolve(101);
    });
  });
}
