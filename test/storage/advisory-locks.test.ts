import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { AdvisoryLocks, lockId } from '../../src/storage/advisory-locks.js';
import type { Storage } from '../../src/storage/storage.js';
import { openTestStorage } from '../support/database.js';
import { StorageProcess } from './support/child.js';

let storage: Storage;
const opened: AdvisoryLocks[] = [];

beforeAll(async () => {
  storage = await openTestStorage();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((locks) => locks.close()));
});
afterAll(() => storage.close());

function openLocks(): AdvisoryLocks {
  const locks = new AdvisoryLocks(storage.connection);
  opened.push(locks);
  return locks;
}

test('a lock has one holder at a time, also within a process', async () => {
  const [here, there] = [openLocks(), openLocks()];
  const held = await here.tryHold('a');
  expect(held).not.toBeNull();
  expect(await here.tryHold('a')).toBeNull();
  expect(await there.tryHold('a')).toBeNull();
  expect(await there.tryHold('b')).not.toBeNull();
  await held?.release();
  await held?.release();
  const taken = await there.tryHold('a');
  expect(taken).not.toBeNull();
  expect(await here.tryHold('a')).toBeNull();
});

test('of many that try at once, one gets it', async () => {
  const all = [openLocks(), openLocks(), openLocks()];
  const results = await Promise.all(all.flatMap((locks) => [locks.tryHold('race'), locks.tryHold('race')]));
  expect(results.filter((held) => held !== null)).toHaveLength(1);
});

test('the lock of a killed process is free', async () => {
  const child = new StorageProcess();
  await child.attach(storage.connection);
  expect(await child.hold('executor')).toBe(true);
  const locks = openLocks();
  expect(await locks.tryHold('executor')).toBeNull();
  await child.kill();
  await vi.waitFor(async () => expect(await locks.tryHold('executor')).not.toBeNull());
});

test('a lost connection is told to all holders, and the locks can be had again', async () => {
  const locks = openLocks();
  const [a, b] = [await locks.tryHold('a'), await locks.tryHold('b')];
  await storage.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'scriptgen locks' AND datname = current_database()`,
  );
  const reasons = await Promise.all([a?.lost, b?.lost]);
  expect(reasons).toEqual([expect.any(Error), expect.any(Error)]);
  const again = await locks.tryHold('a');
  expect(again).not.toBeNull();
  // The lost one must not free the new one.
  await a?.release();
  expect(await openLocks().tryHold('a')).toBeNull();
});

test('close() frees all, and no lock is had of a closed one', async () => {
  const locks = openLocks();
  const held = await locks.tryHold('a');
  const lost = vi.fn();
  void held?.lost.then(lost);
  await locks.close();
  expect(await openLocks().tryHold('a')).not.toBeNull();
  await expect(locks.tryHold('b')).rejects.toThrow(/closed/);
  expect(lost).not.toHaveBeenCalled();
});

test('a name is always the same 64-bit number', () => {
  expect(lockId('executor')).toBe(lockId('executor'));
  expect(lockId('executor')).not.toBe(lockId('executor '));
  expect(BigInt.asIntN(64, BigInt(lockId('executor')))).toBe(BigInt(lockId('executor')));
});
