import { trimBlanks } from './rich.js';

/** The parts of a scene heading, as written: `INT. HOUSE - KITCHEN - NIGHT (1985)`. */
export interface HeadingParts {
  /** `INT.`, `EXT.`, `INT./EXT.`, ...; '' for a forced heading. */
  readonly prefix: string;
  readonly place: string;
  readonly subPlaces: readonly string[];
  /** The time of day, if the last part is one. */
  readonly time: string | null;
  /** What stands in parentheses at the end, without them. */
  readonly remark: string | null;
}

/** Times of day by language; relative ones say when after the scene before. */
export const TIMES_OF_DAY = Object.freeze({
  en: Object.freeze({
    absolute: Object.freeze(['DAY', 'NIGHT', 'DAWN', 'MORNING', 'NOON', 'AFTERNOON', 'EVENING', 'DUSK', 'SUNRISE', 'SUNSET']),
    relative: Object.freeze(['CONTINUOUS', 'LATER', 'MOMENTS LATER', 'SAME', 'SAME TIME']),
  }),
});

const PREFIX = /^(?:INT\.?\/EXT\.?|EXT\.?\/INT\.?|I\.?\/E\.?|E\.?\/I\.?|INT\.?|EXT\.?|EST\.?)(?=[. ]|(?<=\.))/i;

/** Splits the plain text of a heading. A part that merely contains a time (`LATE NIGHT`) counts as one. */
export function headingParts(text: string): HeadingParts {
  let rest = trimBlanks(text);
  const prefix = PREFIX.exec(rest)?.[0] ?? '';
  rest = trimBlanks(rest.slice(prefix.length));
  if (prefix && rest.startsWith('- ')) rest = trimBlanks(rest.slice(2));
  let remark: string | null = null;
  const open = rest.endsWith(')') ? rest.lastIndexOf('(') : -1;
  if (open > 0) {
    remark = trimBlanks(rest.slice(open + 1, -1));
    rest = trimBlanks(rest.slice(0, open));
  }
  const parts = rest.split(/ [-\u2013\u2014]+ /).map(trimBlanks).filter(Boolean);
  const last = parts.length > 1 ? parts.at(-1)! : '';
  const time = isTime(last) ? last : null;
  const [place = '', ...subPlaces] = time === null ? parts : parts.slice(0, -1);
  return { prefix, place, subPlaces, time, remark };
}

function isTime(part: string): boolean {
  const folded = part.toUpperCase();
  const { absolute, relative } = TIMES_OF_DAY.en;
  return relative.includes(folded) || folded.split(/[^\p{L}]+/u).some((word) => absolute.includes(word));
}
