import { serverAudits } from 'graphql-http';
import { describe, expect, it } from 'vitest';
import { startTestServer } from './support/test-server.js';

describe('GraphQL over HTTP, as graphql-http audits it', () => {
  const audits = serverAudits({ url: async () => (await startTestServer()).endpoint });

  it('has 61 audits', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn();
    if (result.status !== 'ok') throw new Error(`${audit.id}: ${result.reason}`);
    expect(result.status).toBe('ok');
  });
});
