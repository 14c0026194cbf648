import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { silent } from '../../src/storage/log.js';
import { redisWire } from '../../src/storage/redis-wire.js';
import { serversOn } from '../../src/storage/server-presence.js';
import type { Storage } from '../../src/storage/storage.js';
import { openStorageOn } from '../../src/storage/storage.js';
import { openBus } from '../../src/storage/wire-bus.js';
import { createTestDatabase, openTestStorage } from '../support/database.js';
import { startRedis } from '../support/redis-server.js';

const redis = await startRedis();
let storage: Storage;

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(async () => {
  await storage.close();
  await redis?.stop();
});

test('a Redis that does not answer is told with its address and what to do, without its password', async () => {
  const { connection, drop } = await createTestDatabase();
  const error: unknown = await openStorageOn({
    connection,
    description: '',
    log: silent,
    poolSize: 1,
    redisUrl: 'redis://me:secret@127.0.0.1:1/0',
  }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    name: 'StorageError',
    reason: 'UNREACHABLE',
    message: expect.stringMatching(/^Redis at 127\.0\.0\.1:1 cannot be used: .*REDIS_URL/),
  });
  expect(JSON.stringify(error) + String(error)).not.toContain('secret');
  await drop();
});

describe.each(redis === undefined ? [] : [{ name: 'with Redis', ...redis }])('$name', ({ url }) => {
  const open = (database: Storage) => openBus({ kind: redisWire(url, database.connection), log: silent });

  test('servers of other databases hear nothing', async () => {
    await using others = await openDisposable();
    const [here, there] = [await open(storage), await open(others.storage)];
    const heard: string[] = [];
    there.subscribe('c', (message) => heard.push(message));
    const own = new Promise<void>((resolve) => here.subscribe('c', () => resolve()));
    here.publish('c', 'ours');
    await own;
    const theirs = new Promise<void>((resolve) => there.subscribe('c', () => resolve()));
    there.publish('c', 'theirs');
    await theirs;
    expect(heard).toEqual(['theirs']);
    await Promise.all([here.close(), there.close()]);
  });

  test('a server with Redis is counted among those on its database, until it closes', async () => {
    const pool = storage.createPool(1);
    const client = await pool.connect();
    const before = await serversOn(client);
    const bus = await open(storage);
    expect(await serversOn(client)).toBe(before + 1);
    await bus.close();
    await vi.waitFor(async () => expect(await serversOn(client)).toBe(before));
    client.release();
    await pool.end();
  });

  test('a Redis that is gone and comes back loses nothing that was published meanwhile by who hears itself first', async () => {
    const own = await startRedis();
    const bus = await openBus({ kind: redisWire(own?.url ?? '', storage.connection), log: silent });
    const heard: string[] = [];
    bus.subscribe('c', (message) => heard.push(message));
    const gap = new Promise<void>((resolve) => bus.onGap?.(resolve));
    await own?.stop();
    for (let count = 0; count < 1_000; count += 1) bus.publish('c', String(count));
    const again = await startRedis(Number(new URL(own?.url ?? '').port));
    await gap;
    const end = new Promise<void>((resolve) => bus.subscribe('end', () => resolve()));
    bus.publish('end', '');
    await end;
    expect(heard).toEqual(Array.from({ length: 1_000 }, (_, count) => String(count)));
    await bus.close();
    await again?.stop();
  });
});

async function openDisposable(): Promise<AsyncDisposable & { storage: Storage }> {
  const other = await openTestStorage();
  return { storage: other, [Symbol.asyncDispose]: () => other.close() };
}
