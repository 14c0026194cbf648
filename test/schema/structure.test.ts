import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADA, BOB, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';
import { seedStory } from './support/seed.js';
import type { Story } from './support/seed.js';
import { changesOf, deleteScene, id, mutate, orderOf, storeGeneration } from './support/structure.js';

let graph: Graph;
let story: Story;

beforeAll(async () => {
  graph = await openGraph();
});
afterAll(() => graph.close());

/** Scenes 1 and 2 in act 1, 3 and 4 in act 2, their states chained. */
beforeEach(async () => {
  story = await seedStory(graph, ADA, { sceneCount: 4 });
  for (const [at, scene] of story.scenes.entries()) {
    await graph.db.scene.update({
      where: { id: scene.id },
      data: { priorState: `S${at}`, nextState: `S${at + 1}` },
    });
  }
});

const OUTLINE = { heading: 'EXT. QUAY - DAWN', description: 'Mara waits for the boat.' };
const scriptId = () => id('Script', story.script.id);
const sceneId = (number: number) => id('Scene', story.scenes[number - 1]!.id);
const add = (input: object = {}, caller = ADA) =>
  mutate(graph, 'addScene', { scriptId: scriptId(), outline: OUTLINE, ...input }, caller);
const patch = (number: number, outline: object | null, more: object = {}, caller = ADA) =>
  mutate(graph, 'updateSceneOutline', { sceneId: sceneId(number), outline, ...more }, caller);
const move = (number: number, to: number, more: object = {}, caller = ADA) =>
  mutate(graph, 'moveScene', { sceneId: sceneId(number), to, ...more }, caller);
const version = async () => (await graph.scripts.versionNumbers([story.script.id])).get(story.script.id)!;
const rooms = async () =>
  (await orderOf(graph, story.script.id)).headings.map((heading) => heading.slice(5, 11).trim());

describe('addScene', () => {
  it('puts a scene between others, tied to those whom it names, with its states chained, and tells of it', async () => {
    const before = await version();
    const scene = await add({
      at: 2,
      outline: { ...OUTLINE, characters: ['  mara ', 'A STRANGER'], targetEighths: '1 4/8', beats: ['It is late.'] },
    });
    expect(scene).toMatchObject({
      __typename: 'Scene',
      number: 2,
      act: 1,
      version: 1,
      status: 'PLANNED',
      priorState: 'S1',
      nextState: null,
      outline: {
        heading: 'EXT. QUAY - DAWN',
        location: 'QUAY',
        timeOfDay: 'DAWN',
        characters: ['mara', 'A STRANGER'],
        conflict: null,
        beats: ['It is late.'],
      },
      characters: [{ name: 'Mara' }],
      setting: { name: 'The harbour' },
    });
    const order = await orderOf(graph, story.script.id);
    expect(order.numbers).toEqual([1, 2, 3, 4, 5]);
    expect(order.acts).toEqual([1, 1, 1, 2, 2]);
    // Nobody knows yet what the new scene changes.
    expect(order.prior).toEqual(['S0', 'S1', null, 'S2', 'S3']);
    expect(await version()).toBeGreaterThan(before);
    const row = await graph.db.scene.findFirstOrThrow({ where: { scriptId: story.script.id, number: 2 } });
    expect(row.targetEighths).toBe(12);
    expect(await changesOf(graph, story.script.id)).toEqual([{ type: 'SceneAdded', sceneId: row.id, number: 2 }]);
  });

  it('takes over the opening as the first scene, and appends without a number', async () => {
    expect(await add({ at: 1 })).toMatchObject({ number: 1, act: 1, priorState: 'S0' });
    expect(await add()).toMatchObject({ number: 6, act: 2, priorState: 'S4' });
    const scenes = await graph.db.scene.findMany({
      where: { scriptId: story.script.id },
      orderBy: { number: 'asc' },
      select: { version: true },
    });
    // All but the last have another number than before; the new ones are new.
    expect(scenes.map((scene) => scene.version)).toEqual([1, 2, 2, 2, 2, 1]);
  });

  it('begins an empty script', async () => {
    const script = await graph.db.script.create({ data: { tenantId: 'ada', title: 'Empty', logLine: 'A log line.' } });
    const added = await add({ scriptId: id('Script', script.id), outline: { ...OUTLINE, act: 2 } });
    expect(added).toMatchObject({ number: 1, act: 2, priorState: null, characters: [], setting: null });
  });

  it('ties a part of a name only if it fits one character', async () => {
    for (const name of ['Anna Klein', 'Anna Gross']) {
      const entry = await graph.bibles.createEntry(ADA, 'CHARACTER', { name });
      await mutate(graph, 'tieBibleEntry', { scriptId: scriptId(), bibleEntryId: id('BibleEntry', entry.id) });
    }
    const scene = await add({ outline: { ...OUTLINE, characters: ['Anna', 'KLEIN', 'Anna  klein'] } });
    expect(scene.characters).toEqual([{ name: 'Anna Klein' }]);
  });

  it('refuses what is wrong by name', async () => {
    const before = await version();
    for (const [input, path, message] of [
      [{ at: 0 }, 'at', /use a whole number from 1 to 5/],
      [{ at: 6 }, 'at', /use a whole number from 1 to 5/],
      [{ at: -2_147_483_648 }, 'at', /1 to 5/],
      [{ outline: { ...OUTLINE, heading: ' ' } }, 'outline.heading', /is empty/],
      [{ outline: { ...OUTLINE, description: 'x'.repeat(4_001) } }, 'outline.description', /at most 4,000 characters/],
      [{ outline: { ...OUTLINE, description: 'a\u0000b' } }, 'outline.description', /NUL/],
      [{ outline: { ...OUTLINE, targetEighths: 'long' } }, 'outline.targetEighths', /eighths/],
      [{ outline: { ...OUTLINE, characters: Array(21).fill('X') } }, 'outline.characters', /at most 20 are/],
      [{ at: 2, outline: { ...OUTLINE, act: 2 } }, 'outline.act', /before it is in act 1.*after it in act 1.*use 1$/],
      [{ at: 3, outline: { ...OUTLINE, act: 3 } }, 'outline.act', /use 1 to 2$/],
      [{ outline: { ...OUTLINE, act: 1 } }, 'outline.act', /before it is in act 2.*use 2 or more$/],
      [{ outline: { ...OUTLINE, act: 0 } }, 'outline.act', /1 to 20/],
    ] as const) {
      const refused = await add(input);
      expect(refused).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT' });
      const { fields } = refused as { fields: { path: string; message: string }[] };
      expect(fields.find((field) => field.path === path)?.message, path).toMatch(message);
    }
    expect([await version(), await changesOf(graph, story.script.id)]).toEqual([before, []]);
  });

  it('takes an act of its neighbourhood', async () => {
    expect(await add({ at: 3, outline: { ...OUTLINE, act: 2 } })).toMatchObject({ number: 3, act: 2 });
    expect(await add({ outline: { ...OUTLINE, act: 4 } })).toMatchObject({ number: 6, act: 4 });
  });

  it('stops at 120 scenes', async () => {
    await graph.db.scene.createMany({
      data: Array.from({ length: 115 }, (_, at) => ({
        scriptId: story.script.id,
        number: at + 5,
        act: 2,
        outline: { ...OUTLINE, characters: [], location: 'QUAY', timeOfDay: 'DAWN', beats: [] },
      })),
    });
    expect(await add({ at: 1 })).toMatchObject({ __typename: 'Scene', number: 1 });
    expect(await add()).toMatchObject({
      fields: [{ path: 'scriptId', message: expect.stringContaining('at most 120') }],
    });
  });

  it('numbers what comes all at once without gaps', async () => {
    const added = await Promise.all(Array.from({ length: 20 }, (_, at) => add({ at: (at % 4) + 1 })));
    expect(added.map(({ __typename }) => __typename)).toEqual(Array(20).fill('Scene'));
    const { numbers } = await orderOf(graph, story.script.id);
    expect(numbers).toEqual(Array.from({ length: 24 }, (_, at) => at + 1));
    expect(await changesOf(graph, story.script.id)).toHaveLength(20);
  });
});

describe('updateSceneOutline', () => {
  it('changes what is given, and lets go of what was told of the old plan', async () => {
    const scene = await patch(2, { description: 'They part.', conflict: 'Mara wants to stay.', targetEighths: '2' });
    expect(scene).toMatchObject({
      version: 2,
      status: 'WRITTEN',
      priorState: 'S1',
      nextState: null,
      outline: {
        heading: 'INT. ROOM 2 - NIGHT',
        description: 'They part.',
        conflict: 'Mara wants to stay.',
        characters: ['Tomas', 'Mara'],
      },
    });
    expect((await orderOf(graph, story.script.id)).prior).toEqual(['S0', 'S1', null, 'S3']);
    expect((await graph.db.scene.findUniqueOrThrow({ where: { id: story.scenes[1]!.id } })).targetEighths).toBe(16);
    expect(await changesOf(graph, story.script.id)).toEqual([
      { type: 'SceneOutlineUpdated', sceneId: story.scenes[1]!.id },
    ]);
  });

  it('keeps the states for a change that does not touch them', async () => {
    expect(await patch(2, { conflict: 'Other.', targetEighths: '3/8' })).toMatchObject({ nextState: 'S2' });
    expect((await orderOf(graph, story.script.id)).prior).toEqual(['S0', 'S1', 'S2', 'S3']);
  });

  it('takes place and time from a new heading where the old one said them', async () => {
    expect((await patch(1, { heading: 'EXT. PIER -  DAWN' })).outline).toMatchObject({
      heading: 'EXT. PIER - DAWN',
      location: 'PIER',
      timeOfDay: 'DAWN',
    });
    expect((await patch(1, { location: 'The old pier' })).outline).toMatchObject({ location: 'The old pier' });
    // Somebody said otherwise: that stays.
    expect((await patch(1, { heading: 'EXT. MOLE - DUSK' })).outline).toMatchObject({
      location: 'The old pier',
      timeOfDay: 'DUSK',
    });
    expect((await patch(1, { location: null })).outline).toMatchObject({ location: 'MOLE' });
  });

  it('ties those whom it names now', async () => {
    expect((await patch(1, { characters: ['mara', 'Nobody'] })).characters).toEqual([{ name: 'Mara' }]);
    expect((await patch(1, { characters: null })).characters).toEqual([]);
  });

  it('takes away what may be missing, and nothing else', async () => {
    await patch(1, { conflict: 'x', ending: 'y', beats: ['z'], targetEighths: '1' });
    expect((await patch(1, { conflict: null, ending: null, beats: null, targetEighths: null })).outline).toMatchObject({
      conflict: null,
      ending: null,
      beats: [],
    });
    expect(await patch(1, { heading: null, description: null })).toMatchObject({
      fields: [{ path: 'outline.heading' }, { path: 'outline.description' }],
    });
  });

  it('changes nothing where nothing is another', async () => {
    const before = await version();
    for (const same of [
      {},
      null,
      { heading: ' INT.  ROOM 1 - NIGHT ', description: 'They talk.', conflict: null, act: 1 },
      { characters: ['Tomas', 'Mara'] },
    ]) {
      expect(await patch(1, same)).toMatchObject({ __typename: 'Scene', version: 1, nextState: 'S1' });
    }
    expect([await version(), await changesOf(graph, story.script.id)]).toEqual([before, []]);
  });

  it('refuses words in another language than the brief says, as addScene does', async () => {
    expect(await mutate(graph, 'updateScript', { id: scriptId(), brief: { language: 'ru' } })).toMatchObject({
      __typename: 'Script',
    });
    const description = 'Mara waits at the end of the quay for a boat that has not been seen since the war was over.';
    const refused = {
      __typename: 'InvalidInputError',
      fields: [{ path: 'outline', message: expect.stringMatching(/is in English, .* is Russian \(ru\): give/) }],
    };
    const before = await version();
    expect(await patch(2, { description })).toMatchObject(refused);
    expect(await add({ outline: { ...OUTLINE, description } })).toMatchObject(refused);
    expect(await version()).toBe(before);
    // What was there before the brief is nobody's mistake.
    expect(await patch(2, { targetEighths: '1' })).toMatchObject({ version: 2 });
  });

  it('lets acts rise along the script only', async () => {
    expect(await patch(2, { act: 2 })).toMatchObject({ act: 2, version: 2, nextState: 'S2' });
    expect(await patch(1, { act: 3 })).toMatchObject({ fields: [{ path: 'outline.act' }] });
    expect(await patch(3, { act: 1 })).toMatchObject({ fields: [{ path: 'outline.act' }] });
    expect(await patch(2, { act: null })).toMatchObject({ act: 1 });
  });

  it('refuses a stale version with the current one', async () => {
    await patch(1, { conflict: 'x' }, { expectedVersion: 1 });
    expect(await patch(1, { conflict: 'y' }, { expectedVersion: 1 })).toMatchObject({
      __typename: 'ConflictError',
      currentVersion: 2,
    });
    expect(await patch(1, { conflict: 'y' }, { expectedVersion: 2 })).toMatchObject({ version: 3 });
  });

  it('takes one of two changes that were made from the same version', async () => {
    const both = await Promise.all(['a', 'b'].map((conflict) => patch(1, { conflict }, { expectedVersion: 1 })));
    expect(both.map(({ __typename }) => __typename)).toEqual(expect.arrayContaining(['ConflictError', 'Scene']));
  });
});

describe('moveScene', () => {
  it.each([
    [1, 3, ['ROOM 2', 'ROOM 3', 'ROOM 1', 'ROOM 4'], [1, 2, 2, 2], ['S0', 'S2', 'S3', 'S1']],
    [1, 4, ['ROOM 2', 'ROOM 3', 'ROOM 4', 'ROOM 1'], [1, 2, 2, 2], ['S0', 'S2', 'S3', 'S4']],
    [4, 1, ['ROOM 4', 'ROOM 1', 'ROOM 2', 'ROOM 3'], [1, 1, 1, 2], ['S0', 'S4', 'S1', 'S2']],
    [3, 2, ['ROOM 1', 'ROOM 3', 'ROOM 2', 'ROOM 4'], [1, 1, 1, 2], ['S0', 'S1', 'S3', 'S2']],
  ])('moves scene %i to %i', async (from, to, headings, acts, prior) => {
    const before = await version();
    const script = await move(from, to);
    expect(script.scenes.nodes.map((scene: { number: number }) => scene.number)).toEqual([1, 2, 3, 4]);
    expect(await rooms()).toEqual(headings);
    const order = await orderOf(graph, story.script.id);
    expect([order.acts, order.prior]).toEqual([acts, prior]);
    expect(await version()).toBe(before + 1);
    expect(script.version).toBe(before + 1);
    expect(await changesOf(graph, story.script.id)).toEqual([
      { type: 'SceneMoved', sceneId: story.scenes[from - 1]!.id, from, to },
    ]);
  });

  it('raises the versions of those that have another place', async () => {
    const script = await move(1, 2);
    expect(script.scenes.nodes.map((scene: { version: number }) => scene.version)).toEqual([2, 2, 1, 1]);
  });

  it('shows the new order in exports and findings', async () => {
    const query = `query($id: ID!) { script(id: $id) { export(format: FOUNTAIN) { text } lint { scene { number } } } }`;
    const headings = async () =>
      [...(await graph.ask(query, { id: scriptId() })).data.script.export.text.matchAll(/^INT\. (ROOM \d)/gm)].map(
        ([, room]) => room,
      );
    expect(await headings()).toEqual(['ROOM 1', 'ROOM 2', 'ROOM 3', 'ROOM 4']);
    await move(4, 1);
    expect(await headings()).toEqual(['ROOM 4', 'ROOM 1', 'ROOM 2', 'ROOM 3']);
    const { lint } = (await graph.ask(query, { id: scriptId() })).data.script;
    const told = lint.flatMap(({ scene }: { scene: { number: number } | null }) => scene?.number ?? []);
    expect(told).toEqual(told.toSorted((one: number, other: number) => one - other));
    expect(told.length).toBeGreaterThan(0);
    await deleteScene(graph, story.scenes[0]!.id);
    expect(await headings()).toEqual(['ROOM 4', 'ROOM 2', 'ROOM 3']);
  });

  it('moves a scene to where it is without a change', async () => {
    const before = await version();
    expect(await move(2, 2)).toMatchObject({ __typename: 'Script', version: before });
    expect(await changesOf(graph, story.script.id)).toEqual([]);
  });

  it('refuses another place by the numbers that there are', async () => {
    for (const to of [0, 5, -1, 2_147_483_647]) {
      expect(await move(1, to)).toMatchObject({
        fields: [{ path: 'to', message: expect.stringContaining('from 1 to 4') }],
      });
    }
    expect(await rooms()).toEqual(['ROOM 1', 'ROOM 2', 'ROOM 3', 'ROOM 4']);
  });
});

describe('deleteScene', () => {
  it('moves up those after it, and tells of it', async () => {
    const before = await version();
    const script = await deleteScene(graph, story.scenes[1]!.id);
    expect(script).toMatchObject({ __typename: 'Script', version: before + 1 });
    const order = await orderOf(graph, story.script.id);
    expect([order.numbers, order.acts, order.prior]).toEqual([
      [1, 2, 3],
      [1, 2, 2],
      ['S0', 'S1', 'S3'],
    ]);
    expect(await changesOf(graph, story.script.id)).toEqual([
      { type: 'SceneDeleted', sceneId: story.scenes[1]!.id, number: 2 },
    ]);
    expect(await graph.db.draft.count({ where: { sceneId: story.scenes[1]!.id } })).toBe(0);
    expect(await deleteScene(graph, story.scenes[1]!.id)).toMatchObject({ __typename: 'NotFoundError' });
  });

  it('passes the opening on to the scene that is first now, and leaves an empty script', async () => {
    for (const { id: each } of story.scenes.slice(0, 3)) await deleteScene(graph, each);
    expect((await orderOf(graph, story.script.id)).prior).toEqual(['S0']);
    expect((await deleteScene(graph, story.scenes[3]!.id)).scenes.nodes).toEqual([]);
    expect(await add()).toMatchObject({ number: 1, act: 1 });
  });
});

describe('the script’s version', () => {
  it('is stale only before the last change of structure', async () => {
    const read = await version();
    // A scene that is written meanwhile is no conflict.
    await graph.scripts.editScene(ADA, { sceneId: story.scenes[0]!.id, text: 'INT. ROOM 1 - NIGHT\n\nWords.\n' });
    const moved = await move(1, 2, { expectedVersion: read });
    expect(moved.__typename).toBe('Script');
    for (const stale of [read, read + 1, 0, moved.version + 1]) {
      for (const refused of [
        await move(2, 3, { expectedVersion: stale }),
        await add({ expectedVersion: stale }),
        await mutate(graph, 'updateScript', { id: scriptId(), title: 'Other', expectedVersion: stale }),
      ]) {
        expect(refused).toMatchObject({ __typename: 'ConflictError', currentVersion: moved.version });
      }
    }
    expect(await add({ expectedVersion: moved.version })).toMatchObject({ __typename: 'Scene' });
  });

  it('lets one of two through that were made from the same', async () => {
    const expectedVersion = await version();
    const both = await Promise.all([move(1, 4, { expectedVersion }), add({ at: 2, expectedVersion })]);
    expect(both.map(({ __typename }) => __typename)).toContain('ConflictError');
    expect(both.filter(({ __typename }) => __typename === 'ConflictError')).toHaveLength(1);
  });
});

describe('many changes at once', () => {
  it('wait for each other, and leave numbers without gaps and acts that rise', async () => {
    const changes = Array.from({ length: 12 }, (_, at) => [
      add({ at: (at % 5) + 1 }),
      move((at % 3) + 1, (at % 4) + 1),
      patch((at % 3) + 1, { conflict: `${at}` }),
      ...(at === 5 ? [deleteScene(graph, story.scenes[3]!.id)] : []),
      graph.scripts.editScene(ADA, { sceneId: story.scenes[at % 3]!.id, text: `INT. ROOM - DAY\n\nTake ${at}.\n` }),
    ]).flat();
    const done = await Promise.all(changes);
    expect(done.filter((each) => '__typename' in each && each.__typename.endsWith('Error'))).toEqual([]);
    const { numbers, acts } = await orderOf(graph, story.script.id);
    expect(numbers).toEqual(Array.from({ length: 15 }, (_, at) => at + 1));
    expect(acts).toEqual(acts.toSorted((one, other) => one - other));
  });
});

describe('a generation of the script', () => {
  const everything = () =>
    Promise.all([add(), patch(1, { conflict: 'x' }), move(1, 2), deleteScene(graph, story.scenes[3]!.id)]);

  it.each(['QUEUED', 'RUNNING'] as const)('that is %s keeps its plan for itself', async (status) => {
    for (const kind of ['SCRIPT', 'OUTLINE'] as const) {
      const { id: generationId } = await storeGeneration(graph, story.script.id, kind, status);
      for (const refused of await everything()) {
        expect(refused).toMatchObject({ __typename: 'ConflictError', currentVersion: null });
        expect(refused.message).toMatch(/pause/);
      }
      await graph.db.generation.delete({ where: { id: generationId } });
    }
    expect(await changesOf(graph, story.script.id)).toEqual([]);
  });

  it.each(['PAUSED', 'AWAITING_APPROVAL', 'COMPLETED', 'FAILED'] as const)('that is %s does not', async (status) => {
    await storeGeneration(graph, story.script.id, 'SCRIPT', status);
    expect((await everything()).map(({ __typename }) => __typename)).toEqual(['Scene', 'Scene', 'Script', 'Script']);
  });

  it.each(['SCENE', 'REWRITE'] as const)('of kind %s keeps its scene, and no other', async (kind) => {
    const { id: sceneRow } = story.scenes[0]!;
    await storeGeneration(graph, story.script.id, kind, 'PAUSED', { sceneId: sceneRow });
    for (const refused of [await patch(1, { conflict: 'x' }), await deleteScene(graph, sceneRow)]) {
      expect(refused).toMatchObject({ __typename: 'ConflictError', message: expect.stringContaining('being written') });
    }
    expect(await patch(2, { conflict: 'x' })).toMatchObject({ __typename: 'Scene' });
    expect(await move(1, 2)).toMatchObject({ __typename: 'Script' });
    expect(await deleteScene(graph, story.scenes[1]!.id)).toMatchObject({ __typename: 'Script' });
  });

  it('is still at a scene that has a draft in the making', async () => {
    await graph.db.draft.create({ data: { sceneId: story.scenes[0]!.id, number: 2, kind: 'REWRITE' } });
    for (const refused of [await patch(1, { conflict: 'x' }), await deleteScene(graph, story.scenes[0]!.id)]) {
      expect(refused).toMatchObject({ __typename: 'ConflictError' });
    }
  });
});

describe('another tenant', () => {
  it('finds nothing', async () => {
    const answers = [
      await add({}, BOB),
      await patch(1, { conflict: 'x' }, {}, BOB),
      await move(1, 2, {}, BOB),
      await deleteScene(graph, story.scenes[0]!.id, BOB),
      await move(1, 2, { sceneId: scriptId() }),
      await add({ scriptId: sceneId(1) }),
      await add({ scriptId: 'nonsense' }),
    ];
    expect(answers.map(({ __typename }) => __typename)).toEqual(Array(7).fill('NotFoundError'));
  });
});

describe('events about a deleted scene', () => {
  it('are not sent any more; their places stay empty', async () => {
    const generation = await storeGeneration(graph, story.script.id, 'SCRIPT', 'COMPLETED');
    await graph.streams.journal.commit(generation.id, async (_tx, emit) => {
      for (const scene of story.scenes) emit({ type: 'SceneOutlined', sceneId: scene.id });
      emit({ type: 'GenerationCompleted' });
    });
    await deleteScene(graph, story.scenes[1]!.id);
    const query = `query($id: ID!) { generation(id: $id) { events { seq __typename ... on SceneOutlined { scene { number } } } } }`;
    const { data } = await graph.ask(query, { id: id('Generation', generation.id) });
    expect(data.generation.events).toEqual([
      { seq: 1, __typename: 'SceneOutlined', scene: { number: 1 } },
      { seq: 3, __typename: 'SceneOutlined', scene: { number: 2 } },
      { seq: 4, __typename: 'SceneOutlined', scene: { number: 3 } },
      { seq: 5, __typename: 'GenerationCompleted' },
    ]);
  });
});
