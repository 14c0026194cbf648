import { setTimeout as delay } from 'node:timers/promises';
import { Api } from './api.js';
import type { Arena } from './arena.js';
import { Missed } from './fault.js';
import type { FaultKind } from './fault.js';
import type { Random } from './random.js';
import type { ServerSlot } from './server-slot.js';
import { onAny } from './story.js';
import { until } from './time.js';

/** Somebody pauses a generation, and resumes it on another server. */
export const pauseResume: FaultKind = {
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
};

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
