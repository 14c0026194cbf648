import { headingParts } from '../slug.js';
import { squeeze } from './fold.js';
import { LIGHT, TIMES, type TimeOfDay } from './language.js';
import { isCjk } from './letters.js';
import { foreignTime, languagesOfTerm, SETTINGS, termKey, type Setting } from './terms.js';
import { writingOf } from './writing.js';

/** In what two scene headings agree. What one of them does not say, they do not differ in. */
export interface HeadingLikeness {
  readonly place: boolean;
  readonly time: boolean;
  readonly setting: boolean;
  /** They are two scenes' without a doubt: the places have no word in common and are told in one language, or one is by day and one by night. */
  readonly apart: boolean;
}

/**
 * Compares headings whatever language and spelling each of them has; a place within the other's place is the same.
 *
 * @param location another name of the other's place, if it has one
 */
export function compareHeadings(one: string, other: string, location = ''): HeadingLikeness {
  const [a, b] = [factsOf(one), factsOf(other, location)];
  const place = samePlace(a.places, b.places);
  return {
    place,
    time: a.time === null || b.time === null || a.time === b.time,
    setting: a.setting === null || b.setting === null || a.setting === b.setting || a.setting === 'MIXED' || b.setting === 'MIXED',
    apart: a.isHeading && b.isHeading && ((!place && isOtherPlace(a, b)) || isDayForNight(a, b)),
  };
}

interface HeadingFacts {
  readonly places: readonly string[];
  /** Of the places: words, or single characters where words are not set apart. */
  readonly words: ReadonlySet<string>;
  readonly time: TimeOfDay | null;
  readonly setting: Setting | null;
  /** It says when or whether inside; a title does neither. */
  readonly isHeading: boolean;
  /** Those in which its terms are one; none if they tell nothing. */
  readonly languages: ReadonlySet<string>;
}

function factsOf(heading: string, location = ''): HeadingFacts {
  const { prefix, place, subPlaces, time } = headingParts(heading);
  const places = [place, ...subPlaces];
  return {
    places: places.map(squeeze).filter(Boolean),
    words: new Set([...places, location].flatMap(wordsOf)),
    time: time === null ? null : (foreignTime(time) ?? timeWithin(time)),
    setting: /^EST\.?$/i.test(prefix) ? null : (SETTINGS.get(termKey(prefix)) ?? null),
    isHeading: prefix !== '' || time !== null,
    languages: new Set([prefix, time ?? ''].flatMap(languagesOfTerm)),
  };
}

/** `LATE NIGHT`; null for `DAY FOR NIGHT`. */
function timeWithin(time: string): TimeOfDay | null {
  const words = new Set(termKey(time).split(' '));
  const found = TIMES.filter((each) => words.has(each));
  return found.length === 1 ? found[0]! : null;
}

function wordsOf(place: string): string[] {
  return termKey(place).split(' ').filter(Boolean).flatMap((word) => (isCjk(word) ? [...word] : [word]));
}

/** Where the headings are in two languages, or in two scripts, one place may be the other's translation. */
function isOtherPlace(a: HeadingFacts, b: HeadingFacts): boolean {
  if ([...a.words].some((word) => [...b.words].some((other) => isSameWord(word, other)))) return false;
  if (a.languages.size > 0 && b.languages.size > 0 && [...a.languages].every((code) => !b.languages.has(code))) return false;
  return writingOf(a.places.join('')) === writingOf(b.places.join(''));
}

/** Letters by which words of one stem begin, at least. */
const STEM = 4;

/** Or one with an ending on it: `STREET`, `STREETS`. */
function isSameWord(one: string, other: string): boolean {
  return one === other || (Math.min(one.length, other.length) >= STEM && (one.startsWith(other) || other.startsWith(one)));
}

function isDayForNight({ time: one }: HeadingFacts, { time: other }: HeadingFacts): boolean {
  if (one === null || other === null) return false;
  const [light, otherLight] = [LIGHT[one], LIGHT[other]];
  return light !== null && otherLight !== null && light !== otherLight;
}

/** Letters by which spellings of one place may differ. */
const MAY_DIFFER = 2;

function samePlace(ones: readonly string[], others: readonly string[]): boolean {
  if (ones.length === 0 || others.length === 0) return true;
  const [one, other] = [ones.join(''), others.join('')];
  if (one.includes(other) || other.includes(one)) return true;
  if (ones.some((each) => each.length > 1 && others.includes(each))) return true;
  return one.length >= 6 && one.length < 200 && near(one, other, MAY_DIFFER);
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
