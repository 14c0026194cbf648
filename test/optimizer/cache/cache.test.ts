import { beforeEach, describe, expect, it } from 'vitest';
import { AnswerCache } from '../../../src/optimizer/cache/cache.js';
import type { AnswerCacheOptions } from '../../../src/optimizer/cache/cache.js';
import { createMemoryAnswerStore } from '../../support/memory-answer-store.js';
import type { AnswerStore, CacheEntry } from '../../../src/optimizer/cache/cache-store.js';
import { mayStore, toStoredAnswer } from '../../../src/optimizer/cache/commit.js';
import { replay } from '../../../src/optimizer/cache/reuse.js';
import type { StoredAnswer } from '../../../src/optimizer/stored-answer.js';
import { FakeClock } from '../../support/fake-clock.js';
import { deferred } from '../../support/deferred.js';
import { jobResult, storedAnswer } from '../answers.js';

const HOUR = 3_600_000;
const SECOND = 1_000;

let clock: FakeClock;
let incidents: string[];
let faults: [string, unknown][];
beforeEach(() => {
  clock = new FakeClock();
  incidents = [];
  faults = [];
});

function open(options: AnswerCacheOptions = {}): AnswerCache {
  return new AnswerCache({
    clock,
    random: () => 0,
    count: (incident) => incidents.push(incident),
    onStoreFault: (...fault) => faults.push(fault),
    ...options,
  });
}

function answer(overrides: Partial<StoredAnswer> = {}): StoredAnswer {
  return storedAnswer({ createdAt: clock.now(), ...overrides });
}

/** A memory store that counts what is asked of it. */
function watchedStore(overrides: Partial<AnswerStore> = {}): AnswerStore & { calls: string[] } {
  const calls: string[] = [];
  const store = { ...createMemoryAnswerStore(), ...overrides };
  const watch =
    <A extends unknown[], R>(name: string, operation: (...args: A) => R) =>
    (...args: A): R => {
      calls.push(name);
      return operation(...args);
    };
  return {
    calls,
    get: watch('get', store.get),
    put: watch('put', store.put),
    sweep: watch('sweep', store.sweep),
    forget: watch('forget', store.forget),
    clear: watch('clear', store.clear),
    erase: watch('erase', store.erase),
  };
}

describe('the first level', () => {
  it('serves without touching the store (P3)', async () => {
    const store = watchedStore();
    const cache = open({ store });
    cache.put('key', 'a', answer());
    await cache.written();
    for (let hit = 0; hit < 1_000; hit += 1) expect(cache.getL1('key')?.text).toBe('FADE IN:');
    expect(store.calls).toEqual(['put']);
  });

  it.each([0, 0.5, 0.999_999])(
    'serves no entry that is older than its life, which jitter only shortens, by 5 %% at most (P4): %s',
    (random) => {
      const cache = open({ random: () => random });
      cache.put('key', 'a', answer());
      clock.advance(22.7 * HOUR);
      expect(cache.getL1('key')).toBeDefined();
      clock.advance(1.3 * HOUR + SECOND);
      expect(cache.getL1('key')).toBeUndefined();
    },
  );

  it('counts the life from when the answer was made (P4)', () => {
    const cache = open({ expireMs: HOUR });
    cache.put('old', 'a', answer({ createdAt: clock.now() - HOUR }));
    cache.put('older', 'a', answer({ createdAt: clock.now() - 0.5 * HOUR }));
    expect(cache.getL1('old')).toBeUndefined();
    clock.advance(0.5 * HOUR + 1);
    expect(cache.getL1('older')).toBeUndefined();
  });

  it('leaves out what is too large, and says so; the second level keeps it', async () => {
    const cache = open({ store: createMemoryAnswerStore(), maxEntryBytes: 10_000 });
    cache.put('key', 'a', answer());
    cache.put('key', 'a', answer({ text: 'x'.repeat(5_000), boundaries: [5_000] }));
    expect(incidents).toEqual(['oversizeSkipped']);
    expect(cache.getL1('key')).toBeUndefined();
    await cache.written();
    expect((await cache.getL2('key'))?.text).toHaveLength(5_000);
  });

  it('lets go of the answers used longest ago when it is full', () => {
    const cache = open({ maxBytes: 10_000, maxEntryBytes: 5_000 });
    for (const key of ['1', '2', '3']) cache.put(key, 'a', answer({ text: 'x'.repeat(1_250), boundaries: [1_250] }));
    cache.getL1('1');
    cache.put('4', 'a', answer({ text: 'x'.repeat(1_250), boundaries: [1_250] }));
    expect(['1', '2', '3', '4'].map((key) => cache.getL1(key) !== undefined)).toEqual([true, false, true, true]);
  });

  it('never holds more than it may, also if that is less than one large answer', async () => {
    const cache = open({ store: createMemoryAnswerStore(), maxBytes: 10_000 });
    cache.put('large', 'a', answer({ text: 'x'.repeat(100_000), boundaries: [100_000] }));
    for (const key of ['1', '2', '3', '4']) {
      cache.put(key, 'a', answer({ text: 'x'.repeat(2_000), boundaries: [2_000] }));
    }
    expect(incidents).toEqual(['oversizeSkipped']);
    expect(['1', '2', '3', '4'].filter((key) => cache.getL1(key) !== undefined)).toEqual(['3', '4']);
  });

  it('can be switched off', async () => {
    const cache = open({ store: createMemoryAnswerStore(), maxBytes: 0 });
    cache.put('key', 'a', answer());
    expect(cache.getL1('key')).toBeUndefined();
    expect(incidents).toEqual([]);
    await cache.written();
    expect((await cache.getL2('key'))?.text).toBe('FADE IN:');
    expect(await cache.clear()).toBe(1);
  });

  it('holds answers that nobody can change', () => {
    const cache = open();
    const given = { ...answer(), boundaries: [4, 8], usage: { ...answer().usage } };
    cache.put('key', 'a', given);
    given.boundaries.push(9);
    given.usage.promptTokens = 0;
    const kept = cache.getL1('key');
    expect(kept).toEqual(answer());
    expect([kept, kept?.boundaries, kept?.usage].map(Object.isFrozen)).toEqual([true, true, true]);
  });
});

describe('the second level', () => {
  it('answers another process, which keeps it for the rest of its life (P4)', async () => {
    const store = watchedStore();
    const first = open({ store });
    first.put('key', 'a', answer());
    await first.written();
    clock.advance(20 * HOUR);
    const second = open({ store });
    expect(second.getL1('key')).toBeUndefined();
    expect((await second.getL2('key'))?.text).toBe('FADE IN:');
    expect(second.getL1('key')?.costNanoUsd).toBe(14_000n);
    clock.advance(4 * HOUR + 1);
    expect(second.getL1('key')).toBeUndefined();
    expect(await second.getL2('key')).toBeUndefined();
  });

  it('serves nothing older than what is configured now, whatever it was stored for (P4)', async () => {
    const store = createMemoryAnswerStore();
    const patient = open({ store });
    patient.put('key', 'a', answer());
    await patient.written();
    clock.advance(HOUR);
    expect(await open({ store, expireMs: HOUR }).getL2('key')).toBeUndefined();
    expect(await open({ store, expireMs: HOUR + 1 }).getL2('key')).toBeDefined();
  });

  it('is a miss when it takes longer than 50 ms; what comes later is not used', async () => {
    const late = deferred<CacheEntry | undefined>();
    const cache = open({ store: watchedStore({ get: () => late.promise }) });
    const reading = cache.getL2('key');
    clock.advance(49);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(await reading).toBeUndefined();
    late.resolve({ tenantId: 'a', answer: answer(), expiresAt: clock.now() + HOUR });
    await late.promise;
    expect(cache.getL1('key')).toBeUndefined();
    expect(faults).toEqual([]);
  });

  it('is a miss when it fails, and leaves no timer behind', async () => {
    const fault = new Error('no connection');
    const cache = open({ store: watchedStore({ get: () => Promise.reject(fault) }) });
    expect(await cache.getL2('key')).toBeUndefined();
    expect(faults).toEqual([['get', fault]]);
    expect(clock.pending).toBe(0);
  });

  it('is no level at all without a store', async () => {
    const cache = open();
    cache.put('key', 'a', answer());
    expect(await cache.getL2('key')).toBeUndefined();
    expect(clock.pending).toBe(0);
  });

  it('counts a failed write and raises nothing; memory still serves', async () => {
    const fault = new Error('disk full');
    const cache = open({ store: watchedStore({ put: () => Promise.reject(fault) }) });
    cache.put('key', 'a', answer());
    await cache.close();
    expect(incidents).toEqual(['cacheWriteFailures']);
    expect(faults).toEqual([['put', fault]]);
    expect(cache.getL1('key')).toBeDefined();
  });

  it('is not given more than it can write', async () => {
    const gate = deferred();
    const cache = open({ store: watchedStore({ put: () => gate.promise }) });
    for (let index = 0; index < 502; index += 1) cache.put(`key ${index}`, 'a', answer());
    expect(incidents).toEqual(['cacheWriteFailures', 'cacheWriteFailures']);
    gate.resolve();
    await cache.written();
    cache.put('key', 'a', answer());
    expect(incidents).toHaveLength(2);
  });

  it('does not take the place of an answer that came while it was read', async () => {
    const reading = deferred<CacheEntry | undefined>();
    const cache = open({ store: watchedStore({ get: () => reading.promise }) });
    const found = cache.getL2('key');
    cache.put('key', 'a', answer({ text: 'newer', boundaries: [5] }));
    reading.resolve({ tenantId: 'a', answer: answer({ createdAt: clock.now() - 1 }), expiresAt: clock.now() + HOUR });
    expect((await found)?.text).toBe('newer');
    expect(cache.getL1('key')?.text).toBe('newer');
  });
});

describe('clearing', () => {
  it("forgets a tenant's answers on both levels, and only those", async () => {
    const cache = open({ store: createMemoryAnswerStore() });
    for (const [key, tenantId] of [
      ['1', 'a'],
      ['2', 'a'],
      ['3', 'b'],
    ] as const) {
      cache.put(key, tenantId, answer());
    }
    expect(await cache.clear('a')).toBe(2);
    expect([cache.getL1('1'), cache.getL1('2'), await cache.getL2('1')]).toEqual([undefined, undefined, undefined]);
    expect(cache.getL1('3')).toBeDefined();
    expect(await cache.clear()).toBe(1);
    expect([cache.getL1('3'), await cache.getL2('3')]).toEqual([undefined, undefined]);
  });

  it('knows whose an answer is that came from the store', async () => {
    const store = createMemoryAnswerStore();
    await store.put('key', { tenantId: 'a', answer: answer(), expiresAt: clock.now() + HOUR });
    const cache = open({ store });
    await cache.getL2('key');
    await cache.clear('b');
    expect(cache.getL1('key')).toBeDefined();
    await cache.clear('a');
    expect(cache.getL1('key')).toBeUndefined();
  });

  it('counts what memory alone holds', async () => {
    const cache = open();
    cache.put('key', 'a', answer());
    expect(await cache.clear('a')).toBe(1);
  });

  it('waits for answers that are being stored, and deletes them too', async () => {
    const memory = createMemoryAnswerStore();
    const gate = deferred();
    const store = watchedStore({ ...memory, put: (...args) => gate.promise.then(() => memory.put(...args)) });
    const cache = open({ store });
    cache.put('key', 'a', answer());
    const cleared = cache.clear('a');
    gate.resolve();
    expect(await cleared).toBe(1);
    expect(await memory.get('key', clock.now())).toBeUndefined();
  });

  it('keeps nothing that was read before', async () => {
    const reading = deferred<CacheEntry | undefined>();
    const cache = open({ store: watchedStore({ get: () => reading.promise }) });
    const found = cache.getL2('key');
    await cache.clear('a');
    reading.resolve({ tenantId: 'a', answer: answer(), expiresAt: clock.now() + HOUR });
    expect(await found).toBeUndefined();
    expect(cache.getL1('key')).toBeUndefined();
  });

  it('says when the store could not', async () => {
    await expect(
      open({ store: watchedStore({ clear: () => Promise.reject(new Error('no connection')) }) }).clear('a'),
    ).rejects.toThrow('no connection');
  });
});

describe('sweeping', () => {
  it('goes on each hour until the cache is closed, also after a fault', async () => {
    let fails = true;
    const sweeps: number[] = [];
    const cache = open({
      store: watchedStore({
        async sweep(now) {
          sweeps.push(now);
          if (fails) throw new Error('no connection');
          return 0;
        },
      }),
    });
    const begin = clock.now();
    cache.startSweeping();
    clock.advance(HOUR);
    await new Promise(setImmediate);
    expect(faults.map(([operation]) => operation)).toEqual(['sweep']);
    fails = false;
    clock.advance(HOUR);
    await cache.close();
    clock.advance(5 * HOUR);
    expect(sweeps).toEqual([begin + HOUR, begin + 2 * HOUR]);
    expect(clock.pending).toBe(0);
  });
});

describe('the commit rule (P6)', () => {
  const { signal } = new AbortController();

  it('stores a complete answer of known or estimated usage', () => {
    expect(mayStore(jobResult(), signal)).toBe(true);
    expect(
      mayStore(jobResult({ attempts: [{ ...jobResult().attempts[0]!, estimated: true, costNanoUsd: null }] }), signal),
    ).toBe(true);
  });

  it.each(['length', 'content_filter', 'tool_calls'] as const)('stores nothing that ended with %s', (finishReason) => {
    expect(mayStore(jobResult({ finishReason }), signal)).toBe(false);
  });

  it('stores nothing that was aborted, nothing of unknown usage, and nothing empty', () => {
    expect(mayStore(jobResult(), AbortSignal.abort())).toBe(false);
    expect(mayStore(jobResult({ attempts: [] }), signal)).toBe(false);
    expect(mayStore(jobResult({ text: ' \n' }), signal)).toBe(false);
  });
});

describe('a result in its stored form', () => {
  it('adds up all attempts', () => {
    const [attempt] = jobResult().attempts;
    const written = {
      ...attempt!,
      usage: { promptTokens: 5, cachedPromptTokens: 0, cacheWriteTokens: 5, completionTokens: 1 },
      estimated: true,
      costNanoUsd: 1n,
    };
    expect(toStoredAnswer(jobResult({ attempts: [attempt!, written] }), [4, 8], 7)).toEqual(
      storedAnswer({
        usage: { promptTokens: 15, cachedPromptTokens: 4, cacheWriteTokens: 5, completionTokens: 4 },
        estimated: true,
        costNanoUsd: 14_001n,
        createdAt: 7,
      }),
    );
    expect(
      toStoredAnswer(jobResult({ attempts: [attempt!, { ...written, costNanoUsd: null }] }), [4, 8], 7).costNanoUsd,
    ).toBeNull();
  });

  it('has one boundary where the deltas were not those of its text', () => {
    expect(toStoredAnswer(jobResult(), [3], 7).boundaries).toEqual([8]);
    expect(toStoredAnswer(jobResult(), [], 7).boundaries).toEqual([8]);
    expect(toStoredAnswer(jobResult({ text: '' }), [], 7).boundaries).toEqual([]);
  });
});

it('a replay has the boundaries of the original', () => {
  expect([...replay(storedAnswer())]).toEqual([
    { type: 'start', provider: 'upstream', model: 'any' },
    { type: 'delta', text: 'FADE' },
    { type: 'delta', text: ' IN:' },
  ]);
});
