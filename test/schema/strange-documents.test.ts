import { OperationTypeNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { createSchema } from '../../src/schema/schema.js';
import { Random } from '../server/support/random.js';
import { randomOperation } from '../server/support/random-documents.js';
import { TELLS_OF_THE_MACHINE } from '../server/support/raw-socket.js';
import { ADA, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';
import { seedStory } from './support/seed.js';

let graph: Graph;
let ids: string[];
const rejections: unknown[] = [];
const onRejection = (reason: unknown) => void rejections.push(reason);

beforeAll(async () => {
  graph = await openGraph();
  await seedStory(graph, ADA, { sceneCount: 3 });
  const [scripts, scenes, drafts, entries, generations] = await Promise.all([
    graph.db.script.findMany(),
    graph.db.scene.findMany(),
    graph.db.draft.findMany(),
    graph.db.bibleEntry.findMany(),
    graph.db.generation.findMany(),
  ]);
  ids = [
    ...scripts.map(({ id }) => encodeGlobalId('Script', id)),
    ...scenes.map(({ id }) => encodeGlobalId('Scene', id)),
    ...drafts.map(({ id }) => encodeGlobalId('SceneDraft', id)),
    ...entries.map(({ id }) => encodeGlobalId('BibleEntry', id)),
    ...generations.map(({ id }) => encodeGlobalId('Generation', id)),
    'nothing',
    '',
  ];
  process.on('unhandledRejection', onRejection);
});
afterAll(async () => {
  process.off('unhandledRejection', onRejection);
  await graph.close();
});

describe('documents that know the schema and little of its rules', () => {
  it.each([1, 2, 3, 4])(
    'get an answer, tell nothing of the machine and leave no rejection behind (seed %i)',
    async (seed) => {
      const random = new Random(seed);
      const schema = createSchema();
      const codes = new Map<string, number>();
      for (let count = 0; count < 150; count += 1) {
        const { query, variables } = randomOperation(random, schema, [OperationTypeNode.QUERY], ids);
        const answer = await graph.ask(query, variables, ADA);
        const text = JSON.stringify(answer);
        expect(text, query).not.toMatch(TELLS_OF_THE_MACHINE);
        for (const { extensions } of answer.errors ?? [{ extensions: { code: 'none' } }]) {
          codes.set(String(extensions?.['code']), (codes.get(String(extensions?.['code'])) ?? 0) + 1);
        }
        expect(text, `${query} ${JSON.stringify(variables)}`).not.toContain('"INTERNAL"');
      }
      expect(rejections).toEqual([]);
      // It has been through the rules, and through the resolvers.
      expect(codes.get('none')).toBeGreaterThan(5);
      expect(codes.size).toBeGreaterThanOrEqual(4);
      expect(await graph.ask('{ scripts { nodes { title } } }', {}, ADA)).toMatchObject({
        data: { scripts: { nodes: [expect.anything()] } },
      });
    },
  );
});
