import { describe, expect, it, vi } from 'vitest';
import { openEventSource } from './support/event-source.js';
import { scriptedStreams } from './support/scripted-streams.js';
import { GENERATION, startTestServer } from './support/test-server.js';

const state = {
  version: '1.2.3',
  database: { reachable: true, description: 'a test' },
  provider: { name: 'openai', model: 'gpt-test', offline: false },
};

describe('GET /health', () => {
  it('says what runs', async () => {
    const { url } = await startTestServer({ health: () => state });
    const response = await fetch(`${url}/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ name: 'scriptgen', status: 'ok', ...state });
  });

  it('says clearly when the offline writer stands in for a model', async () => {
    const { url } = await startTestServer({
      health: () => ({ ...state, provider: { name: 'offline-writer', model: 'sample', offline: true } }),
    });
    const { provider } = (await (await fetch(`${url}/health`)).json()) as {
      provider: { offline: boolean; note: string };
    };
    expect(provider.offline).toBe(true);
    expect(provider.note).toContain('OPENAI_API_KEY');
  });

  it('is 503 when the database is out of reach', async () => {
    const { url } = await startTestServer({
      health: () => ({ ...state, database: { reachable: false, description: 'a test' } }),
    });
    const response = await fetch(`${url}/health`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ status: 'unavailable' });
  });
});

describe('GET /ready', () => {
  it('follows the application', async () => {
    let reason: string | undefined = 'The database has no space left on its disk: make room there.';
    const { url } = await startTestServer({ notReady: () => reason });
    const refused = await fetch(`${url}/ready`);
    expect([refused.status, await refused.json()]).toEqual([503, { ready: false, reason }]);
    reason = undefined;
    const ready = await fetch(`${url}/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true }]);
  });

  it('is 503 while the server drains', async () => {
    const server = await startTestServer();
    await server.close(0);
    expect((await server.fetch(new Request('http://localhost/ready'))).status).toBe(503);
  });
});

describe('request ids', () => {
  it('are taken from the request, or made', async () => {
    const { url } = await startTestServer();
    expect((await fetch(`${url}/health`, { headers: { 'x-request-id': 'abc-1' } })).headers.get('x-request-id')).toBe(
      'abc-1',
    );
    expect((await fetch(`${url}/health`)).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(
      (await fetch(`${url}/health`, { headers: { 'x-request-id': 'x'.repeat(500) } })).headers.get('x-request-id'),
    ).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('are on streams too', async () => {
    const { endpoint } = await startTestServer({ parts: { streams: scriptedStreams() } });
    const source = await openEventSource(
      endpoint,
      `subscription { generationEvents(generationId: "${GENERATION}") { seq } }`,
      {},
      { 'x-request-id': 'abc-2' },
    );
    expect(source.response.headers.get('x-request-id')).toBe('abc-2');
    source.abort();
    await vi.waitFor(() => expect(source.response.body).toBeDefined());
  });
});
