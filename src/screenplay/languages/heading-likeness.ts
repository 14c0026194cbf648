import { headingParts, type HeadingParts } from '../headings/parts.js';
import { LIGHT, TIMES, type TimeOfDay } from './language.js';
import { isSamePlace, isSameWord, wordsOf } from './place-likeness.js';
import { foreignTime, languagesOfTerm, SETTINGS, termKey, TIMES_OF_DAY_BY_TERM, type Setting } from './terms.js';
import { writingOf } from './writing.js';

/** In what two scene headings agree. What only one of them says does not count as a difference. */
interface HeadingLikeness {
  readonly place: boolean;
  readonly time: boolean;
  readonly setting: boolean;
  /** Whether they are certainly of two scenes: one is by day and one by night, or places in one language have no word in common. */
  readonly apart: boolean;
}

/**
 * Compares headings in any languages and spellings; a place within the other's place counts as the same.
 *
 * @param location another name of the other's place, if it has one
 */
export function compareHeadings(one: string, other: string, location = ''): HeadingLikeness {
  const [a, b] = [factsOf(one, other), factsOf(other, one, location)];
  const place = isSamePlace(a.places, b.places);
  return {
    place,
    time: a.time === null || b.time === null || a.time === b.time,
    setting:
      a.setting === null ||
      b.setting === null ||
      a.setting === b.setting ||
      a.setting === 'MIXED' ||
      b.setting === 'MIXED',
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

function factsOf(heading: string, beside: string, location = ''): HeadingFacts {
  const { prefix, place, subPlaces, time } = partsBeside(heading, beside);
  const places = [place, ...subPlaces];
  return {
    places: places.filter((each) => termKey(each) !== ''),
    words: new Set([...places, location].flatMap(wordsOf)),
    time: time === null ? null : timeOf(time),
    setting: /^EST\.?$/i.test(prefix) ? null : (SETTINGS.get(termKey(prefix)) ?? null),
    isHeading: prefix !== '' || time !== null,
    languages: new Set([prefix, time ?? ''].flatMap(languagesOfTerm)),
  };
}

/** A last part that is a time in the language of the heading beside it is one, though it may be a word of English: `BYT - DEN`, `BYT - NOC`. */
function partsBeside(heading: string, beside: string): Pick<HeadingParts, 'prefix' | 'place' | 'subPlaces' | 'time'> {
  const parts = headingParts(heading);
  const last = parts.subPlaces.at(-1) ?? '';
  if (parts.time !== null || last === '') return parts;
  const { time } = headingParts(beside);
  const languages = time === null ? [] : languagesOfTerm(time);
  return languagesOfTerm(last).some((code) => code !== 'en' && languages.includes(code))
    ? { ...parts, subPlaces: parts.subPlaces.slice(0, -1), time: last }
    : parts;
}

function timeOf(time: string): TimeOfDay | null {
  return foreignTime(time) ?? TIMES_OF_DAY_BY_TERM.get(termKey(time)) ?? timeWithin(time);
}

/** `LATE NIGHT`; null for `DAY FOR NIGHT`. */
function timeWithin(time: string): TimeOfDay | null {
  const words = new Set(termKey(time).split(' '));
  const found = TIMES.filter((each) => words.has(each));
  return found.length === 1 ? found[0]! : null;
}

/** Where the headings are in two languages, or in two scripts, one place may be the other's translation. */
function isOtherPlace(a: HeadingFacts, b: HeadingFacts): boolean {
  if ([...a.words].some((word) => [...b.words].some((other) => isSameWord(word, other)))) return false;
  if (a.languages.size > 0 && b.languages.size > 0 && [...a.languages].every((code) => !b.languages.has(code))) {
    return false;
  }
  return writingOf(a.places.join('')) === writingOf(b.places.join(''));
}

function isDayForNight({ time: one }: HeadingFacts, { time: other }: HeadingFacts): boolean {
  if (one === null || other === null) return false;
  const [light, otherLight] = [LIGHT[one], LIGHT[other]];
  return light !== null && otherLight !== null && light !== otherLight;
}
