import { squeeze } from './fold.js';
import { isCjk } from './letters.js';
import { termKey } from './terms.js';

/** Letters by which words of one stem begin, at least. */
const STEM = 4;
/** Letters of an ending that another one takes the place of, at most: `КУХНЯ`, `КУХНЕ`. */
const ENDING = 2;

/** The words of a place; single characters where words are not set apart. */
export function wordsOf(place: string): string[] {
  return termKey(place)
    .split(' ')
    .filter(Boolean)
    .flatMap((word) => (isCjk(word) ? [...word] : [word]));
}

/** One word, or one with another ending: `STREET`, `STREETS`, but not `CAR`, `CARNIVAL`. */
export function isSameWord(one: string, other: string): boolean {
  if (one === other) return true;
  if (isNumber(one) || isNumber(other)) return false;
  let common = 0;
  while (common < one.length && one[common] === other[common]) common++;
  if (common < STEM) return false;
  const [short, long] = [one.slice(common), other.slice(common)].toSorted((a, b) => a.length - b.length) as [
    string,
    string,
  ];
  return short === '' ? long.length === 1 || long === 'ES' : long.length <= ENDING;
}

/**
 * Whether two places are one, each given in its parts: one is within the other, they have a part in common, or are spelt nearly alike.
 * Rooms of different numbers are two.
 */
export function isSamePlace(ones: readonly string[], others: readonly string[]): boolean {
  if (ones.length === 0 || others.length === 0) return true;
  const [words, otherWords] = [ones.flatMap(wordsOf), others.flatMap(wordsOf)];
  if (areNumberedApart(words, otherWords)) return false;
  if (isWithin(words, otherWords) || isWithin(otherWords, words)) return true;
  const [parts, otherParts] = [ones.map(squeeze), others.map(squeeze)];
  if (parts.some((part) => part.length > 1 && otherParts.includes(part))) return true;
  const [one, other] = [parts.join(''), otherParts.join('')];
  if (one === other) return true;
  if (words.length === otherWords.length) {
    return (
      one.length >= LONG &&
      words.every((word, at) => isSameWord(word, otherWords[at]!) || isMisspelt(word, otherWords[at]!))
    );
  }
  return one.length >= LONG && one.length < 200 && near(one, other, MAY_DIFFER);
}

/** Letters by which spellings of one place may differ. */
const MAY_DIFFER = 2;
/** Of fewer letters that would be another word. */
const LONG = 6;

function isMisspelt(one: string, other: string): boolean {
  return Math.min(one.length, other.length) >= LONG && one.length < 200 && near(one, other, MAY_DIFFER);
}

/** A number, or a letter that stands for one: `ROOM 12`, `CELL B`. */
function isNumber(word: string): boolean {
  return /\p{N}/u.test(word) || /^[A-Z]$/.test(word);
}

function areNumberedApart(words: readonly string[], others: readonly string[]): boolean {
  const [numbers, otherNumbers] = [words.filter(isNumber), others.filter(isNumber)];
  return numbers.length > 0 && otherNumbers.length > 0 && !numbers.some((number) => otherNumbers.includes(number));
}

function isWithin(words: readonly string[], others: readonly string[]): boolean {
  return others.some(
    (_, from) =>
      from + words.length <= others.length && words.every((word, at) => isSameWord(word, others[from + at]!)),
  );
}

/** Whether so few changes make one text of the other; it looks along the diagonal only. */
function near(one: string, other: string, most: number): boolean {
  if (Math.abs(one.length - other.length) > most) return false;
  let above = new Map(Array.from({ length: most + 1 }, (_, at) => [at, at]));
  for (let i = 1; i <= one.length; i++) {
    const row = new Map<number, number>();
    for (let j = Math.max(0, i - most); j <= Math.min(other.length, i + most); j++) {
      const change = (above.get(j - 1) ?? Infinity) + (one[i - 1] === other[j - 1] ? 0 : 1);
      row.set(j, Math.min(change, (above.get(j) ?? Infinity) + 1, (row.get(j - 1) ?? Infinity) + 1));
    }
    above = row;
  }
  return (above.get(other.length) ?? Infinity) <= most;
}
