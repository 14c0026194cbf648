import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryBatchJobStore } from '../../../src/optimizer/batch-jobs/batch-job-store.memory.js';
import type {
  BatchItemRecord,
  BatchJobRecord,
  BatchJobStore,
} from '../../../src/optimizer/batch-jobs/batch-job-store.js';
import { createPrismaBatchJobStore } from '../../../src/optimizer/batch-jobs/batch-job-store.prisma.js';
import { AdvisoryLocks } from '../../../src/storage/advisory-locks.js';
import type { Storage } from '../../../src/storage/storage.js';
import { openTestStorage } from '../../support/database.js';
import { storedAnswer } from '../answers.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');

let storage: Storage;
let otherLocks: AdvisoryLocks;
beforeAll(async () => {
  storage = await openTestStorage();
  otherLocks = new AdvisoryLocks(storage.connection);
});
afterAll(async () => {
  await otherLocks?.close();
  await storage?.close();
});

describe.each<[string, () => [BatchJobStore, BatchJobStore]]>([
  [
    'in memory',
    () => {
      const store = createMemoryBatchJobStore();
      return [store, store];
    },
  ],
  [
    'in the database',
    () => [createPrismaBatchJobStore(storage.db, storage.locks), createPrismaBatchJobStore(storage.db, otherLocks)],
  ],
])('a store of jobs %s', (_, open) => {
  let store: BatchJobStore;
  let ofOther: BatchJobStore;
  let tenantId: string;
  beforeEach(async () => {
    [store, ofOther] = open();
    tenantId = randomUUID();
    for (const { id } of await store.open()) await store.end(id, { state: 'FAILED', fault: 'CANCELLED', endedAt: 0 });
    await store.sweep(NOW * 2);
  });

  const job = (overrides: Partial<BatchJobRecord> = {}): BatchJobRecord => ({
    id: randomUUID(),
    tenantId,
    provider: 'openai',
    model: 'm',
    state: 'SUBMITTING',
    reservationId: randomUUID(),
    createdAt: NOW,
    ...overrides,
  });
  const item = (customId: string, overrides: Partial<BatchItemRecord> = {}): BatchItemRecord => ({
    customId,
    key: `${tenantId}-${customId}`,
    call: {
      tenantId,
      task: 'sceneSummary',
      promptTokens: 7,
      priceFactor: 0.5,
      requests: 1,
      cacheable: true,
      refresh: false,
      generationId: randomUUID(),
      stage: 'SCENES',
    },
    ...overrides,
  });
  const byId = (items: readonly BatchItemRecord[]) => items.toSorted((a, b) => a.customId.localeCompare(b.customId));

  async function created(...ids: string[]): Promise<{ id: string; items: BatchItemRecord[] }> {
    const made = job();
    const items = ids.map((id) => item(id));
    await store.create(made, items);
    return { id: made.id, items };
  }

  it('gives back a job and its calls, exactly', async () => {
    const made = job();
    const items = [
      item('a'),
      item('b', {
        key: '',
        call: {
          tenantId,
          task: 'freeText',
          promptTokens: 1,
          priceFactor: 0.4,
          requests: 0,
          cacheable: false,
          refresh: true,
        },
      }),
    ];
    await store.create(made, items);
    expect(await ofOther.find(made.id)).toEqual(made);
    expect(byId(await ofOther.items(made.id))).toEqual(items);
    expect(await ofOther.item(made.id, 'b')).toEqual(items[1]);
    expect(await store.find(randomUUID())).toBeUndefined();
    expect(await store.item(made.id, 'c')).toBeUndefined();
  });

  it('takes thousands of calls', async () => {
    const { id } = await created(...Array.from({ length: 2_500 }, (_each, index) => `c${index}`));
    expect(await store.items(id)).toHaveLength(2_500);
    await store.endItems(
      id,
      Array.from({ length: 2_500 }, (_each, index) => ({ customId: `c${index}`, answer: storedAnswer() })),
    );
    expect((await store.items(id)).every(({ answer }) => answer?.text === 'FADE IN:')).toBe(true);
  });

  it('knows how far a job has come', async () => {
    const { id } = await created('a');
    await store.uploaded(id, 'file-1');
    expect(await store.find(id)).toMatchObject({ state: 'SUBMITTING', inputFileId: 'file-1' });
    expect(await store.began(id, 'batch-1')).toBe(true);
    expect(await store.find(id)).toMatchObject({ state: 'RUNNING', remoteId: 'batch-1' });
    expect((await store.open()).map((each) => each.id)).toEqual([id]);
    await store.end(id, { state: 'ENDED', fault: 'UNAVAILABLE', endedAt: NOW + 5 });
    expect(await store.find(id)).toMatchObject({ state: 'ENDED', endedAt: NOW + 5 });
    expect(await store.open()).toEqual([]);
  });

  it('lets no job begin that was given up', async () => {
    const { id } = await created('a');
    await store.end(id, { state: 'FAILED', fault: 'UNAVAILABLE', failure: 'gone', endedAt: NOW });
    expect(await store.began(id, 'batch-1')).toBe(false);
    await store.end(id, { state: 'ENDED', fault: 'MALFORMED', endedAt: NOW + 1 });
    expect(await store.find(id)).toMatchObject({ state: 'FAILED', failure: 'gone', endedAt: NOW });
    expect(await store.item(id, 'a')).toMatchObject({ fault: 'UNAVAILABLE' });
  });

  it("keeps what became of each call; those without an end have the job's fault", async () => {
    const { id } = await created('a', 'b', 'c', 'd');
    await store.cancelItems(id, ['d']);
    const billed = storedAnswer({ text: '', costNanoUsd: 9_007_199_254_740_993n });
    await store.endItems(id, [
      { customId: 'a', answer: storedAnswer() },
      { customId: 'b', fault: 'CONTENT_REFUSED', answer: billed },
      { customId: 'z', fault: 'AUTH' },
    ]);
    await store.end(id, { state: 'ENDED', fault: 'UNAVAILABLE', endedAt: NOW });
    expect(byId(await store.items(id)).map(({ customId, answer, fault }) => [customId, answer, fault])).toEqual([
      ['a', storedAnswer(), undefined],
      ['b', billed, 'CONTENT_REFUSED'],
      ['c', undefined, 'UNAVAILABLE'],
      ['d', undefined, 'CANCELLED'],
    ]);
  });

  it('finds a call by its key while its job is open', async () => {
    const { id, items } = await created('a', 'b');
    expect(await store.findOpen(items[1]!.key)).toEqual({ jobId: id, item: items[1] });
    expect(await store.findOpen('unknown')).toBeUndefined();
    await store.end(id, { state: 'ENDED', fault: 'UNAVAILABLE', endedAt: NOW });
    expect(await store.findOpen(items[1]!.key)).toBeUndefined();
  });

  it('finds a generation’s own call by its key while its job is open, cancelled or not', async () => {
    const generationId = randomUUID();
    const open = job();
    const own = item('a', { key: 'shared', call: { ...item('x').call, generationId } });
    await store.create(open, [
      own,
      item('b', { key: 'shared', call: { ...item('x').call, generationId: randomUUID() } }),
    ]);
    expect(await store.findOpenOf(generationId, 'shared')).toEqual({ jobId: open.id, item: own });
    await store.cancelItems(open.id, ['a', 'b']);
    expect(await store.findOpenOf(generationId, 'shared')).toMatchObject({ jobId: open.id, item: { customId: 'a' } });
    expect(await store.findOpenOf(randomUUID(), 'shared')).toBeUndefined();
    expect(await store.findOpenOf(generationId, 'other')).toBeUndefined();
    await store.end(open.id, { state: 'ENDED', fault: 'UNAVAILABLE', endedAt: NOW });
    expect(await store.findOpenOf(generationId, 'shared')).toBeUndefined();
  });

  it('counts who is still wanted; a cancelled call is not found again', async () => {
    const { id, items } = await created('a', 'b');
    expect(await store.cancelItems(id, ['a'])).toBe(1);
    expect(await store.findOpen(items[0]!.key)).toBeUndefined();
    expect(await store.cancelItems(id, ['a', 'b'])).toBe(0);
    await store.endItems(id, [{ customId: 'a', answer: storedAnswer() }]);
    expect(await store.item(id, 'a')).toMatchObject({ answer: storedAnswer(), fault: undefined });
    expect(await store.cancelItems(id, ['a'])).toBe(1);
  });

  it('forgets by key and by tenant', async () => {
    const over = await created('a', 'b');
    await store.endItems(over.id, [
      { customId: 'a', answer: storedAnswer() },
      { customId: 'b', answer: storedAnswer() },
    ]);
    await store.end(over.id, { state: 'ENDED', fault: 'UNAVAILABLE', endedAt: NOW });
    const runs = await created('c', 'd');
    await store.forget({ key: over.items[0]!.key });
    expect(await store.item(over.id, 'a')).toMatchObject({ key: '', answer: undefined });
    expect(await store.item(over.id, 'b')).toMatchObject({ answer: storedAnswer() });
    await store.forget({ tenantId: randomUUID() });
    expect(await store.findOpen(runs.items[0]!.key)).toBeDefined();
    await store.forget({ tenantId });
    expect(await store.item(over.id, 'b')).toMatchObject({ key: '', answer: undefined });
    expect(await store.findOpen(runs.items[0]!.key)).toBeUndefined();
    const running = await store.item(runs.id, 'c');
    expect([running?.key, running?.fault]).toEqual(['', undefined]);
  });

  it('erases answers that were made for generations or scenes; a call that still runs is for its caller alone', async () => {
    const [generationId, sceneId] = [randomUUID(), randomUUID()];
    const call = { ...item('x').call, generationId: undefined };
    const over = job();
    await store.create(over, [
      item('a', { call: { ...call, generationId } }),
      item('b', { call: { ...call, sceneId } }),
      item('c'),
    ]);
    await store.endItems(
      over.id,
      ['a', 'b', 'c'].map((customId) => ({ customId, answer: storedAnswer() })),
    );
    await store.end(over.id, { state: 'ENDED', fault: 'UNAVAILABLE', endedAt: NOW });
    const runs = job();
    await store.create(runs, [item('d', { call: { ...call, generationId } })]);
    await store.erase({ generationIds: [generationId], sceneIds: [sceneId] });
    for (const customId of ['a', 'b']) {
      expect(await store.item(over.id, customId)).toMatchObject({ key: '', answer: undefined, fault: 'CANCELLED' });
    }
    expect(await store.item(over.id, 'c')).toMatchObject({ answer: storedAnswer(), fault: undefined });
    const running = await store.item(runs.id, 'd');
    expect([running?.key, running?.fault]).toEqual(['', undefined]);
  });

  it('deletes jobs that ended long ago, with their calls', async () => {
    const old = await created('a');
    const young = await created('b');
    const open_ = await created('c');
    await store.end(old.id, { state: 'ENDED', fault: 'UNAVAILABLE', endedAt: NOW });
    await store.end(young.id, { state: 'ENDED', fault: 'UNAVAILABLE', endedAt: NOW + 10 });
    expect(await store.sweep(NOW + 10)).toBe(1);
    expect(await store.find(old.id)).toBeUndefined();
    expect(await store.items(old.id)).toEqual([]);
    expect(await store.find(young.id)).toBeDefined();
    expect(await store.find(open_.id)).toBeDefined();
  });

  it('gives a job to one holder at a time', async () => {
    const id = randomUUID();
    const hold = await store.tryHold(id);
    expect(hold).not.toBeNull();
    expect(await ofOther.tryHold(id)).toBeNull();
    await hold?.release();
    const next = await ofOther.tryHold(id);
    expect(next).not.toBeNull();
    await next?.release();
  });
});

describe('what another version has stored', () => {
  const call = { tenantId: 'a', task: 'sceneSummary', promptTokens: 7, priceFactor: 0.5, requests: 1 };
  const answer = { ...storedAnswer(), costNanoUsd: '14000' };

  async function stored(item: {
    call: object;
    answer?: object;
    fault?: string;
  }): Promise<[BatchJobStore, string, string]> {
    const [jobId, key] = [randomUUID(), randomUUID()];
    await storage.db.llmBatchJob.create({
      data: { id: jobId, tenantId: 'a', provider: 'openai', model: 'm', state: 'RUNNING', createdAt: new Date(NOW) },
    });
    await storage.db.llmBatchItem.create({ data: { jobId, customId: 'c', key, ...item } });
    return [createPrismaBatchJobStore(storage.db, storage.locks), jobId, key];
  }

  it.each([
    ['that is a list', []],
    ['of nobody', { ...call, tenantId: undefined }],
    ['of a generation that is no text', { ...call, generationId: 5 }],
  ])('in a call %s is not there', async (_, unknown) => {
    const [store, jobId, key] = await stored({ call: unknown });
    expect(await store.items(jobId)).toEqual([]);
    expect(await store.item(jobId, 'c')).toBeUndefined();
    expect(await store.findOpen(key)).toBeUndefined();
  });

  it('in a call of a task and a stage that are not known is booked as free text, and not shared', async () => {
    const [store, jobId] = await stored({ call: { ...call, task: 'painting', stage: 'PAINTING', requests: 'one' } });
    expect((await store.item(jobId, 'c'))?.call).toEqual({
      tenantId: 'a',
      task: 'freeText',
      promptTokens: 7,
      priceFactor: 0.5,
      requests: 0,
      cacheable: false,
      refresh: false,
    });
  });

  it('as an answer is read, or is none', async () => {
    const [store, jobId] = await stored({ call, answer });
    expect((await store.item(jobId, 'c'))?.answer).toEqual(storedAnswer());
    const [other, otherId] = await stored({ call, answer: { ...answer, text: ['FADE IN:'] } });
    expect(await other.item(otherId, 'c')).toMatchObject({ customId: 'c', answer: undefined });
  });

  it('as a fault that is not known counts as one that passes', async () => {
    const [store, jobId] = await stored({ call, fault: 'STAGE_FRIGHT' });
    expect((await store.item(jobId, 'c'))?.fault).toBe('UNAVAILABLE');
  });
});
