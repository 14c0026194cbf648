import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestServer } from './support/test-server.js';
import type { TestServerOptions } from './support/test-server.js';

const OPEN: TestServerOptions = {};
const KEYED: TestServerOptions = {
  config: { apiKeys: new Map([['key-of-ada-lovelace', { tenantId: 'ada', operator: false }]]) },
};
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
    const { headers } = await send(
      endpoint,
      { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      undefined,
      'OPTIONS',
    );
    expect(headers['access-control-allow-origin']).toBe(allowed);
    expect(headers['access-control-allow-credentials']).not.toBe('true');
  });

  it('cannot reach a server without keys under a name of its own', async () => {
    const { endpoint } = await startTestServer();
    expect(
      await send(endpoint, { ...JSON_HEADERS, host: 'rebound.evil.example' }, '{"query":"{ __typename }"}'),
    ).toMatchObject({ status: 403 });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined])(
    'cannot send what browsers send without asking: %s',
    async (type) => {
      const { endpoint } = await startTestServer();
      const { status, body } = await send(
        endpoint,
        type === undefined ? {} : { 'content-type': type },
        'query=%7B__typename%7D',
      );
      expect(status).toBe(403);
      expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    },
  );

  it('cannot open a WebSocket to a server without keys', async () => {
    const { endpoint } = await startTestServer();
    expect(await handshake(endpoint, 'https://evil.example')).toBe(403);
    expect(await handshake(endpoint, 'http://localhost:3000')).toBe(101);
  });
});

/** What browsers send with a GET, by what made them send it. */
const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
};
const EVIL = { ...BROWSER, referer: 'https://evil.example/page' };
const IMAGE = { accept: 'image/avif,image/webp,*/*;q=0.8' };

describe('a GET that runs an operation', () => {
  const ran = async (options: TestServerOptions, headers: Record<string, string>, path = '?query=%7B__typename%7D') => {
    const { endpoint } = await startTestServer(options);
    return send(`${endpoint}${path}`, headers, undefined, 'GET');
  };

  it.each<[string, Record<string, string>]>([
    [
      'an image of another site',
      { ...EVIL, ...IMAGE, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    ],
    [
      'a script of another site',
      {
        ...EVIL,
        accept: '*/*',
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'no-cors',
        'sec-fetch-dest': 'script',
      },
    ],
    [
      'fetch without CORS, of a page that hides its address',
      {
        ...BROWSER,
        accept: '*/*',
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'no-cors',
        'sec-fetch-dest': 'empty',
      },
    ],
    [
      'fetch without CORS that asks for an event stream',
      { ...BROWSER, accept: 'text/event-stream', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    ],
    [
      'fetch without CORS with a type that needs no leave',
      { ...BROWSER, 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    ],
    [
      'a prefetch of another site',
      {
        ...EVIL,
        purpose: 'prefetch',
        'sec-purpose': 'prefetch',
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'no-cors',
      },
    ],
    [
      'an image of a page on another port of this machine',
      { ...BROWSER, ...IMAGE, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' },
    ],
    ['an image, in a browser that does not tell its site', { ...EVIL, ...IMAGE }],
    ['an image of a page that hides its address, in a browser that does not tell its site', { ...BROWSER, ...IMAGE }],
    [
      'a page that comes by a link of another site and takes anything',
      { ...EVIL, accept: '*/*', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    ],
    [
      'EventSource of another site',
      {
        ...EVIL,
        accept: 'text/event-stream',
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'cors',
      },
    ],
    [
      'a page in a sandbox',
      { ...BROWSER, accept: '*/*', origin: 'null', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
    ],
  ])('is refused: %s', async (_what, headers) => {
    for (const path of [
      '?query=%7B__typename%7D',
      '?query=subscription%7BoptimizerStats%7BtotalCalls%7D%7D',
      '/?query=%7B__typename%7D',
    ]) {
      const { status, body } = await ran(OPEN, headers, path);
      expect([path, status]).toEqual([path, 403]);
      expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    }
    // Nor under any other address that might be taken for that of GraphQL.
    const { url } = await startTestServer();
    for (const path of [
      '/x/graphql?query=%7B__typename%7D',
      '/x?query=%7B__typename%7D&y=/graphql',
      '/graphql//?query=%7B__typename%7D',
      '/%67raphql?query=%7B__typename%7D',
    ]) {
      const { status, body } = await send(`${url}${path}`, headers, undefined, 'GET');
      expect([403, 404]).toContain(status);
      expect(body).not.toContain('"data"');
    }
  });

  it.each<[string, Record<string, string>]>([
    [
      'an image of another site, on a server that is open to all',
      { ...EVIL, ...IMAGE, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    ],
    ['an image, in a browser that does not tell its site, on a server that is open to all', { ...EVIL, ...IMAGE }],
  ])('is refused: %s', async (_what, headers) => {
    expect(await ran(ANONYMOUS, headers)).toMatchObject({ status: 403 });
  });

  it.each<[string, Record<string, string>]>([
    ['curl', { 'user-agent': 'curl/8.5.0', accept: '*/*' }],
    ['a program that says nothing of itself', {}],
    ['a program that uses fetch', { 'user-agent': 'node', accept: '*/*', 'sec-fetch-mode': 'cors' }],
    [
      'the page of this server',
      { ...BROWSER, accept: '*/*', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' },
    ],
    [
      'EventSource on the page of this server',
      { ...BROWSER, accept: 'text/event-stream', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' },
    ],
    [
      'EventSource on another page of this machine',
      {
        ...BROWSER,
        accept: 'text/event-stream',
        origin: 'http://localhost:3000',
        'sec-fetch-site': 'same-site',
        'sec-fetch-mode': 'cors',
      },
    ],
    [
      'a person who types the address',
      { ...BROWSER, accept: 'application/json', 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' },
    ],
    [
      'a mark that a browser has to ask leave for',
      { ...EVIL, 'x-requested-with': 'fetch', 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' },
    ],
    [
      'a type that a browser has to ask leave for',
      { ...BROWSER, 'content-type': 'application/json', 'sec-fetch-site': 'same-site' },
    ],
  ])('is answered: %s', async (_what, headers) => {
    expect(await ran(OPEN, headers)).toMatchObject({ status: 200, body: expect.stringContaining('Query') });
  });

  it('is answered for the page of this server in a browser that does not tell its site', async () => {
    const { endpoint, url } = await startTestServer();
    const headers = { ...BROWSER, host: new URL(url).host, accept: 'text/event-stream', referer: `${url}/studio` };
    expect(await send(`${endpoint}?query=%7B__typename%7D`, headers, undefined, 'GET')).toMatchObject({ status: 200 });
    expect(
      await send(
        `${endpoint}?query=%7B__typename%7D`,
        { ...headers, referer: 'http://127.0.0.1:1/studio' },
        undefined,
        'GET',
      ),
    ).toMatchObject({ status: 403 });
  });

  it('is the playground for whoever follows a link, which runs nothing by itself', async () => {
    expect(
      await ran(OPEN, {
        ...EVIL,
        accept: 'text/html,application/xhtml+xml',
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
      }),
    ).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
  });

  it('needs its key like any other', async () => {
    expect(await ran(KEYED, { accept: 'application/json' })).toMatchObject({ status: 401 });
    expect(await ran(KEYED, { accept: 'application/json', 'x-api-key': 'key-of-ada-lovelace' })).toMatchObject({
      status: 200,
    });
  });
});

interface Answer {
  status: number | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Sends headers that fetch would not let a caller set. */
function send(
  url: string,
  headers: Record<string, string>,
  body: string | undefined,
  method = 'POST',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers }, (response) => {
      response.toArray().then((chunks) => {
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() });
      }, reject);
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
