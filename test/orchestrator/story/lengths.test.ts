import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACT_STRUCTURES } from '../../../src/domain/bibles.js';
import { SCRIPT_FORMATS } from '../../../src/domain/brief.js';
import type { PlannedScene } from '../../../src/domain/tasks.js';
import { actCount, actShares, planActs } from '../../../src/orchestrator/story/acts.js';
import { lengthsToTell, planLengths, withLengths, withRoom } from '../../../src/orchestrator/story/length-plan.js';
import { addedLength, finalLength, spreadLength, targetLength } from '../../../src/orchestrator/story/lengths.js';
import type { SceneToSpread } from '../../../src/orchestrator/story/lengths.js';

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe('targetLength', () => {
  it.each([
    [{ targetPages: 110 }, 60, 880],
    [{ format: 'FEATURE' }, 60, 880],
    [{ format: 'FEATURE' }, 37, 880],
    [{ format: 'FEATURE' }, 36, undefined],
    [{ format: 'FEATURE', targetPages: 12 }, 8, 96],
    [{ format: 'TV_HOUR' }, 40, 440],
    [{ format: 'TV_HALF_HOUR' }, 20, 224],
    [{ format: 'TV_HALF_HOUR' }, 5, 120],
    [{ format: 'TV_MULTI_CAMERA' }, 12, 360],
    [{ format: 'TV_MULTI_CAMERA' }, 3, 144],
    [{ format: 'SHORT' }, 5, undefined],
    [{ format: 'SHORT', targetPages: 9 }, 5, 72],
    [{}, 60, undefined],
    // What so many scenes cannot have.
    [{ targetPages: 110 }, 2, 192],
    [{ targetPages: 1 }, 60, 60],
  ] as const)('%j in %i scenes is %s eighths', (brief, scenes, eighths) => {
    expect(targetLength(brief, scenes)).toBe(eighths);
  });

  it('is what each scene can have, whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(undefined, ...SCRIPT_FORMATS),
        fc.option(fc.integer({ min: 1, max: 600 }), { nil: undefined }),
        fc.integer({ min: 1, max: 120 }),
        (format, targetPages, scenes) => {
          const target = targetLength({ format, targetPages }, scenes);
          expect(target === undefined).toBe(finalLength({ format, targetPages }, scenes) === undefined);
          if (target === undefined) return;
          expect(Number.isInteger(target)).toBe(true);
          expect(target / scenes).toBeGreaterThanOrEqual(1);
          expect(target / scenes).toBeLessThanOrEqual(96);
        },
      ),
    );
  });
});

describe('spreadLength', () => {
  const weight = fc.oneof(
    fc.constantFrom(undefined, 0, -3, Number.NaN, Number.POSITIVE_INFINITY, 1e9, 1e-9),
    fc.double({ min: 0.1, max: 12, noNaN: true }),
  );
  const scenes = fc
    .array(fc.record({ act: fc.integer({ min: 1, max: 5 }), weight }), { minLength: 1, maxLength: 120 })
    .map((items) => items.map((item, at): SceneToSpread => ({ ...item, number: at + 1 })));
  const shares = fc
    .array(fc.integer({ min: 0, max: 60 }), { minLength: 5, maxLength: 5 })
    .map((items) => new Map(items.map((share, at) => [at + 1, share])));

  it('gives whole eighths within bounds that add up to the target, whatever the weights', () => {
    fc.assert(
      fc.property(scenes, shares, fc.double({ min: 0, max: 1, noNaN: true }), (all, parts, where) => {
        const target = Math.round(all.length * (1 + 95 * where * where));
        const lengths = spreadLength(all, target, parts);
        expect([...lengths.keys()]).toEqual(all.map(({ number }) => number));
        expect(sum(lengths.values())).toBe(target);
        const shortest = target >= 2 * all.length ? 2 : 1;
        for (const length of lengths.values()) {
          expect(Number.isInteger(length)).toBe(true);
          expect(length).toBeGreaterThanOrEqual(shortest);
          expect(length).toBeLessThanOrEqual(96);
        }
      }),
    );
  });

  it('leaves given lengths alone and makes the sum whole with the others, where their bounds allow', () => {
    fc.assert(
      fc.property(
        scenes,
        fc.array(fc.option(fc.integer({ min: 1, max: 96 }), { nil: undefined }), { minLength: 120, maxLength: 120 }),
        fc.integer({ min: 8, max: 4_800 }),
        (all, given, target) => {
          const mixed = all.map((scene, at) => ({ ...scene, given: given[at] }));
          const open = mixed.filter((scene) => scene.given === undefined);
          const lengths = spreadLength(mixed, target, new Map());
          expect([...lengths.keys()]).toEqual(open.map(({ number }) => number));
          const left = target - sum(mixed.map((scene) => scene.given ?? 0));
          expect(sum(lengths.values())).toBe(Math.min(Math.max(left, open.length), open.length * 96));
        },
      ),
    );
  });

  it('gives a heavier scene of an act no less than a lighter one', () => {
    fc.assert(
      fc.property(scenes, fc.integer({ min: 2, max: 40 }), (all, each) => {
        const lengths = spreadLength(all, all.length * each, new Map([[1, 50]]));
        for (const one of all) {
          for (const other of all) {
            if (one.act !== other.act || !(one.weight! > other.weight! && other.weight! > 0)) continue;
            if (!Number.isFinite(one.weight)) continue;
            expect(lengths.get(one.number)!).toBeGreaterThanOrEqual(lengths.get(other.number)! - 1);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('gives acts their shares', () => {
    const acts = planActs('FIVE_ACT', 5);
    const lengths = spreadLength(
      acts.map(({ act, from }) => ({ number: from, act })),
      200,
      actShares('FIVE_ACT', acts),
    );
    expect([...lengths.values()]).toEqual([34, 40, 52, 40, 34]);
  });

  it('is of no scene where none is open', () => {
    expect(spreadLength([{ number: 1, act: 1, given: 9 }], 80, new Map())).toEqual(new Map());
    expect(spreadLength([], 80, new Map())).toEqual(new Map());
  });
});

describe('a script that is outlined in runs', () => {
  const planned = (number: number, act: number): PlannedScene => ({
    number,
    act,
    priorState: '',
    nextState: '',
    outline: {
      heading: 'INT. QUAY - DAY',
      description: 'x',
      characters: [],
      location: 'Quay',
      timeOfDay: 'DAY',
      beats: [],
    },
  });

  it('comes to its whole length, act by act about its share', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ACT_STRUCTURES),
        fc.integer({ min: 0, max: 80 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 30, max: 200 }),
        fc.array(fc.option(fc.double({ min: 0.5, max: 4, noNaN: true })), { minLength: 90, maxLength: 90 }),
        fc.array(fc.option(fc.integer({ min: 1, max: 40 }), { freq: 8 }), { minLength: 90, maxLength: 90 }),
        (structure, more, run, targetPages, pages, given) => {
          const to = actCount(structure) + more;
          const acts = planActs(structure, to);
          const known = new Map(given.flatMap((eighths, at) => (eighths === null ? [] : [[at + 1, eighths] as const])));
          const own = new Set(known.keys());
          for (let from = 1; from <= to; from += run) {
            const last = Math.min(to, from + run - 1);
            const plan = planLengths({
              brief: { targetPages },
              config: { actStructure: structure },
              acts,
              to,
              known: new Map(known),
            })!;
            const answered = pages.slice(from - 1, last).map((each) => ({ pages: each }));
            const scenes = Array.from({ length: last - from + 1 }, (_, at) =>
              planned(from + at, acts.find((act) => from + at <= act.to)!.act),
            );
            const told = lengthsToTell(plan, from, last)!;
            expect(told.script).toBe(targetLength({ targetPages }, to));
            for (const scene of withLengths(scenes, plan, answered)) {
              if (own.has(scene.number)) expect(scene.targetEighths).toBe(given[scene.number - 1]);
              known.set(scene.number, scene.targetEighths!);
            }
          }
          const all = Array.from({ length: to }, (_, at) => known.get(at + 1)!);
          const open = all.filter((_, at) => !own.has(at + 1));
          const kept = sum(all) - sum(open);
          const target = targetLength({ targetPages }, to)!;
          // A person's lengths may leave the others too little, or too much.
          if (open.length > 0 && target - kept >= open.length * 2 && target - kept <= open.length * 90) {
            expect(sum(all)).toBe(target);
          }
        },
      ),
    );
  });

  it('keeps a length that a scene of the answer has already', () => {
    const plan = planLengths({
      brief: { targetPages: 3 },
      config: { actStructure: 'THREE_ACT' },
      acts: [{ act: 1, title: 'Scenes', from: 1, to: 2 }],
      to: 2,
    });
    const [one, two] = withLengths([{ ...planned(1, 1), targetEighths: 20 }, planned(2, 1)], plan, []);
    expect([one!.targetEighths, two!.targetEighths]).toEqual([20, 4]);
  });

  it('has no lengths without a plan', () => {
    expect(withLengths([planned(1, 1)], undefined, [{ pages: 3 }])).toEqual([planned(1, 1)]);
    expect(lengthsToTell(undefined, 1, 3)).toBeUndefined();
  });
});

describe('addedLength', () => {
  it.each([
    // left, scenes, lengths before
    [400, 2, [8, 12, 10], 20],
    [15, 2, [8, 12, 10], 15],
    [4, 2, [8, 12, 10], 10],
    [-90, 1, [8, 12, 10], 5],
    [400, 3, [], 36],
  ])('of %i eighths left, %i scenes after %j get %i', (left, count, lengths, expected) => {
    expect(addedLength(left, count, lengths)).toBe(expected);
  });
});

describe('withRoom', () => {
  const lengthOfThird = (targetPages: number, known: [number, number][]) => {
    const plan = withRoom(
      planLengths({
        brief: { targetPages },
        config: { actStructure: 'THREE_ACT' },
        acts: [{ act: 1, title: 'Scenes', from: 1, to: 3 }],
        to: 3,
        known: new Map(known),
      }),
    );
    return withLengths([{ number: 3, targetEighths: undefined }], plan, [])[0]?.targetEighths;
  };

  it('gives a scene that is added by hand a length of its own where the pages are given out', () => {
    expect(
      lengthOfThird(4, [
        [1, 16],
        [2, 16],
      ]),
    ).toBe(8);
    expect(
      lengthOfThird(4, [
        [1, 20],
        [2, 20],
      ]),
    ).toBe(10);
  });

  it('leaves what is left of the pages to it where that is enough, however little the others leave', () => {
    expect(
      lengthOfThird(4, [
        [1, 16],
        [2, 13],
      ]),
    ).toBe(3);
    expect(lengthOfThird(4, [])).toBe(10);
  });
});
