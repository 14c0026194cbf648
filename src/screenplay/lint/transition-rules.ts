import { pageCount } from '../layout/lengths.js';
import { rule, type Rule } from './rule.js';
import { excerpt } from './vocabulary.js';

export const TRANSITION_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'TRN001',
    summary: 'two transitions in a row',
    message: ({ text }) => `"${text}" directly follows another transition.`,
    note: ({ text }) => `Leave only one of the transitions that meet at "${text}".`,
    *check({ survey }) {
      for (const { block, text, afterTransition } of survey.transitions) if (afterTransition) yield { block, args: { text: excerpt(text) } };
    },
  }),
  rule({
    id: 'TRN101',
    summary: 'more than one `CUT TO:` per 5 pages',
    needs: ['layout', 'vocabulary'],
    defaults: { pages: 5 },
    message: ({ count, pages, allowed }) => `There are ${count} CUT TO: on ${pages} pages; ${allowed} would do, as every new scene is a cut.`,
    note: () => 'Take out CUT TO: where nothing but a new scene follows.',
    *check({ survey, vocabulary, layout }, { pages: each }) {
      const cuts = survey.transitions.filter(({ text }) => vocabulary.cutTo.test(text));
      const pages = pageCount(layout);
      const allowed = Math.max(1, Math.floor(pages / each));
      const over = cuts[allowed];
      if (over) yield { block: over.block, args: { count: cuts.length, pages, allowed } };
    },
  }),
]);
