import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConflictError } from '../../src/domain/errors.js';
import type { GenerationEvent } from '../../src/domain/events.js';
import { generationConfig } from '../../src/domain/generations.js';
import { LlmError } from '../../src/llm/provider.js';
import { PIPELINE } from '../../src/orchestrator/pipeline/pipeline.js';
import { stageRows } from '../../src/orchestrator/pipeline/stage-progress.js';
import { generationProgress } from '../../src/schema/generation-progress.js';
import type { Generation } from '../../src/storage/generated/client/client.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { deferred } from '../support/deferred.js';
import { scriptedProvider } from '../support/scripted-provider.js';
import type { Script, ScriptedProvider } from '../support/scripted-provider.js';

const CALLER = { tenantId: 'default' };
const LOG_LINE = 'A harbour pilot is asked to bring in a ship that sank.';

let app: TestApp;
let provider: ScriptedProvider;
let script: Script;

beforeAll(async () => {
  provider = scriptedProvider((call, nth, signal) => script(call, nth, signal));
  app = await openTestApp({ provider });
});
beforeEach(() => {
  script = () => {};
  provider.reset();
});
afterAll(() => app.close());

const start = (config: object = {}) =>
  app.generations.startScript(CALLER, {
    logLine: LOG_LINE,
    config: { sceneCount: 2, rewriteIterations: 1, optimizeLlmCalls: false, ...config },
  });
const read = (id: string) =>
  app.storage.db.generation.findUniqueOrThrow({ where: { id }, include: { stages: { orderBy: { position: 'asc' } } } });
const WAIT = { timeout: 30_000, interval: 20 };
const statusIs = (id: string, status: string) =>
  vi.waitFor(async () => expect((await read(id)).status).toBe(status), WAIT);
const told = async (id: string) =>
  (await app.streams.journal.read(id, 0, 1_000)).flatMap(({ type }) => (type.startsWith('Generation') ? [type] : []));

/** Cancels, and waits for the tidying, which a slow machine may leave for after the answer. */
async function cancel(id: string): Promise<Generation> {
  const cancelled = await app.generations.cancel(CALLER, id);
  await vi.waitFor(async () => expect((await read(id)).finishedAt).not.toBeNull(), WAIT);
  return cancelled;
}

/** The provider's call ends when it is aborted. */
const aborted = (signal: AbortSignal) =>
  new Promise<void>((_, reject) =>
    signal.addEventListener('abort', () => reject(new LlmError('CANCELLED', 'Cancelled.')), { once: true }),
  );

/** A generation whose calls of a task hang; given once `calls` of them are under way. */
async function hanging(
  task: string,
  config: object = {},
  calls = 1,
): Promise<{ generation: Generation; stopped: Promise<void> }> {
  const reached = deferred();
  const stopped = deferred();
  script = (call, nth, signal) => {
    if (call.task !== task) return;
    if (nth === calls) reached.resolve();
    signal.addEventListener('abort', () => stopped.resolve(), { once: true });
    return aborted(signal);
  };
  const generation = await start(config);
  await reached.promise;
  return { generation, stopped: stopped.promise };
}

function reader({ id }: Pick<Generation, 'id'>): Promise<GenerationEvent[]> {
  return (async () => {
    const events: GenerationEvent[] = [];
    for await (const event of app.streams.generationEvents(id, 0, AbortSignal.timeout(30_000))) events.push(event);
    return events;
  })();
}

/** As it is stored before its workflow is queued, by a process that dies then. */
async function stored(): Promise<Generation> {
  const { db } = app.storage;
  const config = generationConfig.parse({ sceneCount: 2 });
  const { id: scriptId } = await db.script.create({
    data: { tenantId: CALLER.tenantId, title: 'T', logLine: LOG_LINE },
  });
  return db.generation.create({
    data: {
      tenantId: CALLER.tenantId,
      scriptId,
      kind: 'SCRIPT',
      config,
      input: { outline: { from: 1, to: 2 } },
      createdAt: new Date(0),
      stages: { create: stageRows(PIPELINE, { kind: 'SCRIPT', config, scenes: 2 }) },
    },
  });
}

describe('a cancel', () => {
  it('of a generation that nobody has started ends it, and it is never started', async () => {
    const generation = await stored();
    const events = reader(generation);
    expect((await cancel(generation.id)).status).toBe('CANCELLED');
    expect((await events).map(({ type }) => type)).toEqual(['GenerationCancelled']);
    await app.generations.finishCancelled();
    expect((await read(generation.id)).stages.map(({ status }) => status)).toEqual(Array(7).fill('SKIPPED'));
    expect(provider.calls).toHaveLength(0);
  });

  it('of one that waits for approval, or is paused, ends it', async () => {
    const waiting = await start({ approvals: ['BIBLES'] });
    await statusIs(waiting.id, 'AWAITING_APPROVAL');
    expect((await cancel(waiting.id)).status).toBe('CANCELLED');
    await expect(app.generations.approveStage(CALLER, waiting.id, 'BIBLES')).rejects.toBeInstanceOf(ConflictError);
    expect(await told(waiting.id)).toEqual(['GenerationPaused', 'GenerationCancelled']);

    const { generation: paused } = await hanging('outline');
    await app.generations.pause(CALLER, paused.id);
    expect((await cancel(paused.id)).status).toBe('CANCELLED');
    expect(await told(paused.id)).toEqual(['GenerationPaused', 'GenerationCancelled']);
  });

  it('whose process dies after the mark is finished by another: work stops, readers get the one end', async () => {
    const { generation, stopped } = await hanging('scene', {}, 2);
    const events = reader(generation);
    await app.storage.db.generation.update({ where: { id: generation.id }, data: { status: 'CANCELLED' } });
    await Promise.all([
      app.generations.finishCancelled(),
      app.generations.finishCancelled(),
      app.generations.cancel(CALLER, generation.id),
    ]);
    await stopped;
    expect((await events).at(-1)!.type).toBe('GenerationCancelled');
    expect(await told(generation.id)).toEqual(['GenerationCancelled']);
    expect(await read(generation.id)).toMatchObject({ status: 'CANCELLED', finishedAt: expect.any(Date) });
    expect(await app.storage.db.draft.count({ where: { generationId: generation.id, state: 'WRITING' } })).toBe(0);
    await app.generations.finishCancelled();
    expect(await told(generation.id)).toEqual(['GenerationCancelled']);
  });

  it('stores nothing of a step that ends after the mark', async () => {
    const go = deferred();
    const reached = deferred();
    script = (call) => {
      if (call.task !== 'outline') return;
      reached.resolve();
      return go.promise;
    };
    const generation = await start();
    await reached.promise;
    await app.storage.db.generation.update({ where: { id: generation.id }, data: { status: 'CANCELLED' } });
    go.resolve();
    await vi.waitFor(() => expect(app.optimizer.getStats().pending).toBe(0));
    await cancel(generation.id);
    expect(await app.storage.db.scene.count({ where: { scriptId: generation.scriptId } })).toBe(0);
    expect(provider.count('scene')).toBe(0);
    // The end of it cannot be overtaken by what the step would have stored.
    await statusIs(generation.id, 'CANCELLED');
    expect((await app.streams.journal.read(generation.id, 0, 100)).at(-1)!.type).toBe('GenerationCancelled');
  });

  it('shows the progress that was made', async () => {
    const { generation } = await hanging('critique', { parallelGeneration: false });
    const before = await read(generation.id);
    expect(generationProgress(before)).toBeGreaterThan(0.3);
    await cancel(generation.id);
    const after = await read(generation.id);
    expect(generationProgress(after)).toBe(generationProgress(before));
    expect(after.stages.map(({ stage, status, done, total }) => [stage, status, done, total])).toEqual([
      ['BIBLES', 'DONE', expect.any(Number), expect.any(Number)],
      ['OUTLINE', 'DONE', 1, 1],
      ['SCENES', 'SKIPPED', 1, 2],
      ['CRITIQUE', 'SKIPPED', 0, 2],
      ['REWRITE', 'SKIPPED', 0, 2],
      ['CONTINUITY', 'SKIPPED', 0, 2],
      ['FORMAT', 'SKIPPED', 0, 1],
    ]);
    // Those that had begun say so.
    expect(after.stages.map(({ startedAt }) => startedAt !== null)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(
      await app.storage.db.scene.findMany({
        where: { scriptId: generation.scriptId },
        orderBy: { number: 'asc' },
        select: { status: true },
      }),
    ).toEqual([{ status: 'WRITTEN' }, { status: 'PLANNED' }]);
  });
});

describe('asked for several times at the same moment', () => {
  const six = <T>(work: () => Promise<T>) => Promise.allSettled(Array.from({ length: 6 }, work));
  const kinds = (outcomes: readonly PromiseSettledResult<Generation>[]) =>
    outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value.status : (outcome.reason as Error).constructor.name,
    );

  it('a pause, a resume and a cancel happen once, and everybody is told so', async () => {
    const { generation } = await hanging('outline');
    expect(kinds(await six(() => app.generations.pause(CALLER, generation.id)))).toEqual(Array(6).fill('PAUSED'));
    expect(await told(generation.id)).toEqual(['GenerationPaused']);
    const other = await start({ approvals: ['BIBLES'] });
    await statusIs(other.id, 'AWAITING_APPROVAL');
    const approved = kinds(await six(() => app.generations.approveStage(CALLER, other.id, 'BIBLES')));
    expect(approved.toSorted()).toEqual([...Array(5).fill('ConflictError'), 'QUEUED']);
    expect(await told(other.id)).toEqual(['GenerationPaused', 'GenerationResumed']);
    expect(kinds(await six(() => app.generations.cancel(CALLER, generation.id)))).toEqual(Array(6).fill('CANCELLED'));
    await cancel(generation.id);
    expect(await told(generation.id)).toEqual(['GenerationPaused', 'GenerationCancelled']);
    await app.generations.cancel(CALLER, other.id);
  });

  it('resumes of a failed generation start it once', async () => {
    script = (call) => {
      if (call.task === 'outline') throw new LlmError('BAD_REQUEST', 'No.');
    };
    const generation = await start();
    await statusIs(generation.id, 'FAILED');
    script = () => {};
    const resumed = kinds(await six(() => app.generations.resume(CALLER, generation.id)));
    expect(resumed.toSorted()).toEqual([...Array(5).fill('ConflictError'), 'QUEUED']);
    await statusIs(generation.id, 'COMPLETED');
    expect(await told(generation.id)).toEqual(['GenerationFailed', 'GenerationResumed', 'GenerationCompleted']);
    expect((await read(generation.id)).attempt).toBe(2);
  });

  it('a pause, a resume and a cancel each get an answer of their kind, and one end is told', async () => {
    const { generation } = await hanging('scene');
    const outcomes = kinds(
      await Promise.allSettled([
        app.generations.pause(CALLER, generation.id),
        app.generations.cancel(CALLER, generation.id),
        app.generations.pause(CALLER, generation.id),
        app.generations.cancel(CALLER, generation.id),
      ]),
    );
    for (const outcome of outcomes) expect(['PAUSED', 'CANCELLED', 'ConflictError']).toContain(outcome);
    await cancel(generation.id);
    expect((await told(generation.id)).filter((type) => type === 'GenerationCancelled')).toHaveLength(1);
  });

  it('the script is deleted once', async () => {
    const { generation } = await hanging('scene');
    const outcomes = await six(() => app.generations.deleteScript(CALLER, generation.scriptId));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect((outcome.reason as Error).constructor.name).toBe('NotFoundError');
    }
    await expect(app.generations.startSceneOutline(CALLER, { scriptId: generation.scriptId })).rejects.toThrow(
      /no script/,
    );
  });
});
