import { isUndottedPrefix } from '../headings/prefix.js';
import { mentionsTime, saysOnlyTime, timeNotSetOff, twoTimes, unlistedTime } from './heading-time.js';
import { headingEdit } from './places.js';
import { type Rule, rule } from './rule.js';
import { excerpt } from './vocabulary.js';

export const HEADING_RULES: readonly Rule[] = Object.freeze([
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
