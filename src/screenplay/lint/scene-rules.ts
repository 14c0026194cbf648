import { heading } from '../build.js';
import { formatEighths } from '../layout/lengths.js';
import { foreignTime } from '../languages/terms.js';
import { foldName } from '../names.js';
import type { SurveyedScene } from '../statistics/survey.js';
import { editDistance } from './near-names.js';
import { headingEdit, location, placesInTwoWays } from './places.js';
import { misspeltPrefix } from './prefix.js';
import { rule, type Found, type Rule, type RuleContext } from './rule.js';
import { excerpt } from './vocabulary.js';

export const SCENE_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'SCN001',
    summary: 'heading with no content before the next heading',
    message: ({ heading }) => `Nothing happens and nothing is said below "${heading}".`,
    note: ({ heading }) => `Write what happens in "${heading}", or leave the heading out.`,
    *check({ survey }) {
      for (const { block, text, content, parts } of survey.scenes) {
        // A secondary heading may be a card or a shot, and an establishing shot is all there is to see.
        if (content || parts.prefix === '' || /^EST/i.test(parts.prefix)) continue;
        yield { block, args: { heading: excerpt(text) } };
      }
    },
  }),
  rule({
    id: 'SCN002',
    summary: 'two headings with the same scene number',
    mendable: false,
    message: ({ number, heading }) => `Scene number ${number} of "${heading}" was given before.`,
    *check({ survey }) {
      const seen = new Set<string>();
      for (const { block, number, text } of survey.scenes) {
        if (number === null) continue;
        const folded = number.toUpperCase();
        if (seen.has(folded)) yield { block, args: { number, heading: excerpt(text) } };
        seen.add(folded);
      }
    },
  }),
  rule({
    id: 'SCN003',
    summary: 'scene numbers out of order or partly missing',
    mendable: false,
    whole: true,
    message: ({ number, before, heading, missing }) =>
      missing === undefined
        ? `Scene number ${number} comes after ${before}.`
        : `Some scenes have numbers, but ${missing} have none, "${heading}" first: number all or none.`,
    *check({ survey: { scenes } }): Generator<Found> {
      // A secondary heading (`LATER`) has none as a rule.
      const unnumbered = scenes.filter(({ number, parts }) => number === null && parts.prefix !== '');
      const [first] = unnumbered;
      if (first && scenes.some(({ number }) => number !== null))
        yield { block: first.block, args: { missing: unnumbered.length, heading: excerpt(first.text) } };
      let before: string | null = null;
      for (const { block, number } of scenes) {
        if (number === null) continue;
        if (before !== null && compareNumbers(number, before) < 0) yield { block, args: { number, before } };
        before = number;
      }
    },
  }),
  rule({
    id: 'SCN004',
    summary: 'misspelt prefix in an action line (`INTT.`, `IN.T`)',
    needs: ['vocabulary'],
    message: ({ prefix, meant }) => `"${prefix}" looks like a misspelt ${meant}: the line is read as action, not as a scene heading.`,
    note: ({ prefix, meant }) => `Write the scene heading that begins with "${prefix}" with ${meant}.`,
    *check({ survey, script, vocabulary }) {
      for (const { block, kind, text } of survey.paragraphs) {
        if (kind !== 'action') continue;
        const found = misspeltPrefix(text, vocabulary.times);
        if (!found) continue;
        const { start, prefix, meant, rest } = found;
        const source = script.body[block]!;
        const alone = !text.includes('\n') && source.kind === 'action' && !source.role;
        const fix = alone ? { fix: [{ block, replacement: [heading(`${meant} ${rest}`)] }] } : undefined;
        yield { block, range: { start, end: start + prefix.length }, args: { prefix, meant }, ...fix };
      }
    },
  }),
  rule({
    id: 'SCN101',
    summary: 'heading without time of day',
    needs: ['vocabulary'],
    message: ({ heading }) => `"${heading}" does not say the time of day.`,
    note: ({ heading }) => `End the heading "${heading}" with a time of day, such as " - DAY" or " - NIGHT".`,
    *check(context) {
      for (const scene of context.survey.scenes) {
        const { prefix, time, remark } = scene.parts;
        if (prefix === '' || time !== null || unlistedTime(scene, context)) continue;
        if (remark !== null && saysTime(remark, context)) continue;
        yield { block: scene.block, args: { heading: excerpt(scene.text) } };
      }
    },
  }),
  rule({
    id: 'SCN102',
    summary: 'time not in the list',
    needs: ['vocabulary'],
    message: ({ time, meant }) => `"${time}" is not one of the usual times of day.${meant ? ` Is "${meant}" meant?` : ''}`,
    note: ({ time, meant }) => `Replace the time "${time}" in the heading by ${meant ? `"${meant}"` : 'a usual one, such as DAY, NIGHT or DAWN'}.`,
    *check(context) {
      for (const scene of context.survey.scenes) {
        const found = unlistedTime(scene, context);
        if (!found) continue;
        const start = scene.text.lastIndexOf(found.time);
        const range = { start, end: start + found.time.length };
        const fix = found.meant ? { fix: headingEdit(context, scene, start, range.end, found.meant) } : undefined;
        // `EARLY MORNING`, `MAGIC HOUR`: everybody knows what is meant.
        const level = found.meant ? undefined : { level: 'INFO' as const };
        yield { block: scene.block, range, args: { time: excerpt(found.time), meant: found.meant ?? '' }, ...level, ...fix };
      }
    },
  }),
  rule({
    id: 'SCN103',
    summary: 'prefix not followed by a dot',
    message: ({ prefix }) => `"${prefix}" should be followed by a dot.`,
    note: ({ prefix }) => `Write "${prefix}." with a dot in the scene heading.`,
    *check(context) {
      for (const scene of context.survey.scenes) {
        const { prefix, place } = scene.parts;
        if (!UNDOTTED.test(prefix)) continue;
        const from = scene.text.indexOf(prefix) + prefix.length;
        const to = place === '' ? from : scene.text.indexOf(place, from);
        const fix = headingEdit(context, scene, from, to, place === '' ? '.' : '. ');
        yield { block: scene.block, range: { start: from - prefix.length, end: from }, args: { prefix }, fix };
      }
    },
  }),
  rule({
    id: 'SCN104',
    summary: 'one place written in two ways',
    defaults: { oneFrom: 5, twoFrom: 8 },
    message: ({ place, usual }) => `"${place}" and "${usual}" look like one place written in two ways.`,
    note: ({ place, usual }) => `Write the place "${place}" as "${usual}" in scene headings, if it is the same.`,
    *check(context, limits) {
      yield* placesInTwoWays(context, limits);
    },
  }),
  rule({
    id: 'SCN105',
    summary: '`CONTINUOUS` that cannot follow the scene before',
    needs: ['vocabulary'],
    message: ({ heading, reason }) =>
      `"${heading}" cannot go on from the scene before: ${
        reason === 'first' ? 'there is none' : reason === 'same' ? 'it is in the same place' : reason === 'time' ? 'time passes in between' : 'a break stands in between'
      }.`,
    note: ({ heading }) => `Give "${heading}" a time of day of its own instead of CONTINUOUS.`,
    *check({ survey: { scenes }, vocabulary }) {
      for (const { index, block, text, parts, transition, afterBreak } of scenes) {
        if (parts.time === null || foldName(parts.time) !== vocabulary.continuous) continue;
        const before = scenes[index - 1];
        let reason = '';
        if (!before) reason = 'first';
        else if (transition !== null && vocabulary.timePasses.test(transition)) reason = 'time';
        else if (afterBreak) reason = 'break';
        else if (settingKey(before) === settingKey(scenes[index]!)) reason = 'same';
        if (reason !== '') yield { block, args: { heading: excerpt(text), reason } };
      }
    },
  }),
  rule({
    id: 'SCN106',
    summary: 'scene over 4 pages',
    needs: ['layout'],
    defaults: { pages: 4 },
    message: ({ heading, pages, allowed }) => `The scene "${heading}" has ${pages} pages, more than ${allowed}.`,
    note: ({ heading, allowed }) => `Shorten "${heading}" to ${allowed} pages at most, or divide it.`,
    *check(context, { pages: allowed }) {
      for (const { block, text } of context.survey.scenes) {
        const { eighths = 0 } = context.lengths.get(block) ?? {};
        if (eighths > allowed * 8) yield { block, args: { heading: excerpt(text), pages: formatEighths(eighths), allowed } };
      }
    },
  }),
]);

/** `1` before `1A` before `2`; `A1`, which was put in later, before `1`. */
function compareNumbers(one: string, other: string): number {
  const [a, b] = [splitNumber(one), splitNumber(other)];
  if (!a || !b) return 0;
  if (a.whole !== b.whole) return a.whole - b.whole;
  if (a.before !== b.before) return a.before === '' ? 1 : b.before === '' ? -1 : compareText(a.before, b.before);
  return compareText(a.after, b.after);
}

function splitNumber(number: string): { before: string; whole: number; after: string } | null {
  const found = /^(\p{L}*)(\d{1,9})(.*)$/u.exec(number.toUpperCase());
  return found ? { before: found[1]!, whole: Number(found[2]), after: found[3]! } : null;
}

function compareText(one: string, other: string): number {
  const letters = /^\p{L}*$/u;
  if (letters.test(one) && letters.test(other) && one.length !== other.length) return one.length - other.length;
  return one.localeCompare(other, 'en', { numeric: true });
}

interface UnlistedTime {
  readonly time: string;
  readonly meant?: string;
}

/** The time of a heading that is not in the list, or a last part that can only be one. */
/** Other languages have their own prefixes, with dots and without. */
const UNDOTTED = /^(?:INT|EXT|EST|[IE]\.?\/[IE]|(?:INT|EXT)\.?\/(?:INT|EXT))$/i;

function unlistedTime({ parts }: SurveyedScene, { vocabulary }: RuleContext): UnlistedTime | undefined {
  if (parts.prefix === '') return undefined;
  const written = parts.time ?? parts.subPlaces.at(-1);
  if (written === undefined) return undefined;
  const folded = foldName(written);
  if (vocabulary.times.has(folded) || foreignTime(written) !== undefined) return undefined;
  const meant = folded.length > 20 ? undefined : [...vocabulary.times].find((time) => isMisspelt(folded, time));
  if (meant !== undefined) return { time: written, meant };
  return parts.time !== null || vocabulary.timeLike.test(written.slice(0, 40)) ? { time: written } : undefined;
}

function isMisspelt(written: string, time: string): boolean {
  const most = time.length >= 8 ? 2 : time.length >= 5 ? 1 : 0;
  return most > 0 && editDistance(written, time, most) <= most;
}

function saysTime(remark: string, { vocabulary }: RuleContext): boolean {
  return vocabulary.timeLike.test(remark.slice(0, 40)) || remark.slice(0, 200).split(/[^\p{L}]+/u).some((word) => vocabulary.times.has(foldName(word)));
}

function settingKey(scene: SurveyedScene): string {
  return `${scene.parts.prefix.toUpperCase().replace(/[^A-Z]/g, '')} ${location(scene)}`;
}
