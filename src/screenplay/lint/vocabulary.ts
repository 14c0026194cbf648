import { TIMES_OF_DAY } from '../slug.js';

/** The words of one language that rules look for. */
export interface Vocabulary {
  /** BCP 47. */
  readonly language: string;
  /** Times of day, absolute and relative. */
  readonly times: ReadonlySet<string>;
  /** Says that a scene goes on where the one before ended. */
  readonly continuous: string;
  /** Tells that the last part of a heading means a time, though it is not in the list. */
  readonly timeLike: RegExp;
  /** Transitions after which time has passed. */
  readonly timePasses: RegExp;
  readonly extensions: ReadonlySet<string>;
  readonly cameraDirections: RegExp;
  readonly weSee: RegExp;
  readonly cutTo: RegExp;
}

const ENGLISH: Vocabulary = Object.freeze({
  language: 'en',
  times: new Set([...TIMES_OF_DAY.en.absolute, ...TIMES_OF_DAY.en.relative]),
  continuous: 'CONTINUOUS',
  timeLike:
    /^(?:\d{1,2}(?:[:.]\d\d)? ?(?:[AP]\.?M\.?|O'CLOCK|HOURS)|\d{1,2}:\d\d|(?:PRE-?|MID-?)?(?:DAYLIGHT|MIDNIGHT|MIDDAY|TWILIGHT|SUNUP|SUNDOWN|GLOAMING|TONIGHT|TODAY|TOMORROW|YESTERDAY|EARLIER|NOW)|(?:MAGIC|GOLDEN|BLUE) HOUR|.* (?:LATER|EARLIER))$/i,
  timePasses: /^(?:FADE|DISSOLVE|TIME CUT)\b/i,
  extensions: new Set(['V.O.', 'O.S.', 'O.C.', "CONT'D", 'PRE-LAP', 'FILTERED', 'ON PHONE', 'SUBTITLE']),
  // Single words only in capitals: a frying pan is no direction.
  cameraDirections:
    /\b(?:(?:EXTREME )?CLOSE[ -](?:ON|UP)|ANGLE ON|(?:WHIP |SLOW )?PAN|PANS|TILT (?:UP|DOWN)|ZOOM(?:S| IN| OUT)?|DOLLY|TRACKING SHOT|CRANE SHOT|AERIAL SHOT|WIDE SHOT|MEDIUM SHOT|LONG SHOT|TWO[- ]SHOT|OVER[- ]THE[- ]SHOULDER|RACK FOCUS|PUSH IN|PULL BACK|STEADICAM|P\.?O\.?V)\b|\b[Tt]he camera (?:pans|tilts|zooms|moves|pushes|pulls|follows|tracks|dollies|cranes|holds|finds|reveals|lingers)\b/,
  weSee: /\bwe(?: (?:now|then|also|only|just|can|first|finally|clearly))? (?:see|hear)\b/i,
  cutTo: /^CUT TO:$/i,
});

/** Languages in which words are looked for. Rules that need words are left out for others. */
export const VOCABULARIES: readonly Vocabulary[] = Object.freeze([ENGLISH]);

/** @param locale BCP 47: `en-GB` has the words of `en` */
export function vocabularyOf(locale: string): Vocabulary | undefined {
  const language = locale.toLowerCase().split('-')[0];
  return VOCABULARIES.find((vocabulary) => vocabulary.language === language);
}

/** A text that a message quotes, cut to a readable length. */
export function excerpt(text: string, length = 60): string {
  const line = text.slice(0, length * 2).replaceAll('\n', ' ');
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
