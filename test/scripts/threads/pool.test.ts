import { Worker } from 'node:worker_threads';
import type { ResourceLimits } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPool, PoolError, type PoolOptions, type WorkerPool } from '../../../src/scripts/threads/pool.js';

/** Echoes, and does on demand what a worker may do wrong. */
const SOURCE = `
  const { parentPort, threadId } = require('node:worker_threads');
  parentPort.on('message', ({ act, value, gate }) => {
    if (act === 'hold') Atomics.wait(new Int32Array(gate), 0, 0);
    if (act === 'spin') for (;;);
    if (act === 'crash') throw new Error('crashed on purpose');
    if (act === 'exit') process.exit(7);
    if (act === 'refuse') return parentPort.postMessage({ ok: false, cause: new Error('why') });
    if (act === 'hoard') for (const all = [];;) all.push(new Array(100_000).fill(Math.random()));
    parentPort.postMessage({ ok: true, result: { value, threadId } });
  });
`;

interface Task {
  readonly act?: 'hold' | 'spin' | 'crash' | 'exit' | 'refuse' | 'hoard';
  readonly value?: unknown;
  readonly gate?: SharedArrayBuffer;
}
interface Result {
  readonly value: unknown;
  readonly threadId: number;
}

let started: Worker[] = [];
let alive = 0;
let pools: WorkerPool<Task, Result>[] = [];

function pool(options: Partial<PoolOptions> = {}, resourceLimits: ResourceLimits = {}): WorkerPool<Task, Result> {
  const made = createPool<Task, Result>({
    start: () => {
      const worker = new Worker(SOURCE, { eval: true, resourceLimits });
      started.push(worker);
      alive += 1;
      worker.once('exit', () => (alive -= 1));
      return worker;
    },
    size: 1,
    queue: 1,
    timeoutMs: 60_000,
    idleMs: 60_000,
    ...options,
  });
  pools.push(made);
  return made;
}

/** A task that runs until it is let go. */
function held(value: unknown) {
  const gate = new SharedArrayBuffer(4);
  const open = () => {
    Atomics.store(new Int32Array(gate), 0, 1);
    Atomics.notify(new Int32Array(gate), 0);
  };
  return { task: { act: 'hold', value, gate } satisfies Task, open };
}

async function failure(result: Promise<unknown>): Promise<unknown> {
  try {
    await result;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

beforeEach(() => {
  started = [];
  pools = [];
  alive = 0;
});

afterEach(async () => {
  await Promise.all(pools.map((one) => one.close()));
  vi.useRealTimers();
  expect(alive, 'threads left behind').toBe(0);
});

describe('the pool', () => {
  it('starts no thread before there is work, and uses one again', async () => {
    const one = pool({ size: 2 });
    expect(started).toHaveLength(0);
    const first = await one.run({ value: 'a' });
    const second = await one.run({ value: 'b' });
    expect([first.value, second.value]).toEqual(['a', 'b']);
    expect(second.threadId).toBe(first.threadId);
    expect(started).toHaveLength(1);
  });

  it('runs as many tasks at once as it has threads, the others in order', async () => {
    const two = pool({ size: 2, queue: 3 });
    const [a, b] = [held('a'), held('b')];
    const order: unknown[] = [];
    const runs = [a.task, b.task, { value: 'c' }, { value: 'd' }, { value: 'e' }].map((task) =>
      two.run(task).then(({ value }) => order.push(value)),
    );
    expect(started).toHaveLength(2);
    a.open();
    await runs[4];
    expect(order).toEqual(['a', 'c', 'd', 'e']);
    b.open();
    await Promise.all(runs);
    expect(started).toHaveLength(2);
  });

  it('refuses a task when all threads work and the queue is full, and takes the next when one is done', async () => {
    const one = pool({ size: 1, queue: 1 });
    const a = held('a');
    const running = one.run(a.task);
    const waiting = one.run({ value: 'b' });
    expect(await failure(one.run({ value: 'c' }))).toEqual(
      new PoolError('BUSY', 'The task was not taken: 1 are being done and 1 wait. Try again a little later.'),
    );
    a.open();
    await Promise.all([running, waiting]);
    expect((await one.run({ value: 'd' })).value).toBe('d');
  });

  it('with no queue takes what a free thread can begin at once', async () => {
    const one = pool({ size: 1, queue: 0 });
    const a = held('a');
    const running = one.run(a.task);
    expect(await failure(one.run({}))).toMatchObject({ code: 'BUSY' });
    a.open();
    await running;
    expect((await one.run({ value: 'b' })).value).toBe('b');
  });

  it('passes on what a worker throws, and keeps the worker', async () => {
    const one = pool();
    const error = await failure(one.run({ act: 'refuse' }));
    expect(error).toEqual(new PoolError('FAILED', 'The task failed.'));
    expect((error as PoolError).cause).toEqual(new Error('why'));
    await one.run({});
    expect(started).toHaveLength(1);
  });

  it.each([
    ['crash', 'The task was not done: its worker failed.', new Error('crashed on purpose')],
    ['exit', 'The task was not done: its worker ended with exit code 7.', undefined],
  ] as const)('fails only the task whose worker does %s', async (act, message, cause) => {
    const two = pool({ size: 2, queue: 4 });
    const other = held('other');
    const runs = [two.run(other.task), two.run({ value: 'after' })];
    const error = await failure(two.run({ act }));
    expect(error).toMatchObject({ code: 'FAILED', message });
    expect((error as PoolError).cause).toEqual(cause);
    other.open();
    expect((await Promise.all(runs)).map(({ value }) => value)).toEqual(['other', 'after']);
    expect((await two.run({ value: 'again' })).value).toBe('again');
  });

  it('fails only the task that needs more memory than a thread may have', async () => {
    const two = pool({ size: 2 }, { maxOldGenerationSizeMb: 32 });
    const other = held('other');
    const running = two.run(other.task);
    expect(await failure(two.run({ act: 'hoard' }))).toMatchObject({
      code: 'MEMORY',
      message: 'The task needs more memory than a thread may have.',
    });
    other.open();
    expect([(await running).value, (await two.run({ value: 'after' })).value]).toEqual(['other', 'after']);
  });

  it('goes on with those that wait when a worker is lost', async () => {
    const one = pool({ size: 1, queue: 2 });
    const crashed = failure(one.run({ act: 'crash' }));
    const waiting = [one.run({ value: 'a' }), one.run({ value: 'b' })];
    expect(await crashed).toMatchObject({ code: 'FAILED' });
    expect((await Promise.all(waiting)).map(({ value }) => value)).toEqual(['a', 'b']);
  });

  it('fails a task that cannot be handed over, and that cannot start a thread', async () => {
    const one = pool();
    expect(await failure(one.run({ value: () => 1 }))).toMatchObject({
      code: 'FAILED',
      cause: { name: 'DataCloneError' },
    });
    expect((await one.run({ value: 'a' })).value).toBe('a');
    const none = pool({
      start: () => {
        throw new Error('no threads left');
      },
    });
    expect(await failure(none.run({}))).toMatchObject({ code: 'FAILED', cause: new Error('no threads left') });
    expect(await failure(none.run({}))).toMatchObject({ code: 'FAILED' });
  });
});

describe('a signal', () => {
  it('that is given already takes no thread', async () => {
    const reason = new Error('not wanted');
    expect(await failure(pool().run({}, AbortSignal.abort(reason)))).toBe(reason);
    expect(started).toHaveLength(0);
  });

  it('ends the worker of a running task, whatever it does, and gives its place to the next', async () => {
    const one = pool();
    const controller = new AbortController();
    const spinning = failure(one.run({ act: 'spin' }, controller.signal));
    const waiting = one.run({ value: 'next' });
    controller.abort(new Error('not wanted'));
    expect(await spinning).toEqual(new Error('not wanted'));
    expect((await waiting).value).toBe('next');
    expect(started).toHaveLength(2);
    await vi.waitFor(() => expect(alive).toBe(1));
  });

  it('takes a waiting task out of the queue, whose place is free again', async () => {
    const one = pool({ size: 1, queue: 1 });
    const a = held('a');
    const running = one.run(a.task);
    const controller = new AbortController();
    const waiting = failure(one.run({}, controller.signal));
    controller.abort();
    expect(await waiting).toMatchObject({ name: 'AbortError' });
    const instead = one.run({ value: 'instead' });
    a.open();
    expect([(await running).value, (await instead).value]).toEqual(['a', 'instead']);
    expect(started).toHaveLength(1);
  });

  it('after the end changes nothing', async () => {
    const one = pool();
    const controller = new AbortController();
    await one.run({}, controller.signal);
    controller.abort();
    await one.run({});
    expect(started).toHaveLength(1);
  });
});

describe('time', () => {
  it('ends a task that takes longer than allowed, and only that', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const two = pool({ size: 2, timeoutMs: 60_000 });
    const other = held('other');
    let ended = false;
    const slow = failure(two.run({ act: 'spin' })).finally(() => (ended = true));
    vi.advanceTimersByTime(30_000);
    const running = two.run(other.task);
    vi.advanceTimersByTime(29_999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await slow).toEqual(new PoolError('TIMEOUT', 'The task was not done within 60 s.'));
    other.open();
    expect((await running).value).toBe('other');
  });

  it('does not count while a task waits', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const one = pool({ timeoutMs: 60_000 });
    const first = failure(one.run({ act: 'spin' }));
    const waiting = one.run({ value: 'later' });
    vi.advanceTimersByTime(60_000);
    expect(await first).toMatchObject({ code: 'TIMEOUT' });
    expect((await waiting).value).toBe('later');
  });

  it('ends a thread that has nothing to do, and not one that has', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const one = pool({ idleMs: 30_000 });
    await one.run({});
    vi.advanceTimersByTime(29_999);
    const a = held('a');
    const running = one.run(a.task);
    vi.advanceTimersByTime(30_000);
    a.open();
    await running;
    expect(started).toHaveLength(1);
    vi.advanceTimersByTime(30_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(alive).toBe(0));
    expect((await one.run({ value: 'again' })).value).toBe('again');
    expect(started).toHaveLength(2);
  });
});

describe('close', () => {
  it('fails what runs and what waits, ends all threads, and takes no more', async () => {
    const one = pool({ size: 1, queue: 1 });
    const errors = [failure(one.run({ act: 'spin' })), failure(one.run({}))];
    await one.close();
    expect(alive).toBe(0);
    for (const error of [...(await Promise.all(errors)), await failure(one.run({}))]) {
      expect(error).toEqual(new PoolError('FAILED', 'The task was not done: the pool is closed.'));
    }
    await one.close();
    expect(started).toHaveLength(1);
  });
});
