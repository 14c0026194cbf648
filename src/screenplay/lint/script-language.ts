import type { Script } from '../ast.js';
import { tellLanguage } from '../languages/told-by.js';
import { plainText } from '../text/rich.js';

/** Enough of a script to tell its language. */
const LOOKED_AT = 20_000;
/** So many different words in small letters show how a language spells. */
const ENOUGH_WORDS = 40;
/** Letters that come together in English more than in most languages that are written without accents. */
const ENGLISH_SPELLING = /th|sh|ck|gh|wh|ow|ea|oo|ee|(?:ing|ed|ly|le|er|ll|ss)$/;
/** Share of the different words that have them. */
const ENGLISH_SHARE = 0.2;
/** In more than so many letters of a text, signs that English lacks tell that it is another language. */
const FOREIGN_SHARE = 0.015;

/** BCP 47 for a language that is not known. */
export const UNKNOWN_LANGUAGE = 'und';

/** The language of a script, told by its own words: BCP 47. A text in plain Latin letters that shows no other spelling is taken for English. */
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
  // Languages that nobody told of here share small words with English, but not its letters.
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if ((text.match(/[\u00C0-\u024F\u1E00-\u1EFF]/g)?.length ?? 0) > Math.max(3, letters * FOREIGN_SHARE)) {
    return UNKNOWN_LANGUAGE;
  }
  if (language === undefined && !isSpeltAsEnglish(text)) return UNKNOWN_LANGUAGE;
  return 'en';
}

/** A script in few words may have none of the small ones that tell a language. */
function isSpeltAsEnglish(text: string): boolean {
  const words = new Set(text.match(/(?<![\p{L}\p{N}])[a-z]{3,}(?![\p{L}\p{N}])/gu));
  return (
    words.size < ENOUGH_WORDS ||
    [...words].filter((word) => ENGLISH_SPELLING.test(word)).length >= words.size * ENGLISH_SHARE
  );
}
