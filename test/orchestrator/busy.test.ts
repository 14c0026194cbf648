import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GenerationEvent } from '../../src/domain/events.js';
import { ScriptGenError } from '../../src/domain/errors.js';
import { LlmError } from '../../src/llm/provider.js';
import type { ProviderCall, ProviderEvent } from '../../src/llm/provider.js';
import type { SceneInput } from '../../src/domain/tasks.js';
import type { Generation } from '../../src/storage/generated/client/client.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { scriptedProvider } from '../support/scripted-provider.js';
import type { ScriptedProvider } from '../support/scripted-provider.js';

const CALLER = { tenantId: 'default' };
const LOG_LINE = 'A lock keeper counts the boats that never come out.';
const SCENES = 16;
/** Promised are two seconds. */
const ANSWER_MS = 2_000;
/** What a scene comes in, every 20 ms. */
const PIECES = 40;
const HEADING = 'INT. LOCK HOUSE - NIGHT\n\n';
/** Each piece of each scene has words of its own. */
const line = (scene: number, piece: number): string => {
  const word = [...String(scene * PIECES + piece)]
    .map((digit) => 'abcdefghij'[Number(digit)])
    .join('')
    .padStart(4, 'k');
  return `She counts ${word} on the ${word}ing water, writes ${word}ed down and ${word}s to the ${word}est lamp.\n\n`;
};

let app: TestApp;
let provider: ScriptedProvider;
let logged: string[];
/** Calls that were aborted while they were under way. */
let cutShort: number;

/** A scene that comes slowly, in many pieces. */
async function* slowly({ input }: ProviderCall, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
  yield { type: 'delta', text: HEADING };
  for (let piece = 0; piece < PIECES; piece += 1) {
    await delay(20, undefined, { signal }).catch((error: unknown) => {
      cutShort += 1;
      throw new LlmError('CANCELLED', 'Cancelled.', { cause: error });
    });
    yield { type: 'delta', text: line((input as SceneInput).scene.number, piece) };
  }
  yield { type: 'usage', usage: { promptTokens: 10, cachedPromptTokens: 0, completionTokens: 10 } };
  yield { type: 'end', finishReason: 'stop', model: 'scripted-1' };
}

beforeAll(async () => {
  provider = scriptedProvider((call, _nth, signal) =>
    call.task === 'scene' || call.task === 'rewrite' ? slowly(call, signal) : undefined,
  );
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  app = await openTestApp({ provider, log, config: { sceneConcurrency: SCENES } });
});
beforeEach(() => {
  logged = [];
  cutShort = 0;
  provider.reset();
});
afterEach(async () => {
  expect(logged.filter((line) => /P2028|P2034|40P01|deadlock/i.test(line))).toEqual([]);
  expect(await deadlocks()).toBe(0);
});
afterAll(() => app.close());

async function deadlocks(): Promise<number> {
  const { rows } = await app.storage.pool.query<{ deadlocks: number }>(
    'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
  );
  return rows[0]!.deadlocks;
}

const start = (config: object = {}) =>
  app.generations.startScript(CALLER, {
    logLine: LOG_LINE,
    config: { sceneCount: SCENES, rewriteIterations: 3, optimizeLlmCalls: false, ...config },
  });
const writing = (id: string) => app.storage.db.draft.count({ where: { generationId: id, state: 'WRITING' } });
const read = (id: string) =>
  app.storage.db.generation.findUniqueOrThrow({ where: { id }, include: { stages: { orderBy: { position: 'asc' } } } });

function follow(generation: Pick<Generation, 'id' | 'lastSeq'>): { events: GenerationEvent[]; ended: Promise<void> } {
  const events: GenerationEvent[] = [];
  const ended = (async () => {
    for await (const event of app.streams.generationEvents(generation.id, 0, AbortSignal.timeout(60_000))) {
      events.push(event);
    }
  })();
  return { events, ended };
}

/** Runs it against the promised time. */
async function answered<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const value = await work();
  expect(performance.now() - began).toBeLessThan(ANSWER_MS);
  return value;
}

/** Nothing leaves for a model any more; long enough for whatever was on its way. */
async function expectNoFurtherCall(calls: number): Promise<void> {
  await delay(500);
  expect(provider.calls.length).toBe(calls);
}

/** Durable events are 1, 2, 3, ..., and the last one is the only one of its type. */
async function expectWhole(id: string, last: GenerationEvent['type']): Promise<void> {
  const events = await app.streams.journal.read(id, 0, 10_000);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter(({ type }) => type === last)).toHaveLength(1);
  expect(events.at(-1)!.type).toBe(last);
  expect((await read(id)).lastSeq).toBe(events.length);
}

/** Ten moments of the work: the first drafts, the steps after them, the rewrites. */
const MOMENTS = Array.from({ length: 10 }, (_, at) => at * 250);
const SOME = MOMENTS.filter((_, at) => at % 2 === 1);

async function busyFor(ms: number): Promise<Generation> {
  const generation = await start();
  await vi.waitFor(() => expect(provider.count('scene')).toBe(SCENES), { timeout: 60_000, interval: 10 });
  await delay(ms);
  return generation;
}

describe('beside sixteen scenes at work', () => {
  it.each(MOMENTS)(
    'a cancel after %i ms is answered in time, and nothing is asked of a model afterwards',
    async (ms) => {
      const generation = await busyFor(ms);
      const { events, ended } = follow(generation);
      const cancelled = await answered(() => app.generations.cancel(CALLER, generation.id));
      const calls = provider.calls.length;
      expect(cancelled.status).toBe('CANCELLED');
      await ended;
      expect(events.at(-1)!.type).toBe('GenerationCancelled');
      expect(await writing(generation.id)).toBe(0);
      expect(await app.storage.db.scene.count({ where: { scriptId: generation.scriptId, status: 'WRITING' } })).toBe(0);
      await expectNoFurtherCall(calls);
      await expectWhole(generation.id, 'GenerationCancelled');
    },
    90_000,
  );

  it.each(SOME)(
    'a pause after %i ms is answered in time, and nothing is asked of a model afterwards; what is under way is kept',
    async (ms) => {
      const generation = await busyFor(ms);
      expect((await answered(() => app.generations.pause(CALLER, generation.id))).status).toBe('PAUSED');
      const calls = provider.calls.length;
      await vi.waitFor(async () => expect(await writing(generation.id)).toBe(0), { timeout: 30_000, interval: 20 });
      await expectNoFurtherCall(calls);
      expect(cutShort).toBe(0);
      expect(
        (await app.streams.journal.read(generation.id, 0, 10_000)).filter(({ type }) => type === 'GenerationPaused'),
      ).toHaveLength(1);
      await answered(() => app.generations.cancel(CALLER, generation.id));
      await vi.waitFor(async () => expect((await read(generation.id)).finishedAt).not.toBeNull(), {
        timeout: 30_000,
        interval: 20,
      });
      await expectWhole(generation.id, 'GenerationCancelled');
    },
    90_000,
  );

  it.each(SOME)(
    'deleting the script after %i ms is answered in time, and nothing is asked of a model afterwards',
    async (ms) => {
      const generation = await busyFor(ms);
      const { ended } = follow(generation);
      await answered(() => app.generations.deleteScript(CALLER, generation.scriptId));
      const calls = provider.calls.length;
      await ended;
      expect(await app.storage.db.generation.count({ where: { id: generation.id } })).toBe(0);
      expect(await app.storage.db.draft.count({ where: { generationId: generation.id } })).toBe(0);
      await expectNoFurtherCall(calls);
    },
    90_000,
  );
});

describe('two hundred changes beside busy generations', () => {
  it('are made or refused for a reason, and none is a fault of the server', async () => {
    const generations = [await busyFor(0), await start({ parallelGeneration: false, sceneCount: 3 })];
    const [first, second] = generations as [Generation, Generation];
    const { db } = app.storage;
    const scenes = await db.scene.findMany({ where: { scriptId: first.scriptId }, orderBy: { number: 'asc' } });
    const entries = await app.entries.entriesOf(first.scriptId);
    const scene = (at: number) => scenes[at % scenes.length]!.id;
    const drafts = async (at: number) =>
      (await db.draft.findFirst({ where: { sceneId: scene(at), state: 'COMPLETE' } }))?.id ?? scene(at);
    const others = async () =>
      (
        await db.generation.findMany({
          where: { id: { notIn: generations.map(({ id }) => id) }, status: { in: ['QUEUED', 'RUNNING', 'PAUSED'] } },
        })
      ).map(({ id }) => id);
    const changes: ((at: number) => Promise<unknown>)[] = [
      (at) => app.scripts.editScene(CALLER, { sceneId: scene(at), text: `${HEADING}Rain, ${at} drops.` }),
      async (at) => app.scripts.restoreDraft(CALLER, await drafts(at)),
      (at) =>
        app.entries.updateEntry(
          CALLER,
          entries[at % entries.length]!.id,
          entries[at % entries.length]!.kind === 'CHARACTER' ? { voice: `Low, ${at}.` } : {},
        ),
      async (at) => {
        const entry = await app.entries.createEntry(CALLER, 'CHARACTER', { name: `Extra ${at}` });
        await db.scriptBible.create({ data: { scriptId: first.scriptId, entryId: entry.id, position: 100 + at } });
        await app.entries.deleteEntry(CALLER, entry.id);
      },
      () => app.generations.approveStage(CALLER, first.id, 'SCENES'),
      () => app.generations.resume(CALLER, first.id),
      (at) => app.generations.startRewrite(CALLER, { sceneId: scene(at), critique: 'Shorter.' }),
      (at) => app.generations.startScene(CALLER, { sceneId: scene(at) }),
      () => app.generations.startSceneOutline(CALLER, { scriptId: first.scriptId }),
      () => app.generations.pause(CALLER, second.id),
      () => app.generations.resume(CALLER, second.id),
      async (at) => {
        const open = await others();
        return open.length === 0 ? undefined : app.generations.cancel(CALLER, open[at % open.length]!);
      },
      (at) => app.generations.formatScript(CALLER, at % 2 === 0 ? first.scriptId : second.scriptId),
      // The setting of scenes that are being written.
      (at) =>
        at > 150
          ? app.entries.deleteEntry(CALLER, entries.find(({ kind }) => kind === 'SETTING')!.id)
          : Promise.resolve(),
    ];
    const faults: unknown[] = [];
    for (let at = 0; at < 200; at += 20) {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, more) => changes[(at + more) % changes.length]!(at + more)),
      );
      for (const outcome of outcomes) {
        if (
          outcome.status === 'rejected' &&
          !(outcome.reason instanceof ScriptGenError && outcome.reason.code !== 'INTERNAL')
        ) {
          faults.push(outcome.reason);
        }
      }
    }
    expect(faults).toEqual([]);
    const failed = await db.generation.findMany({ where: { status: 'FAILED' }, select: { failure: true } });
    expect(failed.filter(({ failure }) => (failure as { code: string }).code === 'INTERNAL')).toEqual([]);
    for (const { id } of await db.generation.findMany({ where: { status: { in: ['QUEUED', 'RUNNING', 'PAUSED'] } } })) {
      await answered(() => app.generations.cancel(CALLER, id)).catch((error: unknown) =>
        expect(error).toBeInstanceOf(ScriptGenError),
      );
    }
    for (const { id } of await db.generation.findMany()) {
      const events = await app.streams.journal.read(id, 0, 10_000);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    }
  }, 180_000);
});
