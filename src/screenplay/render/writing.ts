import type { FontFile, FontSet, HanForms } from './fonts.js';

/** Letters of a language that no other big one is written in; those that others share come after. */
const LETTERS: readonly (readonly [language: string, letters: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['bn', /\p{Script=Bengali}/gu],
  ['ta', /\p{Script=Tamil}/gu],
  ['te', /\p{Script=Telugu}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['hy', /\p{Script=Armenian}/gu],
  ['ka', /\p{Script=Georgian}/gu],
];
const HAN = /\p{Script=Han}/gu;
const LETTER = /\p{L}/gu;
const ASCII = /^[\n -~]*$/;
/** Common words of Chinese that are written otherwise where characters were simplified. */
const SIMPLIFIED = /[这们说来时会为个国对开门问话没见还过点头让员从进动东车给吗]/gu;
const TRADITIONAL = /[這們說來時會為個國對開門問話沒見還過點頭讓員從進動東車給嗎]/gu;
/** Japanese has this share of kana at least, where a Chinese text quotes a word of it. */
const KANA = 0.15;
/** Enough to tell by. */
const MOST_CHARACTERS = 200_000;

/** The language of a text by its letters, BCP 47; undefined if several languages are written in them. */
export function languageByLetters(texts: Iterable<string>): string | undefined {
  const { ascii, other } = sampleOf(texts);
  if (other === '') return undefined;
  const most = (ascii + count(other, LETTER)) / 2;
  const han = count(other, HAN);
  const counts = LETTERS.map(([language, letters]) => [language, count(other, letters)] as const);
  const [kana, hangul] = [counts[0]![1], counts[1]![1]];
  if (han + kana > most) return kana > KANA * (han + kana) ? 'ja' : 'zh';
  if (han + hangul > most && hangul > 0) return 'ko';
  return counts.find(([, letters]) => letters > most)?.[0];
}

/**
 * Orders font files so that a text's ideographs have the forms of its language: Japanese if it has kana, Korean if it has Hangul,
 * else simplified or traditional Chinese by its common words.
 */
export function inFormsOf(texts: Iterable<string>, fonts: FontSet): FontSet {
  const { other } = sampleOf(texts);
  const han = count(other, HAN);
  if (han === 0) return fonts;
  const forms = formsOf(other, han);
  const rank = ({ hanForms }: FontFile) => (hanForms === undefined ? 0 : hanForms === forms ? 1 : 2);
  const ordered = (files: readonly FontFile[]) => files.toSorted((one, other) => rank(one) - rank(other));
  return {
    regular: ordered(fonts.regular),
    bold: ordered(fonts.bold),
    italic: ordered(fonts.italic),
    boldItalic: ordered(fonts.boldItalic),
  };
}

function formsOf(text: string, han: number): HanForms {
  const [kana, hangul] = [count(text, LETTERS[0]![1]), count(text, LETTERS[1]![1])];
  if (kana > KANA * (han + kana)) return 'ja';
  if (hangul > han) return 'ko';
  return count(text, TRADITIONAL) > count(text, SIMPLIFIED) ? 'zh-Hant' : 'zh-Hans';
}

/** Texts with other letters than the English ones, and how much else there is. */
function sampleOf(texts: Iterable<string>): { readonly ascii: number; readonly other: string } {
  const parts: string[] = [];
  let [ascii, length] = [0, 0];
  for (const text of texts) {
    if (ASCII.test(text)) {
      ascii += text.length;
      continue;
    }
    parts.push(text);
    length += text.length;
    if (length > MOST_CHARACTERS) break;
  }
  return { ascii, other: parts.join('') };
}

function count(text: string, letters: RegExp): number {
  return text.match(letters)?.length ?? 0;
}
