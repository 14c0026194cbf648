import type { SceneCritique } from '../../domain/scenes.js';

/** Points of ten, on average over the axes: two readings of one text differ by less. */
const FAR = 1.5;

/** Whether a draft is judged far worse than another: by the mean of the scores that both judgements give. */
export function isFarWorse(critique: SceneCritique, before: SceneCritique): boolean {
  const drops = before.axes.flatMap(({ axis, score }) => {
    const now = critique.axes.find((each) => each.axis === axis)?.score;
    return score == null || now == null ? [] : [score - now];
  });
  return drops.length > 0 && drops.reduce((sum, drop) => sum + drop, 0) >= FAR * drops.length;
}
