import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.js';
import type { SceneOutlineInput } from '../../src/domain/planned-outline.js';
import type { OutlineInput } from '../../src/domain/tasks.js';
import { LlmError } from '../../src/optimizer/types.js';
import { answer } from '../support/scripted-provider.js';
import { scriptedApp } from '../support/scripted-app.js';

const CALLER = { tenantId: 'default' };
const LOG_LINE = 'A ferryman carries a letter that he must not read.';

const scripted = scriptedApp();

const FOUR: SceneOutlineInput[] = [
  { heading: 'EXT. LANDING STAGE - DAWN', description: 'The letter is handed over without a word.' },
  {
    heading: 'int. Ferry Cabin - night',
    description: 'He holds it against the lamp and reads one name.',
    characters: ['THE FERRYMAN'],
    conflict: 'He wants to know; she wants him not to.',
    beats: ['The lamp smokes.', 'One name shows through.'],
    ending: 'He puts the lamp out.',
    targetEighths: '1 4/8',
  },
  { heading: '.THE RIVER, REMEMBERED', description: 'His father drowns in a memory.', location: 'The river' },
  { heading: 'INT. ABBEY - CLOISTER - DAY', description: 'Nobody of that name ever lived here.', act: 2 },
];
const many = (count: number): SceneOutlineInput[] =>
  Array.from({ length: count }, (_, at) => ({
    heading: `INT. ROOM ${at + 1} - DAY`,
    description: `What happens in room ${at + 1}.`,
  }));

const scenesOf = (scriptId: string) =>
  scripted.app.storage.db.scene.findMany({
    where: { scriptId },
    orderBy: { number: 'asc' },
    include: { characters: true, currentDraft: true },
  });
const read = (id: string) =>
  scripted.app.storage.db.generation.findUniqueOrThrow({
    where: { id },
    include: { stages: { orderBy: { position: 'asc' } }, events: true },
  });
const outlineCalls = () => scripted.provider.calls.filter(({ task }) => task === 'outline');
const asked = () => outlineCalls().map(({ input }) => input as OutlineInput);
const promptOf = (at: number) =>
  outlineCalls()
    [at]!.messages.map(({ text }) => text)
    .join('\n');
const start = (outline: SceneOutlineInput[], config: object = {}, more: object = {}) =>
  scripted.app.generations.startScript(CALLER, {
    logLine: LOG_LINE,
    outline,
    config: { autoRewrite: false, optimizeLlmCalls: false, ...config },
    ...more,
  });
async function fieldsOf(started: Promise<unknown>): Promise<string[]> {
  const error = await started.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InvalidInputError);
  return (error as InvalidInputError).fields.map(({ path }) => path);
}

describe('people whom an outline names', () => {
  const PEOPLE: SceneOutlineInput[] = [
    { heading: 'INT. KITCHEN - DAY', description: 'Anna finds the letter.', characters: ['ANNA', 'Ben Okafor'] },
    { heading: 'EXT. PIER - NIGHT', description: 'They burn it.', characters: ['Anna', 'Ben', 'Clara Voss', 'Dov'] },
  ];

  it('are the cast, by their first names too, and every bible is written to fit the plans', async () => {
    const generation = await start(PEOPLE, { dialogueMode: 'CHARACTER_AGENTS' });
    expect(generation.config).toMatchObject({ characterCount: 4 });
    await scripted.app.workflow.settled(generation);
    const ties = await scripted.app.storage.db.scriptBible.findMany({
      where: { scriptId: generation.scriptId, entry: { kind: 'CHARACTER' } },
      orderBy: { position: 'asc' },
      include: { entry: true },
    });
    expect(ties.map(({ entry }) => entry?.name)).toEqual([
      expect.stringMatching(/^Anna /),
      'Ben Okafor',
      'Clara Voss',
      expect.stringMatching(/^Dov /),
    ]);
    const scenes = await scenesOf(generation.scriptId);
    expect(scenes.map(({ characters }) => characters.length)).toEqual([2, 4]);
    expect(scenes[1]!.outline).toMatchObject({ characters: PEOPLE[1]!.characters });
    const { calls } = scripted.provider;
    expect(calls.filter(({ task }) => task === 'characterLines')).toHaveLength(6);
    for (const task of ['cast', 'plot', 'setting', 'theme']) {
      const prompt = JSON.stringify(calls.find((call) => call.task === task)!.messages);
      expect(prompt, task).toContain('Scene 1, INT. KITCHEN - DAY (ANNA, Ben Okafor): Anna finds the letter.');
    }
  }, 60_000);

  it('are no more than are asked for', async () => {
    const generation = await start(PEOPLE, { characterCount: 1, approvals: ['BIBLES'] });
    expect(generation.config).toMatchObject({ characterCount: 1 });
    await scripted.app.generations.cancel(CALLER, generation.id);
  });
});

describe('createScript with an outline', () => {
  it('stores the scenes as they are planned, and they wait', async () => {
    const script = await scripted.app.generations.createScript(CALLER, { logLine: LOG_LINE, outline: FOUR });
    const scenes = await scenesOf(script.id);
    expect(scenes.map(({ number, act, status, nextState }) => [number, act, status, nextState])).toEqual([
      [1, 1, 'PLANNED', null],
      [2, 1, 'PLANNED', null],
      [3, 1, 'PLANNED', null],
      [4, 2, 'PLANNED', null],
    ]);
    expect(scenes.map(({ outline }) => (outline as { heading: string }).heading)).toEqual(
      FOUR.map(({ heading }) => heading),
    );
    expect(scenes[1]).toMatchObject({ targetEighths: 12, outline: { location: 'Ferry Cabin', timeOfDay: 'night' } });
    expect(scenes[2]).toMatchObject({ outline: { location: 'The river' } });
    expect(scripted.provider.calls).toEqual([]);
  });

  it('ties them to the bibles that are given', async () => {
    const entry = await scripted.app.bibles.createEntry('CHARACTER', { name: 'The Ferryman' });
    const script = await scripted.app.generations.createScript(CALLER, {
      logLine: LOG_LINE,
      outline: FOUR,
      bibles: [entry.id],
    });
    expect((await scenesOf(script.id)).map(({ characters }) => characters.map(({ entryId }) => entryId))).toEqual([
      [],
      [entry.id],
      [],
      [],
    ]);
  });

  it.each<[string, SceneOutlineInput[], string[]]>([
    ['no heading', [{ heading: 'Somewhere', description: 'x' }], ['outline[0].heading']],
    ['no place', [{ heading: 'INT.', description: 'x' }], ['outline[0].heading']],
    ['a transition', [FOUR[0]!, { heading: 'FADE IN:', description: 'x' }], ['outline[1].heading']],
    ['nothing that happens', [{ heading: 'INT. X - DAY', description: '  ' }], ['outline[0].description']],
    ['acts that fall', [{ ...FOUR[0]!, act: 2 }, FOUR[1]!, { ...FOUR[2]!, act: 1 }], ['outline[2].act']],
    ['no such act', [{ ...FOUR[0]!, act: 0 }], ['outline[0].act']],
    ['no length', [{ ...FOUR[0]!, targetEighths: '9/7' }], ['outline[0].targetEighths']],
    ['half a character', [{ ...FOUR[0]!, ending: 'x\ud800' }], ['outline[0].ending']],
    ['NUL', [{ ...FOUR[0]!, beats: ['a\u0000'] }], ['outline[0].beats']],
    ['too many characters', [{ ...FOUR[0]!, characters: Array(21).fill('A') }], ['outline[0].characters']],
    ['too many scenes', many(121), ['outline']],
  ])('refuses %s, and stores nothing', async (_what, outline, paths) => {
    const before = await scripted.app.storage.db.script.count();
    expect(await fieldsOf(scripted.app.generations.createScript(CALLER, { logLine: LOG_LINE, outline }))).toEqual(
      paths,
    );
    expect(await scripted.app.storage.db.script.count()).toBe(before);
  });

  it('takes 120 scenes, and what looks like an escape but is none', async () => {
    const outline = many(120);
    outline[7]!.ending = String.raw`A sign reads \u0000.`;
    const script = await scripted.app.generations.createScript(CALLER, { logLine: LOG_LINE, outline });
    expect(await scenesOf(script.id)).toHaveLength(120);
  });

  it('refuses an outline in another language than the brief’s, and takes each language’s own headings', async () => {
    const russian = [
      {
        heading: 'ИНТ. ПРИСТАНЬ - НОЧЬ',
        description:
          'Паромщик получает письмо, которое ему нельзя читать, и прячет его под доску, пока никто не видит.',
      },
    ];
    const chinese = [
      {
        heading: '内景 灯室 夜',
        description:
          '船夫收到一封他不能读的信，把它藏在木板下面，没有人看见他。外面下着雨，灯在风中摇晃，他听见父亲的声音从河上传来，可是河上没有人。他等到天亮，信还在那里。',
      },
    ];
    const create = (outline: SceneOutlineInput[], language: string) =>
      scripted.app.generations.createScript(CALLER, { logLine: LOG_LINE, outline, brief: { language } });
    const error = await create(russian, 'es').catch((reason: unknown) => reason);
    expect((error as InvalidInputError).fields).toMatchObject([
      { path: 'outline', message: expect.stringMatching(/is in another language, and .* is Spanish \(es\)/) },
    ]);
    // The same letters: told by its small words.
    const spanish = [
      {
        heading: 'INT. COCINA - DÍA',
        description:
          'La mujer entra en la cocina y encuentra la carta que su hermano escribió antes de morir en la guerra, pero no la lee: la guarda en el bolsillo y se sienta a la mesa con los demás, como si nada.',
        conflict: 'Ella quiere saber lo que dice, y él no la deja abrirla delante de la madre.',
      },
    ];
    expect(await fieldsOf(create(spanish, 'de'))).toEqual(['outline']);
    await create(spanish, 'es-MX');
    expect(await fieldsOf(create(chinese, 'ar'))).toEqual(['outline']);
    await create(russian, 'ru');
    await create(chinese, 'zh');
    const serbian = 'Skeledžija dobija pismo koje ne sme da pročita, i krije ga pod dasku dok ga niko ne gleda.';
    await create([{ heading: 'INT. PRISTANIŠTE - NOĆ', description: serbian }], 'sr');
  });
});

describe('generateScript with an outline', () => {
  it('keeps what is given word for word, fills in what is missing, and plans the other scenes after it', async () => {
    const generation = await start(FOUR, { sceneCount: 12 });
    await scripted.app.workflow.settled(generation);
    const scenes = await scenesOf(generation.scriptId);
    expect(scenes.map(({ number }) => number)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
    expect(scenes.every(({ currentDraft }) => currentDraft !== null)).toBe(true);
    for (const [at, given] of FOUR.entries()) {
      const { targetEighths: _length, act: _act, ...own } = given;
      expect(scenes[at]!.outline).toMatchObject(own);
    }
    expect(scenes[0]!.outline).toMatchObject({ conflict: expect.stringMatching(/./) });
    expect((scenes[0]!.outline as { characters: string[] }).characters.length).toBeGreaterThan(0);
    expect(scenes[0]!.characters.length).toBeGreaterThan(0);
    expect(scenes[1]!.targetEighths).toBe(12);
    // The states are chained through all of them.
    for (const [at, scene] of scenes.entries()) {
      expect(scene.nextState).toBeTruthy();
      if (at > 0) expect(scene.priorState).toBe(scenes[at - 1]!.nextState);
    }
    expect(scenes.map(({ act }) => act)).toEqual(scenes.map(({ act }) => act).toSorted((one, other) => one - other));
    expect(asked().map(({ from, to, given = [] }) => [from, to, given.map(({ number }) => number)])).toEqual([
      [1, 10, [1, 2, 3, 4]],
      [11, 12, []],
    ]);
    expect(promptOf(0)).toContain('He holds it against the lamp and reads one name.');
    expect(promptOf(0)).toMatch(/word for word/);
    const { events, stages } = await read(generation.id);
    expect(events.filter(({ type }) => type === 'SceneOutlined')).toHaveLength(12);
    expect(stages.map(({ stage, done, total, status }) => [stage, done === total, status])).toEqual([
      ['BIBLES', true, 'DONE'],
      ['OUTLINE', true, 'DONE'],
      ['SCENES', true, 'DONE'],
      ['CRITIQUE', true, 'SKIPPED'],
      ['REWRITE', true, 'SKIPPED'],
      ['CONTINUITY', true, 'DONE'],
      ['FORMAT', true, 'DONE'],
    ]);
  }, 60_000);

  it('has as many scenes as the outline where nobody says more, and refuses fewer', async () => {
    const generation = await start(FOUR, { approvals: ['BIBLES'] });
    expect(generation.config).toMatchObject({ sceneCount: 4 });
    await scripted.app.generations.cancel(CALLER, generation.id);
    const before = await scripted.app.storage.db.script.count();
    expect(await fieldsOf(start(FOUR, { sceneCount: 3 }))).toEqual(['config.sceneCount']);
    expect(await fieldsOf(start(FOUR, { scope: 'SINGLE_SCENE' }))).toEqual(['config.scope']);
    expect(await fieldsOf(start([{ heading: 'x', description: '' }], { sceneCount: 0 }))).toEqual(
      expect.arrayContaining(['outline[0].heading', 'outline[0].description']),
    );
    expect(await scripted.app.storage.db.script.count()).toBe(before);
  });

  it('is another request under a key than one without it', async () => {
    const first = await start(FOUR, { approvals: ['BIBLES'] }, { idempotencyKey: 'mine' });
    expect((await start(FOUR, { approvals: ['BIBLES'] }, { idempotencyKey: 'mine' })).id).toBe(first.id);
    await expect(
      start(FOUR.slice(1), { approvals: ['BIBLES'], sceneCount: 4 }, { idempotencyKey: 'mine' }),
    ).rejects.toThrow(/another input/);
    await scripted.app.generations.cancel(CALLER, first.id);
  });

  const told = (heading: string, what: string) => ({
    heading,
    description: what,
    characters: ['Ada'],
    location: 'Somewhere',
    timeOfDay: 'DAY',
    conflict: `The conflict of ${what}`,
    beats: [`The beat of ${what}`],
    ending: `The end of ${what}`,
    priorState: `Before ${what}`,
    nextState: `After ${what}`,
  });
  const THREE = many(3);
  const own = (at: number) => told(THREE[at]!.heading.toLowerCase(), THREE[at]!.description);
  const stranger = (name: string) => told(`EXT. ${name} - DAY`, name);

  it.each([
    ['in another order', [own(2), own(0), own(1), stranger('FOURTH'), stranger('FIFTH')], 1],
    [
      'with one too many between them',
      [own(0), stranger('BETWEEN'), own(1), own(2), stranger('FOURTH'), stranger('FIFTH')],
      2,
    ],
    ['with one too few', [own(0), own(2), stranger('FOURTH'), stranger('FIFTH')], 2],
    [
      'with headings of its own',
      [told('INT. A', 'a'), told('INT. B', 'b'), told('INT. C', 'c'), stranger('FOURTH'), stranger('FIFTH')],
      1,
    ],
    ['with one twice', [own(0), own(0), own(2), stranger('FOURTH'), stranger('FIFTH')], 2],
  ])(
    'moves no scene for a model that answers %s',
    async (how, scenes, calls) => {
      // An answer that lacks a scene is asked for once more, before it is taken as it is.
      const short = scenes.length < 5 ? 1 : 0;
      scripted.script = (call, nth) =>
        call.task === 'outline' && nth <= 1 + short ? answer(JSON.stringify({ title: 'T', scenes })) : undefined;
      const generation = await start(THREE, { sceneCount: 5, approvals: ['OUTLINE'] });
      await expect.poll(async () => (await read(generation.id)).status, { timeout: 30_000 }).toBe('AWAITING_APPROVAL');
      const stored = (await scenesOf(generation.scriptId)).map(
        ({ outline }) => outline as unknown as ReturnType<typeof own>,
      );
      expect(stored.map(({ heading }) => heading)).toEqual([
        ...THREE.map(({ heading }) => heading),
        'EXT. FOURTH - DAY',
        // A scene too many is cut off at the end of the answer.
        how.includes('too many') ? expect.stringMatching(/./) : 'EXT. FIFTH - DAY',
      ]);
      for (const at of [0, 1, 2]) {
        expect(stored[at]!.description).toBe(THREE[at]!.description);
        if (scenes.some(({ heading }) => heading === own(at).heading)) {
          expect(stored[at]!.ending).toBe(`The end of ${THREE[at]!.description}`);
        }
      }
      expect(outlineCalls()).toHaveLength(calls + short);
      await scripted.app.generations.cancel(CALLER, generation.id);
    },
    60_000,
  );

  it('goes on in the middle of filling in, and asks for nothing twice', async () => {
    scripted.script = (call, nth) => {
      if (call.task === 'outline' && nth === 2) throw new LlmError('AUTH', 'no', { provider: 'scripted' });
    };
    const generation = await start(many(13), { approvals: ['OUTLINE'] });
    await expect.poll(async () => (await read(generation.id)).status, { timeout: 30_000 }).toBe('FAILED');
    const between = await scenesOf(generation.scriptId);
    expect(between.map(({ nextState }) => nextState !== null)).toEqual([
      ...Array(10).fill(true),
      ...Array(3).fill(false),
    ]);
    scripted.script = () => {};
    await scripted.app.generations.resume(CALLER, generation.id);
    await expect.poll(async () => (await read(generation.id)).status, { timeout: 30_000 }).toBe('AWAITING_APPROVAL');
    const scenes = await scenesOf(generation.scriptId);
    expect(scenes.slice(0, 10)).toEqual(between.slice(0, 10));
    expect(scenes.every(({ nextState }) => nextState !== null)).toBe(true);
    expect(asked().map(({ from, to }) => [from, to])).toEqual([
      [1, 10],
      [11, 13],
      [11, 13],
    ]);
    expect((await read(generation.id)).stages[1]).toMatchObject({ done: 2, total: 2, status: 'DONE' });
    await scripted.app.generations.cancel(CALLER, generation.id);
  }, 60_000);
});
