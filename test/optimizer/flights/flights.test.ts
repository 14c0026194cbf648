import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Flights } from '../../../src/optimizer/flights/flights.js';
import type { FlightPolicy, FlightsOptions } from '../../../src/optimizer/flights/flights.js';
import { resolvePolicy } from '../../../src/optimizer/calls/policy.js';
import type { SwitchedRequest } from '../../../src/optimizer/calls/policy.js';
import type { OptimizerConfig } from '../../../src/optimizer/types.js';
import { LlmError } from '../../../src/llm/provider.js';
import { FakeClock } from '../../support/fake-clock.js';
import { jobResult } from '../answers.js';
import { deltas, ManualWork, newReading, read } from '../manual-work.js';

const MIB = 1024 * 1024;

let clock: FakeClock;
let flights: Flights;
let lateErrors: unknown[];
beforeEach(() => {
  clock = new FakeClock();
  lateErrors = [];
  flights = open();
});
afterEach(async () => {
  flights.clear();
  await flights.settled();
  expect(flights.retainedBytes).toBe(0);
  expect(clock.pending).toBe(0);
  expect(lateErrors).toEqual([]);
});

function open(options: FlightsOptions = {}): Flights {
  return new Flights({ clock, onLateError: (error) => lateErrors.push(error), ...options });
}

function policy(request: Partial<SwitchedRequest> = {}, config: OptimizerConfig = {}): FlightPolicy {
  return resolvePolicy({ task: 'scene', ...request }, config);
}

const use = policy();

/** What a caller does: joins what there is, else opens. */
function call(
  work: ManualWork,
  {
    key = 'key',
    tenantId = 'a',
    with: chosen = use,
    signal,
  }: { key?: string; tenantId?: string; with?: FlightPolicy; signal?: AbortSignal } = {},
) {
  const found = flights.find(key, chosen);
  const flight = found ?? flights.open(key, { tenantId }, chosen, work.work);
  return { flight, joined: found !== undefined, events: flight.subscribe(signal) };
}

/** A call that has ended well. */
async function answered(text = 'FADE IN:', options: Parameters<typeof call>[1] = {}): Promise<void> {
  const work = new ManualWork();
  const { events } = call(work, options);
  work.delta(text);
  work.finish({ text });
  await read(events);
}

/** Lets everything that is ready run. */
const settle = (): Promise<void> => new Promise(setImmediate);

describe('identical calls (P1)', () => {
  it('share one piece of work, 50 at once, and read the same', async () => {
    const work = new ManualWork();
    const calls = Array.from({ length: 50 }, () => call(work));
    const readings = calls.map(({ events }) => read(events));
    work.event({ type: 'start', provider: 'upstream', model: 'any' });
    work.delta('FADE', ' ', 'IN:');
    work.finish();
    for (const { events, result } of await Promise.all(readings)) {
      expect(deltas(events)).toEqual(['start', 'FADE', ' ', 'IN:']);
      expect(result).toEqual(jobResult());
    }
    expect(work.begun).toBe(1);
    expect(calls.filter(({ joined }) => joined)).toHaveLength(49);
  });

  it('find each other in the same turn, before anything was awaited', () => {
    const work = new ManualWork();
    const first = call(work);
    expect(flights.find('key', use)).toBe(first.flight);
    expect(call(work).flight).toBe(first.flight);
    work.finish();
  });

  it('read what came before they joined, then what comes, with the boundaries of the original', async () => {
    const work = new ManualWork();
    const first = newReading();
    void read(call(work).events, first);
    work.delta('FADE', ' ');
    await settle();
    expect(deltas(first.events)).toEqual(['FADE', ' ']);
    const late = newReading();
    const lateEnd = read(call(work).events, late);
    await settle();
    expect(deltas(late.events)).toEqual(['FADE', ' ']);
    work.delta('IN:');
    await settle();
    expect(deltas(late.events)).toEqual(['FADE', ' ', 'IN:']);
    work.finish();
    expect((await lateEnd).result).toEqual(jobResult());
  });

  it('each read at a pace of their own: one that does not read holds up nobody', async () => {
    const work = new ManualWork();
    const slow = call(work).events;
    const quick = read(call(work).events);
    work.delta('a', 'b');
    work.finish({ text: 'ab' });
    expect(deltas((await quick).events)).toEqual(['a', 'b']);
    expect(deltas((await read(slow)).events)).toEqual(['a', 'b']);
  });

  it('see a reset where it was', async () => {
    const work = new ManualWork();
    const { flight, events } = call(work);
    const first = read(events);
    work.delta('FA');
    work.event({ type: 'reset', reason: 'IDLE_TIMEOUT' });
    work.delta('FADE', ' IN:');
    await settle();
    expect([flight.text, flight.boundaries]).toEqual(['FADE IN:', [4, 8]]);
    const late = read(call(work).events);
    work.finish();
    for (const reading of await Promise.all([first, late])) {
      expect(deltas(reading.events)).toEqual(['FA', 'reset', 'FADE', ' IN:']);
    }
  });

  it('answer several pulls of one reader in order', async () => {
    const work = new ManualWork();
    const { events } = call(work);
    const pulls = Array.from({ length: 5 }, () => events.next());
    work.delta('a', 'b', 'c');
    work.finish();
    expect(await Promise.all(pulls)).toEqual([
      ...['a', 'b', 'c'].map((text) => ({ done: false, value: { type: 'delta', text } })),
      { done: true, value: jobResult() },
      { done: true, value: undefined },
    ]);
  });

  it('share nothing with another key: two tenants, 1 000 pairs (P5)', async () => {
    const works = Array.from({ length: 2_000 }, () => new ManualWork());
    const readings = works.map((work, index) =>
      read(call(work, { key: `${index % 2}:${index >> 1}`, tenantId: `${index % 2}` }).events),
    );
    for (const [index, work] of works.entries()) work.finish({ text: `${index}` });
    expect((await Promise.all(readings)).map(({ result }) => result?.text)).toEqual(
      works.map((_, index) => `${index}`),
    );
  });
});

describe('the window after a success (P2)', () => {
  it('is open for 30 s, then closed', async () => {
    await answered();
    clock.advance(29_000);
    const work = new ManualWork();
    const { events, flight, joined } = call(work);
    expect([joined, flight.state]).toEqual([true, 'succeeded']);
    const reading = await read(events);
    expect(deltas(reading.events)).toEqual(['FADE IN:']);
    expect(reading.result).toEqual(jobResult());
    clock.advance(1_000);
    expect(call(work).joined).toBe(true);
    clock.advance(1_000);
    expect(call(work).joined).toBe(false);
    expect(work.begun).toBe(1);
    work.finish();
  });

  it('begins at the end of the call, and is not prolonged by those who come', async () => {
    const work = new ManualWork();
    const { events } = call(work);
    clock.advance(60_000);
    work.finish();
    await read(events);
    clock.advance(20_000);
    expect(flights.find('key', use)?.state).toBe('succeeded');
    clock.advance(20_000);
    expect(flights.find('key', use)).toBeUndefined();
  });

  it('is no longer because the clock was put back', async () => {
    await answered();
    clock.putBack(3_600_000);
    expect(flights.find('key', use)).toBeUndefined();
    await answered();
    clock.advance(31_000);
    expect(flights.find('key', use)).toBeUndefined();
  });

  it('is also there for an answer that may not be stored', async () => {
    const work = new ManualWork();
    const { events } = call(work);
    work.finish({ finishReason: 'length' });
    await read(events);
    expect(flights.find('key', use)?.result?.finishReason).toBe('length');
  });

  it('gives way to a newer answer', async () => {
    await answered('old');
    clock.advance(20_000);
    await answered('new', { with: policy({ cache: 'refresh' }) });
    expect(flights.find('key', use)?.result?.text).toBe('new');
    clock.advance(25_000);
    expect(flights.find('key', use)?.result?.text).toBe('new');
  });

  it('holds no more than its bytes: the oldest leave first', async () => {
    flights = open({ retainedBytes: 3 * 5_200 });
    for (const key of ['1', '2', '3', '4']) {
      await answered('x'.repeat(1_000), { key });
      expect(flights.find('1', use) === undefined).toBe(key === '4');
      expect(flights.retainedBytes).toBeLessThanOrEqual(3 * 5_200);
    }
    expect(['2', '3', '4'].every((key) => flights.find(key, use) !== undefined)).toBe(true);
    await answered('x'.repeat(5_000), { key: 'too large' });
    expect(flights.find('too large', use)).toBeUndefined();
    expect(flights.retainedBytes).toBe(0);
  });

  it('lets go of what is over as soon as anybody asks for anything', async () => {
    await answered();
    expect(flights.retainedBytes).toBeGreaterThan(0);
    clock.advance(30_001);
    flights.find('another', use);
    expect(flights.retainedBytes).toBe(0);
  });

  it('can be switched off', async () => {
    const off = policy({}, { dedupWindowSeconds: 0 });
    await answered('FADE IN:', { with: off });
    expect(flights.retainedBytes).toBe(0);
    expect(flights.find('key', use)).toBeUndefined();
  });
});

describe('who joins whom', () => {
  const kinds = {
    use,
    refresh: policy({ cache: 'refresh' }),
    background: policy({ priority: 'background' }),
    backgroundRefresh: policy({ priority: 'background', cache: 'refresh' }),
    bypass: policy({ cache: 'bypass' }),
    withoutDeduplication: policy({}, { enableDeduplication: false }),
    unoptimized: policy({ optimize: false }),
  };
  const names = Object.keys(kinds) as (keyof typeof kinds)[];

  it.each<[keyof typeof kinds, (keyof typeof kinds)[], (keyof typeof kinds)[]]>([
    ['use', ['use', 'refresh'], ['use', 'refresh', 'background', 'backgroundRefresh']],
    ['refresh', ['refresh'], []],
    [
      'background',
      ['use', 'refresh', 'background', 'backgroundRefresh'],
      ['use', 'refresh', 'background', 'backgroundRefresh'],
    ],
    ['backgroundRefresh', ['refresh', 'backgroundRefresh'], []],
    ['bypass', [], []],
    ['withoutDeduplication', [], []],
    ['unoptimized', [], []],
  ])('%s joins, under way: %o; just ended: %o', async (name, inFlight, ended) => {
    const joins = { inFlight: [] as string[], ended: [] as string[] };
    for (const other of names) {
      const work = new ManualWork();
      const { events } = call(work, { key: other, with: kinds[other] });
      if (flights.find(other, kinds[name]) !== undefined) joins.inFlight.push(other);
      work.finish();
      await read(events);
      if (flights.find(other, kinds[name]) !== undefined) joins.ended.push(other);
    }
    expect(joins).toEqual({ inFlight, ended });
  });

  it('a refresh and a call that takes what there is run side by side', async () => {
    const works = [new ManualWork(), new ManualWork()] as const;
    const readings = [call(works[0]), call(works[1], { with: kinds.refresh })].map(({ events }) => read(events));
    works[1].finish({ text: 'anew' });
    works[0].finish({ text: 'as it was' });
    expect((await Promise.all(readings)).map(({ result }) => result?.text)).toEqual(['as it was', 'anew']);
  });
});

describe('a fault (P6)', () => {
  it('is given to all alike, with the text so far, and to nobody who comes later', async () => {
    const work = new ManualWork();
    const readings = [call(work), call(work)].map(({ events }) => read(events));
    work.delta('FADE', ' IN');
    await settle();
    work.fail(new LlmError('PARTIAL_STREAM', 'cut off', { provider: 'upstream', status: 200, attempts: 2 }));
    const [first, second] = await Promise.all(readings);
    expect(first?.error).toBeInstanceOf(LlmError);
    expect(first?.error).toMatchObject({
      code: 'PARTIAL_STREAM',
      message: 'cut off',
      partialText: 'FADE IN',
      provider: 'upstream',
      status: 200,
      attempts: 2,
    });
    expect(second?.error).toBe(first?.error);
    expect(deltas(second?.events ?? [])).toEqual(['FADE', ' IN']);
    expect(flights.find('key', use)).toBeUndefined();
    expect(flights.retainedBytes).toBe(0);
  });

  it('keeps the text that it came with, and what is not a fault of the upstream stays as it is', async () => {
    for (const error of [new LlmError('IDLE_TIMEOUT', 'stalled', { partialText: 'FADE' }), new TypeError('schema')]) {
      const work = new ManualWork();
      const { events } = call(work);
      work.delta('void');
      work.fail(error);
      expect((await read(events)).error).toBe(error);
    }
  });

  it('of work that cannot even begin is one like all others', async () => {
    const flight = flights.open('key', { tenantId: 'a' }, use, () => {
      throw new Error('no targets');
    });
    expect(flights.find('key', use)).toBeUndefined();
    expect((await read(flight.subscribe())).error).toEqual(new Error('no targets'));
  });

  it('has left the map when the first reader hears of it', async () => {
    const work = new ManualWork();
    const { events } = call(work);
    work.fail(new LlmError('UNAVAILABLE', 'down'));
    await read(events);
    const again = new ManualWork();
    expect(call(again).joined).toBe(false);
    again.finish();
  });
});

describe('an answer over 1 MiB', () => {
  it('ends with OUTPUT_TOO_LARGE and ends the work', async () => {
    const work = new ManualWork();
    const { flight, events } = call(work);
    work.delta('x'.repeat(MIB));
    work.delta('y');
    const { error, events: seen } = await read(events);
    expect(error).toMatchObject({ code: 'OUTPUT_TOO_LARGE' });
    expect((error as LlmError).partialText).toHaveLength(MIB);
    expect(seen).toHaveLength(1);
    await flights.settled();
    expect([flight.state, work.signal?.aborted, work.unwound]).toEqual(['failed', true, true]);
    expect(flights.find('key', use)).toBeUndefined();
  });

  it('is measured in UTF-8, and anew after a reset', async () => {
    const work = new ManualWork();
    const { events } = call(work);
    const text = 'é'.repeat(MIB / 2);
    work.delta(text);
    work.event({ type: 'reset', reason: 'PARTIAL_STREAM' });
    work.delta(text);
    work.finish({ text });
    expect((await read(events)).result?.text).toBe(text);
    const tooLong = new ManualWork();
    const second = call(tooLong, { key: 'another' });
    tooLong.delta(text, 'é');
    expect((await read(second.events)).error).toMatchObject({ code: 'OUTPUT_TOO_LARGE' });
  });
});

describe('leaving (P9)', () => {
  it('disturbs no other, not even when the first one leaves', async () => {
    const work = new ManualWork();
    const first = call(work);
    const second = read(call(work).events);
    const third = call(work);
    work.delta('FADE');
    await first.events.next();
    await first.events.return(undefined as never);
    await third.events[Symbol.asyncDispose]();
    expect(await first.events.next()).toEqual({ done: true, value: undefined });
    work.delta(' IN:');
    work.finish();
    const { events, result } = await second;
    expect([deltas(events), result?.text, work.signal?.aborted]).toEqual([['FADE', ' IN:'], 'FADE IN:', false]);
  });

  it('by a signal gives CANCELLED to this reader alone, with what it has read', async () => {
    const work = new ManualWork();
    const controller = new AbortController();
    const leaver = newReading();
    const left = read(call(work, { signal: controller.signal }).events, leaver);
    const stayer = read(call(work).events);
    work.delta('FADE');
    await settle();
    const reason = new Error('closed');
    controller.abort(reason);
    await left;
    expect(leaver.error).toMatchObject({ code: 'CANCELLED', partialText: 'FADE', cause: reason });
    work.delta(' IN:');
    work.finish();
    expect(deltas((await stayer).events)).toEqual(['FADE', ' IN:']);
    expect(work.signal?.aborted).toBe(false);
  });

  it('of the last one aborts the work at once, and opens the way for a new flight in the same turn', async () => {
    const work = new ManualWork();
    const [first, second] = [call(work), call(work)];
    void first.events.return(undefined as never);
    expect(work.signal?.aborted).toBe(false);
    void second.events.return(undefined as never);
    expect([first.flight.state, work.signal?.aborted]).toEqual(['abandoned', true]);
    const again = new ManualWork();
    const third = call(again);
    expect([third.joined, again.begun]).toEqual([false, 1]);
    await expect.poll(() => work.unwound).toBe(true);
    expect(flights.find('key', use)).toBe(third.flight);
    again.finish();
    expect((await read(third.events)).result).toEqual(jobResult());
  });

  it('counts although the reader never began, or is waiting, or has its signal aborted beforehand', async () => {
    const neverBegan = new ManualWork();
    await call(neverBegan, { key: '1' }).events.return(undefined as never);
    expect(neverBegan.signal?.aborted).toBe(true);

    const waiting = new ManualWork({ deaf: true });
    const { events } = call(waiting, { key: '2' });
    const next = events.next();
    await events.return(undefined as never);
    expect(await next).toEqual({ done: true, value: undefined });
    expect(waiting.signal?.aborted).toBe(true);
    waiting.delta('late');

    const aborted = new ManualWork();
    const beforehand = call(aborted, { key: '3', signal: AbortSignal.abort() });
    expect(aborted.signal?.aborted).toBe(true);
    expect((await read(beforehand.events)).error).toMatchObject({ code: 'CANCELLED' });
    await expect(call(new ManualWork(), { key: '4' }).events.throw(new Error('reader'))).rejects.toThrow('reader');
    expect(flights.find('4', use)).toBeUndefined();
  });

  it('after the end aborts nothing, and the answer stays for the window', async () => {
    const work = new ManualWork();
    const { flight, events } = call(work);
    work.finish();
    await flights.settled();
    await events.return(undefined as never);
    expect([flight.state, work.signal?.aborted]).toEqual(['succeeded', false]);
    expect(flights.find('key', use)).toBe(flight);
  });

  it('keeps no answer that comes although nobody waits for it', async () => {
    const work = new ManualWork({ deaf: true });
    const { flight, events } = call(work);
    await events.return(undefined as never);
    work.finish();
    await flights.settled();
    expect([flight.state, flight.result]).toEqual(['abandoned', undefined]);
    expect(flights.retainedBytes).toBe(0);
  });

  it('takes its listener off the signal, however the reader ends', async () => {
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners.add(args[1]);
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners.delete(args[1]);
      remove(...args);
    };
    const work = new ManualWork();
    const [left, stayed] = [call(work, { signal }), call(work, { signal })];
    expect(listeners.size).toBe(2);
    await left.events.return(undefined as never);
    work.finish();
    await read(stayed.events);
    expect(listeners.size).toBe(0);
  });

  it('leaves faults that come afterwards to be told elsewhere', async () => {
    const work = new ManualWork({ deaf: true });
    const { events } = call(work);
    await events.return(undefined as never);
    work.fail(new Error('the ledger could not be written'));
    await flights.settled();
    expect(lateErrors.splice(0)).toEqual([new Error('the ledger could not be written')]);
  });
});

describe('clearing a tenant', () => {
  it('lets nobody else join, and marks what must not be stored; who waits still gets it', async () => {
    await answered('FADE IN:', { key: 'ended' });
    await answered('FADE IN:', { key: 'of another', tenantId: 'b' });
    const works = [new ManualWork(), new ManualWork()] as const;
    const running = [call(works[0]), call(works[1], { key: 'private', with: policy({ cache: 'bypass' }) })];
    const other = call(new ManualWork(), { key: 'other', tenantId: 'b' });
    flights.clear('a');
    expect(['ended', 'key'].map((key) => flights.find(key, use))).toEqual([undefined, undefined]);
    expect(['of another', 'other'].every((key) => flights.find(key, use) !== undefined)).toBe(true);
    expect([...running, other].map(({ flight }) => flight.forgotten)).toEqual([true, true, false]);
    for (const work of works) work.finish();
    for (const { events } of running) expect((await read(events)).result).toEqual(jobResult());
    expect(flights.find('key', use)).toBeUndefined();
    await other.events.return(undefined as never);
  });

  it('does not take a new flight for the one before', async () => {
    const [before, after] = [new ManualWork(), new ManualWork()];
    const first = call(before);
    flights.clear('a');
    const second = call(after);
    expect(second.joined).toBe(false);
    before.finish();
    await read(first.events);
    expect(flights.find('key', use)).toBe(second.flight);
    after.finish();
  });
});
