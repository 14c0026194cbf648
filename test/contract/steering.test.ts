import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as scriptgen from '../../src/index.js';
import type { ExportFormat, GenerationEvent, SceneOutlineInput, ScriptEvent, ScriptResult } from '../../src/index.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';

const PILOT = `Title: The Pilot

INT. HARBOUR OFFICE - NIGHT

Ada counts the boats, and one is missing.

ADA
(quietly)
Where is the *Marie*?

EXT. QUAY - DAWN

Ben coils a rope. He does not look up.

BEN
Ask the tide.
`;
/** As their files begin. */
const BEGINNINGS: Readonly<Record<ExportFormat, RegExp>> = {
  FOUNTAIN: /^Title: The Pilot/,
  FDX: /^<\?xml/,
  PDF: /^%PDF-/,
  HTML: /^<!doctype html>/i,
  TEXT: /THE PILOT|The Pilot/,
  JSON: /^\{/,
};
const OWN: readonly SceneOutlineInput[] = [
  { heading: 'INT. LIGHTHOUSE - NIGHT', description: 'Ada finds the lamp burning for a ship nobody sent.', act: 1 },
  { heading: 'EXT. REEF - DAWN', description: 'Ben rows out to it alone.', targetEighths: '1 4/8' },
];
const QUICK = { characterCount: 1, autoRewrite: false };
const NOWHERE = { id: '00000000-0000-7000-8000-000000000000' };

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

async function first<T>(items: AsyncIterable<T>, wanted: (item: T) => boolean): Promise<T[]> {
  const seen: T[] = [];
  for await (const item of items) {
    seen.push(item);
    if (wanted(item)) return seen;
  }
  throw new Error('It ended before.');
}

const importPilot = (): Promise<ScriptResult> => app.scriptLibrary.importScript({ format: 'FOUNTAIN', text: PILOT });
const headings = ({ scenes }: ScriptResult) => scenes.map(({ outline }) => outline.heading);

describe('a script by a brief and an outline of one’s own', () => {
  it('is filled in, written, and gone on with', async () => {
    const { workflow } = app;
    const planned = await workflow.createScript('A keeper lights the lamp for nobody.', {
      title: 'The Lamp',
      brief: { language: 'en', genre: ['mystery'], tone: 'dry', targetPages: 4 },
      outline: OWN,
    });
    expect(planned).toMatchObject({
      title: 'The Lamp',
      status: 'PLANNED',
      brief: { language: 'en', genre: ['mystery'], tone: 'dry', targetPages: 4 },
      openGenerations: [],
      importReport: null,
      fountain: '',
    });
    expect(planned.scenes).toMatchObject([
      { number: 1, status: 'PLANNED', targetEighths: null, nextState: null },
      { number: 2, targetEighths: '1 4/8', outline: { location: 'REEF', timeOfDay: 'DAWN' } },
    ]);

    const estimate = await workflow.estimate(planned, { ...QUICK, sceneCount: 3 });
    expect(estimate.stages.find(({ stage }) => stage === 'SCENES')!.llmCalls).toBe(3);
    expect(await workflow.generationsOf(planned)).toEqual([]);

    const first = await workflow.continueScript(planned, { ...QUICK, sceneCount: 2 });
    expect(first.scenes.map(({ outline }) => outline.description)).toEqual(OWN.map(({ description }) => description));
    expect(first.scenes.map(({ nextState }) => nextState)).not.toContain(null);
    expect(first).toMatchObject({ title: 'The Lamp', status: 'WRITTEN', openGenerations: [] });
    expect(first.version).toBeGreaterThan(planned.version);

    const longer = await workflow.continueScript(first, { ...QUICK, sceneCount: 3 }, { brief: { tone: null } });
    expect(longer.scenes.slice(0, 2)).toEqual(first.scenes);
    expect(longer.scenes[2]).toMatchObject({ number: 3, status: 'WRITTEN' });
    expect(longer.brief).not.toHaveProperty('tone');
    expect(await workflow.generationsOf(longer)).toMatchObject([
      { kind: 'SCRIPT', status: 'COMPLETED', scriptId: longer.id, awaits: null, failure: null },
      { status: 'COMPLETED' },
    ]);
  });

  it('is the same one for the same key, also when it has ended', async () => {
    const ask = (onEvent?: (event: GenerationEvent) => void) =>
      app.workflow.generateScript('A clock strikes thirteen.', { ...QUICK, sceneCount: 1 }, [], {
        title: 'Thirteen',
        fresh: true,
        idempotencyKey: 'once',
        onEvent,
      });
    const script = await ask();
    expect(script.title).toBe('Thirteen');
    expect(await ask()).toEqual(script);
    await expect(
      app.workflow.generateScript('Another clock.', QUICK, [], { idempotencyKey: 'once' }),
    ).rejects.toBeInstanceOf(scriptgen.ConflictError);
  });
});

describe('approvals', () => {
  it('give control back at each of them, with what waits; what was changed is what comes next', async () => {
    const { workflow, scriptLibrary: library } = app;
    const config = { ...QUICK, sceneCount: 1, approvals: ['BIBLES', 'OUTLINE'] as const };
    const events: GenerationEvent[] = [];
    const atBibles = await workflow.generateScript('A baker is paid in buttons.', {
      ...config,
      approvals: [...config.approvals],
    });
    expect(atBibles).toMatchObject({ status: 'WAITING', scenes: [] });
    const [waiting] = atBibles.openGenerations;
    expect(waiting).toMatchObject({ status: 'AWAITING_APPROVAL', awaits: 'BIBLES', scriptId: atBibles.id });
    await expect(workflow.approveStage(waiting!, 'OUTLINE')).rejects.toBeInstanceOf(scriptgen.ConflictError);
    // It waits, so there is nothing to wait for.
    expect(await workflow.wait(waiting!)).toEqual(waiting);

    const atOutline = await workflow.approveStage(waiting!, 'BIBLES', { onEvent: (event) => events.push(event) });
    expect(atOutline).toMatchObject({ scenes: [{ status: 'PLANNED' }], openGenerations: [{ awaits: 'OUTLINE' }] });
    expect(events.at(-1)!.type).toBe('GenerationPaused');
    await library.updateSceneOutline(atOutline.scenes[0]!, { heading: 'INT. BUTTON MINE - DAY' });

    const ended = workflow.wait(waiting!, { until: 'END' });
    const done = await workflow.approveStage(waiting!, 'OUTLINE');
    expect(done.scenes[0]!.integratedScene).toMatch(/^INT\. BUTTON MINE - DAY/);
    expect(await ended).toMatchObject({ status: 'COMPLETED', awaits: null });
    expect(await workflow.wait(waiting!)).toMatchObject({ status: 'COMPLETED' });
  });

  it('leave a generation that is started to itself', async () => {
    const { workflow } = app;
    const started = await workflow.startScript('A diver owes the sea.', {
      ...QUICK,
      sceneCount: 1,
      approvals: ['BIBLES'],
    });
    expect(started).toMatchObject({ status: 'QUEUED', awaits: null });
    expect(await workflow.wait(started)).toMatchObject({ status: 'AWAITING_APPROVAL', awaits: 'BIBLES' });
    await workflow.cancelGeneration(started);
    await expect(workflow.wait(started)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await workflow.generation(started.id)).toMatchObject({ status: 'CANCELLED' });
  });
});

describe('a person’s hand', () => {
  it('changes order, plans, brief and bibles, and stale versions change nothing', async () => {
    const { scriptLibrary: library, bibles } = app;
    const script = await importPilot();
    const added = await library.addScene(script, OWN[0]!, { at: 1, expectedVersion: script.version });
    expect(added).toMatchObject({ number: 1, scriptId: script.id, version: 1 });
    const { version: currentVersion } = await library.script(script.id);
    await expect(library.addScene(script, OWN[1]!, { expectedVersion: script.version })).rejects.toMatchObject({
      code: 'CONFLICT',
      currentVersion,
    });
    expect(headings(await library.moveScene(added, 3))).toEqual([
      'INT. HARBOUR OFFICE - NIGHT',
      'EXT. QUAY - DAWN',
      'INT. LIGHTHOUSE - NIGHT',
    ]);
    expect(await library.updateSceneOutline(added, { targetEighths: '6/8', ending: 'Dark.' })).toMatchObject({
      number: 3,
      targetEighths: '6/8',
      outline: { ending: 'Dark.', heading: 'INT. LIGHTHOUSE - NIGHT' },
    });
    expect((await library.deleteScene(added)).scenes).toHaveLength(2);
    const named = await library.updateScript(script, { title: 'Low Water', brief: { format: 'TV_HOUR' } });
    expect(named).toMatchObject({ title: 'Low Water', brief: { format: 'TV_HOUR' } });
    expect(named.version).toBeGreaterThan(script.version);

    const theme = await bibles.createEntry('THEME', { name: 'Debt at sea' });
    expect(await bibles.entries('THEME', { search: 'DEBT' })).toEqual([theme]);
    expect((await library.tieBibleEntry(script, theme)).bibles).toContainEqual(theme);
    expect((await library.untieBibleEntry(script, theme)).bibles).not.toContainEqual(theme);
  });

  it('writes scenes, judges them, and brings drafts back', async () => {
    const { scriptLibrary: library } = app;
    const [, scene] = (await importPilot()).scenes;
    const edited = await library.editScene(scene!, 'Ben lets go of the rope.', { expectedDraft: 1 });
    expect(edited).toMatchObject({
      draftNumber: 2,
      integratedScene: 'EXT. QUAY - DAWN\n\nBen lets go of the rope.\n',
    });
    expect(await library.addCritique(edited, 'Too quick.', { expectedDraft: 2 })).toMatchObject({ id: scene!.id });
    const drafts = await library.drafts(edited);
    expect(drafts).toMatchObject([
      { number: 2, kind: 'EDIT', current: true, critiques: [{ overall: 'Too quick.', axes: [], generationId: null }] },
      { number: 1, kind: 'IMPORT', current: false, critiques: [], generationId: null, model: null },
    ]);
    expect(await library.approveScene(edited)).toMatchObject({ status: 'APPROVED', version: edited.version + 1 });
    expect(await library.approveScene(edited, { approved: false })).toMatchObject({ status: 'WRITTEN' });
    expect(await library.restoreDraft(drafts[1]!)).toMatchObject({
      draftNumber: 3,
      integratedScene: scene!.integratedScene,
    });
    const [text] = await first(library.sceneText(edited), () => true);
    expect(text).toEqual({ sceneId: scene!.id, draftNumber: 3, text: scene!.integratedScene, done: true });
  });

  it('is seen by whoever follows the script, from any event on', async () => {
    const { scriptLibrary: library } = app;
    const script = await importPilot();
    const followed = first(library.events(script), ({ type }) => type === 'SceneMoved');
    await library.updateScript(script, { logLine: 'A boat is missing.' });
    const gone = await library.addScene(script, OWN[0]!);
    await library.deleteScene(gone);
    await library.moveScene(script.scenes[1]!, 1);
    const events = await followed;
    expect(events.at(-1)).toMatchObject({ type: 'SceneMoved', from: 2, to: 1, scriptId: script.id });
    const again = await first(library.events(script, { after: events[0]!.seq }), ({ type }) => type === 'SceneMoved');
    // What was deleted is told by its deletion alone.
    expect(again.map(({ type }: ScriptEvent) => type)).toEqual(['SceneDeleted', 'SceneMoved']);

    const stop = new AbortController();
    const open = first(library.events(script, { signal: stop.signal }), ({ type }) => type === 'ScriptUpdated').then(
      () => first(library.events(script, { after: again.at(-1)!.seq, signal: stop.signal }), () => true),
    );
    stop.abort();
    await expect(open).rejects.toThrow('It ended before.');
  });
});

describe('files and figures', () => {
  it('come out in all formats, and in again', async () => {
    const { scriptLibrary: library } = app;
    const script = await importPilot();
    expect(script.importReport).toMatchObject({ format: 'FOUNTAIN' });
    for (const [format, begins] of Object.entries(BEGINNINGS) as [ExportFormat, RegExp][]) {
      const file = await library.export(script, format, { profile: 'A4' });
      const bytes = Buffer.from(file.bytes);
      expect(bytes.toString(format === 'PDF' ? 'latin1' : 'utf8'), format).toMatch(begins);
      expect(file, format).toMatchObject({
        format,
        fileName: expect.stringMatching(/^The-Pilot\.\w+$/),
        text: format === 'PDF' ? null : bytes.toString('utf8'),
      });
    }
    const fdx = await library.export(script, 'FDX');
    const back = await library.importScript({ format: 'FDX', text: fdx.text!, existingBibles: script.bibles });
    expect(back.fountain).toBe(script.fountain);
    expect(back.bibles.map(({ id }) => id).toSorted()).toEqual(script.bibles.map(({ id }) => id).toSorted());
    expect(await library.exportLosses(script, 'JSON')).toEqual([]);
  });

  it('are linted, mended and counted', async () => {
    const { scriptLibrary: library } = app;
    const script = await library.importScript({
      format: 'FOUNTAIN',
      text: PILOT.replace('EXT. QUAY - DAWN', 'ext quay - dawn').replace('He does', 'He - does'),
    });
    const findings = await library.lint(script);
    const fixable = findings.filter(({ fix }) => fix !== null);
    expect(fixable).not.toEqual([]);
    expect(Object.keys(fixable[0]!)).not.toContain('args');
    expect(await library.lint(script, { minimum: 'ERROR' })).toEqual(findings.filter(({ level }) => level === 'ERROR'));
    const fixed = await library.applyLintFixes(script, { expectedVersion: script.version });
    expect(fixed.version).toBeGreaterThan(script.version);
    expect((await library.lint(fixed)).filter(({ fix }) => fix !== null)).toEqual([]);
    const { statistics, sceneIds } = await library.statistics(fixed);
    expect(statistics).toMatchObject({ pages: 1, speakers: [{ name: 'ADA' }, { name: 'BEN' }] });
    expect(sceneIds).toEqual(fixed.scenes.map(({ id }) => id));
  });

  it('are listed by words, status and order, a page at a time', async () => {
    const { scriptLibrary: library, workflow } = app;
    for (const title of ['Gamma heron', 'Alpha heron', 'Beta heron']) await workflow.createScript('Birds.', { title });
    const titles = async (options: scriptgen.ScriptListOptions) =>
      (await library.list({ search: 'heron', ...options })).map(({ title }) => title);
    expect(await titles({})).toEqual(['Beta heron', 'Alpha heron', 'Gamma heron']);
    expect(await titles({ orderBy: { field: 'TITLE' } })).toEqual(['Alpha heron', 'Beta heron', 'Gamma heron']);
    expect(await titles({ status: 'WRITTEN' })).toEqual([]);
    const [newest] = await library.list({ search: 'heron', status: 'EMPTY', limit: 1 });
    expect(newest).toMatchObject({ title: 'Beta heron', status: 'EMPTY', version: 1, brief: { genre: [] } });
    expect(await titles({ after: newest, limit: 1 })).toEqual(['Alpha heron']);
    await library.deleteScript(newest!);
    expect(await titles({})).toHaveLength(2);
  });
});

describe('what cannot be', () => {
  it.each([
    [
      'InvalidInputError',
      'a language that is none',
      () => app.workflow.createScript('Rain.', { brief: { language: 'xx-nowhere' } }),
    ],
    [
      'InvalidInputError',
      'ten thousand pages',
      () => app.workflow.estimate('Rain.', {}, [], { brief: { targetPages: 10_000 } }),
    ],
    [
      'InvalidInputError',
      'a plan without words',
      () => app.workflow.createScript('Rain.', { outline: [{ heading: '', description: '' }] }),
    ],
    [
      'InvalidInputError',
      'a plan that is none',
      () => app.workflow.createScript('Rain.', { outline: [{} as SceneOutlineInput] }),
    ],
    ['InvalidInputError', 'a log line of no text', () => app.workflow.createScript(7 as unknown as string)],
    [
      'InvalidInputError',
      'a plan of a number',
      () => importPilot().then((script) => app.scriptLibrary.addScene(script, 7 as unknown as SceneOutlineInput)),
    ],
    [
      'InvalidInputError',
      'no critique',
      () =>
        importPilot().then(({ scenes }) => app.scriptLibrary.addCritique(scenes[0]!, undefined as unknown as string)),
    ],
    [
      'InvalidInputError',
      'a file of no format',
      () => importPilot().then((script) => app.scriptLibrary.export(script, 'DOCX' as 'PDF')),
    ],
    [
      'InvalidInputError',
      'pages of no profile',
      () => importPilot().then((script) => app.scriptLibrary.export(script, 'PDF', { profile: 'A5' as 'A4' })),
    ],
    [
      'InvalidInputError',
      'a picture as a script',
      () => app.scriptLibrary.importScript({ format: 'FDX', text: '%PDF-1.7' }),
    ],
    ['InvalidInputError', 'less than one script', () => app.scriptLibrary.list({ limit: 0 })],
    [
      'InvalidInputError',
      'rules without fixes',
      () => importPilot().then((script) => app.scriptLibrary.applyLintFixes(script, { rules: ['NOPE'] })),
    ],
    [
      'InvalidInputError',
      'a move beyond the end',
      () => importPilot().then(({ scenes }) => app.scriptLibrary.moveScene(scenes[0]!, 3)),
    ],
    [
      'ConflictError',
      'an edit of another draft',
      () => importPilot().then(({ scenes }) => app.scriptLibrary.editScene(scenes[0]!, 'X.', { expectedDraft: 7 })),
    ],
    ['NotFoundError', 'a script that is not there', () => app.scriptLibrary.export(NOWHERE, 'PDF')],
    ['NotFoundError', 'a scene that is not there', () => app.scriptLibrary.drafts(NOWHERE)],
    ['NotFoundError', 'a generation that is not there', () => app.workflow.wait(NOWHERE)],
    ['NotFoundError', 'going on with nothing', () => app.workflow.continueScript(NOWHERE)],
    ['NotFoundError', 'events of nothing', () => app.scriptLibrary.events(NOWHERE).next()],
    ['NotFoundError', 'text of nothing', () => app.scriptLibrary.sceneText({ id: 'no id' }).next()],
    ['NotFoundError', 'a list from nowhere on', () => app.scriptLibrary.list({ after: NOWHERE })],
  ])('is a %s: %s', async (name, _what, call) => {
    const error = await (async (): Promise<unknown> => call())().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(scriptgen.ScriptGenError);
    expect(error).toMatchObject({ name, message: expect.stringMatching(/\w/) });
  });

  it('is told with the reason of one’s own signal', async () => {
    const reason = new Error('I have no time.');
    const signal = AbortSignal.abort(reason);
    const script = await importPilot();
    await expect(app.scriptLibrary.export(script, 'PDF', { signal })).rejects.toBe(reason);
    await expect(app.scriptLibrary.importScript({ format: 'FOUNTAIN', text: PILOT }, { signal })).rejects.toBe(reason);
    await expect(app.workflow.wait(NOWHERE, { signal })).rejects.toBeInstanceOf(scriptgen.NotFoundError);
  });
});
