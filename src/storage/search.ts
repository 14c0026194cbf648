import { InvalidInputError } from '../domain/errors.js';

/** The longest search, in UTF-16 code units, blanks around it not counted. */
export const LONGEST_SEARCH = 200;

/** A condition on a text: that it holds this somewhere, in capitals or not. */
interface Holding {
  contains: string;
  mode: 'insensitive';
}

/**
 * The words of a search, each as conditions of which one must be true of a text that holds the word. Nothing for an empty search.
 * A word that is part of another one is left out, since it is there when the other is.
 * @throws InvalidInputError
 */
export function searchWords(search: string | null | undefined): Holding[][] {
  const trimmed = search?.trim() ?? '';
  if (trimmed.length > LONGEST_SEARCH) {
    throw new InvalidInputError([
      {
        path: 'search',
        message: `has ${trimmed.length.toLocaleString('en')} characters; search for a few words, ${LONGEST_SEARCH} characters at most`,
      },
    ]);
  }
  // No stored text has a control character that is no blank, and the database refuses to be asked for U+0000.
  const words = [...new Set(trimmed.split(/[\s\p{Cc}]+/u))].filter((word) => word !== '');
  return words
    .filter((word) => !words.some((other) => other !== word && other.includes(word)))
    .map((word) => formsOf(word).map((form) => ({ contains: literal(form), mode: 'insensitive' as const })));
}

/**
 * A word as it may be stored. Texts are stored as they were given, with accents as characters of their own or not. And what the
 * database takes for the small letter of a capital depends on its locale: some know ASCII alone, none all of Σ, ς and ß.
 */
function formsOf(word: string): string[] {
  const cases = /^[ -~]*$/.test(word) ? [word] : [word, word.toLowerCase(), word.toUpperCase()];
  return [...new Set(cases.flatMap((form) => [form.normalize('NFC'), form.normalize('NFD')]))];
}

/** Prisma leaves it to its caller that these are no wildcards. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
