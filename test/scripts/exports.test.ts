import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, fileStem } from '../../src/scripts/formats.js';
import { exportLosses } from '../../src/scripts/export-losses.js';
import type { Script } from '../../src/storage/generated/client/client.js';
import { readFdx } from '../../src/screenplay/fdx/read.js';
import { ADA, fixture, openScripts } from './support/scripts.js';
import type { Scripts } from './support/scripts.js';

let open: Scripts;
let script: Script;
beforeAll(async () => {
  open = await openScripts();
  script = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text: fixture('short'), title: 'Über den Hafen' });
});
afterAll(() => open.close());

const { signal } = new AbortController();
const download = async (format: (typeof EXPORT_FORMATS)[number], of = script) => {
  const file = await open.scripts.download(of, format);
  return { ...file, bytes: await file.content(signal) };
};

describe('an export', () => {
  it.each([
    ['FOUNTAIN', 'Über-den-Hafen.fountain', 'text/plain; charset=utf-8', /^Title: Über den Hafen\n/],
    ['FDX', 'Über-den-Hafen.fdx', 'application/xml; charset=utf-8', /^<\?xml version="1\.0" encoding="UTF-8"/],
    ['HTML', 'Über-den-Hafen.html', 'text/html; charset=utf-8', /^<!doctype html>[^]*<title>Über den Hafen<\/title>/i],
    ['TEXT', 'Über-den-Hafen.txt', 'text/plain; charset=utf-8', /EXT\. ISLAND - LANDING - DAWN/],
    ['JSON', 'Über-den-Hafen.json', 'application/json; charset=utf-8', /^\{/],
  ] as const)('in %s carries its text', async (format, fileName, mediaType, text) => {
    const file = await open.scripts.export(script, format);
    expect(file).toMatchObject({ format, fileName, mediaType });
    expect(file.text).toMatch(text);
    expect(file.text).toBe((await download(format)).bytes);
  });

  it('in PDF carries none; its download does', async () => {
    expect(await open.scripts.export(script, 'PDF')).toMatchObject({ fileName: 'Über-den-Hafen.pdf', mediaType: 'application/pdf', text: null });
    const { bytes } = await download('PDF');
    expect(Buffer.from(bytes as Uint8Array).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it.each(EXPORT_FORMATS)('in %s can be had of a script without a scene', async (format) => {
    const empty = await open.db.script.create({ data: { tenantId: 'ada', title: 'Empty', logLine: 'None.' } });
    const { bytes } = await download(format, empty);
    expect(bytes.length).toBeGreaterThan(0);
  });

  it('has a title page of what is known, if the script came from no file', async () => {
    const own = await open.db.script.create({ data: { tenantId: 'ada', title: 'Low Water', logLine: 'A page is wrong.' } });
    const { text } = await open.scripts.export(own, 'FOUNTAIN');
    expect(text).toMatch(/^Title: Low Water\nCredit: .+\nSource: A page is wrong\.\nDraft date: \d{4}-\d\d-\d\d\n$/);
    expect(readFdx((await open.scripts.export(own, 'FDX')).text!).script.titlePage.length).toBeGreaterThan(0);
  });
});

describe('the tag of a download', () => {
  const tags = async (of: Script) => Promise.all(EXPORT_FORMATS.map(async (format) => (await open.scripts.download(of, format)).etag));

  it('is one for each format, and stays until the script changes', async () => {
    const own = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text: 'INT. A - DAY\n\nx\n' });
    const before = await tags(own);
    expect(new Set(before).size).toBe(EXPORT_FORMATS.length);
    for (const tag of before) expect(tag).toMatch(/^"[\w-]{27}"$/);
    expect(await tags(own)).toEqual(before);
    const [scene] = await open.scenesOf(own.id);
    await open.scripts.editScene(ADA, { sceneId: scene!.id, text: 'INT. A - DAY\n\ny\n' });
    const edited = await tags(own);
    const renamed = await tags(await open.db.script.update({ where: { id: own.id }, data: { title: 'Another' } }));
    expect(new Set([...before, ...edited, ...renamed]).size).toBe(3 * EXPORT_FORMATS.length);
  });

  it('stands for the very content, whatever is written meanwhile', async () => {
    const own = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text: 'INT. A - DAY\n\nBefore.\n' });
    const file = await open.scripts.download(own, 'FOUNTAIN');
    const [scene] = await open.scenesOf(own.id);
    await open.scripts.editScene(ADA, { sceneId: scene!.id, text: 'INT. A - DAY\n\nAfter.\n' });
    expect(await file.content(signal)).toContain('Before.');
    expect((await download('FOUNTAIN', own)).bytes).toContain('After.');
  });

  it('is of equal bytes, in PDF too', async () => {
    const [one, other] = [await download('PDF'), await download('PDF')];
    expect(other.etag).toBe(one.etag);
    expect(Buffer.compare(one.bytes as Uint8Array, other.bytes as Uint8Array)).toBe(0);
  });
});

describe('a download that nobody waits for', () => {
  it.each(['FOUNTAIN', 'PDF'] as const)('in %s ends with the reason', async (format) => {
    const file = await open.scripts.download(script, format);
    await expect(file.content(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});

describe('a title as a file name', () => {
  it.each([
    ['The Lamp Room', 'The-Lamp-Room'],
    ['../../etc/passwd', 'etc-passwd'],
    ['  "?*:|<>"  ', 'script'],
    ['', 'script'],
    ['映画 2', '映画-2'],
    ['A\r\nSet-Cookie: b', 'A-Set-Cookie-b'],
    ['x'.repeat(200), 'x'.repeat(80)],
    ['Ü'.normalize('NFD'), 'Ü'],
    ['हिन्दी फ़िल्म', 'हिन्दी-फ़िल्म'.normalize('NFC')],
    ['\u0301 x', 'x'],
    [`a${'\u{20000}'.repeat(60)}`, `a${'\u{20000}'.repeat(39)}`],
    [`${'x'.repeat(79)} y`, 'x'.repeat(79)],
    ['Aux', 'script-Aux'],
    ['Auxiliary', 'Auxiliary'],
  ])('%j', (title, stem) => {
    expect(fileStem(title)).toBe(stem);
  });
});

describe('the losses of an export', () => {
  const losses = async (text: string, format: (typeof EXPORT_FORMATS)[number]) => {
    const own = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text });
    const numbers = new Map((await open.scenesOf(own.id)).map(({ id, number }) => [id, number]));
    const [reading] = await open.scripts.readings([own]);
    return exportLosses(reading!, format).map(({ code, message, sceneId }) => [code, message, sceneId === null ? null : numbers.get(sceneId)]);
  };
  const ODD = 'Title: Low Water\nTide table: 7\n\nINT. A - DAY\n\nx\n\nINT. B - DAY\n\n/* Cut the dog. */\n\n##### Deep\n\ny\n';

  it('in Final Draft’s format are told with their scenes', async () => {
    expect(await losses(ODD, 'FDX')).toEqual([
      ['FDX021', 'A title page has no keys in Final Draft: this entry will not be read back as it is: "Tide table".', null],
      ['FDX022', 'A boneyard is left out: "Cut the dog.".', 2],
      ['FDX024', 'A section deeper than 4 is written as one of depth 4: "Deep".', 2],
    ]);
  });

  it.each(EXPORT_FORMATS.filter((format) => format !== 'FDX'))('in %s are none', async (format) => {
    expect(await losses(ODD, format)).toEqual([]);
  });

  it('stay short for a habit, and whole where an excerpt is cut within a character', async () => {
    const told = await losses(`INT. A - DAY\n\n${`/* ${'🌧'.repeat(40)} */\n\nx\n\n`.repeat(300)}`, 'FDX');
    expect(told).toHaveLength(201);
    expect(told.at(-1)).toEqual(['LIM001', '100 more losses are not listed: the limit is 200.', null]);
    expect((told[0]![1] as string).isWellFormed()).toBe(true);
  });
});
