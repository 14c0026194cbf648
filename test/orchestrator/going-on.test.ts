import { beforeEach, describe, expect, it } from 'vitest';
import { ConflictError, InvalidInputError, NotFoundError } from '../../src/domain/errors.js';
import type { BibleInput, OutlineInput, SceneInput } from '../../src/domain/tasks.js';
import { createForecast, targetsOfOptimizer } from '../../src/orchestrator/forecast/forecast.js';
import { createTokenCounter } from '../../src/optimizer/tokens/tokens.js';
import type { GenerateScriptInput } from '../../src/orchestrator/generations/inputs.js';
import { deferred } from '../support/deferred.js';
import { scriptedApp } from '../support/scripted-app.js';

const CALLER = { tenantId: 'default' };
const LOG_LINE = 'A piano tuner hears what the house was built to hide.';
const FAST = { autoRewrite: false, optimizeLlmCalls: false };

const scripted = scriptedApp();
let app: typeof scripted.app;
beforeEach(() => {
  app = scripted.app;
});

const read = (id: string) =>
  app.storage.db.generation.findUniqueOrThrow({
    where: { id },
    include: { stages: { orderBy: { position: 'asc' } }, events: { orderBy: { seq: 'asc' } } },
  });
async function reaches(id: string, status: string): Promise<void> {
  await expect.poll(async () => (await read(id)).status, { timeout: 30_000 }).toBe(status);
}
const scriptOf = (id: string) =>
  app.storage.db.script.findUniqueOrThrow({
    where: { id },
    include: {
      scenes: { orderBy: { number: 'asc' }, include: { currentDraft: true, drafts: true } },
      bibles: { include: { entry: true } },
    },
  });
const goOn = (scriptId: string, more: Partial<GenerateScriptInput> = {}) =>
  app.generations.startScript(CALLER, { logLine: '', scriptId, ...more, config: { ...FAST, ...more.config } });
const forecast = () =>
  createForecast({
    db: app.storage.db,
    targets: targetsOfOptimizer(app.optimizer, ['scripted']),
    tokens: createTokenCounter(),
    sceneConcurrency: 2,
  });
const tasks = () => scripted.provider.calls.map(({ task }) => task);
const inputs = <T>(task: string) =>
  scripted.provider.calls.filter((call) => call.task === task).map(({ input }) => input as T);
const changes = async (scriptId: string) =>
  (await app.storage.db.scriptEvent.findMany({ where: { scriptId, generationId: null }, orderBy: { seq: 'asc' } })).map(
    ({ type }) => type,
  );
async function refused(started: Promise<unknown>): Promise<InvalidInputError> {
  const error = await started.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InvalidInputError);
  return error as InvalidInputError;
}
const pathsOf = ({ fields }: InvalidInputError) => fields.map(({ path }) => path);

const FOUNTAIN = `INT. PARLOUR - DAY

MAUD strikes one key, again and again.

MAUD
There. Do you hear it?

EXT. GARDEN - NIGHT

OWEN digs where she told him not to.

OWEN
There is nothing here.
`;

describe('going on with a script', () => {
  it('that was begun by hand writes its bibles, fills in its scenes and plans more after them', async () => {
    const script = await app.generations.createScript(CALLER, {
      logLine: LOG_LINE,
      actStructure: 'FOUR_ACT',
      outline: [
        { heading: 'INT. PARLOUR - DAY', description: 'She tunes one string all day.', act: 2 },
        { heading: 'EXT. GARDEN - NIGHT', description: 'The gardener digs.' },
      ],
    });
    const generation = await goOn(script.id, { config: { sceneCount: 3, characterCount: 2 }, brief: { tone: 'dry' } });
    expect(generation).toMatchObject({ scriptId: script.id, config: { actStructure: 'FOUR_ACT', sceneCount: 3 } });
    await app.workflow.settled(generation);
    const after = await scriptOf(script.id);
    expect(after.brief).toMatchObject({ tone: 'dry' });
    expect(after.bibles.map(({ entry }) => entry?.kind).toSorted()).toEqual([
      'CHARACTER',
      'CHARACTER',
      'PLOT',
      'SETTING',
      'THEME',
    ]);
    expect(after.scenes.map(({ number, act, currentDraft }) => [number, act, currentDraft !== null])).toEqual([
      [1, 2, true],
      [2, 2, true],
      [3, 2, true],
    ]);
    expect(after.scenes[1]!.outline).toMatchObject({
      heading: 'EXT. GARDEN - NIGHT',
      description: 'The gardener digs.',
    });
    expect(await changes(script.id)).toContain('ScriptUpdated');
    expect(after.editedAt).toBeGreaterThan(1);
  }, 60_000);

  it('that was cancelled writes what it lacks, and touches nothing that stands', async () => {
    const first = await app.generations.startScript(CALLER, {
      logLine: LOG_LINE,
      config: { ...FAST, sceneCount: 3, parallelGeneration: false, rewriteIterations: 1, autoRewrite: true },
    });
    const reached = deferred();
    scripted.script = (call, nth) => {
      if (call.task !== 'scene' || nth < 2) return;
      reached.resolve();
      return new Promise<void>((_resolve, reject) => {
        void (async () => {
          await cancelled.promise;
          reject(new DOMException('Aborted', 'AbortError'));
        })();
      });
    };
    const cancelled = deferred();
    await reached.promise;
    await app.generations.cancel(CALLER, first.id);
    cancelled.resolve();
    scripted.script = () => {};
    const before = await scriptOf(first.scriptId);
    expect(before.scenes.map(({ currentDraft }) => currentDraft !== null)).toEqual([true, false, false]);
    scripted.provider.reset();

    const generation = await goOn(first.scriptId, {
      logLine: LOG_LINE,
      config: { autoRewrite: true, rewriteIterations: 1 },
    });
    expect((await read(generation.id)).stages.map(({ stage, total }) => [stage, total])).toEqual([
      ['BIBLES', 4],
      ['OUTLINE', 0],
      ['SCENES', 2],
      ['CRITIQUE', 2],
      ['REWRITE', 2],
      ['CONTINUITY', 2],
      ['FORMAT', 1],
    ]);
    await app.workflow.settled(generation);
    const after = await scriptOf(first.scriptId);
    expect(after.scenes[0]).toEqual(before.scenes[0]);
    expect(after.bibles.map(({ entryId }) => entryId)).toEqual(before.bibles.map(({ entryId }) => entryId));
    expect(after.scenes.every(({ currentDraft }) => currentDraft !== null)).toBe(true);
    expect(tasks()).not.toContain('cast');
    expect(tasks()).not.toContain('outline');
    for (const task of ['scene', 'critique', 'rewrite', 'continuity']) {
      expect(new Set(inputs<SceneInput>(task).map(({ scene }) => scene.number))).toEqual(new Set([2, 3]));
    }
    // The last scene ends the script, as it would have done at first.
    expect(inputs<SceneInput>('scene').map(({ openEnded, totalScenes }) => [openEnded, totalScenes])).toEqual([
      [false, 3],
      [false, 3],
    ]);
    expect(
      (await read(generation.id)).stages.map(({ stage, done, total, status }) => [stage, done === total, status]),
    ).toEqual([
      ['BIBLES', true, expect.stringMatching(/DONE|SKIPPED/)],
      ['OUTLINE', true, 'SKIPPED'],
      ['SCENES', true, 'DONE'],
      ['CRITIQUE', true, 'DONE'],
      ['REWRITE', true, 'DONE'],
      ['CONTINUITY', true, 'DONE'],
      ['FORMAT', true, 'DONE'],
    ]);

    // Nothing is left: it asks nobody, and is done.
    scripted.provider.reset();
    const again = await goOn(first.scriptId);
    await app.workflow.settled(again);
    expect(tasks()).toEqual([]);
    expect(await scriptOf(first.scriptId)).toEqual(after);
  }, 90_000);

  it('that was imported takes its log line, and writes on after the pages that are there', async () => {
    const script = await app.scripts.importScript(CALLER, { text: FOUNTAIN, format: 'FOUNTAIN', title: 'The House' });
    const before = await scriptOf(script.id);
    expect(pathsOf(await refused(goOn(script.id)))).toEqual(['logLine']);
    const generation = await goOn(script.id, {
      logLine: LOG_LINE,
      outline: [{ heading: 'INT. CELLAR - NIGHT', description: 'They open the wall.' }],
      config: { sceneCount: 4 },
    });
    await app.workflow.settled(generation);
    const after = await scriptOf(script.id);
    expect(after).toMatchObject({ logLine: LOG_LINE, title: 'The House' });
    expect(after.scenes.slice(0, 2)).toEqual(before.scenes);
    expect(after.scenes).toHaveLength(4);
    expect(after.scenes[2]!.outline).toMatchObject({
      heading: 'INT. CELLAR - NIGHT',
      description: 'They open the wall.',
    });
    expect(after.scenes.every(({ currentDraft }) => currentDraft !== null)).toBe(true);
    // The speakers of the pages are the cast.
    expect(tasks()).not.toContain('cast');
    // The bibles are written to fit what stands, and the scenes know what was written, not plans alone.
    const promptsOf = (task: string) =>
      scripted.provider.calls.filter((call) => call.task === task).map(({ messages }) => JSON.stringify(messages));
    for (const task of ['plot', 'setting', 'theme']) {
      expect(inputs<BibleInput>(task)[0]!.scenes).toMatchObject([
        { number: 1, summary: expect.any(String), characters: ['Maud'] },
        { number: 2, summary: expect.any(String), characters: ['Owen'] },
        { number: 3, planned: true, summary: 'They open the wall.' },
      ]);
      expect(promptsOf(task)[0]).toContain('They open the wall.');
    }
    const [third, fourth] = inputs<SceneInput>('scene').toSorted((one, other) => one.scene.number - other.scene.number);
    const kept = await app.storage.db.computedField.findMany({ where: { field: 'sceneSummary' } });
    const written = before.scenes.map(({ id }, at) => ({
      number: at + 1,
      summary: kept.find(({ sourceId }) => sourceId === id)!.value,
      planned: undefined,
    }));
    expect(third!.summaries).toMatchObject(written);
    expect(fourth!.summaries).toMatchObject([...written, { number: 3, planned: true }]);
    for (const prompt of promptsOf('scene')) expect(prompt).toContain('Scene 2, as written');
    expect(tasks().filter((task) => task === 'sceneSummary')).toHaveLength(2);
    expect(inputs<OutlineInput>('outline').map(({ from, to, previous }) => [from, to, previous.length])).toEqual([
      [3, 4, 2],
    ]);
    expect(await changes(script.id)).toEqual(expect.arrayContaining(['ScriptUpdated', 'SceneAdded']));
    const { text } = await app.scripts.export(after, 'FOUNTAIN');
    expect(text).toMatch(/INT\. PARLOUR - DAY[\s\S]*INT\. CELLAR - NIGHT/);
  }, 60_000);

  it('fills in a scene between others, and tells what comes after it', async () => {
    const first = await app.generations.startScript(CALLER, { logLine: LOG_LINE, config: { ...FAST, sceneCount: 2 } });
    await app.workflow.settled(first);
    const { db } = app.storage;
    const [, second] = (await scriptOf(first.scriptId)).scenes;
    await db.scene.update({ where: { id: second!.id }, data: { number: 3 } });
    await db.scene.create({
      data: {
        scriptId: first.scriptId,
        number: 2,
        act: 1,
        outline: {
          heading: 'INT. STAIRS - DAY',
          description: 'She counts the steps.',
          characters: [],
          location: 'STAIRS',
          timeOfDay: 'DAY',
          beats: [],
        },
      },
    });
    scripted.provider.reset();
    await app.workflow.settled(await goOn(first.scriptId));
    const [input] = inputs<OutlineInput>('outline');
    expect(input).toMatchObject({ from: 2, to: 2, given: [{ number: 2 }], following: [{ number: 3 }] });
    expect(input!.previous.map(({ number }) => number)).toEqual([1]);
    const [call] = scripted.provider.calls.filter(({ task }) => task === 'outline');
    expect(call!.messages.map(({ text }) => text).join('\n')).toContain(
      `Scene 3: ${input!.following![0]!.outline.heading}`,
    );
    const after = await scriptOf(first.scriptId);
    expect(after.scenes[1]).toMatchObject({ priorState: after.scenes[0]!.nextState, version: 2 });
    expect(inputs<SceneInput>('scene').map(({ scene }) => scene.number)).toEqual([2]);
  }, 60_000);

  it('takes what is said of it: bibles that are tied in addition, and more characters if they are asked for', async () => {
    const script = await app.generations.createScript(CALLER, { logLine: LOG_LINE, title: 'Own' });
    const maud = await app.bibles.createEntry('CHARACTER', { name: 'Maud Pell' });
    const generation = await goOn(script.id, {
      title: 'Own',
      existingBibles: [maud.id],
      config: { characterCount: 3, sceneCount: 1, approvals: ['BIBLES'] },
    });
    await reaches(generation.id, 'AWAITING_APPROVAL');
    expect((await scriptOf(script.id)).bibles.filter(({ entry }) => entry?.kind === 'CHARACTER')).toHaveLength(3);
    expect(inputs<{ count: number }>('cast').map(({ count }) => count)).toEqual([2]);
    expect(await changes(script.id)).toContain('BibleEntryTied');
    // Another one cannot begin meanwhile.
    await expect(goOn(script.id)).rejects.toBeInstanceOf(ConflictError);
    await app.generations.cancel(CALLER, generation.id);
  }, 60_000);

  it('names what is wrong, and changes nothing', async () => {
    const script = await app.generations.createScript(CALLER, {
      logLine: LOG_LINE,
      title: 'Own',
      actStructure: 'FIVE_ACT',
      outline: [{ heading: 'INT. A - DAY', description: 'a', act: 2 }],
    });
    const before = await scriptOf(script.id);
    const wrong = await refused(
      goOn(script.id, {
        logLine: 'Another story.',
        title: 'Another',
        brief: { language: 'xx-nonsense', tone: 'dry' },
        outline: [{ heading: 'INT. B - DAY', description: 'b', act: 1 }],
        config: { actStructure: 'FOUR_ACT', sceneCount: 1 },
      }),
    );
    expect(pathsOf(wrong).toSorted()).toEqual([
      'brief.language',
      'config.actStructure',
      'config.sceneCount',
      'logLine',
      'outline[0].act',
      'title',
    ]);
    expect(wrong.message).toContain('updateScript');
    expect(pathsOf(await refused(goOn(script.id, { existingBibles: ['nobody'] })))).toEqual(['existingBibles[0]']);
    await expect(goOn('nonsense')).rejects.toBeInstanceOf(NotFoundError);
    await expect(
      app.generations.startScript({ tenantId: 'stranger' }, { logLine: '', scriptId: script.id }),
    ).rejects.toBeInstanceOf(NotFoundError);
    expect(await scriptOf(script.id)).toEqual(before);
    expect(await app.storage.db.generation.count({ where: { scriptId: script.id } })).toBe(0);
  });

  it('is begun once: of two at a time one is refused, and under one key both are the same', async () => {
    const { id } = await app.generations.createScript(CALLER, { logLine: LOG_LINE });
    const config = { approvals: ['BIBLES' as const], sceneCount: 1 };
    const both = await Promise.allSettled([goOn(id, { config }), goOn(id, { config })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(ConflictError) });
    const begun = await app.storage.db.generation.findFirstOrThrow({ where: { scriptId: id } });
    await app.generations.cancel(CALLER, begun.id);

    const keyed = () => goOn(id, { config, idempotencyKey: 'once' });
    const [one, other] = await Promise.all([keyed(), keyed()]);
    expect(one.id).toBe(other.id);
    expect((await keyed()).id).toBe(one.id);
    await expect(
      goOn(id, { config, idempotencyKey: 'once', outline: [{ heading: 'INT. A - DAY', description: 'a' }] }),
    ).rejects.toThrow(/another input/);
    await app.generations.cancel(CALLER, one.id);
  }, 60_000);

  it('is refused while a scene that it lacks is being written', async () => {
    const { id } = await app.generations.createScript(CALLER, {
      logLine: LOG_LINE,
      outline: [{ heading: 'INT. A - DAY', description: 'a' }],
    });
    const go = deferred();
    scripted.script = (call) => (call.task === 'scene' ? go.promise : undefined);
    const single = await app.generations.startScene(CALLER, { sceneId: (await scriptOf(id)).scenes[0]!.id });
    await expect(goOn(id)).rejects.toBeInstanceOf(ConflictError);
    go.resolve();
    await app.workflow.settled(single);
  }, 60_000);

  it('is estimated by what is left', async () => {
    const outline = Array.from({ length: 3 }, (_, at) => ({ heading: `INT. R${at} - DAY`, description: 'x' }));
    const { id } = await app.generations.createScript(CALLER, { logLine: LOG_LINE, outline });
    const calls = async (input: Partial<GenerateScriptInput>) =>
      Object.fromEntries(
        (await forecast().estimate(CALLER, { logLine: '', ...input, config: { ...FAST, ...input.config } })).stages.map(
          ({ stage, llmCalls }) => [stage, llmCalls],
        ),
      );
    expect(await calls({ scriptId: id })).toMatchObject({ BIBLES: 4, OUTLINE: 1, SCENES: 3, CONTINUITY: 3 });
    expect(await calls({ logLine: LOG_LINE, outline })).toMatchObject({ OUTLINE: 1, SCENES: 3 });
    await app.workflow.settled(await goOn(id));
    expect(await calls({ scriptId: id })).toMatchObject({
      BIBLES: 0,
      OUTLINE: 0,
      SCENES: 0,
      CRITIQUE: 0,
      CONTINUITY: 0,
    });
    expect(await calls({ scriptId: id, config: { sceneCount: 5 } })).toMatchObject({
      BIBLES: 0,
      OUTLINE: 1,
      SCENES: 2,
    });
  }, 60_000);
});
