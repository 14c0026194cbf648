import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { Sweep } from '../../../src/orchestrator/generations/sweep.js';
import type { Storage } from '../../../src/storage/storage.js';
import { openTestStorage } from '../../support/database.js';

let storage: Storage;
let pending: Set<string>;
const start = vi.fn(async () => {});
const revive = vi.fn(async () => {});
const giveUp = vi.fn(async () => {});
const finishCancelled = vi.fn(async () => {});
let sweep: Sweep;

beforeAll(async () => {
  storage = await openTestStorage();
});
beforeEach(async () => {
  await storage.db.script.deleteMany();
  pending = new Set();
  for (const mock of [start, revive, giveUp, finishCancelled]) mock.mockClear();
  sweep = new Sweep({
    db: storage.db,
    engine: { start, pending: async () => pending },
    finishCancelled,
    revive,
    giveUp,
    log: pino({ level: 'silent' }),
  });
});
afterAll(() => storage.close());

async function generation(data: {
  status: 'QUEUED' | 'RUNNING' | 'PAUSED' | 'COMPLETED';
  createdAt?: Date;
  attempt?: number;
}) {
  const { id: scriptId } = await storage.db.script.create({
    data: { tenantId: 'default', title: 'A title', logLine: 'A log line.' },
  });
  return storage.db.generation.create({
    data: { tenantId: 'default', scriptId, kind: 'OUTLINE', config: {}, input: {}, ...data },
  });
}

it('starts what is QUEUED and was never queued, oldest first, and leaves the newest to whoever stored it', async () => {
  const old = await generation({ status: 'QUEUED', createdAt: new Date(Date.now() - 60_000), attempt: 3 });
  const older = await generation({ status: 'QUEUED', createdAt: new Date(Date.now() - 90_000) });
  await generation({ status: 'QUEUED' });
  await generation({ status: 'PAUSED', createdAt: new Date(Date.now() - 60_000) });
  await sweep.run();
  expect(start.mock.calls).toEqual([
    [older.id, 1],
    [old.id, 3],
  ]);
  expect(finishCancelled).toHaveBeenCalledTimes(1);
});

it('revives what is RUNNING without a workflow in two sweeps in a row, and gives it up in the end', async () => {
  const stranded = await generation({ status: 'RUNNING', attempt: 2 });
  const atWork = await generation({ status: 'RUNNING' });
  await generation({ status: 'COMPLETED' });
  pending.add(atWork.id);
  await sweep.run();
  expect(revive).not.toHaveBeenCalled();
  await sweep.run();
  expect(revive).toHaveBeenCalledExactlyOnceWith({ id: stranded.id, attempt: 2 });
  for (let sweeps = 0; sweeps < 8; sweeps += 1) await sweep.run();
  expect(revive).toHaveBeenCalledTimes(3);
  expect(giveUp).toHaveBeenCalledWith({ id: stranded.id, attempt: 2 });
});

it('leaves alone what is at work again on the second look', async () => {
  const { id } = await generation({ status: 'RUNNING' });
  await sweep.run();
  pending.add(id);
  await sweep.run();
  pending.clear();
  await sweep.run();
  expect(revive).not.toHaveBeenCalled();
});
