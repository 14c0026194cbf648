import { heading } from '../build.js';
import { hasHeadingPrefix } from '../headings/prefix.js';
import {
  bareHeading,
  buriedHeading,
  type UnreadHeading,
  unburied,
  unknownPrefix,
  usualPrefixes,
} from './unread-headings.js';
import { misspeltPrefix } from './prefix.js';
import { type Found, type Rule, rule } from './rule.js';
import { isPlain } from './text-edit.js';
import { excerpt } from './vocabulary.js';

/** Lines that are meant as scene headings and read as something else. */
export const UNREAD_HEADING_RULES: readonly Rule[] = Object.freeze([
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
        const alone = !text.includes('\n') && source.kind === 'action' && !source.role && isPlain(source.text);
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
        // The heading is made of the text alone, without notes and styles in it.
        const source = context.script.body[block]!;
        const keepsAll = source.kind === 'action' && isPlain(source.text);
        const other = unknownPrefix(text);
        if (other) {
          yield {
            block,
            range,
            args: { heading: excerpt(text), usual: excerpt(asFountain(other)) },
            ...(keepsAll ? { fix: [{ block, replacement: [heading(other.text, other.number)] }] } : undefined),
          };
        }
        const bare = other
          ? undefined
          : bareHeading(text, context.vocabulary, (written) => usualPrefix(written) !== undefined);
        if (!bare) continue;
        const prefix = usualPrefix(bare.text);
        const fix =
          prefix === undefined || !keepsAll
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
]);

/** As Fountain is written. */
function asFountain({ text, number }: UnreadHeading): string {
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
