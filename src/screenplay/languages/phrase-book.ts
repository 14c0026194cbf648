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

/** The phrases in Latin letters apart from the others, so that a line is held against few. */
interface Patterns {
  readonly latin: RegExp;
  readonly other: RegExp;
}

/** Compiled once, when a line is first held against them: that takes longer than to parse a whole script. */
export function phraseBook(which: 'refusals' | 'chatter'): PhraseBook {
  let patterns: Patterns | undefined;
  return {
    begins(text) {
      patterns ??= patternsOf(which);
      const start = text.slice(0, 200);
      const folded = foldWords(start.replace(/[*_]+/g, '')).replace(/^[\s>(¡¿!?«»„“”"'‘—–-]+/u, '');
      return (LATIN.test(folded) && patterns.latin.test(folded)) || patterns.other.test(folded);
    },
  };
}

function patternsOf(which: 'refusals' | 'chatter'): Patterns {
  const patterns: Record<keyof Patterns, string[]> = { latin: [], other: [] };
  for (const language of LANGUAGES) {
    const latin = language.writing[0] === 'Latin';
    const cased = latin || language.writing[0] === 'Cyrillic';
    for (const phrase of language[which]) {
      patterns[latin ? 'latin' : 'other'].push(compiled(phrase, !isUnspaced(language.writing), cased));
    }
  }
  for (const { script, refusals } of which === 'refusals' ? OTHER_REFUSALS : []) {
    for (const phrase of refusals) {
      patterns[script === 'Latin' ? 'latin' : 'other'].push(compiled(phrase, true, script !== 'other'));
    }
  }
  const beginning = (all: readonly string[]) => new RegExp(`^(?:${all.join('|')})`, 'u');
  return { latin: beginning(patterns.latin), other: beginning(patterns.other) };
}
