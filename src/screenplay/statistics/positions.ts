import type { BoundBeat } from '../beats.js';
import type { Layout } from '../layout/page.js';
import { endOf, positionOf } from './placed.js';
import type { SurveyedScene } from './survey.js';

/** Puts beats that are bound to scenes on the pages. A scene that the script does not have binds nothing. */
export function bindBeats(
  bound: readonly { readonly beat: string; readonly scene: number }[],
  scenes: readonly SurveyedScene[],
  layout: Layout,
): BoundBeat[] {
  return bound.flatMap(({ beat, scene }) => {
    const own = scenes[scene];
    if (!own) return [];
    const next = scenes[scene + 1];
    return [{ beat, start: positionOf(layout, own.block), end: next ? positionOf(layout, next.block) : endOf(layout) }];
  });
}
