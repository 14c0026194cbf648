import * as Plot from '@observablehq/plot';
import type { SceneFigures } from '../screenplay/statistics/scenes.js';
import type { Frame } from './frame.js';
import { sceneNumber } from './wording.js';

/** Widths of digits and of the gap between two labels. */
const DIGIT = 8;
const GAP = 8;

/** Scenes take one unit each, from 0. */
export function sceneScale(scenes: readonly SceneFigures[]): Plot.ScaleOptions {
  return { type: 'linear', domain: [0, Math.max(1, scenes.length)], axis: null };
}

/** Scene numbers below the picture, as many as there is room for. */
export function sceneAxis(scenes: readonly SceneFigures[], frame: Frame): Plot.Markish {
  const longest = scenes.reduce((most, scene) => Math.max(most, sceneNumber(scene).length), 1);
  const step = stepFor(scenes.length, Math.ceil(((longest * DIGIT + GAP) * scenes.length) / drawnWidth(frame)));
  const marked = scenes.filter(({ index }) => index === 0 || (index + 1) % step === 0);
  return Plot.axisX(
    marked.map(({ index }) => index + 0.5),
    {
      anchor: 'bottom',
      tickSize: 0,
      label: 'scene',
      labelArrow: 'none',
      tickFormat: (place: number) => sceneNumber(scenes[Math.floor(place)]!),
    },
  );
}

/** Page numbers below a picture in which page 1 is at 1. */
export function pageAxis(pages: number, frame: Frame): Plot.Markish {
  const step = stepFor(pages, Math.ceil(((String(pages).length * DIGIT + 2 * GAP) * pages) / drawnWidth(frame)));
  const marked = Array.from({ length: Math.floor(pages / step) }, (_, at) => (at + 1) * step);
  return Plot.axisX(step === 1 ? marked : [1, ...marked], {
    anchor: 'bottom',
    tickSize: 0,
    label: 'page',
    labelArrow: 'none',
    tickFormat: (page: number) => String(page),
  });
}

/** Every first, second, fifth, tenth, ... */
function stepFor(all: number, least: number): number {
  for (let unit = 1; unit <= all; unit *= 10) {
    for (const step of [unit, 2 * unit, 5 * unit]) if (step >= least) return step;
  }
  return Math.max(1, all);
}

/** The space beside each of so many bars: none where there is no room for it. */
export function barInset(bars: number, frame: Frame): number {
  const width = drawnWidth(frame) / Math.max(1, bars);
  if (width < 3) return 0;
  return width < 8 ? 0.5 : 1;
}

/** The space beside each bar such that no bar is wider than `widest`, as few bars would otherwise be very wide. */
export function barInsetFor(bars: number, widest: number, frame: Frame): number {
  return Math.max(barInset(bars, frame), (drawnWidth(frame) / Math.max(1, bars) - widest) / 2);
}

function drawnWidth({ width, marginLeft, marginRight }: Frame): number {
  return width - marginLeft - marginRight;
}
