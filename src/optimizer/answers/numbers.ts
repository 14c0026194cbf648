import { isOfType } from './schema-nodes.js';
import type { JsonSchema } from './format.js';

const DECIMAL = '[+-]?\\d+(?:\\.\\d+|,\\d{1,2}(?!\\d))?';
/** A label may stand before it, and words without another number behind it: `Act 2`, `8 (strong)`, `about 7 points`. */
const NUMBER = new RegExp(`^(?:[\\p{L}#№.:]+\\s*)?(${DECIMAL})(?:\\s*(?:[-–—:,;.。(（*]|\\p{L})\\D*)?$`, 'su');
const OUT_OF = new RegExp(
  `^(?:[\\p{L}#№.:]+\\s*)?(${DECIMAL})\\s*(?:/|out of|of|von|sur|de|из)\\s*(\\d+)(?:\\.0)?(?:[^\\d/]\\D*)?$`,
  'isu',
);
const PERCENT = new RegExp(
  `^(?:[\\p{L}#№.:]+\\s*)?(${DECIMAL})\\s*(?:%|percent|per cent|prozent|pour cent|por ciento|процент\\p{L}*)(?:\\W\\D*)?$`,
  'isu',
);
const WORD = /^(?:\p{L}+\s+)?(\p{L}+)$/u;
/** `第二幕`: what is counted stands behind its number. */
const COUNTED = /^第?([一二三四五六七八九十]{1,2})\p{sc=Han}{0,2}$/u;
/** The highest marks of the scales on which people judge. */
const SCALES: ReadonlySet<number> = new Set([5, 10, 20, 100]);
/** Where the scripts' own digits begin: Arabic, Persian, Devanagari, Bengali, Thai. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50];

const LISTS: readonly (readonly string[])[] = [
  ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  [
    'first',
    'second',
    'third',
    'fourth',
    'fifth',
    'sixth',
    'seventh',
    'eighth',
    'ninth',
    'tenth',
    'eleventh',
    'twelfth',
  ],
  ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'],
  ['uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve', 'diez'],
  ['un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix'],
  ['eins', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn'],
  ['один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять', 'десять'],
  ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'],
];
/** The words, in lower case, by which models write small numbers (acts, scores) where digits were asked for. */
const NUMBER_WORDS: ReadonlyMap<string, number> = new Map(
  LISTS.flatMap((words) => words.map((word, at) => [word, at + 1] as const)),
);

/** The number that a text means; undefined where it names several, or none. A part of another scale is put on the one that is asked for. */
export function readNumber(text: string, { maximum, ...node }: JsonSchema): number | undefined {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/^\*+|\*+$/g, '')
    .replace(/\p{Nd}/gu, asciiDigit);
  const parts = OUT_OF.exec(plain) ?? PERCENT.exec(plain);
  if (parts !== null) {
    const [, part = '', of = '100'] = parts;
    const whole = Number(of);
    // A part of another whole is one on a scale, and no second act of three.
    if (
      typeof maximum !== 'number' ||
      (whole !== maximum && !(SCALES.has(whole) && (maximum === 1 || SCALES.has(maximum))))
    ) {
      return undefined;
    }
    const share = decimal(part) / whole;
    if (share < 0 || share > 1) return undefined;
    const scaled = whole === maximum ? decimal(part) : share * maximum;
    return typeof node.minimum === 'number' && isOfType(node, 'integer')
      ? Math.max(node.minimum, Math.round(scaled))
      : scaled;
  }
  const found = NUMBER.exec(plain);
  if (found !== null) return decimal(found[1] ?? '');
  const counted = COUNTED.exec(plain)?.[1];
  if (counted !== undefined) return NUMBER_WORDS.get(counted);
  return NUMBER_WORDS.get(WORD.exec(plain)?.[1]?.toLowerCase() ?? '');
}

function decimal(text: string): number {
  return Number(text.replace(',', '.'));
}

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((first) => code >= first && code < first + 10);
  return zero === undefined ? digit : String(code - zero);
}
