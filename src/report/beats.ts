import * as Plot from '@observablehq/plot';
import { BEAT_TOLERANCE } from '../screenplay/beats.js';
import type { PlannedBeat } from '../screenplay/beats.js';
import type { Statistics } from '../screenplay/statistics/statistics.js';
import { pageAxis } from './axes.js';
import type { Chapter } from './chapter.js';
import { draw } from './drawing.js';
import { nameWidth } from './frame.js';
import type { Frame } from './frame.js';
import { fitted } from './letter-widths.js';
import { counted } from './wording.js';

const ID = 'beats';
const HEADING = 'Beats and where they usually are';
const ROW = 26;
/** Room for `p. 103, 7.1 pages early`, or for the page alone. */
const OFFSETS = { wide: 172, narrow: 44 };
/** Room for `End of Act Three`, which its beginning does not tell from other acts. */
const LABELS = { wide: {}, narrow: { marginLeft: 132 } };

/** Beats of the structure against their usual pages; null if the figures were made without one. */
export function beatsChapter({ beats, pages }: Statistics): Chapter | null {
  if (beats.length === 0 || pages === 0) return null;
  const bound = beats.filter(({ actual }) => actual !== null);
  const legend = [
    { swatch: 'target', label: 'usual pages' },
    { swatch: 'tolerance', label: `${BEAT_TOLERANCE}% beside them` },
    ...(bound.some(({ outside }) => !outside) ? [{ swatch: 'on-time', label: 'where it is' }] : []),
    ...(bound.some(({ outside }) => outside) ? [{ swatch: 'off-time', label: 'where it is, outside' }] : []),
  ];
  const summary = summaryOf(bound);
  return {
    id: ID,
    heading: HEADING,
    summary,
    legend,
    picture: (frame) => picture(beats, pages, summary, frame),
    table: tableOf(beats),
  };
}

function summaryOf(bound: readonly PlannedBeat[]): string {
  if (bound.length === 0) {
    return 'No beat is bound to a scene yet: these are the pages on which each usually comes. They are guides, not rules.';
  }
  const outside = bound.filter((beat) => beat.outside);
  const list = outside.map((beat) => `${beat.label} (${offsetOf(beat)})`).join(', ');
  return outside.length === 0
    ? `${bound.length === 1 ? 'The one beat that is bound to a scene is' : `All ${bound.length} beats that are bound to scenes are`} where such beats usually are. The places are guides, not rules.`
    : `Of ${counted(bound.length, 'beat')} bound to scenes, ${outside.length} ${outside.length === 1 ? 'lies outside its usual place' : 'lie outside their usual places'}: ${list}. The places are guides, not rules.`;
}

function picture(beats: readonly PlannedBeat[], pages: number, description: string, given: Frame): string {
  const frame = { ...given, ...LABELS[given.kind] };
  const order = beats.map(({ id }) => id);
  const labels = new Map(beats.map(({ id, label }) => [id, label]));
  const tolerance = (BEAT_TOLERANCE / 100) * pages;
  // Pages as stretches: page 1 is from 0 to 1.
  const within = (page: number) => Math.min(pages, Math.max(0, page));
  const bound = beats.filter(({ actual }) => actual !== null);
  const label = (beat: PlannedBeat) =>
    `${beat.label} — ${beat.actual === null ? 'not bound to a scene' : `page ${beat.actual}`}, usually ${targetOf(beat)}`;
  const stretch = (beat: PlannedBeat, beside: number) => {
    const [from, to] = [(beat.from / 100) * pages, (beat.to / 100) * pages];
    const least = from === to ? 0.004 * pages : 0;
    return { x1: within(from - beside - least), x2: within(to + beside + least) };
  };
  const bars = (beside: number, fill: string, inset: number) =>
    Plot.barX(
      beats.map((beat) => ({ ...beat, ...stretch(beat, beside), title: label(beat) })),
      {
        x1: 'x1',
        x2: 'x2',
        y: 'id',
        title: 'title',
        fill,
        stroke: 'var(--target)',
        insetTop: inset,
        insetBottom: inset,
        rx: 2,
      },
    );
  const dots = (of: readonly PlannedBeat[], symbol: Plot.SymbolType, fill: string) =>
    Plot.dot(of, {
      x: (beat: PlannedBeat) => nearest(beat, pages),
      y: 'id',
      r: 6,
      symbol,
      fill,
      stroke: 'var(--paper)',
      strokeWidth: 1.5,
      title: label,
    });
  return draw({ id: ID, title: HEADING, description }, frame, {
    marginTop: 8,
    marginBottom: 36,
    marginRight: OFFSETS[frame.kind],
    height: beats.length * ROW + 44,
    x: { type: 'linear', domain: [0, pages], axis: null },
    y: { type: 'band', domain: order, padding: 0.1, axis: null },
    marks: [
      Plot.ruleY(order, { y: (id: string) => id, stroke: 'var(--line)' }),
      bars(tolerance, 'var(--tolerance)', 3),
      bars(0, 'var(--target)', 7),
      dots(
        bound.filter(({ outside }) => !outside),
        'circle',
        'var(--dialogue)',
      ),
      dots(
        bound.filter(({ outside }) => outside),
        'diamond2',
        'var(--action)',
      ),
      Plot.text(bound, {
        x: pages,
        y: 'id',
        text: (beat: PlannedBeat) =>
          `p. ${beat.actual}${beat.outside && frame.kind === 'wide' ? `, ${offsetOf(beat)}` : ''}`,
        textAnchor: 'start',
        dx: 10,
        fill: 'var(--ink)',
      }),
      Plot.axisY({
        anchor: 'left',
        tickSize: 0,
        label: null,
        tickFormat: (id: string) => fitted(labels.get(id)!, nameWidth(frame)),
      }),
      pageAxis(pages, frame),
    ],
  });
}

function tableOf(beats: readonly PlannedBeat[]): Chapter['table'] {
  return {
    columns: [
      { label: 'Beat' },
      { label: 'Usually on' },
      { label: 'Page', numeric: true },
      { label: 'Off by', numeric: true },
    ],
    rows: beats.map((beat) => [
      beat.label,
      targetOf(beat),
      beat.actual === null ? 'not bound' : String(beat.actual),
      beat.distance === null ? '' : beat.distance === 0 ? '0' : offsetOf(beat),
    ]),
  };
}

function targetOf({ targetFrom, targetTo }: PlannedBeat): string {
  return targetFrom === targetTo ? `page ${targetFrom}` : `pages ${targetFrom} to ${targetTo}`;
}

/** The page at which the scene of a beat is nearest to its usual place, so that the gap in the picture is the distance in the text. */
function nearest({ from, to, actual, distance }: PlannedBeat, pages: number): number {
  const [first, last] = [(from / 100) * pages, (to / 100) * pages];
  if (distance === null || distance === 0) return Math.min(last, Math.max(first, (actual ?? 1) - 0.5));
  return distance < 0 ? first + distance : last + distance;
}

/** `6 pages early`, `2.5 pages late`. */
function offsetOf({ distance }: PlannedBeat): string {
  const pages = distance ?? 0;
  const size = Math.abs(pages) >= 10 ? Math.round(Math.abs(pages)) : Math.round(Math.abs(pages) * 10) / 10;
  return `${counted(size, 'page')} ${pages < 0 ? 'early' : 'late'}`;
}
