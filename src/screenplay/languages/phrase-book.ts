import { foldWords } from './fold.js';
import { LANGUAGES } from './languages.js';
import { OTHER_REFUSALS } from './other-refusals.js';
import { isUnspaced } from './terms.js';

/** Recognises the first words of lines by the phrases of all languages. */
interface PhraseBook {
  begins(text: string): boolean;
}

/** `(`, `|`, `)`, `…` and `*` mean something in a phrase, all else is itself. */
function compiled(phrase: string, spaced: boolean, cased: boolean): string {
  // Folding would make three points of the sign for a gap.
  const pattern = phrase
    .split('\u2026')
    .map(foldPart)
    .join('\u2026')
    .replace(/[.+?^${}[\]\\]/g, String.raw`\$&`)
    .replaceAll('(', '(?:')
    .replaceAll('\u2026', cased ? String.raw`.{0,60}(?<!\p{L})` : '.{0,60}')
    .replaceAll(/ *\*/g, String.raw`[\p{L}\p{M}]*`);
  return spaced && !phrase.endsWith('*') ? String.raw`(?:${pattern})(?![\p{L}\p{M}\p{N}])` : `(?:${pattern})`;
}

/** Folded, with the blanks at its ends, which part words. */
function foldPart(part: string): string {
  return `${part.startsWith(' ') ? ' ' : ''}${foldWords(part)}${part.endsWith(' ') ? ' ' : ''}`;
}

const LATIN = /^\P{L}*\p{Script=Latin}/u;

/**
 * The phrases in Latin letters apart from the others, so that a line is held against few. Each are compiled when the first line
 * is held against them, once: that takes longer than a start may.
 */
export function phraseBook(which: 'refusals' | 'chatter'): PhraseBook {
  const compiledOnce = (letters: Letters): (() => RegExp) => {
    let pattern: RegExp | undefined;
    return () => (pattern ??= new RegExp(`^(?:${phrases(which, letters).join('|')})`, 'u'));
  };
  const [latin, other] = [compiledOnce('latin'), compiledOnce('other')];
  return {
    begins(text) {
      const start = text.slice(0, 200);
      const folded = foldWords(start.replace(/[*_]+/g, '')).replace(/^[\s>(¡¿!?«»„“”"'‘—–-]+/u, '');
      return (LATIN.test(folded) && latin().test(folded)) || other().test(folded);
    },
  };
}

type Letters = 'latin' | 'other';

function phrases(which: 'refusals' | 'chatter', letters: Letters): string[] {
  const patterns: string[] = [];
  for (const language of LANGUAGES) {
    const latin = language.writing[0] === 'Latin';
    if (latin !== (letters === 'latin')) continue;
    const cased = latin || language.writing[0] === 'Cyrillic';
    for (const phrase of language[which]) patterns.push(compiled(phrase, !isUnspaced(language.writing), cased));
  }
  for (const { script, refusals } of which === 'refusals' ? OTHER_REFUSALS : []) {
    if ((script === 'Latin') !== (letters === 'latin')) continue;
    for (const phrase of refusals) patterns.push(compiled(phrase, true, script !== 'other'));
  }
  return patterns;
}
