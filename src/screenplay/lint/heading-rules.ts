import { heading } from '../build.js';
import { hasHeadingPrefix, isUndottedPrefix } from '../heading-prefix.js';
import { headingEdit } from './places.js';
import { mentionsTime, saysOnlyTime, timeNotSetOff, twoTimes, unlistedTime } from './heading-time.js';
import {
  bareHeading,
  buriedHeading,
  unburied,
  unknownPrefix,
  usualPrefixes,
  type LostHeading,
} from './lost-headings.js';
import { misspeltPrefix } from './prefix.js';
import { rule, type Found, type Rule } from './rule.js';
import { excerpt } from './vocabulary.js';

export const HEADING_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'SCN004',
    summary: 'misspelt prefix in an action line (`INTT.`, `IN.T`)',
    needs: ['vocabulary'],
    message: ({ prefix, meant }) =>
      `"${prefix}" looks like a misspelt ${meant}: the line is read as action, not as a scene heading.`,
    note: ({ prefix, meant }) => `Write the scene heading that begins with "${prefix}" with ${meant}`,
    habit: ({ prefix, meant, count }) =>
      `${count} lines look like scene headings with a misspelt prefix and are read as action: "${prefix}" for ${meant} is the first.`,
    *check({ survey, script, vocabulary }) {
      for (const { block, kind, text } of survey.paragraphs) {
        if (kind !== 'action') continue;
        const found = misspeltPrefix(text, vocabulary);
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
    id: 'SCN005',
    summary: 'scene heading without INT. or EXT. (`KITCHEN - NIGHT`)',
    message: ({ heading: text, usual }) =>
      `"${text}" is read as action: a scene heading begins with INT. or EXT.${usual === undefined ? '' : `, or with a dot: write "${usual}".`}`,
    note: ({ heading: text, usual }) =>
      usual === undefined
        ? `Begin the scene heading "${text}" with INT. or EXT.`
        : `Write the scene heading "${text}" as "${usual}".`,
    habit: ({ heading: text, usual, count }) =>
      `${count} lines that have the form of scene headings are read as action, "${text}" first: ${usual === undefined ? 'a scene heading begins with INT. or EXT.' : `a scene heading begins with INT. or EXT., or with a dot, as in "${usual}".`}`,
    habitKey: ({ usual }) => (usual === undefined ? '' : 'prefix'),
    *check(context): Generator<Found> {
      const usualPrefix = usualPrefixes(context);
      for (const { block, kind, role, text } of context.survey.paragraphs) {
        if (kind !== 'action' || role !== null || text.includes('\n')) continue;
        const range = { start: 0, end: text.length };
        const other = unknownPrefix(text);
        if (other) {
          yield {
            block,
            range,
            args: { heading: excerpt(text), usual: excerpt(asFountain(other)) },
            fix: [{ block, replacement: [heading(other.text, other.number)] }],
          };
        }
        const bare = other
          ? undefined
          : bareHeading(text, context.vocabulary, (written) => usualPrefix(written) !== undefined);
        if (!bare) continue;
        const prefix = usualPrefix(bare.text);
        const fix =
          prefix === undefined
            ? undefined
            : { fix: [{ block, replacement: [heading(`${prefix} ${bare.text}`, bare.number)] }] };
        yield { block, range, args: { heading: excerpt(text) }, ...fix };
      }
    },
  }),
  rule({
    id: 'SCN006',
    summary: 'scene heading inside a paragraph or speech',
    needs: ['vocabulary'],
    message: ({ heading: text, within, number }) =>
      number !== undefined
        ? `"${text}" is read as ${within}: a scene number stands behind its heading, between two #, as in "#${number}#".`
        : within === ''
          ? `"${text}" is action that has the form of a scene heading: make it one.`
          : `"${text}" is read as ${within}: a scene heading needs a blank line above it.`,
    note: ({ heading: text, number }) =>
      number === undefined
        ? `Leave a blank line above and below the scene heading "${text}".`
        : `Write the number of the scene heading "${text}" behind it, as #${number}#.`,
    habit: ({ heading: text, number, count }) =>
      `${count} scene headings are read as action or speech, "${text}" first: ${number === undefined ? 'each needs a blank line above it' : `a scene number stands behind its heading, as in "#${number}#"`}.`,
    habitKey: ({ number }) => (number === undefined ? '' : 'numbered'),
    *check(context): Generator<Found> {
      const { survey, vocabulary } = context;
      for (const paragraph of survey.paragraphs) {
        const { block, kind, role, text } = paragraph;
        if (kind !== 'action' || role !== null) continue;
        let told = false;
        for (const { line, index, start } of linesOf(text)) {
          const buried = buriedHeading(line, vocabulary) ?? (line === text ? undefined : unknownPrefix(line));
          if (!buried) continue;
          const { at, number } = buried;
          // The first finding mends the paragraph as far as one edit does.
          const fix = told ? [] : unburied(context, paragraph, index, buried);
          told = true;
          const within = line === text && at === 0 && number === undefined ? '' : 'action';
          const args = {
            heading: excerpt(line.slice(at).trim()),
            within,
            ...(number === undefined ? undefined : { number }),
          };
          yield {
            block,
            range: { start: start + at, end: start + line.length },
            args,
            ...(fix.length > 0 ? { fix } : undefined),
          };
        }
      }
      for (const { block, side, parts } of survey.speeches) {
        for (const [part, { kind, text }] of parts.entries()) {
          if (kind !== 'dialogue') continue;
          for (const { line, start } of linesOf(text)) {
            const buried = buriedHeading(line, vocabulary);
            if (buried?.at !== 0) continue;
            const range = { start, end: start + line.length, part, ...(side ? { side } : undefined) };
            yield {
              block,
              range,
              args: {
                heading: excerpt(line.trim()),
                within: 'dialogue',
                ...(buried.number === undefined ? undefined : { number: buried.number }),
              },
            };
          }
        }
      }
    },
  }),
  rule({
    id: 'SCN101',
    summary: 'heading without time of day',
    needs: ['vocabulary'],
    message: ({ heading: text }) => `"${text}" does not say the time of day.`,
    note: ({ heading: text }) => `End the heading "${text}" with a time of day, such as " - DAY" or " - NIGHT".`,
    habit: ({ heading: text, count }) => `${count} scene headings do not say the time of day, "${text}" first.`,
    *check({ survey, vocabulary }) {
      for (const scene of survey.scenes) {
        const { prefix, time, remark, subPlaces } = scene.parts;
        if (prefix === '' || time !== null || unlistedTime(scene, vocabulary) || timeNotSetOff(scene, vocabulary)) {
          continue;
        }
        if (remark !== null && mentionsTime(remark, vocabulary)) continue;
        if (subPlaces.some((part) => saysOnlyTime(part, vocabulary))) continue;
        yield { block: scene.block, args: { heading: excerpt(scene.text) } };
      }
    },
  }),
  rule({
    id: 'SCN102',
    summary: 'time not in the list',
    needs: ['vocabulary'],
    message: ({ time, meant }) =>
      `"${time}" is not one of the usual times of day.${meant ? ` Is "${meant}" meant?` : ''}`,
    note: ({ time, meant }) =>
      `Replace the time "${time}" in the heading by ${meant ? `"${meant}"` : 'a usual one, such as DAY, NIGHT or DAWN'}.`,
    habit: ({ time, count }) =>
      `${count} scene headings have a time that is not one of the usual ones, "${time}" first.`,
    habitKey: ({ meant }) => (meant === '' ? '' : 'misspelt'),
    *check(context) {
      for (const scene of context.survey.scenes) {
        const found = unlistedTime(scene, context.vocabulary);
        if (!found) continue;
        const start = scene.text.lastIndexOf(found.time);
        const range = { start, end: start + found.time.length };
        const fix = found.meant ? { fix: headingEdit(context, scene, start, range.end, found.meant) } : undefined;
        // `DAY / DRIVING`: everybody knows what is meant.
        const level = found.meant ? undefined : { level: 'INFO' as const };
        yield {
          block: scene.block,
          range,
          args: { time: excerpt(found.time), meant: found.meant ?? '' },
          ...level,
          ...fix,
        };
      }
    },
  }),
  rule({
    id: 'SCN103',
    summary: 'prefix not followed by a dot and a blank',
    message: ({ prefix }) => `"${prefix}" should be followed by a ${String(prefix).endsWith('.') ? 'blank' : 'dot'}.`,
    note: ({ prefix }) => `Write "${String(prefix).replace(/\.$/, '')}." with a dot and a blank in the scene heading.`,
    habit: ({ prefix, count }) =>
      `${count} scene headings have no dot and blank behind their prefix; the first begins with "${prefix}".`,
    *check(context) {
      for (const scene of context.survey.scenes) {
        const { prefix, place } = scene.parts;
        const from = scene.text.indexOf(prefix) + prefix.length;
        const glued = /^(?:INT|EXT)\.$/i.test(prefix) && /^\p{L}/u.test(scene.text.slice(from, from + 2));
        if (!isUndottedPrefix(prefix) && !glued) continue;
        const to = place === '' ? from : scene.text.indexOf(place, from);
        const dotted = glued ? ' ' : place === '' ? '.' : '. ';
        yield {
          block: scene.block,
          range: { start: from - prefix.length, end: from },
          args: { prefix },
          fix: headingEdit(context, scene, from, to, dotted),
        };
      }
    },
  }),
  rule({
    id: 'SCN107',
    summary: 'time of day not set off by a dash (`KITCHEN- DAY`, `PARK DAY`)',
    needs: ['vocabulary'],
    message: ({ heading: text, time }) =>
      `"${time}" is read as part of the place in "${text}": set the time of day off with " - ".`,
    note: ({ heading: text, time }) => `Write " - ${time}" at the end of the heading "${text}".`,
    habit: ({ heading: text, count }) =>
      `${count} scene headings do not set the time of day off with " - ", "${text}" first.`,
    *check(context) {
      for (const scene of context.survey.scenes) {
        const found = timeNotSetOff(scene, context.vocabulary);
        if (!found) continue;
        const { start, wordStart, end, time } = found;
        yield {
          block: scene.block,
          range: { start: wordStart, end },
          args: { heading: excerpt(scene.text), time },
          fix: headingEdit(context, scene, start, wordStart, ' - '),
        };
      }
    },
  }),
  rule({
    id: 'SCN108',
    summary: 'heading with two times of day (`NIGHT - DAY`)',
    needs: ['vocabulary'],
    message: ({ heading: text, first, second }) => `"${text}" says both ${first} and ${second}: leave one time of day.`,
    note: ({ heading: text, first, second }) => `Leave only one of ${first} and ${second} in the heading "${text}".`,
    habit: ({ heading: text, count }) =>
      `${count} scene headings say two times of day, "${text}" first: leave one in each.`,
    *check({ survey, vocabulary }) {
      for (const scene of survey.scenes) {
        const found = scene.parts.prefix === '' ? undefined : twoTimes(scene, vocabulary);
        if (found) yield { block: scene.block, args: { heading: excerpt(scene.text), ...found } };
      }
    },
  }),
]);

/** As Fountain is written. */
function asFountain({ text, number }: LostHeading): string {
  return `${hasHeadingPrefix(text) ? '' : '.'}${text}${number === undefined ? '' : ` #${number}#`}`;
}

/** Lines of a text with the place at which each begins. */
function* linesOf(text: string): Generator<{ line: string; index: number; start: number }> {
  let start = 0;
  for (const [index, line] of text.split('\n').entries()) {
    yield { line, index, start };
    start += line.length + 1;
  }
}
