import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import { startStoryUpstream } from '../support/story-upstream.js';
import type { StoryUpstream } from '../support/story-upstream.js';
import { FrontDoor, MODEL } from './front-door.js';
import type { GenerationView, ScriptView } from './front-door.js';
import { eventStream, GenerationReader } from './generation-reader.js';

const STRUCTURED = ['cast', 'plot', 'setting', 'theme', 'outline', 'critique', 'continuity'] as const;

describe('a script written by an OpenAI-compatible server', () => {
  let upstream: StoryUpstream;
  let door: FrontDoor;
  let reader: GenerationReader;
  let generation: GenerationView;
  let script: ScriptView;

  beforeAll(async () => {
    upstream = await startStoryUpstream();
    door = await FrontDoor.at(upstream.url);
    const started = await door.generate({ scope: 'FULL_SCRIPT', sceneCount: 6, rewriteIterations: 1 });
    reader = await new GenerationReader(door.url, eventStream).follow(started.id);
    generation = await door.generation(started.id);
    script = await door.script(started.script.id);
  });
  afterAll(async () => {
    await door?.close();
    await upstream?.close();
  });

  it('is complete, with the cast, the plan and the title that the server gave', () => {
    expect(generation).toMatchObject({ status: 'COMPLETED', progress: 1, failure: null });
    expect(generation.stages.every((stage) => stage.status === 'DONE' && stage.done === stage.total)).toBe(true);
    expect(script.title).toBe('The Wrong Tide');
    expect(script.bibles.map((entry) => entry.name).sort()).toEqual([
      'Inês Quadros',
      'Port Sable',
      'The Wrong Tide',
      'Tobias Wren',
      'Who may be wrong',
    ]);
    expect(script.scenes.nodes.map((scene) => [scene.number, scene.status])).toEqual(
      [1, 2, 3, 4, 5, 6].map((number) => [number, 'WRITTEN']),
    );
  });

  it('asks for JSON by schema and for scenes as text, all as streams', () => {
    const journal = upstream.journal();
    expect(
      journal.every(
        (request) => request.status === 200 && request.body.stream === true && request.body.model === MODEL,
      ),
    ).toBe(true);
    for (const task of STRUCTURED) {
      expect(new Set(journal.filter((request) => request.task === task).map((request) => request.format))).toEqual(
        new Set(['json_schema']),
      );
    }
    for (const task of ['scene', 'rewrite']) {
      expect(new Set(journal.filter((request) => request.task === task).map((request) => request.format))).toEqual(
        new Set([undefined]),
      );
    }
    const { critique, continuity, ...others } = Object.fromEntries(
      [...STRUCTURED, 'scene' as const, 'rewrite' as const].map((task) => [task, upstream.count(task)]),
    );
    expect(others).toEqual({ cast: 1, plot: 1, setting: 1, theme: 1, outline: 1, scene: 6, rewrite: 6 });
    // Scenes that are judged at the same time may share a request.
    for (const requests of [critique, continuity]) {
      expect(requests).toSatisfy((count: number) => count >= 1 && count <= 6);
    }
  });

  it('turns loose answers into clean Fountain under the planned heading', () => {
    const texts = script.scenes.nodes.flatMap((scene) =>
      scene.drafts.nodes.map((draft) => ({ heading: scene.outline.heading, text: draft.text })),
    );
    expect(texts).toHaveLength(12);
    for (const { heading, text } of texts) {
      expect(text.split('\n')[0]).toBe(heading);
      expect(text.split(heading)).toHaveLength(2);
      expect(text).not.toMatch(/```|\*\*|Here is|I kept the ending|think>|Sure!/);
    }
  });

  it('ties every cue to the cast', () => {
    for (const scene of script.scenes.nodes) {
      const speakers = new Set(
        scene.elements.flatMap((element) => (element.type === 'CHARACTER' ? [element.character] : [])),
      );
      expect(speakers).toEqual(
        new Set(scene.number === 3 ? ['SAILOR', 'TOBIAS WREN'] : ['INÊS QUADROS', 'TOBIAS WREN']),
      );
    }
  });

  it('names the server and its model in the provenance of each draft', () => {
    const provider = new URL(upstream.url).host;
    for (const scene of script.scenes.nodes) {
      expect(
        scene.drafts.nodes.map((draft) => [
          draft.number,
          draft.kind,
          draft.provenance.provider,
          draft.provenance.model,
          draft.provenance.promptVersion,
          draft.provenance.usage.llmCalls,
        ]),
      ).toEqual([
        [2, 'REWRITE', provider, MODEL, 'rewrite/3', 1],
        [1, 'GENERATED', provider, MODEL, 'scene/4', 1],
      ]);
      expect(scene.integratedScene).toBe(scene.drafts.nodes[0]!.text);
      expect(scene.integratedScene).toContain('A long silence, in which the gas is heard.');
    }
  });

  it('shows a reader of the event stream exactly the stored text', () => {
    expect(reader.events.at(-1)?.__typename).toBe('GenerationCompleted');
    expect(reader.events.map((event) => event.seq)).toEqual(reader.events.map((_, at) => at + 1));
    expect(reader.completed).toHaveLength(12);
    for (const { held, text } of reader.completed) expect(held).toBe(text);
    for (const scene of script.scenes.nodes) {
      for (const draft of scene.drafts.nodes) expect(reader.text(scene.id, draft.number)).toBe(draft.text);
    }
  });

  it('exports the scenes in their order, and serves the same file', async () => {
    let at = 0;
    for (const scene of script.scenes.nodes) {
      const found = script.export.text.indexOf(scene.draft!.text.trim(), at);
      expect(found).toBeGreaterThanOrEqual(at);
      at = found + 1;
    }
    const download = await fetch(new URL(script.export.url, door.url));
    expect(download.status).toBe(200);
    expect(await download.text()).toBe(script.export.text);
  });

  it('counts the tokens that the server reported', () => {
    const sum = (tokens: (usage: (typeof upstream.reported)[number]) => number) =>
      upstream.reported.reduce((total, usage) => total + tokens(usage), 0);
    expect(generation.usage).toEqual({
      // Five for the bibles and the outline, and four for each scene.
      llmCalls: 29,
      upstreamRequests: upstream.journal().length,
      promptTokens: sum((usage) => usage.prompt_tokens),
      completionTokens: sum((usage) => usage.completion_tokens),
      // It asks for a key and may be a gateway, and no list knows its model.
      costUsd: null,
      estimated: false,
    });
  });

  it('sends the texts that the scenes and their judges need', () => {
    const asked = (task: string, scene: number) =>
      upstream.journal().find((request) => request.task === task && request.scene === scene)!.prompt;
    const judged = (task: string, text: string) =>
      upstream.journal().filter((request) => request.task === task && request.prompt.includes(text)).length;
    for (const scene of script.scenes.nodes) {
      const [second, first] = scene.drafts.nodes;
      expect(judged('critique', first!.text.trim())).toBe(1);
      expect(asked('rewrite', scene.number)).toContain('Let the lamp go out and nobody name it.');
      expect(judged('continuity', second!.text.trim())).toBe(1);
    }
  });
});

describe('the price', () => {
  let upstream: StoryUpstream;
  let door: FrontDoor | undefined;
  beforeAll(async () => {
    upstream = await startStoryUpstream();
  });
  afterEach(() => door?.close());
  afterAll(() => upstream.close());

  /** The server, as if it stood at OpenAI's public address: prices go by the address. */
  async function usageAtPublicAddress(model: string) {
    const provider = createOpenAiProvider({ name: 'openai', baseUrl: upstream.url, apiKey: 'test-key', model });
    door = await FrontDoor.open({ provider: { ...provider, baseUrl: 'https://api.openai.com/v1' } });
    upstream.reset();
    const started = await door.generate({ sceneCount: 1, autoRewrite: false });
    await new GenerationReader(door.url, eventStream).follow(started.id);
    return (await door.generation(started.id)).usage;
  }

  it('of a listed model is that of the tokens reported', async () => {
    const usage = await usageAtPublicAddress('gpt-4o-mini');
    const nanoUsd = upstream.reported.reduce(
      (total, { prompt_tokens, completion_tokens }) => total + prompt_tokens * 150 + completion_tokens * 600,
      0,
    );
    expect(usage.llmCalls).toBe(7);
    expect(usage.costUsd).toBe(nanoUsd / 1e9);
  });

  it('of an unknown model is unknown, not nothing', async () => {
    const usage = await usageAtPublicAddress('story-1');
    expect(usage.costUsd).toBeNull();
    expect(usage.completionTokens).toBeGreaterThan(0);
  });
});

describe('a server that does not know schemas', () => {
  let upstream: StoryUpstream;
  let door: FrontDoor;
  beforeAll(async () => {
    upstream = await startStoryUpstream();
  });
  afterEach(() => door.close());
  afterAll(() => upstream.close());

  it.each([
    ['takes JSON objects', ['json_schema'], 'json_object'],
    ['takes no response format at all', ['json_schema', 'json_object'], undefined],
  ] as const)('and %s writes the same script', async (_name, unknown, used) => {
    upstream.reset();
    upstream.intervene(({ format }) => unknown.some((each) => each === format), {
      error: { message: 'This response_format type is unavailable now', type: 'invalid_request_error' },
      status: 400,
    });
    door = await FrontDoor.at(upstream.url);
    const started = await door.generate({ sceneCount: 2, rewriteIterations: 1 });
    const reader = await new GenerationReader(door.url, eventStream).follow(started.id);
    expect(reader.events.at(-1)?.__typename).toBe('GenerationCompleted');
    // The server is asked for what it does not know once, by the first call.
    const rejected = upstream.journal().filter((request) => request.status === 400);
    expect(rejected.map((request) => [request.task, request.format])).toEqual(
      unknown.map((format) => ['cast', format]),
    );
    const answered = upstream
      .journal()
      .filter((request) => request.status === 200 && request.task !== 'scene' && request.task !== 'rewrite');
    expect(new Set(answered.map((request) => request.format))).toEqual(new Set([used]));
    // The form of a request that several share is told in its prompt.
    expect(
      answered
        .filter(({ last }) => !last.includes('[[item r1 '))
        .every(({ last }) => last.includes('must match this JSON schema')),
    ).toBe(true);
    const { usage } = await door.generation(started.id);
    expect(usage).toMatchObject({ upstreamRequests: upstream.reported.length, estimated: false });
    expect((await door.script(started.script.id)).title).toBe('The Wrong Tide');
  });
});
