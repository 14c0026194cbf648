import { beforeAll, describe, expect, it, vi } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.js';
import type { OutlineInput, RewriteInput, SceneInput } from '../../src/domain/tasks.js';
import type { ProviderCall } from '../../src/llm/provider.js';
import { LlmError } from '../../src/llm/provider.js';
import { answer } from '../support/scripted-provider.js';
import { scriptedApp } from '../support/scripted-app.js';

const CALLER = { tenantId: 'default' };
const LOG_LINE = 'A bell founder hears a note that no bell of hers can make.';
/** Three scenes as a person wrote them; the second is longer than a page. */
const PAGES = `INT. FOUNDRY - NIGHT

MARTA strikes bell NUMBER. It is silent.

MARTA
It was never cast here.

EXT. BELL TOWER - DAWN

${Array.from({ length: 70 }, (_, at) => `Step ${at + 1} of the stair creaks under her.`).join('\n\n')}

EXT. GRAVEYARD - DAY

MARTA digs. The spade rings.
`;

const scripted = scriptedApp({ optimizer: { prices: [{ model: '*', input: 1, output: 4 }] } });
const { generations, workflow } = new Proxy({} as Pick<typeof scripted.app, 'generations' | 'workflow'>, {
  get: (_target, member: 'generations' | 'workflow') =>
    new Proxy(
      {},
      {
        get:
          (_own, name) =>
          (...args: unknown[]) =>
            call(scripted.app[member], name, args),
      },
    ),
});
function call(face: object, name: string | symbol, args: unknown[]): unknown {
  return (face[name as keyof typeof face] as (...given: unknown[]) => unknown)(...args);
}

let imports = 0;
/** Each is another, so that no test is answered from the cache. */
async function imported(): Promise<{ id: string; scenes: { id: string; number: number }[] }> {
  const script = await scripted.app.scripts.importScript(CALLER, {
    format: 'FOUNTAIN',
    text: PAGES.replace('NUMBER', String((imports += 1))),
  });
  const scenes = await scripted.app.storage.db.scene.findMany({
    where: { scriptId: script.id },
    orderBy: { number: 'asc' },
    select: { id: true, number: true },
  });
  return { id: script.id, scenes };
}
const asked = (task: string): ProviderCall[] => scripted.provider.calls.filter((each) => each.task === task);
/** Summaries that were asked for, also those that shared a request. */
const summariesAsked = () =>
  scripted.provider.calls.reduce(
    (sum, { task, packed }) => sum + (task === 'sceneSummary' ? (packed?.length ?? 1) : 0),
    0,
  );

describe('a scene of a script that was there', () => {
  it('is written in the language of the pages', async () => {
    const script = await scripted.app.scripts.importScript(CALLER, {
      format: 'FOUNTAIN',
      text: `INT. FARO - NOCHE

El haz de luz barre el cristal y vuelve. MARINA sostiene la botella como si quemara en las manos.

MARINA
Esta letra es la mía, y yo no la he escrito todavía.

EXT. MUELLE - DÍA

BRUNO deja el farol en el suelo y se quita la gorra mojada, muy despacio, sin que nadie lo vea.

BRUNO
Entonces no la abras. Lo que no se lee no ha pasado.
`,
    });
    expect(script.brief).toMatchObject({ language: 'es' });
    const last = await scripted.app.storage.db.scene.findFirstOrThrow({ where: { scriptId: script.id, number: 2 } });
    await workflow.settled(await generations.startScene(CALLER, { sceneId: last.id }));
    for (const task of ['scene', 'sceneSummary']) {
      expect(JSON.stringify(asked(task).at(-1)!.messages), task).toContain('Spanish (es)');
    }
  });

  it('is written with the gist of every scene before it, and the last page of the one before', async () => {
    const { scenes } = await imported();
    const generation = await generations.startScene(CALLER, { sceneId: scenes[2]!.id });
    await workflow.settled(generation);
    const [written] = asked('scene');
    const { summaries, previousText } = written!.input as SceneInput;
    expect(summaries).toMatchObject([
      { number: 1, heading: 'INT. FOUNDRY - NIGHT' },
      { number: 2, heading: 'EXT. BELL TOWER - DAWN' },
    ]);
    const [kept] = await scripted.app.storage.db.computedField.findMany({ where: { sourceId: scenes[0]!.id } });
    expect(kept).toMatchObject({ field: 'sceneSummary', value: summaries![0]!.summary });
    // A page of short paragraphs: half of its lines are blank.
    expect(previousText).toContain('Step 70 of');
    expect(previousText).toContain('Step 45 of');
    expect(previousText).not.toContain('Step 42 of');
    const prompt = written!.messages.map(({ text }) => text).join('\n');
    expect(prompt).toContain(`Scene 1, as written, INT. FOUNDRY - NIGHT: ${summaries![0]!.summary}`);
    expect(summariesAsked()).toBe(2);
    const paid = await scripted.app.storage.db.llmCall.findMany({ where: { task: 'sceneSummary' } });
    expect(paid.map(({ generationId, sceneId, stage }) => [generationId, sceneId, stage])).toEqual(
      expect.arrayContaining([
        [generation.id, scenes[0]!.id, 'SCENES'],
        [generation.id, scenes[1]!.id, 'SCENES'],
      ]),
    );
  });

  it('pays for a gist once: the next step, and who reads the summary, find it', async () => {
    const { id, scenes } = await imported();
    await workflow.generateScene(scenes[1]!);
    expect(summariesAsked()).toBe(1);
    scripted.provider.reset();
    await workflow.rewriteScene(scenes[2]!, 'Let the spade break.');
    expect((asked('rewrite')[0]!.input as RewriteInput).summaries).toHaveLength(2);
    // That of the scene that was written meanwhile.
    expect(summariesAsked()).toBe(1);
    scripted.provider.reset();
    await workflow.generateSceneOutline({ id });
    expect((asked('outline')[0]!.input as OutlineInput).summaries?.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(summariesAsked()).toBe(1);
  });

  it('tells a scene without a draft as it is planned, and plans on without it', async () => {
    const { id } = await imported();
    const [four] = await workflow.generateSceneOutline({ id }, { sceneCount: 2 });
    scripted.provider.reset();
    const five = (await workflow.script(id)).scenes.at(-1)!;
    await workflow.generateScene(five);
    const { summaries } = asked('scene')[0]!.input as SceneInput;
    expect(summaries!.at(-1)).toEqual({
      number: 4,
      heading: four!.outline.heading,
      summary: expect.stringContaining(four!.outline.description.slice(0, 40)),
      planned: true,
    });
    scripted.provider.reset();
    await workflow.generateSceneOutline({ id });
    expect((asked('outline')[0]!.input as OutlineInput).summaries?.map(({ number }) => number)).toEqual([1, 2, 3, 5]);
  });

  it.each([
    ['no provider answers', () => Promise.reject(new LlmError('CONTENT_REFUSED', 'no'))],
    ['the answer says nothing', () => answer('None.')],
  ])('is written all the same when for its gist %s', async (_what, fault) => {
    const { scenes } = await imported();
    scripted.script = ({ task }) => (task === 'sceneSummary' ? fault() : undefined);
    await workflow.generateScene(scenes[1]!);
    expect((asked('scene')[0]!.input as SceneInput).summaries).toMatchObject([{ number: 1, planned: true }]);
    scripted.script = () => {};
    scripted.provider.reset();
    await workflow.generateScene(scenes[1]!);
    expect((asked('scene')[0]!.input as SceneInput).summaries).not.toMatchObject([{ planned: true }]);
    expect(summariesAsked()).toBe(1);
  });

  it('at scene 60 has a prompt of bounded length', async () => {
    const text = Array.from({ length: 60 }, (_, at) => `INT. ROOM ${at + 1} - DAY\n\nRain on pane ${at + 1}.\n`).join(
      '\n',
    );
    const script = await scripted.app.scripts.importScript(CALLER, { format: 'FOUNTAIN', text });
    const last = await scripted.app.storage.db.scene.findFirstOrThrow({ where: { scriptId: script.id, number: 60 } });
    const long = 'It rains and rains. '.repeat(30);
    scripted.script = ({ task, packed }) => {
      if (task !== 'sceneSummary') return undefined;
      return answer(
        packed === undefined ? long : JSON.stringify(Object.fromEntries(packed.map(({ key }) => [key, long]))),
      );
    };
    await workflow.generateScene(last);
    const { summaries } = asked('scene')[0]!.input as SceneInput;
    expect(summaries?.map(({ number }) => number)).toEqual(Array.from({ length: 59 }, (_, at) => at + 1));
    expect(summaries!.every(({ planned }) => planned === undefined)).toBe(true);
    const lengths = summaries!.map(({ summary }) => summary.length);
    expect(Math.max(...lengths.slice(0, -20))).toBeLessThanOrEqual(160);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(400);
  });

  it('asks no model for the first scene’s past', async () => {
    const { scenes } = await imported();
    await workflow.generateScene(scenes[0]!);
    expect(asked('scene')[0]!.input).not.toHaveProperty('summaries.0');
    expect(summariesAsked()).toBe(0);
  });

  it('is no part of a script that is written from its beginning', async () => {
    await workflow.generateScript(LOG_LINE, { sceneCount: 2, parallelGeneration: false, rewriteIterations: 1 });
    expect(summariesAsked()).toBe(0);
    for (const { input } of [...asked('scene'), ...asked('rewrite'), ...asked('outline')]) {
      expect((input as SceneInput).summaries).toBeUndefined();
    }
  });
});

describe('the configuration of a manual step', () => {
  let script: Awaited<ReturnType<typeof imported>>;
  beforeAll(async () => {
    script = await imported();
  });
  const steps: [
    name: string,
    stage: 'BIBLES' | 'OUTLINE' | 'SCENES' | 'REWRITE',
    start: (own: object) => Promise<{ id: string }>,
  ][] = [
    ['bootstrapBibles', 'BIBLES', (own) => generations.startBibles(CALLER, { scriptId: script.id, ...own })],
    [
      'generateSceneOutline',
      'OUTLINE',
      (own) => generations.startSceneOutline(CALLER, { scriptId: script.id, ...own }),
    ],
    ['generateScene', 'SCENES', (own) => generations.startScene(CALLER, { sceneId: script.scenes[1]!.id, ...own })],
    [
      'rewriteScene',
      'REWRITE',
      (own) => generations.startRewrite(CALLER, { sceneId: script.scenes[2]!.id, critique: 'Shorter.', ...own }),
    ],
  ];

  it.each(steps)('of %s is stored, and its models are asked', async (_name, stage, start) => {
    const models = [{ stage, model: 'chosen-1' }];
    const generation = await start({ models, maxCostUsd: 3 });
    await workflow.settled({ ...generation, lastSeq: 0 });
    expect(await scripted.app.storage.db.generation.findUniqueOrThrow({ where: { id: generation.id } })).toMatchObject({
      status: 'COMPLETED',
      config: { models, maxCostUsd: 3 },
    });
    expect(scripted.provider.calls.map(({ model }) => model)).toContain('chosen-1');
  });

  it.each(steps)('of %s is refused by the paths of what is wrong with it', async (_name, stage, start) => {
    const before = await scripted.app.storage.db.generation.count();
    const refusal = await start({
      models: [
        { stage, model: ' ' },
        { stage, provider: 'nobody', model: 'm' },
      ],
      maxCostUsd: 0,
    }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InvalidInputError);
    expect((refusal as InvalidInputError).fields.map(({ path }) => path)).toEqual([
      'maxCostUsd',
      'models[0].model',
      'models',
    ]);
    for (const [own, path, message] of [
      [{ models: [{ stage, provider: 'nobody', model: 'm' }] }, 'models[0].provider', /scripted/],
      [
        {
          models: [
            { stage, model: 'a' },
            { stage, model: 'b' },
          ],
        },
        'models',
        /twice/,
      ],
      [{ maxCostUsd: Infinity }, 'maxCostUsd', /USD/],
      [{ maxCostUsd: -1 }, 'maxCostUsd', /USD/],
    ] as const) {
      const error = (await start(own).catch((thrown: unknown) => thrown)) as InvalidInputError;
      expect(error.fields).toEqual([{ path, message: expect.stringMatching(message) }]);
    }
    expect(await scripted.app.storage.db.generation.count()).toBe(before);
  });

  it('pauses a step before the call that would pass its limit; a higher one lets it go on', async () => {
    const { scenes } = await imported();
    const generation = await generations.startScene(CALLER, { sceneId: scenes[1]!.id, maxCostUsd: 0.000_001 });
    await vi.waitFor(
      async () =>
        expect(
          await scripted.app.storage.db.generation.findUniqueOrThrow({ where: { id: generation.id } }),
        ).toMatchObject({ status: 'PAUSED', failure: { code: 'BUDGET_EXCEEDED' } }),
      { timeout: 20_000 },
    );
    expect(scripted.provider.calls).toEqual([]);
    await workflow.resumeGeneration(generation, { maxCostUsd: 1 });
    expect(asked('scene')).toHaveLength(1);
  });
});

describe('the same log line again', () => {
  const textOf = async (scriptId: string) => (await workflow.script(scriptId)).fountain;
  const write = async (fresh?: boolean) => {
    scripted.provider.reset();
    const generation = await generations.startScript(CALLER, {
      logLine: 'A clockmaker is asked to stop the town clock for one hour.',
      config: { sceneCount: 1, characterCount: 1, rewriteIterations: 0 },
      fresh,
    });
    await workflow.settled(generation);
    const text = await textOf(generation.scriptId);
    return { text, calls: scripted.provider.calls.length, generation };
  };

  it('is the same script for nothing, unless it is to be fresh: then it is another each time, and kept to itself', async () => {
    const first = await write();
    expect(first.calls).toBeGreaterThan(5);
    const again = await write();
    expect([again.calls, again.text]).toEqual([0, first.text]);
    const fresh = await write(true);
    const fresher = await write(true);
    expect([fresh.calls, fresher.calls]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(Math.min(fresh.calls, fresher.calls)).toBeGreaterThan(5);
    expect(new Set([first.text, fresh.text, fresher.text]).size).toBe(3);
    const last = await write(false);
    expect([last.calls, last.text]).toEqual([0, first.text]);
  });

  it('fresh twice at one time is two scripts', async () => {
    const both = await Promise.all(
      [1, 2].map(() =>
        generations.startScript(CALLER, {
          logLine: LOG_LINE,
          config: { sceneCount: 1, characterCount: 1, rewriteIterations: 0 },
          fresh: true,
        }),
      ),
    );
    await Promise.all(both.map((generation) => workflow.settled(generation)));
    const texts = await Promise.all(both.map(({ scriptId }) => textOf(scriptId)));
    expect(texts[0]).not.toBe(texts[1]);
    expect(scripted.provider.count('cast')).toBe(2);
  });

  it('fresh, it finds what it has paid for when it goes on', async () => {
    scripted.script = ({ task }) =>
      task === 'scene' ? Promise.reject(new LlmError('BAD_REQUEST', 'not today')) : undefined;
    const generation = await generations.startScript(CALLER, {
      logLine: LOG_LINE,
      config: { sceneCount: 1, rewriteIterations: 0 },
      fresh: true,
    });
    await workflow.settled(generation).catch(() => {});
    const before = scripted.provider.calls.map(({ task }) => task);
    scripted.script = () => {};
    await workflow.resumeGeneration(generation);
    const after = scripted.provider.calls.slice(before.length).map(({ task }) => task);
    expect(after.filter((task) => ['cast', 'plot', 'setting', 'theme', 'outline'].includes(task))).toEqual([]);
    expect(after).toContain('scene');
  });
});
