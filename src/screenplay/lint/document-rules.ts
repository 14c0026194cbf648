import { pageCount } from '../layout/lengths.js';
import { plainText } from '../text/rich.js';
import { SCRIPT_KINDS } from './kinds.js';
import { rule, type Rule } from './rule.js';

export const DOCUMENT_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'DOC001',
    summary: 'title page without a title',
    whole: true,
    mendable: false,
    message: () => 'The title page has no title.',
    *check({ script: { titlePage } }) {
      const titled = titlePage.some(
        ({ key, values }) => key.toUpperCase() === 'TITLE' && values.some((value) => plainText(value).trim() !== ''),
      );
      if (titlePage.length > 0 && !titled) yield { block: -1 };
    },
  }),
  rule({
    id: 'LEN101',
    summary: 'script outside the page range of its kind',
    needs: ['layout', 'kind'],
    whole: true,
    mendable: false,
    // Below 0: the range of the kind.
    defaults: { from: -1, to: -1 },
    message: ({ pages, kind, from, to }) =>
      `The script has ${pages} ${pages === 1 ? 'page' : 'pages'}; ${kind === SCRIPT_KINDS.CUSTOM.label ? `${from} to ${to} are wanted` : `a ${kind} script has ${from} to ${to}`}.`,
    *check({ layout, pageRange }, thresholds) {
      const pages = pageCount(layout);
      const from = thresholds.from < 0 ? pageRange.from : thresholds.from;
      const to = thresholds.to < 0 ? pageRange.to : thresholds.to;
      if (pages < from || pages > to) yield { block: -1, args: { pages, kind: pageRange.kind, from, to } };
    },
  }),
  rule({
    id: 'STR101',
    level: 'INFO',
    summary: 'beat outside its window',
    needs: ['layout', 'beats'],
    whole: true,
    mendable: false,
    message: ({ beat, page, distance, from, to }) =>
      `"${beat}" is on page ${page}, ${Math.abs(Number(distance))} pages ${Number(distance) < 0 ? 'before' : 'after'} its usual place (${from === to ? `page ${from}` : `pages ${from} to ${to}`}).`,
    *check({ beats }) {
      for (const { block, label, actual, distance, outside, targetFrom, targetTo } of beats) {
        if (!outside || actual === null || distance === null) continue;
        yield { block, args: { beat: label, page: actual, distance, from: targetFrom, to: targetTo } };
      }
    },
  }),
]);
