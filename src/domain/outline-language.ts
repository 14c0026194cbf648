import type { InvalidField } from './errors.js';
import type { SceneOutlineInput } from './planned-outline.js';

/** What the letters of a script look like, by its ISO 15924 code. Scripts that are not here are not told apart. */
const LETTERS: Readonly<Record<string, RegExp>> = Object.freeze({
  Latn: /\p{Script=Latin}/gu,
  Cyrl: /\p{Script=Cyrillic}/gu,
  Grek: /\p{Script=Greek}/gu,
  Arab: /\p{Script=Arabic}/gu,
  Hebr: /\p{Script=Hebrew}/gu,
  Deva: /\p{Script=Devanagari}/gu,
  Thai: /\p{Script=Thai}/gu,
  Hans: /\p{Script=Han}/gu,
  Hant: /\p{Script=Han}/gu,
  Jpan: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  Kore: /[\p{Script=Hangul}\p{Script=Han}]/gu,
});
const LETTER = /\p{L}/gu;
/** Languages that are written in Latin letters as well as in those of their tag. */
const ALSO_LATIN: ReadonlySet<string> = new Set(['sr', 'uz', 'kk', 'tg', 'tk', 'az', 'bs', 'mn', 'ku', 'tt', 'ha']);
/** Fewer letters than this tell nothing: names are written in any letters. */
const ENOUGH = 60;
/** A language's own letters make up at least this share of what is written in it. */
const LEAST_SHARE = 0.1;

/** What is wrong with an outline whose letters cannot be those of the brief's language. Languages of the same letters are not told apart. */
export function outlineLanguageFields(
  language: string | undefined,
  outline: readonly Pick<SceneOutlineInput, 'description'>[],
  path = 'outline',
): InvalidField[] {
  if (language === undefined) return [];
  const locale = new Intl.Locale(language);
  const { script = '' } = locale.maximize();
  const letters = LETTERS[script];
  const text = outline.map(({ description }) => description).join('\n');
  const all = count(text, LETTER);
  if (letters === undefined || all < ENOUGH || count(text, letters) >= LEAST_SHARE * all) return [];
  if (ALSO_LATIN.has(locale.language) && count(text, /\p{Script=Latin}/gu) > all / 2) return [];
  const written = Object.entries(LETTERS).find(([, own]) => count(text, own) > all / 2)?.[0];
  return [
    {
      path,
      message: `is ${written === undefined ? 'in other letters' : `in ${nameOf('script', written)} letters`}, and the brief's language is ${nameOf('language', language)} (${language}): give the outline in that language, or the brief the outline's`,
    },
  ];
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function nameOf(type: 'language' | 'script', code: string): string {
  return new Intl.DisplayNames('en', { type }).of(code) ?? code;
}
