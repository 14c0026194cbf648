import { afterAll, beforeAll, expect, it } from 'vitest';
import { openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';

let graph: Graph;
beforeAll(async () => {
  graph = await openGraph();
});
afterAll(() => graph.close());

it.each([
  ['{ autoRewrite: false }', undefined],
  ['{ autoRewrite: false, sceneCount: null }', undefined],
  ['{ autoRewrite: false, sceneCount: 3 }', 3],
])('a number of scenes that nobody said is told from one that is the default, in %s', async (config, sceneCount) => {
  graph.asked.splice(0);
  await graph.ask(`mutation { generateScript(input: { logLine: "A story.", config: ${config} }) { __typename } }`);
  expect(graph.asked).toHaveLength(1);
  expect((graph.asked[0]!.input as { config: { sceneCount?: number } }).config.sceneCount).toBe(sceneCount);
});
