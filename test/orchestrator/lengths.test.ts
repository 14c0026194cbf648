import { describe, expect, it } from 'vitest';
import { CRITIQUE_AXES } from '../../src/domain/scenes.js';
import type { RewriteInput, SceneInput } from '../../src/domain/tasks.js';
import { sceneEighths } from '../../src/scripts/drafts/draft-length.js';
import { scriptedApp } from '../support/scripted-app.js';
import { answer } from '../support/scripted-provider.js';

const CALLER = { tenantId: 'default' };
const scripted = scriptedApp();

async function graph(query: string, variables: object = {}) {
  const { url } = await scripted.app.listen();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  // oxlint-disable-next-line typescript/no-explicit-any
  const answered = (await response.json()) as { data?: any; errors?: unknown };
  expect(answered.errors).toBeUndefined();
  return answered.data;
}

const settled = async (id: string) => {
  const generation = await scripted.app.storage.db.generation.findUniqueOrThrow({ where: { id } });
  await scripted.app.workflow.settled(generation);
  return scripted.app.storage.db.generation.findUniqueOrThrow({ where: { id } });
};
/** Global ids name the type before the row. */
const rowOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':').at(-1)!;

async function generateScript(input: object): Promise<string> {
  const { generateScript: started } = await graph(
    'mutation ($input: GenerateScriptInput!) { generateScript(input: $input) { __typename ... on Generation { id } ... on Error { message } } }',
    { input },
  );
  expect(started).toMatchObject({ __typename: 'Generation' });
  const { status, scriptId } = await settled(rowOf(started.id));
  expect(status).toBe('COMPLETED');
  return scriptId;
}

const scenesOf = (scriptId: string) =>
  scripted.app.storage.db.scene.findMany({
    where: { scriptId },
    orderBy: { number: 'asc' },
    include: { currentDraft: true, drafts: { orderBy: { number: 'asc' } } },
  });
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const textOf = (messages: readonly { text: string }[]) => messages.map(({ text }) => text).join('\n');

describe('a script whose brief gives its pages', () => {
  it('has them spread over its scenes, names them in its prompts, and comes to about as many', async () => {
    const id = await generateScript({
      logLine: 'A ferryman and a priest have to share one boat until the river is back.',
      brief: { targetPages: 9 },
      config: { scope: 'FULL_SCRIPT', sceneCount: 6, autoRewrite: false },
    });
    const scenes = await scenesOf(id);
    const targets = scenes.map(({ targetEighths }) => targetEighths!);
    expect(sum(targets)).toBe(72);
    expect(new Set(targets).size).toBeGreaterThan(2);
    // A quarter, a half and a quarter of the pages.
    const half = sum(scenes.map(({ act, targetEighths }) => (act === 2 ? targetEighths! : 0)));
    expect(half).toBe(36);

    const { provider } = scripted;
    const outline = provider.calls.find(({ task }) => task === 'outline')!;
    expect(textOf(outline.messages)).toContain(
      'The whole script is to be about 9 pages long, these 6 scenes together about 9 pages.',
    );
    expect(textOf(outline.messages)).toContain('\n  - pages: ');
    for (const call of provider.calls.filter(({ task }) => task === 'scene')) {
      const { scene } = call.input as SceneInput;
      expect(scene.targetEighths).toBe(targets[scene.number - 1]);
      expect(textOf(call.messages)).toMatch(
        /^Write this scene, about (?:[1-7]\/8 of a page|\d(?: [1-7]\/8)? pages?) \(some \d+ words\)\. /m,
      );
    }
    for (const { currentDraft, targetEighths } of scenes) {
      const off = Math.abs(sceneEighths(currentDraft!.text) - targetEighths!);
      expect(off).toBeLessThanOrEqual(targetEighths! / 3);
      expect(currentDraft!.repairs).toEqual([]);
    }
    const { script } = await graph(
      'query ($id: ID!) { script: node(id: $id) { ... on Script { pageCount scenes { nodes { eighths targetEighths outline { heading } } } } } }',
      { id: Buffer.from(`Script:${id}`).toString('base64url') },
    );
    expect(script.pageCount).toBeGreaterThanOrEqual(8);
    expect(script.pageCount).toBeLessThanOrEqual(11);
    expect(script.scenes.nodes.map(({ targetEighths }: { targetEighths: string }) => targetEighths)).toEqual(
      targets.map((eighths) =>
        [Math.floor(eighths / 8) || '', eighths % 8 === 0 ? '' : `${eighths % 8}/8`].join(' ').trim(),
      ),
    );
    // What is shown as the outline holds no more than an outline.
    expect(scenes[0]!.outline).not.toHaveProperty('pages');
  });

  it('that nobody gave has none, and prompts as they were', async () => {
    const id = await generateScript({
      logLine: 'A ferryman and a priest have to share one boat until the river is gone.',
      config: { scope: 'FULL_SCRIPT', sceneCount: 3, autoRewrite: false },
    });
    expect((await scenesOf(id)).map(({ targetEighths }) => targetEighths)).toEqual([null, null, null]);
    for (const { task, messages, maxOutputTokens } of scripted.provider.calls) {
      const text = textOf(messages);
      expect(text).not.toMatch(/- pages: |whole script is to be/);
      if (task !== 'scene') continue;
      expect(text).toContain('Write this scene, one to three pages. Begin');
      expect(maxOutputTokens).toBe(3_000);
    }
  });

  it('that so few scenes cannot hold comes as near as they can, with room for the answers', async () => {
    const id = await generateScript({
      logLine: 'A ferryman sells the river.',
      brief: { targetPages: 110 },
      config: { scope: 'SINGLE_SCENE', autoRewrite: false },
    });
    const [scene] = await scenesOf(id);
    expect(scene!.targetEighths).toBe(96);
    expect(scripted.provider.calls.find(({ task }) => task === 'scene')!.maxOutputTokens).toBe(18_000);
    expect(Math.abs(sceneEighths(scene!.currentDraft!.text) - 96)).toBeLessThan(32);
  });
});

// 15 seconds alone, with two rounds of rewriting 35.
it('a feature of 60 scenes and 110 pages comes out as one', { timeout: 180_000 }, async () => {
  const id = await generateScript({
    logLine: 'A retired clockmaker wants to repair the one clock that she once sabotaged.',
    brief: { targetPages: 110 },
    config: { scope: 'FULL_SCRIPT', sceneCount: 60, characterCount: 5, autoRewrite: false },
  });
  const scenes = await scenesOf(id);
  expect(sum(scenes.map(({ targetEighths }) => targetEighths!))).toBe(880);
  expect(scenes.filter(({ status }) => status !== 'WRITTEN')).toEqual([]);
  const script = await scripted.app.storage.db.script.findUniqueOrThrow({ where: { id } });
  const [version] = await scripted.app.scripts.versions([script]);
  const pages = await version!.pageCount();
  expect(pages).toBeGreaterThanOrEqual(95);
  expect(pages).toBeLessThanOrEqual(125);
});

const HEADING = 'INT. TIDE HOUSE - NIGHT';
const WHO = ['The pilot', 'My sister', 'A stranger', 'The old printer', 'Nobody', 'Her father', 'The grain ship'];
const DOES = ['counted', 'burnt', 'sold', 'found', 'forgot', 'hid', 'measured', 'drowned', 'kept', 'signed', 'painted'];
const WHAT = 'lanterns,ledgers,nets,bells,ropes,letters,maps,oars,keys,candles,barrels,shoes,clocks'.split(',');
const of = (words: readonly string[], at: number) => words[at % words.length]!;
/** So many speeches below a heading, no two alike: who repeats themselves is stopped. */
const pages = (speeches: number) =>
  `${HEADING}\n\nGas hisses over the type cases.\n\n${Array.from(
    { length: speeches },
    (_, at) => `${at % 2 === 0 ? 'MARA VOSS' : 'TOMAS REH'}\n${of(WHO, at)} ${of(DOES, at)} the ${of(WHAT, at)}.`,
  ).join('\n\n')}\n`;

/** One scene of Mara and Tomas, whose critique finds nothing. */
async function oneScene(
  brief: object | undefined,
  { scene, rewrite }: { scene: string; rewrite: string[] },
  logLine: string,
) {
  const entries = [
    await scripted.app.bibles.createEntry('CHARACTER', { name: 'Mara Voss' }),
    await scripted.app.bibles.createEntry('CHARACTER', { name: 'Tomas Reh' }),
  ];
  scripted.script = ({ task }, nth) => {
    if (task === 'outline') {
      return answer(
        JSON.stringify({
          title: 'Low Water',
          scenes: [
            {
              heading: HEADING,
              description: 'They wait for the tide.',
              characters: ['Mara Voss', 'Tomas Reh'],
              location: 'TIDE HOUSE',
              timeOfDay: 'NIGHT',
              conflict: 'c',
              ending: 'e',
              beats: ['b'],
              priorState: 'The page is set.',
              nextState: 'The page is burnt.',
            },
          ],
        }),
      );
    }
    if (task === 'critique') {
      const axes = CRITIQUE_AXES.map((axis) => ({ axis, score: 9, issues: [], suggestions: [] }));
      return answer(JSON.stringify({ overall: 'Good.', axes }));
    }
    if (task === 'continuity') return answer('{"issues":[]}');
    if (task === 'scene') return answer(scene);
    return task === 'rewrite' ? answer(rewrite[Math.min(nth, rewrite.length) - 1]!) : undefined;
  };
  const generation = await scripted.app.generations.startScript(CALLER, {
    logLine,
    brief,
    existingBibles: entries.map(({ id }) => id),
    config: { scope: 'SINGLE_SCENE', useExistingBibles: true, rewriteIterations: 3 },
  });
  expect((await settled(generation.id)).status).toBe('COMPLETED');
  const [found] = await scenesOf(generation.scriptId);
  return found!;
}

const notesAsked = () =>
  scripted.provider.calls.flatMap(({ task, input }) => (task === 'rewrite' ? [(input as RewriteInput).notes] : []));

describe('a scene far off its planned length', () => {
  it('is told so in a rewrite also where the critique finds nothing, until it is near', async () => {
    const scene = await oneScene(
      { targetPages: 3 },
      { scene: pages(12), rewrite: [pages(20), pages(40)] },
      'Tide page 1.',
    );
    expect(notesAsked()).toEqual([
      [expect.stringMatching(/^length: The scene is 6\/8 of a page and should be about 3 pages\. Play out /)],
      [expect.stringMatching(/^length: The scene is 1 1\/8 pages and should be about 3 pages\. /)],
    ]);
    expect(scene.drafts).toHaveLength(3);
    expect(scene.currentDraft!.text).toBe(pages(40));
    expect(scene.drafts.map(({ repairs }) => (repairs as { code: string }[]).map(({ code }) => code))).toEqual([
      ['DRF122'],
      ['DRF122'],
      [],
    ]);
  });

  it('may be cut to a small part of what it was, and a rewrite that strays further is not taken', async () => {
    const scene = await oneScene(
      { targetPages: 1 },
      { scene: pages(60), rewrite: [pages(80), pages(11)] },
      'Tide page 2.',
    );
    expect(notesAsked().map(([note]) => note)).toEqual([
      expect.stringMatching(/^length: The scene is 3 3\/8 pages and should be about 1 page\. Enter later /),
      expect.stringMatching(/^length: The scene is 3 3\/8 pages and should be about 1 page\. Enter later /),
    ]);
    expect(scene.currentDraft!.text).toBe(pages(11));
  });

  it('is left alone where no length is planned', async () => {
    const scene = await oneScene(undefined, { scene: pages(8), rewrite: [pages(34)] }, 'Tide page 3.');
    expect([notesAsked(), scene.drafts.length, scene.targetEighths]).toEqual([[], 1, null]);
  });

  it('is measured on the pages of its format', async () => {
    // More than half of two pages in double space, less than half in single.
    const scene = await oneScene(
      { targetPages: 2, format: 'TV_MULTI_CAMERA' },
      { scene: pages(14), rewrite: [pages(34)] },
      'Tide page 4.',
    );
    expect([notesAsked(), scene.drafts.length]).toEqual([[], 1]);
    expect([sceneEighths(pages(14)), sceneEighths(pages(14), 'MULTI_CAMERA')]).toEqual([7, 9]);
  });

  it('is a person’s own affair once a person has written it', async () => {
    const scene = await oneScene({ targetPages: 3 }, { scene: pages(40), rewrite: [pages(20)] }, 'Tide page 5.');
    expect(notesAsked()).toEqual([]);
    await scripted.app.scripts.editScene(CALLER, {
      sceneId: scene.id,
      text: pages(8),
    });
    const { id } = await scripted.app.generations.startRewrite(CALLER, { sceneId: scene.id });
    await settled(id);
    expect([notesAsked(), scripted.provider.count('critique')]).toEqual([[], 2]);
  });
});

describe('scenes planned by hand', () => {
  it('are as long as the script’s scenes are, or as is left; what has a length keeps it', async () => {
    const { createScript } = await graph(
      'mutation { createScript(input: { logLine: "A keeper rows to the lighthouse.", brief: { targetPages: 6 } }) { __typename ... on Script { id } } }',
    );
    const scriptId = rowOf(createScript.id);
    const outline = async (sceneCount: number) => {
      const { generateSceneOutline } = await graph(
        'mutation ($input: GenerateSceneOutlineInput!) { generateSceneOutline(input: $input) { __typename ... on Generation { id } } }',
        { input: { scriptId: createScript.id, sceneCount } },
      );
      expect((await settled(rowOf(generateSceneOutline.id))).status).toBe('COMPLETED');
      return (await scenesOf(scriptId)).map(({ targetEighths }) => targetEighths!);
    };
    const first = await outline(2);
    expect(sum(first)).toBe(24);
    const { db } = scripted.app.storage;
    await db.scene.updateMany({ where: { scriptId, number: 1 }, data: { targetEighths: 20 } });
    await db.scene.updateMany({ where: { scriptId, number: 2 }, data: { targetEighths: 10 } });
    const second = await outline(1);
    expect(second).toEqual([20, 10, 15]);
    // Three eighths are left, but a scene wants at least half of what the others have.
    expect(await outline(1)).toEqual([20, 10, 15, 8]);
  });
});
