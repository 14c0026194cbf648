import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { KeyHolder } from '../../src/config.js';
import type { ContextParts } from '../../src/schema/context.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import type { ScriptDownload } from '../../src/scripts/exports.js';
import { PdfError } from '../../src/scripts/pdf/renderer.js';
import type { PdfErrorCode } from '../../src/scripts/pdf/renderer.js';
import { createPdfRenderer } from '../../src/scripts/pdf/renderer.js';
import type { PdfRenderer } from '../../src/scripts/pdf/renderer.js';
import { contentDisposition } from '../../src/server/file-response.js';
import type { Script } from '../../src/storage/generated/client/client.js';
import { fixture, openScripts } from '../scripts/support/scripts.js';
import type { Scripts } from '../scripts/support/scripts.js';
import { deferred } from '../support/deferred.js';
import { startTestServer } from './support/test-server.js';

const ADA = { tenantId: 'ada' };
const KEYS = new Map<string, KeyHolder>([
  ['key-of-ada-lovelace', { ...ADA, operator: false }],
  ['key-of-bob-marley-42', { tenantId: 'bob', operator: false }],
]);
const AS_ADA = { authorization: 'Bearer key-of-ada-lovelace' };
const NOBODY = '0190f3a0-0000-7000-8000-000000000404';

/** Draws like the real one unless told otherwise. */
const pdf = createPdfRenderer();
const render = vi.fn<PdfRenderer['render']>((...job) => pdf.render(...job));
let open: Scripts;
let script: Script;

beforeAll(async () => {
  open = await openScripts({ pdf: { ...pdf, render } });
  script = await open.scripts.importScript(ADA, {
    format: 'FOUNTAIN',
    text: fixture('short'),
    title: 'Über den Hafen',
  });
});
afterAll(() => open.close());

async function start(parts: Partial<ContextParts> = {}) {
  const { url, errors } = await startTestServer({
    parts: { db: open.db, scripts: open.scripts, ...parts },
    config: { apiKeys: KEYS },
  });
  const get = (path: string, { headers = {}, ...init }: RequestInit & { headers?: Record<string, string> } = {}) =>
    fetch(`${url}/scripts/${path}`, { ...init, headers: { ...AS_ADA, ...headers } });
  return { url, errors, get };
}

describe('GET /scripts/<id>.<format>', () => {
  it.each([
    ['fountain', 'text/plain; charset=utf-8', 'Title: Über den Hafen'],
    ['fdx', 'application/xml; charset=utf-8', '<?xml version="1.0" encoding="UTF-8"'],
    ['pdf', 'application/pdf', '%PDF-1.'],
    ['html', 'text/html; charset=utf-8', '<!DOCTYPE html>'],
    ['txt', 'text/plain; charset=utf-8', '\n'],
    ['json', 'application/json; charset=utf-8', '{'],
    ['report.html', 'text/html; charset=utf-8', '<!DOCTYPE html>'],
  ])('gives the script as .%s', async (extension, mediaType, beginning) => {
    const { get } = await start();
    const response = await get(`${encodeGlobalId('Script', script.id)}.${extension}`);
    expect(response.status).toBe(200);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.toString().slice(0, beginning.length).toLowerCase()).toBe(beginning.toLowerCase());
    expect(
      Object.fromEntries(
        [
          'content-type',
          'content-length',
          'content-disposition',
          'x-content-type-options',
          'referrer-policy',
          'content-security-policy',
          'cache-control',
          'vary',
        ].map((name) => [name, response.headers.get(name)]),
      ),
    ).toEqual({
      'content-type': mediaType,
      'content-length': String(bytes.byteLength),
      'content-disposition': `${/html|pdf/.test(extension) ? 'inline' : 'attachment'}; filename="Uber-den-Hafen.${extension}"; filename*=UTF-8''%C3%9Cber-den-Hafen.${extension}`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': extension.endsWith('html')
        ? expect.stringMatching(/^default-src 'none'; style-src 'unsafe-inline';.* sandbox$/)
        : null,
      'cache-control': 'private, no-cache',
      vary: 'Authorization, X-API-Key',
    });
  });

  it('has the pages that are asked for, and says which there are', async () => {
    const { get } = await start();
    const [usual, letter, a4] = await Promise.all(
      ['', '?profile=letter', '?profile=A4'].map(async (query) => (await get(`${script.id}.txt${query}`)).text()),
    );
    expect(letter).toBe(usual);
    expect(a4).not.toBe(usual);
    expect(a4).toBe((await open.scripts.export(script, 'TEXT', 'A4')).text);
    const refused = await get(`${script.id}.txt?profile=legal`);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({
      errors: [
        {
          message: 'The page profile "legal" is not among LETTER, A4, MULTI_CAMERA.',
          extensions: { code: 'INVALID_INPUT' },
        },
      ],
    });
  });

  it.each(['html', 'report.html', 'pdf', 'txt'])('saves .%s when it is asked to', async (extension) => {
    const { get } = await start();
    for (const query of ['?download', '?download=1', '?x=y&download']) {
      const response = await get(`${script.id}.${extension}${query}`);
      await response.arrayBuffer();
      expect(response.headers.get('content-disposition'), query).toMatch(/^attachment; /);
    }
  });

  it('ends a PDF where a PDF ends', async () => {
    const { get } = await start();
    const bytes = Buffer.from(await (await get(`${script.id}.pdf`)).arrayBuffer());
    expect(bytes.byteLength).toBeGreaterThan(10_000);
    expect(bytes.subarray(-6).toString().trim()).toBe('%%EOF');
  });

  it('takes the row’s own id as well, and gives what GraphQL gives', async () => {
    const { get } = await start();
    const { text } = await open.scripts.export(script, 'FOUNTAIN');
    expect(await (await get(`${script.id}.fountain`)).text()).toBe(text);
  });

  it.each(['fountain', 'pdf'])('answers 304 for .%s until the script changes', async (extension) => {
    const { get } = await start();
    const own = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text: 'INT. A - DAY\n\nx\n' });
    const path = `${own.id}.${extension}`;
    const first = await get(path);
    await first.arrayBuffer();
    const etag = first.headers.get('etag')!;
    render.mockClear();
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await get(path, { headers: { 'if-none-match': tag } });
      expect(response.status, tag).toBe(304);
      expect(response.headers.get('etag')).toBe(etag);
      expect(response.headers.get('cache-control')).toBe('private, no-cache');
      expect(await response.text()).toBe('');
    }
    expect(render).not.toHaveBeenCalled();
    expect((await get(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    const [scene] = await open.scenesOf(own.id);
    await open.scripts.editScene(ADA, { sceneId: scene!.id, text: 'INT. A - DAY\n\ny\n' });
    const changed = await get(path, { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  it.each(['fountain', 'pdf'])('answers HEAD for .%s without a body, and draws nothing', async (extension) => {
    const { get } = await start();
    render.mockClear();
    const response = await get(`${script.id}.${extension}`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain(`Uber-den-Hafen.${extension}`);
    expect(response.headers.get('etag')).toMatch(/^"[\w-]+"$/);
    expect(await response.text()).toBe('');
    expect(render).not.toHaveBeenCalled();
    expect(
      (
        await get(`${script.id}.${extension}`, {
          method: 'HEAD',
          headers: { 'if-none-match': response.headers.get('etag')! },
        })
      ).status,
    ).toBe(304);
  });

  it('needs the same keys as GraphQL, and shows nobody another’s script', async () => {
    const { url } = await start();
    const path = `${url}/scripts/${script.id}.fountain`;
    const stranger = await fetch(path);
    expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect((await fetch(path, { headers: { authorization: 'Bearer key-of-nobody-at-all' } })).status).toBe(401);
    const other = await fetch(path, { headers: { authorization: 'Bearer key-of-bob-marley-42' } });
    expect(other.status).toBe(404);
    expect(await other.json()).toEqual(
      await (await fetch(path.replace(script.id, NOBODY), { headers: AS_ADA })).json(),
    );
    expect((await fetch(path, { headers: { 'x-api-key': 'key-of-ada-lovelace' } })).status).toBe(200);
  });

  it.each([
    ['an id that is none', () => 'rubbish.fountain'],
    ['the id of something else', () => `${encodeGlobalId('Scene', script.id)}.fountain`],
    ['an id of nothing', () => `${NOBODY}.fountain`],
    ['a format that is not there', () => `${script.id}.docx`],
    ['a name of the language itself', () => `${script.id}.constructor`],
    ['no format', () => script.id],
    ['no id', () => '.pdf'],
    ['a path that climbs', () => '..%2f..%2fetc%2fpasswd.fountain'],
    ['half an escape', () => `%E0%A4%A.fountain`],
  ])('is 404 for %s', async (_what, path) => {
    const { get } = await start();
    const response = await get(path());
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  it('is 405 for what would change something', async () => {
    const { get } = await start();
    const response = await get(`${script.id}.fountain`, {
      headers: { 'content-type': 'application/json' },
      method: 'DELETE',
    });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('a PDF that is not made', () => {
  it.each([
    ['BUSY', 503, 'RATE_LIMITED', '2'],
    ['TOO_LONG', 422, 'INVALID_INPUT', null],
    ['TIMEOUT', 504, 'INTERNAL', null],
    ['FAILED', 500, 'INTERNAL', null],
  ] as const)('for %s is %i', async (code: PdfErrorCode, status, told, retryAfter) => {
    const { get, errors } = await start();
    render.mockRejectedValueOnce(new PdfError(code, 'What happened.', { cause: new Error('secret') }));
    const response = await get(`${script.id}.pdf`);
    expect([response.status, response.headers.get('retry-after'), response.headers.get('content-disposition')]).toEqual(
      [status, retryAfter, null],
    );
    const body = await response.text();
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: told } }] });
    expect(body).not.toContain('secret');
    expect(body.includes('What happened.')).toBe(code !== 'FAILED');
    // Only what somebody has to look into is logged.
    expect(errors.map(({ message }) => message)).toEqual(code === 'FAILED' ? ['a PDF could not be drawn'] : []);
    expect((await get(`${script.id}.pdf`)).status).toBe(200);
  });

  it('for want of room is refused at once while others are drawn', async () => {
    const small = createPdfRenderer({ size: 1, queue: 1 });
    const narrow = await openScripts({ pdf: small });
    try {
      const own = await narrow.scripts.importScript(ADA, { format: 'FOUNTAIN', text: fixture('short') });
      const { get } = await start({ db: narrow.db, scripts: narrow.scripts });
      const statuses = await Promise.all(
        Array.from({ length: 6 }, async () => {
          const response = await get(`${own.id}.pdf`);
          await response.arrayBuffer();
          return response.status;
        }),
      );
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(2);
      expect(statuses.filter((status) => status === 503).length).toBeGreaterThanOrEqual(1);
      expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
    } finally {
      await narrow.close();
    }
  });

  it('for a client that went away is not drawn to its end, and nothing is logged', async () => {
    const { get, errors } = await start();
    const begun = deferred<AbortSignal>();
    render.mockImplementationOnce(
      (_script, _profile, _meta, signal) =>
        new Promise((_resolve, reject) => {
          signal!.addEventListener('abort', () => reject(signal!.reason as Error));
          begun.resolve(signal!);
        }),
    );
    const client = new AbortController();
    const answer = get(`${script.id}.pdf`, { signal: client.signal }).catch((error: unknown) => error);
    const signal = await begun.promise;
    client.abort();
    await expect.poll(() => signal.aborted).toBe(true);
    expect(await answer).toMatchObject({ name: 'AbortError' });
    expect((await get(`${script.id}.fountain`)).status).toBe(200);
    expect(errors).toEqual([]);
  });
});

describe('a download that fails', () => {
  it('shows the request id under which it is logged, and nothing of the inside', async () => {
    const { get, errors } = await start({
      scripts: {
        ...open.scripts,
        download: async () => Promise.reject(new Error('connect ECONNREFUSED password=hunter2')),
      },
    });
    const response = await get(`${script.id}.fountain`, { headers: { 'x-request-id': 'req-78' } });
    expect([response.status, response.headers.get('content-type')]).toEqual([500, 'application/json; charset=utf-8']);
    expect(await response.json()).toEqual({
      errors: [{ message: expect.stringContaining('req-78'), extensions: { code: 'INTERNAL', requestId: 'req-78' } }],
    });
    expect(errors).toMatchObject([
      { fields: { err: { message: expect.stringContaining('hunter2') }, requestId: 'req-78' } },
    ]);
  });

  it('as the script is deleted meanwhile is 404, not a shorter script', async () => {
    const own = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text: 'INT. A - DAY\n\nx\n' });
    const file = await open.scripts.download(own, 'FOUNTAIN');
    const { get, errors } = await start({ scripts: { ...open.scripts, download: async () => file } });
    await open.db.draft.deleteMany({ where: { scene: { scriptId: own.id } } });
    const response = await get(`${own.id}.fountain`);
    expect([response.status, await response.json()]).toEqual([
      404,
      {
        errors: [
          {
            message: 'The script, or a scene of it, was deleted while it was being read.',
            extensions: { code: 'NOT_FOUND' },
          },
        ],
      },
    ]);
    expect(errors).toEqual([]);
  });

  it.each(['txt', 'pdf'])('is none for a title that is cut within a character: .%s', async (extension) => {
    const own = await open.scripts.importScript(ADA, {
      format: 'FOUNTAIN',
      text: 'INT. A - DAY\n\nx\n',
      title: `a${'\u{20000}'.repeat(60)}`,
    });
    const { get } = await start();
    const response = await get(`${own.id}.${extension}`);
    expect(response.status).toBe(200);
    expect(decodeURIComponent(response.headers.get('content-disposition')!.split("UTF-8''")[1]!)).toBe(
      `a${'\u{20000}'.repeat(39)}.${extension}`,
    );
    await response.arrayBuffer();
  });
});

describe('a large file', () => {
  it('arrives whole, in pieces', async () => {
    const bytes = Buffer.alloc(5_000_001, 'page ');
    const file: ScriptDownload = {
      fileName: 'a.pdf',
      mediaType: 'application/pdf',
      extension: 'pdf',
      etag: '"x"',
      content: async () => bytes,
    };
    const { get } = await start({ scripts: { ...open.scripts, download: async () => file } });
    const response = await get(`${script.id}.pdf`);
    expect(response.headers.get('content-length')).toBe('5000001');
    const pieces: Uint8Array[] = [];
    for await (const piece of response.body!) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(10);
    expect(Buffer.compare(Buffer.concat(pieces), bytes)).toBe(0);
  });
});

describe('a file’s name in a header', () => {
  it.each([
    ['plain.fountain', `attachment; filename="plain.fountain"; filename*=UTF-8''plain.fountain`],
    [
      'a "quoted" name.fountain',
      `attachment; filename="a _quoted_ name.fountain"; filename*=UTF-8''a%20%22quoted%22%20name.fountain`,
    ],
    [
      'evil\r\nSet-Cookie: a=b.fountain',
      `attachment; filename="evilSet-Cookie_ a_b.fountain"; filename*=UTF-8''evilSet-Cookie%3A%20a%3Db.fountain`,
    ],
    ['../../etc/passwd', `attachment; filename="..-..-etc-passwd"; filename*=UTF-8''..-..-etc-passwd`],
    ['half \ud83c.fountain', `attachment; filename="half _.fountain"; filename*=UTF-8''half%20%EF%BF%BD.fountain`],
    [
      '映画 (1).fountain',
      `attachment; filename="__ (1).fountain"; filename*=UTF-8''%E6%98%A0%E7%94%BB%20%281%29.fountain`,
    ],
  ])('%j', (name, header) => {
    expect(contentDisposition('attachment', name)).toBe(header);
  });
});
