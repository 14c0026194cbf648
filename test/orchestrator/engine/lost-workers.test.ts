import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Heartbeats } from '../../../src/orchestrator/engine/heartbeats.js';
import { LostWorkers } from '../../../src/orchestrator/engine/lost-workers.js';
import { RunningWork } from '../../../src/orchestrator/engine/running-work.js';
import { Worker } from '../../../src/orchestrator/engine/worker.js';
import type { OwnedWorkflow } from '../../../src/orchestrator/engine/workflow-table.js';
import { createMemoryWire } from '../../support/memory-bus.js';

const log = pino({ level: 'silent' });
let stops: (() => Promise<void> | void)[];

beforeEach(() => void (stops = []));
afterEach(async () => {
  vi.useRealTimers();
  for (const stop of stops) await stop();
});

/** The checks of a process for lost workers, with the statements that they send counted. */
async function checks() {
  const held = { lost: new Promise<Error>(() => {}), release: async () => {} };
  const locks = { tryHold: async (name: string) => (name.startsWith('executor:other') ? null : held) };
  const worker = await Worker.join({ locks: locks as never, log });
  const bus = createMemoryWire().connect();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setImmediate', 'performance'] });
  const heartbeats = new Heartbeats(bus, worker.id, { mayBeat: () => true, hasWork: () => false });
  const seen = { asked: 0, pending: [] as OwnedWorkflow[], queued: [] as string[], looked: [] as string[] };
  const waits: number[] = [];
  const lostWorkers = new LostWorkers({
    worker,
    heartbeats,
    locks: locks as never,
    log,
    table: {
      inFlight: async () => {
        seen.asked += 1;
        return { pending: seen.pending, queued: seen.queued };
      },
      pendingOf: async () => [],
    },
    workflowLibrary: { requeue: async () => {}, cancel: async () => {} },
    queues: { names: ['generations'], look: (names) => void seen.looked.push(...names), announce: () => {} },
    work: new RunningWork(),
    everyMs: 1_000,
    onTakenOver: async () => {},
    wait: async (ms, signal) => {
      waits.push(ms);
      await new Promise<void>((resolve) => {
        go = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    },
  });
  let go = (): void => {};
  stops.push(
    () => lostWorkers.stop(),
    () => heartbeats.stop(),
    () => worker.leave(),
  );
  const next = async (): Promise<void> => {
    const before = waits.length;
    go();
    await vi.waitFor(() => expect(waits.length).toBe(before + 1));
  };
  await vi.waitFor(() => expect(waits).toHaveLength(1));
  return { seen, waits, next, lostWorkers };
}

it('asks one statement in three seconds while nobody is at work, and one a second while somebody is', async () => {
  const { seen, waits, next } = await checks();
  await next();
  expect([seen.asked, waits]).toEqual([2, [3_000, 3_000]]);
  seen.pending = [{ id: 'g:1', owner: 'other', queue: null }];
  await next();
  await next();
  expect([seen.asked, waits.slice(2)]).toEqual([4, [1_000, 1_000]]);
  seen.pending = [];
  await next();
  expect(waits.at(-1)).toBe(3_000);
});

it('takes what a server that tells nobody has queued', async () => {
  const { seen, next } = await checks();
  seen.queued = ['generations'];
  await next();
  expect(seen.looked).toEqual(['generations']);
});
