import { setTimeout as delay } from 'node:timers/promises';
import { Api } from './api.js';
import type { Arena } from './arena.js';
import { answers, asOperator, childrenOf, connectionsOf, cut, signal } from './backends.js';
import type { CONNECTIONS } from './backends.js';
import type { Random } from './random.js';
import type { ServerSlot } from './servers.js';
import { onAny } from './story.js';
import { now, until } from './time.js';

/** The fault could not be inflicted here and now: nobody is to blame, and it does not count. */
export class Missed extends Error {}

/** What it touches: two faults of one family are not inflicted at once. */
type Family = 'server' | 'database' | 'connection' | 'request';

interface FaultKind {
  family: Family;
  /** How often it is chosen, beside the others. */
  weight: number;
  /** Why it cannot be had in this arena; undefined when it can. */
  missing?(arena: Arena): string | undefined;
  /** Resolves when its cause is gone, with what happened. @throws Missed */
  inflict(arena: Arena, random: Random): Promise<string>;
}

const BACK_TIMEOUT_MS = 90_000;
const AIM_TIMEOUT_MS = 20_000;

function aliveServer({ servers }: Arena, random: Random): ServerSlot {
  const alive = servers.slots.filter((slot) => slot.alive && !slot.frozen);
  if (alive.length === 0) throw new Missed('no server is alive');
  return random.pick(alive);
}

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

function cutting(whose: keyof typeof CONNECTIONS, weight = 1): FaultKind {
  return {
    family: 'connection',
    weight,
    async inflict({ database }, random) {
      const found = await connectionsOf(database.connection, whose).catch(() => []);
      if (found.length === 0) throw new Missed('there is no such connection');
      const { pid, name } = random.pick(found);
      await cut(database.connection, pid).catch((error: unknown) => {
        throw new Missed(String(error));
      });
      return `${name}, one of ${found.length}`;
    },
  };
}

async function awayFor(arena: Arena, random: Random): Promise<number> {
  return arena.long ? random.between(20_000, 60_000) : random.between(5_000, 20_000);
}

export const FAULTS = {
  'kill-server': {
    family: 'server',
    weight: 2,
    async inflict(arena, random) {
      return `SIGKILL of ${aliveServer(arena, random).kill()?.asker}`;
    },
  },
  'kill-in-window': {
    family: 'server',
    weight: 2,
    async inflict(arena, random) {
      const waitMs = random.chance(0.6) ? random.between(0, 40) : random.between(0, 500);
      const { promise, resolve } = Promise.withResolvers<ServerSlot>();
      const forget = arena.model.onSent(({ asker }) => {
        const slot = arena.servers.slots.find(({ life, alive, frozen }) => life?.asker === asker && alive && !frozen);
        if (slot !== undefined) resolve(slot);
      });
      try {
        const slot = await Promise.race([promise, delay(AIM_TIMEOUT_MS, undefined, { ref: false })]);
        if (slot === undefined) throw new Missed('no answer was sent');
        if (waitMs > 0) await delay(waitMs);
        return `SIGKILL of ${slot.kill()?.asker} ${waitMs} ms after the last byte of an answer`;
      } finally {
        forget();
      }
    },
  },
  'stop-server': {
    family: 'server',
    weight: 1,
    async inflict(arena, random) {
      const slot = aliveServer(arena, random);
      const asker = slot.life?.asker;
      const ms = await slot.stop();
      if (ms === undefined) arena.odd(`${asker} did not stop within 25 s of SIGTERM`);
      return `SIGTERM of ${asker}, gone after ${ms === undefined ? 'SIGKILL' : `${(ms / 1_000).toFixed(1)} s`}`;
    },
  },
  'freeze-server': {
    family: 'server',
    weight: 1,
    async inflict(arena, random) {
      const slot = aliveServer(arena, random);
      const ms = arena.long ? random.between(40_000, 60_000) : random.between(15_000, 40_000);
      slot.freeze();
      try {
        await delay(ms);
      } finally {
        slot.thaw();
      }
      return `SIGSTOP of ${slot.life?.asker} for ${ms / 1_000} s`;
    },
  },
  suspend: {
    family: 'server',
    weight: 1,
    async inflict(arena, random) {
      const ms = arena.long ? random.between(40_000, 60_000) : random.between(11_000, 30_000);
      await suspend(arena, ms, random.between(0, 3_000), random.chance(0.5));
      return `SIGSTOP of all servers and PostgreSQL for ${ms / 1_000} s`;
    },
  },
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
  'cut-locks': cutting('cut-locks', 1.5),
  'cut-bus': cutting('cut-bus'),
  'cut-pool': cutting('cut-pool'),
  'cut-engine': cutting('cut-engine', 1.5),
  'cut-watch': {
    ...cutting('cut-watch', 0.5),
    missing: ({ database }) => (database.kind === 'embedded' ? undefined : 'only the embedded database is watched'),
  },
  'disk-full': {
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
  },
  'pause-resume': {
    family: 'request',
    weight: 1,
    async inflict(arena, random) {
      const running = arena.running().filter((story) => !story.paused);
      if (running.length === 0) throw new Missed('no generation runs');
      const story = random.pick(running);
      const by = random.pick(arena.servers.serving().length > 0 ? arena.servers.serving() : arena.servers.slots);
      if (by.url === undefined) throw new Missed('nobody serves');
      story.paused = true;
      try {
        const refused = await new Api(by.url).pause(story.id).catch((error: unknown) => `no answer: ${String(error)}`);
        if (refused !== undefined && !refused.startsWith('no answer')) throw new Missed(refused);
        await delay(random.between(500, 4_000));
      } finally {
        await resumeElsewhere(arena, random, story.id, by).catch((error: unknown) =>
          arena.odd(`${story.tag} could not be resumed: ${(error as Error).message}`),
        );
        story.paused = false;
      }
      return `${story.tag} was paused on ${by.name} and resumed elsewhere`;
    },
  },
} satisfies Record<string, FaultKind> as Record<string, FaultKind>;

/** As when a laptop's lid is closed: the database stops first, so that queries and connections are being waited for when the servers stop. */
export async function suspend(arena: Arena, ms: number, leadMs: number, databaseFirst: boolean): Promise<void> {
  const slots = arena.servers.slots.filter((slot) => slot.alive && !slot.frozen);
  const thaw = () => {
    for (const slot of slots) if (slot.frozen) slot.thaw();
  };
  try {
    await freezeDatabase(arena, async () => {
      await delay(leadMs);
      for (const slot of slots) slot.freeze();
      await delay(ms);
      if (databaseFirst) return;
      thaw();
      await delay(300);
    });
    await delay(300);
  } finally {
    thaw();
  }
}

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

async function resumeElsewhere(arena: Arena, random: Random, id: string, not: ServerSlot): Promise<void> {
  await until(
    'the generation to be resumed',
    120_000,
    async () => {
      const others = arena.servers.serving().filter((slot) => slot !== not);
      const by = others.length > 0 ? random.pick(others) : not;
      if (by.url !== undefined) await new Api(by.url).resume(id).catch(() => undefined);
      const { status } = await onAny(arena.servers, random, 30_000, 'the state', (api) => api.state(id));
      return status === 'PAUSED' ? undefined : true;
    },
    500,
  );
}

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
