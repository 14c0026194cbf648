import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { ADA, BOB, CAROL, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';
import { createSchema } from '../../src/schema/schema.js';
import { nestedOperations } from './support/nested-operations.js';
import { seedStory } from './support/seed.js';
import type { Story } from './support/seed.js';

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
  await seedStory(graph, ADA, { sceneCount: 2 });
  for (let count = 0; count < 3; count += 1) await seedStory(graph, BOB, { sceneCount: 12 });
});
afterAll(() => graph.close());

const DEEP = `{ scripts { nodes { title bibles { name } usage { llmCalls } scenes { nodes {
  number characters { name goals relationships { character { name } } } setting { name } integratedScene elements { text }
  draft { text critique { overall axes { axis } } provenance { model usage { completionTokens } } } } } } } }`;

describe('the number of statements', () => {
  it('does not grow with the number of rows', async () => {
    const few = await graph.countSelects(() => graph.ask(DEEP, {}, ADA));
    const many = await graph.countSelects(async () => {
      const { data, errors } = await graph.ask(DEEP, {}, BOB);
      expect(errors).toBeUndefined();
      expect(data.scripts.nodes.flatMap(({ scenes }: { scenes: { nodes: unknown[] } }) => scenes.nodes)).toHaveLength(
        36,
      );
    });
    expect(many).toBe(few);
    expect(many).toBeLessThanOrEqual(20);
  });

  it('does not grow with the number of events', async () => {
    const script = await graph.db.script.findFirstOrThrow({
      where: { tenantId: 'bob' },
      include: { scenes: { orderBy: { number: 'asc' } } },
    });
    const counts: number[] = [];
    for (const shown of [2, 12]) {
      const generation = await graph.db.generation.create({
        data: { tenantId: 'bob', scriptId: script.id, kind: 'SCRIPT', config: {}, input: {} },
      });
      await graph.streams.journal.commit(generation.id, async (_tx, emit) => {
        for (const scene of script.scenes.slice(0, shown)) {
          emit({ type: 'SceneOutlined', sceneId: scene.id });
          emit({ type: 'SceneDraftCompleted', sceneId: scene.id, draftId: scene.currentDraftId!, draftNumber: 1 });
        }
      });
      counts.push(
        await graph.countSelects(async () => {
          const { data } = await graph.ask(
            'query ($id: ID!) { generation(id: $id) { events { seq ... on SceneOutlined { scene { number characters { name } } } ... on SceneDraftCompleted { scene { number } draft { text provenance { usage { llmCalls } } } } } } }',
            { id: encodeGlobalId('Generation', generation.id) },
            BOB,
          );
          expect(data.generation.events).toHaveLength(shown * 2);
        }),
      );
    }
    expect(counts[1]).toBe(counts[0]);
  });

  it('does not grow with the number of nodes', async () => {
    const scenes = await graph.db.scene.findMany({ where: { script: { tenantId: 'bob' } }, take: 12 });
    const counts: number[] = [];
    for (const shown of [2, 12]) {
      const ids = scenes.slice(0, shown).map(({ id }) => encodeGlobalId('Scene', id));
      counts.push(
        await graph.countSelects(async () => {
          const { data } = await graph.ask(
            'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Scene { draft { text critique { overall } } characters { name } script { title } } } }',
            { ids },
            BOB,
          );
          expect(data.nodes.map(({ script }: { script: { title: string } }) => script.title)).toEqual(
            ids.map(() => 'The Tide Table'),
          );
        }),
      );
    }
    expect(counts[1]).toBe(counts[0]);
  });
});

/** Fields whose statements grow with the rows, each with the reason. */
const EACH_ROW_ITS_OWN = new Set([
  // A model computes them: each asks whether it is there, and stores what comes.
  'Scene.summary',
  'Scene.coverage',
  'CharacterBible.summary',
  'CharacterBible.voiceSample',
  'PlotBible.summary',
  'SettingBible.summary',
  'ThemeBible.summary',
  // A page of a log, from a place of its own: its history is read for each, under a moment of its own.
  'Script.events',
  'Generation.events',
]);

describe('every field of what can be asked for by its id, with two objects below it', () => {
  const ids: Record<string, string[]> = {};

  beforeAll(async () => {
    const stories: Story[] = [];
    for (let at = 0; at < 20; at += 1) stories.push(await seedStory(graph, CAROL, { title: `No. ${at}` }));
    const of = (type: string, rows: readonly { id: string }[], global: Parameters<typeof encodeGlobalId>[0]) => {
      ids[type] = rows.slice(0, 20).map(({ id }) => encodeGlobalId(global, id));
    };
    const scenes = stories.flatMap((story) => story.scenes);
    of(
      'Script',
      stories.map(({ script }) => script),
      'Script',
    );
    of('Scene', scenes, 'Scene');
    of(
      'SceneDraft',
      await graph.db.draft.findMany({ where: { scene: { script: { tenantId: CAROL.tenantId } } } }),
      'SceneDraft',
    );
    of(
      'CharacterBible',
      stories.map(({ mara }) => mara),
      'BibleEntry',
    );
    of(
      'PlotBible',
      stories.map(({ plot }) => plot),
      'BibleEntry',
    );
    of(
      'SettingBible',
      stories.map(({ harbour }) => harbour),
      'BibleEntry',
    );
    of(
      'ThemeBible',
      stories.map(({ theme }) => theme),
      'BibleEntry',
    );
    const generations = await Promise.all(
      stories.map(({ script }) =>
        graph.db.generation.create({
          data: {
            tenantId: CAROL.tenantId,
            scriptId: script.id,
            kind: 'SCRIPT',
            status: 'COMPLETED',
            config: {},
            input: {},
            stages: { create: { stage: 'SCENES', position: 0, status: 'DONE', total: 1, done: 1 } },
          },
        }),
      ),
    );
    of('Generation', generations, 'Generation');
    for (const { mara, plot, harbour, theme } of stories) {
      for (const { id } of [mara, plot, harbour, theme]) {
        await graph.db.bibleEntry.update({ where: { id }, data: { version: 2 } });
      }
    }
  });

  it.each(nestedOperations(createSchema(), EACH_ROW_ITS_OWN))('$field', async ({ document, type }) => {
    const ask = async (count: number) => {
      const { data, errors } = await graph.ask(document, { ids: ids[type]!.slice(0, count) }, CAROL);
      expect(errors).toBeUndefined();
      expect(data.nodes.map(({ __typename }: { __typename: string }) => __typename)).toEqual(
        Array.from({ length: count }, () => type),
      );
    };
    // What is made of texts is made and kept by the first who asks.
    await ask(20);
    const few = await graph.countSelects(() => ask(2));
    expect(await graph.countSelects(() => ask(20))).toBe(few);
  });
});
