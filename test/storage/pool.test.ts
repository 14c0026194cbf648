import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { GatedPool } from '../../src/storage/pool.js';
import type { Storage } from '../../src/storage/storage.js';
import { openTestStorage } from '../support/database.js';
import { deferred } from '../support/deferred.js';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());

test('hands out connections while its gate is open, by promise, by callback and for single queries', async () => {
  const pool = storage.createPool(2, async () => {});
  const client = await pool.connect();
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  client.release();
  const byCallback = await new Promise<number>((resolve, reject) => {
    pool.connect((error, connected, release) => {
      if (error !== undefined || connected === undefined) return reject(error);
      connected.query('SELECT 2 AS two', (failure, result) => {
        release();
        if (failure !== null && failure !== undefined) return reject(failure);
        resolve(result.rows[0].two);
      });
    });
  });
  expect(byCallback).toBe(2);
  expect((await pool.query('SELECT $1::int AS three', [3])).rows).toEqual([{ three: 3 }]);
  await pool.end();
});

test('waits before a shut gate, and lets go of who waits when it ends', async () => {
  const open = deferred();
  const asked = vi.fn();
  const pool = storage.createPool(1, async (signal) => {
    asked();
    await Promise.race([
      open.promise,
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    ]);
  });
  const early = pool.query('SELECT 1');
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  expect(pool.totalCount).toBe(0);
  open.resolve();
  await early;
  await pool.end();

  const shut = storage.createPool(
    1,
    (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  const late = shut.connect();
  const ended = expect(late).rejects.toThrow('The pool has ended.');
  await (shut as GatedPool).end();
  await ended;
});

test('tells of a connection that was cut by a code that says so', async () => {
  const pool = storage.createPool(1, async () => {});
  pool.on('error', () => {});
  const client = await pool.connect();
  client.on('error', () => {});
  const {
    rows: [{ pid }],
  } = await client.query('SELECT pg_backend_pid() AS pid');
  const sleeping = client.query('SELECT pg_sleep(30)').catch((error: unknown) => error);
  await vi.waitFor(async () =>
    expect(
      (
        await storage.pool.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND query LIKE '%sleep%'`,
          [pid],
        )
      ).rowCount,
    ).toBe(1),
  );
  expect(await sleeping).toMatchObject({ code: expect.stringMatching(/^(57P01|08006)$/) });
  // And what is asked of the broken connection afterwards.
  expect(await client.query('SELECT 1').catch((error: unknown) => error)).toMatchObject({ code: '08006' });
  client.release(true);
  // The pool itself is well.
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
});

test('tells so too of a connection that breaks under a single query', async () => {
  const pool = storage.createPool(1, async () => {});
  pool.on('error', () => {});
  const connected: { emit(event: 'error', error: Error): boolean }[] = [];
  pool.on('connect', (client) => connected.push(client as never));
  await pool.query('SELECT 1');
  const broken = () => connected.at(-1)!.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  const byPromise = pool.query('SELECT pg_sleep(10)').catch((error: unknown) => error);
  setTimeout(broken, 100);
  expect(await byPromise).toMatchObject({ code: '08006', message: 'write EPIPE' });
  const byCallback = new Promise((resolve) =>
    pool.query('SELECT pg_sleep(10)', (error: Error | undefined) => resolve(error)),
  );
  setTimeout(broken, 300);
  expect(await byCallback).toMatchObject({ code: '08006' });
  // A mistake stays what it is.
  expect(await pool.query('SELEC 1').catch((error: unknown) => error)).toMatchObject({ code: '42601' });
  await pool.end();
});
