import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Bus } from '../../src/storage/bus.js';
import type { StorageLog } from '../../src/storage/log.js';
import { silent } from '../../src/storage/log.js';
import { notifyWire } from '../../src/storage/notify-wire.js';
import { redisWire } from '../../src/storage/redis-wire.js';
import type { Storage } from '../../src/storage/storage.js';
import { openBus as openBusOn } from '../../src/storage/wire-bus.js';
import { openTestStorage } from '../support/database.js';
import { startRedis } from '../support/redis-server.js';
import { StorageProcess } from './support/child.js';

// A machine without Redis has no tests of it, except where the whole check runs.
const redis = await startRedis();
let storage: Storage;

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(async () => {
  await storage.close();
  await redis?.stop();
});

test('the whole check has Redis', () => {
  expect(redis !== undefined || process.env.CI !== 'true').toBe(true);
});

function collect(bus: Bus, channel: string): string[] {
  const messages: string[] = [];
  bus.subscribe(channel, (message) => messages.push(message));
  return messages;
}

/** Resolves when the message has come, and with it all that was published before it. */
function arrival(bus: Bus, channel: string, message: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = bus.subscribe(channel, (found) => {
      if (found !== message) return;
      stop();
      resolve();
    });
  });
}

interface Carrier {
  name: string;
  redisUrl: string | undefined;
  /** Cuts the connections of all buses. */
  breakConnections(): Promise<void>;
}

const carriers: Carrier[] = [
  {
    name: 'LISTEN/NOTIFY',
    redisUrl: undefined,
    breakConnections: async () => {
      await storage.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'scriptgen bus' AND datname = current_database()`,
      );
    },
  },
  ...(redis === undefined
    ? []
    : [
        {
          name: 'Redis',
          redisUrl: redis.url,
          breakConnections: async () => {
            for (const type of ['normal', 'pubsub']) {
              execFileSync('redis-cli', ['-u', redis.url, 'client', 'kill', 'type', type, 'skipme', 'yes']);
            }
          },
        },
      ]),
];

describe.each(carriers)('over $name', ({ redisUrl, breakConnections }) => {
  const buses: Bus[] = [];
  const children: StorageProcess[] = [];

  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.close()));
    await Promise.all(children.splice(0).map((child) => child.kill()));
  });

  async function openBus(log: StorageLog = silent): Promise<Bus> {
    const { connection } = storage;
    const bus = await openBusOn({
      kind: redisUrl === undefined ? notifyWire(connection) : redisWire(redisUrl, connection),
      log,
    });
    buses.push(bus);
    return bus;
  }

  test('ten thousand messages of two publishers reach every subscriber once and in order', async () => {
    const [here, there] = [await openBus(), await openBus()];
    const received = [collect(here, 'c'), collect(there, 'c')];
    const all = Array.from({ length: 10_000 }, (_, index) => `${index % 2} ${index}`);
    const done = [here, there].flatMap((bus) => [arrival(bus, 'c', 'end 0'), arrival(bus, 'c', 'end 1')]);
    for (const [index, message] of [...all, 'end 0', 'end 1'].entries()) {
      (index % 2 === 0 ? here : there).publish('c', message);
    }
    await Promise.all(done);
    for (const messages of received) {
      expect(messages).toHaveLength(10_002);
      for (const publisher of ['0', '1']) {
        const from = all.filter((message) => message.startsWith(publisher));
        expect(messages.filter((message) => message.startsWith(`${publisher} `))).toEqual(from);
      }
    }
  });

  test('messages cross between processes, long ones whole', async () => {
    const bus = await openBus();
    const child = new StorageProcess();
    children.push(child);
    await child.attach(storage.connection, redisUrl);
    await child.listen('to child');
    const received = collect(bus, 'to parent');
    const long = 'Ünïcode 🎬 '.repeat(2_000);
    bus.publish('to child', long);
    await child.publish('to parent', ['a', long, 'b']);
    await vi.waitFor(async () => {
      expect(await child.heard()).toEqual([long]);
      expect(received).toEqual(['a', long, 'b']);
    });
  });

  test('equal messages do not merge, and channels do not mix', async () => {
    const bus = await openBus();
    const [one, two] = [collect(bus, 'one'), collect(bus, 'two')];
    const done = arrival(bus, 'two', 'end');
    for (let count = 0; count < 50; count += 1) bus.publish('one', 'same');
    bus.publish('two', 'end');
    await done;
    expect(one).toEqual(Array.from({ length: 50 }, () => 'same'));
    expect(two).toEqual(['end']);
  });

  test('nobody hears what was published after the subscription ended, nor a second time for subscribing twice', async () => {
    const bus = await openBus();
    const listener = vi.fn();
    const stop = bus.subscribe('c', listener);
    const stopOther = bus.subscribe('c', listener);
    stop();
    stop();
    const first = arrival(bus, 'c', 'first');
    bus.publish('c', 'first');
    await first;
    stopOther();
    const second = arrival(bus, 'c', 'second');
    bus.publish('c', 'second');
    await second;
    expect(listener.mock.calls).toEqual([['first']]);
  });

  test('a listener that throws takes nothing from the others', async () => {
    const log = vi.fn();
    const bus = await openBus(log);
    bus.subscribe('c', () => {
      throw new Error('broken listener');
    });
    const done = arrival(bus, 'c', 'm');
    bus.publish('c', 'm');
    await done;
    expect(log).toHaveBeenCalledWith('error', 'A listener of the bus threw an error', { error: 'broken listener' });
  });

  test('after a broken connection it reports a gap, delivers what was published meanwhile, and goes on', async () => {
    const log = vi.fn();
    const [here, there] = [await openBus(log), await openBus(log)];
    const received = [collect(here, 'c'), collect(there, 'c')];
    const gaps = [here, there].map((bus) => new Promise<void>((resolve) => bus.onGap?.(resolve)));
    await breakConnections();
    await vi.waitFor(() => expect(log.mock.calls.filter(([level]) => level === 'warn')).toHaveLength(2), {
      interval: 1,
    });
    for (let count = 0; count < 20; count += 1) here.publish('c', `while away ${count}`);
    await Promise.all(gaps);
    const done = Promise.all([arrival(here, 'c', 'end'), arrival(there, 'c', 'end')]);
    here.publish('c', 'end');
    await done;
    // The sender listens again before it sends, so it hears all of its own; the other may have come back later.
    expect(received[0]).toEqual([...Array.from({ length: 20 }, (_, count) => `while away ${count}`), 'end']);
    expect(received[1]?.at(-1)).toBe('end');
  });

  test('a connection that breaks again and again neither doubles nor reorders messages', async () => {
    const bus = await openBus();
    const received = collect(bus, 'c');
    let gaps = 0;
    bus.onGap?.(() => (gaps += 1));
    const total = 3_000;
    for (let count = 0; count < total; count += 1) {
      bus.publish('c', String(count));
      if (count % 1_000 === 500) await breakConnections();
    }
    const done = arrival(bus, 'c', 'end');
    bus.publish('c', 'end');
    await done;
    expect(gaps).toBeGreaterThan(0);
    const numbers = received.slice(0, -1).map(Number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  test('close() sends what is queued; then publishing is refused', async () => {
    const [sender, receiver] = [await openBus(), await openBus()];
    const received = collect(receiver, 'c');
    const done = arrival(receiver, 'c', '999');
    for (let count = 0; count < 1_000; count += 1) sender.publish('c', String(count));
    await sender.close();
    await done;
    expect(received).toHaveLength(1_000);
    expect(() => sender.publish('c', 'late')).toThrow(/closed/);
  });

  test('NUL and broken surrogates pass', async () => {
    const bus = await openBus();
    const odd = 'a\0b\ud800c';
    const received = collect(bus, 'c');
    bus.publish('c', odd);
    await vi.waitFor(() => expect(received).toEqual([odd]));
  });
});
