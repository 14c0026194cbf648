import type { Script } from '../ast.js';
import { tellLanguage } from '../languages/told-by.js';
import { plainText } from '../rich.js';

/** Enough of a script to tell its language. */
const LOOKED_AT = 20_000;
/** Words from which English would have been known by its small ones. */
const ENOUGH_WORDS = 200;
/** In more than so many letters of a text, signs that English lacks tell that it is another language. */
const FOREIGN_SHARE = 0.015;

/** BCP 47 for a language that is not known. */
export const UNKNOWN_LANGUAGE = 'und';

/** The language of a script, told by its own words: BCP 47. A short text in plain Latin letters is taken for English. */
export function scriptLanguage({ body }: Script): string {
  const texts: string[] = [];
  let length = 0;
  for (const block of body) {
    if (length > LOOKED_AT) break;
    const shown = block.kind === 'speech' ? block.speech.parts.map(({ text }) => plainText(text)) : block.kind === 'heading' || block.kind === 'action' || block.kind === 'transition' ? [plainText(block.text)] : [];
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
  if ((text.match(/[\u00C0-\u024F\u1E00-\u1EFF]/g)?.length ?? 0) > Math.max(3, letters * FOREIGN_SHARE)) return UNKNOWN_LANGUAGE;
  if (language === undefined && text.split(/\s+/).length > ENOUGH_WORDS) return UNKNOWN_LANGUAGE;
  return 'en';
}
