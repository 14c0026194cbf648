import type { Block } from '../ast.js';
import { action, transition } from '../build.js';
import { isFadeIn, isPlainTransition } from '../fountain/classify.js';
import { lineTerm } from '../languages/terms.js';
import { pageCount } from '../layout/lengths.js';
import type { Phrases } from './phrases.js';
import { rule, type Found, type Rule } from './rule.js';
import { isPlain } from './text-edit.js';
import { excerpt } from './vocabulary.js';

export const TRANSITION_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'TRN001',
    summary: 'two transitions in a row',
    needs: ['vocabulary'],
    message: ({ text }) => `"${text}" directly follows another transition.`,
    note: ({ text }) => `Leave only one of the transitions that meet at "${text}".`,
    habit: ({ text, count }) => `${count} transitions directly follow another one, "${text}" first.`,
    *check({ survey, script, phrases }) {
      for (const [at, { block, text, afterTransition }] of survey.transitions.entries()) {
        const before = survey.transitions[at - 1];
        if (!afterTransition || !before || !isTransition(text, phrases)) continue;
        // A long one may stand on two lines, an act may end in between, and what fades out may fade in again.
        if (!/[:.!]$/.test(before.text.trimEnd()) || hasBreak(script.body.slice(before.block + 1, block))) continue;
        if (phrases.leadsOut.test(before.text.trim()) && /^FADE (?:IN|UP)\b/i.test(text)) continue;
        yield { block, args: { text: excerpt(text) } };
      }
    },
  }),
  rule({
    id: 'TRN002',
    summary: 'transition that is read as something else (`CUT TO`, `FADE OUT`, `CUT TO BLACK`)',
    needs: ['phrases'],
    message: ({ text, usual, within }) =>
      within === 'dialogue'
        ? `"${text}" is read as dialogue: a transition needs a blank line above it.`
        : `"${text}" is read as action: write the transition as "${usual}".`,
    note: ({ text, usual }) => `Write the transition "${text}" as "${usual}", with a blank line above and below it.`,
    habit: ({ text, usual, count }) =>
      `${count} transitions are read as something else, "${text}" first: write "${usual}".`,
    habitKey: ({ text }) => String(text),
    *check({ survey, script, phrases }): Generator<Found> {
      for (const { block, kind, role, text } of survey.paragraphs) {
        const usual = kind === 'action' && role === null ? meantTransition(text, phrases) : undefined;
        if (usual === undefined) continue;
        const source = script.body[block]!;
        const made = isFadeIn(usual) ? action(usual) : transition(usual);
        const fix =
          'text' in source && typeof source.text !== 'string' && isPlain(source.text)
            ? { fix: [{ block, replacement: [made] }] }
            : undefined;
        yield {
          block,
          range: { start: 0, end: text.length },
          args: { text: excerpt(text.trim()), usual, within: 'action' },
          ...fix,
        };
      }
      for (const { block, side, parts } of survey.speeches) {
        const part = parts.length - 1;
        const last = parts.at(-1);
        if (last?.kind !== 'dialogue') continue;
        const start = last.text.lastIndexOf('\n') + 1;
        const line = last.text.slice(start);
        if (start === 0 && part === 0) continue;
        if (
          line !== line.toUpperCase() ||
          !/[:.]$/.test(line) ||
          !isEnglishTransition(line, phrases) ||
          isFadeIn(line)
        ) {
          continue;
        }
        yield {
          block,
          range: { start, end: last.text.length, part, ...(side ? { side } : undefined) },
          args: { text: excerpt(line), usual: line, within: 'dialogue' },
        };
      }
    },
  }),
  rule({
    id: 'TRN101',
    summary: 'more than one `CUT TO:` per 5 pages',
    needs: ['layout', 'phrases'],
    whole: true,
    defaults: { pages: 5 },
    message: ({ count, pages, allowed }) =>
      `There are ${count} CUT TO: on ${pages} pages; ${allowed} would do, as every new scene is a cut.`,
    note: () => 'Take out CUT TO: where nothing but a new scene follows.',
    *check({ survey, phrases, layout }, { pages: each }) {
      const cuts = survey.transitions.filter(({ text }) => phrases.cutTo.test(text));
      const pages = pageCount(layout);
      const allowed = Math.max(1, Math.floor(pages / each));
      const over = cuts[allowed];
      if (over) yield { block: over.block, args: { count: cuts.length, pages, allowed } };
    },
  }),
]);

const LONGEST = 40;

function isEnglishTransition(text: string, { leadsOn, leadsOut }: Phrases): boolean {
  return text.length <= LONGEST && (leadsOn.test(text) || leadsOut.test(text));
}

/** Whether a line has the words of a transition, and is not a remainder of another one. */
function isTransition(written: string, phrases: Phrases): boolean {
  const text = written.trim();
  if (isEnglishTransition(text, phrases)) return true;
  return isPlainTransition(text.toUpperCase()) || lineTerm(text) === 'transition';
}

/** The transition that a paragraph of action means, as Fountain writes it; undefined if it means none. */
function meantTransition(written: string, phrases: Phrases): string | undefined {
  const text = written.trim();
  const capitals = text === text.toUpperCase();
  if (text.includes('\n') || (isFadeIn(text) && /[:.]$/.test(text) && capitals)) return undefined;
  // One with its mark may be action because its writer wants it there.
  if (
    isPlainTransition(text) ||
    !(isEnglishTransition(text, phrases) || (text.length <= LONGEST && phrases.bareCut.test(text)))
  ) {
    return undefined;
  }
  const bare = text
    .replace(/ ?[:;.,!]$/, '')
    .replace(/[-: ]+/g, ' ')
    .toUpperCase();
  // A sentence may end so: `Dissolve to black.`
  if (!capitals && !/^\p{Lu}|:$/u.test(text)) return undefined;
  const usual = phrases.bareCut.test(text)
    ? `${bare} TO:`
    : phrases.leadsOut.test(text)
      ? `${bare.replace(/^FADEOUT$/, 'FADE OUT')}.`
      : `${bare.replace(/^FADEIN$/, 'FADE IN')}:`;
  return usual === text ? undefined : usual;
}

/** Whether blocks contain the end of an act or a page break. */
function hasBreak(blocks: readonly Block[]): boolean {
  return blocks.some(({ kind }) => kind === 'section' || kind === 'pageBreak');
}
