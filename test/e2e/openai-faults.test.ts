import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerOf } from '../support/story-model.js';
import type { Asked } from '../support/story-model.js';
import { startStoryUpstream } from '../support/story-upstream.js';
import type { StoryUpstream } from '../support/story-upstream.js';
import { FrontDoor } from './front-door.js';
import type { GenerationView, StartedGeneration } from './front-door.js';
import { eventStream, GenerationReader } from './generation-reader.js';

let upstream: StoryUpstream;
let door: FrontDoor;
let reader: GenerationReader;

beforeAll(async () => {
  upstream = await startStoryUpstream();
  door = await FrontDoor.at(upstream.url);
});
afterAll(async () => {
  await door?.close();
  await upstream?.close();
});
beforeEach(() => {
  upstream.reset();
  reader = new GenerationReader(door.url, eventStream);
});
// What one test was told must not answer the next.
afterEach(async () => {
  await door.app.storage.db.llmCall.deleteMany();
  await door.app.optimizer.clearCache();
});

const asks =
  (...tasks: Asked['task'][]) =>
  ({ task }: Asked) =>
    tasks.includes(task);

async function run(config: Record<string, unknown>): Promise<StartedGeneration & { end: GenerationView }> {
  const started = await door.generate(config);
  await reader.follow(started.id);
  return { ...started, end: await door.generation(started.id) };
}

async function resume(id: string): Promise<GenerationView> {
  await door.resume(id);
  await reader.follow(id);
  return door.generation(id);
}

const counts = (...tasks: Asked['task'][]) => Object.fromEntries(tasks.map((task) => [task, upstream.count(task)]));

/** Durable events once and in order, and no text but that of the drafts that stand. */
async function expectWhole(scriptId: string): Promise<void> {
  expect(reader.events.map((event) => event.seq)).toEqual(reader.events.map((_, at) => at + 1));
  for (const { held, text } of reader.completed) expect(held).toBe(text);
  for (const scene of (await door.script(scriptId)).scenes.nodes) {
    expect(scene.draft).not.toBeNull();
    for (const draft of scene.drafts.nodes) expect(reader.text(scene.id, draft.number)).toBe(draft.text);
  }
}

describe('a fault that passes', () => {
  it.each([
    [
      '429 with Retry-After: 0',
      { error: { message: 'slow down', type: 'rate_limit_error' }, status: 429, retryAfter: 0 },
      'RATE_LIMITED',
    ],
    [
      '429 with Retry-After: 1',
      { error: { message: 'slow down', type: 'rate_limit_error' }, status: 429, retryAfter: 1 },
      'RATE_LIMITED',
    ],
    ['500', { error: { message: 'oops', type: 'server_error' }, status: 500 }, 'UNAVAILABLE'],
    ['503', { error: { message: 'overloaded', type: 'overloaded_error' }, status: 503 }, 'UNAVAILABLE'],
  ] as const)(
    '%s is waited out, for answers by schema and for text, and each attempt is in the ledger',
    async (_name, answer, outcome) => {
      upstream.intervene(asks('plot'), answer, { times: 2 });
      upstream.intervene(asks('scene'), answer, { times: 1 });
      const { end, script } = await run({ sceneCount: 1, autoRewrite: false });
      expect(end).toMatchObject({
        status: 'COMPLETED',
        usage: { llmCalls: 7, upstreamRequests: 10, estimated: false },
      });
      expect(await door.attempts('plot')).toEqual([
        { attempt: 1, outcome },
        { attempt: 2, outcome },
        { attempt: 3, outcome: 'ok' },
      ]);
      expect(await door.attempts('scene')).toEqual([
        { attempt: 1, outcome },
        { attempt: 2, outcome: 'ok' },
      ]);
      // No text had flowed: the draft is the same one.
      expect(reader.types('SceneDraftStarted', 'SceneDraftDiscarded', 'SceneDraftCompleted')).toEqual([
        'SceneDraftStarted',
        'SceneDraftCompleted',
      ]);
      await expectWhole(script.id);
    },
  );

  it('an answer that is no JSON is repaired by one more request that shows what was wrong', async () => {
    upstream.intervene(asks('setting'), { content: 'Sure! {"name": "Port Sable", "locations": [{"na' }, { times: 1 });
    upstream.intervene(
      asks('critique'),
      (asked) => ({ content: answerOf(asked).replaceAll('"score":4', '"score":40') }),
      { times: 1 },
    );
    const { end } = await run({ sceneCount: 1, rewriteIterations: 1 });
    expect(end.status).toBe('COMPLETED');
    for (const task of ['setting', 'critique']) {
      expect(await door.attempts(task)).toEqual([
        { attempt: 1, outcome: 'SCHEMA_INVALID' },
        { attempt: 2, outcome: 'ok' },
      ]);
    }
    const [asked, again] = upstream.journal().filter(asks('critique'));
    expect(again!.body.messages.slice(0, asked!.body.messages.length)).toEqual(asked!.body.messages);
    expect(again!.body.messages.at(-2)).toMatchObject({
      role: 'assistant',
      content: expect.stringContaining('"score":40'),
    });
    expect(again!.last).toMatch(/axes\.2\.score: .*10/);
  });
});

describe('a fault that lasts', () => {
  it.each([
    [
      '500',
      { error: { message: 'oops', type: 'server_error' }, status: 500 },
      /failed to answer \(500\b.*resumeGeneration/,
      true,
      3,
    ],
    [
      '429',
      { error: { message: 'slow down', type: 'rate_limit_error' }, status: 429, retryAfter: 0 },
      /limits the rate.*resumeGeneration/,
      true,
      3,
    ],
    [
      '401',
      { error: { message: 'Incorrect API key provided: test-key', code: 'invalid_api_key' }, status: 401 },
      /did not accept the API key \(401, invalid_api_key\): check OPENAI_API_KEY.*resumeGeneration/,
      false,
      1,
    ],
    [
      '404',
      { error: { message: 'The model does not exist', code: 'model_not_found' }, status: 404 },
      /story-1.*resumeGeneration/,
      false,
      1,
    ],
    [
      'a used-up quota',
      { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' }, status: 429, retryAfter: 0 },
      /quota.*billing.*resumeGeneration/,
      false,
      1,
    ],
  ] as const)(
    '%s fails the generation with advice; once it is mended, it goes on where it stopped',
    async (_name, answer, advice, retryable, attempts) => {
      upstream.intervene(asks('critique'), answer);
      const { id, script, end } = await run({ sceneCount: 1, rewriteIterations: 1 });
      expect(end).toMatchObject({
        status: 'FAILED',
        failure: { code: 'LLM_UNAVAILABLE', stage: 'CRITIQUE', retryable, message: expect.stringMatching(advice) },
      });
      expect(end.failure!.message).not.toContain('test-key');
      expect(reader.events.at(-1)).toMatchObject({
        __typename: 'GenerationFailed',
        failure: { code: 'LLM_UNAVAILABLE' },
      });
      expect(upstream.count('critique')).toBe(attempts);
      // What was paid for is there to be read.
      expect((await door.script(script.id)).scenes.nodes[0]!.drafts.nodes).toHaveLength(1);

      const paid = counts('cast', 'plot', 'setting', 'theme', 'outline', 'scene');
      upstream.mend();
      expect(await resume(id)).toMatchObject({ status: 'COMPLETED', failure: null, progress: 1 });
      expect(counts('cast', 'plot', 'setting', 'theme', 'outline', 'scene')).toEqual(paid);
      expect(upstream.count('critique')).toBe(attempts + 1);
      expect(reader.events.map((event) => event.__typename).filter((name) => name.startsWith('Generation'))).toEqual([
        'GenerationFailed',
        'GenerationResumed',
        'GenerationCompleted',
      ]);
      await expectWhole(script.id);
    },
  );

  it('a fault of one bible keeps those that were made beside it', async () => {
    upstream.intervene(asks('theme'), { error: { message: 'oops', type: 'server_error' }, status: 500 });
    const { id, end, script } = await run({ sceneCount: 1, autoRewrite: false });
    expect(end.failure).toMatchObject({ code: 'LLM_UNAVAILABLE', stage: 'BIBLES' });
    expect((await door.script(script.id)).bibles.map((entry) => entry.kind).sort()).toEqual([
      'CHARACTER',
      'CHARACTER',
      'PLOT',
      'SETTING',
    ]);
    upstream.mend();
    expect((await resume(id)).status).toBe('COMPLETED');
    expect(counts('cast', 'plot', 'setting', 'theme')).toEqual({ cast: 1, plot: 1, setting: 1, theme: 4 });
  });

  it('nobody at the address: the message says where it looked', async () => {
    await upstream.down();
    const { id, end, script } = await run({ sceneCount: 1, autoRewrite: false });
    await upstream.up();
    const { origin } = new URL(upstream.url);
    expect(end.failure).toMatchObject({ code: 'LLM_UNAVAILABLE', stage: 'BIBLES', retryable: true });
    expect(end.failure!.message).toContain(`cannot be reached at ${origin} (ECONNREFUSED)`);
    expect(await door.attempts('cast')).toEqual([1, 2, 3].map((attempt) => ({ attempt, outcome: 'CONNECT_FAILED' })));
    expect(end.usage).toMatchObject({ promptTokens: 0, completionTokens: 0, costUsd: 0 });
    expect((await resume(id)).status).toBe('COMPLETED');
    await expectWhole(script.id);
  });

  it('an answer that is never JSON is BIBLE_GENERATION_FAILED after one repair', async () => {
    upstream.intervene(asks('setting'), { content: 'I would rather talk about the sea.' });
    const { id, end } = await run({ sceneCount: 1, autoRewrite: false });
    expect(end.failure).toMatchObject({
      code: 'BIBLE_GENERATION_FAILED',
      stage: 'BIBLES',
      retryable: true,
      message: expect.stringMatching(/form that cannot be used.*more capable model/),
    });
    expect(await door.attempts('setting')).toEqual([1, 2].map((attempt) => ({ attempt, outcome: 'SCHEMA_INVALID' })));
    upstream.mend();
    expect((await resume(id)).status).toBe('COMPLETED');
    expect(counts('cast', 'plot', 'setting')).toEqual({ cast: 1, plot: 1, setting: 3 });
  });

  it('an outline that is never one is OUTLINE_FAILED', async () => {
    upstream.intervene(asks('outline'), { content: '{"title": "Nothing happens", "scenes": []}' });
    const { end } = await run({ sceneCount: 1, autoRewrite: false });
    expect(end.failure).toMatchObject({ code: 'OUTLINE_FAILED', stage: 'OUTLINE', retryable: true });
  });
});

describe('a stream that is cut in the middle of a scene', () => {
  /** The mock cuts streams that have a pace only; without one the client sees no text at all. */
  const CUT = { chunkSize: 20, truncateAfterChunks: 6, streamingProfile: { ttft: 1, tps: 200 } };
  const story = (asked: Asked) => ({ content: answerOf(asked) });

  it('is discarded before its readers’ eyes, and written anew under the next number', async () => {
    upstream.intervene(asks('scene'), story, { ...CUT, times: 1 });
    const { end, script } = await run({ sceneCount: 1, autoRewrite: false });
    expect(end.status).toBe('COMPLETED');
    expect(reader.types('SceneDraftStarted', 'SceneDraftDiscarded', 'SceneDraftCompleted')).toEqual([
      'SceneDraftStarted',
      'SceneDraftDiscarded',
      'SceneDraftStarted',
      'SceneDraftCompleted',
    ]);
    const [scene] = (await door.script(script.id)).scenes.nodes;
    expect(reader.text(scene!.id, 1)).toBeUndefined();
    expect(scene!.drafts.nodes.map((draft) => draft.number)).toEqual([2]);
    expect(await door.attempts('scene')).toEqual([
      { attempt: 1, outcome: 'PARTIAL_STREAM' },
      { attempt: 1, outcome: 'ok' },
    ]);
    // The cut answer has no reported usage: what had come is counted.
    expect(end.usage).toMatchObject({ llmCalls: 8, estimated: true });
    await expectWhole(script.id);
  });

  it('again and again fails the generation, shows nothing half-written, and goes on when it is mended', async () => {
    upstream.intervene(({ task, scene }) => task === 'scene' && scene === 2, story, CUT);
    const { id, end, script } = await run({ sceneCount: 2, autoRewrite: false });
    expect(end).toMatchObject({
      status: 'FAILED',
      failure: { code: 'SCENE_FAILED', stage: 'SCENES', retryable: true },
    });
    expect(reader.types('SceneDraftDiscarded')).toHaveLength(2);
    const failed = await door.script(script.id);
    const [whole, cut] = failed.scenes.nodes;
    expect(cut).toMatchObject({
      status: 'PLANNED',
      draft: null,
      integratedScene: null,
      elements: [],
      drafts: { nodes: [] },
    });
    expect([1, 2].map((number) => reader.text(cut!.id, number))).toEqual([undefined, undefined]);
    expect(failed.export.text).toContain(whole!.draft!.text.trim());
    expect(failed.export.text).not.toContain(cut!.outline.heading);

    upstream.mend();
    expect((await resume(id)).status).toBe('COMPLETED');
    expect(counts('outline', 'scene')).toEqual({ outline: 1, scene: 4 });
    expect((await door.script(script.id)).scenes.nodes[1]!.drafts.nodes.map((draft) => draft.number)).toEqual([3]);
    await expectWhole(script.id);
  });

  it('in an answer by schema costs one more request, and nobody sees it', async () => {
    upstream.intervene(asks('outline'), story, { ...CUT, times: 1 });
    const { end } = await run({ sceneCount: 1, autoRewrite: false });
    expect(end.status).toBe('COMPLETED');
    expect(await door.attempts('outline')).toEqual([
      { attempt: 1, outcome: 'PARTIAL_STREAM' },
      { attempt: 2, outcome: 'ok' },
    ]);
  });

  it('by the model’s own limit is written anew too', async () => {
    upstream.intervene(
      asks('scene'),
      { content: 'INT. TIDE HOUSE - NIGHT\n\nThe almanac lies op', finishReason: 'length' },
      { times: 1 },
    );
    const { end, script } = await run({ sceneCount: 1, autoRewrite: false });
    expect(end.status).toBe('COMPLETED');
    expect(reader.types('SceneDraftDiscarded')).toHaveLength(1);
    await expectWhole(script.id);
  });
});
