import { describe, expect, it, vi } from 'vitest';
import type { GenerationEvent } from '../../src/domain/events.js';
import {
  BudgetExceededError,
  ConflictError,
  GenerationFailedError,
  InvalidInputError,
} from '../../src/domain/errors.js';
import type { StageName } from '../../src/domain/generations.js';
import { deferred } from '../support/deferred.js';
import { scriptedApp } from '../support/scripted-app.js';

const CALLER = { tenantId: 'default' };
const LOG_LINE = 'A bell founder hears a note that no bell of hers can make.';

const scripted = scriptedApp({ optimizer: { prices: [{ model: '*', input: 1, output: 4 }] } });

const start = (config: object) =>
  scripted.app.generations.startScript(CALLER, {
    logLine: LOG_LINE,
    config: { sceneCount: 2, rewriteIterations: 1, optimizeLlmCalls: false, ...config },
  });
const read = (id: string) =>
  scripted.app.storage.db.generation.findUniqueOrThrow({
    where: { id },
    include: { stages: { orderBy: { position: 'asc' } } },
  });
const history = async (id: string): Promise<GenerationEvent[]> => scripted.app.streams.journal.read(id, 0, 1_000);
const statusIs = (id: string, status: string) =>
  vi.waitFor(async () => expect((await read(id)).status).toBe(status), { timeout: 30_000, interval: 20 });
const callsByTask = () =>
  Object.fromEntries(
    [...new Set(scripted.provider.calls.map(({ task }) => task))].map((task) => [task, scripted.provider.count(task)]),
  );
const costOf = async (id: string) =>
  (await scripted.app.storage.db.llmCall.aggregate({ where: { generationId: id }, _sum: { costNanoUsd: true } }))._sum
    .costNanoUsd ?? 0n;

describe('a generation that is paused', () => {
  it('ends the calls under way, begins no other, and goes on from there without paying twice', async () => {
    const writing = deferred();
    const go = deferred();
    scripted.script = (call) => {
      if (call.task !== 'scene') return;
      writing.resolve();
      return go.promise;
    };
    const generation = await start({});
    await writing.promise;
    expect((await scripted.app.generations.pause(CALLER, generation.id)).status).toBe('PAUSED');
    // Asked twice, it is paused once.
    await scripted.app.generations.pause(CALLER, generation.id);
    go.resolve();
    await vi.waitFor(
      async () =>
        expect(
          await scripted.app.storage.db.draft.count({ where: { generationId: generation.id, state: 'COMPLETE' } }),
        ).toBeGreaterThanOrEqual(1),
      { timeout: 30_000 },
    );
    await vi.waitFor(
      async () =>
        expect(
          await scripted.app.storage.db.draft.count({ where: { generationId: generation.id, state: 'WRITING' } }),
        ).toBe(0),
      { timeout: 30_000 },
    );
    expect(scripted.provider.count('critique')).toBe(0);
    expect((await read(generation.id)).status).toBe('PAUSED');

    const resumed = await scripted.app.generations.resume(CALLER, generation.id);
    await scripted.app.workflow.settled(resumed);
    expect((await read(generation.id)).status).toBe('COMPLETED');
    expect(callsByTask()).toMatchObject({ cast: 1, plot: 1, setting: 1, theme: 1, outline: 1, scene: 2 });
    const events = await history(generation.id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(events.map(({ type }) => type).filter((type) => type.startsWith('Generation'))).toEqual([
      'GenerationPaused',
      'GenerationResumed',
      'GenerationCompleted',
    ]);
  }, 60_000);

  it('can be cancelled, and cannot be paused once it has ended', async () => {
    const writing = deferred();
    scripted.script = (call) => {
      if (call.task !== 'outline') return;
      writing.resolve();
      return new Promise(() => {});
    };
    const generation = await start({});
    await writing.promise;
    await scripted.app.generations.pause(CALLER, generation.id);
    expect((await scripted.app.generations.cancel(CALLER, generation.id)).status).toBe('CANCELLED');
    await expect(scripted.app.generations.pause(CALLER, generation.id)).rejects.toBeInstanceOf(ConflictError);
    await expect(scripted.app.generations.resume(CALLER, generation.id)).rejects.toBeInstanceOf(ConflictError);
  }, 60_000);
});

describe('a generation with a budget', () => {
  it('pauses before the call that would pass it, and goes on with a higher one', async () => {
    const free = await start({});
    await scripted.app.workflow.settled(free);
    const price = Number(await costOf(free.id)) / 1e9;
    scripted.provider.reset();

    const limit = price * 0.6;
    const generation = await start({ maxCostUsd: limit });
    const stopped = await scripted.app.workflow.settled(generation).catch((error: unknown) => error);
    expect(stopped).toBeInstanceOf(GenerationFailedError);
    expect((stopped as GenerationFailedError).code).toBe('BUDGET_EXCEEDED');
    await statusIs(generation.id, 'PAUSED');
    const paused = await read(generation.id);
    expect(paused.failure).toMatchObject({
      code: 'BUDGET_EXCEEDED',
      retryable: true,
      message: expect.stringMatching(/limit|budget/i),
    });
    await vi.waitFor(
      async () =>
        expect(
          await scripted.app.storage.db.draft.count({ where: { generationId: generation.id, state: 'WRITING' } }),
        ).toBe(0),
      { timeout: 30_000 },
    );
    expect(Number(await costOf(generation.id)) / 1e9).toBeLessThanOrEqual(limit);
    const paid = callsByTask();

    await expect(scripted.app.generations.resume(CALLER, generation.id, 0.000_000_001)).rejects.toBeInstanceOf(
      BudgetExceededError,
    );
    await expect(scripted.app.generations.resume(CALLER, generation.id, -1)).rejects.toBeInstanceOf(InvalidInputError);
    const resumed = await scripted.app.generations.resume(CALLER, generation.id, price * 50);
    await scripted.app.workflow.settled(resumed);
    const completed = await read(generation.id);
    expect(completed).toMatchObject({ status: 'COMPLETED', failure: null });
    // What was finished before the pause was not asked for again.
    for (const task of ['cast', 'plot', 'setting', 'theme', 'outline']) {
      expect(callsByTask()[task], task).toBe(paid[task] ?? 1);
    }
    const budget = await scripted.app.storage.db.llmBudget.findUniqueOrThrow({
      where: { id: `generation:${generation.id}` },
    });
    expect(budget.reservedNanoUsd).toBe(0n);
    expect(budget.spentNanoUsd).toBe(await costOf(generation.id));
  }, 120_000);

  it('that is too small for its first call pays nothing', async () => {
    const generation = await start({ maxCostUsd: 0.000_000_001 });
    await scripted.app.workflow.settled(generation).catch(() => undefined);
    await statusIs(generation.id, 'PAUSED');
    expect(scripted.provider.calls).toHaveLength(0);
    expect(await costOf(generation.id)).toBe(0n);
  }, 60_000);
});

describe('a generation that waits for approval', () => {
  it('stops after each stage that is named, in their order, and after no other', async () => {
    const generation = await start({ approvals: ['CONTINUITY', 'BIBLES', 'SCENES', 'CRITIQUE'] satisfies StageName[] });
    const atEachStop: Record<string, Record<string, number>> = {};
    for (const stage of ['BIBLES', 'SCENES', 'CRITIQUE', 'CONTINUITY'] as const) {
      await statusIs(generation.id, 'AWAITING_APPROVAL');
      atEachStop[stage] = callsByTask();
      await expect(scripted.app.generations.resume(CALLER, generation.id)).rejects.toThrow(/approveStage/);
      await expect(
        scripted.app.generations.approveStage(CALLER, generation.id, stage === 'BIBLES' ? 'SCENES' : 'BIBLES'),
      ).rejects.toThrow(`waits for approval of ${stage}`);
      await scripted.app.generations.approveStage(CALLER, generation.id, stage);
      await vi.waitFor(async () => expect((await read(generation.id)).approved).toContain(stage));
    }
    await statusIs(generation.id, 'COMPLETED');
    expect(atEachStop.BIBLES).toEqual({ cast: 1, plot: 1, setting: 1, theme: 1 });
    expect(atEachStop.SCENES).toEqual({ ...atEachStop.BIBLES, outline: 1, scene: 2 });
    expect(atEachStop.CRITIQUE).toEqual({ ...atEachStop.SCENES, critique: 2 });
    expect(atEachStop.CONTINUITY).toMatchObject({ ...atEachStop.CRITIQUE, continuity: expect.any(Number) });
    // Nothing that was approved was done again.
    expect(callsByTask()).toEqual(atEachStop.CONTINUITY);
    const events = await history(generation.id);
    expect(events.filter(({ type }) => type === 'GenerationPaused')).toHaveLength(4);
    expect(
      events
        .filter(({ type }) => type === 'StageStarted' || type === 'StageCompleted')
        .map((event) => ('sceneId' in event ? null : `${event.type} ${(event as { stage: string }).stage}`))
        .filter((told) => told === 'StageStarted SCENES'),
    ).toHaveLength(1);
  }, 120_000);

  it('has nothing to approve of stages that it does not have', async () => {
    const generation = await start({ autoRewrite: false, approvals: ['CRITIQUE', 'REWRITE'] satisfies StageName[] });
    await scripted.app.workflow.settled(generation);
    expect((await read(generation.id)).status).toBe('COMPLETED');
  }, 60_000);
});

describe('character agents', () => {
  it('write the lines of the characters in a scene, which the director is given', async () => {
    const generation = await start({ dialogueMode: 'CHARACTER_AGENTS', autoRewrite: false, optimizeLlmCalls: true });
    await scripted.app.workflow.settled(generation);
    const scenes = scripted.provider.calls
      .filter(({ task }) => task === 'scene')
      .map(
        ({ input }) =>
          input as {
            scene: { outline: { characters: string[] } };
            lines: { name: string; lines: { text: string }[] }[];
          },
      );
    expect(scenes).toHaveLength(2);
    for (const { scene, lines } of scenes) {
      expect(lines.map(({ name }) => name).sort()).toEqual(scene.outline.characters.toSorted());
      expect(lines.every(({ lines: said }) => said.length > 0)).toBe(true);
    }
    const drafts = await scripted.app.storage.db.draft.findMany({
      where: { generationId: generation.id, kind: 'GENERATED' },
    });
    for (const { lines } of scenes) {
      expect(drafts.some(({ text }) => text.replaceAll('\n', ' ').includes(lines[0]!.lines[0]!.text))).toBe(true);
    }
  }, 60_000);
});

describe('models by stage', () => {
  it('are asked of the stage, and an unknown provider is refused before anything starts', async () => {
    await expect(start({ models: [{ stage: 'SCENES', provider: 'nobody', model: 'x' }] })).rejects.toMatchObject({
      fields: [{ path: 'config.models[0].provider', message: expect.stringContaining('scripted') }],
    });
    await expect(
      start({
        models: [
          { stage: 'SCENES', model: 'x' },
          { stage: 'SCENES', model: 'y' },
        ],
      }),
    ).rejects.toMatchObject({ fields: [{ path: 'config.models' }] });
    const generation = await start({ autoRewrite: false, models: [{ stage: 'SCENES', model: 'poet-1' }] });
    await scripted.app.workflow.settled(generation);
    expect(new Set(scripted.provider.calls.filter(({ task }) => task === 'scene').map(({ model }) => model))).toEqual(
      new Set(['poet-1']),
    );
    expect(new Set(scripted.provider.calls.filter(({ task }) => task === 'outline').map(({ model }) => model))).toEqual(
      new Set(['scripted-1']),
    );
  }, 60_000);
});
