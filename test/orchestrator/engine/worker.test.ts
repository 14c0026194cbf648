import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Worker, workerLock } from '../../../src/orchestrator/engine/worker.js';
import { AdvisoryLocks, lockId } from '../../../src/storage/advisory-locks.js';
import type { Storage } from '../../../src/storage/storage.js';
import { openTestStorage } from '../../support/database.js';

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
const cut = () =>
  storage.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'scriptgen locks' AND datname = current_database() AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')`,
  );

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
  // Who waits for a lock gets it in the moment in which it is free.
  const taker = new pg.Client({ ...storage.connection, application_name: 'taker' });
  await taker.connect();
  const taking = taker.query('SELECT pg_advisory_lock($1::bigint)', [lockId(workerLock(worker.id))]);
  await vi.waitFor(async () =>
    expect(
      (
        await storage.pool.query(
          `SELECT 1 FROM pg_stat_activity WHERE application_name = 'taker' AND wait_event_type = 'Lock'`,
        )
      ).rowCount,
    ).toBe(1),
  );
  await cut();
  await taking;
  await vi.waitFor(() => expect(worker.isHolding).toBe(false), { timeout: 10_000 });
  const went = vi.fn();
  const going = worker.holding().then(went);
  const stop = new AbortController();
  const stopped = expect(worker.holding(stop.signal)).rejects.toThrow('enough');
  stop.abort(new Error('enough'));
  await stopped;
  expect(went).not.toHaveBeenCalled();
  await taker.end();
  await going;
  expect(worker.isHolding).toBe(true);
  await worker.leave();
  await expect(worker.holding()).rejects.toThrow('left');
  await locks.close();
});
