import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { ADA, BOB, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';
import { seedStory } from './support/seed.js';

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
