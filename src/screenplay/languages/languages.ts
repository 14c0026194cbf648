import { ARABIC } from './data/arabic.js';
import { CHINESE } from './data/chinese.js';
import { CZECH } from './data/czech.js';
import { DANISH } from './data/danish.js';
import { DUTCH } from './data/dutch.js';
import { ENGLISH } from './data/english.js';
import { FINNISH } from './data/finnish.js';
import { FRENCH } from './data/french.js';
import { GERMAN } from './data/german.js';
import { GREEK } from './data/greek.js';
import { HEBREW } from './data/hebrew.js';
import { HINDI } from './data/hindi.js';
import { ITALIAN } from './data/italian.js';
import { JAPANESE } from './data/japanese.js';
import { KOREAN } from './data/korean.js';
import { POLISH } from './data/polish.js';
import { PORTUGUESE } from './data/portuguese.js';
import { RUSSIAN } from './data/russian.js';
import { SPANISH } from './data/spanish.js';
import { SWEDISH } from './data/swedish.js';
import { THAI } from './data/thai.js';
import { TURKISH } from './data/turkish.js';
import { UKRAINIAN } from './data/ukrainian.js';
import { VIETNAMESE } from './data/vietnamese.js';
import type { Language } from './language.js';

/** English first. A language is added with its file of data, here, and in the test of the languages. */
export const LANGUAGES: readonly Language[] = Object.freeze([
  ENGLISH,
  ARABIC,
  CHINESE,
  CZECH,
  DANISH,
  DUTCH,
  FINNISH,
  FRENCH,
  GERMAN,
  GREEK,
  HEBREW,
  HINDI,
  ITALIAN,
  JAPANESE,
  KOREAN,
  POLISH,
  PORTUGUESE,
  RUSSIAN,
  SPANISH,
  SWEDISH,
  THAI,
  TURKISH,
  UKRAINIAN,
  VIETNAMESE,
]);

const BY_CODE: ReadonlyMap<string, Language> = new Map(LANGUAGES.map((language) => [language.code, language]));

/** @param code BCP 47: `pt-BR` has the words of `pt` */
export function languageOf(code: string): Language | undefined {
  return BY_CODE.get(code.toLowerCase().split('-')[0]!);
}
