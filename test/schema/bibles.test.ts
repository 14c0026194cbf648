import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { ADA, BOB, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';
import { seedStory } from './support/seed.js';

let graph: Graph;
beforeAll(async () => {
  graph = await openGraph();
});
afterAll(() => graph.close());

const ERRORS =
  '__typename ... on Error { message code } ... on InvalidInputError { fields { path message } } ... on ConflictError { currentVersion }';
const CREATE = `mutation ($input: CreateBibleEntryInput!) { createBibleEntry(input: $input) { ${ERRORS} ... on BibleEntry { id kind name version } } }`;
const UPDATE = `mutation ($input: UpdateBibleEntryInput!) { updateBibleEntry(input: $input) { ${ERRORS} ... on BibleEntry { name version } ... on CharacterBible { goals voice } } }`;
const RESTORE = `mutation ($id: ID!, $version: Int!) { restoreBibleEntry(id: $id, version: $version) { ${ERRORS} ... on BibleEntry { name version } } }`;
const DELETE = `mutation ($id: ID!) { deleteBibleEntry(id: $id) { ${ERRORS} ... on BibleEntry { id name } } }`;

async function create(input: object): Promise<string> {
  return (await graph.ask(CREATE, { input })).data.createBibleEntry.id;
}

describe('createBibleEntry', () => {
  it.each([
    [
      'CharacterBible',
      'CHARACTER',
      'Mara',
      { character: { name: 'Mara', goals: ['leave'], relationships: [{ name: 'Tomas', description: 'brother' }] } },
    ],
    [
      'PlotBible',
      'PLOT',
      'The letter',
      {
        plot: {
          title: 'The letter',
          actStructure: 'FIVE_ACT',
          beats: [{ act: 2, title: 'Turn', description: 'It turns.' }],
        },
      },
    ],
    [
      'SettingBible',
      'SETTING',
      'Harbour',
      { setting: { name: 'Harbour', mood: 'grey', locations: [{ name: 'QUAY' }] } },
    ],
    ['ThemeBible', 'THEME', 'Trust', { theme: { name: 'Trust', symbols: ['key'] } }],
  ])('makes a %s', async (type, kind, name, input) => {
    const { data } = await graph.ask(CREATE, { input });
    expect(data.createBibleEntry).toEqual({ __typename: type, id: expect.any(String), kind, name, version: 1 });
    const found = await graph.ask(
      'query ($id: ID!) { bibleEntry(id: $id) { __typename name history { nodes { version } } } }',
      { id: data.createBibleEntry.id },
    );
    expect(found.data.bibleEntry).toEqual({ __typename: type, name, history: { nodes: [] } });
  });

  it('says what is wrong with the content', async () => {
    const { data } = await graph.ask(CREATE, {
      input: { character: { name: '  ', goals: Array.from({ length: 31 }, () => 'x') } },
    });
    expect(data.createBibleEntry).toMatchObject({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      fields: [{ path: 'name' }, { path: 'goals' }],
    });
  });

  it('takes one kind exactly', async () => {
    expect(await graph.ask(CREATE, { input: { character: { name: 'A' }, theme: { name: 'B' } } })).toMatchObject({
      errors: [{ message: expect.stringMatching(/exactly one/i) }],
    });
    expect(await graph.ask(CREATE, { input: {} })).toMatchObject({
      errors: [{ message: expect.stringMatching(/exactly one/i) }],
    });
  });
});

describe('updateBibleEntry', () => {
  it('stores a new version, and leaves what is not given', async () => {
    const id = await create({ character: { name: 'Mara', goals: ['leave'], voice: 'low' } });
    const { data } = await graph.ask(UPDATE, {
      input: { id, expectedVersion: 1, character: { goals: ['stay'], voice: null } },
    });
    expect(data.updateBibleEntry).toEqual({
      __typename: 'CharacterBible',
      name: 'Mara',
      version: 2,
      goals: ['stay'],
      voice: null,
    });
  });

  it('refuses a change made from a stale version', async () => {
    const id = await create({ theme: { name: 'Trust' } });
    await graph.ask(UPDATE, { input: { id, theme: { name: 'Faith' } } });
    const { data } = await graph.ask(UPDATE, { input: { id, expectedVersion: 1, theme: { name: 'Doubt' } } });
    expect(data.updateBibleEntry).toMatchObject({ __typename: 'ConflictError', code: 'CONFLICT', currentVersion: 2 });
  });

  it('takes changes of the entry’s own kind only, and of one', async () => {
    const id = await create({ theme: { name: 'Trust' } });
    const { data } = await graph.ask(UPDATE, { input: { id, plot: { title: 'No' } } });
    expect(data.updateBibleEntry).toMatchObject({
      __typename: 'InvalidInputError',
      fields: [{ path: 'input.plot', message: expect.stringContaining('`theme`') }],
    });
    for (const input of [{ id }, { id, theme: { name: 'A' }, plot: { title: 'B' } }]) {
      expect((await graph.ask(UPDATE, { input })).data.updateBibleEntry).toMatchObject({
        __typename: 'InvalidInputError',
        fields: [{ path: 'input' }],
      });
    }
  });

  it.each([
    ['a malformed id', () => 'rubbish', /not an id that this server gave out/],
    [
      'the id of something else',
      () => encodeGlobalId('Script', '0190f3a0-0000-7000-8000-000000000001'),
      /is the id of a Script; the id of a BibleEntry is needed/,
    ],
    ['an id of nothing', () => encodeGlobalId('BibleEntry', '0190f3a0-0000-7000-8000-000000000001'), /no bible entry/],
  ])('finds nothing for %s', async (_what, id, message) => {
    const { data } = await graph.ask(UPDATE, { input: { id: id(), theme: { name: 'X' } } });
    expect(data.updateBibleEntry).toMatchObject({
      __typename: 'NotFoundError',
      code: 'NOT_FOUND',
      message: expect.stringMatching(message),
    });
  });

  it('finds nothing of another tenant', async () => {
    const id = await create({ theme: { name: 'Trust' } });
    for (const [query, variables] of [
      [UPDATE, { input: { id, theme: { name: 'X' } } }],
      [RESTORE, { id, version: 1 }],
      [DELETE, { id }],
    ] as const) {
      const { data } = await graph.ask(query, variables, BOB);
      expect(Object.values(data)).toMatchObject([{ __typename: 'NotFoundError' }]);
    }
    expect(
      (await graph.ask('query ($id: ID!) { bibleEntry(id: $id) { name version } }', { id })).data.bibleEntry,
    ).toEqual({ name: 'Trust', version: 1 });
  });
});

describe('versions', () => {
  it('are all there, newest first, with what they held, and can come back', async () => {
    const id = await create({ setting: { name: 'Harbour', mood: 'grey', locations: [{ name: 'QUAY' }] } });
    await graph.ask(UPDATE, { input: { id, setting: { name: 'Port', mood: 'bright' } } });
    await graph.ask(UPDATE, { input: { id, setting: { locations: [] } } });
    const history = await graph.ask(
      'query ($id: ID!) { bibleEntry(id: $id) { version history { nodes { version name content { __typename ... on SettingContent { mood locations { name } } } } } } }',
      { id },
    );
    expect(history.data.bibleEntry).toEqual({
      version: 3,
      history: {
        nodes: [
          {
            version: 2,
            name: 'Port',
            content: { __typename: 'SettingContent', mood: 'bright', locations: [{ name: 'QUAY' }] },
          },
          {
            version: 1,
            name: 'Harbour',
            content: { __typename: 'SettingContent', mood: 'grey', locations: [{ name: 'QUAY' }] },
          },
        ],
      },
    });
    expect((await graph.ask(RESTORE, { id, version: 1 })).data.restoreBibleEntry).toEqual({
      __typename: 'SettingBible',
      name: 'Harbour',
      version: 4,
    });
    expect((await graph.ask(RESTORE, { id, version: 9 })).data.restoreBibleEntry).toMatchObject({
      __typename: 'NotFoundError',
    });
  });
});

describe('deleteBibleEntry', () => {
  it('deletes the entry and gives it once more', async () => {
    const id = await create({ theme: { name: 'Trust' } });
    expect((await graph.ask(DELETE, { id })).data.deleteBibleEntry).toEqual({
      __typename: 'ThemeBible',
      id,
      name: 'Trust',
    });
    expect((await graph.ask('query ($id: ID!) { bibleEntry(id: $id) { id } }', { id })).data.bibleEntry).toBeNull();
    expect((await graph.ask(DELETE, { id })).data.deleteBibleEntry).toMatchObject({ __typename: 'NotFoundError' });
  });
});

describe('the connections between entries, scripts and scenes', () => {
  it('lead from each kind of entry to the scenes that use it', async () => {
    const story = await seedStory(graph, ADA, { sceneCount: 3 });
    const ids = [story.mara, story.harbour, story.plot, story.theme].map(({ id }) => encodeGlobalId('BibleEntry', id));
    const stray = await create({ theme: { name: 'Unused' } });
    const { data } = await graph.ask(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on BibleEntry { scenes { nodes { number } } } } }',
      { ids: [...ids, stray] },
    );
    const all = { scenes: { nodes: [{ number: 1 }, { number: 2 }, { number: 3 }] } };
    expect(data.nodes).toEqual([all, all, all, all, { scenes: { nodes: [] } }]);
  });

  it('lead from a character to those of the same scripts, whatever the case of their names', async () => {
    const story = await seedStory(graph, ADA, { sceneCount: 1 });
    await seedStory(graph, ADA, { sceneCount: 1, title: 'Another Tomas' });
    const { data } = await graph.ask(
      'query ($id: ID!) { node(id: $id) { ... on CharacterBible { relationships { name description character { id name } } } } }',
      {
        id: encodeGlobalId('BibleEntry', story.mara.id),
      },
    );
    expect(data.node.relationships).toEqual([
      {
        name: 'TOMAS',
        description: 'her brother',
        character: { id: encodeGlobalId('BibleEntry', story.tomas.id), name: 'Tomas' },
      },
      { name: 'Nobody', description: 'a stranger', character: null },
    ]);
  });

  it('list entries by kind, newest first', async () => {
    const { data } = await graph.ask(
      '{ bibleEntries(kind: PLOT) { nodes { kind } } all: bibleEntries(first: 100) { nodes { createdAt } } }',
    );
    expect(new Set(data.bibleEntries.nodes.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(['PLOT']));
    const times = data.all.nodes.map(({ createdAt }: { createdAt: string }) => createdAt);
    expect(times).toEqual(times.toSorted().toReversed());
  });
});
