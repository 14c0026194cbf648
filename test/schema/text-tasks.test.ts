import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTextTaskRunner } from '../../src/scripts/text-tasks/text-task-runner.js';
import type { TextTaskRunner } from '../../src/scripts/text-tasks/text-task-runner.js';
import { writeFeature } from '../screenplay/fixtures/feature.js';
import { watchedTextTasks } from '../scripts/support/watched-text-tasks.js';
import { watchThreads } from '../support/threads.js';
import { openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';

const threads = watchThreads();
let graph: Graph | undefined;
afterEach(async () => {
  await graph?.close();
  graph = undefined;
  expect(threads.alive, 'threads left behind').toBe(0);
});

const IMPORT =
  'mutation ($text: String!) { importScript(input: { format: FOUNTAIN, text: $text }) { __typename ... on Script { id } ... on Error { code } ... on InvalidInputError { fields { path message } } } }';
const imported = async (text: string): Promise<string> => (await graph!.ask(IMPORT, { text })).data.importScript.id;

/** Refuses everything for the given reason of the pool's. */
const overloaded = (): TextTaskRunner => createTextTaskRunner({ size: 0, queue: 0, inlineChars: -1 });

describe('one script that is asked for many times', () => {
  it('is written once for each format', async () => {
    const textTasks = watchedTextTasks();
    graph = await openGraph({ textTasks });
    const id = await imported(writeFeature(1, 6));
    textTasks.asked.length = 0;
    const aliases = Array.from({ length: 28 }, (_, at) => `a${at}: export(format: HTML) { text }`).join(' ');
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Script { ${aliases} fdx: export(format: FDX) { text losses { code } } pageCount lint { rule } statistics { pages } } } }`;
    const { data, errors } = await graph.ask(query, { ids: Array.from({ length: 10 }, () => id) });
    expect(errors).toBeUndefined();
    expect(
      new Set(
        data.nodes.flatMap((node: Record<string, { text?: string }>) =>
          Object.keys(node)
            .filter((key) => key.startsWith('a'))
            .map((key) => node[key]!.text),
        ),
      ).size,
    ).toBe(1);
    // What is found to be kept, or not, at another moment is asked for in a task of its own.
    const parts = textTasks.asked.flatMap((task) => task.replace(/^Feature: /, '').split(' '));
    expect(parts.toSorted()).toEqual(['FDX', 'FDX_LOSSES', 'FINDINGS', 'HTML', 'LENGTH', 'STATISTICS']);
  });

  it('has the elements of a scene taken apart once, and two drafts compared once', async () => {
    const textTasks = watchedTextTasks();
    graph = await openGraph({ textTasks });
    const id = await imported(writeFeature(1, 3));
    textTasks.asked.length = 0;
    const aliases = (field: string) =>
      Array.from({ length: 10 }, (_, at) => `${field.slice(0, 1)}${at}: ${field}`).join(' ');
    const query = `query ($id: ID!) { script(id: $id) { scene(number: 1) { ${aliases('elements { text }')} draft { ${aliases('diff { kind }')} } } } }`;
    const { data, errors } = await graph.ask(query, { id });
    expect(errors).toBeUndefined();
    expect(data.script.scene.e9.length).toBe(data.script.scene.draft.d9.length);
    expect(textTasks.asked.toSorted()).toEqual(['DIFF', 'ELEMENTS']);
  });
});

it('a list of scripts can be asked for again and again, though none of it can be kept', async () => {
  graph = await openGraph({ mostKept: 0 });
  for (let at = 0; at < 8; at += 1) await imported(writeFeature(at, 5));
  const ask = () => graph!.ask('{ scripts(first: 50) { nodes { pageCount } } }');
  const first = await ask();
  expect(first.data.scripts.nodes).toHaveLength(8);
  for (const again of [await ask(), ...(await Promise.all([ask(), ask(), ask()]))]) expect(again).toEqual(first);
});

describe('what cannot be done now', () => {
  it('is told by its code, and may be asked for again', async () => {
    graph = await openGraph({ textTasks: overloaded() });
    const script = await graph.db.script.create({ data: { tenantId: 'ada', title: 'Empty', logLine: 'None.' } });
    const { errors } = await graph.ask('{ scripts { nodes { pageCount } } }');
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('Try again a little later.'),
        path: ['scripts', 'nodes', 0, 'pageCount'],
        extensions: { code: 'RATE_LIMITED' },
      },
    ]);
    expect((await graph.ask(IMPORT, { text: 'INT. A - DAY\n\nx\n' })).errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
    const response = await graph.fetch(`/scripts/${script.id}.fountain`, { headers: { 'x-api-key': 'ada' } });
    expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([
      503,
      '2',
      { errors: [{ message: expect.stringContaining('Try again'), extensions: { code: 'RATE_LIMITED' } }] },
    ]);
  });

  it('as a text takes too long is what is wrong with it', async () => {
    graph = await openGraph({ textTasks: createTextTaskRunner({ timeoutMs: 1, inlineChars: -1 }) });
    const { data } = await graph.ask(IMPORT, { text: writeFeature(1, 200) });
    expect(data.importScript).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      fields: [{ path: 'text', message: expect.stringContaining('split it into parts') }],
    });
    const script = await graph.db.script.create({ data: { tenantId: 'ada', title: 'Empty', logLine: 'None.' } });
    const { status } = await graph.fetch(`/scripts/${script.id}.fountain`, { headers: { 'x-api-key': 'ada' } });
    expect(status).toBe(422);
  });
});

it('a reader who goes away ends what nobody else waits for, and nothing is logged', async () => {
  const warnings = vi.spyOn(process, 'emitWarning');
  const begun = Promise.withResolvers<AbortSignal>();
  const textTasks: TextTaskRunner = {
    run: (_name, _input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal!.addEventListener('abort', () => reject(signal!.reason as Error));
        begun.resolve(signal!);
      }),
    close: async () => undefined,
  };
  graph = await openGraph({ textTasks });
  await graph.db.script.create({ data: { tenantId: 'ada', title: 'Empty', logLine: 'None.' } });
  const reader = new AbortController();
  const body = JSON.stringify({ query: '{ scripts { nodes { pageCount } } }' });
  const answer = graph
    .fetch('/graphql', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-api-key': 'ada' },
      signal: reader.signal,
    })
    .catch((error: unknown) => error);
  const signal = await begun.promise;
  reader.abort();
  await expect.poll(() => signal.aborted).toBe(true);
  await answer;
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings.mock.calls).toEqual([]);
  warnings.mockRestore();
});
