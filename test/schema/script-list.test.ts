import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCRIPT_STATUSES } from '../../src/scripts/script-status.js';
import { ADA, BOB, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
});
afterAll(() => graph.close());

interface Found {
  titles: string[];
  total: number;
}

const SEARCH =
  'query ($search: String) { scripts(search: $search, orderBy: { field: TITLE }) { totalCount nodes { title } } }';

async function found(search: string, caller = ADA): Promise<Found> {
  const { data, errors } = await graph.ask(SEARCH, { search }, caller);
  expect(errors).toBeUndefined();
  return {
    titles: data.scripts.nodes.map(({ title }: { title: string }) => title),
    total: data.scripts.totalCount,
  };
}

describe('a search of scripts', () => {
  const NFD = 'Café Zürich'.normalize('NFD');
  beforeAll(async () => {
    const scripts: [string, string][] = [
      ['The Tide Table', 'A keeper finds a letter from tomorrow.'],
      ['Ночной паром', 'Паромщик везёт письмо.'],
      ['灯塔的来信', '守塔人发现一封信。'],
      ['منارة البحر', 'رسالة من الغد'],
      ['İstanbul', 'A ferry crosses.'],
      ['Καλός Σίσυφος', 'Ὁ βράχος.'],
      [NFD, 'Decomposed.'],
      ['Café Genève', 'Composed.'],
      ['Die Straße', 'Regen.'],
      ['100% Letter_Box', 'Back\\slash and "quotes" and \'ticks\''],
      ['100 percent LetterXBox', 'Nothing of the kind.'],
    ];
    await graph.db.script.createMany({
      data: [
        ...scripts.map(([title, logLine]) => ({ tenantId: 'ada', title, logLine })),
        { tenantId: 'bob', title: 'The Tide Table', logLine: 'Bob has his own letter, паром, 灯塔 and 100%.' },
      ],
    });
  });

  it.each([
    ['in the title', 'tide', ['The Tide Table']],
    ['in the log line', 'keeper', ['The Tide Table']],
    ['each word in either', 'tomorrow TABLE', ['The Tide Table']],
    ['within words, in any order', 'eepe able', ['The Tide Table']],
    ['all words or nothing', 'tide ferry', []],
    ['whatever blanks are between', '\u00A0 tide\t\n table\u3000', ['The Tide Table']],
    ['Cyrillic in capitals', 'НОЧНОЙ ПАРОМ', ['Ночной паром']],
    ['Cyrillic across both', 'ночной ПИСЬМО', ['Ночной паром']],
    ['Chinese', '灯塔', ['灯塔的来信']],
    ['Chinese in the log line', '守塔人', ['灯塔的来信']],
    ['Arabic', 'البحر رسالة', ['منارة البحر']],
    ['a Turkish capital', 'İSTANBUL', ['İstanbul']],
    ['as it stands', 'İstanbul', ['İstanbul']],
    ['Greek in capitals', 'ΚΑΛΌΣ ΣΊΣΥΦΟΣ', ['Καλός Σίσυφος']],
    ['Greek in small letters', 'σίσυφος', ['Καλός Σίσυφος']],
    ['composed accents', 'café'.normalize('NFC'), [NFD, 'Café Genève']],
    ['decomposed accents', 'CAFÉ'.normalize('NFD'), [NFD, 'Café Genève']],
    ['a sharp s', 'STRAßE', ['Die Straße']],
    ['a percent sign', '100%', ['100% Letter_Box']],
    ['a percent sign alone', '%', ['100% Letter_Box']],
    ['an underscore', 'letter_box', ['100% Letter_Box']],
    ['a backslash', '\\', ['100% Letter_Box']],
    ['a backslash within', 'k\\s', ['100% Letter_Box']],
    ['an escaped wildcard', '\\%', []],
    ['double quotes', '"quotes"', ['100% Letter_Box']],
    ['single quotes', "'ticks'", ['100% Letter_Box']],
    ['SQL', "' OR 1=1 --", []],
    ['half a character', '\uD83C', []],
    ['what nobody wrote', 'zeppelin', []],
  ])('finds %s: %j', async (_what, search, titles) => {
    expect(await found(search)).toEqual({ titles, total: titles.length });
  });

  it.each(['', '   ', '\u0000', '\t\n'])('for nothing gives all: %j', async (search) => {
    expect((await found(search)).total).toBe(11);
  });

  it('never finds what another tenant has', async () => {
    expect(await found('tide', BOB)).toEqual({ titles: ['The Tide Table'], total: 1 });
    expect(await found('keeper', BOB)).toEqual({ titles: [], total: 0 });
    expect(await found('Bob')).toEqual({ titles: [], total: 0 });
  });

  it('may be 200 characters long', async () => {
    expect((await found(` ${'x'.repeat(200)} `)).total).toBe(0);
    expect((await found('é '.repeat(100))).total).toBe(2);
    for (const fields of ['totalCount', 'nodes { id }', 'totalCount nodes { id }']) {
      const { errors } = await graph.ask(`query ($search: String) { scripts(search: $search) { ${fields} } }`, {
        search: 'x'.repeat(201),
      });
      expect(errors).toMatchObject([
        {
          extensions: { code: 'INVALID_INPUT', fields: [{ path: 'search', message: expect.stringContaining('200') }] },
        },
      ]);
    }
  });

  it('finds bible entries by their names', async () => {
    for (const name of ['The Forger', 'Бен', 'Forge_100%']) {
      await graph.bibles.createEntry(ADA, 'CHARACTER', { name, backstory: 'Once a ferryman.' });
    }
    await graph.bibles.createEntry(ADA, 'SETTING', { name: 'The forge' });
    await graph.bibles.createEntry(BOB, 'CHARACTER', { name: 'The Forger’s son' });
    const entries = async (search: string, kind: string | null = null) => {
      const { data, errors } = await graph.ask(
        'query ($search: String, $kind: BibleKind) { bibleEntries(search: $search, kind: $kind) { totalCount nodes { name } } }',
        { search, kind },
      );
      expect(errors).toBeUndefined();
      const names = data.bibleEntries.nodes.map(({ name }: { name: string }) => name);
      expect(data.bibleEntries.totalCount).toBe(names.length);
      return names;
    };
    expect(await entries('FORGE')).toEqual(['The forge', 'Forge_100%', 'The Forger']);
    expect(await entries('forge', 'CHARACTER')).toEqual(['Forge_100%', 'The Forger']);
    expect(await entries('forger the')).toEqual(['The Forger']);
    expect(await entries('БЕН')).toEqual(['Бен']);
    expect(await entries('_')).toEqual(['Forge_100%']);
    expect(await entries('ferryman')).toEqual([]);
    expect(await entries(' ')).toHaveLength(4);
  });
});

describe('the order of scripts', () => {
  it('is the newest first, or as it is asked for', async () => {
    const server = await openGraph();
    try {
      const at = (day: number) => new Date(Date.UTC(2026, 0, day));
      await server.db.script.createMany({
        data: [
          { tenantId: 'ada', title: 'b', logLine: 'x', createdAt: at(1), updatedAt: at(9) },
          { tenantId: 'ada', title: 'c', logLine: 'x', createdAt: at(2), updatedAt: at(7) },
          { tenantId: 'ada', title: 'a', logLine: 'x', createdAt: at(3), updatedAt: at(8) },
          { tenantId: 'bob', title: 'a', logLine: 'x', createdAt: at(3), updatedAt: at(8) },
        ],
      });
      const titles = async (args: string) => {
        const { data, errors } = await server.ask(`{ scripts${args} { nodes { title } } }`);
        expect(errors).toBeUndefined();
        return data.scripts.nodes.map(({ title }: { title: string }) => title).join('');
      };
      expect(await titles('')).toBe('acb');
      expect(await titles('(orderBy: null)')).toBe('acb');
      expect(await titles('(orderBy: { field: CREATED_AT })')).toBe('acb');
      expect(await titles('(orderBy: { field: CREATED_AT, direction: ASC })')).toBe('bca');
      expect(await titles('(orderBy: { field: UPDATED_AT })')).toBe('bac');
      expect(await titles('(orderBy: { field: UPDATED_AT, direction: ASC })')).toBe('cab');
      expect(await titles('(orderBy: { field: TITLE })')).toBe('abc');
      expect(await titles('(orderBy: { field: TITLE, direction: null })')).toBe('abc');
      expect(await titles('(orderBy: { field: TITLE, direction: DESC }, last: 2)')).toBe('ba');
    } finally {
      await server.close();
    }
  });
});

describe('a script’s status', () => {
  const scene = fc.record({
    status: fc.constantFrom(
      ...(['WRITTEN', 'PLANNED', 'WRITING', 'NEEDS_REVIEW', 'APPROVED', 'APPROVED', 'APPROVED', 'APPROVED'] as const),
    ),
    drafted: fc.constantFrom(true, true, false),
  });
  const script = fc.record({
    scenes: fc.array(scene, { maxLength: 3 }),
    generations: fc.array(
      fc.constantFrom(
        ...(['COMPLETED', 'FAILED', 'CANCELLED', 'COMPLETED', 'FAILED', 'CANCELLED'] as const),
        ...(['QUEUED', 'RUNNING', 'PAUSED', 'AWAITING_APPROVAL'] as const),
      ),
      { maxLength: 2 },
    ),
  });
  const STATUS =
    'query ($status: ScriptStatus, $search: String) { scripts(status: $status, search: $search, first: 100) { totalCount nodes { id status } } }';

  it('is the same as a filter and as a field', async () => {
    const server = await openGraph();
    const seen = new Set<string>();
    try {
      const samples = fc.sample(script, { numRuns: 90, seed: 13 });
      for (const { scenes, generations } of samples) {
        const { id } = await server.db.script.create({
          data: {
            tenantId: 'ada',
            title: 'x',
            logLine: 'x',
            scenes: {
              create: scenes.map(({ status }, at) => ({
                number: at + 1,
                act: 1,
                outline: {},
                status,
              })),
            },
            generations: {
              create: generations.map((status) => ({
                tenantId: 'ada',
                kind: 'SCRIPT' as const,
                status,
                config: {},
                input: {},
              })),
            },
          },
        });
        const rows = await server.db.scene.findMany({ where: { scriptId: id }, orderBy: { number: 'asc' } });
        for (const [at, row] of rows.entries()) {
          if (scenes[at]?.drafted !== true) continue;
          await server.db.scene.update({
            where: { id: row.id },
            data: { currentDraft: { create: { sceneId: row.id, number: 1, kind: 'GENERATED', state: 'COMPLETE' } } },
          });
        }
      }
      const all = await server.ask(STATUS, {});
      expect(all.errors).toBeUndefined();
      const nodes = all.data.scripts.nodes as { id: string; status: string }[];
      expect(nodes).toHaveLength(90);
      for (const status of SCRIPT_STATUSES) {
        const { data, errors } = await server.ask(STATUS, { status });
        expect(errors).toBeUndefined();
        expect(data.scripts.nodes).toEqual(nodes.filter((node) => node.status === status));
        expect(data.scripts.totalCount).toBe(data.scripts.nodes.length);
        if (data.scripts.nodes.length > 0) seen.add(status);
      }
      expect([...seen].sort()).toEqual([...SCRIPT_STATUSES].sort());
      // One statement for the scripts, two for what they are.
      expect(await server.countSelects(() => server.ask('{ scripts(first: 100) { nodes { status } } }'))).toBe(3);
    } finally {
      await server.close();
    }
  });

  it.each([
    ['EMPTY', [], []],
    ['EMPTY', [], ['FAILED']],
    ['WRITING', [], ['QUEUED']],
    ['WRITING', ['WRITTEN'], ['PAUSED', 'RUNNING']],
    ['WAITING', ['WRITTEN'], ['COMPLETED', 'AWAITING_APPROVAL']],
    ['PLANNED', [null, null], ['COMPLETED']],
    ['PARTLY_WRITTEN', ['APPROVED', null], []],
    ['WRITTEN', ['APPROVED', 'NEEDS_REVIEW'], []],
    ['APPROVED', ['APPROVED', 'APPROVED'], ['CANCELLED']],
  ] as const)('is %s with the scenes %j and the generations %j', async (status, scenes, generations) => {
    const { id } = await graph.db.script.create({ data: { tenantId: 'bob', title: 'Standing', logLine: 'x' } });
    for (const [at, sceneStatus] of scenes.entries()) {
      const row = await graph.db.scene.create({
        data: {
          scriptId: id,
          number: at + 1,
          act: 1,
          outline: {},
          ...(sceneStatus === null ? {} : { status: sceneStatus }),
        },
      });
      if (sceneStatus === null) continue;
      await graph.db.scene.update({
        where: { id: row.id },
        data: { currentDraft: { create: { sceneId: row.id, number: 1, kind: 'EDIT', state: 'COMPLETE' } } },
      });
    }
    await graph.db.generation.createMany({
      data: generations.map((generation) => ({
        tenantId: 'bob',
        scriptId: id,
        kind: 'SCRIPT' as const,
        status: generation,
        config: {},
        input: {},
      })),
    });
    const { data } = await graph.ask(STATUS, { status, search: 'Standing' }, BOB);
    expect(data.scripts.nodes).toEqual([{ id: expect.any(String), status }]);
    await graph.db.script.delete({ where: { id } });
  });
});
