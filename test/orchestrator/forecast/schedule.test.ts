import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generationConfig } from '../../../src/domain/generations.js';
import { planScript } from '../../../src/orchestrator/forecast/plan.js';
import { callsOf } from '../../../src/orchestrator/forecast/planned-calls.js';
import type { TaskName } from '../../../src/domain/tasks.js';
import type { Plan, PlannedCall } from '../../../src/orchestrator/forecast/planned-calls.js';
import { PIPELINE } from '../../../src/orchestrator/pipeline/pipeline.js';
import { schedule } from '../../../src/orchestrator/forecast/schedule.js';

/** A call that takes `ms`. */
function call(ms: number, likelihood = 1): PlannedCall {
  return { stage: 'SCENES', subject: { task: 'scene', scene: ms }, likelihood };
}
const msOf = ({ subject }: PlannedCall): number => subject.scene ?? 0;
const times = (plan: Plan) => schedule(plan, msOf).map(({ startMs, endMs }) => [startMs, endMs]);
const lengthOf = (plan: Plan) => Math.max(0, ...schedule(plan, msOf).map(({ endMs }) => endMs));

describe('the times of a plan', () => {
  it('follow each other in a series and run together side by side', () => {
    expect(times({ series: [call(3), { sideBySide: [call(2), call(5)], atOnce: 2 }, call(1)] })).toEqual([
      [0, 3],
      [3, 5],
      [3, 8],
      [8, 9],
    ]);
  });

  it('wait for a free place, in their order', () => {
    expect(times({ sideBySide: [call(3), call(1), call(4), call(2)], atOnce: 2 })).toEqual([
      [0, 3],
      [0, 1],
      [1, 5],
      [3, 5],
    ]);
  });

  it('count a part of what is only likely', () => {
    expect(lengthOf({ series: [call(10), call(10, 0.3)] })).toBe(13);
  });

  it('are none for a plan without calls', () => {
    expect(schedule({ series: [{ sideBySide: [], atOnce: 0 }] }, msOf)).toEqual([]);
  });

  it('are those that one works out by hand for five scenes, two at a time', () => {
    const plan = planScript(PIPELINE, {
      config: generationConfig.parse({ sceneCount: 5, rewriteIterations: 2 }),
      bibles: { characters: 3, kinds: ['PLOT', 'SETTING', 'THEME'], given: [] },
      habits: { rewritesPerCritique: 1, repairsPerScene: 0, speakersPerScene: 0 },
      sceneConcurrency: 2,
      perCall: { cast: 12, outline: 10 },
    });
    const ms: Partial<Record<TaskName, number>> = {
      cast: 9,
      plot: 7,
      setting: 8,
      theme: 5,
      outline: 20,
      characterLines: 0,
      scene: 10,
      critique: 4,
      rewrite: 11,
      continuity: 2,
    };
    const timed = schedule(plan, ({ subject }) => ms[subject.task] ?? 0);
    // 9 + max(7, 8, 5) + 20, then scenes of 10 + 2 x (4 + 11) + 2 = 42: two, two and one after the other.
    expect(Math.max(...timed.map(({ endMs }) => endMs))).toBe(9 + 8 + 20 + 3 * 42);
    const critiques = timed.filter(({ call }) => call.stage === 'CRITIQUE');
    expect(Math.min(...critiques.map(({ startMs }) => startMs))).toBe(37 + 10);
    expect(Math.max(...critiques.map(({ endMs }) => endMs))).toBe(37 + 84 + 10 + 4 + 11 + 4);
  });

  it('never break the order, nor the limit, nor leave a place free while something waits', () => {
    const { plan } = fc.letrec<{ plan: Plan }>((tie) => ({
      plan: fc.oneof(
        { depthSize: 'small' },
        fc.integer({ min: 1, max: 50 }).map((ms): Plan => call(ms)),
        fc.array(tie('plan'), { maxLength: 4 }).map((series): Plan => ({ series })),
        fc.record({ sideBySide: fc.array(tie('plan'), { maxLength: 5 }), atOnce: fc.integer({ min: 1, max: 3 }) }),
      ),
    }));
    fc.assert(
      fc.property(plan, (plan) => {
        expect(schedule(plan, msOf).map((timed) => timed.call)).toEqual(callsOf(plan));
        if ('series' in plan) expect(lengthOf(plan)).toBe(plan.series.reduce((sum, part) => sum + lengthOf(part), 0));
        if ('sideBySide' in plan) {
          const parts = plan.sideBySide.map(lengthOf);
          const work = parts.reduce((sum, length) => sum + length, 0);
          const longest = Math.max(0, ...parts);
          expect(lengthOf(plan)).toBeGreaterThanOrEqual(Math.max(longest, work / plan.atOnce));
          // Graham's bound for list scheduling.
          expect(lengthOf(plan)).toBeLessThanOrEqual(work / plan.atOnce + longest);
        }
      }),
    );
  });
});
