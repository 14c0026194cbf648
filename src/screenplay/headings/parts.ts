import { headingPrefix } from './prefix.js';
import { hasCase } from '../languages/letters.js';
import { readSceneHeading } from '../languages/scene-heading.js';
import { foreignTime } from '../languages/terms.js';
import { trimBlanks } from '../text/characters.js';

/** The parts of a scene heading, as written: `INT. HOUSE - KITCHEN - NIGHT (1985)`, `INT. HOUSE, NIGHT`. */
export interface HeadingParts {
  /** `INT.`, `EXT.`, `INT./EXT.`, ...; '' for a forced heading. */
  readonly prefix: string;
  readonly place: string;
  readonly subPlaces: readonly string[];
  /** The time of day, if the last part is one. */
  readonly time: string | null;
  /** The text in parentheses or brackets at the end, without them. */
  readonly remark: string | null;
}

/** Times of day by language; relative ones say how long after the scene before. */
const TIMES_OF_DAY = Object.freeze({
  en: Object.freeze({
    absolute: Object.freeze([
      'DAY',
      'NIGHT',
      'DAWN',
      'MORNING',
      'NOON',
      'AFTERNOON',
      'EVENING',
      'DUSK',
      'SUNRISE',
      'SUNSET',
    ]),
    relative: Object.freeze(['CONTINUOUS', 'LATER', 'MOMENTS LATER', 'SAME', 'SAME TIME']),
  }),
});

const ONLY_TIME = new RegExp(
  `^(?:(?:(?:THE|THAT|SAME|NEXT|EARLY|LATE|FOLLOWING|LATER) )*(?:${[...TIMES_OF_DAY.en.absolute, ...TIMES_OF_DAY.en.relative].join('|')})|(?:[\\p{L}\\p{N}]+ ){1,3}LATER)\\.?$`,
  'iu',
);

/**
 * Splits the plain text of a heading. In English a part counts as the time if it contains one (`LATE NIGHT`), in other languages
 * only if it is nothing else.
 */
export function headingParts(text: string): HeadingParts {
  const parts = fountainParts(text);
  if (parts.time !== null && parts.prefix !== '') return parts;
  const foreign = readSceneHeading(trimBlanks(text));
  if (
    foreign === undefined ||
    (parts.prefix !== '' && (foreign.time === null || isTime(foreign.time))) ||
    (parts.prefix === '' && isEnglish(text))
  ) {
    return parts;
  }
  const { prefix, place, subPlaces, time } = foreign;
  return { prefix: parts.prefix || prefix, place, subPlaces, time, remark: parts.prefix === '' ? null : parts.remark };
}

/** A heading without a prefix counts as English: nothing tells it from other words in capitals. */
function isEnglish(text: string): boolean {
  return hasCase(text) && /^[ -~]*$/.test(text) && readSceneHeading(text)?.prefix === '';
}

function fountainParts(text: string): HeadingParts {
  let rest = trimBlanks(text);
  const prefix = headingPrefix(rest);
  rest = trimBlanks(rest.slice(prefix.length));
  if (prefix && rest.startsWith('- ')) rest = trimBlanks(rest.slice(2));
  let remark: string | null = null;
  const open = remarkStart(rest);
  if (open > 0) {
    remark = trimBlanks(rest.slice(open + 1, -1));
    rest = trimBlanks(rest.slice(0, open)).replace(/ [-\u2013\u2014]+$/, '');
  }
  const dashed = withoutStoryDay(
    rest
      .split(/ [-\u2013\u2014]+ /)
      .map(trimBlanks)
      .filter(Boolean),
  );
  const last = dashed.at(-1) ?? '';
  if (dashed.length > 1 && (isTime(last) || foreignTime(last, text) !== undefined)) {
    const [place = '', ...subPlaces] = dashed.slice(0, -1);
    return { prefix, place, subPlaces, time: last, remark };
  }
  const parts = [
    ...dashed.slice(0, -1),
    ...last
      .split(/[,.] +/)
      .map(trimBlanks)
      .filter(Boolean),
  ];
  const at = timeAt(parts, text);
  const [place = '', ...subPlaces] = at < 0 ? dashed : parts.slice(0, at);
  return { prefix, place, subPlaces, time: parts[at]?.replace(/\.$/, '') ?? null, remark };
}

/** Leaves out `D1` or `N2` after the time of day: productions number the days of the story so. */
function withoutStoryDay(parts: readonly string[]): readonly string[] {
  const [time = '', day = ''] = parts.slice(-2);
  return parts.length > 2 && /^[DN]\d{1,2}$/i.test(day) && isTime(time) ? parts.slice(0, -1) : parts;
}

/** The index at which the remark at the end of a heading begins; -1 if there is none. */
export function remarkStart(heading: string): number {
  return heading.endsWith(')') ? heading.lastIndexOf('(') : heading.endsWith(']') ? heading.lastIndexOf('[') : -1;
}

/** The index of the time among parts set off by commas or dots: the last part (a year behind it is skipped) if it is only a time. */
function timeAt(parts: readonly string[], heading: string): number {
  const at = parts.length - (/^\d{4}\.?$/.test(parts.at(-1) ?? '') ? 2 : 1);
  const part = parts[at];
  return at > 0 && part !== undefined && (ONLY_TIME.test(part) || foreignTime(part, heading) !== undefined) ? at : -1;
}

function isTime(part: string): boolean {
  const folded = part.toUpperCase();
  const { absolute, relative } = TIMES_OF_DAY.en;
  return relative.includes(folded) || folded.split(/[^\p{L}]+/u).some((word) => absolute.includes(word));
}
