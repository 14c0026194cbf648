import { afterEach, expect } from 'vitest';
import { Arena } from '../../bench/kills/arena.js';
import type { ArenaOptions } from '../../bench/kills/arena.js';
import { judgeAll } from '../../bench/kills/judge.js';
import type { AskedRequest } from '../../bench/kills/model-process.js';
import { Random } from '../../bench/kills/random.js';
import type { Story } from '../../bench/kills/story.js';
import { breaches } from '../../bench/kills/tally.js';

const open: Arena[] = [];
afterEach(async () => {
  for (const arena of open.splice(0)) await arena.close();
});

/** The same in every run. */
export const random = (name: string) => new Random(1).branch(name);

/** Servers on a database of their own, a model that answers within a second or two, and three readers of each generation. Closed after the test. */
export async function openArena(options: Pick<ArenaOptions, 'processes' | 'database'>): Promise<Arena> {
  const arena = await Arena.open({
    ...options,
    random: random('arena'),
    pace: { tokensPerSecond: 300, latencyMs: 100 },
    readers: 3,
    long: false,
  });
  open.push(arena);
  return arena;
}

/** Resolves when the model is asked for a task of the story. */
export function asked({ model }: Arena, { tag }: Story, task: string): Promise<AskedRequest> {
  return once(model.onAsked, `${tag}/${task}/`);
}

/** Resolves when the last byte of the answer to a task of the story has gone out. */
export function answered({ model }: Arena, { tag }: Story, task: string): Promise<AskedRequest> {
  return once(model.onSent, `${tag}/${task}/`);
}

function once(on: Arena['model']['onAsked'], piece: string): Promise<AskedRequest> {
  return new Promise((resolve) => {
    const forget = on((request) => {
      if (!request.pieces.some((each) => each.startsWith(piece))) return;
      forget();
      resolve(request);
    });
  });
}

/**
 * The generations have ended well by themselves, every reader has exactly what is stored, and no finished call was asked twice.
 * `undisturbed`: nothing was asked by two at the same time either.
 */
export async function expectPromiseKept(
  arena: Arena,
  stories: readonly Story[],
  { timeoutMs, undisturbed = false }: { timeoutMs: number; undisturbed?: boolean },
): Promise<void> {
  await arena.settle(timeoutMs, stories);
  const verdicts = await judgeAll(stories, arena, random('judge'));
  const figures = await arena.figures(stories);
  const { requests } = arena.model;
  expect(
    breaches({
      processes: arena.servers.slots.length,
      database: arena.database.kind,
      faults: [],
      verdicts,
      figures,
      requests,
      lives: arena.servers.lives,
      oddities: [],
      undisturbed,
    }),
  ).toEqual([]);
  expect(verdicts).toHaveLength(stories.length);
  expect(arena.oddities).toEqual([]);
}
