import { setTimeout as delay } from 'node:timers/promises';
import { it } from 'vitest';
import { connectionsOf, cut } from '../../bench/kills/backends.js';
import { FAULTS } from '../../bench/kills/faults.js';
import { asked, expectPromiseKept, openArena, random } from './kills-arena.js';

/** On a busy machine; else each takes less than a minute. */
const TIMEOUT_MS = 150_000;

it('the database was restarted twice: what comes after is asked once', { timeout: TIMEOUT_MS }, async () => {
  const arena = await openArena({ processes: 3, database: 'external' });
  const disturbed = await arena.start(random('disturbed'));
  for (const restart of [1, 2]) {
    await FAULTS['restart-database']!.inflict(arena, random(`restart ${restart}`));
    await delay(2_000);
  }
  await expectPromiseKept(arena, [disturbed], { timeoutMs: 45_000 });
  const undisturbed = await arena.start(random('undisturbed'), { sceneCount: 3 });
  await expectPromiseKept(arena, [undisturbed], { timeoutMs: 45_000, undisturbed: true });
});

it('every session that holds locks is ended in the middle of a generation', { timeout: TIMEOUT_MS }, async () => {
  const arena = await openArena({ processes: 3, database: 'external' });
  const story = await arena.start(random('story'), { sceneCount: 3 });
  await asked(arena, story, 'scene');
  for (const { pid } of await connectionsOf(arena.database.connection, 'cut-locks')) {
    await cut(arena.database.connection, pid);
  }
  await expectPromiseKept(arena, [story], { timeoutMs: 45_000 });
  const undisturbed = await arena.start(random('undisturbed'));
  await expectPromiseKept(arena, [undisturbed], { timeoutMs: 45_000, undisturbed: true });
});
