/** What languages are written in. Japanese counts as written in Kana, though it has Chinese characters as well. */
export type WritingSystem =
  | 'Latin'
  | 'Cyrillic'
  | 'Greek'
  | 'Han'
  | 'Kana'
  | 'Hangul'
  | 'Arabic'
  | 'Hebrew'
  | 'Devanagari'
  | 'Thai';

const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const LETTERS: readonly (readonly [WritingSystem, RegExp])[] = [
  ['Kana', KANA],
  ['Han', /\p{Script=Han}/gu],
  ['Hangul', /\p{Script=Hangul}/gu],
  ['Cyrillic', /\p{Script=Cyrillic}/gu],
  ['Greek', /\p{Script=Greek}/gu],
  ['Arabic', /\p{Script=Arabic}/gu],
  ['Hebrew', /\p{Script=Hebrew}/gu],
  ['Devanagari', /\p{Script=Devanagari}/gu],
  ['Thai', /\p{Script=Thai}/gu],
  ['Latin', /\p{Script=Latin}/gu],
];
/** A character of these says as much as several letters of the others. */
const DENSE: ReadonlySet<WritingSystem> = new Set(['Han', 'Kana', 'Hangul']);
/** Chinese has no kana; this share of them among Chinese characters is Japanese. */
const KANA_SHARE = 1 / 12;

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** Whether a text has letters written from right to left, among which marks of direction are at home. */
export function hasRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** What most of a text is written in; undefined for no letters, and where most are of a system that none of the languages has. */
export function writingOf(text: string): WritingSystem | undefined {
  let writing: WritingSystem | undefined;
  let most = 0;
  let known = 0;
  const plain = plainLetters(text);
  const others = text.replace(PLAIN, '');
  for (const [system, letters] of LETTERS) {
    const count = (others.match(letters)?.length ?? 0) + (system === 'Latin' ? plain : 0);
    known += count;
    const weight = count * (DENSE.has(system) ? 3 : 1);
    if (weight > most) [writing, most] = [system, weight];
  }
  if (writing === undefined || known * 2 < plain + (others.match(/\p{L}/gu)?.length ?? 0)) return undefined;
  return writing === 'Han' && (others.match(KANA)?.length ?? 0) > (most / 3) * KANA_SHARE ? 'Kana' : writing;
}

const PLAIN = /[\0-\x7F]+/g;

/** How many letters of ASCII a text has. */
function plainLetters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const small = text.charCodeAt(at) | 0x20;
    if (small >= 0x61 && small <= 0x7a) count += 1;
  }
  return count;
}
