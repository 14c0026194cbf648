import { expect, it } from 'vitest';
import { ofSameMoment } from '../../src/storage/same-moment.js';

/** Doubles numbers in groups. What `fails` says of a group is thrown. */
function doubling(fails: (group: readonly number[]) => unknown = () => undefined, atOnce?: number) {
  const groups: number[][] = [];
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const double = ofSameMoment<number, number>({
    most: 10,
    atOnce,
    async run(items) {
      groups.push([...items]);
      if (items.includes(-1)) await held;
      const error = fails(items);
      if (error !== undefined) throw error;
      return items.map((item) => 2 * item);
    },
  });
  return { double, groups, release: () => release() };
}

const outcomes = (work: readonly Promise<number>[]) =>
  Promise.allSettled(work).then((all) =>
    all.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.message)),
  );

it('what is asked in the same turn of the event loop is done together, at most so many at a time', async () => {
  const { double, groups } = doubling();
  const work = Array.from({ length: 12 }, (_, at) => double(at));
  await Promise.resolve();
  work.push(double(12));
  expect(await Promise.all(work)).toEqual(Array.from({ length: 13 }, (_, at) => 2 * at));
  expect(groups.map(({ length }) => length)).toEqual([10, 3]);
  expect(await double(50)).toBe(100);
});

it('what makes the whole fail fails alone', async () => {
  const { double, groups } = doubling((group) => (group.includes(3) ? new Error('not a three') : undefined));
  expect(await outcomes([0, 1, 2, 3, 4, 5, 6, 7].map(double))).toEqual([0, 2, 4, 'not a three', 8, 10, 12, 14]);
  expect(groups.length).toBeLessThanOrEqual(7);
});

it('where the database is away nothing is tried again here', async () => {
  const away = Object.assign(new Error('gone'), { code: '57P01' });
  const { double, groups } = doubling(() => away);
  expect(await outcomes([1, 2, 3].map(double))).toEqual(['gone', 'gone', 'gone']);
  expect(groups).toEqual([[1, 2, 3]]);
});

it('a statement that was ended because of a deadlock is sent again', async () => {
  let times = 0;
  const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' });
  const { double, groups } = doubling(() => ((times += 1) < 3 ? deadlock : undefined));
  expect(await outcomes([1, 2].map(double))).toEqual([2, 4]);
  expect(groups).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
});

it('what comes while as many run as may waits for one to end, and then goes together', async () => {
  const { double, groups, release } = doubling(undefined, 1);
  const first = double(-1);
  await expect.poll(() => groups.length).toBe(1);
  const others = [double(1)];
  await new Promise(setImmediate);
  others.push(double(2));
  await new Promise(setImmediate);
  expect(groups).toEqual([[-1]]);
  release();
  expect(await Promise.all([first, ...others])).toEqual([-2, 2, 4]);
  expect(groups).toEqual([[-1], [1, 2]]);
});
