import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConflictError, InvalidInputError } from '../../src/domain/errors.js';
import { generationConfig } from '../../src/domain/generations.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { generationProgress } from '../../src/schema/generation-progress.js';
import type { Generation } from '../../src/storage/generated/client/client.js';
import { ADA, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';
import { seedStory } from './support/seed.js';
import type { Story } from './support/seed.js';

let graph: Graph;
let story: Story;
let generation: Generation;

beforeAll(async () => {
  graph = await openGraph();
  story = await seedStory(graph, ADA);
  generation = await graph.db.generation.create({
    data: {
      tenantId: 'ada',
      scriptId: story.script.id,
      kind: 'SCRIPT',
      status: 'FAILED',
      config: generationConfig.parse({ sceneCount: 2 }),
      input: {},
      failure: {
        code: 'LLM_UNAVAILABLE',
        message: 'No provider answered: try again later.',
        stage: 'SCENES',
        retryable: true,
      },
      stages: {
        create: [
          { stage: 'SCENES', position: 2, status: 'FAILED', done: 1, total: 2 },
          { stage: 'BIBLES', position: 0, status: 'DONE', done: 4, total: 4 },
          { stage: 'OUTLINE', position: 1, status: 'SKIPPED', done: 0, total: 1 },
        ],
      },
      calls: {
        create: [
          {
            tenantId: 'ada',
            stage: 'BIBLES',
            task: 'cast',
            provider: 'p',
            model: 'm',
            attempt: 1,
            outcome: 'UNAVAILABLE',
            promptTokens: 10,
            cachedPromptTokens: 0,
            completionTokens: 0,
            costNanoUsd: 0n,
            estimated: false,
            startedAt: new Date(),
            durationMs: 1,
          },
          {
            tenantId: 'ada',
            stage: 'BIBLES',
            task: 'cast',
            provider: 'p',
            model: 'm',
            attempt: 2,
            outcome: 'ok',
            promptTokens: 10,
            cachedPromptTokens: 4,
            completionTokens: 20,
            costNanoUsd: 1_500_000n,
            estimated: false,
            startedAt: new Date(),
            durationMs: 1,
          },
          {
            tenantId: 'ada',
            stage: 'SCENES',
            task: 'scene',
            provider: 'p',
            model: 'm',
            attempt: 1,
            outcome: 'ok',
            promptTokens: 5,
            cachedPromptTokens: 0,
            completionTokens: 7,
            costNanoUsd: 500_000n,
            estimated: true,
            startedAt: new Date(),
            durationMs: 1,
          },
        ],
      },
    },
  });
});
afterAll(() => graph.close());

const generationId = () => encodeGlobalId('Generation', generation.id);
const ERRORS =
  '__typename ... on Error { message code } ... on InvalidInputError { fields { path } } ... on ConflictError { currentVersion }';
const GENERATION = `${ERRORS} ... on Generation { id status script { title } }`;
const SCRIPT = `${ERRORS} ... on Script { id }`;

describe('a generation', () => {
  it('tells where it stands, how it was asked for, what failed and what it took', async () => {
    const { data } = await graph.ask(
      `query ($id: ID!) { generation(id: $id) {
        status progress config { scope sceneCount characterCount autoRewrite actStructure } failure { code message stage retryable }
        stages { stage status done total usage { llmCalls upstreamRequests costUsd } } usage { llmCalls upstreamRequests promptTokens cachedPromptTokens completionTokens costUsd estimated } script { title usage { upstreamRequests } }
      } }`,
      { id: generationId() },
    );
    expect(data.generation).toEqual({
      status: 'FAILED',
      progress: expect.closeTo(5 / 6),
      config: { scope: 'MULTI_SCENE', sceneCount: 2, characterCount: 3, autoRewrite: true, actStructure: 'THREE_ACT' },
      failure: {
        code: 'LLM_UNAVAILABLE',
        message: 'No provider answered: try again later.',
        stage: 'SCENES',
        retryable: true,
      },
      stages: [
        {
          stage: 'BIBLES',
          status: 'DONE',
          done: 4,
          total: 4,
          usage: { llmCalls: 1, upstreamRequests: 2, costUsd: 0.0015 },
        },
        {
          stage: 'OUTLINE',
          status: 'SKIPPED',
          done: 0,
          total: 1,
          usage: { llmCalls: 0, upstreamRequests: 0, costUsd: 0 },
        },
        {
          stage: 'SCENES',
          status: 'FAILED',
          done: 1,
          total: 2,
          usage: { llmCalls: 1, upstreamRequests: 1, costUsd: 0.0005 },
        },
      ],
      usage: {
        llmCalls: 2,
        upstreamRequests: 3,
        promptTokens: 25,
        cachedPromptTokens: 4,
        completionTokens: 27,
        costUsd: 0.002,
        estimated: true,
      },
      script: { title: 'The Tide Table', usage: { upstreamRequests: 3 } },
    });
  });

  it('is found among the caller’s by its status', async () => {
    const { data } = await graph.ask(
      '{ failed: generations(status: FAILED) { nodes { id } } running: generations(status: RUNNING) { nodes { id } } }',
    );
    expect(data).toEqual({ failed: { nodes: [{ id: generationId() }] }, running: { nodes: [] } });
  });

  it('gives its events page by page, without those about entries that were deleted', async () => {
    const gone = await graph.bibles.createEntry(ADA, 'THEME', { name: 'Gone' });
    const [scene] = story.scenes;
    const usage = {
      llmCalls: 1,
      upstreamRequests: 1,
      promptTokens: 1,
      cachedPromptTokens: 0,
      completionTokens: 1,
      costUsd: null,
      estimated: false,
    };
    await graph.streams.journal.commit(generation.id, async (_tx, emit) => {
      emit({ type: 'StageStarted', stage: 'BIBLES' });
      emit({ type: 'BibleEntryReady', entryId: gone.id });
      emit({ type: 'BibleEntryReady', entryId: story.mara.id });
      emit({ type: 'StageCompleted', stage: 'SCENES', sceneId: scene!.id, durationMs: 12, usage });
      emit({ type: 'SceneDraftCompleted', sceneId: scene!.id, draftId: scene!.currentDraftId!, draftNumber: 1 });
    });
    await graph.bibles.deleteEntry(ADA, gone.id);
    const query = `query ($id: ID!, $after: Int, $first: Int) { generation(id: $id) { events(after: $after, first: $first) { __typename seq generationId
      ... on StageStarted { stage } ... on BibleEntryReady { entry { name } }
      ... on SceneStageCompleted { stage sceneId scene { number } durationMs usage { llmCalls costUsd } } ... on SceneDraftCompleted { sceneId draftNumber scene { number } draft { number } } } } }`;
    const all = await graph.ask(query, { id: generationId() });
    expect(all.data.generation.events).toEqual([
      { __typename: 'StageStarted', seq: 1, generationId: generationId(), stage: 'BIBLES' },
      { __typename: 'BibleEntryReady', seq: 3, generationId: generationId(), entry: { name: 'Mara' } },
      {
        __typename: 'SceneStageCompleted',
        seq: 4,
        generationId: generationId(),
        stage: 'SCENES',
        sceneId: encodeGlobalId('Scene', scene!.id),
        scene: { number: 1 },
        durationMs: 12,
        usage: { llmCalls: 1, costUsd: null },
      },
      {
        __typename: 'SceneDraftCompleted',
        seq: 5,
        generationId: generationId(),
        sceneId: encodeGlobalId('Scene', scene!.id),
        draftNumber: 1,
        scene: { number: 1 },
        draft: { number: 1 },
      },
    ]);
    const page = await graph.ask(query, { id: generationId(), after: 3, first: 1 });
    expect(page.data.generation.events.map(({ seq }: { seq: number }) => seq)).toEqual([4]);
    expect(await graph.ask(query, { id: generationId(), first: 101 })).toMatchObject({
      errors: [{ extensions: { code: 'INVALID_INPUT', fields: [{ path: 'first' }] } }],
    });
  });
});

describe('progress', () => {
  const stage = (status: 'WAITING' | 'RUNNING' | 'DONE' | 'SKIPPED' | 'FAILED', done: number, total: number) => ({
    status,
    done,
    total,
  });
  it.each([
    ['nothing is known', 'QUEUED', [], 0],
    ['nothing is done', 'RUNNING', [stage('RUNNING', 0, 4), stage('WAITING', 0, 3)], 0],
    ['a part is done', 'RUNNING', [stage('DONE', 4, 4), stage('RUNNING', 1, 4)], 5 / 8],
    ['a stage of no steps is waiting', 'RUNNING', [stage('DONE', 1, 1), stage('WAITING', 0, 0)], 1 / 2],
    ['all is done but the end', 'RUNNING', [stage('DONE', 4, 4), stage('SKIPPED', 0, 9)], 0.99],
    [
      'it was cancelled',
      'CANCELLED',
      [stage('DONE', 4, 4), stage('SKIPPED', 0, 0), stage('SKIPPED', 1, 4), stage('SKIPPED', 0, 2)],
      5 / 10,
    ],
    ['it was cancelled at once', 'CANCELLED', [stage('SKIPPED', 0, 4), stage('SKIPPED', 0, 3)], 0],
    ['it is completed', 'COMPLETED', [stage('DONE', 4, 4)], 1],
  ] as const)('is right when %s', (_when, status, stages, expected) => {
    expect(generationProgress({ status, stages })).toBeCloseTo(expected);
  });
});

describe('mutations of generations', () => {
  it('hand on what was asked for, with ids of rows and defaults for nulls', async () => {
    graph.answer(generation);
    const input = {
      logLine: 'A letter.',
      config: { sceneCount: 2, autoRewrite: null },
      existingBibles: [encodeGlobalId('BibleEntry', story.mara.id)],
      idempotencyKey: 'k',
    };
    const { data } = await graph.ask(
      `mutation ($input: GenerateScriptInput!) { generateScript(input: $input) { ${GENERATION} } }`,
      { input },
    );
    expect(data.generateScript).toMatchObject({
      __typename: 'Generation',
      id: generationId(),
      status: 'FAILED',
      script: { title: 'The Tide Table' },
    });
    const { input: handed, ...call } = graph.asked.at(-1)!;
    expect(call).toEqual({ method: 'startScript', caller: ADA });
    expect(handed).toMatchObject({ logLine: 'A letter.', existingBibles: [story.mara.id], idempotencyKey: 'k' });
    expect(generationConfig.parse((handed as { config: object }).config)).toMatchObject({
      sceneCount: 2,
      autoRewrite: true,
      scope: 'MULTI_SCENE',
    });
  });

  it.each([
    ['cancelGeneration', 'id', 'cancel', () => generationId()],
    ['resumeGeneration', 'id', 'resume', () => generationId()],
    ['formatScript', 'scriptId', 'formatScript', () => encodeGlobalId('Script', story.script.id)],
    ['deleteScript', 'id', 'deleteScript', () => encodeGlobalId('Script', story.script.id)],
  ])('%s names its object by id, and nothing of another type', async (mutation, argument, method, id) => {
    const [type, result, row] = method.endsWith('Script')
      ? ['Script', SCRIPT, story.script]
      : ['Generation', GENERATION, generation];
    graph.answer(row);
    const { data } = await graph.ask(`mutation ($id: ID!) { ${mutation}(${argument}: $id) { ${result} } }`, {
      id: id(),
    });
    expect(data[mutation].__typename).toBe(type);
    expect(graph.asked.at(-1)).toEqual({ method, caller: ADA, input: row.id });
    const asked = graph.asked.length;
    const refused = await graph.ask(`mutation ($id: ID!) { ${mutation}(${argument}: $id) { ${result} } }`, {
      id: encodeGlobalId('Scene', story.scenes[0]!.id),
    });
    expect(refused.data[mutation]).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
    expect(graph.asked).toHaveLength(asked);
  });

  it.each([
    [
      'bootstrapBibles',
      'BootstrapBiblesInput',
      'startBibles',
      () => ({ scriptId: encodeGlobalId('Script', story.script.id), characterCount: 2 }),
      () => ({ scriptId: story.script.id, characterCount: 2 }),
    ],
    [
      'generateSceneOutline',
      'GenerateSceneOutlineInput',
      'startSceneOutline',
      () => ({ scriptId: encodeGlobalId('Script', story.script.id), description: 'Rain' }),
      () => ({ scriptId: story.script.id, description: 'Rain' }),
    ],
    [
      'generateScene',
      'GenerateSceneInput',
      'startScene',
      () => ({ sceneId: encodeGlobalId('Scene', story.scenes[0]!.id) }),
      () => ({ sceneId: story.scenes[0]!.id }),
    ],
    [
      'rewriteScene',
      'RewriteSceneInput',
      'startRewrite',
      () => ({ sceneId: encodeGlobalId('Scene', story.scenes[0]!.id), critique: 'Shorter' }),
      () => ({ sceneId: story.scenes[0]!.id, critique: 'Shorter' }),
    ],
  ])('%s hands on its input', async (mutation, type, method, input, handed) => {
    graph.answer(generation);
    const { data } = await graph.ask(`mutation ($input: ${type}!) { ${mutation}(input: $input) { ${GENERATION} } }`, {
      input: input(),
    });
    expect(data[mutation].__typename).toBe('Generation');
    expect(graph.asked.at(-1)).toEqual({ method, caller: ADA, input: handed() });
  });

  it('createScript gives a script', async () => {
    graph.answer(story.script);
    const { data } = await graph.ask(
      `mutation ($input: CreateScriptInput!) { createScript(input: $input) { ${SCRIPT} } }`,
      { input: { logLine: 'x', bibles: [encodeGlobalId('BibleEntry', story.plot.id)] } },
    );
    expect(data.createScript).toEqual({ __typename: 'Script', id: encodeGlobalId('Script', story.script.id) });
    expect(graph.asked.at(-1)).toMatchObject({
      method: 'createScript',
      input: { logLine: 'x', bibles: [story.plot.id] },
    });
  });

  it('give the errors that the generation service raises as results', async () => {
    graph.answer(new InvalidInputError([{ path: 'config.sceneCount', message: 'is 0; ask for 1 to 120' }]));
    const invalid = await graph.ask(
      `mutation { generateScript(input: { logLine: "x", config: { sceneCount: 0 } }) { ${GENERATION} } }`,
    );
    expect(invalid.data.generateScript).toEqual({
      __typename: 'InvalidInputError',
      message: 'config.sceneCount: is 0; ask for 1 to 120',
      code: 'INVALID_INPUT',
      fields: [{ path: 'config.sceneCount' }],
    });
    graph.answer(new ConflictError('This generation has ended already.'));
    const conflict = await graph.ask(`mutation ($id: ID!) { cancelGeneration(id: $id) { ${GENERATION} } }`, {
      id: generationId(),
    });
    expect(conflict.data.cancelGeneration).toEqual({
      __typename: 'ConflictError',
      message: 'This generation has ended already.',
      code: 'CONFLICT',
      currentVersion: null,
    });
  });
});
