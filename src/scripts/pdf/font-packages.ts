import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FontFile, FontSet, HanForms } from '../../screenplay/render/fonts.js';

/** An alphabet's font as an npm package, `@fontsource/<family>`. */
interface FontPackage {
  readonly family: string;
  /** The file with most of its characters, if the package's index does not name it. */
  readonly whole?: string;
  readonly hanForms?: HanForms;
  /** It has italics of its own. */
  readonly italics?: true;
}

/**
 * Fonts for alphabets that the typewriter faces lack, the preferred first. Those that come with this package are optional
 * dependencies; the others are used where they are installed beside it. Amiri is the Arabic one, as each letter keeps a glyph
 * of its own there: where dots are glyphs apart, text copied from the file loses them. Burmese is not among them, as fontkit 2
 * puts some of its medials in wrong places.
 */
const PACKAGES: readonly FontPackage[] = [
  { family: 'amiri', italics: true },
  ...[
    'devanagari',
    'bengali',
    'tamil',
    'telugu',
    'gujarati',
    'gurmukhi',
    'kannada',
    'malayalam',
    'oriya',
    'sinhala',
  ].map(noto),
  ...[
    'thai',
    'lao',
    'khmer',
    'georgian',
    'armenian',
    'ethiopic',
    'thaana',
    'syriac',
    'tibetan',
    'cherokee',
    'javanese',
  ].map(noto),
  { family: 'noto-sans-sc', whole: 'chinese-simplified', hanForms: 'zh-Hans' },
  { family: 'noto-sans-tc', whole: 'chinese-traditional', hanForms: 'zh-Hant' },
  { family: 'noto-sans-hk', whole: 'chinese-hongkong', hanForms: 'zh-Hant' },
  { family: 'noto-sans-jp', whole: 'japanese', hanForms: 'ja' },
  { family: 'biz-udgothic', whole: 'japanese', hanForms: 'ja' },
  { family: 'noto-sans-kr', whole: 'korean', hanForms: 'ko' },
  { family: 'nanum-gothic-coding', whole: 'korean', hanForms: 'ko' },
  { family: 'noto-sans-symbols-2' },
  { family: 'noto-emoji' },
];

function noto(script: string): FontPackage {
  return { family: `noto-sans-${script}` };
}

/** Parts of alphabets that the typewriter faces have. */
const NOT_NEEDED = /^(?:latin|cyrillic|greek|vietnamese)(?:-ext)?$/;

type Range = readonly [from: number, to: number];

/** Files of all packages that are installed. None is read before a character asks for it; what was read is kept. */
export function packagedFonts(): FontSet {
  const parts = PACKAGES.map(partsOf);
  const styled = (weight: number, slope: 'normal' | 'italic', families: (each: FontPackage) => boolean) =>
    PACKAGES.flatMap((each, at) =>
      families(each)
        ? parts[at]!.map(({ subset, covers }) =>
            lazily(each, `${each.family}-${subset}-${weight}-${slope}.woff`, covers),
          )
        : [],
    );
  const slanted = ({ italics }: FontPackage) => italics === true;
  return {
    regular: styled(400, 'normal', () => true),
    bold: styled(700, 'normal', () => true),
    // The others stand upright in them: as regular, which is looked into next, and as bold.
    italic: styled(400, 'italic', slanted),
    boldItalic: [...styled(700, 'italic', slanted), ...styled(700, 'normal', (each) => !slanted(each))],
  };
}

interface FontPart {
  readonly subset: string;
  covers(point: number): boolean;
}

/** The package says which part of the font has which characters; none if it is not installed. */
function partsOf({ family, whole }: FontPackage): FontPart[] {
  const index = indexOf(family);
  if (index === undefined) return [];
  const parts = Object.entries(index).flatMap(([name, written]): FontPart[] => {
    if (NOT_NEEDED.test(name)) return [];
    let ranges: Range[] | undefined;
    return [
      {
        subset: name.replace(/^\[(\d+)\]$/, '$1'),
        // A script in English asks for none.
        covers: (point) => isWithin((ranges ??= rangesOf(written)), point),
      },
    ];
  });
  return whole === undefined ? parts : [{ subset: whole, covers: isEastAsian }, ...parts];
}

/** What the file with most of an East Asian font may hold: no letters of other alphabets. */
function isEastAsian(point: number): boolean {
  return (point >= 0x1100 && point <= 0x11ff) || (point >= 0x2010 && point <= 0x2bff) || point >= 0x2e80;
}

function lazily({ family, hanForms }: FontPackage, name: string, covers: (point: number) => boolean): FontFile {
  let bytes: Uint8Array | undefined;
  return {
    name,
    covers,
    checked: true,
    ...(hanForms === undefined ? {} : { hanForms }),
    get bytes() {
      return (bytes ??= new Uint8Array(readFileSync(resolve(`@fontsource/${family}/files/${name}`))));
    },
  };
}

function indexOf(family: string): Readonly<Record<string, string>> | undefined {
  try {
    return JSON.parse(readFileSync(resolve(`@fontsource/${family}/unicode.json`), 'utf8')) as Record<string, string>;
  } catch {
    return undefined;
  }
}

const { resolve } = createRequire(import.meta.url);

/** `U+0900-097F,U+20B9`. */
function rangesOf(written: string): Range[] {
  return written.split(',').map((range) => {
    const [from = '', to = from] = range.replace(/^U\+/i, '').split('-');
    return [parseInt(from, 16), parseInt(to, 16)];
  });
}

function isWithin(ranges: readonly Range[], point: number): boolean {
  return ranges.some(([from, to]) => point >= from && point <= to);
}
