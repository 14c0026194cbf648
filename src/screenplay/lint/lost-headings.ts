import type { Block } from '../ast.js';
import { action, heading, transition } from '../build.js';
import { isCapitals } from '../languages/letters.js';
import { termKey } from '../languages/terms.js';
import { foldName } from '../names.js';
import { headingParts } from '../slug.js';
import type { SurveyedParagraph } from '../statistics/survey.js';
import { saysOnlyTime } from './heading-time.js';
import { location } from './places.js';
import { misspeltPrefix } from './prefix.js';
import type { BlockEdit, RuleContext } from './rule.js';
import { isPlain } from './text-edit.js';
import { isTimeOfDay, type Vocabulary } from './vocabulary.js';

const LONGEST = 120;
const MOST_WORDS = 5;

/** Whether a line alone has the form of a scene heading, but no prefix: `KITCHEN - NIGHT`. */
export function isBareHeading(text: string, vocabulary: Vocabulary): boolean {
  if (text.length > LONGEST || text.includes('\n') || /[:?!"\u201C\u201D,;(]|\.$/.test(text)) return false;
  if (isBuriedHeading(text, vocabulary) || misspeltPrefix(text, vocabulary)) return false;
  const parts = text.split(/ [-\u2013\u2014]+ /).map((part) => part.trim());
  const [place = ''] = parts;
  const time = parts.at(-1)!;
  if (parts.length < 2 || !/^\p{L}/u.test(place) || !isTimeOfDay(vocabulary, time)) return false;
  if (vocabulary.phrases === undefined || vocabulary.phrases.noPlace.test(text.toUpperCase()) || saysOnlyTime(place, vocabulary)) return false;
  return isCapitals(text) || (/^\p{Lu}/u.test(time) && parts.slice(0, -1).every((part) => part.split(' ').length <= MOST_WORDS && part.split(' ').every((word) => !/^\p{Ll}{4}/u.test(word))));
}

/** The prefix of the headings of each place, if it is always the same. */
export function usualPrefixes({ survey }: RuleContext): (text: string) => string | undefined {
  const prefixes = new Map<string, string | null>();
  for (const scene of survey.scenes) {
    if (scene.parts.prefix === '') continue;
    const place = location(scene);
    const prefix = scene.parts.prefix.toUpperCase();
    const known = prefixes.get(place);
    prefixes.set(place, known === undefined || known === prefix ? prefix : null);
  }
  return (text) => {
    const { place, subPlaces } = headingParts(`INT. ${text}`);
    return prefixes.get(foldName([place, ...subPlaces].join(' - '))) ?? undefined;
  };
}

const PREFIX = /^(?:INT|EXT|EST|INT\.?\/EXT|EXT\.?\/INT|I\.?\/E|E\.?\/I)\. *[\p{L}\p{N}]/u;

/** A line that is a scene heading, standing where it cannot be one: its blank lines are missing. */
function isBuriedHeading(line: string, vocabulary: Vocabulary): boolean {
  const text = line.trim();
  if (text.length > LONGEST || !PREFIX.test(text)) return false;
  const { time } = headingParts(text);
  return time !== null && time === time.toUpperCase() && (vocabulary.times.has(termKey(time)) || isCapitals(text.replace(/\([^()]*\)/g, '')));
}

const LEAD = /^ *(?:\p{Lu}+ ){1,3}TO: *(?=[IE])/u;

/** Where the heading begins in a line: behind a transition on the same line, or at its start. */
export function buriedAt(line: string, vocabulary: Vocabulary): number {
  const lead = LEAD.exec(line.slice(0, LONGEST))?.[0].length ?? 0;
  return isBuriedHeading(line.slice(lead), vocabulary) ? lead : -1;
}

/** The paragraph as what is above the line, a heading, and what is below. */
export function unburied({ script }: RuleContext, { block, text }: SurveyedParagraph, line: number, at: number): BlockEdit[] {
  const source = script.body[block]!;
  if (source.kind !== 'action' || source.role || !isPlain(source.text)) return [];
  const lines = text.split('\n');
  const paragraph = (some: readonly string[]): Block[] => (some.join('').trim() === '' ? [] : [action(some.join('\n'))]);
  return [{ block, replacement: [...paragraph(lines.slice(0, line)), ...(at > 0 ? [transition(lines[line]!.slice(0, at).trim())] : []), heading(lines[line]!.slice(at).trim()), ...paragraph(lines.slice(line + 1))] }];
}
