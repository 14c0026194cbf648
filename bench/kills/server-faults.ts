import { setTimeout as delay } from 'node:timers/promises';
import type { Arena } from './arena.js';
import { freezeDatabase } from './database-faults.js';
import { Missed } from './fault.js';
import type { FaultKind } from './fault.js';
import type { Random } from './random.js';
import type { ServerSlot } from './server-slot.js';

const AIM_TIMEOUT_MS = 20_000;

function aliveServer({ servers }: Arena, random: Random): ServerSlot {
  const alive = servers.slots.filter((slot) => slot.alive && !slot.frozen);
  if (alive.length === 0) throw new Missed('no server is alive');
  return random.pick(alive);
}

/** Server processes end, or stand still. */
export const SERVER_FAULTS: Record<string, FaultKind> = {
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
};

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
