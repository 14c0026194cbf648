import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADA, BOB, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';
import { seedStory } from './support/seed.js';
import type { Story } from './support/seed.js';
import { changesOf, id, mutate, storeGeneration } from './support/structure.js';

let graph: Graph;
let story: Story;

beforeAll(async () => {
  graph = await openGraph();
});
afterAll(() => graph.close());
beforeEach(async () => {
  story = await seedStory(graph, ADA);
});

const scriptId = () => id('Script', story.script.id);
const update = (changes: object, caller = ADA, script = scriptId()) =>
  mutate(graph, 'updateScript', { id: script, ...changes }, caller);
const tie = (entryId: string, caller = ADA) =>
  mutate(graph, 'tieBibleEntry', { scriptId: scriptId(), bibleEntryId: id('BibleEntry', entryId) }, caller);
const untie = (entryId: string, caller = ADA) =>
  mutate(graph, 'untieBibleEntry', { scriptId: scriptId(), bibleEntryId: id('BibleEntry', entryId) }, caller);
const row = () => graph.db.script.findUniqueOrThrow({ where: { id: story.script.id } });
const fountain = async (script = scriptId()) =>
  (
    await graph.ask(`query($id: ID!) { script(id: $id) { export(format: FOUNTAIN) { text } } }`, { id: script })
  ).data.script.export.text.split('\n\n')[0];
const version = async () => (await graph.scripts.versionNumbers([story.script.id])).get(story.script.id)!;
const sceneCasts = async () => {
  const scenes = await graph.db.scene.findMany({
    where: { scriptId: story.script.id },
    orderBy: { number: 'asc' },
    include: { setting: true, characters: { include: { entry: true }, orderBy: { position: 'asc' } } },
  });
  return scenes.map(({ setting, characters }) => [setting?.name ?? null, ...characters.map(({ entry }) => entry.name)]);
};

describe('updateScript', () => {
  it('changes what is given, once, and tells of it', async () => {
    const before = await version();
    const changes = {
      title: ' The Ebb ',
      logLine: 'A keeper writes a letter.',
      actStructure: 'FIVE_ACT',
      brief: { language: 'es', genre: ['noir'], targetPages: 12 },
    };
    expect(await update(changes)).toMatchObject({ __typename: 'Script', title: 'The Ebb', version: before + 1 });
    expect(await row()).toMatchObject({
      title: 'The Ebb',
      logLine: 'A keeper writes a letter.',
      actStructure: 'FIVE_ACT',
      brief: { language: 'es', genre: ['noir'], targetPages: 12 },
    });
    // The same once more is no change, and neither is nothing.
    for (const same of [changes, {}, { title: null, logLine: null, actStructure: null, brief: null }]) {
      expect(await update(same)).toMatchObject({ title: 'The Ebb', version: before + 1 });
    }
    expect(await changesOf(graph, story.script.id)).toEqual([{ type: 'ScriptUpdated' }]);
  });

  it('merges the brief', async () => {
    await update({ brief: { language: 'es', tone: 'dry', genre: ['noir'] } });
    await update({ brief: { tone: null, targetPages: 30 } });
    const { brief } = await row();
    expect(brief).toEqual(expect.objectContaining({ language: 'es', genre: ['noir'], targetPages: 30 }));
    expect(brief).not.toHaveProperty('tone');
  });

  it('names all that is wrong at once, and changes nothing', async () => {
    const refused = await update({
      title: 'x'.repeat(201),
      logLine: ' ',
      brief: { language: 'no such tongue', targetPages: 10_000 },
      titlePage: [
        { key: '', values: ['x'] },
        { key: 'A:b', values: ['x'] },
        { key: 'Author', values: ['x'] },
        { key: 'AUTHOR', values: ['y'] },
        { key: 'Contact', values: [] },
        { key: 'Source', values: ['x'.repeat(501)] },
        { key: 'Credit', values: ['a\u0000b'] },
        { key: 'Title', values: ['x'.repeat(150), 'x'.repeat(150)] },
      ],
    });
    expect(refused.fields.map(({ path }: { path: string }) => path)).toEqual([
      'title',
      'logLine',
      'titlePage[0].key',
      'titlePage[1].key',
      'titlePage[3].key',
      'titlePage[4].values',
      'titlePage[5].values',
      'titlePage[6].values',
      'titlePage[7].values',
      'brief.language',
      'brief.targetPages',
    ]);
    expect(await update({ title: 'a\u0000b' })).toMatchObject({ fields: [{ path: 'title' }] });
    expect(await update({ titlePage: Array.from({ length: 51 }, () => ({ key: 'x', values: ['y'] })) })).toMatchObject({
      fields: [{ path: 'titlePage', message: expect.stringContaining('at most 50') }],
    });
    expect([await row(), await changesOf(graph, story.script.id)]).toMatchObject([story.script, []]);
  });

  it('gives the script a title page of its own, and takes it away again', async () => {
    await update({
      titlePage: [
        { key: 'Credit', values: ['written by'] },
        { key: 'Author', values: ['*Ada* [[not a note]]', 'Bob\nCyd'] },
      ],
    });
    expect(await fountain()).toBe(
      'Title: The Tide Table\nCredit: written by\nAuthor:\n    \\*Ada\\* [\\[not a note]]\n    Bob\n    Cyd',
    );
    // A new title stands on it as well.
    await update({ title: 'The Ebb' });
    expect(await fountain()).toMatch(/^Title: The Ebb\nCredit: written by\n/);
    await update({ titlePage: [] });
    expect(await fountain()).toBe('Title: The Ebb');
    await update({ titlePage: null });
    expect(await fountain()).toMatch(/^Title: The Ebb\nCredit: Generated by\n/);
  });

  it('takes the script’s title from a title page, and refuses two that differ', async () => {
    const titlePage = [{ key: 'TITLE', values: ['The', 'Flood'] }];
    expect(await update({ titlePage })).toMatchObject({ title: 'The Flood' });
    expect(await update({ titlePage, title: 'The Ebb' })).toMatchObject({ fields: [{ path: 'titlePage' }] });
    expect(await update({ titlePage, title: 'The Flood', logLine: 'Other.' })).toMatchObject({ title: 'The Flood' });
    expect(await fountain()).toBe('TITLE:\n    The\n    Flood');
  });

  it('renames an imported script on its title page', async () => {
    const text = 'Title: Low Water\nAuthor: Somebody\n\nINT. HUT - DAY\n\nRain.\n';
    const { data } = await graph.ask(
      `mutation($text: String!) { importScript(input: { format: FOUNTAIN, text: $text }) { ... on Script { id } } }`,
      { text },
    );
    await update({ title: 'High Water' }, ADA, data.importScript.id);
    expect(await fountain(data.importScript.id)).toBe('Title: High Water\nAuthor: Somebody');
  });

  it('is open while a generation is at work, and to nobody else', async () => {
    await storeGeneration(graph, story.script.id, 'SCRIPT', 'RUNNING');
    expect(await update({ title: 'Mine' })).toMatchObject({ title: 'Mine' });
    expect(await update({ title: 'Theirs' }, BOB)).toMatchObject({ __typename: 'NotFoundError' });
  });
});

describe('tieBibleEntry', () => {
  it('builds the script on an entry, and ties the scenes that name it', async () => {
    const before = await version();
    const anna = await graph.bibles.createEntry(ADA, 'CHARACTER', { name: 'Anna' });
    await graph.db.scene.update({
      where: { id: story.scenes[1]!.id },
      data: { outline: { ...(story.scenes[1]!.outline as object), characters: ['ANNA', 'Tomas'] } },
    });
    const script = await tie(anna.id);
    expect(script.bibles.map(({ name }: { name: string }) => name)).toEqual([
      'Mara',
      'Tomas',
      'The harbour',
      'The letter',
      'Trust',
      'Anna',
    ]);
    // Mara was tied without being named there, and stays.
    expect(await sceneCasts()).toEqual([
      ['The harbour', 'Tomas', 'Mara'],
      ['The harbour', 'Anna', 'Tomas', 'Mara'],
    ]);
    expect(await tie(anna.id)).toMatchObject({ __typename: 'Script', version: before + 1 });
    expect(await changesOf(graph, story.script.id)).toEqual([{ type: 'BibleEntryTied', entryId: anna.id }]);
  });

  it('gives scenes without a setting the first one', async () => {
    await untie(story.harbour.id);
    expect((await sceneCasts()).map(([setting]) => setting)).toEqual([null, null]);
    const [one, other] = await Promise.all(
      ['The pier', 'The mole'].map((name) => graph.bibles.createEntry(ADA, 'SETTING', { name })),
    );
    await tie(one!.id);
    await tie(other!.id);
    expect((await sceneCasts()).map(([setting]) => setting)).toEqual(['The pier', 'The pier']);
  });

  it('refuses a second plot, and takes another one after the first', async () => {
    const plot = await graph.bibles.createEntry(ADA, 'PLOT', { title: 'The reply' });
    expect(await tie(plot.id)).toMatchObject({
      __typename: 'ConflictError',
      message: expect.stringContaining('"The letter"'),
    });
    await untie(story.plot.id);
    expect(await tie(plot.id)).toMatchObject({ __typename: 'Script' });
  });

  it('takes one of two plots that come at once', async () => {
    await untie(story.plot.id);
    const plots = await Promise.all(['One', 'Two'].map((title) => graph.bibles.createEntry(ADA, 'PLOT', { title })));
    const both = await Promise.all(plots.map((plot) => tie(plot.id)));
    expect(both.map(({ __typename }) => __typename)).toEqual(expect.arrayContaining(['ConflictError', 'Script']));
  });

  it('never ties twice what is asked for twenty times, nor what is deleted meanwhile', async () => {
    const [anna, ben] = await Promise.all(
      ['Anna', 'Ben'].map((name) => graph.bibles.createEntry(ADA, 'CHARACTER', { name })),
    );
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, () => tie(anna!.id)),
      tie(ben!.id),
      graph.bibles.deleteEntry(ADA, ben!.id).then(() => ({ __typename: 'Script' })),
    ]);
    expect(answers.slice(0, 10).every(({ __typename }) => __typename === 'Script')).toBe(true);
    expect(['Script', 'NotFoundError']).toContain(answers[10]!.__typename);
    expect(await graph.db.scriptBible.count({ where: { scriptId: story.script.id } })).toBe(6);
  });
});

describe('untieBibleEntry', () => {
  it('lets go of the entry in the script and its scenes; the entry and the names stay', async () => {
    const script = await untie(story.mara.id);
    expect(script.bibles.map(({ name }: { name: string }) => name)).not.toContain('Mara');
    expect(await sceneCasts()).toEqual([
      ['The harbour', 'Tomas'],
      ['The harbour', 'Tomas'],
    ]);
    expect(await graph.db.bibleEntry.count({ where: { id: story.mara.id } })).toBe(1);
    expect((await graph.db.scene.findFirstOrThrow({ where: { scriptId: story.script.id } })).outline).toMatchObject({
      characters: ['Tomas', 'Mara'],
    });
    expect(await untie(story.mara.id)).toMatchObject({ __typename: 'Script', version: script.version });
    expect(await changesOf(graph, story.script.id)).toEqual([{ type: 'BibleEntryUntied', entryId: story.mara.id }]);
    // Tied again, it is where it was named.
    await tie(story.mara.id);
    expect((await sceneCasts())[0]).toEqual(['The harbour', 'Tomas', 'Mara']);
  });
});

describe('both', () => {
  it('wait for no generation, and refuse while one is at work', async () => {
    const other = await graph.bibles.createEntry(ADA, 'THEME', { name: 'Doubt' });
    for (const kind of ['SCRIPT', 'OUTLINE', 'BIBLES'] as const) {
      const { id: generationId } = await storeGeneration(graph, story.script.id, kind, 'RUNNING');
      for (const refused of [await tie(other.id), await untie(story.theme.id)]) {
        expect(refused).toMatchObject({ __typename: 'ConflictError', message: expect.stringContaining('pause') });
      }
      await graph.db.generation.update({ where: { id: generationId }, data: { status: 'PAUSED' } });
    }
    expect(await tie(other.id)).toMatchObject({ __typename: 'Script' });
    expect(await untie(story.theme.id)).toMatchObject({ __typename: 'Script' });
  });

  it('find nothing of another tenant', async () => {
    const theirs = await graph.bibles.createEntry(BOB, 'THEME', { name: 'Doubt' });
    const answers = [
      await tie(theirs.id),
      await untie(theirs.id),
      await tie(story.theme.id, BOB),
      await untie(story.theme.id, BOB),
      await mutate(graph, 'tieBibleEntry', { scriptId: scriptId(), bibleEntryId: scriptId() }),
    ];
    expect(answers.map(({ __typename }) => __typename)).toEqual(Array(5).fill('NotFoundError'));
  });
});

describe('entries that are deleted while scripts are tied to them', () => {
  it('stand in nobody’s way, and nothing waits in a circle', async () => {
    const entries = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        graph.bibles.createEntry(ADA, at % 2 === 0 ? 'CHARACTER' : 'SETTING', { name: `Name ${at}` }),
      ),
    );
    for (const entry of entries) await tie(entry.id);
    const sceneId = id('Scene', story.scenes[0]!.id);
    const done = await Promise.all(
      entries.flatMap(({ id: entryId, name }, at) => [
        untie(entryId),
        tie(entryId),
        mutate(graph, 'updateSceneOutline', { sceneId, outline: { characters: [name, `Other ${at}`] } }),
        mutate(graph, 'addScene', {
          scriptId: scriptId(),
          outline: {
            heading: 'INT. HALL - DAY',
            description: 'They meet.',
            characters: entries.map((each) => each.name),
          },
        }),
        ...(at % 4 < 2 ? [deleteEntry(entryId)] : []),
      ]),
    );
    expect(new Set(done.map(({ __typename }) => __typename).filter((each) => each !== 'NotFoundError'))).toEqual(
      new Set(['Script', 'Scene', 'CharacterBible', 'SettingBible']),
    );
    expect(await graph.db.scene.count({ where: { scriptId: story.script.id } })).toBe(10);
  });
});

async function deleteEntry(entryId: string): Promise<{ __typename: string }> {
  const answer = await graph.ask(`mutation($id: ID!) { deleteBibleEntry(id: $id) { __typename } }`, {
    id: id('BibleEntry', entryId),
  });
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data.deleteBibleEntry;
}
