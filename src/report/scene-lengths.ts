import * as Plot from '@observablehq/plot';
import { formatEighths } from '../screenplay/layout/lengths.js';
import type { SceneFigures, Setting } from '../screenplay/statistics/scenes.js';
import type { Statistics } from '../screenplay/statistics/statistics.js';
import { barInsetFor, sceneAxis, sceneScale } from './axes.js';
import type { Chapter } from './chapter.js';
import { draw } from './drawing.js';
import type { Frame } from './frame.js';
import { count, counted, sceneLabel, sceneNumber, shortened } from './wording.js';

const ID = 'scenes';
const HEADING = 'How long the scenes are';
const EIGHTHS = 8;
const WIDEST = 40;

const SETTINGS: Readonly<Record<Setting | 'NONE', { readonly swatch: string; readonly label: string }>> = Object.freeze(
  {
    INT: { swatch: 'interior', label: 'interior' },
    EXT: { swatch: 'exterior', label: 'exterior' },
    MIXED: { swatch: 'mixed', label: 'both' },
    NONE: { swatch: 'unset', label: 'neither is said' },
  },
);

/** Each scene in pages, with what it is: inside or outside. */
export function sceneLengthsChapter(statistics: Statistics): Chapter {
  const { scenes } = statistics;
  const found = new Set(scenes.map(({ setting }) => setting ?? 'NONE'));
  const legend = (Object.keys(SETTINGS) as (keyof typeof SETTINGS)[])
    .filter((setting) => found.has(setting))
    .map((setting) => SETTINGS[setting])
    .concat({ swatch: 'average', label: 'average' });
  const summary = summaryOf(statistics);
  return {
    id: ID,
    heading: HEADING,
    summary,
    legend,
    picture: scenes.length === 0 ? null : (frame) => picture(scenes, summary, frame),
    table: scenes.length === 0 ? null : tableOf(scenes),
  };
}

function summaryOf({ scenes, sceneLengths }: Statistics): string {
  const [usual] = [...sceneLengths].sort((one, other) => other.scenes - one.scenes);
  if (scenes.length === 0 || !usual) return 'The script has no scene heading.';
  const longest = longestOf(scenes);
  const range =
    usual.to === null
      ? `longer than ${pages(usual.from - 1)}`
      : usual.from === 1
        ? `up to ${pages(usual.to)}`
        : `between ${formatEighths(usual.from - 1)} and ${pages(usual.to)}`;
  return `A scene takes ${pages(Math.round(mean(scenes)))} on average, and ${count(usual.scenes)} of ${count(scenes.length)} are ${range}. The longest is scene ${sceneNumber(longest)}, ${longest.heading}: ${pages(longest.eighths)}.`;
}

function picture(scenes: readonly SceneFigures[], description: string, frame: Frame): string {
  const longest = longestOf(scenes);
  const average = mean(scenes) / EIGHTHS;
  const inset = barInsetFor(scenes.length, WIDEST, frame);
  const most = longest.eighths / EIGHTHS;
  const ticks = ticksUpTo(longest.eighths);
  const late = longest.index > scenes.length / 2;
  return draw({ id: ID, title: HEADING, description }, frame, {
    marginTop: 28,
    marginBottom: 36,
    height: 280,
    x: sceneScale(scenes),
    y: { type: 'linear', domain: [0, most], axis: null },
    marks: [
      Plot.axisY({
        anchor: 'left',
        tickSize: 0,
        label: 'pages',
        labelArrow: 'none',
        labelOffset: 44,
        ticks,
        tickFormat: (value: number) => formatEighths(Math.round(value * EIGHTHS)),
      }),
      Plot.gridY({ ticks, stroke: 'var(--line)', strokeOpacity: 1 }),
      Plot.rectY(scenes, {
        x1: ({ index }: SceneFigures) => index,
        x2: ({ index }: SceneFigures) => index + 1,
        y1: 0,
        y2: ({ eighths }: SceneFigures) => eighths / EIGHTHS,
        insetLeft: inset,
        insetRight: inset,
        title: (scene: SceneFigures) => `${sceneLabel(scene)} — ${pages(scene.eighths)}`,
        fill: { value: ({ setting }: SceneFigures) => `var(--${SETTINGS[setting ?? 'NONE'].swatch})`, scale: null },
      }),
      Plot.ruleY([average], { stroke: 'var(--ink)', strokeDasharray: '4 4' }),
      Plot.text([longest], {
        x: longest.index + 0.5,
        y: most,
        text: [shortened(longest.place || longest.heading, frame.kind === 'wide' ? 40 : 24)],
        textAnchor: late ? 'end' : 'start',
        dy: -10,
        fill: 'var(--ink)',
      }),
      sceneAxis(scenes, frame),
    ],
  });
}

function tableOf(scenes: readonly SceneFigures[]): Chapter['table'] {
  return {
    columns: [
      { label: 'Scene' },
      { label: 'Heading' },
      { label: 'Page', numeric: true },
      { label: 'Pages', numeric: true },
      { label: 'Words', numeric: true },
      { label: 'Speeches', numeric: true },
    ],
    rows: scenes.map((scene) => [
      sceneNumber(scene),
      scene.heading,
      count(scene.page),
      formatEighths(scene.eighths),
      count(scene.words),
      count(scene.speeches),
    ]),
  };
}

/** Pages to mark on the axis: every eighth, quarter, half, page, two, ..., six at most above nought. */
function ticksUpTo(eighths: number): number[] {
  let step = 1;
  while (eighths / step > 6) step *= 2;
  return Array.from({ length: Math.floor(eighths / step) + 1 }, (_, at) => (at * step) / EIGHTHS);
}

/** The first of the longest. */
function longestOf(scenes: readonly SceneFigures[]): SceneFigures {
  return scenes.reduce((longest, scene) => (scene.eighths > longest.eighths ? scene : longest));
}

function mean(scenes: readonly SceneFigures[]): number {
  return scenes.reduce((sum, { eighths }) => sum + eighths, 0) / scenes.length;
}

/** `3/8 of a page`, `1 page`, `1 2/8 pages`. */
function pages(eighths: number): string {
  if (eighths < EIGHTHS) return `${formatEighths(eighths)} of a page`;
  return eighths === EIGHTHS ? counted(1, 'page') : `${formatEighths(eighths)} pages`;
}
