import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GenerationEvent } from '../../../src/domain/events.js';
import { LlmError } from '../../../src/llm/provider.js';
import { usageOf } from '../../../src/optimizer/money/ledger-sums.js';
import { pruneGenerations } from '../../../src/orchestrator/retention/pruning.js';
import { startUpkeep } from '../../../src/orchestrator/retention/upkeep.js';
import type { Upkeep, UpkeepOptions } from '../../../src/orchestrator/retention/upkeep.js';
import { storeEarlierScene } from '../../support/earlier-workflows.js';
import { openTestApp } from '../../support/app.js';
import type { TestApp } from '../../support/app.js';
import { scriptedProvider } from '../../support/scripted-provider.js';
import type { Script, ScriptedProvider } from '../../support/scripted-provider.js';
import { FakeClock } from '../../support/fake-clock.js';

// Many statements each, on whatever machine.
vi.setConfig({ testTimeout: 120_000 });

const CALLER = { tenantId: 'default' };
const DAY = 86_400_000;
const NEVER = new AbortController().signal;

let app: TestApp;
let provider: ScriptedProvider;
let script: Script;
beforeAll(async () => {
  provider = scriptedProvider((call, nth, signal) => script(call, nth, signal));
  app = await openTestApp({ provider });
});
beforeEach(() => {
  script = () => {};
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => app.close());

const start = (logLine: string, config: object = {}) =>
  app.generations.startScript(CALLER, { logLine, config: { sceneCount: 2, rewriteIterations: 1, ...config } });
const end = (generation: { id: string; lastSeq: number }) => app.workflow.settled(generation).catch(() => undefined);
const read = (id: string) =>
  app.storage.db.generation.findUniqueOrThrow({
    where: { id },
    include: { steps: true, events: { orderBy: { seq: 'asc' } } },
  });
const statusIs = (id: string, status: string) =>
  vi.waitFor(async () => expect((await read(id)).status).toBe(status), { timeout: 20_000 });
const age = (id: string, days: number) =>
  app.storage.db.generation.update({
    where: { id },
    data: { finishedAt: new Date(Date.now() - days * DAY), createdAt: new Date(Date.now() - days * DAY) },
  });
const services = () => ({ db: app.storage.db, optimizer: app.optimizer, log: app.log });
const prune = (days: number) => pruneGenerations(services(), new Date(Date.now() - days * DAY), NEVER);
const workflowsOf = async (id: string) =>
  (
    await app.storage.pool.query<{ id: string }>(
      `SELECT workflow_uuid AS id FROM dbos.workflow_status WHERE workflow_uuid LIKE $1 UNION ALL SELECT workflow_uuid FROM dbos.operation_outputs WHERE workflow_uuid LIKE $1`,
      [`${id}:%`],
    )
  ).rows.length;

async function events(id: string, after: number): Promise<GenerationEvent[]> {
  const seen: GenerationEvent[] = [];
  for await (const event of app.streams.generationEvents(id, after, AbortSignal.timeout(10_000))) seen.push(event);
  return seen;
}

async function ended(logLine: string, config: object = {}) {
  const generation = await start(logLine, config);
  await end(generation);
  return generation;
}

async function graphql(query: string): Promise<Record<string, unknown>> {
  const { url } = await app.listen();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data: Record<string, unknown> }).data;
}

describe('a generation that ended long ago', () => {
  it('is pruned of what only its work needed; what it wrote and what it cost stay', async () => {
    const {
      storage: { db },
    } = app;
    const [old, young] = [await ended('An old ferry.'), await ended('A young lighthouse.')];
    await age(old.id, 31);
    await age(young.id, 29);
    const text = async () =>
      JSON.stringify([
        await db.draft.findMany({ orderBy: { id: 'asc' } }),
        await db.critique.findMany({ orderBy: { id: 'asc' } }),
        await db.scene.findMany({ orderBy: { id: 'asc' } }),
        await db.bibleEntry.findMany({ orderBy: { id: 'asc' } }),
        await db.outline.findMany({ orderBy: { id: 'asc' } }),
        await db.generationStage.findMany({ orderBy: [{ generationId: 'asc' }, { stage: 'asc' }] }),
        await usageOf(db, { generationId: old.id }),
        await app.storage.db.llmCall.count({ where: { generationId: old.id } }),
      ]);
    const [before, beforeYoung, last] = [await text(), await read(young.id), (await read(old.id)).events.at(-1)!];
    expect(last.type).toBe('GenerationCompleted');
    expect(await workflowsOf(old.id)).toBe(1);
    const { id: sceneId } = await db.scene.findFirstOrThrow({ where: { scriptId: old.scriptId } });
    await storeEarlierScene(app.storage.pool, { generationId: old.id, sceneId });
    expect(await workflowsOf(old.id)).toBe(3);

    const pruned = await prune(30);
    expect(pruned).toMatchObject({ generations: 1 });
    expect(Math.min(pruned.events, pruned.steps)).toBeGreaterThan(5);

    expect(await text()).toBe(before);
    expect(await read(young.id)).toEqual(beforeYoung);
    const { steps, events: left, prunedAt } = await read(old.id);
    expect(prunedAt).toBeInstanceOf(Date);
    expect(left).toEqual([last]);
    // How many characters a cast was of is the forecast's to know.
    expect(steps.map(({ key }) => key)).toEqual(['bibles:plan']);
    expect(await workflowsOf(old.id)).toBe(0);
    expect(await workflowsOf(young.id)).toBe(1);
    expect(await db.llmCacheEntry.count({ where: { generationId: old.id } })).toBe(0);
    expect(await db.llmCacheEntry.count({ where: { generationId: young.id } })).toBeGreaterThan(0);
    // It is done with.
    expect(await prune(30)).toEqual({ generations: 0, events: 0, steps: 0 });
  });

  it('ends its readers at once, with its last event if that is news to them', async () => {
    const { id } = await ended('A ferry with readers.', { sceneCount: 1, autoRewrite: false });
    const { lastSeq } = await read(id);
    await age(id, 31);
    await prune(30);
    const globalId = Buffer.from(`Generation:${id}`).toString('base64');
    for (const after of [0, 3, lastSeq - 1, lastSeq, lastSeq + 1]) {
      const news = after < lastSeq;
      expect((await events(id, after)).map(({ type, seq }) => [type, seq])).toEqual(
        news ? [['GenerationCompleted', lastSeq]] : [],
      );
      expect(
        await graphql(`{ generation(id: "${globalId}") { prunedAt events(after: ${after}) { seq __typename } } }`),
      ).toEqual({
        generation: {
          prunedAt: expect.stringMatching(/^20/),
          events: news ? [{ seq: lastSeq, __typename: 'GenerationCompleted' }] : [],
        },
      });
    }
  });

  it('ends a reader as well that is in the middle of it', async () => {
    const { id } = await ended('A ferry with a slow reader.', { sceneCount: 1 });
    const { lastSeq } = await read(id);
    expect(lastSeq).toBeGreaterThan(6);
    await age(id, 31);
    // Pages of events are read as they are needed; this reader has the first one, and begins anew after it.
    const reader = app.streams.generationEvents(id, 0, AbortSignal.timeout(10_000))[Symbol.asyncIterator]();
    const first = await reader.next();
    await prune(30);
    let last = first.value as GenerationEvent;
    for (let step = await reader.next(); step.done !== true; step = await reader.next()) last = step.value;
    expect(last).toMatchObject({ type: 'GenerationCompleted', seq: lastSeq });
  });

  it('leaves its end among its script’s events, beside what people did; they go with the script', async () => {
    const {
      storage: { db },
      streams: { scriptJournal },
    } = app;
    const { id, scriptId } = await ended('A ferry in an editor.', { sceneCount: 1, autoRewrite: false });
    const { id: sceneId } = await db.scene.findFirstOrThrow({ where: { scriptId } });
    await app.scripts.editScene(CALLER, { sceneId, text: 'INT. FERRY - NIGHT\n\nRain.\n' });
    const young = await app.generations.startRewrite(CALLER, { sceneId, critique: 'Too calm.' });
    await end(young);
    const before = await scriptJournal.read(scriptId, 0, 1_000);
    expect(before.map(({ seq }) => seq)).toEqual(before.map((_, at) => at + 1));
    await age(id, 31);
    await prune(30);
    const left = await scriptJournal.read(scriptId, 0, 1_000);
    const ofOld = (type: string) => before.find((event) => event.type === type)!;
    expect(left).toEqual([
      ofOld('GenerationQueued'),
      ofOld('GenerationCompleted'),
      ...before.slice(before.findIndex(({ type }) => type === 'SceneEdited')),
    ]);
    const reader = new AbortController();
    const seen: number[] = [];
    for await (const { seq } of app.streams.scriptEvents(scriptId, 2, reader.signal)) {
      seen.push(seq);
      if (seen.length === left.length - 1) reader.abort();
    }
    expect(seen).toEqual(left.slice(1).map(({ seq }) => seq));
    await app.generations.deleteScript(CALLER, scriptId);
    expect([
      await db.scriptFeed.count({ where: { scriptId } }),
      await db.scriptEvent.count({ where: { scriptId } }),
    ]).toEqual([0, 0]);
  });

  it('is not pruned while it may go on: a failed one is resumed for no more than its unfinished steps', async () => {
    const {
      storage: { db },
    } = app;
    script = (call) => {
      if (call.task === 'critique') throw new LlmError('AUTH', 'The provider refused the key.');
    };
    const failed = await ended('A ferry that fails.');
    script = () => {};
    const [paused, awaiting, cancelled] = [
      await start('A ferry that is paused.', { approvals: ['BIBLES'] }),
      await start('A ferry that waits.', { approvals: ['OUTLINE'] }),
      await start('A ferry that is cancelled.', { approvals: ['BIBLES'] }),
    ];
    for (const { id } of [paused, awaiting, cancelled]) await statusIs(id, 'AWAITING_APPROVAL');
    await app.generations.cancel(CALLER, cancelled.id);
    await db.generation.update({ where: { id: paused.id }, data: { status: 'PAUSED' } });
    for (const { id } of [failed, paused, awaiting, cancelled]) await age(id, 400);
    await app.storage.pool.query('UPDATE dbos.workflow_status SET completed_at = completed_at - 86400000');
    expect(await prune(30)).toMatchObject({ generations: 1 });
    expect((await read(cancelled.id)).events.map(({ type }) => type)).toEqual(['GenerationCancelled']);
    expect(await workflowsOf(cancelled.id)).toBe(0);
    for (const { id } of [failed, paused, awaiting]) expect((await read(id)).prunedAt).toBeNull();

    // The cache, and this process's memory, know nothing of it any more.
    await app.optimizer.clearCache();
    provider.reset();
    const resumed = await app.generations.resume(CALLER, failed.id);
    await end(resumed);
    expect((await read(failed.id)).status).toBe('COMPLETED');
    expect(
      provider.calls
        .filter(({ task }) => !['critique', 'rewrite', 'continuity', 'characterLines'].includes(task))
        .map(({ task }) => task),
    ).toEqual([]);
    const { events: history } = await read(failed.id);
    expect(history.map(({ seq }) => seq)).toEqual(history.map((_, at) => at + 1));
  });

  it('that cannot be pruned does not stand in the way of others', async () => {
    const [first, second] = [
      await ended('A ferry in the way.', { sceneCount: 1 }),
      await ended('A lighthouse behind it.', { sceneCount: 1 }),
    ];
    await age(first.id, 40);
    await age(second.id, 31);
    vi.spyOn(app.optimizer, 'eraseAnswers').mockRejectedValueOnce(new Error('The store is away.'));
    expect(await prune(30)).toMatchObject({ generations: 1 });
    expect([(await read(first.id)).prunedAt, (await read(second.id)).prunedAt]).toEqual([null, expect.any(Date)]);
    expect(await prune(30)).toMatchObject({ generations: 1 });
  });
});

describe('the upkeep', () => {
  let clock: FakeClock;
  let open: Upkeep[];
  let logged: Record<string, unknown>[];
  beforeEach(() => {
    clock = new FakeClock();
    open = [];
    logged = [];
  });
  afterEach(async () => {
    for (const upkeep of open) await upkeep.close();
  });

  function begin(options: Partial<UpkeepOptions> = {}): Upkeep {
    const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
    const upkeep = startUpkeep({ ...services(), log, locks: app.storage.locks, retentionDays: 30, clock, ...options });
    open.push(upkeep);
    return upkeep;
  }

  /** A generation that ended so many days before the clock's now. */
  async function endedBefore(days: number): Promise<string> {
    const { id } = await ended(`A ferry of ${days} days.`, { sceneCount: 1, autoRewrite: false });
    await app.storage.db.generation.update({ where: { id }, data: { finishedAt: new Date(clock.now() - days * DAY) } });
    return id;
  }
  const isPruned = async (id: string) => (await read(id)).prunedAt !== null;
  /** Until the work of this moment is done the next one is not set. */
  const settled = () => vi.waitFor(() => expect(clock.pending).toBe(open.length), { timeout: 20_000 });

  it('begins a minute after the start, and prunes once an hour', async () => {
    const first = await endedBefore(31);
    begin();
    clock.advance(59_000);
    await settled();
    expect(await isPruned(first)).toBe(false);
    clock.advance(1_000);
    await settled();
    expect(await isPruned(first)).toBe(true);
    expect(logged).toEqual([
      expect.objectContaining({ msg: 'pruned generations that ended long ago', generations: 1, retentionDays: 30 }),
    ]);
    const second = await endedBefore(31);
    for (let minute = 1; minute < 60; minute += 1) {
      clock.advance(60_000);
      await settled();
    }
    expect(await isPruned(second)).toBe(false);
    clock.advance(60_000);
    await settled();
    expect(await isPruned(second)).toBe(true);
  });

  it('keeps everything for ever where nothing else was asked for', async () => {
    const id = await endedBefore(30_000);
    begin({ retentionDays: 0 });
    clock.advance(60_000);
    await settled();
    expect(await isPruned(id)).toBe(false);
  });

  it("is one process's work at a time, and the next one's when that is gone", async () => {
    const id = await endedBefore(31);
    const other = await app.storage.locks.tryHold('upkeep');
    begin();
    clock.advance(60_000);
    await settled();
    expect(await isPruned(id)).toBe(false);
    await other!.release();
    clock.advance(60_000);
    await settled();
    expect(await isPruned(id)).toBe(true);
  });

  it('goes on after a fault, and ends when it is closed', async () => {
    const id = await endedBefore(31);
    let broken = true;
    const locks = {
      tryHold: async (key: string) =>
        broken ? Promise.reject(new Error('The database is away.')) : app.storage.locks.tryHold(key),
    };
    const upkeep = begin({ locks });
    clock.advance(60_000);
    await settled();
    expect(logged).toEqual([
      expect.objectContaining({
        level: 40,
        msg: 'the upkeep of the database was broken off; trying again in a minute',
      }),
    ]);
    broken = false;
    clock.advance(60_000);
    await settled();
    expect(await isPruned(id)).toBe(true);
    await upkeep.close();
    expect(clock.pending).toBe(0);
  });
});
