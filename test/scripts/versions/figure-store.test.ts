import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFigureStore, FIGURE_VERSION } from '../../../src/scripts/versions/figure-store.js';
import { createKeptResults } from '../../../src/scripts/versions/kept-results.js';
import { createScriptVersions } from '../../../src/scripts/versions/script-versions.js';
import { viewScript } from '../../../src/scripts/versions/view-script.js';
import type { Script } from '../../../src/storage/generated/client/client.js';
import { watchThreads } from '../../support/threads.js';
import { writeFeature } from '../../screenplay/fixtures/feature.js';
import { ADA, openScripts } from '../support/scripts.js';
import type { Scripts } from '../support/scripts.js';
import { watchedTextTasks } from '../support/watched-text-tasks.js';

const threads = watchThreads();
const textTasks = watchedTextTasks();
let open: Scripts;
beforeAll(async () => {
  // Nothing is kept in memory: what is not made again comes from the database.
  open = await openScripts({ mostKept: 0, textTasks });
});
afterAll(async () => {
  await open.close();
  expect(threads.alive, 'threads left behind').toBe(0);
});

const TEXT = 'INT. HARBOUR - DAY\n\nRain.\n\nMARA\nAgain.\n\nINT. OFFICE - NIGHT\n\nNobody.\n';
const imported = async (text = TEXT): Promise<Script> => open.scripts.importScript(ADA, { format: 'FOUNTAIN', text });
const again = (script: Script) => open.db.script.findUniqueOrThrow({ where: { id: script.id } });
const current = async (script: Script) => open.scripts.current([await again(script)])[0]!;
const statesOf = (scripts: Script[]) =>
  createScriptVersions(open.db, textTasks, createKeptResults(0), createFigureStore(open.db, [])).states(scripts);
const scenesOf = ({ id }: Script) => open.db.scene.findMany({ where: { scriptId: id }, orderBy: { number: 'asc' } });

/** How often scripts are read through while `work` is done. */
async function readings(work: () => Promise<unknown>): Promise<number> {
  const count = () => textTasks.asked.filter((task) => task.includes(': ')).length;
  const before = count();
  await work();
  return count() - before;
}

describe('figures of scripts', () => {
  let script: Script;
  beforeEach(async () => {
    script = await imported();
  });

  it('are made once, and are the same when they are read', async () => {
    const scenes = await scenesOf(script);
    const all = async () => {
      const version = await current(script);
      return [
        await version.pageCount(),
        await version.runtimeSeconds(),
        await version.eighthsOf(scenes[0]!.id),
        await version.suggestedProfile(),
        await version.findings(),
        await version.statistics(),
      ];
    };
    const made = await all();
    expect(await readings(async () => expect(await all()).toEqual(made))).toBe(0);
    const [view] = await open.scripts.versions([await again(script)]);
    expect(made.slice(4)).toEqual([await view!.findings(), await view!.statistics()]);
  });

  it('are made anew for other pages, and kept beside the first', async () => {
    const pages = async (profile: 'LETTER' | 'A4' | 'MULTI_CAMERA') => (await current(script)).pageCount(profile);
    for (const profile of ['LETTER', 'A4', 'MULTI_CAMERA'] as const) {
      expect(await readings(() => pages(profile))).toBe(1);
    }
    for (const profile of ['LETTER', 'A4', 'MULTI_CAMERA'] as const) {
      expect(await readings(() => pages(profile))).toBe(0);
    }
  });

  it.each<[string, (script: Script) => Promise<unknown>]>([
    [
      'an edit',
      async (one) =>
        open.scripts.editScene(ADA, { sceneId: (await scenesOf(one))[0]!.id, text: 'INT. A - DAY\n\nNew.' }),
    ],
    [
      'an earlier draft',
      async (one) => {
        const [scene] = await scenesOf(one);
        await open.scripts.editScene(ADA, { sceneId: scene!.id, text: 'INT. A - DAY\n\nNew.' });
        await (await current(one)).pageCount();
        await open.scripts.restoreDraft(ADA, scene!.currentDraftId!);
      },
    ],
    ['a move', async (one) => open.scripts.moveScene(ADA, { sceneId: (await scenesOf(one))[1]!.id, to: 1 })],
    ['a scene that goes', async (one) => open.db.scene.delete({ where: { id: (await scenesOf(one))[1]!.id } })],
    [
      'another brief',
      async (one) => open.db.script.update({ where: { id: one.id }, data: { brief: { avoid: ['rain'] } } }),
    ],
    ['another title', async (one) => open.db.script.update({ where: { id: one.id }, data: { title: 'Other' } })],
  ])('are made anew after %s', async (_name, change) => {
    await (await current(script)).pageCount();
    await change(script);
    expect(await readings(async () => (await current(script)).pageCount())).toBe(1);
    const [view] = await open.scripts.versions([await again(script)]);
    expect(await (await current(script)).statistics()).toEqual(await view!.statistics());
  });

  it('that know the cast are made anew when it changes, and lengths are not', async () => {
    const entry = await open.db.bibleEntry.create({
      data: { tenantId: ADA.tenantId, kind: 'CHARACTER', name: 'Mara', content: { name: 'Mara' } },
    });
    const version = await current(script);
    await Promise.all([version.pageCount(), version.findings()]);
    await open.db.scriptBible.create({ data: { scriptId: script.id, entryId: entry.id, position: 0 } });
    expect(await readings(async () => (await current(script)).pageCount())).toBe(0);
    expect(await readings(async () => (await current(script)).findings())).toBe(1);
  });

  it('go with each scene of the script, whoever deletes it, and with the script', async () => {
    const count = () => open.db.scriptFigure.count({ where: { scriptId: script.id } });
    await (await current(script)).findings();
    expect(await count()).toBe(1);
    await open.db.$executeRaw`DELETE FROM "Scene" WHERE "id" = ${(await scenesOf(script))[0]!.id}::uuid`;
    expect(await count()).toBe(0);
    await (await current(script)).findings();
    await open.db.script.delete({ where: { id: script.id } });
    expect(await count()).toBe(0);
  });

  it('are not kept of a state that has passed, nor while somebody holds the script', async () => {
    const store = createFigureStore(open.db, []);
    const [before] = await statesOf([script]);
    const length = {
      pageCount: 7,
      runtimeSeconds: 420,
      eighths: new Map([['a', '1/8']]),
      suggestedProfile: 'A4',
    } as const;
    await open.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Script" WHERE "id" = ${script.id}::uuid FOR UPDATE`;
      await store.keep([{ state: before!, part: 'LENGTH', profile: 'LETTER', value: length }]);
    });
    expect(await store.find(script, 'LENGTH', 'LETTER')).toBeUndefined();
    await store.keep([{ state: before!, part: 'LENGTH', profile: 'LETTER', value: length }]);
    expect(await store.find(script, 'LENGTH', 'LETTER')).toEqual(length);
    await open.scripts.editScene(ADA, { sceneId: (await scenesOf(script))[0]!.id, text: 'INT. A - DAY\n\nNew.' });
    await store.keep([{ state: before!, part: 'LENGTH', profile: 'A4', value: length }]);
    expect(await store.find(script, 'LENGTH', 'A4')).toBeUndefined();
    // An older one that was on its way does not take the place of what is kept for good.
    expect(await store.find(script, 'LENGTH', 'LETTER')).toBeUndefined();
  });

  it('of a script that was deleted are not kept, and that is no error', async () => {
    const store = createFigureStore(open.db, []);
    const [state] = await statesOf([script]);
    await open.db.script.delete({ where: { id: script.id } });
    await expect(
      store.keep([
        {
          state: state!,
          part: 'LENGTH',
          profile: 'LETTER',
          value: { pageCount: 1, runtimeSeconds: 60, eighths: new Map(), suggestedProfile: 'LETTER' },
        },
      ]),
    ).resolves.toBeUndefined();
  });
});

it('the version of the figures is that of the engine: raise FIGURE_VERSION with this digest when results change', async () => {
  const results = await viewScript(
    {
      source: {
        title: 'Golden',
        titlePage: [],
        scenes: [{ id: 'one', number: 1, act: 1, text: writeFeature(3, 12) }],
        actStructure: 'THREE_ACT',
        cast: ['Mara'],
      },
      parts: ['LENGTH', 'STATISTICS', 'FINDINGS'],
    },
    async () => ({ of: () => [], from: () => [] }),
  );
  const text = JSON.stringify(results, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
  expect([FIGURE_VERSION, createHash('sha256').update(text).digest('hex').slice(0, 16)]).toMatchInlineSnapshot(`
    [
      1,
      "62751815614bd01c",
    ]
  `);
});
