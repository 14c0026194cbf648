import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { freezeDatabase } from '../../bench/kills/database-faults.js';
import { FAULTS } from '../../bench/kills/faults.js';
import { suspend } from '../../bench/kills/server-faults.js';
import { answered, asked, expectPromiseKept, openArena, random } from './kills-arena.js';

/** On a busy machine; else each takes less than a minute. */
const TIMEOUT_MS = 150_000;

it('a generation that nothing disturbs asks each thing once', { timeout: TIMEOUT_MS }, async () => {
  const arena = await openArena({ processes: 1, database: 'embedded' });
  const story = await arena.start(random('story'), { sceneCount: 3 });
  await expectPromiseKept(arena, [story], { timeoutMs: 60_000, undisturbed: true });
  const pieces = arena.model.requests.flatMap((request) => request.pieces);
  // Cast, plot, setting, theme, outline; and of each scene a draft, a critique, a rewrite and a check.
  expect(new Set(pieces).size).toBe(5 + 3 * 4);
  expect(pieces).toHaveLength(5 + 3 * 4);
});

it('the postmaster is killed in the middle of a generation', { timeout: TIMEOUT_MS }, async () => {
  const arena = await openArena({ processes: 1, database: 'embedded' });
  const story = await arena.start(random('story'));
  await asked(arena, story, 'scene');
  await delay(300);
  await FAULTS['kill-database']!.inflict(arena, random('kill'));
  await expectPromiseKept(arena, [story], { timeoutMs: 60_000 });
});

it(
  'the only server and its database are frozen for longer than a connection may take to come, as under a closed lid',
  { timeout: TIMEOUT_MS },
  async () => {
    const arena = await openArena({ processes: 1, database: 'external' });
    const story = await arena.start(random('story'), { sceneCount: 4 });
    await asked(arena, story, 'scene');
    await suspend(arena, 12_000, 2_500, false);
    await expectPromiseKept(arena, [story], { timeoutMs: 60_000 });
  },
);

it('the database is frozen for longer than a connection may take to come', { timeout: TIMEOUT_MS }, async () => {
  const arena = await openArena({ processes: 1, database: 'external' });
  const story = await arena.start(random('story'));
  await asked(arena, story, 'scene');
  await freezeDatabase(arena, () => delay(12_000));
  await expectPromiseKept(arena, [story], { timeoutMs: 60_000 });
});

it('the server is killed within milliseconds of the last byte of an answer', { timeout: TIMEOUT_MS }, async () => {
  const arena = await openArena({ processes: 1, database: 'external' });
  const story = await arena.start(random('story'));
  const [slot] = arena.servers.slots;
  await answered(arena, story, 'outline');
  slot!.kill();
  await answered(arena, story, 'critique');
  await delay(15);
  slot!.kill();
  await expectPromiseKept(arena, [story], { timeoutMs: 60_000 });
});
