import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GenerationEvent } from '../../src/domain/events.js';
import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import type { LlmProvider } from '../../src/llm/provider.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { answered, startBatchUpstream } from '../support/batch-upstream.js';
import type { BatchUpstream, FakeBatch } from '../support/batch-upstream.js';
import { createTestDatabase } from '../support/database.js';
import { databaseUrl } from '../support/database-url.js';
import { answerOf, readRequest } from '../support/story-model.js';
import { startStoryUpstream } from '../support/story-upstream.js';
import type { StoryUpstream } from '../support/story-upstream.js';

// A job is first looked at after ten seconds. The windows in which calls gather are left as they are, however busy the machine is.
vi.mock(import('../../src/optimizer/batch-jobs/batch-jobs.js'), async (original) => {
  const { createBatchJobs } = await original();
  return {
    createBatchJobs: (options) => {
      const { clock } = options;
      const after: typeof clock.after = (ms, task) => clock.after(ms >= 10_000 && ms < 30_000 ? ms / 20 : ms, task);
      return createBatchJobs({ ...options, clock: { now: () => clock.now(), after } });
    },
  };
});

const CALLER = { tenantId: 'default' };
const MODEL = 'm';
const CONFIG = { sceneCount: 1, characterCount: 1, rewriteIterations: 0, pace: 'BACKGROUND' } as const;

let story: StoryUpstream;
let batches: BatchUpstream;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let open: TestApp[];
beforeEach(async () => {
  [story, batches, database] = await Promise.all([startStoryUpstream(), startBatchUpstream(), createTestDatabase()]);
  open = [];
});
afterEach(async () => {
  for (const app of open) await app.close();
  await Promise.all([story.close(), batches.close()]);
  await database.drop();
});

/** One server, as it were: its chat tells the story, and its batches wait until a test ends them. */
function provider(takesBatches = true): LlmProvider {
  const [chat, later] = [story.url, batches.url].map((baseUrl) =>
    createOpenAiProvider({
      name: 'studio',
      baseUrl,
      apiKey: 'k',
      model: MODEL,
      caps: { batchApi: { priceFactor: 0.5 } },
    }),
  );
  return takesBatches ? { ...chat!, batches: later!.batches } : { ...chat!, caps: {}, batches: undefined };
}

async function start(takesBatches = true): Promise<TestApp> {
  const app = await openTestApp({
    database: databaseUrl(database.connection),
    provider: provider(takesBatches),
    optimizer: { prices: [{ model: MODEL, input: 2, output: 8 }] },
    config: { shutdownTimeoutMs: 100 },
  });
  open.push(app);
  return app;
}

const stop = async (app: TestApp): Promise<void> => {
  open.splice(open.indexOf(app), 1);
  await app.close();
};
const begin = (app: TestApp, config: object = {}) =>
  app.generations.startScript(CALLER, {
    logLine: 'A printer finds tomorrow’s page.',
    config: { ...CONFIG, ...config },
  });
const history = (app: TestApp, id: string): Promise<GenerationEvent[]> => app.streams.journal.read(id, 0, 1_000);
const told = async (app: TestApp, id: string, type: string, count: number) =>
  vi.waitFor(
    async () => {
      const found = (await history(app, id)).filter((event) => event.type === type);
      expect(found.length).toBeGreaterThanOrEqual(count);
      return found;
    },
    { timeout: 40_000, interval: 50 },
  );

/** Ends a batch as the story model would: with the answers to its first calls, or to all. */
function end(batch: FakeBatch, count = batch.lines.length): void {
  const results = batch.lines.slice(0, count).map((line) => answered(line, answerOf(readRequest(line.body))));
  batches.end(batch, { output: results, outcome: count < batch.lines.length ? 'cancelled' : 'completed' });
}

describe('a generation in the background', () => {
  it(
    'waits for batches, also for one that another process began; once somebody waits it takes back what is not answered',
    { timeout: 120_000 },
    async () => {
      const first = await start();
      const { id } = await begin(first);
      const [submitted] = await told(first, id, 'BatchSubmitted', 1);
      expect(submitted).toMatchObject({ stage: 'BIBLES', provider: 'studio', calls: 1 });
      expect(submitted).toHaveProperty('reason', expect.stringContaining('50 % of the price'));
      await stop(first);

      const app = await start();
      // The step that waited is run again, and waits for the same batch.
      await vi.waitFor(() => expect(batches.batches[0]!.polls).toBeGreaterThan(0), { timeout: 20_000 });
      end(batches.batches[0]!);
      await told(app, id, 'BatchSubmitted', 2);
      expect(batches.batches.map(({ lines }) => lines.length)).toEqual([1, 3]);
      expect(story.journal()).toEqual([]);

      await app.generations.pause(CALLER, id);
      const resuming = app.generations.resume(CALLER, id, null, 'INTERACTIVE');
      const world = batches.batches[1]!;
      await vi.waitFor(() => expect(world.cancels).toBe(1), { timeout: 20_000 });
      expect(story.journal()).toEqual([]);
      end(world, 1);
      await app.workflow.settled(await resuming);
      const generation = await app.storage.db.generation.findUniqueOrThrow({ where: { id } });
      expect(generation).toMatchObject({ status: 'COMPLETED', config: { pace: 'INTERACTIVE' } });
      expect((await history(app, id)).filter(({ type }) => type === 'BatchSubmitted')).toHaveLength(2);
      // Each call is paid once, and those of the batches at half the price.
      const paid = await app.storage.db.llmCall.findMany({
        where: { generationId: id, costNanoUsd: { gt: 0 } },
        select: { task: true, strategy: true },
        orderBy: [{ task: 'asc' }],
      });
      expect(paid.map(({ task }) => task)).toEqual([
        'cast',
        'continuity',
        'outline',
        'plot',
        'scene',
        'setting',
        'theme',
      ]);
      expect(paid.filter(({ strategy }) => strategy === 'providerBatch').map(({ task }) => task)).toHaveLength(2);
      expect(batches.batches).toHaveLength(2);
    },
  );

  it('is written as usual, live, where no provider takes batches', { timeout: 60_000 }, async () => {
    const app = await start(false);
    const texts: string[] = [];
    const generation = await begin(app);
    await app.workflow.settled(generation, {
      onEvent: (event) => void (event.type === 'SceneTextAppended' && texts.push(event.text)),
    });
    expect(texts.length).toBeGreaterThan(0);
    expect((await history(app, generation.id)).map(({ type }) => type)).not.toContain('BatchSubmitted');
    expect(batches.requests).toEqual([]);
  });

  it('asks as usual when its day is over, but for what a batch has answered', { timeout: 60_000 }, async () => {
    const first = await start();
    const { id } = await begin(first);
    await told(first, id, 'BatchSubmitted', 1);
    const yesterday = new Date(Date.now() - 86_400_000);
    await first.storage.db.generation.update({ where: { id }, data: { createdAt: yesterday } });
    await stop(first);
    const app = await start();
    const [batch] = batches.batches;
    await vi.waitFor(() => expect(batch!.cancels).toBe(1), { timeout: 30_000 });
    expect(story.journal()).toEqual([]);
    end(batch!);
    await vi.waitFor(() => expect(story.count('theme')).toBe(1), { timeout: 30_000 });
    expect(story.count('cast')).toBe(0);
    await app.generations.cancel(CALLER, id);
    expect(batches.batches).toHaveLength(1);
  });
});
