import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADA, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';
import { seedStory } from './support/seed.js';

let graph: Graph;
const rejections: unknown[] = [];
const onRejection = (reason: unknown) => void rejections.push(reason);

beforeAll(async () => {
  graph = await openGraph();
  await seedStory(graph, ADA, { sceneCount: 3 });
  process.on('unhandledRejection', onRejection);
});
afterAll(async () => {
  process.off('unhandledRejection', onRejection);
  await graph.close();
});

describe('a wrong argument on several rows of a list', () => {
  it.each([
    '{ bibleEntries { nodes { name history(first: 0) { nodes { version } } } } }',
    '{ bibleEntries { nodes { ... on PlotBible { history(first: 0) { nodes { version } } } ... on CharacterBible { history(first: 0) { nodes { version } } } } } }',
    '{ bibleEntries { nodes { name scenes(after: "tomorrow") { nodes { number } } } } }',
    '{ bibleEntries { nodes { ... on PlotBible { history(first: 5) { nodes { version } } scenes(first: 0) { nodes { id } } } ... on CharacterBible { scenes(first: 0) { nodes { id } } } } } }',
    '{ scripts { nodes { scenes { nodes { drafts(first: 0) { nodes { text } } } } generations(first: 101) { nodes { id } } } } }',
    '{ scripts { nodes { scenes(first: 1, last: 1) { totalCount nodes { drafts(last: 101) { totalCount } } } } } }',
    '{ bibleEntries { nodes { history(before: "tomorrow") { totalCount } scenes(last: 0) { nodes { number } } } } }',
    '{ bibleEntries { nodes { scenes(after: "R1BDOlM6MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAw") { nodes { number } } } } }',
    '{ scripts { nodes { bibles { name history(first: 0) { nodes { version } } } } } }',
    '{ scripts { nodes { bibles { name history(after: "tomorrow") { nodes { version } } scenes(first: 0) { nodes { id } } } } } }',
  ])('is an error of the operation and of nothing else: %s', async (query) => {
    const { errors } = await graph.ask(query, {}, ADA);
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
    // A rejection is told after the microtasks of the turn in which nobody took it.
    await graph.ask('{ scripts { nodes { id } } }', {}, ADA);
    expect(rejections).toEqual([]);
  });
});
