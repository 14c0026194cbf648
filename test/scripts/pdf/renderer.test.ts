import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import { action, pageBreak, script, speech, dialogue } from '../../../src/screenplay/build.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { A4, LETTER } from '../../../src/screenplay/layout/profiles.js';
import { renderPdf, type PdfMeta } from '../../../src/screenplay/render/pdf.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { loadFonts } from '../../../src/scripts/pdf/fonts.js';
import type { ScriptSource } from '../../../src/scripts/versions/script-source.js';
import { createPdfRenderer, type PdfRenderer, type PdfRendererOptions } from '../../../src/scripts/pdf/renderer.js';

const META: PdfMeta = { title: 'The Last Ferry', createdAt: new Date(0) };
const PAGES = script([
  action('One \ue000 two.'),
  speech('Anna', [dialogue('Zażółć gęślą jaźń.')]),
  pageBreak(),
  action('Three.'),
]);

let open: PdfRenderer[] = [];

function renderer(options?: PdfRendererOptions): PdfRenderer {
  const made = createPdfRenderer(options);
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
});

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('the PDF renderer', () => {
  it('P11: gives the bytes and warnings of the main thread, from every worker', async () => {
    const here = await renderPdf(paginate(PAGES, A4), loadFonts(), META);
    const pdfs = renderer({ size: 2 });
    const there = await Promise.all([0, 1, 2].map(() => pdfs.render(PAGES, A4, META)));
    expect(there.map(({ bytes }) => hash(bytes))).toEqual(Array.from({ length: 3 }, () => hash(here.bytes)));
    expect(there.map(({ warnings }) => warnings)).toEqual(Array.from({ length: 3 }, () => here.warnings));
    expect(here.warnings).toMatchObject([{ code: 'PDF001', character: '\ue000', count: 1 }]);
  });

  it('refuses more pages than one file may have, and goes on', async () => {
    const pdfs = renderer({ size: 1, maxPages: 1 });
    await expect(pdfs.render(PAGES, LETTER, META)).rejects.toMatchObject({
      name: 'PdfError',
      code: 'TOO_LONG',
      message: 'The script has 2 pages, more than the 1 of one PDF: export it in parts.',
    });
    await expect(pdfs.render(script([action('One.')]), LETTER, META)).resolves.toMatchObject({ warnings: [] });
  });

  it('does not count the title page', async () => {
    const titled = {
      ...script([action('One.')]),
      titlePage: [{ key: 'Title', values: [[{ kind: 'run' as const, text: 'Ferry' }]] }],
    };
    await expect(renderer({ maxPages: 1 }).render(titled, LETTER, META)).resolves.toMatchObject({ warnings: [] });
  });

  it('tells what was wrong with what it was given', async () => {
    await expect(renderer().render(PAGES, { ...LETTER, linesPerPage: 0 }, META)).rejects.toMatchObject({
      code: 'FAILED',
      cause: { message: expect.stringContaining('linesPerPage') },
    });
  });

  it('says why a file was not made: no room, no time, or none of both any more', async () => {
    const one = renderer({ size: 1, queue: 0 });
    const first = one.render(PAGES, LETTER, META);
    await expect(one.render(PAGES, LETTER, META)).rejects.toMatchObject({
      name: 'PdfError',
      code: 'BUSY',
      message: expect.stringContaining('Try again a little later.'),
    });
    await first;
    await one.close();
    await expect(one.render(PAGES, LETTER, META)).rejects.toMatchObject({ name: 'PdfError', code: 'FAILED' });
    await expect(renderer({ timeoutMs: 1 }).render(PAGES, LETTER, META)).rejects.toMatchObject({
      name: 'PdfError',
      code: 'TIMEOUT',
    });
  });

  it('draws the same from the texts of a script as from its tree', async () => {
    const text = 'INT. A - DAY\n\nShe waits.\n\nMARA\nNo.\n';
    const source: ScriptSource = {
      title: 'T',
      titlePage: [],
      scenes: [{ id: 'a', number: 1, act: 1, text }],
      actStructure: 'THREE_ACT',
      cast: [],
    };
    const pdfs = renderer();
    const [fromTexts, fromTree] = await Promise.all([
      pdfs.render(source, LETTER, META),
      pdfs.render(parse(text).script, LETTER, META),
    ]);
    expect(hash(fromTexts.bytes)).toBe(hash(fromTree.bytes));
  });

  it('is let go by a signal', async () => {
    const controller = new AbortController();
    const rendering = renderer().render(PAGES, LETTER, META, controller.signal);
    controller.abort(new Error('the reader left'));
    await expect(rendering).rejects.toThrow('the reader left');
  });

  it("takes the operator's fonts after its own, and refuses those it cannot use before any script comes", async () => {
    const require = createRequire(import.meta.url);
    const own = require.resolve('@fontsource/cousine/files/cousine-hebrew-400-normal.woff');
    const names = loadFonts([own]).italic.map(({ name }) => name);
    expect(names.indexOf('cousine-hebrew-400-normal.woff')).toBeGreaterThan(
      names.indexOf('cousine-hebrew-400-italic.woff'),
    );
    expect(names.indexOf('cousine-hebrew-400-normal.woff')).toBeLessThan(
      names.findIndex((name) => name.startsWith('amiri')),
    );
    await expect(renderer({ fonts: [own] }).render(PAGES, LETTER, META)).resolves.toMatchObject({
      warnings: [{ character: '\ue000' }],
    });
    const woff2 = require.resolve('@fontsource/cousine/files/cousine-hebrew-400-normal.woff2');
    expect(() => createPdfRenderer({ fonts: [woff2] })).toThrow(
      'The font cousine-hebrew-400-normal.woff2 is a .woff2 file',
    );
    expect(() => createPdfRenderer({ fonts: ['/no/such/font.ttf'] })).toThrow(/ENOENT.*\/no\/such\/font\.ttf/);
  });
});
