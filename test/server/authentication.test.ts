import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ContextParts } from '../../src/schema/context.js';
import { openEventSource } from './support/event-source.js';
import { scriptedStreams } from './support/scripted-streams.js';
import { emptyDatabase, GENERATION, post, startTestServer } from './support/test-server.js';

const ADA = 'key-of-ada-lovelace';
const BOB = 'key-of-bob-marley-42';
const QUERY = '{ scripts { nodes { id } } }';

function start() {
  const tenants: string[] = [];
  const db = {
    ...emptyDatabase(),
    script: { findMany: async ({ where }: { where: { tenantId: string } }) => (tenants.push(where.tenantId), []) },
  } as unknown as ContextParts['db'];
  const streams = scriptedStreams((reader) => reader.finish());
  return startTestServer({
    parts: { db, streams },
    config: {
      apiKeys: new Map([
        [ADA, { tenantId: 'ada', operator: false }],
        [BOB, { tenantId: 'bob', operator: false }],
      ]),
    },
  }).then((server) => ({ ...server, tenants, streams }));
}

describe('authentication over HTTP', () => {
  it.each([
    ['a bearer token', { authorization: `Bearer ${ADA}` }, 'ada'],
    ['a bearer token in small letters', { authorization: `bearer ${BOB}` }, 'bob'],
    ['X-API-Key', { 'x-api-key': BOB }, 'bob'],
  ])('takes %s and acts for its tenant', async (_how, headers, tenant) => {
    const { endpoint, tenants } = await start();
    expect(await post(endpoint, QUERY, {}, headers as Record<string, string>)).toMatchObject({
      status: 200,
      data: { scripts: { nodes: [] } },
    });
    expect(tenants).toEqual([tenant]);
  });

  it.each([
    ['no key', {}],
    ['an unknown key', { authorization: 'Bearer key-of-eve-the-curious' }],
    ['the beginning of a key', { 'x-api-key': ADA.slice(0, -1) }],
    ['another scheme', { authorization: `Basic ${ADA}` }],
  ])('refuses %s', async (_how, headers) => {
    const { endpoint, tenants } = await start();
    const answer = await post(endpoint, QUERY, {}, headers);
    expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.data).toBeUndefined();
    expect(tenants).toEqual([]);
  });

  it('tells an unauthenticated caller nothing about the schema', async () => {
    const { endpoint } = await start();
    const answer = await post(endpoint, '{ nope }');
    expect(answer.status).toBe(401);
    expect(JSON.stringify(answer.errors)).not.toContain('nope');
  });

  it('lets browsers load the playground, which asks for the key itself', async () => {
    const { endpoint } = await start();
    expect((await fetch(endpoint, { headers: { accept: 'text/html' } })).status).toBe(200);
  });

  it('is not needed when no keys are configured: everybody is the default tenant', async () => {
    const seen: string[] = [];
    const db = {
      ...emptyDatabase(),
      script: { findMany: async ({ where }: { where: { tenantId: string } }) => (seen.push(where.tenantId), []) },
    } as unknown as ContextParts['db'];
    const { endpoint } = await startTestServer({ parts: { db } });
    await post(endpoint, QUERY);
    expect(seen).toEqual(['default']);
  });
});

describe('authentication over server-sent events', () => {
  it('is asked for before the source opens', async () => {
    const { endpoint, streams } = await start();
    const query = `subscription { generationEvents(generationId: "${GENERATION}") { seq } }`;
    expect((await openEventSource(endpoint, query, {})).response.status).toBe(401);
    expect(streams.readers).toEqual([]);
    expect(await (await openEventSource(endpoint, query, {}, { 'x-api-key': ADA })).next()).toMatchObject({
      event: 'complete',
    });
    expect(streams.readers).toHaveLength(1);
  });
});

describe('authentication over WebSocket', () => {
  const query = async (
    endpoint: string,
    connectionParams: Record<string, unknown>,
    headers: Record<string, string> = {},
  ) => {
    class Socket extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers });
      }
    }
    const client = createClient({ url: endpoint, webSocketImpl: Socket, connectionParams, retryAttempts: 0 });
    try {
      return (await client.iterate({ query: QUERY }).next()).value;
    } finally {
      await client.dispose();
    }
  };

  it.each([
    ['authorization in the connection parameters', { authorization: `Bearer ${ADA}` }, {}],
    ['Authorization in the connection parameters', { Authorization: `Bearer ${ADA}` }, {}],
    ['apiKey in the connection parameters', { apiKey: ADA }, {}],
    ['headers of the handshake', {}, { authorization: `Bearer ${ADA}` }],
  ])('takes %s', async (_how, params, headers) => {
    const { endpoint, tenants } = await start();
    expect(await query(endpoint, params, headers as Record<string, string>)).toEqual({
      data: { scripts: { nodes: [] } },
    });
    expect(tenants).toEqual(['ada']);
  });

  it.each([
    ['no key', {}],
    ['an unknown key', { apiKey: 'key-of-eve-the-curious' }],
    ['a key that is no text', { apiKey: [ADA] }],
  ])('closes the socket with 4403 for %s', async (_how, params) => {
    const { endpoint, tenants } = await start();
    await expect(query(endpoint, params)).rejects.toMatchObject({ code: 4403 });
    expect(tenants).toEqual([]);
  });
});
