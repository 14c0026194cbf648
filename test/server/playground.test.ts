import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema/schema.js';
import { PLAYGROUND_TABS } from '../../src/server/playground-operations.js';
import { startTestServer } from './support/test-server.js';

async function openPlayground() {
  const { endpoint } = await startTestServer();
  const response = await fetch(endpoint, { headers: { accept: 'text/html,application/xhtml+xml' } });
  return { response, html: await response.text() };
}

describe('the playground', () => {
  it('is what browsers get at the endpoint, and at the root', async () => {
    const { response, html } = await openPlayground();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html).toContain('<title>ScriptGen</title>');
    const { url } = await startTestServer();
    const root = await fetch(`${url}/`, { headers: { accept: 'text/html' }, redirect: 'manual' });
    expect(root.headers.get('location')).toBe('/graphql');
  });

  it('loads nothing from elsewhere, and says so to the browser', async () => {
    const { response, html } = await openPlayground();
    const markup = html
      .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, (script) => script.slice(0, script.indexOf('>') + 1))
      .replace(/<style>[\s\S]*?<\/style>/g, '');
    const references = [...markup.matchAll(/\b(?:src|href|action|data|poster)\s*=\s*["']?([^"'\s>]+)/g)].map(
      ([, url]) => url,
    );
    expect(references.filter((url) => !url?.startsWith('data:'))).toEqual([]);
    const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, css]) => css).join('\n');
    expect(styles.match(/@import|url\(\s*["']?(?!data:|#)[^)]*\)/g) ?? []).toEqual([]);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:\/\//);
  });

  it('keeps no headers, in which keys would be', async () => {
    const { html } = await openPlayground();
    expect(html).toContain('"shouldPersistHeaders":false');
  });

  it('opens with operations that are valid', () => {
    const schema = createSchema();
    for (const { query } of PLAYGROUND_TABS) expect(validate(schema, parse(query)), query).toEqual([]);
    const kinds = PLAYGROUND_TABS.map(({ query }) => query.match(/^(query|mutation|subscription)/m)?.[1]);
    expect(kinds).toEqual(['mutation', 'subscription', 'subscription', 'mutation', 'mutation', 'query']);
  });
});
