import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConflictError } from '../../../src/domain/errors.js';
import {
  beginDraftIn,
  completeDraftIn,
  keepDraftIn,
  storeCritiqueIn,
} from '../../../src/scripts/drafts/draft-storage.js';
import type { ApplyLintFixesInput } from '../../../src/scripts/drafts/lint-fixing.js';
import { ADA, fdx, openScripts, statementsOf } from '../support/scripts.js';
import type { Scripts } from '../support/scripts.js';

let open: Scripts;
beforeAll(async () => {
  open = await openScripts();
});
afterAll(() => open.close());

async function imported(text: string, format: 'FOUNTAIN' | 'FDX' = 'FOUNTAIN'): Promise<string> {
  return (await open.scripts.importScript(ADA, { format, text })).id;
}

const apply = (scriptId: string, rest: Omit<ApplyLintFixesInput, 'scriptId'> = {}) =>
  open.scripts.applyLintFixes(ADA, { scriptId, ...rest });

async function textsOf(scriptId: string): Promise<string[]> {
  const scenes = await open.db.scene.findMany({
    where: { scriptId },
    orderBy: { number: 'asc' },
    include: { currentDraft: true },
  });
  return scenes.map(({ currentDraft }) => currentDraft!.text);
}

describe('lint fixes', () => {
  it('are made in a script of 120 scenes, in one go', async () => {
    const scenes = (prefix: string, extension: string) =>
      Array.from(
        { length: 120 },
        (_, at) => `${prefix} ROOM ${at} - DAY\n\nRain.\n\nANNA (${extension})\n${'Nine feet four. '.repeat(20)}\n`,
      );
    const id = await imported(`Title: x\n\n${scenes('INT', 'vo').join('\n')}`);
    const statements = await statementsOf(() => apply(id));
    expect(await textsOf(id)).toEqual(scenes('INT.', 'V.O.').map((text) => text.replace(/ +\n/g, '\n')));
    expect(statements.length).toBeLessThan(15);
    expect(await open.db.draft.count({ where: { scene: { scriptId: id } } })).toBe(240);
    await apply(id);
    expect(await open.db.draft.count({ where: { scene: { scriptId: id } } })).toBe(240);
  });

  it('leave all else in a scene as it is stored, be it as the printer has it or not', async () => {
    const id = await imported('INT HOUSE - DAY\n\nx\n\nEXT. YARD - DAY\n\ny\n');
    const odd = 'INT HOUSE - NIHGT  \r\n\r\n  He  sits.\t\r\n\r\n\r\n\r\n@ANNA\r\n Yes. \r\n[[a\r\nnote]]';
    const { currentDraftId } = await open.db.scene.findFirstOrThrow({ where: { scriptId: id, number: 1 } });
    await open.db.draft.update({ where: { id: currentDraftId! }, data: { text: odd } });
    await apply(id);
    expect(await textsOf(id)).toEqual([
      odd.replace('INT HOUSE - NIHGT', 'INT. HOUSE - NIGHT'),
      'EXT. YARD - DAY\n\ny\n',
    ]);
  });

  it('are told as one edit of each scene that they change', async () => {
    const id = await imported('INT HOUSE - DAY\n\nx\n\nEXT. YARD - DAY\n\ny\n\nINT ROOM - DAY\n\nz\n');
    await apply(id);
    await apply(id);
    const scenes = await open.db.scene.findMany({ where: { scriptId: id }, orderBy: { number: 'asc' } });
    const told = await open.db.scriptEvent.findMany({ where: { scriptId: id }, orderBy: { seq: 'asc' } });
    expect(told.map(({ seq, type, payload }) => ({ seq, type, payload }))).toEqual(
      [scenes[0]!, scenes[2]!].map(({ id: sceneId, currentDraftId: draftId }, at) => ({
        seq: at + 1,
        type: 'SceneEdited',
        payload: { sceneId, draftId, draftNumber: 2, kind: 'EDIT' },
      })),
    );
  });

  it('are made in the tree of a whole script: names and places of one scene tell those of another', async () => {
    const id = await imported(
      "INT. JOHN'S HOUSE - DAY\n\nRain.\n\nEXT. YARD - DAY\n\nRain.\n\nINT. JOHN'S HOUSE - NIGHT\n\nRain.\n\nINT. JOHNS HOUSE - DAWN\n\nRain.\n",
    );
    await apply(id, { rules: ['SCN104'] });
    expect((await textsOf(id)).map((text) => text.split('\n')[0])).toEqual([
      "INT. JOHN'S HOUSE - DAY",
      'EXT. YARD - DAY',
      "INT. JOHN'S HOUSE - NIGHT",
      "INT. JOHN'S HOUSE - DAWN",
    ]);
  });

  it.each([
    [
      'dual dialogue',
      'INT. A - DAY\n\nANNA (os)\nYes.\n\nBERT (vo) ^\nNo.\n',
      'INT. A - DAY\n\nANNA (O.S.)\nYes.\n\nBERT (V.O.) ^\nNo.\n',
    ],
    [
      'an omitted scene',
      'OMITTED\n\n/* INT HOUSE - NIHGT */\n\nINT HALL - DAY\n\nRain.\n',
      'OMITTED\n\n/* INT HOUSE - NIHGT */\n\nINT. HALL - DAY\n\nRain.\n',
    ],
    [
      'text from right to left',
      '.פנים. בית - לילה\n\nדנה יושבת.\n\n@דנה (vo)\nשלום.\n\n---\n\nגשם.\n',
      '.פנים. בית - לילה\n\nדנה יושבת.\n\n@דנה (V.O.)\nשלום.\n\nגשם.\n',
    ],
    ['text above the first scene', 'Fade in\n\nINT HOUSE - DAY\n\nRain.\n', 'FADE IN:\n\nINT. HOUSE - DAY\n\nRain.\n'],
    ['a scene without a heading', 'ANNA (vo)\nYes.\n', 'ANNA (V.O.)\nYes.\n'],
  ])('are made in %s', async (_what, text, fixed) => {
    const id = await imported(text);
    await apply(id);
    const once = (await textsOf(id)).join('\n');
    expect(once).toBe(fixed);
    await apply(id);
    expect((await textsOf(id)).join('\n')).toBe(once);
  });

  it('keep what a Final Draft file has and Fountain has not', async () => {
    const id = await imported(
      fdx([
        ['Scene Heading', 'INT HOUSE - NIHGT'],
        ['Shot', 'ANGLE ON THE DOOR'],
        ['Cast List', 'ANNA, BERT'],
        ['Character', 'ANNA (vo)'],
        ['Dialogue', 'Yes.'],
      ]),
      'FDX',
    );
    const [before] = await textsOf(id);
    await apply(id);
    expect(await textsOf(id)).toEqual([
      before!.replace('INT HOUSE - NIHGT', 'INT. HOUSE - NIGHT').replace('(vo)', '(V.O.)'),
    ]);
  });

  it('leave to a person what would make an error', async () => {
    // As a heading it would have nothing below it.
    const id = await imported('INT. HOUSE - DAY\n\nRain.\n\nINTT. YARD - DAY\n');
    await apply(id);
    expect(await textsOf(id)).toEqual(['INT. HOUSE - DAY\n\nRain.\n\nINTT. YARD - DAY\n']);
  });

  it('leave no scene without content', async () => {
    const id = await imported('INT. HOUSE - DAY\n\nRain.\n\nEXT. YARD - DAY\n\nRain.\n');
    const scene = await open.db.scene.findFirstOrThrow({ where: { scriptId: id, number: 2 } });
    await open.db.draft.update({ where: { id: scene.currentDraftId! }, data: { text: '---\n\n[[note]]\n' } });
    await apply(id);
    expect((await textsOf(id))[1]).toBe('---\n\n[[note]]\n');
  });

  it('are not made over an edit that comes while they are looked for', async () => {
    const id = await imported(`INT HOUSE - DAY\n\n${'Rain. '.repeat(4_000)}\n`);
    const scene = await open.db.scene.findFirstOrThrow({ where: { scriptId: id } });
    const version = (await open.scripts.versionNumbers([id])).get(id)!;
    const edit = (words: string) =>
      open.scripts.editScene(ADA, { sceneId: scene.id, text: `INT HOUSE - DAY\n\n${words}\n` });
    const [refused] = await Promise.allSettled([apply(id, { expectedVersion: version }), edit('First.')]);
    // Either the fixes came first, and the edit over them, or they were refused.
    if (refused.status === 'rejected') {
      expect(refused.reason).toBeInstanceOf(ConflictError);
      expect(refused.reason).toMatchObject({ currentVersion: version + 1 });
    }
    expect(await textsOf(id)).toEqual(['INT HOUSE - DAY\n\nFirst.\n']);
    await Promise.all([apply(id), edit('Second.')]);
    await apply(id);
    expect(await textsOf(id)).toEqual(['INT. HOUSE - DAY\n\nSecond.\n']);
  });

  it('raise the version by the drafts that they make', async () => {
    const id = await imported('INT HOUSE - DAY\n\nRain.\n\nEXT. YARD - DAY\n\nRain.\n');
    const version = async () => (await open.scripts.versionNumbers([id])).get(id);
    expect(await version()).toBe(5);
    await apply(id);
    expect(await version()).toBe(6);
    await apply(id);
    expect(await version()).toBe(6);
  });

  it('are refused for the version before a generation made an earlier draft current again', async () => {
    const id = await imported('INT HOUSE - DAY\n\nRain.\n\nEXT. YARD - DAY\n\nRain.\n');
    const versions: number[] = [];
    const read = async () => versions.push((await open.scripts.versionNumbers([id])).get(id)!);
    const [first, second] = await open.scenesOf(id);
    const generationId = '0190f3a0-0000-7000-8000-00000000000a';
    await read();
    const rewrite = await open.db.$transaction(async (tx) => {
      const order = { sceneId: first!.id, generationId, stepKey: 'x', promptVersion: 'x', bibleVersions: [] };
      const { id: draftId } = await beginDraftIn(tx, { ...order, kind: 'REWRITE' });
      const text = 'INT HOUSE - DAY\n\nWorse.\n';
      await completeDraftIn(tx, draftId, { text, repairs: [], trimmed: [], provider: 'x', model: 'x' });
      await keepDraftIn(tx, first!.id, draftId);
      return draftId;
    });
    await read();
    await open.db.$transaction(async (tx) => {
      await storeCritiqueIn(tx, rewrite, generationId, { overall: 'Worse.', axes: [] });
      await keepDraftIn(tx, first!.id, first!.currentDraftId!);
    });
    await read();
    await open.scripts.editScene(ADA, { sceneId: second!.id, text: 'EXT. YARD - DAY\n\nSnow.\n' });
    await read();
    await open.scripts.restoreDraft(ADA, second!.currentDraftId!);
    await read();
    expect(versions).toEqual([5, 6, 7, 8, 9]);
    for (const expectedVersion of versions.slice(0, -1)) {
      await expect(apply(id, { expectedVersion })).rejects.toMatchObject({ currentVersion: 9 });
    }
    await apply(id, { expectedVersion: 9 });
    expect(await textsOf(id)).toEqual(['INT. HOUSE - DAY\n\nRain.\n', 'EXT. YARD - DAY\n\nRain.\n']);
  });
});
