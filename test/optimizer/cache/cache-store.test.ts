import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryAnswerStore } from '../../support/memory-answer-store.js';
import { createPostgresAnswerStore } from '../../../src/optimizer/cache/cache-store.postgres.js';
import type { AnswerStore, CacheEntry } from '../../../src/optimizer/cache/cache-store.js';
import type { Storage } from '../../../src/storage/storage.js';
import { openTestStorage } from '../../support/database.js';
import { storedAnswer } from '../answers.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage?.close());

describe.each<[string, () => AnswerStore]>([
  ['in memory', createMemoryAnswerStore],
  ['in the database', () => createPostgresAnswerStore(storage.pool)],
])('an answer store %s', (_, open) => {
  let store: AnswerStore;
  let tenantId: string;
  let key: string;
  beforeEach(async () => {
    store = open();
    await store.clear();
    tenantId = randomUUID();
    key = randomUUID();
  });

  function entry(overrides: Partial<CacheEntry> = {}): CacheEntry {
    return { tenantId, answer: storedAnswer(), expiresAt: NOW + 1_000, ...overrides };
  }

  it.each([
    ['plain', storedAnswer()],
    ['of unknown price', storedAnswer({ costNanoUsd: null, estimated: true })],
    ['of a cost beyond what a number holds', storedAnswer({ costNanoUsd: 9_007_199_254_740_993n })],
    [
      'with written prompt cache',
      storedAnswer({ usage: { promptTokens: 9, cachedPromptTokens: 2, cacheWriteTokens: 5, completionTokens: 1 } }),
    ],
    ['with odd text', storedAnswer({ text: 'O\'Neil \\ "é" 😀\u2028\n', boundaries: [1, 9, 17], origin: 'packed' })],
  ])('gives back an answer %s, exactly', async (_name, answer) => {
    await store.put(key, entry({ answer }));
    expect(await store.get(key, NOW)).toEqual(entry({ answer }));
  });

  it('does not know other keys', async () => {
    await store.put(key, entry());
    expect(await store.get(randomUUID(), NOW)).toBeUndefined();
  });

  it('gives no answer whose time is over (P4)', async () => {
    await store.put(key, entry());
    expect(await store.get(key, NOW + 999)).toBeDefined();
    expect(await store.get(key, NOW + 1_000)).toBeUndefined();
  });

  it('replaces an answer by a newer one, never by an older one', async () => {
    const older = entry({ answer: storedAnswer({ text: 'older', createdAt: NOW - 2 }), expiresAt: NOW + 9_000 });
    const newer = entry({ answer: storedAnswer({ text: 'newer', createdAt: NOW - 1 }), tenantId: randomUUID() });
    await store.put(key, older);
    await store.put(key, newer);
    await store.put(key, older);
    expect(await store.get(key, NOW)).toEqual(newer);
  });

  it('takes many writes of one key at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_unused, index) =>
        store.put(key, entry({ answer: storedAnswer({ createdAt: NOW + index }) })),
      ),
    );
    expect((await store.get(key, NOW))?.answer.createdAt).toBe(NOW + 19);
  });

  it('sweeps all that has expired, and nothing else', async () => {
    await Promise.all(
      Array.from({ length: 5 }, (_unused, index) => store.put(`${key}:${index}`, entry({ expiresAt: NOW + index }))),
    );
    expect(await store.sweep(NOW + 2)).toBe(3);
    expect(await store.sweep(NOW + 2)).toBe(0);
    expect(await store.get(`${key}:3`, NOW + 2)).toBeDefined();
  });

  it('clears one tenant, and then all', async () => {
    const other = entry({ tenantId: randomUUID() });
    await store.put(`${key}:1`, entry());
    await store.put(`${key}:2`, entry());
    await store.put(`${key}:3`, other);
    expect(await store.clear(tenantId)).toBe(2);
    expect(await store.get(`${key}:1`, NOW)).toBeUndefined();
    expect(await store.get(`${key}:3`, NOW)).toEqual(other);
    expect(await store.clear()).toBe(1);
    expect(await store.get(`${key}:3`, NOW)).toBeUndefined();
  });

  it('erases what was made for generations or scenes, and nothing else', async () => {
    const [generationId, sceneId] = [randomUUID(), randomUUID()];
    await store.put(`${key}:1`, entry({ generationId }));
    await store.put(`${key}:2`, entry({ sceneId }));
    await store.put(`${key}:3`, entry({ generationId: randomUUID(), sceneId: randomUUID() }));
    await store.put(`${key}:4`, entry());
    expect(await store.get(`${key}:1`, NOW)).toEqual(entry({ generationId }));
    expect(await store.erase({ generationIds: [generationId], sceneIds: [sceneId] })).toBe(2);
    expect(
      await Promise.all([1, 2, 3, 4].map(async (nth) => (await store.get(`${key}:${nth}`, NOW)) !== undefined)),
    ).toEqual([false, false, true, true]);
  });
});

describe('the table of answers', () => {
  it('is swept in statements of 1 000 rows', async () => {
    const store = createPostgresAnswerStore(storage.pool);
    await store.clear();
    const row = { tenantId: 'a', answer: {}, createdAt: new Date(NOW - 1), expiresAt: new Date(NOW) };
    await storage.db.llmCacheEntry.createMany({
      data: Array.from({ length: 2_500 }, (_, index) => ({ ...row, key: `key ${index}` })),
    });
    expect(await store.sweep(NOW)).toBe(2_500);
    expect(await storage.db.llmCacheEntry.count()).toBe(0);
  });

  const { costNanoUsd: _cost, createdAt: _createdAt, ...answer } = storedAnswer();
  const { boundaries: _boundaries, ...withoutBoundaries } = answer;
  it.each<[string, object, boolean]>([
    ['as it is written', { ...answer, costNanoUsd: '14000' }, true],
    ['with a member more', { ...answer, costNanoUsd: '14000', language: 'en' }, true],
    ['without a text', { ...answer, costNanoUsd: '14000', text: null }, false],
    ['without its boundaries', { ...withoutBoundaries, costNanoUsd: '14000' }, false],
    ['with money as a number', { ...answer, costNanoUsd: 14_000 }, false],
    ['with an end that is not known', { ...answer, costNanoUsd: '14000', finishReason: 'tired' }, false],
    ['that is a list', [answer], false],
    ['that is empty', {}, false],
  ])('knows an answer %s only if it has the form of this version', async (name, json, isKnown) => {
    await storage.db.llmCacheEntry.create({
      data: {
        key: name,
        tenantId: 'a',
        answer: json,
        createdAt: new Date(NOW),
        expiresAt: new Date(NOW + 1_000),
      },
    });
    const found = await createPostgresAnswerStore(storage.pool).get(name, NOW);
    expect(found?.answer).toEqual(isKnown ? storedAnswer({ createdAt: NOW }) : undefined);
  });
});
