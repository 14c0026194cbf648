import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readScriptRecords } from '../../../src/orchestrator/forecast/habits.js';
import { readHistory } from '../../../src/orchestrator/forecast/history.js';
import type { Prisma } from '../../../src/storage/generated/client/client.js';
import type { Storage } from '../../../src/storage/storage.js';
import { openTestStorage } from '../../support/database.js';

const TARGET = { provider: 'openai', model: 'gpt-4.1' };
const SCENE = '0190b7a0-0000-7000-8000-000000000001';

describe('what the ledger says of earlier calls', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openTestStorage();
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    await storage.db.llmCall.deleteMany();
    await storage.db.script.deleteMany();
  });

  async function generation(input: object, { characters = 0, config = {}, tenantId = 'ada' } = {}): Promise<string> {
    const script = await storage.db.script.create({ data: { tenantId, title: 'T', logLine: 'L' } });
    const { id } = await storage.db.generation.create({
      data: {
        tenantId,
        scriptId: script.id,
        kind: 'SCRIPT',
        status: 'COMPLETED',
        config,
        input,
        steps: { create: { key: 'bibles:plan', result: { characters, kinds: [], given: [] } } },
      },
    });
    return id;
  }

  async function calls(count: number, call: Partial<Prisma.LlmCallUncheckedCreateInput>): Promise<void> {
    await storage.db.llmCall.createMany({
      data: Array.from({ length: count }, () => ({
        tenantId: 'ada',
        task: 'scene',
        ...TARGET,
        attempt: 1,
        outcome: 'ok',
        promptTokens: 1_000,
        cachedPromptTokens: 0,
        completionTokens: 100,
        estimated: false,
        startedAt: new Date(),
        firstTokenMs: 200,
        durationMs: 1_200,
        ...call,
      })),
    });
  }

  const history = () => readHistory(storage.db, 'ada');

  it('is the average of at least five answers', async () => {
    const generationId = await generation({});
    await calls(4, { generationId });
    expect((await history()).of('scene', TARGET)).toBeUndefined();
    await calls(1, { generationId, completionTokens: 200, cachedPromptTokens: 500, durationMs: 2_200 });
    expect((await history()).of('scene', TARGET)).toEqual({
      completionTokens: 120,
      cachedShare: 0.1,
      pace: { firstTokenMs: 200, msPerToken: 10 },
    });
  });

  it('is of this tenant, task and model, of whole answers to calls that went alone', async () => {
    const generationId = await generation({});
    await calls(5, { generationId, model: 'gpt-4.1-2025-04-14', strategy: 'fanout' });
    for (const other of [
      { tenantId: 'bob' },
      { task: 'critique' },
      { model: 'gpt-4.1-mini' },
      { provider: 'azure' },
      { outcome: 'SERVER_ERROR' },
      { outcome: 'hit' },
      { strategy: 'pack' },
    ]) {
      await calls(5, { generationId, completionTokens: 9_000, ...other });
    }
    expect((await history()).of('scene', TARGET)?.completionTokens).toBe(100);
  });

  it('is for each character of a cast and each scene of an outline', async () => {
    for (let n = 0; n < 5; n += 1) {
      const generationId = await generation({ outline: { from: 1, to: 12 } }, { characters: 4 });
      await calls(1, { generationId, task: 'cast', completionTokens: 2_000 });
      await calls(1, { generationId, task: 'outline', completionTokens: 3_000 });
      await calls(1, { generationId, task: 'outline', completionTokens: 600 });
    }
    const found = await history();
    expect(found.of('cast', TARGET)?.completionTokens).toBe(500);
    expect(found.of('outline', TARGET)?.completionTokens).toBe(300);
  });

  it('leaves out casts and outlines whose generation is gone', async () => {
    await calls(5, { task: 'cast' });
    await calls(5, { task: 'outline' });
    const found = await history();
    expect([found.of('cast', TARGET), found.of('outline', TARGET)]).toEqual([undefined, undefined]);
  });

  it('is for the usual length of a scene where its own is planned', async () => {
    const { scriptId } = await storage.db.generation.findUniqueOrThrow({ where: { id: await generation({}) } });
    const scene = await storage.db.scene.create({
      data: { scriptId, number: 1, act: 1, outline: {}, targetEighths: 36 },
    });
    await calls(5, { sceneId: scene.id, completionTokens: 900 });
    expect((await history()).of('scene', TARGET)!.completionTokens).toBe(300);
    await calls(5, { task: 'rewrite', completionTokens: 900 });
    expect((await history()).of('rewrite', TARGET)!.completionTokens).toBe(900);
  });

  it('tells how many requests a call takes, over all providers', async () => {
    expect((await history()).requestsPerCall('scene')).toBe(1);
    const generationId = await generation({});
    await calls(10, { generationId });
    await calls(2, { generationId, outcome: 'SERVER_ERROR', provider: 'azure', attempt: 1 });
    await calls(2, { generationId, attempt: 2 });
    await calls(7, { generationId, outcome: 'hit', requests: 0 });
    expect((await history()).requestsPerCall('scene')).toBe(14 / 12);
  });

  it('tells how completed scripts went', async () => {
    const generationId = await generation({}, { config: { autoRewrite: true } });
    await calls(3, { generationId, stage: 'CRITIQUE', task: 'critique', sceneId: SCENE });
    await calls(2, { generationId, stage: 'REWRITE', task: 'rewrite', sceneId: SCENE });
    await calls(2, { generationId, stage: 'CONTINUITY', task: 'continuity', sceneId: SCENE });
    await calls(1, { generationId, stage: 'CONTINUITY', task: 'rewrite', sceneId: SCENE, outcome: 'hit' });
    await calls(3, { generationId, stage: 'SCENES', task: 'characterLines', sceneId: SCENE });
    await calls(9, { generationId, stage: 'CRITIQUE', task: 'critique', outcome: 'SERVER_ERROR' });
    await calls(5, { generationId: await generation({}, { tenantId: 'bob' }), task: 'critique', tenantId: 'bob' });
    expect(await readScriptRecords(storage.db, 'ada')).toEqual([
      {
        answeredBy: [TARGET],
        critiques: 3,
        rewrites: 2,
        scenes: 1,
        repairs: 1,
        lines: 3,
        scenesWithLines: 1,
        repairing: true,
      },
    ]);
  });
});
