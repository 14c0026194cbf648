import { getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { action, heading, speech, transition, centered, dialogue, script } from '../build.js';
import type { Block } from '../../../src/screenplay/ast.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import type { FontFile, FontSet } from '../../../src/screenplay/render/fonts.js';
import { renderPdf } from '../../../src/screenplay/render/pdf.js';
import { loadFonts } from '../../../src/scripts/pdf/fonts.js';
import { placedTexts } from './pdf-pages.js';

const FONTS = loadFonts();
const META = { title: 'x', createdAt: new Date(0) };
const CELL = 7.2;

async function drawn(...body: readonly Block[]) {
  const { bytes, warnings } = await renderPdf(paginate(script(body)), FONTS, META);
  const names = new Set(
    [
      ...Buffer.from(bytes)
        .toString('latin1')
        .matchAll(/\/FontName \/[A-Z]{6}\+([^\s]+)/g),
    ].map((match) => match[1]!),
  );
  const pieces = (await placedTexts(bytes))[0]!.filter(({ text }) => text.trim() !== '');
  const { info } = await (await getDocumentProxy(bytes.slice())).getMetadata();
  return { bytes, warnings, names: [...names], pieces, language: (info as { Language?: string }).Language };
}

describe('a script of', () => {
  it.each([
    ['Chinese', 'zh', '约翰静静地站着不动。这是什么地方？', /NotoSansSC/],
    ['Chinese of Taiwan', 'zh', '約翰靜靜地站著不動。這是什麼地方？', /NotoSansSC/],
    ['Japanese', 'ja', '太郎はドアを開けて、部屋に入る。「ここはどこだ？」', /BIZUDGothic/],
    ['Korean', 'ko', '민수가 천천히 문을 열고 들어온다.', /Nanum/],
    ['Arabic', 'ar', 'يدخل أحمد إلى الغرفة ويجلس (20).', /Amiri/],
    ['Persian', 'ar', 'علی به آرامی در را باز می‌کند.', /Amiri/],
    ['Hebrew', 'he', 'דוד נכנס לחדר (INT).', /Cousine/],
    ['Hindi', 'hi', 'धूल के कण। संस्कृति, क्षेत्र, श्री।', /Devanagari/],
    ['Bengali', 'bn', 'সে ধীরে ধীরে দরজা খুলে ভিতরে আসে।', /Bengali/],
    ['Tamil', 'ta', 'தமிழகத்தில் உள்ள ஒரு சிறிய அஞ்சலகம்.', /Tamil/],
    ['Telugu', 'te', 'అతను నెమ్మదిగా తలుపు తెరిచి వస్తాడు.', /Telugu/],
    ['Thai', 'th', 'ที่ทำการไปรษณีย์เล็กๆ', /Thai/],
    ['Greek', 'el', 'Ο Νίκος ανοίγει αργά την πόρτα.', /Cousine/],
    ['Armenian', 'hy', 'Արամը դանդաղ բացում է դուռը։', /Armenian/],
    ['Georgian', 'ka', 'ნინო ნელა აღებს კარს.', /Georgian/],
    ['Amharic', 'en', 'አበበ በዝግታ በሩን ከፍቶ ይገባል።', /Ethiopic/],
    ['Malayalam', 'en', 'അവൻ പതുക്കെ വാതിൽ തുറന്ന് അകത്തേക്ക് വരുന്നു.', /Malayalam/],
    ['Khmer', 'en', 'គាត់បើកទ្វារយឺតៗ ហើយចូលមក។', /Khmer/],
    ['Russian', 'en', 'Иван медленно открывает дверь.', /Cousine/],
    ['Vietnamese', 'en', 'Nguyễn từ từ mở cửa và bước vào.', /CourierPrime|Cousine/],
  ])('%s is drawn without loss', async (_, language, text, font) => {
    const { warnings, names, ...rest } = await drawn(action(text));
    expect(warnings).toEqual([]);
    expect(
      names.some((name) => font.test(name)),
      names.join(', '),
    ).toBe(true);
    expect(rest.language).toBe(language);
  });

  it('one language that quotes another keeps its own', async () => {
    expect((await drawn(action('He opens the door and says a word: שלום.'))).language).toBe('en');
    expect((await drawn(action('约翰说了一个词：ドア。然后什么也没有发生。'))).language).toBe('zh');
  });
});

describe('ideographs', () => {
  it('are set close, and are one text to a reader', async () => {
    const { pieces } = await drawn(action('约翰静静'));
    expect(pieces.map(({ text }) => text.trim())).toEqual(['约翰静静']);
    expect(pieces[0]!.x).toBeCloseTo(15 * CELL);
  });

  it('stand in the middle where the line does', async () => {
    const { pieces } = await drawn(centered('约翰静静'));
    expect(pieces[0]!.x + 24).toBeCloseTo((15 + 61 / 2) * CELL, -1);
  });

  it('have the forms of the language they stand in', async () => {
    const names = async (text: string) =>
      (await drawn(action(text))).names.filter((name) => !name.startsWith('Courier'));
    expect(await names('直海骨')).toEqual([expect.stringMatching(/NotoSansSC/)]);
    expect(await names('直海骨のはなし')).toEqual([expect.stringMatching(/BIZUDGothic/)]);
  });
});

describe('letters as wide as they are', () => {
  it('stand side by side with what follows them', async () => {
    const { pieces } = await drawn(action('संस्कृति, क्षेत्र'));
    const [word, comma] = pieces;
    expect(word!.x).toBeCloseTo(15 * CELL);
    expect(comma!.text.trim()).toBe(',');
    expect(comma!.x).toBeGreaterThan(word!.x + 20);
    expect(comma!.x).toBeLessThan(word!.x + 60);
  });

  it('never reach over the right edge of what they stand in', async () => {
    const long = 'தமிழகத்தில் உள்ள ஒரு சிறிய அஞ்சலகம் '.repeat(12).trim();
    const { bytes } = await renderPdf(paginate(script([action(long), speech('ராஜா', [dialogue(long)])])), FONTS, META);
    const page = await (await getDocumentProxy(bytes)).getPage(1);
    const { items } = await page.getTextContent();
    const ends = items.flatMap((item) =>
      'str' in item && item.str.trim() !== '' ? [item.transform[4] + item.width] : [],
    );
    expect(ends.length).toBeGreaterThan(10);
    expect(Math.max(...ends)).toBeLessThanOrEqual((15 + 61) * CELL + 1);
  });

  it('are drawn where fontkit knows no place for their marks', async () => {
    const { warnings, pieces } = await drawn(
      action('അവൻ പതുക്കെ വാതിൽ തുറന്ന് അകത്തേക്ക് വരുന്നു.'),
      speech('രവി', [dialogue('സുഖമാണോ?')]),
    );
    expect(warnings).toEqual([]);
    expect(pieces.length).toBeGreaterThan(2);
  });
});

describe('a paragraph from right to left', () => {
  it('begins at the right edge and ends with its full stop on the left', async () => {
    const { pieces } = await drawn(action('דוד נכנס לחדר.'));
    const at = (text: string) => pieces.find((piece) => piece.text.trim() === text)!.x / CELL;
    expect(Math.round(at('דוד') + 3)).toBe(15 + 61);
    expect(at('.')).toBeLessThan(at('לחדר'));
    expect(at('לחדר')).toBeLessThan(at('נכנס'));
  });

  it('keeps words of other languages and numbers as they are', async () => {
    const { pieces } = await drawn(action('קוראים לי David Cohen, 42 כאן'));
    const x = (text: string) => pieces.find((piece) => piece.text.trim() === text)!.x;
    expect(x('David Cohen, 42')).toBeLessThan(x('לי'));
    expect(x('כאן')).toBeLessThan(x('David Cohen, 42'));
  });

  it('joins the letters of Arabic, and gives its words back in their order', async () => {
    const { pieces } = await drawn(action('يدخل أحمد إلى الغرفة'));
    expect(pieces.map(({ text }) => text.trim())).toEqual(['يدخل أحمد إلى الغرفة']);
    const { pieces: apart } = await drawn(action('ي د خ ل'));
    const width = (of: typeof pieces) => (15 + 61) * CELL - of[0]!.x;
    const { pieces: joined } = await drawn(action('يدخل'));
    expect(width(joined)).toBeLessThan(width(apart));
  });

  it('leaves the paragraphs around it alone', async () => {
    const { pieces } = await drawn(
      heading('INT. HOUSE - DAY'),
      speech('David', [dialogue('שלום')]),
      action('He sits.'),
      transition('CUT TO:'),
    );
    const column = (text: string) => Math.round(pieces.find((piece) => piece.text.trim() === text)!.x / CELL);
    expect([column('INT. HOUSE - DAY'), column('DAVID'), column('He sits.')]).toEqual([15, 35, 15]);
    expect(column('שלום') + 4).toBe(25 + 35);
  });
});

describe('a part of a font that cannot be read', () => {
  it('counts as one without characters, and is opened once', async () => {
    let read = 0;
    const broken: FontFile = {
      name: 'part.woff',
      checked: true,
      covers: () => true,
      get bytes() {
        read++;
        return new TextEncoder().encode('wOFF and no more');
      },
    };
    const fonts: FontSet = { ...FONTS, regular: [...FONTS.regular.slice(0, 10), broken] };
    const { warnings } = await renderPdf(paginate(script([action('约约翰 约')])), fonts, META);
    expect(warnings.map(({ character, count, block }) => [character, count, block])).toEqual([
      ['约', 3, 0],
      ['翰', 1, 0],
    ]);
    expect(read).toBe(1);
  });
});
