import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KeyHolder } from '../../src/config.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { createSchema } from '../../src/schema/schema.js';
import { createDownloadLinks, LinkError } from '../../src/server/download-links.js';
import type { Script } from '../../src/storage/generated/client/client.js';
import { openScripts } from '../scripts/support/scripts.js';
import type { Scripts } from '../scripts/support/scripts.js';
import { startTestServer } from './support/test-server.js';

const ADA = { tenantId: 'ada', operator: true };
const BOB = { tenantId: 'bob', operator: false };
const ADAS_KEY = 'key-of-ada-lovelace';
const KEYS = new Map<string, KeyHolder>([
  [ADAS_KEY, ADA],
  ['key-of-bob-marley-42', BOB],
]);
const NOW = Date.UTC(2026, 10, 30, 12);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a signed link', () => {
  const links = createDownloadLinks(KEYS);
  const open = (path: string, by = links) => by.open(new URL(path, 'http://anywhere:80'));

  it('opens on behalf of its maker, without the rights of an operator', () => {
    expect(open(links.sign('/scripts/a.pdf', ADA))).toEqual({ tenantId: 'ada', operator: false });
    expect(open(links.sign('/scripts/a.pdf?profile=a4', BOB))).toEqual({ tenantId: 'bob', operator: false });
  });

  it('holds neither key nor tenant', () => {
    const link = links.sign('/scripts/a.pdf', ADA);
    expect(link).toMatch(/^\/scripts\/a\.pdf\?expires=\d{10}&signature=[\w-]{43}$/);
    expect(link).not.toMatch(/ada|lovelace/);
  });

  it('opens for ten minutes and no longer', () => {
    const link = links.sign('/scripts/a.pdf', ADA);
    vi.setSystemTime(NOW + 10 * 60_000 - 1);
    expect(open(link)).toBeDefined();
    vi.setSystemTime(NOW + 10 * 60_000);
    expect(() => open(link)).toThrow(
      'This link is older than the 10 minutes it can be followed: ask for the export’s `url` again.',
    );
  });

  it('may be saved instead of shown, and its query may come in any order', () => {
    const link = links.sign('/scripts/a.pdf?profile=a4&x=1', ADA);
    expect(open(`${link}&download`)).toBeDefined();
    const { pathname, searchParams } = new URL(link, 'http://x');
    expect(open(`${pathname}?${new URLSearchParams([...searchParams].toReversed()).toString()}`)).toBeDefined();
  });

  it.each<[what: string, change: (link: string) => string]>([
    ['another script', (link) => link.replace('/a.', '/b.')],
    ['another format', (link) => link.replace('.pdf', '.fountain')],
    ['another profile', (link) => link.replace('profile=a4', 'profile=letter')],
    ['no profile', (link) => link.replace('profile=a4&', '')],
    ['one more thing', (link) => `${link}&profile=letter`],
    ['a later end', (link) => link.replace(/expires=\d+/, 'expires=99999999999')],
    ['no end', (link) => link.replace(/expires=\d+&/, '')],
    [
      'another signature',
      (link) => link.replace(/signature=./, (start) => (start.endsWith('A') ? 'signature=B' : 'signature=A')),
    ],
    ['half a signature', (link) => link.slice(0, -20)],
    ['an empty signature', (link) => link.replace(/signature=.*/, 'signature=')],
  ])('does not open for %s', (_what, change) => {
    const link = links.sign('/scripts/a.pdf?profile=a4', ADA);
    expect(() => open(change(link))).toThrow(LinkError);
  });

  it('opens where the same key is taken, also among others, and nowhere else', () => {
    const link = links.sign('/scripts/a.pdf', ADA);
    expect(
      open(
        link,
        createDownloadLinks(
          new Map([
            ['a-key-that-came-later', BOB],
            [ADAS_KEY, ADA],
          ]),
        ),
      ),
    ).toEqual({ tenantId: 'ada', operator: false });
    expect(() => open(link, createDownloadLinks(new Map([['key-of-bob-marley-42', BOB]])))).toThrow(LinkError);
  });

  it('is none where nobody needs a key', () => {
    const open = createDownloadLinks(new Map());
    expect(open.sign('/scripts/a.pdf', ADA)).toBe('/scripts/a.pdf');
    expect(open.open(new URL('http://x/scripts/a.pdf?signature=x&expires=1'))).toBeUndefined();
  });
});

describe('the URL of an export', () => {
  let scripts: Scripts;
  let script: Script;
  beforeAll(async () => {
    scripts = await openScripts();
    script = await scripts.scripts.importScript(ADA, {
      format: 'FOUNTAIN',
      text: 'INT. A - DAY\n\nx <script>alert(1)</script>\n',
      title: 'A',
    });
  });
  afterAll(() => scripts.close());

  const start = (apiKeys = KEYS) =>
    startTestServer({
      schema: createSchema(),
      parts: { db: scripts.db, reader: scripts.reader, scripts: scripts.scripts },
      config: { apiKeys },
    });
  const urlAt = async (server: { url: string }, format: string, key: string = ADAS_KEY): Promise<string> => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({
        query: 'query ($id: ID!, $format: ExportFormat!) { script(id: $id) { export(format: $format) { url } } }',
        variables: { id: encodeGlobalId('Script', script.id), format },
      }),
    });
    const { data } = (await response.json()) as { data: { script: { export: { url: string } } } };
    return data.script.export.url;
  };

  it('can be clicked, at any server that takes the key', async () => {
    const [one, other] = [await start(), await start()];
    const url = await urlAt(one, 'HTML');
    expect(url.startsWith(`${one.url}/scripts/`)).toBe(true);
    for (const address of [url, url.replace(one.url, other.url)]) {
      const response = await fetch(address);
      expect([response.status, response.headers.get('content-disposition')]).toEqual([
        200,
        expect.stringMatching(/^inline; /),
      ]);
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(await response.text()).toContain('x &lt;script&gt;');
    }
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  });

  it('is refused with a sentence when it was changed or is too old, and opens nothing else', async () => {
    const server = await start();
    const url = await urlAt(server, 'FOUNTAIN');
    const forged = await fetch(url.replace('.fountain', '.fdx'));
    expect([forged.status, await forged.json()]).toEqual([
      403,
      {
        errors: [{ message: expect.stringMatching(/^This link was not made here/), extensions: { code: 'FORBIDDEN' } }],
      },
    ]);
    const graphql = await fetch(`${server.url}/graphql${new URL(url).search}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    expect(graphql.status).toBe(401);
    vi.setSystemTime(NOW + 11 * 60_000);
    const old = await fetch(url);
    expect([old.status, await old.json()]).toEqual([
      403,
      {
        errors: [
          {
            message: expect.stringMatching(/^This link is older than the 10 minutes/),
            extensions: { code: 'FORBIDDEN' },
          },
        ],
      },
    ]);
    expect((await fetch(url, { headers: { 'x-api-key': ADAS_KEY } })).status).toBe(200);
  });

  it('of one tenant shows nothing of another', async () => {
    const links = createDownloadLinks(KEYS);
    const server = await start();
    expect((await fetch(`${server.url}${links.sign(`/scripts/${script.id}.fountain`, BOB)}`)).status).toBe(404);
  });

  it('carries no signature where nobody needs a key', async () => {
    const server = await start(new Map());
    const url = await urlAt(server, 'PDF').catch(() => undefined);
    // The script is another tenant's there.
    expect(url).toBeUndefined();
    const own = await scripts.scripts.importScript(
      { tenantId: 'default' },
      { format: 'FOUNTAIN', text: 'INT. B - DAY\n\ny\n' },
    );
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `{ script(id: "${encodeGlobalId('Script', own.id)}") { export(format: PDF) { url } } }`,
      }),
    });
    expect(await response.json()).toEqual({
      data: { script: { export: { url: `${server.url}/scripts/${encodeGlobalId('Script', own.id)}.pdf` } } },
    });
  });
});
