import { setTimeout as delay } from 'node:timers/promises';
import type { Arena } from './arena.js';
import { answers, childrenOf, signal } from './backends.js';
import { BACK_TIMEOUT_MS, Missed } from './fault.js';
import type { FaultKind } from './fault.js';
import type { Random } from './random.js';
import { now, until } from './time.js';

async function postmasterOf({ database }: Arena): Promise<number> {
  const pid = await database.postmaster();
  if (pid === undefined) throw new Missed('no database runs');
  return pid;
}

/** The database goes by `how`, and comes back by itself, or when it is let. */
async function databaseGoes(arena: Arena, how: (postmaster: number) => void, awayMs = 0): Promise<string> {
  const { database } = arena;
  const release = awayMs > 0 ? await database.holdDown() : undefined;
  const from = now();
  const before = await postmasterOf(arena).catch(async (error: unknown) => {
    await release?.();
    throw error;
  });
  try {
    how(before);
    if (awayMs > 0) await delay(awayMs);
  } finally {
    await release?.();
  }
  return arena.whileAway(from, async () => {
    const back = await until(
      'another database server to answer',
      BACK_TIMEOUT_MS,
      async () => {
        const pid = await database.postmaster();
        return pid !== undefined && pid !== before && (await answers(database.connection)) ? now() : undefined;
      },
      100,
    ).catch(() => undefined);
    if (back === undefined) arena.odd(`the database did not answer again within ${BACK_TIMEOUT_MS / 1_000} s`);
    return back === undefined ? 'it did not come back' : `away for ${((back - from) / 1_000).toFixed(1)} s`;
  });
}

async function awayFor(arena: Arena, random: Random): Promise<number> {
  return arena.long ? random.between(20_000, 60_000) : random.between(5_000, 20_000);
}

/** PostgreSQL ends, or stands still. */
export const DATABASE_FAULTS: Record<string, FaultKind> = {
  'kill-database': {
    family: 'database',
    weight: 1.5,
    async inflict(arena, random) {
      const all = random.chance(0.5);
      const how = await databaseGoes(arena, (postmaster) => {
        const children = childrenOf(postmaster);
        signal([postmaster], 'SIGKILL');
        if (all) signal(children, 'SIGKILL');
      });
      return `SIGKILL of the postmaster${all ? ' and all backends' : ''}, ${how}`;
    },
  },
  'restart-database': {
    family: 'database',
    weight: 1.5,
    async inflict(arena, random) {
      const mode = random.pick(['SIGINT', 'SIGQUIT'] as const);
      return `${mode === 'SIGINT' ? 'fast' : 'immediate'}, ${await databaseGoes(arena, (postmaster) => signal([postmaster], mode))}`;
    },
  },
  'database-away': {
    family: 'database',
    weight: 1,
    async inflict(arena, random) {
      const mode = random.pick(['SIGINT', 'SIGQUIT', 'SIGKILL'] as const);
      return `${mode}, ${await databaseGoes(arena, (postmaster) => signal([postmaster], mode), await awayFor(arena, random))}`;
    },
  },
  'freeze-database': {
    family: 'database',
    weight: 1,
    async inflict(arena, random) {
      const ms = random.between(3_000, 14_000);
      await freezeDatabase(arena, () => delay(ms));
      return `SIGSTOP of PostgreSQL for ${ms / 1_000} s`;
    },
  },
};

/** Stops all of PostgreSQL's processes while something is done. */
export async function freezeDatabase(arena: Arena, meanwhile: () => Promise<void>): Promise<void> {
  const postmaster = await postmasterOf(arena);
  const pids = [postmaster, ...childrenOf(postmaster)];
  await arena.whileAway(now(), async () => {
    signal(pids, 'SIGSTOP');
    try {
      await meanwhile();
    } finally {
      signal([...pids, ...childrenOf(postmaster)], 'SIGCONT');
    }
  });
}
