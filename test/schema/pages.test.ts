import fc from 'fast-check';
import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { createSchema } from '../../src/schema/schema.js';
import { ADA, BOB, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';
import { seedStory } from './support/seed.js';
import type { Story } from './support/seed.js';

let graph: Graph;
let story: Story;

/** The fields that a list is read by, as a query of the variables `first`, `after`, `last`, `before` and, of some, `id`. */
const page = (before: string, field: string, after = '') => `
  query ($first: Int, $after: String, $last: Int, $before: String, $id: ID = "") {
    there: node(id: $id) { id }
    ${before} list: ${field} {
      totalCount nodes { id: __typename } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    } ${after}
  }`;
const ARGS = 'first: $first, after: $after, last: $last, before: $before';

interface Cursors {
  cursors: string[];
  total: number;
  nodes: number;
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

interface PageArgs {
  first?: number;
  after?: string;
  last?: number;
  before?: string;
}

/** Every connection of the graph, with the path to it. */
const LISTS: Record<string, { query: string; path: string[]; id: () => string }> = {
  'the scripts': { query: page('', `scripts(${ARGS})`), path: ['list'], id: () => '' },
  'the scripts by title': {
    query: page('', `scripts(orderBy: { field: TITLE }, ${ARGS})`),
    path: ['list'],
    id: () => '',
  },
  'the scripts by their last change': {
    query: page('', `scripts(orderBy: { field: UPDATED_AT, direction: ASC }, ${ARGS})`),
    path: ['list'],
    id: () => '',
  },
  'the bible entries': { query: page('', `bibleEntries(${ARGS})`), path: ['list'], id: () => '' },
  'the generations': { query: page('', `generations(status: COMPLETED, ${ARGS})`), path: ['list'], id: () => '' },
  'the scenes of a script': {
    query: page('script(id: $id) {', `scenes(${ARGS})`, '}'),
    path: ['script', 'list'],
    id: () => encodeGlobalId('Script', story.script.id),
  },
  'the scenes of an act': {
    query: page('script(id: $id) {', `scenes(act: 2, ${ARGS})`, '}'),
    path: ['script', 'list'],
    id: () => encodeGlobalId('Script', story.script.id),
  },
  'the generations of a script': {
    query: page('script(id: $id) {', `generations(${ARGS})`, '}'),
    path: ['script', 'list'],
    id: () => encodeGlobalId('Script', story.script.id),
  },
  'the drafts of a scene': {
    query: page('node(id: $id) { ... on Scene {', `drafts(${ARGS})`, '} }'),
    path: ['node', 'list'],
    id: () => encodeGlobalId('Scene', story.scenes[0]!.id),
  },
  'the scenes of a character': {
    query: page('bibleEntry(id: $id) {', `scenes(${ARGS})`, '}'),
    path: ['bibleEntry', 'list'],
    id: () => encodeGlobalId('BibleEntry', story.mara.id),
  },
  'the scenes of a setting': {
    query: page('bibleEntry(id: $id) {', `scenes(${ARGS})`, '}'),
    path: ['bibleEntry', 'list'],
    id: () => encodeGlobalId('BibleEntry', story.harbour.id),
  },
  'the scenes of a theme': {
    query: page('bibleEntry(id: $id) {', `scenes(${ARGS})`, '}'),
    path: ['bibleEntry', 'list'],
    id: () => encodeGlobalId('BibleEntry', story.theme.id),
  },
  'the versions of a bible entry': {
    query: page('bibleEntry(id: $id) {', `history(${ARGS})`, '}'),
    path: ['bibleEntry', 'list'],
    id: () => encodeGlobalId('BibleEntry', story.mara.id),
  },
};

async function read(list: string, args: PageArgs): Promise<Cursors> {
  const { query, path, id } = LISTS[list]!;
  const { data, errors } = await graph.ask(query, { ...args, id: id() });
  expect(errors).toBeUndefined();
  const found = path.reduce((value, name) => value[name], data);
  return {
    cursors: found.edges.map(({ cursor }: { cursor: string }) => cursor),
    total: found.totalCount,
    nodes: found.nodes.length,
    pageInfo: found.pageInfo,
  };
}

async function refusal(list: string, args: PageArgs): Promise<unknown> {
  const { query, id } = LISTS[list]!;
  const { errors } = await graph.ask(query, { ...args, id: id() });
  return errors?.map(({ extensions }) => extensions);
}

beforeAll(async () => {
  graph = await openGraph();
  const { db, bibles } = graph;
  story = await seedStory(graph, ADA, { sceneCount: 9 });
  await seedStory(graph, BOB, { sceneCount: 3 });
  // Equal times and titles, so that the order is right only if the ids have their say.
  await db.script.createMany({
    data: Array.from({ length: 13 }, (_, at) => ({
      tenantId: 'ada',
      title: ['Same', 'same', 'Other', 'Ähnlich'][at % 4]!,
      logLine: 'x',
      createdAt: new Date(Date.UTC(2026, 0, 1 + Math.floor(at / 5))),
      updatedAt: new Date(Date.UTC(2026, 1, 1 + (at % 3))),
    })),
  });
  await db.generation.createMany({
    data: Array.from({ length: 8 }, (_, at) => ({
      tenantId: 'ada',
      scriptId: story.script.id,
      kind: 'SCRIPT' as const,
      status: at === 3 ? ('FAILED' as const) : ('COMPLETED' as const),
      config: {},
      input: {},
      createdAt: new Date(Date.UTC(2026, 0, 1)),
    })),
  });
  await db.draft.createMany({
    data: Array.from({ length: 7 }, (_, at) => ({
      sceneId: story.scenes[0]!.id,
      number: at + 2,
      kind: 'REWRITE' as const,
      state: at === 2 ? ('DISCARDED' as const) : ('COMPLETE' as const),
    })),
  });
  for (let version = 1; version < 7; version += 1) {
    await bibles.updateEntry(ADA, story.mara.id, { voice: `voice ${version}` }, version);
  }
});
afterAll(() => graph.close());

describe.each(Object.keys(LISTS))('%s', (list) => {
  it('come as Relay has it, whatever is asked for', async () => {
    const { cursors: all, total, nodes } = await read(list, { first: 100 });
    expect(all.length).toBeGreaterThan(3);
    expect([total, nodes, new Set(all).size]).toEqual([all.length, all.length, all.length]);
    const place = fc.option(fc.nat(all.length - 1), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.integer({ min: 1, max: 6 }), place, place, async (backward, size, one, two) => {
        // Which of two cursors in the wrong order counts is the spec's only for pages that are read forward.
        const [after, before] =
          backward && one !== undefined && two !== undefined ? (one < two ? [one, two] : [one, undefined]) : [one, two];
        const start = after === undefined ? 0 : after + 1;
        const ended = before !== undefined && before >= start;
        const range = all.slice(start, ended ? before : undefined);
        const expected = backward ? range.slice(-size) : range.slice(0, size);
        const answer = await read(list, {
          [backward ? 'last' : 'first']: size,
          ...(after === undefined ? {} : { after: all[after]! }),
          ...(before === undefined ? {} : { before: all[before]! }),
        });
        const more = range.length > size;
        expect(answer).toEqual({
          cursors: expected,
          total: all.length,
          nodes: expected.length,
          pageInfo: {
            hasNextPage: backward ? before !== undefined : more || ended,
            hasPreviousPage: after !== undefined || (backward && more),
            startCursor: expected[0] ?? null,
            endCursor: expected.at(-1) ?? null,
          },
        });
      }),
      { numRuns: 10 },
    );
  });

  it('are all there, once each, when they are walked through page by page in either direction', async () => {
    const { cursors: all } = await read(list, { first: 100 });
    const forward: string[] = [];
    for (let more = true, after: string | null = null; more;) {
      const found: Cursors = await read(list, { first: 3, ...(after === null ? {} : { after }) });
      forward.push(...found.cursors);
      [more, after] = [found.pageInfo.hasNextPage, found.pageInfo.endCursor];
    }
    expect(forward).toEqual(all);
    const backward: string[] = [];
    for (let more = true, before: string | null = null; more;) {
      const found: Cursors = await read(list, { last: 3, ...(before === null ? {} : { before }) });
      backward.unshift(...found.cursors);
      [more, before] = [found.pageInfo.hasPreviousPage, found.pageInfo.startCursor];
    }
    expect(backward).toEqual(all);
  });
});

describe.each(['the scripts', 'the scenes of a script', 'the versions of a bible entry'])('%s', (list) => {
  it('have wrong arguments refused', async () => {
    const { cursors } = await read(list, { first: 2 });
    const [cursor] = cursors;
    const wrong: [PageArgs, string[]][] = [
      [{ first: 0 }, ['first']],
      [{ first: -1 }, ['first']],
      [{ first: 101 }, ['first']],
      [{ last: 0 }, ['last']],
      [{ last: 101 }, ['last']],
      [{ last: -2_147_483_648 }, ['last']],
      [{ first: 1, last: 1 }, ['last']],
      [{ first: 0, last: 1, before: 'x' }, ['first', 'last', 'before']],
      [{ after: 'tomorrow', before: '' }, ['after', 'before']],
      [{ before: Buffer.from('GPC:N:1').toString('base64') }, ['before']],
      [{ after: Buffer.from("GPC:S:' OR 1=1").toString('base64') }, ['after']],
      [{ after: encodeGlobalId('Script', story.script.id) }, ['after']],
      // It could be one, and is none.
      [{ after: cursorOf('00000000-0000-4000-8000-000000000000') }, ['after']],
      [{ before: cursorOf('00000000-0000-4000-8000-000000000000') }, ['before']],
      [{ last: 1, before: cursor!, after: cursorOf('00000000-0000-4000-8000-000000000000') }, ['after']],
    ];
    for (const [args, paths] of wrong) {
      expect([args, await refusal(list, args)]).toEqual([
        args,
        [
          expect.objectContaining({
            code: 'INVALID_INPUT',
            fields: paths.map((path) => expect.objectContaining({ path })),
          }),
        ],
      ]);
    }
  });
});

describe('a page', () => {
  it('is 20 long by default, from either end', async () => {
    await graph.db.script.createMany({
      data: Array.from({ length: 25 }, (_, at) => ({ tenantId: 'bob', title: `${at}`, logLine: 'x' })),
    });
    const query = `{ all: scripts(first: 100) { edges { cursor } } forward: scripts { edges { cursor } } }`;
    const { data } = await graph.ask(query, {}, BOB);
    const all = data.all.edges as { cursor: string }[];
    expect(data.forward.edges).toEqual(all.slice(0, 20));
    const before = await graph.ask(
      'query ($before: String, $after: String) { alone: scripts(before: $before) { edges { cursor } } between: scripts(after: $after, before: $before) { edges { cursor } } }',
      { before: all[24]!.cursor, after: all[1]!.cursor },
      BOB,
    );
    expect(before.data.alone.edges).toEqual(all.slice(4, 24));
    expect(before.data.between.edges).toEqual(all.slice(2, 22));
  });

  it('takes null for an absent argument', async () => {
    const { data, errors } = await graph.ask(
      '{ scripts(first: null, last: 2, after: null, before: null) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.scripts.nodes).toHaveLength(2);
    expect(data.scripts.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
  });

  it('neither repeats nor leaves out what was there before, when more is added meanwhile', async () => {
    const { cursors: there } = await read('the scripts', { first: 100 });
    const added: string[] = [];
    const add = async () => {
      const { id } = await graph.db.script.create({ data: { tenantId: 'ada', title: 'Same', logLine: 'new' } });
      added.push(id);
    };
    const forward: string[] = [];
    for (let more = true, after: string | null = null; more;) {
      const found: Cursors = await read('the scripts', { first: 4, ...(after === null ? {} : { after }) });
      forward.push(...found.cursors);
      [more, after] = [found.pageInfo.hasNextPage, found.pageInfo.endCursor];
      await add();
    }
    expect(forward).toEqual(there);
    const backward: string[] = [];
    for (let more = true, before: string | null = null; more;) {
      const found: Cursors = await read('the scripts', { last: 4, ...(before === null ? {} : { before }) });
      backward.unshift(...found.cursors);
      [more, before] = [found.pageInfo.hasPreviousPage, found.pageInfo.startCursor];
      if (added.length < 9) await add();
    }
    expect(backward).toEqual([...added.toReversed().map(cursorOf), ...there]);
    await graph.db.script.deleteMany({ where: { id: { in: added } } });
  });

  it('after a row that was deleted meanwhile is an error, not the end', async () => {
    const gone = await graph.db.script.create({ data: { tenantId: 'ada', title: 'Gone', logLine: 'x' } });
    const first = await read('the scripts', { first: 1 });
    expect(first.cursors).toEqual([cursorOf(gone.id)]);
    await graph.db.script.delete({ where: { id: gone.id } });
    expect(await refusal('the scripts', { after: first.cursors[0]! })).toMatchObject([
      { code: 'INVALID_INPUT', fields: [{ path: 'after', message: expect.stringContaining('begin again') }] },
    ]);
  });

  it('goes on from what is in the list only, not from what was moved out of it or never was there', async () => {
    const [first] = story.scenes;
    expect(await refusal('the scenes of an act', { after: cursorOf(first!.id) })).toMatchObject([
      { code: 'INVALID_INPUT', fields: [{ path: 'after' }] },
    ]);
    const other = await seedStory(graph, BOB, { sceneCount: 1 });
    await graph.db.script.update({ where: { id: other.script.id }, data: { tenantId: 'ada' } });
    const draft = await graph.db.draft.findFirstOrThrow({ where: { sceneId: other.scenes[0]!.id } });
    for (const [list, id] of [
      ['the scenes of a script', other.scenes[0]!.id],
      ['the drafts of a scene', draft.id],
    ] as const) {
      expect(await refusal(list, { before: cursorOf(id) })).toMatchObject([
        { code: 'INVALID_INPUT', fields: [{ path: 'before' }] },
      ]);
    }
    await graph.db.script.delete({ where: { id: other.script.id } });
  });

  it('tells nothing of where another tenant’s rows would stand', async () => {
    const foreign = await graph.db.script.findFirstOrThrow({ where: { tenantId: 'bob' } });
    for (const list of ['the scripts', 'the scripts by title']) {
      expect(await refusal(list, { after: cursorOf(foreign.id) })).toMatchObject([{ code: 'INVALID_INPUT' }]);
    }
  });

  it('may be asked for several times with other arguments', async () => {
    const { data, errors } = await graph.ask(
      `query ($id: ID!) { script(id: $id) {
        a: scenes(first: 2) { totalCount nodes { number } } b: scenes(last: 2) { totalCount nodes { number } }
        c: scenes(act: 1) { totalCount } d: scenes(act: 2) { totalCount nodes { number } } e: scenes(act: 3) { totalCount }
      } }`,
      { id: encodeGlobalId('Script', story.script.id) },
    );
    expect(errors).toBeUndefined();
    expect(data.script).toEqual({
      a: { totalCount: 9, nodes: [{ number: 1 }, { number: 2 }] },
      b: { totalCount: 9, nodes: [{ number: 8 }, { number: 9 }] },
      c: { totalCount: 4 },
      d: { totalCount: 5, nodes: [5, 6, 7, 8, 9].map((number) => ({ number })) },
      e: { totalCount: 0 },
    });
  });
});

describe('totals', () => {
  it('of nested lists take no more statements for many rows than for one', async () => {
    const query = (few: boolean) => `{
      scripts(${few ? 'first: 1' : 'first: 100'}) { totalCount nodes {
        scenes(first: 1) { totalCount nodes { drafts { totalCount } } } one: scenes(act: 1) { totalCount } generations { totalCount }
        bibles { history { totalCount } scenes { totalCount } }
      } }
    }`;
    const seeded = await openGraph();
    try {
      for (let count = 0; count < 6; count += 1) await seedStory(seeded, ADA, { sceneCount: 2 });
      const few = await seeded.countSelects(() => seeded.ask(query(true)));
      const many = await seeded.countSelects(async () => {
        const { data, errors } = await seeded.ask(query(false));
        expect(errors).toBeUndefined();
        expect(data.scripts.totalCount).toBe(6);
        expect(data.scripts.nodes).toHaveLength(6);
        for (const script of data.scripts.nodes) {
          expect(script).toEqual({
            scenes: { totalCount: 2, nodes: [{ drafts: { totalCount: 1 } }] },
            one: { totalCount: 1 },
            generations: { totalCount: 0 },
            bibles: script.bibles.map(() => ({ history: { totalCount: 0 }, scenes: { totalCount: 2 } })),
          });
        }
      });
      expect([few, many]).toEqual([few, few]);
      expect(many).toBeLessThanOrEqual(20);
    } finally {
      await seeded.close();
    }
  });

  it('are not counted when nobody asks, and nothing is read for them alone', async () => {
    expect(await graph.countSelects(() => graph.ask('{ scripts { nodes { title } } }'))).toBe(1);
    expect(await graph.countSelects(() => graph.ask('{ scripts { totalCount } }'))).toBe(1);
    expect(await graph.countSelects(() => graph.ask('{ scripts { totalCount nodes { title } } }'))).toBe(2);
  });
});

describe('every connection', () => {
  it('has the four arguments and a total, and is tested above', () => {
    const connections = Object.values(createSchema().getTypeMap())
      .filter(isObjectType)
      .filter(({ name }) => !/^(Character|Plot|Setting|Theme)Bible$/.test(name))
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter((field) => field.extensions.connection === true)
          .map((field) => ({ name: `${type.name}.${field.name}`, field })),
      );
    for (const { field } of connections) {
      expect(field.args.map(({ name }) => name)).toEqual(expect.arrayContaining(['first', 'after', 'last', 'before']));
    }
    // Those of bible entries are in the types that implement it.
    expect(connections.map(({ name }) => name).sort()).toEqual([
      'Query.bibleEntries',
      'Query.generations',
      'Query.scripts',
      'Scene.drafts',
      'Script.generations',
      'Script.scenes',
    ]);
  });
});

function cursorOf(id: string): string {
  return Buffer.from(`GPC:S:${id}`).toString('base64');
}
