import { formatEighths } from '../layout/lengths.js';
import { termKey } from '../languages/terms.js';
import type { SurveyedScene } from '../statistics/survey.js';
import { location, placesInTwoWays } from './places.js';
import { rule, type Found, type Rule } from './rule.js';
import { excerpt } from './vocabulary.js';

export const SCENE_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'SCN001',
    summary: 'heading with no content before the next heading',
    message: ({ heading }) => `Nothing happens and nothing is said below "${heading}".`,
    note: ({ heading }) => `Write what happens in "${heading}", or leave the heading out.`,
    habit: ({ heading, count }) =>
      `Nothing happens and nothing is said below ${count} scene headings, "${heading}" first.`,
    *check({ survey, phrases }) {
      for (const { block, text, content, parts } of survey.scenes) {
        // A secondary heading may be a card or a shot, and an establishing shot is all there is to see.
        if (content || parts.prefix === '' || /^EST/i.test(parts.prefix) || phrases.shownOnly.test(text)) continue;
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
      if (first && scenes.some(({ number }) => number !== null)) {
        yield { block: first.block, args: { missing: unnumbered.length, heading: excerpt(first.text) } };
      }
      let before: string | null = null;
      for (const { block, number } of scenes) {
        if (number === null) continue;
        if (before !== null && compareNumbers(number, before) < 0) yield { block, args: { number, before } };
        before = number;
      }
    },
  }),
  rule({
    id: 'SCN104',
    summary: 'one place written in two ways',
    defaults: { oneFrom: 5, twoFrom: 8 },
    message: ({ place, usual }) => `"${place}" and "${usual}" look like one place written in two ways.`,
    note: ({ place, usual }) => `Write the place "${place}" as "${usual}" in scene headings, if it is the same.`,
    habit: ({ place, usual, count }) =>
      `${count} places look like others that are written in another way; the first is "${place}", elsewhere "${usual}".`,
    *check(context, limits) {
      yield* placesInTwoWays(context, limits);
    },
  }),
  rule({
    id: 'SCN105',
    summary: '`CONTINUOUS` that cannot follow the scene before',
    needs: ['phrases'],
    message: ({ heading, reason }) =>
      `"${heading}" cannot go on from the scene before: ${
        reason === 'first'
          ? 'there is none'
          : reason === 'same'
            ? 'it is in the same place'
            : reason === 'time'
              ? 'time passes in between'
              : 'a break stands in between'
      }.`,
    note: ({ heading }) => `Give "${heading}" a time of day of its own instead of CONTINUOUS.`,
    habit: ({ heading, count }) =>
      `${count} scenes with CONTINUOUS cannot go on from the scene before them, "${heading}" first.`,
    *check({ survey: { scenes }, phrases, isScene }) {
      for (const { index, block, text, parts, transition, afterBreak } of scenes) {
        if (parts.time === null || termKey(parts.time) !== phrases.continuous) continue;
        const before = scenes[index - 1];
        let reason = '';
        // What a scene goes on from may be in another text.
        if (!before) reason = isScene ? '' : 'first';
        else if (transition !== null && phrases.timePasses.test(transition)) reason = 'time';
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
    habit: ({ heading, count, allowed }) => `${count} scenes have more than ${allowed} pages, "${heading}" first.`,
    *check(context, { pages: allowed }) {
      for (const { block, text } of context.survey.scenes) {
        const { eighths = 0 } = context.lengths.get(block) ?? {};
        if (eighths > allowed * 8) {
          yield { block, args: { heading: excerpt(text), pages: formatEighths(eighths), allowed } };
        }
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

function settingKey(scene: SurveyedScene): string {
  return `${scene.parts.prefix.toUpperCase().replace(/[^A-Z]/g, '')} ${location(scene)}`;
}
