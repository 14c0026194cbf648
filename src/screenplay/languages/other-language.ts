import { foldWords } from './fold.js';
import type { Language } from './language.js';
import { isUnspaced } from './terms.js';
import { tellLanguage } from './told-by.js';
import type { WritingSystem } from './writing.js';

/** What two texts are written in, for messages. */
interface LanguagesApart {
  readonly text: string;
  readonly model: string;
}

/** Of the text, in words, or characters where words are not set apart: fewer may be names, a song, a greeting. */
const LEAST_WORDS = 30;
/** Of the model, which may be a sentence. */
const LEAST_OF_MODEL = 6;
/** Share of small words that only a text in their language has. */
const SHARE = 0.08;
/** How often the small words of the one language must come for one of the other's. */
const TIMES_AS_OFTEN = 4;

/** The languages of a text and its model if they certainly differ; undefined if they do not, or the texts are too short to tell. */
export function languagesApart(text: string, model: string): LanguagesApart | undefined {
  const [one, other] = [tellLanguage(text), tellLanguage(model)];
  if (one.writing === undefined || other.writing === undefined) return undefined;
  if (wordsIn(text, one.writing).length < LEAST_WORDS || wordsIn(model, other.writing).length < LEAST_OF_MODEL) {
    return undefined;
  }
  const apart = { text: nameOf(one), model: nameOf(other) };
  if (one.writing !== other.writing) return apart;
  if (one.language === undefined || other.language === undefined || one.language === other.language) return undefined;
  return isRatherIn(text, one.language, other.language) && isRatherIn(model, other.language, one.language)
    ? apart
    : undefined;
}

function isRatherIn(text: string, language: Language, than: Language): boolean {
  const words = text.match(/[\p{L}\p{M}']+/gu)?.map(foldWords) ?? [];
  const [own, others] = [language, than].map(({ stopWords }) => {
    const small = new Set(stopWords.map(foldWords));
    return words.filter((word) => small.has(word)).length;
  }) as [number, number];
  return own >= SHARE * words.length && own >= 3 && own >= TIMES_AS_OFTEN * others;
}

function wordsIn(text: string, writing: WritingSystem): readonly string[] {
  return text.match(isUnspaced([writing]) ? /[\p{L}\p{M}]/gu : /[\p{L}\p{M}']+/gu) ?? [];
}

function nameOf({ language, writing }: ReturnType<typeof tellLanguage>): string {
  return language?.name ?? `a language in ${writing} letters`;
}
