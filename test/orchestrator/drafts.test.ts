import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GenerationEvent } from '../../src/domain/events.js';
import type { CritiqueInput, RewriteInput } from '../../src/domain/tasks.js';
import type { ProviderCall, ProviderEvent } from '../../src/llm/provider.js';
import type { DraftRepair } from '../../src/scripts/drafts/draft-repairs.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { deferred } from '../support/deferred.js';
import { answer, scriptedProvider } from '../support/scripted-provider.js';
import type { Script, ScriptedProvider } from '../support/scripted-provider.js';
import { critiqueOf } from '../support/critiques.js';

const CALLER = { tenantId: 'default' };
const LOG_LINE = 'A printer of tide tables finds tomorrow’s page set already.';

let app: TestApp;
let provider: ScriptedProvider;
let script: Script;
let events: GenerationEvent[];

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

/** One scene of Mara and Tomas at Port Sable, with as many rounds of rewriting. */
async function generate(rewriteIterations: number) {
  const entries = [
    await app.bibles.createEntry('CHARACTER', { name: 'Mara Voss' }),
    await app.bibles.createEntry('CHARACTER', { name: 'Tomas Reh' }),
    await app.bibles.createEntry('SETTING', {
      name: 'Port Sable',
      locations: [{ name: 'Tide House' }, { name: 'Quay' }],
    }),
  ];
  const generation = await app.control.startScript(CALLER, {
    logLine: LOG_LINE,
    existingBibles: entries.map(({ id }) => id),
    config: {
      sceneCount: 1,
      useExistingBibles: true,
      autoRewrite: rewriteIterations > 0,
      rewriteIterations: Math.max(1, rewriteIterations),
      optimizeLlmCalls: false,
    },
  });
  await app.workflow.settled(generation, { onEvent: (event) => events.push(event) }).catch(() => undefined);
  const { status, failure } = await app.storage.db.generation.findUniqueOrThrow({ where: { id: generation.id } });
  const scene = await app.storage.db.scene.findFirst({
    where: { scriptId: generation.scriptId },
    include: { currentDraft: true, drafts: { orderBy: { number: 'asc' } } },
  });
  return { status, failure, scene, drafts: scene?.drafts ?? [] };
}

const SAID = 'Nine feet four. I set it myself, and I have never set a wrong figure.';
const DONE = [
  'Gas hisses over the type cases. Nobody turns it down.',
  'Rain crosses the window from left to right.',
  'Mara reads the page once more, and holds it to the flame.',
  'It does not burn.',
  'She lays it on the stone, and washes her hands.',
];
const sceneOf = (...blocks: string[]) =>
  `${HEADING}\n\n${DONE.join('\n\n')}\n\n${['MARA VOSS', SAID].join('\n')}\n${blocks.map((block) => `\n${block}\n`).join('')}`;
const HEADING = 'INT. TIDE HOUSE - NIGHT';

const ENOUGH = JSON.stringify(critiqueOf('It stands.'));
const NOTES = JSON.stringify(
  critiqueOf('It talks too much.', { axis: 'PACING', score: 3, issues: ['It is slow.'], suggestions: ['Cut.'] }),
);

/** Answers of the tasks that a test has a say in; the last one stands for all that follow. */
function answers(texts: { scene?: string[]; critique?: string[]; rewrite?: string[] }): Script {
  return (call: ProviderCall, nth: number) => {
    if (call.task === 'continuity') return answer('{"issues":[]}');
    const own = texts[call.task as keyof typeof texts];
    return own === undefined ? undefined : answer(own[Math.min(nth, own.length) - 1]!);
  };
}

const inputs = <I>(task: string) => provider.calls.filter((call) => call.task === task).map((call) => call.input as I);
const discarded = () => events.flatMap((event) => (event.type === 'SceneDraftDiscarded' ? [event.reason] : []));

describe('a draft as it is stored', () => {
  it('is mended, with names and places as in the bibles, and tells what was done', async () => {
    script = answers({
      scene: [
        `Here is the scene:\n\n**INT. Tide House - NIGHT**\n\nGas hisses.\n\nMARA\n${SAID}\n\nTOMAS REH: Says who?\n`,
      ],
    });
    const { scene, drafts } = await generate(0);
    expect(scene!.currentDraft!.text).toBe(
      `INT. TIDE HOUSE - NIGHT\n\nGas hisses.\n\nMARA VOSS\n${SAID}\n\nTOMAS REH\nSays who?\n`,
    );
    expect(
      (drafts[0]!.repairs as DraftRepair[]).map(({ code, line, before, after }) => [code, line, before, after]),
    ).toEqual([
      ['DRF002', 1, 'Here is the scene:', ''],
      ['DRF003', 3, '**INT. Tide House - NIGHT**', 'INT. Tide House - NIGHT'],
      ['LOC110', 3, 'Tide House', 'TIDE HOUSE'],
      ['CUE110', 7, 'MARA', 'MARA VOSS'],
      ['DRF005', 10, 'TOMAS REH: Says who?', 'TOMAS REH\nSays who?'],
      ['DRF122', 1, '', ''],
      ['DRF124', 1, '', ''],
    ]);
  });

  it('may hold NUL, which no database does', async () => {
    script = answers({ scene: [sceneOf('TOMAS REH\nSays\u0000 who?')] });
    const { scene, status } = await generate(0);
    expect(status).toBe('COMPLETED');
    expect(scene!.currentDraft!.text).toBe(sceneOf('TOMAS REH\nSays who?'));
  });
});

/** Chunks without end, each with a word of its own, until the reader goes away; `sent` counts them. */
function endless(line: (word: string) => string): {
  stream(): AsyncGenerator<ProviderEvent>;
  sent: number;
  stopped: number;
} {
  const source = {
    sent: 0,
    stopped: 0,
    async *stream(): AsyncGenerator<ProviderEvent> {
      try {
        yield { type: 'delta', text: `${HEADING}\n\n` };
        for (; source.sent < 100_000; source.sent += 1) {
          yield {
            type: 'delta',
            text: line(
              [...String(source.sent)]
                .map((digit) => 'abcdefghij'[Number(digit)])
                .join('')
                .padStart(4, 'k'),
            ),
          };
        }
      } finally {
        source.stopped += 1;
      }
    },
  };
  return source;
}

describe('a scene that is being written', () => {
  it('takes no edit meanwhile, and every edit afterwards', async () => {
    const begun = deferred();
    const held = deferred();
    async function* slowly(): AsyncGenerator<ProviderEvent> {
      yield { type: 'delta', text: `${HEADING}\n\n` };
      begun.resolve();
      await held.promise;
      yield* answer(sceneOf().slice(HEADING.length + 2));
    }
    script = (call, nth, signal) => (call.task === 'scene' ? slowly() : answers({})(call, nth, signal));
    const generation = generate(0);
    await begun.promise;
    const { id } = await app.storage.db.scene.findFirstOrThrow({ where: { status: 'WRITING' } });
    const edit = () => app.scripts.editScene(CALLER, { sceneId: id, text: `${HEADING}\n\nRain.` });
    await expect(edit()).rejects.toThrow('The scene is being written just now');
    held.resolve();
    expect((await generation).scene!.currentDraft!.text).toBe(sceneOf());
    expect(await edit()).toMatchObject({ id, status: 'WRITTEN' });
    expect(
      await app.storage.db.draft.findMany({
        where: { sceneId: id },
        orderBy: { number: 'asc' },
        select: { number: true, kind: true },
      }),
    ).toEqual([
      { number: 1, kind: 'GENERATED' },
      { number: 2, kind: 'EDIT' },
    ]);
  });
});

describe('a draft that is hopeless', () => {
  it('of poor form stops the model, and is written anew', async () => {
    const source = endless((word) => `- **MARA VOSS:** and ${word}\n`);
    script = (call, nth, signal) =>
      call.task === 'scene' && nth === 1 ? source.stream() : answers({ scene: [sceneOf()] })(call, nth, signal);
    const { status, scene, drafts } = await generate(0);
    expect(status).toBe('COMPLETED');
    expect(source.stopped).toBe(1);
    expect(source.sent).toBeLessThan(2_000);
    expect(discarded()).toEqual(['The model was stopped: most of what it wrote is not in the form of a screenplay.']);
    expect(drafts.map(({ number, state }) => [number, state])).toEqual([
      [1, 'DISCARDED'],
      [2, 'COMPLETE'],
    ]);
    expect(scene!.currentDraft!.text).toBe(sceneOf());
  });

  it('of poor form is mended when the model knows no better', async () => {
    script = answers({ scene: [`${HEADING}\n\n${'- **MARA VOSS:** and another point\n'.repeat(60)}`] });
    const { status, scene } = await generate(0);
    expect(status).toBe('COMPLETED');
    expect(discarded()).toHaveLength(1);
    expect(scene!.currentDraft!.text).toContain('MARA VOSS\nand another point\n');
  });

  it('without end stops the model each time, and the generation says why', async () => {
    const sources = [endless((word) => `She waits for ${word}.\n\n`), endless((word) => `${word} waits.\n\n`)];
    script = (call, nth) => (call.task === 'scene' ? sources[nth - 1]!.stream() : undefined);
    const { status, failure, drafts } = await generate(0);
    expect(status).toBe('FAILED');
    expect(failure).toMatchObject({ code: 'SCENE_FAILED', stage: 'SCENES', retryable: true });
    expect((failure as { message: string }).message).toMatch(
      /^The model was stopped: it wrote far more than a scene\. resumeGeneration asks again/,
    );
    expect(sources.map(({ stopped }) => stopped)).toEqual([1, 1]);
    expect(drafts.map(({ state }) => state)).toEqual(['DISCARDED', 'DISCARDED']);
  });

  it('by a refusal says so', async () => {
    script = answers({ scene: ["I'm sorry, but I can't write this scene."] });
    const { failure } = await generate(0);
    expect((failure as { message: string }).message).toMatch(/^The model declined to write this scene\./);
  });
});

describe('rounds of rewriting', () => {
  const STRANGER = sceneOf('HELMUT\nAnd who asked you?');
  const MENDED = sceneOf('TOMAS REH\nAnd who asked you?');

  it('tell the writer of errors of form beside the dramaturge’s notes', async () => {
    script = answers({ scene: [STRANGER], critique: [NOTES, ENOUGH], rewrite: [MENDED] });
    const { drafts, scene } = await generate(2);
    expect(inputs<RewriteInput>('rewrite').map(({ notes }) => notes)).toEqual([
      ['pacing: It is slow. Cut.', 'form: Give the lines of "HELMUT" to a character of the cast, or take them out.'],
    ]);
    expect(inputs<CritiqueInput>('critique')).toHaveLength(2);
    expect(drafts.map(({ kind }) => kind)).toEqual(['GENERATED', 'REWRITE']);
    expect(scene!.currentDraft!.text).toBe(MENDED);
  });

  it('happen for errors of form alone, when the dramaturge asks for nothing', async () => {
    script = answers({ scene: [STRANGER], critique: [ENOUGH], rewrite: [MENDED] });
    const { scene, drafts } = await generate(2);
    expect(inputs<RewriteInput>('rewrite').map(({ notes }) => notes)).toEqual([
      ['form: Give the lines of "HELMUT" to a character of the cast, or take them out.'],
    ]);
    expect(drafts).toHaveLength(2);
    expect(scene!.currentDraft!.text).toBe(MENDED);
  });

  it('end when neither finds anything', async () => {
    script = answers({ scene: [MENDED], critique: [ENOUGH] });
    const { scene, drafts, status } = await generate(2);
    expect([status, drafts.length, inputs('rewrite').length, inputs('critique').length]).toEqual([
      'COMPLETED',
      1,
      0,
      1,
    ]);
    expect(scene!.status).toBe('WRITTEN');
  });

  it('keep a draft with more errors or strangers in the history only', async () => {
    script = answers({
      scene: [MENDED],
      critique: [NOTES],
      rewrite: [STRANGER, sceneOf('TOMAS REH\nAnd who asked you? Who, of all the people in this harbour?')],
    });
    const { scene, drafts } = await generate(2);
    expect(drafts.map(({ number, text }) => [number, text.includes('HELMUT')])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
    expect(scene!.currentDraft!.number).toBe(3);
    // What the second round was to better is the draft that stands, not the one that lost.
    expect(inputs<RewriteInput>('rewrite')[1]!.text).toBe(MENDED);
  });

  it('give up on an error that the writer does not mend', async () => {
    script = answers({ scene: [STRANGER], critique: [ENOUGH], rewrite: [STRANGER] });
    const { status, drafts } = await generate(2);
    expect([status, drafts.length]).toEqual(['COMPLETED', 3]);
  });

  it('take nobody for a stranger whom the outline names', async () => {
    const planned = {
      heading: HEADING,
      description: 'They wait for the tide.',
      characters: ['Mara Voss', 'Harbour Master'],
      location: 'TIDE HOUSE',
      timeOfDay: 'NIGHT',
      conflict: 'She wants it done; he does not.',
      beats: ['They wait.'],
      ending: 'The tide.',
      priorState: 'The page is set.',
      nextState: 'The page is burnt.',
    };
    const own = answers({ scene: [sceneOf('HARBOUR MASTER\nAnd who asked you?')], critique: [ENOUGH] });
    script = (call, nth, signal) =>
      call.task === 'outline'
        ? answer(JSON.stringify({ title: 'Low Water', scenes: [planned] }))
        : own(call, nth, signal);
    const { status, drafts } = await generate(1);
    expect([status, drafts.length, inputs('rewrite').length]).toEqual(['COMPLETED', 1, 0]);
  });
});
