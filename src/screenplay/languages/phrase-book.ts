import { foldWords } from './fold.js';
import { LANGUAGES } from './languages.js';
import { OTHER_REFUSALS } from './other-refusals.js';
import { isUnspaced } from './terms.js';

/** Recognises the first words of lines by the phrases of all languages. */
interface PhraseBook {
  begins(text: string): boolean;
}

interface Phrase {
  /** The letter that it begins with; empty if it may begin with several. */
  readonly first: string;
  readonly pattern: string;
}

/** `(`, `|`, `)`, `…` and `*` mean something in a phrase, all else is itself. */
function compiled(phrase: string, spaced: boolean, cased: boolean): Phrase {
  // Folding would make three points of the sign for a gap.
  const pattern = phrase
    .split('\u2026')
    .map(foldPart)
    .join('\u2026')
    .replace(/[.+?^${}[\]\\]/g, String.raw`\$&`)
    .replaceAll('(', '(?:')
    .replaceAll('\u2026', cased ? String.raw`.{0,60}(?<!\p{L})` : '.{0,60}')
    .replaceAll(/ *\*/g, String.raw`[\p{L}\p{M}]*`);
  return {
    // A choice that is in no brackets may begin with other letters.
    first: /\|(?![^(]*\))/.test(pattern) ? '' : firstLetter(pattern),
    pattern: spaced && !phrase.endsWith('*') ? String.raw`(?:${pattern})(?![\p{L}\p{M}\p{N}])` : `(?:${pattern})`,
  };
}

/** The letter that a text begins with; empty if it begins with none. */
function firstLetter(text: string): string {
  return /^\p{L}/u.exec(text)?.[0] ?? '';
}

/** Folded, with the blanks at its ends, which part words. */
function foldPart(part: string): string {
  return `${part.startsWith(' ') ? ' ' : ''}${foldWords(part)}${part.endsWith(' ') ? ' ' : ''}`;
}

const LATIN = /^\P{L}*\p{Script=Latin}/u;

/**
 * The phrases in Latin letters apart from the others, and by the letter that they begin with, so that a line is held against few.
 * Those of a letter are compiled when the first line is held against them, once: all of them take longer than a start may.
 */
export function phraseBook(which: 'refusals' | 'chatter'): PhraseBook {
  const [latin, other] = [byFirstLetter(() => phrases(which, 'latin')), byFirstLetter(() => phrases(which, 'other'))];
  return {
    begins(text) {
      const start = text.slice(0, 200);
      const folded = foldWords(start.replace(/[*_]+/g, '')).replace(/^[\s>(¡¿!?«»„“”"'‘—–-]+/u, '');
      return (LATIN.test(folded) && latin(folded)) || other(folded);
    },
  };
}

function byFirstLetter(make: () => readonly Phrase[]): (text: string) => boolean {
  const compiledOf = new Map<string, RegExp | null>();
  let made: ReadonlyMap<string, readonly Phrase[]> | undefined;
  const beginsWith = (text: string, first: string): boolean => {
    let pattern = compiledOf.get(first);
    if (pattern === undefined) {
      made ??= Map.groupBy(make(), (phrase) => phrase.first);
      const some = made.get(first);
      pattern = some === undefined ? null : new RegExp(`^(?:${some.map((phrase) => phrase.pattern).join('|')})`, 'u');
      // Only letters that phrases begin with are kept, and the empty one.
      if (pattern !== null || first === '') compiledOf.set(first, pattern);
    }
    return pattern?.test(text) === true;
  };
  return (text) => {
    const first = firstLetter(text);
    return (first !== '' && beginsWith(text, first)) || beginsWith(text, '');
  };
}

type Letters = 'latin' | 'other';

function phrases(which: 'refusals' | 'chatter', letters: Letters): Phrase[] {
  const patterns: Phrase[] = [];
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
