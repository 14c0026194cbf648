import { expect, it } from 'vitest';
import { SceneTurns } from '../../../src/orchestrator/engine/scene-turns.js';

const never = new AbortController().signal;

/** Asks for turns, and notes in which order they are given. */
function takers(turns: SceneTurns) {
  const order: string[] = [];
  const ends: (() => void)[] = [];
  const take = (generationId: string, signal = never): Promise<void> =>
    turns.take(generationId, signal).then((end) => {
      order.push(generationId);
      ends.push(end);
    });
  const endOne = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { order, take, endOne };
}

it('lets no more scenes be at work than it was told', async () => {
  const turns = new SceneTurns(3);
  let now = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 40 }, async (_, at) => {
      const end = await turns.take(`g${at % 4}`, never);
      most = Math.max(most, (now += 1));
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      end();
      end();
    }),
  );
  expect(most).toBe(3);
  expect(turns.isFull).toBe(false);
});

it('gives the next turn to the generation with the fewest scenes at work, and in turns to those with as many', async () => {
  const turns = new SceneTurns(2);
  const { order, take, endOne } = takers(turns);
  const asked = [...Array.from({ length: 6 }, () => take('long')), take('short'), take('short'), take('third')];
  await endOne();
  await endOne();
  for (let at = 0; at < 9; at += 1) await endOne();
  await Promise.all(asked);
  expect(order).toEqual(['long', 'long', 'short', 'long', 'third', 'short', 'long', 'long', 'long']);
});

it('who leaves while waiting takes no turn, and passes it on', async () => {
  const turns = new SceneTurns(1);
  const { order, take, endOne } = takers(turns);
  await take('first');
  const leaving = new AbortController();
  const left = take('leaves', leaving.signal);
  const stays = take('stays');
  leaving.abort(new Error('cancelled'));
  await expect(left).rejects.toThrow('cancelled');
  await expect(take('late', leaving.signal)).rejects.toThrow('cancelled');
  await endOne();
  await stays;
  expect(order).toEqual(['first', 'stays']);
  await endOne();
  expect(turns.isFull).toBe(false);
});
