import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACT_STRUCTURES } from '../../../src/domain/bibles.js';
import { actCount, planActs } from '../../../src/orchestrator/story/acts.js';

describe('planActs', () => {
  it.each([
    ['THREE_ACT', 3, [1, 1, 1]],
    ['THREE_ACT', 4, [1, 2, 1]],
    ['THREE_ACT', 12, [3, 6, 3]],
    ['FIVE_ACT', 5, [1, 1, 1, 1, 1]],
    ['FIVE_ACT', 100, [17, 20, 26, 20, 17]],
  ] as const)('%s of %i scenes', (structure, scenes, sizes) => {
    expect(planActs(structure, scenes).map((act) => act.to - act.from + 1)).toEqual(sizes);
  });

  it('gives every scene to exactly one act, in order, and every act a scene', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ACT_STRUCTURES), fc.integer({ min: 0, max: 200 }), (structure, more) => {
        const scenes = actCount(structure) + more;
        const acts = planActs(structure, scenes);
        expect(acts[0]!.from).toBe(1);
        expect(acts.at(-1)!.to).toBe(scenes);
        acts.forEach((act, at) => {
          expect(act.to).toBeGreaterThanOrEqual(act.from);
          if (at > 0) expect(act.from).toBe(acts[at - 1]!.to + 1);
        });
      }),
    );
  });
});
