import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { describe, expect, it } from 'vitest';
import {
  action,
  heading,
  run,
  speech,
  transition,
  dialogue,
  dual,
  pageBreak,
  parenthetical,
  script,
  speechOf,
} from '../build.js';
import type { Block, TitleEntry } from '../../../src/screenplay/ast.js';
import type { Layout, PageLine } from '../../../src/screenplay/layout/page.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { A4, LETTER, MULTICAM } from '../../../src/screenplay/layout/profiles.js';
import { UnsupportedFont, type FontFile, type FontSet } from '../../../src/screenplay/render/fonts.js';
import { renderPdf, type PdfMeta } from '../../../src/screenplay/render/pdf.js';
import { loadFonts } from '../../../src/scripts/pdf/fonts.js';
import { layoutPages, pdfPages, placedTexts } from './pdf-pages.js';

const FONTS = loadFonts();
const META: PdfMeta = { title: 'The Last Ferry', createdAt: new Date(Date.UTC(2026, 4, 1)) };

const TITLE: TitleEntry[] = [
  { key: 'Title', values: [[run('THE LAST FERRY', { bold: true, underline: true })]] },
  { key: 'Author', values: [[run('Zażółć Gęślą')]] },
];

const SENTENCES = Array.from({ length: 40 }, (_, at) => `This is sentence number ${at} of a long speech.`).join(' ');

const FERRY = script(
  [
    heading('INT. FERRY - ENGINE ROOM - NIGHT', '1'),
    action([
      run('ANNA kneels by the '),
      run('old', { italic: true }),
      run(' engine. A '),
      run('bolt', { bold: true }),
      run(' rolls '),
      run('far away', { underline: true }),
      run('.'),
    ]),
    speech('Anna', [parenthetical('to herself'), dialogue('Come on, you old thing.')]),
    dual(speechOf('Anna', [dialogue('It will not start.')]), speechOf('Bob', [dialogue('It never does!')])),
    transition('CUT TO:'),
    heading('EXT. HARBOUR - CONTINUOUS', '2A'),
    ...Array.from({ length: 14 }, (_, at) =>
      action(`Rain on the water, and the lamp swings in the wind. Flash number ${at}.`),
    ),
    speech('Captain', [dialogue(SENTENCES)], ['V.O.']),
    pageBreak(),
    action('He stops.'),
  ],
  TITLE,
);

function pageOf(...texts: readonly string[]): Layout {
  return layoutOf(texts.map((text, row) => ({ row, kind: 'action', block: row, spans: [{ column: 15, text }] })));
}

function layoutOf(lines: readonly PageLine[]): Layout {
  return { profile: LETTER, pages: [{ number: 1, lines }], starts: [] };
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The objects of a PDF outside its streams are plain text. */
function source(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function fontNames(bytes: Uint8Array): string[] {
  return [
    ...new Set(
      [...source(bytes).matchAll(/\/FontName \/([^\s]+)/g)].map((match) => match[1]!.replace(/^[A-Z]{6}\+/, '')),
    ),
  ];
}

describe('the pages of a PDF', () => {
  it.each([LETTER, A4, MULTICAM])('hold the text of the layout, each piece at its place: $id', async (profile) => {
    const layout = paginate(FERRY, profile);
    const { bytes, warnings } = await renderPdf(layout, FONTS, META);
    expect(warnings).toEqual([]);
    expect(await pdfPages(bytes, layout)).toEqual(layoutPages(layout));
  });

  it('show what the layout adds to the script', async () => {
    const layout = paginate(FERRY);
    const rows = (await pdfPages((await renderPdf(layout, FONTS, META)).bytes, layout)).flatMap((page) =>
      Object.values(page).map((row) => row.trim()),
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        '(MORE)',
        "CAPTAIN (V.O.) (CONT'D)",
        '(to herself)',
        'CUT TO:',
        expect.stringMatching(/^ANNA +BOB$/),
      ]),
    );
    expect(rows.indexOf("CAPTAIN (V.O.) (CONT'D)") - rows.indexOf('(MORE)')).toBe(2);
  });

  it('are numbered at the top right from the second on, the title page not counted', async () => {
    const { bytes } = await renderPdf(paginate(FERRY), FONTS, META);
    const numbers = (await placedTexts(bytes)).map((page) =>
      page.filter(({ text, y }) => y < 60 && /^\d+\.$/.test(text)),
    );
    expect(numbers.map((found) => found.map(({ text }) => text))).toEqual(
      [[], [], ['2.'], ['3.'], ['4.']].slice(0, numbers.length),
    );
    expect(numbers.length).toBeGreaterThan(3);
    const [second] = numbers[2]!;
    expect(second!.x).toBeCloseTo(7.5 * 72 - 2 * 7.2);
    expect(second!.y).toBeCloseTo(36 + 9.375);
  });

  it('show scene numbers in both margins, which give way to a heading as wide as the page', async () => {
    const line = (row: number, text: string, sceneNumber: string): PageLine => ({
      row,
      kind: 'heading',
      block: row,
      sceneNumber,
      spans: [{ column: 15, text }],
    });
    const { bytes } = await renderPdf(
      layoutOf([line(0, 'INT. HOUSE - DAY', '7'), line(2, 'INT. '.padEnd(61, 'X'), '112A-B')]),
      FONTS,
      META,
    );
    const [page] = await placedTexts(bytes);
    const at = (text: string) => page!.filter((piece) => piece.text === text).map(({ x }) => x);
    expect(at('7').map((x) => x / 72)).toEqual([expect.closeTo(0.75), expect.closeTo(7.375)]);
    const [left, right] = at('112A-B');
    expect(left! + 6 * 7.2).toBeLessThan(15 * 7.2);
    expect(right).toBeGreaterThanOrEqual((15 + 61) * 7.2);
    expect(right! + 6 * 7.2).toBeLessThanOrEqual(612);
  });

  it('are the paper of the profile, and one blank sheet for a script without text', async () => {
    const sizes = async (layout: Layout) => {
      const document = await getDocumentProxy((await renderPdf(layout, FONTS, META)).bytes);
      const { width, height } = (await document.getPage(1)).getViewport({ scale: 1 });
      return [document.numPages, width, height];
    };
    expect(await sizes(paginate(script([])))).toEqual([1, 612, 792]);
    expect(await sizes(paginate(script([action('x')]), A4))).toEqual([1, 595.28, 841.89]);
  });

  it('draw underlines as lines below their words', async () => {
    const layout = layoutOf([
      {
        row: 3,
        kind: 'action',
        block: 0,
        spans: [
          { column: 15, text: 'not ' },
          { column: 19, text: 'these two', underline: true },
        ],
      },
    ]);
    const page = await (await getDocumentProxy((await renderPdf(layout, FONTS, META)).bytes)).getPage(1);
    const { OPS } = await getResolvedPDFJS();
    const { fnArray, argsArray } = await page.getOperatorList();
    const paths = fnArray.flatMap((fn, at) =>
      fn === OPS.constructPath ? [argsArray[at] as [number, unknown, Record<number, number>]] : [],
    );
    expect(paths).toHaveLength(1);
    const [stroke, , box] = paths[0]!;
    expect(stroke).toBe(OPS.stroke);
    const [from, top, to, bottom] = Object.values(box);
    expect([from, to]).toEqual([expect.closeTo(19 * 7.2, 3), expect.closeTo(28 * 7.2, 3)]);
    const baseline = 72 + 3 * 12 + 9.375;
    expect(top).toBe(bottom);
    expect(top).toBeGreaterThan(baseline);
    expect(top).toBeLessThan(baseline + 3);
  });
});

describe('the fonts of a PDF', () => {
  it('are all embedded, in the styles used and no others', async () => {
    const { bytes } = await renderPdf(paginate(FERRY), FONTS, META);
    expect(fontNames(bytes).sort()).toEqual(['CourierPrime-Bold', 'CourierPrime-Italic', 'CourierPrime-Regular']);
    const count = (pattern: RegExp) => source(bytes).match(pattern)?.length ?? 0;
    expect(count(/\/FontFile[23]? \d/g)).toBe(count(/\/Type \/FontDescriptor/g));
    expect(count(/\/Subtype \/Type1\b/g)).toBe(0);
    expect(count(/\/ToUnicode \d/g)).toBe(count(/\/Subtype \/Type0/g));
  });

  it('are chosen by character: Polish, Greek, Cyrillic, Hebrew and Vietnamese on one page', async () => {
    const layout = pageOf(
      'Zażółć gęślą jaźń. ŁÓDŹ.',
      'Ξεσκεπάζω τὴν ψυχοφθόρα βδελυγμία.',
      'Съешь же ещё этих мягких булок.',
      'Tiếng Việt: Những người ấy đã đi rồi.',
      '“Curly” — …',
      'Say שלום',
    );
    const { bytes, warnings } = await renderPdf(layout, FONTS, META);
    expect(warnings).toEqual([]);
    expect(await pdfPages(bytes, layout)).toEqual(layoutPages(layout));
    expect(fontNames(bytes).sort()).toEqual(['CourierPrime-Regular', 'Cousine-Regular']);
  });

  it('share one baseline and one pitch', async () => {
    const { bytes } = await renderPdf(pageOf('abc абв abc ηθι abc'), FONTS, META);
    const [page] = await placedTexts(bytes);
    expect(new Set(page!.map(({ y }) => y)).size).toBe(1);
    expect(
      page!.filter(({ text }) => text.trim() !== '').map(({ text, x }) => [text.trim(), Math.round(x / 7.2)]),
    ).toEqual([
      ['abc', 15],
      ['абв', 19],
      ['abc', 23],
      ['ηθι', 27],
      ['abc', 31],
    ]);
  });

  it('make bold and italic of all alphabets', async () => {
    const spans = [
      { column: 15, text: 'aя', bold: true as const },
      { column: 17, text: 'aя', italic: true as const },
      { column: 19, text: 'aя', bold: true as const, italic: true as const },
    ];
    const { bytes } = await renderPdf(layoutOf([{ row: 0, kind: 'action', block: 0, spans }]), FONTS, META);
    expect(fontNames(bytes).sort()).toEqual(
      ['Bold', 'BoldItalic', 'Italic'].flatMap((style) => [`CourierPrime-${style}`, `Cousine-${style}`]).sort(),
    );
  });

  it('are bold in headings if the profile says so', async () => {
    const plain = script([heading('INT. HOUSE - DAY', '1'), action('Nobody.')]);
    const names = async (headingBold: boolean) =>
      fontNames((await renderPdf(paginate(plain, { ...LETTER, headingBold }), FONTS, META)).bytes);
    expect(await names(false)).toEqual(['CourierPrime-Regular']);
    expect((await names(true)).sort()).toEqual(['CourierPrime-Bold', 'CourierPrime-Regular']);
  });

  it('stand in for a style that a font is not given in', async () => {
    const regular = FONTS.regular.filter(({ name }) => name.startsWith('courier-prime'));
    const fonts: FontSet = { regular, bold: FONTS.bold.slice(0, 1), italic: [], boldItalic: [] };
    const layout = layoutOf([
      {
        row: 0,
        kind: 'action',
        block: 0,
        spans: [
          { column: 15, text: 'bold ł', bold: true },
          { column: 21, text: ' both', bold: true, italic: true },
        ],
      },
    ]);
    const { bytes, warnings } = await renderPdf(layout, fonts, META);
    expect(warnings).toEqual([]);
    expect(fontNames(bytes).sort()).toEqual(['CourierPrime-Bold', 'CourierPrime-Regular']);
    expect(await pdfPages(bytes, layout)).toEqual(layoutPages(layout));
  });
});

describe('characters that no font has', () => {
  it('become a question mark and one warning each, with their count', async () => {
    const layout = pageOf('A film 🎬 and 🎬.', 'A family 👨‍👩‍👧, a private \ue000.');
    const { bytes, warnings } = await renderPdf(layout, FONTS, META);
    expect(warnings.map(({ code, character, count }) => [code, character, count])).toEqual([
      ['PDF001', '🎬', 2],
      ['PDF001', '👨‍👩‍👧', 1],
      ['PDF001', '\ue000', 1],
    ]);
    expect(warnings[0]!.message).toBe(
      '"🎬" (U+1F3AC) is in none of the fonts and becomes "?", 2 times: give a font that has it.',
    );
    const words = Object.values((await pdfPages(bytes, layout))[0]!).map((row) => row.trim().replace(/\s+/g, ' '));
    expect(words).toEqual(['A film ? and ? .', 'A family ? , a private ?.']);
  });

  it('keep what follows them at its column', async () => {
    const { bytes } = await renderPdf(pageOf('🎬 then'), FONTS, META);
    const [page] = await placedTexts(bytes);
    expect(page!.find(({ text }) => text === 'then')!.x).toBeCloseTo((15 + 3) * 7.2, 1);
  });

  it('lose an accent rather than the letter', async () => {
    const { bytes, warnings } = await renderPdf(pageOf('x\u0351y'), FONTS, META);
    expect(warnings.map(({ character, count }) => [character, count])).toEqual([['\u0351', 1]]);
    expect((await placedTexts(bytes))[0]!.map(({ text }) => text).join('')).toBe('xy');
  });

  it('are not those that cannot be seen', async () => {
    const { bytes, warnings } = await renderPdf(
      pageOf('soft\u00adly zero\u200bwidth \ufefffirst, thin\u2009space'),
      FONTS,
      META,
    );
    expect(warnings).toEqual([]);
    expect(
      (await placedTexts(bytes))[0]!
        .map(({ text }) => text)
        .join('')
        .replace(/\s+/g, ' '),
    ).toBe('softly zerowidth first, thin space');
  });
});

describe('accents', () => {
  it('that a letter can take in are part of it', async () => {
    const layout = pageOf('e\u0301te\u0301 dec\u0327a');
    const { bytes } = await renderPdf(layout, FONTS, META);
    expect(Object.values((await pdfPages(bytes, layout))[0]!)[0]!.trim()).toBe('été deça');
  });

  it('that it cannot take in stand over the middle of its cell, also from another font', async () => {
    const { bytes, warnings } = await renderPdf(pageOf('x\u0304y'), FONTS, META);
    expect(warnings).toEqual([]);
    const [page] = await placedTexts(bytes);
    expect(
      page!
        .map(({ text }) => text)
        .join('')
        .replaceAll(' ', '')
        .normalize('NFC'),
    ).toBe('x\u0304y');
    const macron = page!.find(({ text }) => text.includes('\u0304'))!;
    expect(macron.x).toBeGreaterThan(15 * 7.2 + 2);
    expect(macron.x).toBeLessThan(15 * 7.2 + 5);
  });
});

describe('right-to-left text', () => {
  it('runs from its right edge within the line', async () => {
    const { bytes } = await renderPdf(pageOf('He says שלום עולם 42, then leaves.'), FONTS, META);
    const [page] = await placedTexts(bytes);
    const column = (text: string) => Math.round(page!.find((piece) => piece.text.trim() === text)!.x / 7.2);
    expect([column('He says'), column('42'), column('עולם'), column('שלום')]).toEqual([15, 23, 26, 31]);
    expect(column(', then leaves.')).toBe(35);
  });
});

describe('a font file', () => {
  const woff2 = (): FontFile => ({
    name: 'courier-prime-latin-400-normal.woff2',
    bytes: readFileSync(
      createRequire(import.meta.url).resolve('@fontsource/courier-prime/files/courier-prime-latin-400-normal.woff2'),
    ),
  });
  const first = FONTS.regular[0]!;

  it.each([
    [
      'of the .woff2 kind',
      woff2(),
      'The font courier-prime-latin-400-normal.woff2 is a .woff2 file, which cannot be embedded in parts: give a .woff, .ttf or .otf file.',
    ],
    [
      'with several fonts',
      { name: 'all.ttc', bytes: Buffer.from('ttcf\0\x01') },
      'The font all.ttc is a collection of several fonts: give a .woff, .ttf or .otf file.',
    ],
    [
      'that is none',
      { name: 'notes.txt', bytes: Buffer.from('hello') },
      'The font notes.txt is no font file: give a .woff, .ttf or .otf file.',
    ],
    [
      'without a byte',
      { name: 'empty.woff', bytes: new Uint8Array() },
      'The font empty.woff is no font file: give a .woff, .ttf or .otf file.',
    ],
  ])('%s is refused, even if no character asks for it', async (_, file, message) => {
    const fonts = { ...FONTS, boldItalic: [...FONTS.boldItalic, file] };
    await expect(renderPdf(pageOf('x'), fonts, META)).rejects.toThrow(UnsupportedFont);
    await expect(renderPdf(pageOf('x'), fonts, META)).rejects.toThrow(message);
  });

  it('that is cut short is refused by name', async () => {
    const fonts: FontSet = { ...FONTS, regular: [{ name: 'cut.woff', bytes: first.bytes.slice(0, 300) }] };
    await expect(renderPdf(pageOf('x'), fonts, META)).rejects.toThrow(/^The font cut\.woff cannot be read: /);
  });
});

describe('P11: equal arguments give equal bytes', () => {
  it('on every run', async () => {
    const [one, two] = [
      await renderPdf(paginate(FERRY), FONTS, META),
      await renderPdf(paginate(FERRY), loadFonts(), META),
    ];
    expect(hash(one.bytes)).toBe(hash(two.bytes));
  });

  it('side by side with others', async () => {
    const other: Block[] = [action('Πρώτα этот текст 🎬.')];
    const alone = await renderPdf(paginate(FERRY), FONTS, META);
    const [, together] = await Promise.all([
      renderPdf(paginate(script(other)), FONTS, META),
      renderPdf(paginate(FERRY), FONTS, META),
      renderPdf(paginate(script(other)), FONTS, META),
    ]);
    expect(hash(together.bytes)).toBe(hash(alone.bytes));
  });

  it('and the date is the one given, with title, author and language', async () => {
    const later = {
      title: 'Żółw & <Sons>',
      author: 'Zoë',
      language: 'pl',
      createdAt: new Date(Date.UTC(2031, 0, 2, 3, 4, 5)),
    };
    const { bytes } = await renderPdf(paginate(FERRY), FONTS, later);
    expect(hash(bytes)).not.toBe(hash((await renderPdf(paginate(FERRY), FONTS, META)).bytes));
    const { info } = await (await getDocumentProxy(bytes.slice())).getMetadata();
    expect(info).toMatchObject({
      Title: 'Żółw & <Sons>',
      Author: 'Zoë',
      CreationDate: 'D:20310102030405Z',
      Language: 'pl',
      Producer: 'ScriptGen',
    });
    expect(source(bytes)).not.toContain(`D:${new Date().getUTCFullYear()}`);
  });
});
