import { foreignTime, termKey } from '../languages/terms.js';
import { remarkStart } from '../headings/parts.js';
import type { SurveyedScene } from '../statistics/survey.js';
import { editDistance } from './near-names.js';
import { isTimeOfDay, type Vocabulary } from './vocabulary.js';

interface UnlistedTime {
  readonly time: string;
  /** The known time of day that it is a misspelling of. */
  readonly meant?: string;
}

const LONGEST = 40;

/** A heading's time that is not a known one: misspelt, or with other words; or a last part that is a misspelt time. */
export function unlistedTime({ parts }: SurveyedScene, vocabulary: Vocabulary): UnlistedTime | undefined {
  if (parts.prefix === '') return undefined;
  const written = parts.time ?? parts.subPlaces.at(-1);
  if (written === undefined || gluedTo(parts) || saysOnlyTime(written, vocabulary)) return undefined;
  const key = written.length > 20 ? '' : termKey(written);
  const meant = key === '' ? undefined : meantTime(key, vocabulary);
  if (meant !== undefined) return { time: written, meant };
  return parts.time === null ? undefined : { time: written };
}

/** `LATE NIGHT`, `THE NEXT MORNING`, `3:30 PM`, `MAGIC HOUR`, `NOCHE`. */
export function saysOnlyTime(written: string, vocabulary: Vocabulary): boolean {
  if (isTimeOfDay(vocabulary, written) || foreignTime(written) !== undefined) return true;
  if (written.length > LONGEST) return false;
  const text = written.trim().replace(/[.\s]+$/, '');
  if (vocabulary.phrases?.timeLike.test(text)) return true;
  const { times, relativeTimes, timeModifiers } = vocabulary;
  const words = termKey(text).split(' ');
  return (
    words.some((word) => times.has(word) || relativeTimes.has(word)) &&
    words.every(
      (word) =>
        times.has(word) || relativeTimes.has(word) || timeModifiers.has(word) || /^\p{N}+(?:ST|ND|RD|TH)?$/u.test(word),
    )
  );
}

/** Whether a remark tells when, whatever else it says. */
export function mentionsTime(remark: string, vocabulary: Vocabulary): boolean {
  return (
    saysOnlyTime(remark, vocabulary) ||
    termKey(remark.slice(0, 200))
      .split(' ')
      .some((word) => vocabulary.times.has(word) || vocabulary.relativeTimes.has(word))
  );
}

function meantTime(key: string, { times, relativeTimes }: Vocabulary): string | undefined {
  return (
    [...times].find((time) => isMisspelt(key, time)) ??
    [...relativeTimes].find((time) => time.length > 5 && isMisspelt(key, time))
  );
}

/** Whether a word is a misspelling of a time. Words a letter off a short time (BAY) or with another first letter (LIGHT) are not. */
function isMisspelt(written: string, time: string): boolean {
  if (written[0] !== time[0]) return false;
  if (time.length < 5) return time.length > 2 && isSlip(written, time);
  const most = time.length >= 8 ? 2 : 1;
  return editDistance(written, time, most) <= most;
}

/** Two letters swapped, or one doubled. */
function isSlip(written: string, meant: string): boolean {
  if (editDistance(written, meant, 1) !== 1) return false;
  if (written.length === meant.length) return [...written].sort().join('') === [...meant].sort().join('');
  return written.length > meant.length && written.replace(/(.)\1/u, '$1') === meant;
}

/** Whether the time has a part of the place stuck to it: `OFFICE- NIGHT`. */
function gluedTo({ time }: SurveyedScene['parts']): boolean {
  return time !== null && time.length <= LONGEST && /\p{L}{3}[-\u2013\u2014]+ \p{L}+$/u.test(time);
}

/** A time of day at the end of a heading that nothing, or a dash without its blanks, sets off. */
export function timeNotSetOff(
  { text, parts }: SurveyedScene,
  { times, timeModifiers, phrases }: Vocabulary,
): { start: number; wordStart: number; end: number; time: string } | undefined {
  if (parts.prefix === '' || (parts.time !== null && !gluedTo(parts))) return undefined;
  let end = text.trimEnd().length;
  if (parts.remark !== null) end = text.slice(0, remarkStart(text.slice(0, end))).trimEnd().length;
  while (text[end - 1] === '.') end--;
  let wordStart = end;
  while (wordStart > 0 && /\p{L}/u.test(text[wordStart - 1]!)) wordStart--;
  const time = text.slice(wordStart, end);
  if (time.length > LONGEST || !(times.has(termKey(time)) || termKey(time) === phrases?.continuous)) return undefined;
  let start = wordStart;
  while (start > 0 && /[\s\p{Pd}]/u.test(text[start - 1]!)) start--;
  const placeStart = text.indexOf(parts.prefix) + parts.prefix.length;
  if (start === wordStart || start <= placeStart) return undefined;
  // `HALL - ALMOST CONTINUOUS` has its dash.
  if (!times.has(termKey(time)) && / [-\u2013\u2014]+ /.test(text)) return undefined;
  const before = termKey(/\S{1,40}$/u.exec(text.slice(Math.max(placeStart, start - LONGEST), start))?.[0] ?? '')
    .split(' ')
    .at(-1)!;
  if (before === '' || timeModifiers.has(before) || phrases?.namedDays.has(before)) return undefined;
  return { start, wordStart, end, time };
}

/** Two different times of day, the second one last. */
export function twoTimes(
  { parts }: SurveyedScene,
  { times }: Vocabulary,
): { first: string; second: string } | undefined {
  const first = parts.subPlaces.at(-1);
  const second = parts.time;
  if (first === undefined || second === null || first.length > LONGEST || second.length > LONGEST) return undefined;
  const [one, other] = [termKey(first), termKey(second)];
  return times.has(one) && times.has(other) && one !== other ? { first, second } : undefined;
}
