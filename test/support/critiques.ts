import { CRITIQUE_AXES } from '../../src/domain/scenes.js';
import type { SceneCritique } from '../../src/domain/scenes.js';

/** A critique as it is asked for: a score on every axis, 9 and without a note unless said otherwise. */
export function critiqueOf(overall: string, ...noted: SceneCritique['axes']): SceneCritique {
  return {
    axes: CRITIQUE_AXES.map(
      (axis) => noted.find((each) => each.axis === axis) ?? { axis, issues: [], suggestions: [], score: 9 },
    ),
    overall,
  };
}
