import { setTimeout as delay } from 'node:timers/promises';
import type { Arena } from './arena.js';
import { answers, asOperator } from './backends.js';
import { BACK_TIMEOUT_MS, Missed } from './fault.js';
import type { FaultKind } from './fault.js';
import { now, until } from './time.js';

/** The disk below PostgreSQL has no room left for a while. */
export const diskFull: FaultKind = {
  family: 'database',
  weight: 1,
  missing: ({ workplace }) => workplace.noDisk,
  async inflict(arena, random) {
    const { workplace, database } = arena;
    const from = now();
    const holdMs = random.between(3_000, 8_000);
    const wal = random.chance(0.5);
    let refusal: string | undefined;
    workplace.fill();
    try {
      refusal = await until('PostgreSQL to be unable to write', 10_000, () => refusedWrite(arena, wal), 100).catch(
        () => undefined,
      );
      if (refusal !== undefined) await delay(holdMs);
    } finally {
      workplace.free();
    }
    const how = await arena.whileAway(from, async () => {
      const back = await until(
        'the database to answer again',
        BACK_TIMEOUT_MS,
        async () => ((await answers(database.connection)) ? now() : undefined),
        100,
      ).catch(() => undefined);
      if (back === undefined) {
        arena.odd(`the database did not answer again within ${BACK_TIMEOUT_MS / 1_000} s of the disk's being freed`);
      }
      return back === undefined ? 'it did not come back' : `back after ${((back - from) / 1_000).toFixed(1)} s`;
    });
    await asOperator({ ...database.connection, database: 'postgres' }, (client) =>
      client.query('DROP TABLE IF EXISTS kills_ballast'),
    ).catch(() => {});
    if (refusal === undefined) throw new Missed('PostgreSQL could still write');
    return `disk full (${refusal}), ${how}`;
  },
};

/** Writes until that is refused; gives the refusal. */
async function refusedWrite({ database }: Arena, wal: boolean): Promise<string | undefined> {
  try {
    await asOperator({ ...database.connection, database: 'postgres' }, async (client) => {
      await client.query('CREATE TABLE IF NOT EXISTS kills_ballast (text text)');
      for (let round = 0; round < 20; round += 1) {
        if (wal) await client.query(`SELECT pg_logical_emit_message(true, 'kills', repeat('x', 1048576))`);
        else await client.query(`INSERT INTO kills_ballast SELECT md5(n::text) FROM generate_series(1, 2000) AS n`);
      }
    });
    return undefined;
  } catch (error) {
    return (error as Error).message.slice(0, 80);
  }
}
