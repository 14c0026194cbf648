import { describe, expect, it, vi } from 'vitest';
import type { KeyHolder } from '../../src/config.js';
import type { ContextParts } from '../../src/schema/context.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { attachment } from '../../src/server/content-disposition.js';
import { startTestServer } from './support/test-server.js';

const ID = '0190f3a0-0000-7000-8000-000000000009';
const TEXT = 'Title: Über den Hafen\n\nINT. HAFEN - NACHT\n\nRegen. 🌧\n';

async function start(apiKeys = new Map<string, KeyHolder>()) {
  const file = { format: 'FOUNTAIN', fileName: 'Über-den-Hafen.fountain', mediaType: 'text/plain; charset=utf-8', text: TEXT };
  const findUnique = vi.fn(async ({ where }: { where: { id: string; tenantId: string } }) =>
    where.id === ID && ['default', 'ada'].includes(where.tenantId) ? { id: ID, title: 'Über den Hafen' } : null,
  );
  const parts = { db: { script: { findUnique } }, scripts: { export: async () => file } } as unknown as Partial<ContextParts>;
  const { url } = await startTestServer({ parts, config: { apiKeys } });
  return { file, findUnique, get: (path: string, headers: Record<string, string> = {}, method = 'GET') => fetch(`${url}/scripts/${path}`, { headers, method }) };
}

describe('GET /scripts/<id>.fountain', () => {
  it.each([
    ['the global id', encodeGlobalId('Script', ID)],
    ['the row’s own id', ID],
  ])('gives the script by %s', async (_what, id) => {
    const { get } = await start();
    const response = await get(`${id}.fountain`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(TEXT);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="Uber-den-Hafen.fountain"; filename*=UTF-8''%C3%9Cber-den-Hafen.fountain`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
  });

  it('answers 304 until the script changes', async () => {
    const { get, file } = await start();
    const etag = (await get(`${ID}.fountain`)).headers.get('etag')!;
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await get(`${ID}.fountain`, { 'if-none-match': tag });
      expect(response.status, tag).toBe(304);
      expect(response.headers.get('etag')).toBe(etag);
      expect(await response.text()).toBe('');
    }
    file.text += '\nEXT. KAI - TAG\n';
    const changed = await get(`${ID}.fountain`, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  it('answers HEAD without a body', async () => {
    const { get } = await start();
    const response = await get(`${ID}.fountain`, {}, 'HEAD');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(TEXT)));
    expect(await response.text()).toBe('');
  });

  it('needs the same keys as GraphQL, and shows nobody another’s script', async () => {
    const { get, findUnique } = await start(new Map([['key-of-ada-lovelace', { tenantId: 'ada', operator: false }], ['key-of-bob-marley-42', { tenantId: 'bob', operator: false }]]));
    expect((await get(`${ID}.fountain`)).status).toBe(401);
    expect(findUnique).not.toHaveBeenCalled();
    expect((await get(`${ID}.fountain`, { authorization: 'Bearer key-of-bob-marley-42' })).status).toBe(404);
    expect((await get(`${ID}.fountain`, { 'x-api-key': 'key-of-ada-lovelace' })).status).toBe(200);
  });

  it.each([
    ['an id that is none', 'rubbish.fountain', 404],
    ['the id of something else', `${encodeGlobalId('Scene', ID)}.fountain`, 404],
    ['an id of nothing', '0190f3a0-0000-7000-8000-000000000404.fountain', 404],
    ['a format that is not there', `${ID}.docx`, 404],
    ['a name of the language itself', `${ID}.constructor`, 404],
    ['no format', ID, 404],
    ['a path that climbs', `..%2f..%2fetc%2fpasswd.fountain`, 404],
  ])('is 404 for %s', async (_what, path, status) => {
    const { get } = await start();
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  it('is 405 for what would change something', async () => {
    const { get } = await start();
    const response = await get(`${ID}.fountain`, { 'content-type': 'application/json' }, 'DELETE');
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('a file’s name in a header', () => {
  it.each([
    ['plain.fountain', `attachment; filename="plain.fountain"; filename*=UTF-8''plain.fountain`],
    ['a "quoted" name.fountain', `attachment; filename="a _quoted_ name.fountain"; filename*=UTF-8''a%20%22quoted%22%20name.fountain`],
    ['evil\r\nSet-Cookie: a=b.fountain', `attachment; filename="evilSet-Cookie_ a_b.fountain"; filename*=UTF-8''evilSet-Cookie%3A%20a%3Db.fountain`],
    ['../../etc/passwd', `attachment; filename="..-..-etc-passwd"; filename*=UTF-8''..-..-etc-passwd`],
    ['映画 (1).fountain', `attachment; filename="__ (1).fountain"; filename*=UTF-8''%E6%98%A0%E7%94%BB%20%281%29.fountain`],
  ])('%j', (name, header) => {
    expect(attachment(name)).toBe(header);
  });
});
