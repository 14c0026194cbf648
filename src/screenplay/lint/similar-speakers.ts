import { createCast, resolveCue } from '../draft/cast.js';
import { editDistance, nearPairs, type NearLimits } from './near-names.js';
import type { RuleContext, SpeakerNames } from './rule.js';

interface SimilarSpeakers {
  readonly rare: SpeakerNames;
  readonly usual: SpeakerNames;
}

const NOBODY = createCast([]);
/** Letters that a word has at least, so that a slip in it can be told from another name. */
const SHORTEST = 3;
/** A name with this many speeches is not a slip. */
const MANY = 5;

/** Finds names that are probably slips for others. If several may be meant, the first is taken. */
export function similarSpeakers({ speakers, mentioned }: RuleContext, limits: NearLimits): SimilarSpeakers[] {
  const all = [...speakers.values()];
  const told = new Set<SpeakerNames>();
  const pairs = nearPairs(
    all.map(({ key }) => key),
    { ...limits, oneFrom: Math.min(limits.oneFrom, SHORTEST) },
  );
  return pairs.flatMap(({ first, second }) => {
    const [one, other] = [all[first]!, all[second]!];
    const [usual, rare] = isMoreUsual(one, other, mentioned) ? [one, other] : [other, one];
    if (told.has(rare) || areTwo(rare, usual, mentioned)) return [];
    if (!isLong(rare.key, usual.key, limits) && !isShortSlip(rare, usual, mentioned)) return [];
    told.add(rare);
    return [{ rare, usual }];
  });
}

function isMoreUsual(one: SpeakerNames, other: SpeakerNames, mentioned: ReadonlySet<string>): boolean {
  if (one.speeches !== other.speeches) return one.speeches > other.speeches;
  return mentioned.has(one.key) || !mentioned.has(other.key);
}

/** Two people, or two crowds: both are seen and speak a good deal, are roles, or the one is the other's plural or feminine. */
function areTwo(
  { key: rare, speeches }: SpeakerNames,
  { key: usual }: SpeakerNames,
  mentioned: ReadonlySet<string>,
): boolean {
  if (speeches >= MANY && mentioned.has(rare) && mentioned.has(usual)) return true;
  const [shorter, longer] = rare.length < usual.length ? [rare, usual] : [usual, rare];
  if (longer === `${shorter}S` || (['A', 'E'].some((end) => longer === shorter + end) && speeches > 1)) return true;
  if (quoted(rare) !== quoted(usual) || together(rare) === together(usual)) return true;
  return [rare, usual].every((each) => resolveCue(each.replace(/^(?:THE|AN?) /, ''), NOBODY).kind === 'generic');
}

/** A cue of several speakers in one form, however they are joined. */
function together(name: string): string {
  return name
    .split(/ *[&+/,] *(?:AND )?| AND /)
    .filter(Boolean)
    .sort()
    .join('&');
}

/** Whether a name is in quotation marks, as a nickname is. */
function quoted(name: string): boolean {
  return /^["'\u201C\u2018]/.test(name);
}

/** Whether the words that differ have the length that the limits ask for. */
function isLong(one: string, other: string, { oneFrom }: NearLimits): boolean {
  return differing(one, other).every(([a, b]) => Math.min(a.length, b.length) >= oneFrom);
}

/**
 * Whether a short name is a slip for another. Short names often differ by a letter (TIM, TOM; ANNA, ANNE), so only a letter left out
 * or doubled inside the name or two swapped ones (JON, MRAY) count, and only in a name that action does not mention.
 */
function isShortSlip(rare: SpeakerNames, usual: SpeakerNames, mentioned: ReadonlySet<string>): boolean {
  if (mentioned.has(rare.key) || rare.speeches > 2) return false;
  if (!mentioned.has(usual.key) && usual.speeches < 3 * rare.speeches) return false;
  return differing(rare.key, usual.key).every(([a, b]) => {
    if (a[0] !== b[0] || editDistance(a, b, 1) !== 1) return false;
    if (a.length !== b.length) return a.at(-1) === b.at(-1);
    return (
      [...a].sort().join('') === [...b].sort().join('') ||
      (mentioned.has(usual.key) && usual.speeches >= 3 && a.length > SHORTEST)
    );
  });
}

function differing(one: string, other: string): [string, string][] {
  const [words, others] = [one.split(' '), other.split(' ')];
  if (words.length !== others.length) return [[one, other]];
  return words.flatMap((word, at): [string, string][] => (word === others[at] ? [] : [[word, others[at]!]]));
}
