import { graphql } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_METER } from '../../../src/schema/answer-meter.js';
import { EntryStore } from '../../../src/bibles/entry-store.js';
import type { Caller } from '../../../src/domain/caller.js';
import { STAGES } from '../../../src/domain/generations.js';
import { InvalidInputError } from '../../../src/domain/errors.js';
import type { Price } from '../../../src/optimizer/price.js';
import { answerRoom } from '../../../src/optimizer/tokens/answer-room.js';
import { forecastFit, measured } from '../../../src/optimizer/tokens/fit-forecast.js';
import { profileOf } from '../../../src/optimizer/task-profiles.js';
import { createTokenCounter } from '../../../src/optimizer/tokens/tokens.js';
import { createForecast } from '../../../src/orchestrator/forecast/forecast.js';
import type { Forecast, ForecastTargets, GenerationEstimate } from '../../../src/orchestrator/forecast/types.js';
import { createSchema } from '../../../src/schema/schema.js';
import { encodeGlobalId } from '../../../src/schema/global-ids.js';
import type { Storage } from '../../../src/storage/storage.js';
import { openTestStorage } from '../../support/database.js';

const ADA: Caller = { tenantId: 'ada' };
const LOG_LINE = 'A detective must solve a case that hits too close to home.';
const PRICES: Record<string, Price | null> = {
  cheap: { input: 1, output: 4 },
  dear: { input: 10, output: 40, requests: 2 },
  unknown: null,
};

/** `house` has a model at each price; what a generation does not choose is `cheap`. */
/** Of the models whose window is known, in tokens. */
const WINDOWS: Record<string, number> = { small: 4_096, tiny: 900 };
const tokens = createTokenCounter();

const targets: ForecastTargets = {
  providers: ['house'],
  target: (_stage, choice) => {
    const model = choice?.model ?? 'cheap';
    return { provider: 'house', model, price: PRICES[model] ?? null, pace: { firstTokenMs: 1_000, msPerToken: 10 } };
  },
  fit: async ({ task, messages, maxOutputTokens }, { model }) =>
    forecastFit(await measured(messages, tokens, model), WINDOWS[model], answerRoom(maxOutputTokens, profileOf(task))),
};

describe('a forecast', () => {
  let storage: Storage;
  let forecast: Forecast;
  beforeAll(async () => {
    storage = await openTestStorage();
    forecast = createForecast({ db: storage.db, targets, tokens, sceneConcurrency: 2 });
  });
  afterAll(() => storage.close());

  const stageOf = ({ stages }: GenerationEstimate, name: string) => stages.find(({ stage }) => stage === name)!;

  it('adds its stages up', async () => {
    const estimate = await forecast.estimate(ADA, { logLine: LOG_LINE, config: { sceneCount: 4 } });
    expect(estimate.stages.map(({ stage }) => stage)).toEqual([
      'BIBLES',
      'OUTLINE',
      'SCENES',
      'CRITIQUE',
      'REWRITE',
      'CONTINUITY',
      'FORMAT',
    ]);
    for (const field of ['llmCalls', 'upstreamRequests', 'promptTokens', 'completionTokens'] as const) {
      expect(estimate[field]).toBe(estimate.stages.reduce((sum, figures) => sum + figures[field], 0));
    }
    expect(stageOf(estimate, 'FORMAT')).toEqual({
      stage: 'FORMAT',
      llmCalls: 0,
      upstreamRequests: 0,
      promptTokens: 0,
      completionTokens: 0,
      costUsd: 0,
      durationMs: 0,
      fit: 'FITS',
      contextWindow: null,
      leastContextWindow: 0,
      trimmed: [],
      batched: false,
    });
    expect(estimate.durationMs).toBeLessThan(estimate.stages.reduce((sum, { durationMs }) => sum + durationMs, 0));
  });

  it('takes what task profiles expect of a model that was never asked, and the time of the critical path', async () => {
    const estimate = await forecast.estimate(ADA, {
      logLine: LOG_LINE,
      config: { sceneCount: 3, characterCount: 3, autoRewrite: false },
    });
    expect(estimate.stages.map(({ completionTokens }) => completionTokens)).toEqual([
      1_500 + 700 + 700 + 500,
      900,
      3 * 1_500,
      0,
      0,
      3 * 200,
      0,
    ]);
    const seconds = (tokens: number) => 1_000 + 10 * tokens;
    // Three scenes, two at a time: one waits for another.
    expect(estimate.durationMs).toBe(
      seconds(1_500) + seconds(700) + seconds(900) + 2 * (seconds(1_500) + seconds(200)),
    );
    const oneByOne = await forecast.estimate(ADA, {
      logLine: LOG_LINE,
      config: { sceneCount: 3, characterCount: 3, autoRewrite: false, parallelGeneration: false },
    });
    expect(oneByOne.durationMs).toBe(estimate.durationMs + seconds(1_500) + seconds(200));
  });

  it('is of the models that the stages use', async () => {
    const cheap = await forecast.estimate(ADA, { logLine: LOG_LINE });
    for (const { stage, promptTokens, completionTokens, costUsd } of cheap.stages) {
      expect(costUsd, stage).toBeCloseTo((promptTokens + 4 * completionTokens) / 1e6, 5);
    }
    const mixed = await forecast.estimate(ADA, {
      logLine: LOG_LINE,
      config: { models: [{ stage: 'SCENES', model: 'dear' }] },
    });
    const { llmCalls, promptTokens, completionTokens, costUsd } = stageOf(mixed, 'SCENES');
    expect(costUsd).toBeCloseTo((10 * promptTokens + 40 * completionTokens) / 1e6 + llmCalls * 0.002, 5);
    expect(stageOf(mixed, 'CRITIQUE').costUsd).toBe(stageOf(cheap, 'CRITIQUE').costUsd);
  });

  it('does not know the cost once a price is unknown', async () => {
    const estimate = await forecast.estimate(ADA, {
      logLine: LOG_LINE,
      config: { models: [{ stage: 'CRITIQUE', model: 'unknown' }] },
    });
    expect([estimate.costUsd, stageOf(estimate, 'CRITIQUE').costUsd]).toEqual([null, null]);
    expect(stageOf(estimate, 'SCENES').costUsd).toBeGreaterThan(0);
    const skipped = await forecast.estimate(ADA, {
      logLine: LOG_LINE,
      config: { autoRewrite: false, models: [{ stage: 'CRITIQUE', model: 'unknown' }] },
    });
    expect(skipped.costUsd).toBeGreaterThan(0);
  });

  it('builds on the bibles that are given, at their own size', async () => {
    const entries = new EntryStore(storage.db);
    const short = await entries.createEntry(ADA, 'CHARACTER', { name: 'Mara' });
    const long = await entries.createEntry(ADA, 'CHARACTER', {
      name: 'Tomas',
      backstory: 'He left the house at night and told nobody why. '.repeat(100),
    });
    const plot = await entries.createEntry(ADA, 'PLOT', { title: 'The letter' });
    const config = { sceneCount: 1, useExistingBibles: true, autoRewrite: false };
    const given = await forecast.estimate(ADA, { logLine: LOG_LINE, config, existingBibles: [short.id, plot.id] });
    expect(stageOf(given, 'BIBLES').llmCalls).toBe(2);
    const longer = await forecast.estimate(ADA, { logLine: LOG_LINE, config, existingBibles: [long.id, plot.id] });
    // Setting, theme, outline, scene and continuity each hold the backstory's 1,100 tokens.
    expect((longer.promptTokens - given.promptTokens) / 5).toBeGreaterThan(1_000);
    expect((longer.promptTokens - given.promptTokens) / 5).toBeLessThan(1_200);
    const topped = await forecast.estimate(ADA, {
      logLine: LOG_LINE,
      config: { ...config, useExistingBibles: false, characterCount: 2 },
      existingBibles: [short.id],
    });
    expect(stageOf(topped, 'BIBLES').completionTokens).toBe(500 + 700 + 700 + 500);
  });

  it('asks agents for two to four characters of a scene, but for no more than there are', async () => {
    const scenesOf = async (characterCount: number) =>
      stageOf(
        await forecast.estimate(ADA, {
          logLine: LOG_LINE,
          config: { sceneCount: 2, characterCount, dialogueMode: 'CHARACTER_AGENTS' },
        }),
        'SCENES',
      ).llmCalls;
    expect([await scenesOf(1), await scenesOf(2), await scenesOf(6)]).toEqual([2 * 2, 2 * 3, 2 * 4]);
  });

  it('follows the length that the brief gives', async () => {
    const of = (targetPages?: number, models: { stage: 'SCENES'; model: string }[] = []) =>
      forecast.estimate(ADA, {
        logLine: LOG_LINE,
        brief: { targetPages },
        config: { sceneCount: 4, autoRewrite: false, models },
      });
    const [plain, usual, long] = [await of(), await of(6), await of(24)];
    const written = (estimate: GenerationEstimate) => stageOf(estimate, 'SCENES').completionTokens;
    // A scene of which nothing is said counts as one of a page and a half.
    expect([written(plain), written(usual), written(long)]).toEqual([6_000, 6_000, 24_000]);
    expect(stageOf(long, 'CONTINUITY').promptTokens).toBeGreaterThan(stageOf(plain, 'CONTINUITY').promptTokens * 2);
    const small = [{ stage: 'SCENES', model: 'small' } as const];
    expect(stageOf(await of(undefined, small), 'SCENES').fit).not.toBe('TOO_SMALL');
    const room = async (pages?: number) => stageOf(await of(pages, small), 'SCENES').leastContextWindow;
    expect(await room(48)).toBeGreaterThan(await room());
  });

  it('refuses what startScript refuses', async () => {
    const refused = (input: Parameters<Forecast['estimate']>[1]) =>
      expect(forecast.estimate(ADA, input)).rejects.toThrow(InvalidInputError);
    await refused({ logLine: ' ' });
    await refused({ logLine: LOG_LINE, brief: { targetPages: 0 } });
    await refused({ logLine: LOG_LINE, brief: { targetPages: 10_000 } });
    await refused({ logLine: LOG_LINE, config: { sceneCount: 500 } });
    await refused({ logLine: LOG_LINE, config: { scope: 'FULL_SCRIPT', sceneCount: 2 } });
    await refused({ logLine: LOG_LINE, config: { useExistingBibles: true } });
    await refused({ logLine: LOG_LINE, existingBibles: ['0190b7a0-0000-7000-8000-000000000001'] });
    await refused({ logLine: LOG_LINE, config: { models: [{ stage: 'SCENES', provider: 'nobody', model: 'cheap' }] } });
  });

  it('says how the prompts fit the model’s window, and asks for fewer scenes and characters at once where it is small', async () => {
    const of = (model: string, config: object = {}) =>
      forecast.estimate(ADA, {
        logLine: LOG_LINE,
        config: { sceneCount: 6, characterCount: 8, models: STAGES.map((stage) => ({ stage, model })), ...config },
      });
    const unknown = await of('cheap');
    expect(unknown).toMatchObject({ fit: 'UNKNOWN', fitNote: null });
    expect(stageOf(unknown, 'OUTLINE')).toMatchObject({
      llmCalls: 1,
      fit: 'UNKNOWN',
      contextWindow: null,
      trimmed: [],
    });
    WINDOWS['cheap'] = 200_000;
    const large = await of('cheap');
    delete WINDOWS['cheap'];
    expect(large).toMatchObject({
      fit: 'FITS',
      fitNote: null,
      llmCalls: unknown.llmCalls,
      promptTokens: unknown.promptTokens,
    });
    expect(stageOf(large, 'SCENES')).toMatchObject({ fit: 'FITS', contextWindow: 200_000 });

    const small = await of('small', { autoRewrite: false });
    expect(['TRIMMED', 'SHORT_ANSWER']).toContain(small.fit);
    expect(stageOf(small, 'BIBLES').llmCalls).toBeGreaterThan(4);
    expect(stageOf(small, 'OUTLINE').llmCalls).toBeGreaterThan(1);
    for (const { stage, leastContextWindow } of small.stages) {
      expect(leastContextWindow, stage).toBeLessThanOrEqual(4_096);
    }

    const tiny = await of('tiny');
    expect(tiny.fit).toBe('TOO_SMALL');
    expect(tiny.fitNote).toMatch(
      /^tiny at house reads 900 tokens, prompt and answer together, and BIBLES, OUTLINE.* would need about \d+: give the model a larger context window/,
    );
  });

  it('is there for the longest script within a second of work', async () => {
    let counted = 0;
    const counting = createForecast({
      db: storage.db,
      tokens,
      sceneConcurrency: 4,
      targets: { ...targets, fit: (prompt, target) => ((counted += 1), targets.fit(prompt, target)) },
    });
    const estimate = await counting.estimate(ADA, {
      logLine: LOG_LINE,
      config: {
        scope: 'FULL_SCRIPT',
        sceneCount: 120,
        characterCount: 12,
        rewriteIterations: 5,
        dialogueMode: 'CHARACTER_AGENTS',
      },
    });
    expect(stageOf(estimate, 'OUTLINE').llmCalls).toBe(12);
    expect(stageOf(estimate, 'REWRITE').llmCalls).toBe(600);
    // Scenes in the middle are alike.
    expect(counted).toBeLessThan(60);
  });

  describe('in the background', () => {
    const DAY = 86_400_000;
    const batching = (batchPriceFactor: number | undefined): Forecast =>
      createForecast({
        db: storage.db,
        targets: { ...targets, target: (...of) => ({ ...targets.target(...of), batchPriceFactor }) },
        tokens,
        sceneConcurrency: 2,
      });

    it('costs what batches do, and takes the day that they may take, once', async () => {
      const input = { logLine: LOG_LINE, config: { sceneCount: 4 } };
      const later = { ...input, config: { ...input.config, pace: 'BACKGROUND' as const } };
      const [usual, batched] = [await batching(0.5).estimate(ADA, input), await batching(0.5).estimate(ADA, later)];
      expect(batched.costUsd).toBeCloseTo(usual.costUsd! / 2, 6);
      expect(batched.durationMs).toBe(usual.durationMs + DAY);
      expect(stageOf(batched, 'SCENES')).toMatchObject({
        batched: true,
        llmCalls: 4,
        durationMs: stageOf(usual, 'SCENES').durationMs + DAY,
      });
      expect(stageOf(batched, 'FORMAT')).toMatchObject({ batched: false, durationMs: 0 });
      expect(usual.stages.map((stage) => stage.batched)).not.toContain(true);
    });

    it('is as usual where no provider takes batches, where batches are no cheaper, and without optimizing', async () => {
      const config = { sceneCount: 2, pace: 'BACKGROUND' as const };
      const usual = await forecast.estimate(ADA, { logLine: LOG_LINE, config: { sceneCount: 2 } });
      expect(await batching(undefined).estimate(ADA, { logLine: LOG_LINE, config })).toEqual(usual);
      expect(await batching(1).estimate(ADA, { logLine: LOG_LINE, config })).toEqual(usual);
      expect(
        await batching(0.5).estimate(ADA, { logLine: LOG_LINE, config: { ...config, optimizeLlmCalls: false } }),
      ).toEqual(usual);
    });

    it('has no cost where the price is unknown, and is batched all the same', async () => {
      const models = STAGES.map((stage) => ({ stage, model: 'unknown' }));
      const estimate = await batching(0.5).estimate(ADA, {
        logLine: LOG_LINE,
        config: { sceneCount: 2, models, pace: 'BACKGROUND' },
      });
      expect(estimate.costUsd).toBeNull();
      expect(stageOf(estimate, 'SCENES').batched).toBe(true);
    });
  });

  it('is asked for in GraphQL', async () => {
    const schema = createSchema();
    const source = `query ($input: GenerateScriptInput!) { estimateGeneration(input: $input) {
      llmCalls upstreamRequests promptTokens completionTokens costUsd durationMs fit fitNote stages { stage fit contextWindow leastContextWindow trimmed batched llmCalls upstreamRequests promptTokens completionTokens costUsd durationMs }
    } }`;
    const entry = await new EntryStore(storage.db).createEntry(ADA, 'THEME', { name: 'Trust' });
    const ask = (input: object) =>
      graphql({ schema, source, variableValues: { input }, contextValue: { forecast, caller: ADA, answer: NO_METER } });
    const { data, errors } = await ask({
      logLine: LOG_LINE,
      config: { sceneCount: 2, models: null },
      existingBibles: [encodeGlobalId('BibleEntry', entry.id)],
    });
    expect(errors).toBeUndefined();
    expect(JSON.parse(JSON.stringify(data!.estimateGeneration))).toEqual(
      await forecast.estimate(ADA, { logLine: LOG_LINE, config: { sceneCount: 2 }, existingBibles: [entry.id] }),
    );
    const refused = await ask({ logLine: '' });
    expect(refused.errors?.[0]?.originalError).toBeInstanceOf(InvalidInputError);
  });
});
