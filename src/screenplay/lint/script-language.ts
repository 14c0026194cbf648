import type { Script } from '../ast.js';
import { tellLanguage } from '../languages/told-by.js';
import { plainText } from '../text/rich.js';

/** Enough of a script to tell its language. */
const LOOKED_AT = 20_000;
/** So many different words in small letters show how a language spells. */
const ENOUGH_WORDS = 40;
/** Letter combinations that are more frequent in English than in most other languages written without accents. */
const ENGLISH_SPELLING = /th|sh|ck|gh|wh|ow|ea|oo|ee|(?:ing|ed|ly|le|er|ll|ss)$/;
/** Least share of the different words of an English text that have them. */
const ENGLISH_SHARE = 0.2;
/** If more than this share of the letters are not English ones, the text is in another language. */
const FOREIGN_SHARE = 0.015;

/** BCP 47 for a language that is not known. */
export const UNKNOWN_LANGUAGE = 'und';

/** The language of a script by its words, BCP 47. A text in plain Latin letters counts as English unless its spelling is another's. */
export function scriptLanguage({ body }: Script): string {
  const texts: string[] = [];
  let length = 0;
  for (const block of body) {
    if (length > LOOKED_AT) break;
    const shown =
      block.kind === 'speech'
        ? block.speech.parts.map(({ text }) => plainText(text))
        : block.kind === 'heading' || block.kind === 'action' || block.kind === 'transition'
          ? [plainText(block.text)]
          : [];
    for (const text of shown) {
      texts.push(text.slice(0, LOOKED_AT));
      length += text.length;
    }
  }
  const text = texts.join('\n').slice(0, LOOKED_AT);
  const { language, writing } = tellLanguage(text);
  if (language !== undefined && language.code !== 'en') return language.code;
  if (writing !== undefined && writing !== 'Latin') return UNKNOWN_LANGUAGE;
  // Languages without data here may share small words with English, but they have other letters.
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if ((text.match(/[\u00C0-\u024F\u1E00-\u1EFF]/g)?.length ?? 0) > Math.max(3, letters * FOREIGN_SHARE)) {
    return UNKNOWN_LANGUAGE;
  }
  if (language === undefined && !isSpeltAsEnglish(text)) return UNKNOWN_LANGUAGE;
  return 'en';
}

/** Whether words are spelt as in English: a short script may have none of the small words by which languages are told apart. */
function isSpeltAsEnglish(text: string): boolean {
  const words = new Set(text.match(/(?<![\p{L}\p{N}])[a-z]{3,}(?![\p{L}\p{N}])/gu));
  return (
    words.size < ENOUGH_WORDS ||
    [...words].filter((word) => ENGLISH_SPELLING.test(word)).length >= words.size * ENGLISH_SHARE
  );
}
