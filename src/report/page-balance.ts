import * as Plot from '@observablehq/plot';
import type { PageBalance } from '../screenplay/statistics/placed.js';
import type { Statistics } from '../screenplay/statistics/statistics.js';
import { barInsetFor, pageAxis } from './axes.js';
import type { Chapter } from './chapter.js';
import { draw } from './drawing.js';
import type { Frame } from './frame.js';
import { count, counted, percent } from './wording.js';

const ID = 'balance';
const HEADING = 'Action and dialogue, page by page';
const WIDEST = 32;

/** Lines of dialogue above, lines of action below, for each page. */
export function pageBalanceChapter({ balance }: Statistics): Chapter {
  const { pages } = balance;
  const legend = [
    { swatch: 'dialogue', label: 'lines of dialogue' },
    { swatch: 'action', label: 'lines of action' },
  ];
  const summary = summaryOf(balance);
  return {
    id: ID,
    heading: HEADING,
    summary,
    legend,
    picture: pages.length === 0 ? null : (frame) => picture(pages, summary, frame),
    table: pages.length === 0 ? null : tableOf(pages),
  };
}

function summaryOf({ action, dialogue, pages }: Statistics['balance']): string {
  if (pages.length === 0) return 'The script has no page with text.';
  const share = action + dialogue === 0 ? 0 : dialogue / (action + dialogue);
  const silent = pages.filter((page) => page.dialogue === 0).length;
  const talking = pages.filter((page) => page.action === 0 && page.dialogue > 0).length;
  const apart = [
    ...(silent > 0 ? [`${counted(silent, 'page has', 'pages have')} no dialogue`] : []),
    ...(talking > 0 ? [`${counted(talking, 'page has', 'pages have')} dialogue only`] : []),
  ].join(', ');
  return `${percent(share)} of the lines are dialogue, ${percent(action + dialogue === 0 ? 0 : 1 - share)} are action.${apart === '' ? '' : ` ${apart}.`}`;
}

function picture(pages: readonly PageBalance[], description: string, frame: Frame): string {
  const up = most(pages, 'dialogue');
  const down = most(pages, 'action');
  // Lines are whole: on few of them, few ticks.
  const ticks = Math.min(6, up + down);
  const inset = barInsetFor(pages.length, WIDEST, frame);
  const place = {
    x1: ({ page }: PageBalance) => page - 0.5,
    x2: ({ page }: PageBalance) => page + 0.5,
    insetLeft: inset,
    insetRight: inset,
    y1: 0,
  };
  return draw({ id: ID, title: HEADING, description }, frame, {
    marginTop: 12,
    marginBottom: 36,
    height: 300,
    x: { type: 'linear', domain: [0.5, pages.length + 0.5], axis: null },
    y: { type: 'linear', domain: [-down, up], axis: null },
    marks: [
      Plot.gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks }),
      Plot.axisY({
        anchor: 'left',
        tickSize: 0,
        ticks,
        label: 'lines',
        labelArrow: 'none',
        labelAnchor: 'center',
        labelOffset: 44,
        tickFormat: (lines: number) => count(Math.abs(lines)),
      }),
      Plot.rectY(pages, {
        ...place,
        y2: 'dialogue',
        fill: 'var(--dialogue)',
        title: ({ page, dialogue }: PageBalance) => `Page ${page} — ${counted(dialogue, 'line')} of dialogue`,
      }),
      Plot.rectY(pages, {
        ...place,
        y2: ({ action }: PageBalance) => -action,
        fill: 'var(--action)',
        title: ({ page, action }: PageBalance) => `Page ${page} — ${counted(action, 'line')} of action`,
      }),
      Plot.ruleY([0], { stroke: 'var(--ink)' }),
      pageAxis(pages.length, frame),
    ],
  });
}

function most(pages: readonly PageBalance[], kind: 'action' | 'dialogue'): number {
  return pages.reduce((lines, page) => Math.max(lines, page[kind]), 1);
}

function tableOf(pages: readonly PageBalance[]): Chapter['table'] {
  return {
    columns: [
      { label: 'Page' },
      { label: 'Dialogue', numeric: true },
      { label: 'Action', numeric: true },
      { label: 'Headings, cues, transitions', numeric: true },
    ],
    rows: pages.map(({ page, dialogue, action, other }) => [
      String(page),
      count(dialogue),
      count(action),
      count(other),
    ]),
  };
}
