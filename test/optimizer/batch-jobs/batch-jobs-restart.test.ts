import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type {
  BatchItemRecord,
  BatchJobRecord,
  BatchJobStore,
} from '../../../src/optimizer/batch-jobs/batch-job-store.js';
import { createMemoryBatchJobStore } from '../../../src/optimizer/batch-jobs/batch-job-store.memory.js';
import { createPrismaBatchJobStore } from '../../../src/optimizer/batch-jobs/batch-job-store.prisma.js';
import { createBudget } from '../../../src/optimizer/money/budget.js';
import { createPostgresBudgetStore } from '../../../src/optimizer/money/budget-store.postgres.js';
import { createPostgresAnswerStore } from '../../../src/optimizer/cache/cache-store.postgres.js';
import { createLedger } from '../../../src/optimizer/money/ledger.postgres.js';
import { usageOf } from '../../../src/optimizer/money/ledger-sums.js';
import { createPricing } from '../../../src/optimizer/money/pricing.js';
import { AdvisoryLocks } from '../../../src/storage/advisory-locks.js';
import type { Storage } from '../../../src/storage/storage.js';
import { faultOf } from '../../llm/provider-calls.js';
import { answered, startBatchUpstream } from '../../support/batch-upstream.js';
import type { BatchUpstream } from '../../support/batch-upstream.js';
import { openTestStorage } from '../../support/database.js';
import {
  createWorld,
  HALF_PRICE,
  HOUR,
  patient,
  PRICES,
  startProcess,
  submitted,
  until,
  untilCollected,
} from '../later.js';
import type { Process, World } from '../later.js';

let upstream: BatchUpstream;
let open: Process[];
beforeEach(async () => {
  upstream = await startBatchUpstream();
  open = [];
});
afterEach(async () => {
  for (const { optimizer } of open) await optimizer.close();
  await upstream.close();
});

function start(world: World, options: Parameters<typeof startProcess>[2] = {}): Process {
  const process = startProcess(world, upstream.url, options);
  open.push(process);
  return process;
}

const over = (world: World): Promise<void> => until(world, async () => (await world.store.open()).length === 0);
const begun = (): number => upstream.requests.filter((name) => name === 'POST /batches').length;

describe('after a restart', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });

  it('a call made again takes part in the job that runs, and is paid once', async () => {
    const before = start(world);
    const calls = await submitted(
      world,
      before,
      ['one', 'two'].map((text) => patient(text)),
    );
    await before.optimizer.close();
    for (const call of calls) expect((await faultOf(call)).code).toBe('CANCELLED');
    const after = start(world);
    const again = ['one', 'two'].map((text) => after.optimizer.callLlm(patient(text)));
    await until(world, () => upstream.batches[0]!.polls > 3);
    upstream.end(upstream.batches[0]!);
    await over(world);
    expect((await Promise.all(again)).map(({ text, usage }) => [text, usage.costUsd])).toEqual([
      ['later: one', 0.00014],
      ['later: two', 0.00014],
    ]);
    expect([begun(), upstream.solo.length, before.entries.length]).toEqual([1, 0, 0]);
    expect(after.entries.map(({ costNanoUsd }) => costNanoUsd)).toEqual([HALF_PRICE, HALF_PRICE]);
    const { totalCalls, upstreamItems, pending } = after.optimizer.getStats();
    expect([totalCalls, upstreamItems, pending]).toEqual([2, 2, 0]);
  });

  it('a job is seen to its end though nobody asks, and its answers serve calls that come later', async () => {
    const before = start(world);
    void (await submitted(world, before, [patient('one')]));
    await before.optimizer.close();
    upstream.end(upstream.batches[0]!);
    const after = start(world);
    await over(world);
    expect(after.entries).toHaveLength(1);
    expect(await after.optimizer.callLlm(patient('one', { priority: 'normal' }))).toMatchObject({
      text: 'later: one',
      source: 'l1',
    });
    expect(upstream.solo).toEqual([]);
  });

  it('a stored answer in the wrong form is asked for anew', async () => {
    const answer = { name: 'person', schema: z.object({ name: z.string() }) };
    const before = start(world);
    const requests = ['good', 'bad'].map((text) => patient<unknown>(text, { answer }));
    for (const each of requests) before.optimizer.callLlm(each).catch(() => {});
    await untilCollected(before, 2);
    await until(world, async () => (await world.store.open())[0]?.state === 'RUNNING');
    await before.optimizer.close();
    const [good, bad] = upstream.batches[0]!.lines;
    upstream.end(upstream.batches[0]!, { output: [answered(good!, '{"name":"MAREN"}'), answered(bad!, '{"nom":1}')] });
    const after = start(world);
    await over(world);
    expect(await after.optimizer.callLlm(requests[0]!)).toMatchObject({ value: { name: 'MAREN' }, source: 'l1' });
    expect((await faultOf(after.optimizer.callLlm({ ...requests[1]!, priority: 'normal' }))).code).toBe(
      'SCHEMA_INVALID',
    );
    expect(upstream.solo.length).toBeGreaterThan(0);
  });

  it('a call that bypasses the cache finds no job, and a refresh only another refresh', async () => {
    const before = start(world);
    void (await submitted(world, before, [
      patient('one'),
      patient('two', { cache: 'refresh' }),
      patient('three', { cache: 'bypass' }),
    ]));
    await before.optimizer.close();
    const after = start(world);
    const again = [
      patient('one', { cache: 'refresh' }),
      patient('two', { cache: 'refresh' }),
      patient('three', { cache: 'bypass' }),
      patient('one', { cache: 'bypass' }),
    ].map((each) => after.optimizer.callLlm(each));
    await untilCollected(after, 3);
    await until(world, () => upstream.batches.length === 2);
    expect(upstream.batches[1]!.lines.map(({ body }) => body.messages[0]!.content).toSorted()).toEqual([
      'one',
      'one',
      'three',
    ]);
    for (const batch of upstream.batches) upstream.end(batch);
    await over(world);
    await Promise.all(again);
  });

  /** What a process left that died while it submitted. */
  async function leftBehind(overrides: Partial<BatchJobRecord>): Promise<void> {
    const item: BatchItemRecord = {
      customId: 'call-1',
      key: 'k',
      call: {
        tenantId: 'acme',
        task: 'freeText',
        promptTokens: 1,
        priceFactor: 0.5,
        requests: 1,
        cacheable: true,
        refresh: false,
      },
    };
    await world.store.create(
      {
        id: randomUUID(),
        tenantId: 'acme',
        provider: 'provider-1',
        model: 'm',
        state: 'SUBMITTING',
        createdAt: world.clock.now(),
        ...overrides,
      },
      [item],
    );
  }

  it('a job whose file was never sent is failed at once', async () => {
    await leftBehind({});
    const after = start(world);
    await until(world, async () => (await world.store.open()).length === 0, 1);
    expect(upstream.requests).toEqual([]);
    expect(after.entries).toEqual([]);
  });

  it("a job that was begun in the process's last moment is found again", async () => {
    const dying = start(world);
    upstream.intercept = (name) => (name === 'POST /batches' ? { status: 502, after: true } : undefined);
    const call = dying.optimizer.callLlm(patient('one'));
    call.catch(() => {});
    await untilCollected(dying, 1);
    await until(world, () => upstream.batches.length === 1);
    await dying.optimizer.close();
    expect(await world.store.open()).toMatchObject([{ state: 'SUBMITTING', inputFileId: expect.any(String) }]);
    upstream.end(upstream.batches[0]!);
    const after = start(world);
    await over(world);
    expect(after.entries.map(({ outcome, costNanoUsd }) => [outcome, costNanoUsd])).toEqual([['ok', HALF_PRICE]]);
    expect(begun()).toBe(1);
  });

  it('a job of a provider that is no longer there waits for it, and is given up in the end', async () => {
    await leftBehind({ provider: 'gone', state: 'RUNNING', remoteId: 'batch-9' });
    const after = start(world);
    await until(world, () => after.troubles.length === 1);
    expect(after.troubles[0]).toContain('gone, which is not configured to take jobs');
    const late = world.clock.now() + 49 * HOUR;
    await until(world, () => world.clock.now() >= late, 300_000);
    expect(await world.store.open()).toEqual([]);
    expect(upstream.requests).toEqual([]);
  });

  it('a process that dies has its jobs taken over by one that lives', async () => {
    const living = start(world);
    await leftBehind({ state: 'RUNNING', remoteId: 'batch-9' });
    await until(world, async () => (await world.store.open()).length === 0);
    expect(living.troubles.join()).toContain('the provider does not know it any more');
  });
});

describe('two processes with one store', () => {
  it('one asks the provider, both have the answer, it is booked once', async () => {
    const world = createWorld();
    const [one, other] = [start(world), start(world)];
    const [call] = await submitted(world, one, [patient('one')]);
    const joined = other.optimizer.callLlm(patient('one'));
    await until(world, () => upstream.batches[0]!.polls >= 5);
    const { polls } = upstream.batches[0]!;
    const late = world.clock.now() + HOUR;
    await until(world, () => world.clock.now() >= late, 10_000);
    expect(upstream.batches[0]!.polls - polls).toBeLessThanOrEqual(20);
    upstream.end(upstream.batches[0]!);
    await over(world);
    const late2 = world.clock.now() + 600_000;
    await until(world, () => world.clock.now() >= late2, 10_000);
    expect([await call, (await joined).text]).toEqual(['later: one', 'later: one']);
    expect([...one.entries, ...other.entries]).toHaveLength(1);
    expect(begun()).toBe(1);
  });

  it('when the one that asks is closed, the other goes on', async () => {
    const world = createWorld();
    const [one, other] = [start(world), start(world)];
    void (await submitted(world, one, [patient('one')]));
    const joined = other.optimizer.callLlm(patient('one'));
    await until(world, () => upstream.batches[0]!.polls >= 2);
    await one.optimizer.close();
    upstream.end(upstream.batches[0]!);
    await over(world);
    expect((await joined).text).toBe('later: one');
  });
});

describe('in the database', () => {
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

  const options = (world: World) => ({
    ledger: createLedger(storage.pool, { clock: world.clock }),
    budget: createBudget({
      store: createPostgresBudgetStore(storage.pool),
      priceOf: createPricing(PRICES),
      limits: { perTenantUsd: 1 },
      clock: world.clock,
    }),
  });
  /** A store whose process dies at a certain moment: all that it does from then on fails. */
  function mortal(store: BatchJobStore, dies: keyof BatchJobStore): BatchJobStore & { dead: boolean } {
    const state = { dead: false };
    return new Proxy(store, {
      get(own, name) {
        if (name === 'dead') return state.dead;
        const member = own[name as keyof BatchJobStore] as (...args: unknown[]) => Promise<unknown>;
        return async (...args: unknown[]) => {
          if (name === dies) state.dead = true;
          if (state.dead) throw new Error('the process is dead');
          return member.apply(own, args);
        };
      },
    }) as BatchJobStore & { dead: boolean };
  }

  it.each<[string, keyof BatchJobStore]>([
    ['before the results are stored', 'endItems'],
    ['before the job is ended', 'end'],
  ])('a job whose process dies %s is booked and charged once', async (_name, dies) => {
    const tenantId = randomUUID();
    const first = createWorld({
      store: mortal(createPrismaBatchJobStore(storage.db, otherLocks), dies),
      answers: createPostgresAnswerStore(storage.pool),
    });
    const dying = start(first, options(first));
    const texts = ['one', 'two', 'three'];
    const calls = await submitted(
      first,
      dying,
      texts.map((text) => patient(text, { tenantId })),
    );
    const { reservedNanoUsd } = await storage.db.llmBudget.findUniqueOrThrow({ where: { id: `tenant:${tenantId}` } });
    expect(reservedNanoUsd).toBeGreaterThan(3n * HALF_PRICE);
    upstream.end(upstream.batches[0]!);
    await until(first, () => (first.store as BatchJobStore & { dead: boolean }).dead);
    await first.activity.idle();
    await dying.optimizer.close();
    await Promise.allSettled(calls);

    const second = createWorld({
      store: createPrismaBatchJobStore(storage.db, storage.locks),
      answers: createPostgresAnswerStore(storage.pool),
      clock: first.clock,
    });
    const living = start(second, options(second));
    const again = texts.map((text) => living.optimizer.callLlm(patient(text, { tenantId })));
    await over(second);
    expect((await Promise.all(again)).map(({ text }) => text)).toEqual(texts.map((text) => `later: ${text}`));
    const rows = await storage.db.llmCall.findMany({ where: { tenantId } });
    expect(rows.map(({ strategy, outcome, costNanoUsd }) => [strategy, outcome, costNanoUsd])).toEqual(
      texts.map(() => ['providerBatch', 'ok', HALF_PRICE]),
    );
    expect(await usageOf(storage.db, { tenantId })).toMatchObject({
      llmCalls: 3,
      upstreamRequests: 1,
      costUsd: Number(3n * HALF_PRICE) / 1e9,
    });
    const budget = await storage.db.llmBudget.findUniqueOrThrow({ where: { id: `tenant:${tenantId}` } });
    expect([budget.spentNanoUsd, budget.reservedNanoUsd]).toEqual([3n * HALF_PRICE, 0n]);
    expect(await storage.db.llmReservation.count()).toBe(0);
    expect([begun(), upstream.solo.length]).toEqual([1, 0]);
  });

  it('two processes share a job', async () => {
    const tenantId = randomUUID();
    const first = createWorld({
      store: createPrismaBatchJobStore(storage.db, storage.locks),
      answers: createPostgresAnswerStore(storage.pool),
    });
    const second = createWorld({ ...first, store: createPrismaBatchJobStore(storage.db, otherLocks) });
    const [one, other] = [start(first, options(first)), start(second, options(second))];
    const [call] = await submitted(first, one, [patient('one', { tenantId })]);
    const joined = other.optimizer.callLlm(patient('one', { tenantId }));
    await until(first, () => upstream.batches[0]!.polls >= 3);
    upstream.end(upstream.batches[0]!);
    await over(first);
    expect(await call).toBe('later: one');
    await until(
      first,
      async () => Promise.race([joined.then(() => true), first.activity.idle().then(() => false)]),
      60_000,
    );
    expect((await joined).text).toBe('later: one');
    expect(await storage.db.llmCall.count({ where: { tenantId } })).toBe(1);
    expect(begun()).toBe(1);
  });
});

it('a store that fails leaves calls to go alone', async () => {
  const broken = createMemoryBatchJobStore();
  broken.create = () => Promise.reject(new Error('the disk is full'));
  broken.findOpen = () => Promise.reject(new Error('the database is away'));
  const world = createWorld({ store: broken });
  const process = start(world);
  const call = process.optimizer.callLlm(patient('one'));
  await untilCollected(process, 1);
  await until(world, () => upstream.solo.length === 1);
  expect((await call).text).toBe('solo: one');
  expect(process.troubles.join()).toMatch(/database is away.*disk is full/);
});
