import { on, once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startTestServer } from './support/test-server.js';

const EXTENSIONS = {
  persistedQuery: { version: 1, sha256Hash: 'ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38' },
};
const REFUSAL = {
  errors: [{ message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }],
};

describe('a query that is named by its hash alone', () => {
  it.each(['application/json', 'application/graphql-response+json', '*/*'])(
    'is refused in the words that clients know, by POST (%s)',
    async (accept) => {
      const { endpoint } = await startTestServer();
      for (const query of [{}, { query: '' }, { query: null }]) {
        const response = await fetch(endpoint, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept },
          body: JSON.stringify({ ...query, operationName: 'A', variables: {}, extensions: EXTENSIONS }),
        });
        expect([response.status, response.headers.get('cache-control')]).toEqual([
          200,
          'private, no-cache, must-revalidate',
        ]);
        expect(await response.json()).toEqual(REFUSAL);
      }
    },
  );

  it('is refused by GET', async () => {
    const { endpoint } = await startTestServer();
    const response = await fetch(`${endpoint}?${new URLSearchParams({ extensions: JSON.stringify(EXTENSIONS) })}`, {
      headers: { accept: 'application/json' },
    });
    expect(await response.json()).toEqual(REFUSAL);
  });

  it('is refused as an event stream', async () => {
    const { endpoint } = await startTestServer();
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ extensions: EXTENSIONS }),
    });
    expect(await response.text()).toContain(`data: ${JSON.stringify(REFUSAL)}`);
  });

  it('is refused over WebSocket, whose socket stays', async () => {
    const { endpoint } = await startTestServer();
    const socket = new WebSocket(endpoint, 'graphql-transport-ws');
    onTestFinished(() => socket.terminate());
    const messages = on(socket, 'message');
    const answerTo = async (message: object): Promise<unknown> => {
      socket.send(JSON.stringify(message));
      return JSON.parse(String(((await messages.next()).value as [unknown])[0]));
    };
    await once(socket, 'open');
    expect(await answerTo({ type: 'connection_init' })).toMatchObject({ type: 'connection_ack' });
    for (const query of [{}, { query: null }, { query: '' }]) {
      expect(await answerTo({ id: '1', type: 'subscribe', payload: { ...query, extensions: EXTENSIONS } })).toEqual({
        id: '1',
        type: 'error',
        payload: REFUSAL.errors,
      });
    }
    const payload = { query: '{ __typename }', extensions: EXTENSIONS };
    expect(await answerTo({ id: '2', type: 'subscribe', payload })).toEqual({
      id: '2',
      type: 'next',
      payload: { data: { __typename: 'Query' } },
    });
  });
});

describe('a query that is sent with its hash', () => {
  it('is answered', async () => {
    const { endpoint } = await startTestServer();
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }', extensions: EXTENSIONS }),
    });
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  });
});
