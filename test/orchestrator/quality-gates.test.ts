import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GenerationEvent } from '../../src/domain/events.js';
import { CRITIQUE_AXES } from '../../src/domain/scenes.js';
import type { RewriteInput } from '../../src/domain/tasks.js';
import type { ProviderCall, ProviderEvent } from '../../src/llm/provider.js';
import type { DraftRepair } from '../../src/scripts/drafts/draft-repairs.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { critiqueOf } from '../support/critiques.js';
import { answer, scriptedProvider } from '../support/scripted-provider.js';
import type { Script, ScriptedProvider } from '../support/scripted-provider.js';

const CALLER = { tenantId: 'default' };
const HEADING = 'INT. TIDE HOUSE - NIGHT';

let app: TestApp;
let provider: ScriptedProvider;
let script: Script;
let events: GenerationEvent[];
/** Each has a log line of its own, so that no cached answer of another one comes back. */
let stories = 0;

beforeAll(async () => {
  provider = scriptedProvider((call, nth, signal) => script(call, nth, signal));
  app = await openTestApp({ provider });
});
beforeEach(() => {
  events = [];
  script = () => {};
  provider.reset();
});
afterAll(() => app.close());

const planned = (at: number) => ({
  heading: HEADING,
  description: `They wait for tide ${at}.`,
  characters: ['Mara Voss', 'Tomas Reh'],
  location: 'TIDE HOUSE',
  timeOfDay: 'NIGHT',
  beats: [],
  priorState: `Page ${at} is set.`,
  nextState: `Page ${at} is burnt.`,
});

/** So many scenes of Mara and Tomas, with as many rounds of rewriting. */
async function generate({
  scenes = 1,
  rounds = 0,
  logLine,
}: { scenes?: number; rounds?: number; logLine?: string } = {}) {
  const entries = [
    await app.bibles.createEntry('CHARACTER', { name: 'Mara Voss' }),
    await app.bibles.createEntry('CHARACTER', { name: 'Tomas Reh' }),
  ];
  const generation = await app.control.startScript(CALLER, {
    logLine: logLine ?? `A printer of tide tables finds page ${(stories += 1)} set already.`,
    existingBibles: entries.map(({ id }) => id),
    config: {
      sceneCount: scenes,
      useExistingBibles: true,
      parallelGeneration: false,
      autoRewrite: rounds > 0,
      rewriteIterations: Math.max(1, rounds),
    },
  });
  const settle = (from: { id: string; lastSeq: number }) =>
    app.workflow.settled(from, { onEvent: (event) => events.push(event) }).catch(() => undefined);
  await settle(generation);
  return { id: generation.id, settle, ...(await found(generation)) };
}

async function found({ id, scriptId }: { id: string; scriptId: string }) {
  const { status, failure } = await app.storage.db.generation.findUniqueOrThrow({ where: { id } });
  const scenes = await app.storage.db.scene.findMany({
    where: { scriptId },
    orderBy: { number: 'asc' },
    include: { currentDraft: true, drafts: { orderBy: { number: 'asc' } } },
  });
  return {
    status,
    failure: failure as { message: string } | null,
    scenes,
    scene: scenes[0]!,
    drafts: scenes[0]?.drafts ?? [],
  };
}

const LINES = [
  'Who set the page?',
  'I found it under the lamp.',
  'Then burn it before the pilot comes.',
  'He has read it aloud already.',
  'To whom?',
  'To the whole quay, and to the grain ship.',
  'And they believed him?',
  'They have weighed anchor.',
  'There is no water on the bar.',
  'There is, by this page.',
];
const speeches = (lines: readonly string[]) =>
  lines.map((line, at) => `${at % 2 === 0 ? 'MARA VOSS' : 'TOMAS REH'}\n${line}`).join('\n\n');
const SCENE = `${HEADING}\n\nGas hisses over the type cases. Nobody turns it down.\n\n${speeches(LINES)}\n`;
const LOOP =
  '\nMARA VOSS\nYou said you would never climb these stairs again.\n\nTOMAS REH\nI counted them. There is one more than there was.\n';

const critique = (score: number, issues = ['It is slow.']) =>
  JSON.stringify({ overall: 'So.', axes: CRITIQUE_AXES.map((axis) => ({ axis, score, issues, suggestions: [] })) });

/** Answers of the tasks that a test has a say in, by the number of the call; the last one stands for all that follow. */
function answers(
  texts: Partial<
    Record<'scene' | 'critique' | 'rewrite' | 'continuity', (string | (() => AsyncIterable<ProviderEvent>))[]>
  >,
): Script {
  return (call: ProviderCall, nth: number) => {
    if (call.task === 'outline') return answer(JSON.stringify({ title: 'Low Water', scenes: [1, 2, 3].map(planned) }));
    const own = texts[call.task as keyof typeof texts] ?? (call.task === 'continuity' ? ['{"issues":[]}'] : undefined);
    const next = own?.[Math.min(nth, own.length) - 1];
    return typeof next === 'string' ? answer(next) : next?.();
  };
}

/** A scene whose last speeches come again and again, until the reader goes away. */
function looping(start = SCENE) {
  const source = {
    sent: 0,
    async *stream(): AsyncGenerator<ProviderEvent> {
      yield { type: 'delta', text: start };
      for (; source.sent < 400; source.sent += 1) yield { type: 'delta', text: LOOP };
      yield { type: 'end', finishReason: 'stop', model: 'scripted-1' };
    },
  };
  return source;
}

const discarded = () => events.flatMap((event) => (event.type === 'SceneDraftDiscarded' ? [event.reason] : []));
const codes = (draft: { repairs: unknown }) => (draft.repairs as DraftRepair[]).map(({ code }) => code);
const REPEATS = 'The model wrote the same lines again and again.';

describe('a draft that repeats itself', () => {
  it('stops the model, and is drawn again', async () => {
    const source = looping();
    script = answers({ scene: [source.stream, SCENE] });
    const { status, scene, drafts } = await generate();
    expect([status, discarded()]).toEqual(['COMPLETED', [REPEATS]]);
    expect(source.sent).toBeLessThan(20);
    expect(drafts.map(({ state }) => state)).toEqual(['DISCARDED', 'COMPLETE']);
    expect(scene.currentDraft!.text).toBe(SCENE);
    expect(codes(scene.currentDraft!)).toEqual([]);
  });

  it('twice is cut before it does, where a scene stands there', async () => {
    const sources = [looping(), looping()];
    script = answers({ scene: sources.map(({ stream }) => stream) });
    const { status, scene } = await generate();
    expect(status).toBe('COMPLETED');
    expect(sources.every(({ sent }) => sent < 20)).toBe(true);
    expect(scene.currentDraft!.text).toBe(`${SCENE}${LOOP}`);
    expect(scene.currentDraft!).toMatchObject({ provider: 'scripted', model: 'scripted-1' });
    const [cut] = scene.currentDraft!.repairs as DraftRepair[];
    expect(cut).toMatchObject({ code: 'DRF121', level: 'WARNING', after: '' });
    expect(cut!.before).toMatch(/^MARA VOSS\nYou said/);
  });

  it('from its first line on is no scene, and the generation says why', async () => {
    script = answers({ scene: [() => endless('She waits for the tide and the ')] });
    const { status, failure } = await generate();
    expect(status).toBe('FAILED');
    expect(failure!.message).toBe(`${REPEATS} resumeGeneration asks again; another model may do better.`);
  });

  it('is found when all of it comes at once', async () => {
    script = answers({ scene: [`${SCENE}${LOOP.repeat(160)}`, SCENE] });
    expect((await generate()).scene.currentDraft!.text).toBe(SCENE);
    expect(discarded()).toEqual([REPEATS]);
  });

  it('as a rewrite is drawn again too', async () => {
    script = answers({
      scene: [SCENE],
      critique: [critique(5)],
      rewrite: [looping().stream, SCENE.replace('hisses', 'sighs')],
    });
    const { scene } = await generate({ rounds: 1 });
    expect(scene.currentDraft!.text).toContain('sighs');
    expect(discarded()).toEqual([REPEATS]);
  });
});

async function* endless(words: string): AsyncGenerator<ProviderEvent> {
  yield { type: 'delta', text: `${HEADING}\n\n` };
  for (let at = 0; at < 2_000; at += 1) yield { type: 'delta', text: words };
}

describe('an answer that is no scene', () => {
  const WORDS = Array.from(
    { length: 78 },
    (_, at) =>
      [
        'lamp',
        'river',
        'copper',
        'morning',
        'thread',
        'window',
        'quiet',
        'salt',
        'engine',
        'feather',
        'under',
        'glass',
        'seven',
      ][(at * 7 + Math.floor(at / 13)) % 13],
  ).join(' ');

  it('as words without speech and sentences is drawn again, by another call', async () => {
    const asked = vi.spyOn(app.optimizer, 'streamLlm');
    script = answers({ scene: [`${HEADING}\n\n${WORDS}\n`, SCENE] });
    const { status, scene } = await generate();
    expect(new Set(asked.mock.calls.map(([{ variant }]) => variant)).size).toBe(2);
    asked.mockRestore();
    expect([status, scene.currentDraft!.text]).toEqual(['COMPLETED', SCENE]);
    expect(discarded()).toEqual([
      "The model's answer is no scene: it holds no dialogue, and its words make no sentences.",
    ]);
  });

  const WORDLESS =
    'Gas hisses over the type cases. Mara climbs down from the loft with the page in her hand. She lays it on the stone, looks at the door for a long time, and sets fire to one corner. Ash drifts over the ink. Outside a horn sounds twice.';
  const PROSE_ALONE = "The model's answer is no scene: it holds no scene heading and no dialogue.";
  // Each as a language of which no phrases are known would have it, or as thoughts that no mark sets apart.
  const PROSE: readonly (readonly [string, string])[] = [
    [
      'a refusal in words that nobody foresaw',
      'Samahani, siwezi kuandika tukio hili kwa sababu linakwenda kinyume na miongozo yangu. Ninaweza kukusaidia kuandika tukio lingine ambalo halina mambo kama hayo. Tafadhali niambie kama ungependa kubadilisha mada, au kama kuna jambo lingine ninaloweza kukusaidia leo. Asante kwa kunielewa na karibu tena wakati wowote.',
    ],
    [
      'a remark',
      'The idea is a strong one. It could go in many directions. Before anything is put on paper, the budget, the length and the audience have to be settled, since each of them changes what may be shown. Please decide these three points first. Everything else follows from them without much trouble.',
    ],
  ];

  it.each(PROSE)('as %s, with no heading and no speech, is drawn again', async (_name, prose) => {
    script = answers({ scene: [prose, SCENE] });
    const { status, scene } = await generate();
    expect([status, scene.currentDraft!.text, discarded()]).toEqual(['COMPLETED', SCENE, [PROSE_ALONE]]);
  });

  it.each(PROSE)('as %s, twice, is no scene either, and the generation says why', async (_name, prose) => {
    script = answers({ scene: [prose] });
    const { status, failure } = await generate();
    expect(status).toBe('FAILED');
    expect(failure!.message).toMatch(
      /^The model's answer is no scene: it holds no scene heading and no dialogue, and speaks neither of the characters nor of the place\./,
    );
  });

  it('of long words that decline says so', async () => {
    const refusals = [
      'Maaf, saya tidak bisa menulis adegan ini karena bertentangan dengan pedoman saya.',
      '您好，这个问题我暂时无法回答，让我们换个话题再聊聊吧。',
      "Cette demande va à l'encontre de mes règles.",
    ].map((first) => `${first} ${WORDLESS}`);
    for (const refusal of refusals) {
      events = [];
      script = answers({ scene: [refusal, SCENE] });
      provider.reset();
      expect((await generate()).scene.currentDraft!.text).toBe(SCENE);
      expect(discarded()).toEqual(['The model declined to write this scene.']);
    }
  });

  it('but in which nobody speaks is one under its heading', async () => {
    script = answers({ scene: [`${HEADING}\n\n${WORDLESS}\n`] });
    const { status, drafts } = await generate();
    expect([status, drafts.length]).toEqual(['COMPLETED', 1]);
  });

  it('but tells of the characters, though the heading is missing both times, is taken', async () => {
    script = answers({ scene: [`${WORDLESS}\n`] });
    const { status, scene, drafts } = await generate();
    expect([status, drafts.map(({ state }) => state), discarded()]).toEqual([
      'COMPLETED',
      ['DISCARDED', 'COMPLETE'],
      [PROSE_ALONE],
    ]);
    expect(scene.currentDraft!.text).toBe(`${HEADING}\n\n${WORDLESS}\n`);
    expect(codes(scene.currentDraft!)).toContain('DRF101');
  });

  it('is not given again when the generation goes on', async () => {
    script = answers({ scene: [WORDS] });
    const { id, status, settle } = await generate();
    expect([status, provider.count('scene')]).toEqual(['FAILED', 2]);
    script = answers({ scene: [SCENE] });
    provider.reset();
    await settle(await app.control.resume(CALLER, id));
    expect(provider.count('scene')).toBe(1);
    expect((await app.storage.db.generation.findUniqueOrThrow({ where: { id } })).status).toBe('COMPLETED');
  });
});

describe('an answer that a stage stumbles over', () => {
  it('is not given again either', async () => {
    await app.storage.db
      .$executeRaw`ALTER TABLE "Critique" ADD CONSTRAINT "refused" CHECK ("overall" <> 'What no table takes.')`;
    script = answers({
      scene: [SCENE],
      critique: [JSON.stringify(critiqueOf('What no table takes.')), critique(9, [])],
    });
    const { id, status, settle } = await generate({ rounds: 1 });
    expect([status, provider.count('critique')]).toEqual(['FAILED', 1]);
    await settle(await app.control.resume(CALLER, id));
    expect(provider.count('critique')).toBe(2);
    expect((await app.storage.db.generation.findUniqueOrThrow({ where: { id } })).status).toBe('COMPLETED');
  });
});

describe('what a first draft misses of its plan', () => {
  const STUMP = `${HEADING}\n\nGas hisses.\n\n${speeches(LINES.slice(0, 1))}\n`;

  it('in length is told with it, and forces no rewrite', async () => {
    script = answers({ scene: [STUMP], critique: [critique(9, [])] });
    const { status, drafts } = await generate({ rounds: 2 });
    expect([status, provider.count('rewrite'), drafts.length]).toEqual(['COMPLETED', 0, 1]);
    expect(codes(drafts[0]!)).toEqual(['DRF122']);
  });

  it('is told to the rewrite that there is', async () => {
    script = answers({
      scene: [STUMP.replace(HEADING, 'EXT. BEACH - DAY')],
      critique: [critique(5)],
      rewrite: [SCENE],
    });
    const { drafts } = await generate({ rounds: 1 });
    expect(drafts.map(codes)).toEqual([['DRF122', 'DRF124'], []]);
    const { notes } = provider.calls.find(({ task }) => task === 'rewrite')!.input as RewriteInput;
    expect(notes.slice(-2).map((note) => note.split(':')[0])).toEqual(['length', 'heading']);
  });
});

describe('a draft in another language than the log line', () => {
  it('is told with it, and left', async () => {
    script = answers({ scene: [SCENE], critique: [critique(9, [])] });
    const { status, scene, drafts } = await generate({
      rounds: 1,
      logLine: 'Una impresora de tablas de mareas encuentra la página que nadie ha compuesto.',
    });
    expect([status, scene.status, drafts.length]).toEqual(['COMPLETED', 'WRITTEN', 1]);
    expect((drafts[0]!.repairs as DraftRepair[]).map(({ code, message }) => [code, message])).toEqual([
      ['DRF125', 'The scene is in English, but the log line is in Spanish.'],
    ]);
  });
});

describe('a scene that is set elsewhere than planned', () => {
  const issues = () =>
    events.flatMap((event) => (event.type === 'ContinuityIssueFound' ? [[event.message, event.repaired]] : []));
  const said = (heading: string, differs: string) =>
    `The scene was planned as "${HEADING}" and is written as "${heading}": another ${differs}.`;

  it.each([
    ['EXT. BEACH - DAY', 'place, another side of the door, another time of day'],
    ['INT. KITCHEN - NIGHT', 'place'],
    ['INT. TIDE HOUSE - MORNING', 'time of day'],
  ])('at %s is written once more', async (heading, differs) => {
    script = answers({
      scene: [SCENE.replace(HEADING, heading)],
      critique: [critique(9, [])],
      rewrite: [SCENE.replace('hisses', 'sighs')],
    });
    const { status, scene, drafts } = await generate({ rounds: 2 });
    expect([status, scene.status, drafts.length]).toEqual(['COMPLETED', 'WRITTEN', 2]);
    expect(drafts.map(codes)).toEqual([['DRF124'], []]);
    expect(scene.currentDraft!.text.split('\n')[0]).toBe(HEADING);
    expect(issues()).toEqual([[said(heading, differs), true]]);
    const { notes } = provider.calls.find(({ task }) => task === 'rewrite')!.input as RewriteInput;
    expect(notes).toEqual([`heading: The scene is planned as "${HEADING}", not "${heading}". Set it there and then.`]);
  });

  it('once more needs a person’s review', async () => {
    const stubborn = SCENE.replace(HEADING, 'EXT. BEACH - DAY');
    script = answers({
      scene: [stubborn],
      critique: [critique(9, [])],
      rewrite: [stubborn.replace('hisses', 'sighs')],
    });
    const { status, scene } = await generate({ rounds: 1 });
    expect([status, scene.status, provider.count('rewrite')]).toEqual(['COMPLETED', 'NEEDS_REVIEW', 1]);
    expect(issues().map(([, repaired]) => repaired)).toEqual([false]);
  });

  it('is told where nothing is rewritten', async () => {
    script = answers({ scene: [SCENE.replace(HEADING, 'EXT. BEACH - DAY')] });
    const { scene } = await generate();
    expect([scene.status, provider.count('rewrite'), issues().length]).toEqual(['NEEDS_REVIEW', 0, 1]);
  });

  it.each([
    'INT. TIDE HOUSE - DUSK',
    'INT. TIDE HOUSE, STAIRS - LATER',
    'EXT. TIDE HOUSE - NIGHT',
    'INT. CASA DE LAS MAREAS - NOCHE',
    `EXT. BEACH - DAY\n\nWaves.\n\n${HEADING}`,
  ])('is not one at %s', async (heading) => {
    script = answers({ scene: [SCENE.replace(HEADING, heading)], critique: [critique(9, [])] });
    const { scene, drafts } = await generate({ rounds: 1 });
    expect([scene.status, drafts.length, issues()]).toEqual(['WRITTEN', 1, []]);
  });
});

describe('scenes that are almost the same', () => {
  const OTHER = `${HEADING}\n\nThe gas is out. Snow lies on the sill.\n\n${speeches(['The ship is back.', 'With what in her?', 'Salt water, to the hatches.', 'And the pilot walked home dry.', 'You will set tomorrow’s page.', 'I will set it blank.', 'Nobody buys a blank almanac.', 'Nobody drowns by one.'])}\n`;
  const issues = () => events.flatMap((event) => (event.type === 'ContinuityIssueFound' ? [event] : []));

  it('are told of the later one, which is written anew', async () => {
    script = answers({ scene: [SCENE, SCENE.replace('four', '5')], critique: [critique(9, [])], rewrite: [OTHER] });
    const { status, scenes } = await generate({ scenes: 2, rounds: 1 });
    expect(status).toBe('COMPLETED');
    expect(scenes.map(({ drafts }) => drafts.length)).toEqual([1, 2]);
    expect(scenes[1]).toMatchObject({ status: 'WRITTEN', currentDraft: { text: OTHER } });
    expect(issues()).toMatchObject([
      {
        sceneId: scenes[1]!.id,
        repaired: true,
        message:
          'The pages are almost those of scene 1: write what only this scene has by its outline, "They wait for tide 2."',
      },
    ]);
  });

  it('need a person’s review when the model knows no other', async () => {
    script = answers({ scene: [SCENE], critique: [critique(9, [])], rewrite: [SCENE] });
    const { scenes } = await generate({ scenes: 2, rounds: 1 });
    expect(scenes.map(({ status }) => status)).toEqual(['WRITTEN', 'NEEDS_REVIEW']);
    expect(issues()).toMatchObject([{ sceneId: scenes[1]!.id, repaired: false }]);
  });

  it('are nothing to tell of scenes that differ', async () => {
    script = answers({ scene: [SCENE, OTHER], critique: [critique(9, [])] });
    expect((await generate({ scenes: 2, rounds: 1 })).scenes.map(({ drafts }) => drafts.length)).toEqual([1, 1]);
    expect(issues()).toEqual([]);
  });
});

describe('a rewrite that is judged', () => {
  const worse = SCENE.replace('hisses', 'grumbles');
  const third = SCENE.replace('hisses', 'whispers');

  it('far worse gives way to the draft before, which is rewritten once more', async () => {
    script = answers({
      scene: [SCENE],
      critique: [critique(7, ['The first note.']), critique(4, ['The second note.'])],
      rewrite: [worse, third],
    });
    const { status, scene, drafts } = await generate({ rounds: 2 });
    expect(status).toBe('COMPLETED');
    const rewrites = provider.calls.filter(({ task }) => task === 'rewrite').map(({ input }) => input as RewriteInput);
    expect(rewrites.map(({ text, notes }) => [text, notes[0]])).toEqual([
      [SCENE, 'pacing: The first note.'],
      [SCENE, 'pacing: The first note.'],
    ]);
    // No critique judges the last one: it stays.
    expect(drafts.map(({ state }) => state)).toEqual(['COMPLETE', 'COMPLETE', 'COMPLETE']);
    expect(scene.currentDraft!.number).toBe(3);
    expect(
      events.flatMap((event) =>
        event.type === 'SceneDraftCompleted'
          ? [`draft ${event.draftNumber}`]
          : event.type === 'CritiqueReady'
            ? ['critique']
            : [],
      ),
    ).toEqual(['draft 1', 'critique', 'draft 2', 'critique', 'draft 1', 'draft 3']);
  });

  it('far worse stays in the history when the dramaturge asks for nothing more', async () => {
    script = answers({
      scene: [SCENE],
      critique: [critique(9), critique(3), critique(9, [])],
      rewrite: [worse, `${HEADING}\n\nNo.\n`],
    });
    const { scene, drafts } = await generate({ rounds: 3 });
    expect(drafts).toHaveLength(3);
    expect(scene).toMatchObject({ status: 'WRITTEN', currentDraft: { number: 1, text: SCENE } });
  });

  it('a little worse stays', async () => {
    script = answers({ scene: [SCENE], critique: [critique(7), critique(6)], rewrite: [worse, third] });
    await generate({ rounds: 2 });
    expect((provider.calls.filter(({ task }) => task === 'rewrite')[1]!.input as RewriteInput).text).toBe(worse);
  });

  it('far worse leaves a person’s draft where it is', async () => {
    const mine = SCENE.replace('hisses', 'sings');
    const own = answers({ scene: [SCENE], critique: [critique(8), critique(2)], rewrite: [worse, third] });
    script = (call, nth, signal) => {
      if (call.task !== 'critique' || nth !== 2) return own(call, nth, signal);
      return (async function* (): AsyncGenerator<ProviderEvent> {
        const { id } = await app.storage.db.scene.findFirstOrThrow({
          where: { drafts: { some: { text: worse } } },
          orderBy: { createdAt: 'desc' },
        });
        await app.scripts.editScene(CALLER, { sceneId: id, text: mine });
        yield* answer(critique(2));
      })();
    };
    const { scene } = await generate({ rounds: 2 });
    expect(scene.currentDraft).toMatchObject({ kind: 'EDIT', text: mine });
  });
});
