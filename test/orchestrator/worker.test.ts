import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Worker, workerLock } from '../../src/orchestrator/worker.js';
import { AdvisoryLocks } from '../../src/storage/advisory-locks.js';
import type { Storage } from '../../src/storage/storage.js';
import { openTestStorage } from '../support/database.js';

let storage: Storage;
let others: AdvisoryLocks;
beforeAll(async () => {
  storage = await openTestStorage();
  others = new AdvisoryLocks({ ...storage.connection, application_name: 'others' });
});
afterAll(async () => {
  await others.close();
  await storage.close();
});

const log = pino({ level: 'silent' });
const cut = () => storage.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'scriptgen locks' AND datname = current_database() AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')`);

it('holds its lock, and takes it again when its connection was cut', async () => {
  const locks = new AdvisoryLocks(storage.connection);
  const onRegained = vi.fn();
  const worker = await Worker.join({ locks, log, onRegained });
  expect(worker.isHolding).toBe(true);
  expect(worker.sinceLostMs).toBe(Infinity);
  expect(await others.tryHold(workerLock(worker.id))).toBeNull();
  for (let times = 1; times <= 5; times += 1) {
    await cut();
    await vi.waitFor(() => expect(onRegained).toHaveBeenCalledTimes(times), { timeout: 10_000 });
    await worker.holding();
    expect(worker.sinceLostMs).toBeLessThan(60_000);
    expect(await others.tryHold(workerLock(worker.id))).toBeNull();
  }
  await worker.leave();
  expect(await others.tryHold(workerLock(worker.id))).not.toBeNull();
  await locks.close();
});

it('waits while another holds its lock to take over from it, and nothing goes on meanwhile', async () => {
  const locks = new AdvisoryLocks(storage.connection);
  const worker = await Worker.join({ locks, log });
  // Whoever takes over waits for the lock and gets it at once.
  const taker = new AdvisoryLocks(storage.connection);
  const id = workerLock(worker.id);
  const cutting = cut();
  let taken = null;
  while (taken === null) taken = await taker.tryHold(id);
  await cutting;
  await vi.waitFor(() => expect(worker.isHolding).toBe(false), { timeout: 10_000 });
  const went = vi.fn();
  const going = worker.holding().then(went);
  const stop = new AbortController();
  const stopped = expect(worker.holding(stop.signal)).rejects.toThrow('enough');
  stop.abort(new Error('enough'));
  await stopped;
  expect(went).not.toHaveBeenCalled();
  await taken.release();
  await going;
  expect(worker.isHolding).toBe(true);
  await worker.leave();
  await expect(worker.holding()).rejects.toThrow('left');
  await taker.close();
  await locks.close();
});
