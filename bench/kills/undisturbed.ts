import { setTimeout as delay } from 'node:timers/promises';
import type { Arena } from './arena.js';
import { connectionsOf, cut } from './backends.js';
import { FAULTS } from './faults.js';
import type { Random } from './random.js';
import type { Story } from './story.js';
import { until } from './time.js';

const RESTARTS = 5;
const GENERATIONS = 4;
const REST_MS = 20_000;

/** Restarts PostgreSQL and cuts each connection once, with a generation under way, and lets all come to rest. */
export async function disturb(
  arena: Arena,
  random: Random,
  say: (text: string) => void,
  restarts = RESTARTS,
): Promise<void> {
  await arena.start(random.branch('disturbed'));
  for (let restart = 1; restart <= restarts; restart += 1) {
    say(`restart ${restart}: ${await FAULTS['restart-database']!.inflict(arena, random.branch(`restart ${restart}`))}`);
    await delay(3_000);
  }
  const { connection } = arena.database;
  const pids = await until('the connections to be listed', 30_000, () =>
    connectionsOf(connection, 'any').catch(() => undefined),
  );
  for (const { pid } of pids) {
    await cut(connection, pid).catch(() => {});
    await delay(200);
  }
  say(`cut ${pids.length} connections one by one`);
  await delay(REST_MS);
}

/** Generations that nothing disturbs, side by side. */
export async function runUndisturbed(
  arena: Arena,
  random: Random,
  timeoutMs: number,
  count = GENERATIONS,
): Promise<Story[]> {
  const stories: Story[] = [];
  for (let number = 1; number <= count; number += 1) {
    stories.push(await arena.start(random.branch(`undisturbed ${number}`), { sceneCount: 3 }));
  }
  await arena.settle(timeoutMs, stories);
  return stories;
}
