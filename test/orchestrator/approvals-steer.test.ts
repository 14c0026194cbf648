import { EntryStore } from '../../src/bibles/entry-store.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CritiqueInput, OutlineInput, RewriteInput, SceneInput } from '../../src/domain/tasks.js';
import type { StageName } from '../../src/domain/generations.js';
import { critiqueOf } from '../support/critiques.js';
import { answer } from '../support/scripted-provider.js';
import { scriptedApp } from '../support/scripted-app.js';

const CALLER = { tenantId: 'default' };
/** No two scenes are alike. */
const FILLERS = [
  'The tide goes out and nobody counts the boats.',
  'Gulls walk along the slip like men who are owed.',
  'A winch turns without its rope until it is tired.',
  'Rain crosses the mole and stands in every footprint.',
  'Paint dries over the old name and shows it still.',
];
const scene = (heading: string, words: string, filler = 0) =>
  `${heading}\n\n${words} ${`${FILLERS[filler]} `.repeat(8).trim()}\n`;
const BAD = critiqueOf('It is slow.', { axis: 'PACING', score: 3, issues: ['It is slow.'], suggestions: ['Cut.'] });

const scripted = scriptedApp({ optimizer: { enableCaching: false, enableDeduplication: false } });
/** The scenes that the model finds good as they are, by number, and those whose continuity breaks. */
let good: number[];
let broken: number[];

beforeEach(() => {
  good = [];
  broken = [];
  scripted.script = (call) => {
    const { scene: asked } = call.input as SceneInput;
    const told: Record<string, () => string> = {
      scene: () => scene(asked.outline.heading, `The model wrote scene ${asked.number}.`, asked.number),
      rewrite: () => scene(asked.outline.heading, `The model rewrote scene ${asked.number}.`, asked.number),
      critique: () => JSON.stringify(good.includes(asked.number) ? critiqueOf('It stands.') : BAD),
      continuity: () => JSON.stringify({ issues: broken.includes(asked.number) ? ['The boat was sunk before.'] : [] }),
    };
    const text = told[call.task as string]?.();
    return text === undefined ? undefined : answer(text);
  };
});

const read = (id: string) =>
  scripted.app.storage.db.generation.findUniqueOrThrow({
    where: { id },
    include: { stages: { orderBy: { position: 'asc' } } },
  });
const scenesOf = (scriptId: string) =>
  scripted.app.storage.db.scene.findMany({
    where: { scriptId },
    orderBy: { number: 'asc' },
    include: { currentDraft: true, drafts: true },
  });
const inputs = <T>(task: string) =>
  scripted.provider.calls.filter((call) => call.task === task).map(({ input }) => input as T);
const numbers = (task: string) =>
  inputs<SceneInput>(task)
    .map((input) => input.scene.number)
    .toSorted((one, other) => one - other);

async function waitingAt(stage: StageName, config: object) {
  const generation = await scripted.app.generations.startScript(CALLER, {
    logLine: `A harbour master sells the same boat three times, ${stage}.`,
    config: { optimizeLlmCalls: false, rewriteIterations: 1, characterCount: 2, ...config, approvals: [stage] },
  });
  await expect.poll(async () => (await read(generation.id)).status, { timeout: 30_000 }).toBe('AWAITING_APPROVAL');
  scripted.provider.reset();
  return generation;
}

async function approve({ id }: { id: string }, stage: StageName): Promise<void> {
  await scripted.app.workflow.settled(await scripted.app.generations.approveStage(CALLER, id, stage));
  const { status, stages } = await read(id);
  expect(status).toBe('COMPLETED');
  expect(stages.filter(({ done, total }) => done !== total)).toEqual([]);
  expect(stages.map((stage) => stage.status).filter((each) => each !== 'DONE' && each !== 'SKIPPED')).toEqual([]);
}

async function deleteScene(scriptId: string, number: number): Promise<void> {
  const scene = (await scenesOf(scriptId)).find((each) => each.number === number);
  await scripted.app.generations.deleteScene(CALLER, scene!.id);
}

async function addScene(scriptId: string, heading: string): Promise<void> {
  await scripted.app.storage.db.scene.create({
    data: {
      scriptId,
      number: (await scenesOf(scriptId)).length + 1,
      act: 1,
      outline: {
        heading,
        description: `What happens there.`,
        characters: [],
        location: 'X',
        timeOfDay: 'DAY',
        beats: [],
      },
    },
  });
}

describe('what a person changes while a generation waits is what the next stage uses', () => {
  it('of the bibles', async () => {
    const generation = await waitingAt('BIBLES', { sceneCount: 1, autoRewrite: false });
    const { db } = scripted.app.storage;
    const ties = await db.scriptBible.findMany({ where: { scriptId: generation.scriptId }, include: { entry: true } });
    const [first, second] = ties.flatMap(({ entry }) => (entry?.kind === 'CHARACTER' ? [entry] : []));
    const own = await scripted.app.bibles.createEntry('CHARACTER', { name: 'Wilhelmina Tarn' });
    await new EntryStore(db).updateEntry(CALLER, first!.id, { name: 'Casimir Oake', voice: 'Speaks in tides.' });
    await db.scriptBible.deleteMany({ where: { entryId: second!.id } });
    await db.scriptBible.create({ data: { scriptId: generation.scriptId, entryId: own.id, position: 99 } });
    await approve(generation, 'BIBLES');
    for (const task of ['outline', 'scene']) {
      expect(inputs<OutlineInput>(task)[0]!.bibles.characters.map(({ name }) => name)).toEqual([
        'Casimir Oake',
        'Wilhelmina Tarn',
      ]);
    }
  }, 60_000);

  it('of the outline: scenes that are changed, added, moved and taken away', async () => {
    const generation = await waitingAt('OUTLINE', { sceneCount: 3, autoRewrite: false });
    const { scriptId } = generation;
    const { db } = scripted.app.storage;
    const [first, , third] = await scenesOf(scriptId);
    await deleteScene(scriptId, 2);
    await addScene(scriptId, 'EXT. SALT PAN - NOON');
    await db.scene.update({
      where: { id: first!.id },
      data: { outline: { ...(first!.outline as object), description: 'The boat is already gone.' }, nextState: null },
    });
    await db.scene.update({ where: { id: third!.id }, data: { priorState: null } });
    await approve(generation, 'OUTLINE');
    // What people left open is filled in before anything is written, and nothing else is planned.
    expect(inputs<OutlineInput>('outline').map(({ from, to, given }) => [from, to, given?.length])).toEqual([
      [1, 1, 1],
      [3, 3, 1],
    ]);
    const scenes = await scenesOf(scriptId);
    expect(scenes.map(({ id, currentDraft }) => [id === first!.id || id === third!.id, currentDraft !== null])).toEqual(
      [
        [true, true],
        [true, true],
        [false, true],
      ],
    );
    expect(scenes[0]!.outline).toMatchObject({ description: 'The boat is already gone.' });
    expect(scenes[1]!.priorState).toBe(scenes[0]!.nextState);
    const written = inputs<SceneInput>('scene').toSorted((one, other) => one.scene.number - other.scene.number);
    expect(written.map((input) => [input.scene.number, input.scene.outline.heading, input.openEnded])).toEqual(
      scenes.map(({ number, outline }) => [number, (outline as { heading: string }).heading, false]),
    );
    expect(written[0]!.scene.nextState).toBe(scenes[0]!.nextState);
    const { stages } = await read(generation.id);
    expect(stages.find(({ stage }) => stage === 'SCENES')).toMatchObject({ done: 3, total: 3 });
  }, 60_000);

  it('of the scenes: an edit is judged and stays, what is approved or gone is left alone', async () => {
    const generation = await waitingAt('SCENES', { sceneCount: 4 });
    const { scriptId } = generation;
    const { db } = scripted.app.storage;
    const [first, second] = await scenesOf(scriptId);
    const mine = scene((first!.outline as { heading: string }).heading, 'A person wrote this.');
    await scripted.app.scripts.editScene(CALLER, { sceneId: first!.id, text: mine });
    await db.scene.update({ where: { id: second!.id }, data: { status: 'APPROVED' } });
    broken = [2];
    await deleteScene(scriptId, 3);
    await addScene(scriptId, 'EXT. SALT PAN - NOON');
    await approve(generation, 'SCENES');
    expect(numbers('critique')).toEqual([1, 3]);
    expect(inputs<CritiqueInput>('critique').find((input) => input.scene.number === 1)!.text).toBe(mine);
    expect(numbers('rewrite')).toEqual([1, 3]);
    const scenes = await scenesOf(scriptId);
    expect(scenes[0]!.currentDraft).toMatchObject({ kind: 'EDIT', text: mine });
    expect(scenes[1]).toMatchObject({ id: second!.id, status: 'APPROVED', currentDraftId: second!.currentDraftId });
    expect(scenes[1]!.drafts).toHaveLength(1);
    // A scene that was added after the writing had begun is left for the next generation.
    expect(scenes[3]).toMatchObject({ currentDraftId: null, nextState: null });
  }, 60_000);

  it('of the critiques: a person’s own is answered in place of the model’s, also where that had nothing to say', async () => {
    good = [2, 3];
    const generation = await waitingAt('CRITIQUE', { sceneCount: 4, rewriteIterations: 2 });
    const { db } = scripted.app.storage;
    const [first, second, , fourth] = await scenesOf(generation.scriptId);
    const mine = scene((first!.outline as { heading: string }).heading, 'A person wrote this.');
    await scripted.app.scripts.editScene(CALLER, { sceneId: first!.id, text: mine });
    const say = async (sceneId: string, overall: string) =>
      db.critique.create({
        data: {
          draftId: (await db.scene.findUniqueOrThrow({ where: { id: sceneId } })).currentDraftId!,
          generationId: null,
          overall,
          axes: [],
        },
      });
    await say(first!.id, 'Let her lie.');
    const said = await say(second!.id, 'End on the bell.');
    await db.scene.update({ where: { id: fourth!.id }, data: { status: 'APPROVED' } });
    good = [1, 2, 3];
    await approve(generation, 'CRITIQUE');
    const rewrites = new Map(inputs<RewriteInput>('rewrite').map((input) => [input.scene.number, input]));
    expect([...rewrites.keys()].toSorted((one, other) => one - other)).toEqual([1, 2]);
    expect(rewrites.get(1)).toMatchObject({ text: mine, notes: expect.arrayContaining(['Let her lie.']) });
    expect(rewrites.get(1)!.notes.join('\n')).not.toContain('It is slow.');
    expect(rewrites.get(2)!.notes).toContain('End on the bell.');
    const scenes = await scenesOf(generation.scriptId);
    expect(scenes[0]!.currentDraft).toMatchObject({ kind: 'EDIT' });
    expect(scenes[1]!.currentDraft).toMatchObject({ kind: 'REWRITE', answersId: said.id });
    expect(scenes[3]).toMatchObject({ status: 'APPROVED', currentDraftId: fourth!.currentDraftId });
    // The second round judges what was rewritten, and no more.
    expect(numbers('critique')).toEqual([1, 2]);
  }, 60_000);
});
