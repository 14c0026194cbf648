import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { ADA, BOB, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';
import { seedStory } from './support/seed.js';
import type { Story } from './support/seed.js';

let graph: Graph;
let story: Story;

beforeAll(async () => {
  graph = await openGraph();
  story = await seedStory(graph, ADA, { sceneCount: 12 });
});
afterAll(() => graph.close());

const scriptId = () => encodeGlobalId('Script', story.script.id);
const sceneId = () => encodeGlobalId('Scene', story.scenes[0]!.id);

describe('a script', () => {
  it('gives its scenes by number: 10 comes after 9', async () => {
    const { data } = await graph.ask('query ($id: ID!) { script(id: $id) { scenes { nodes { number } } } }', {
      id: scriptId(),
    });
    expect(data.script.scenes.nodes.map(({ number }: { number: number }) => number)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
  });

  it('gives its scenes page by page, and by act', async () => {
    const query =
      'query ($id: ID!, $after: String, $act: Int) { script(id: $id) { scenes(first: 5, after: $after, act: $act) { edges { cursor node { number act } } pageInfo { hasNextPage hasPreviousPage endCursor } } } }';
    const numbers: number[] = [];
    let after: string | null = null;
    for (let page = 1; page <= 3; page += 1) {
      const { data } = await graph.ask(query, { id: scriptId(), after });
      const { edges, pageInfo } = data.script.scenes;
      numbers.push(...edges.map(({ node }: { node: { number: number } }) => node.number));
      expect(pageInfo.hasNextPage).toBe(page < 3);
      expect(pageInfo.hasPreviousPage).toBe(page > 1);
      after = pageInfo.endCursor;
    }
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const { data } = await graph.ask(query, { id: scriptId(), act: 2 });
    expect(data.script.scenes.edges.map(({ node }: { node: { number: number } }) => node.number)).toEqual([
      7, 8, 9, 10, 11,
    ]);
  });

  it('gives one scene with all that belongs to it', async () => {
    const { data } = await graph.ask(
      `query ($id: ID!) { script(id: $id) { scene(number: 3) {
        id number act status outline { heading characters conflict beats } characters { name } setting { name locations { name } }
        integratedScene elements { type text character line }
        draft { id number kind text critique { overall axes { axis score issues } } provenance { provider model promptVersion bibleVersions bibles { version name entry { id } content { __typename } } usage { llmCalls promptTokens cachedPromptTokens completionTokens costUsd estimated } } }
        drafts { nodes { number } } script { title }
      } missing: scene(number: 99) { id } } }`,
      { id: scriptId() },
    );
    expect(data.script.missing).toBeNull();
    expect(data.script.scene).toMatchObject({
      number: 3,
      act: 1,
      status: 'WRITTEN',
      outline: { heading: 'INT. ROOM 3 - NIGHT', characters: ['Tomas', 'Mara'], conflict: null, beats: [] },
      characters: [{ name: 'Tomas' }, { name: 'Mara' }],
      setting: { name: 'The harbour', locations: [{ name: 'QUAY' }] },
      integratedScene: expect.stringContaining('Rain.'),
      elements: [
        { type: 'SCENE_HEADING', text: 'INT. ROOM 3 - NIGHT', character: null, line: 1 },
        { type: 'ACTION', text: 'Rain.', character: null, line: 3 },
        { type: 'CHARACTER', text: 'MARA', character: 'MARA', line: 5 },
        { type: 'PARENTHETICAL', text: '(quietly)', character: 'MARA', line: 6 },
        { type: 'DIALOGUE', text: 'Again.', character: 'MARA', line: 7 },
      ],
      draft: {
        number: 1,
        kind: 'GENERATED',
        critique: { overall: 'Critique of 3', axes: [{ axis: 'PACING', score: 6, issues: ['slow'] }] },
        provenance: {
          provider: 'offline-writer',
          model: 'sample',
          promptVersion: 'scene@1',
          bibleVersions: [`${encodeGlobalId('BibleEntry', story.mara.id)}@1`],
          bibles: [
            {
              version: 1,
              name: 'Mara',
              entry: { id: encodeGlobalId('BibleEntry', story.mara.id) },
              content: { __typename: 'CharacterContent' },
            },
          ],
          usage: {
            llmCalls: 1,
            promptTokens: 100,
            cachedPromptTokens: 40,
            completionTokens: 3,
            costUsd: 0.0025,
            estimated: false,
          },
        },
      },
      drafts: { nodes: [{ number: 1 }] },
      script: { title: 'The Tide Table' },
    });
  });

  it('gives its bibles in the order they were tied to it, and by kind', async () => {
    const { data } = await graph.ask(
      'query ($id: ID!) { script(id: $id) { bibles { name } characters: bibles(kind: CHARACTER) { name ... on CharacterBible { goals } } } }',
      { id: scriptId() },
    );
    expect(data.script.bibles.map(({ name }: { name: string }) => name)).toEqual([
      'Mara',
      'Tomas',
      'The harbour',
      'The letter',
      'Trust',
    ]);
    expect(data.script.characters).toEqual([
      { name: 'Mara', goals: ['find out who wrote the letter'] },
      { name: 'Tomas', goals: [] },
    ]);
  });

  it('exports as Fountain, with the address of the download', async () => {
    const { data } = await graph.ask(
      'query ($id: ID!) { script(id: $id) { export(format: FOUNTAIN) { format fileName mediaType text url } } }',
      { id: scriptId() },
    );
    const { text, url, ...file } = data.script.export;
    expect(file).toEqual({
      format: 'FOUNTAIN',
      fileName: 'The-Tide-Table.fountain',
      mediaType: expect.stringContaining('text/plain'),
    });
    expect(text.match(/INT\. ROOM \d+ - NIGHT/g)).toHaveLength(12);
    const { origin, pathname, search } = new URL(url);
    expect([origin, pathname]).toEqual(['http://localhost:4000', `/scripts/${scriptId()}.fountain`]);
    expect(await (await graph.fetch(pathname, { headers: { 'x-api-key': 'ada' } })).text()).toBe(text);
    expect(await (await graph.fetch(`${pathname}${search}`)).text()).toBe(text);
  });
});

describe('drafts', () => {
  it('are those that are complete, newest first; each shows the critique that it answers', async () => {
    const { scenes } = await seedStory(graph, ADA, { sceneCount: 1, title: 'Drafts' });
    const [scene] = scenes;
    const critique = await graph.db.critique.findFirstOrThrow({ where: { draft: { sceneId: scene!.id } } });
    await graph.db.draft.createMany({
      data: [
        { sceneId: scene!.id, number: 2, kind: 'REWRITE', state: 'DISCARDED', text: 'void' },
        { sceneId: scene!.id, number: 3, kind: 'REWRITE', state: 'COMPLETE', text: 'third', answersId: critique.id },
        { sceneId: scene!.id, number: 4, kind: 'REWRITE', state: 'WRITING', text: 'half a' },
        { sceneId: scene!.id, number: 5, kind: 'EDIT', state: 'COMPLETE', text: 'fifth' },
      ],
    });
    const { data } = await graph.ask(
      'query ($id: ID!) { node(id: $id) { ... on Scene { drafts { nodes { number critique { overall } } } } } }',
      { id: encodeGlobalId('Scene', scene!.id) },
    );
    expect(data.node.drafts.nodes).toEqual([
      { number: 5, critique: null },
      { number: 3, critique: { overall: 'Critique of 1' } },
      { number: 1, critique: { overall: 'Critique of 1' } },
    ]);
  });

  it('cost an unknown sum when one call’s price is unknown', async () => {
    const { scenes } = await seedStory(graph, ADA, { sceneCount: 1, title: 'Costs' });
    const { currentDraftId: draftId } = scenes[0]!;
    const call = {
      tenantId: 'ada',
      draftId,
      task: 'scene',
      provider: 'p',
      model: 'm',
      outcome: 'ok',
      promptTokens: 1,
      cachedPromptTokens: 0,
      completionTokens: 1,
      startedAt: new Date(),
      durationMs: 1,
    };
    await graph.db.llmCall.create({ data: { ...call, attempt: 2, estimated: true, costNanoUsd: null } });
    const { data } = await graph.ask(
      'query ($id: ID!) { node(id: $id) { ... on SceneDraft { provenance { usage { llmCalls upstreamRequests costUsd estimated } } } } }',
      { id: encodeGlobalId('SceneDraft', draftId!) },
    );
    expect(data.node.provenance.usage).toEqual({ llmCalls: 1, upstreamRequests: 2, costUsd: null, estimated: true });
  });
});

describe('lists of scripts', () => {
  it('are newest first, 20 by default', async () => {
    await graph.db.script.createMany({
      data: Array.from({ length: 25 }, (_, at) => ({
        tenantId: 'carol',
        title: `Script ${at}`,
        logLine: 'x',
        createdAt: new Date(Date.UTC(2026, 0, 1 + at)),
      })),
    });
    const titles: string[] = [];
    const scripts = await graph.db.script.findMany({ where: { tenantId: 'carol' }, orderBy: [{ createdAt: 'desc' }] });
    await graph.db.script.updateMany({ where: { tenantId: 'carol' }, data: { tenantId: 'bob' } });
    const first = await graph.ask('{ scripts { nodes { title } pageInfo { endCursor hasNextPage } } }', {}, BOB);
    titles.push(...first.data.scripts.nodes.map(({ title }: { title: string }) => title));
    expect(titles).toHaveLength(20);
    const second = await graph.ask(
      'query ($after: String) { scripts(after: $after) { nodes { title } pageInfo { hasNextPage } } }',
      { after: first.data.scripts.pageInfo.endCursor },
      BOB,
    );
    titles.push(...second.data.scripts.nodes.map(({ title }: { title: string }) => title));
    expect(titles).toEqual(scripts.map(({ title }) => title));
    expect(second.data.scripts.pageInfo.hasNextPage).toBe(false);
  });
});

describe('global ids', () => {
  it('fetch any object again', async () => {
    const generation = await graph.db.generation.create({
      data: { tenantId: 'ada', scriptId: story.script.id, kind: 'SCRIPT', config: {}, input: {} },
    });
    const ids = [
      scriptId(),
      sceneId(),
      encodeGlobalId('SceneDraft', story.scenes[0]!.currentDraftId!),
      encodeGlobalId('Generation', generation.id),
      ...[story.mara, story.plot, story.harbour, story.theme].map(({ id }) => encodeGlobalId('BibleEntry', id)),
    ];
    const { data } = await graph.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids });
    expect(data.nodes).toEqual(
      ['Script', 'Scene', 'SceneDraft', 'Generation', 'CharacterBible', 'PlotBible', 'SettingBible', 'ThemeBible'].map(
        (__typename, at) => ({ __typename, id: ids[at] }),
      ),
    );
  });

  it('keep their order in `nodes`, with null for what is not there', async () => {
    const ids = [sceneId(), 'rubbish', scriptId(), encodeGlobalId('Script', story.mara.id), sceneId()];
    const { data, errors } = await graph.ask(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Scene { outline { heading } } } }',
      { ids },
    );
    expect(errors).toBeUndefined();
    expect(data.nodes).toEqual([
      { __typename: 'Scene', outline: { heading: 'INT. ROOM 1 - NIGHT' } },
      null,
      { __typename: 'Script' },
      null,
      { __typename: 'Scene', outline: { heading: 'INT. ROOM 1 - NIGHT' } },
    ]);
  });

  it.each(['', 'rubbish', 'U2NyaXB0OjE', 'U2NyaXB0OicgT1IgMT0xIC0t', '🎬'])(
    'that are malformed name nothing: %j',
    async (id) => {
      const { data, errors } = await graph.ask(
        'query ($id: ID!) { node(id: $id) { id } script(id: $id) { id } bibleEntry(id: $id) { id } generation(id: $id) { id } }',
        { id },
      );
      expect(errors).toBeUndefined();
      expect(data).toEqual({ node: null, script: null, bibleEntry: null, generation: null });
    },
  );

  it('of another type name nothing where a type is asked for', async () => {
    const { data } = await graph.ask(
      'query ($id: ID!) { script(id: $id) { id } bibleEntry(id: $id) { id } generation(id: $id) { id } }',
      { id: sceneId() },
    );
    expect(data).toEqual({ script: null, bibleEntry: null, generation: null });
  });
});

describe('another tenant', () => {
  it('sees nothing', async () => {
    const ids = [
      scriptId(),
      sceneId(),
      encodeGlobalId('SceneDraft', story.scenes[0]!.currentDraftId!),
      encodeGlobalId('BibleEntry', story.mara.id),
    ];
    const generation = await graph.db.generation.create({
      data: { tenantId: 'ada', scriptId: story.script.id, kind: 'SCRIPT', config: {}, input: {} },
    });
    ids.push(encodeGlobalId('Generation', generation.id));
    const { data } = await graph.ask(
      'query ($ids: [ID!]!, $script: ID!, $entry: ID!, $generation: ID!) { nodes(ids: $ids) { id } script(id: $script) { id } bibleEntry(id: $entry) { id } generation(id: $generation) { id } bibleEntries { nodes { id } } generations { nodes { id } } }',
      { ids, script: ids[0], entry: ids[3], generation: ids[4] },
      BOB,
    );
    expect(data).toEqual({
      nodes: ids.map(() => null),
      script: null,
      bibleEntry: null,
      generation: null,
      bibleEntries: { nodes: [] },
      generations: { nodes: [] },
    });
  });

  it('cannot download', async () => {
    expect((await graph.fetch(`/scripts/${scriptId()}.fountain`, { headers: { 'x-api-key': 'bob' } })).status).toBe(
      404,
    );
  });
});
