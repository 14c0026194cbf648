import v8 from 'node:v8';
import vm from 'node:vm';
import { expect } from 'vitest';

/**
 * Processor time of the whole process in milliseconds, so that other work on the machine counts little. What garbage
 * earlier runs left is collected before, as it would otherwise be collected, and counted, in the midst of this one.
 */
export function cost(work: () => unknown, garbage: 'minor' | 'major' = 'major'): number {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as (options: { type: 'minor' | 'major' }) => void;
  collect({ type: garbage });
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The most that doubling the input may multiply the time by (P6). */
const LIMIT = 2.6;

const LARGEST = 64_000;

/** Time in milliseconds that a measurement takes at least. */
const LEAST_MS = 50;

/** What `quickRatio` may give without a closer look: less than two doublings may, so that as small a square shows as there. */
const QUICK_LIMIT = 5.6;

/** Time in milliseconds that a quick measurement takes at least. */
const QUICK_MS = 10;

/**
 * How the time grows when the size is four times as large, up to `largest`, from one measurement of each: four runs of the small
 * size against one of the large. The smaller sizes are taken where they take long enough.
 */
export function quickRatio(work: (size: number) => () => unknown, largest = LARGEST): number {
  let size = largest / 16;
  let once = work(size);
  once();
  let least = cost(once, 'minor');
  while (least < QUICK_MS && size < largest / 4) {
    size *= 2;
    once = work(size);
    least = cost(once, 'minor');
  }
  const fourfold = work(size * 4);
  const times = Math.ceil(QUICK_MS / 4 / Math.max(least, 0.1));
  const small = cost(() => repeat(once, 4 * times), 'minor');
  return (4 * cost(() => repeat(fourfold, times), 'minor')) / small;
}

/** Measurements of one size and its double, at most. */
const ROUNDS = 10;

/**
 * How the time grows when `size` doubles, up to `largest`. Two runs of the one size are set against one run of the double:
 * both leave the same amount of garbage, so that a collection which begins at some amount does not look like growth. Of
 * several such pairs the least times count, as whatever disturbs a run makes it longer; there are more pairs for as long
 * as the ratio is above the limit.
 */
export function doublingRatio(work: (size: number) => () => unknown, largest = LARGEST): number {
  let size = largest / 4;
  let once = work(size);
  once();
  let least = cost(once);
  if (least < 2 * LEAST_MS) {
    size *= 2;
    once = work(size);
    least = cost(once);
  }
  const double = work(size * 2);
  const times = Math.ceil(LEAST_MS / Math.max(least, 1));
  let [small, large] = [Infinity, Infinity];
  for (let round = 1; round <= ROUNDS; round++) {
    small = Math.min(small, cost(() => repeat(once, 2 * times)) / 2);
    large = Math.min(
      large,
      cost(() => repeat(double, times)),
    );
    if (round >= 2 && large / small <= LIMIT) break;
  }
  return large / small;
}

function repeat(work: () => unknown, times: number): void {
  for (let i = 0; i < times; i++) work();
}

/**
 * P6: doubling the input multiplies the time by at most 2.6. Where what is alive outgrows the space for young objects, the
 * time takes one step that is no growth: a family that misses the bound is measured at twice and at half the size as well,
 * where a step is gone and a power above 1.38 would still be there. All that is done only after a quick look that says no.
 */
export function expectLinear<T>(work: (input: T) => unknown, write: (size: number) => T, largest = LARGEST): void {
  const prepared = (size: number) => {
    const input = write(size);
    return () => work(input);
  };
  // Most families are far from the bound, and need no more than this.
  if (quickRatio(prepared, largest) <= QUICK_LIMIT) return;
  const ratios: number[] = [];
  for (const most of [largest, largest * 2, largest / 2]) {
    const ratio = doublingRatio(prepared, most);
    if (ratio <= LIMIT) return;
    ratios.push(ratio);
  }
  expect(
    Math.min(...ratios),
    `ratios for a doubling: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`,
  ).toBeLessThanOrEqual(LIMIT);
}
