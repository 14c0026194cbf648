import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConflictError, InvalidInputError, NotFoundError } from '../../../src/domain/errors.js';
import {
  beginDraftIn,
  completeDraftIn,
  discardDraftsIn,
  keepDraftIn,
} from '../../../src/scripts/drafts/draft-storage.js';
import type { Scene } from '../../../src/storage/generated/client/client.js';
import { ADA, BOB, openScripts } from '../support/scripts.js';
import type { Scripts } from '../support/scripts.js';

let open: Scripts;
beforeAll(async () => {
  open = await openScripts();
});
afterAll(() => open.close());

const FIRST = 'INT. TIDE HOUSE - NIGHT\n\nGas hisses.\n';
const edited = (words: string) => `INT. TIDE HOUSE - NIGHT\n\n${words}\n`;

/** A script of one written scene. */
async function writtenScene(text = FIRST): Promise<Scene> {
  const script = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text });
  return (await open.scenesOf(script.id))[0]!;
}

/** A scene that is planned and not written. */
async function plannedScene(): Promise<Scene> {
  const { scriptId } = await writtenScene();
  const outline = {
    heading: 'EXT. PILOT STAIRS - DAWN',
    description: 'They meet.',
    characters: [],
    location: 'PILOT STAIRS',
    timeOfDay: 'DAWN',
    beats: [],
  };
  return open.db.scene.create({ data: { scriptId, number: 2, act: 1, outline } });
}

const draftsOf = (sceneId: string) => open.db.draft.findMany({ where: { sceneId }, orderBy: { number: 'asc' } });

async function currentOf(sceneId: string) {
  const { currentDraft, status } = await open.db.scene.findUniqueOrThrow({
    where: { id: sceneId },
    include: { currentDraft: true },
  });
  return { number: currentDraft?.number, text: currentDraft?.text, kind: currentDraft?.kind, status };
}

const writing = (sceneId: string) => ({
  sceneId,
  kind: 'REWRITE' as const,
  generationId: '0190f3a0-0000-7000-8000-000000000001',
  stepKey: 'x',
  promptVersion: 'x/1',
  bibleVersions: [],
});

describe('an edit', () => {
  it('is the scene’s new draft; every earlier one stays', async () => {
    const scene = await writtenScene();
    const given = await open.scripts.editScene(ADA, { sceneId: scene.id, text: edited('Silence.'), expectedDraft: 1 });
    expect(given).toMatchObject({ id: scene.id, status: 'WRITTEN' });
    await open.scripts.editScene(ADA, { sceneId: scene.id, text: edited('Rain.') });
    expect(
      (await draftsOf(scene.id)).map(({ number, kind, state, text, model, repairs }) => [
        number,
        kind,
        state,
        text,
        model,
        repairs,
      ]),
    ).toEqual([
      [1, 'IMPORT', 'COMPLETE', FIRST, null, null],
      [2, 'EDIT', 'COMPLETE', edited('Silence.'), null, null],
      [3, 'EDIT', 'COMPLETE', edited('Rain.'), null, null],
    ]);
    expect(await currentOf(scene.id)).toMatchObject({ number: 3 });
  });

  it('is the first draft of a scene without one', async () => {
    const scene = await plannedScene();
    await open.scripts.editScene(ADA, { sceneId: scene.id, text: 'Waves.', expectedDraft: 0 });
    expect(await currentOf(scene.id)).toEqual({
      number: 1,
      kind: 'EDIT',
      status: 'WRITTEN',
      text: 'EXT. PILOT STAIRS - DAWN\n\nWaves.\n',
    });
  });

  it('is kept in the printer’s form', async () => {
    const scene = await writtenScene();
    await open.scripts.editScene(ADA, {
      sceneId: scene.id,
      text: '\ufeff\r\n  int. tide house - night\r\n\r\nRain. \ud800\u0007\r\n\r\n\tINÊS \r\n  No.\r\n',
    });
    expect((await currentOf(scene.id)).text).toBe('int. tide house - night\n\nRain. \ufffd\n\nINÊS\nNo.\n');
  });

  it('gets the planned heading if it has none, but not where the scene never had one', async () => {
    const scene = await writtenScene();
    await open.scripts.editScene(ADA, { sceneId: scene.id, text: 'Rain.' });
    expect((await currentOf(scene.id)).text).toBe(edited('Rain.'));
    const bare = await writtenScene('She waits.\n');
    await open.scripts.editScene(ADA, { sceneId: bare.id, text: 'She has waited.' });
    expect((await currentOf(bare.id)).text).toBe('She has waited.\n');
  });

  it.each([
    ['nothing', '', 'is empty'],
    ['blanks', ' \n\n\t', 'is empty'],
    ['notes alone', '[[later]]\n\n/* or never */', 'is empty'],
    [
      'a title page',
      'Title: Low Water\n\nINT. A - DAY\n\nx',
      'begins with a title page; a scene has none: leave it out',
    ],
    ['NUL', 'INT. A - DAY\n\na\u0000b', 'holds a NUL character'],
    ['too much', 'x'.repeat(200_001), 'has 200001 characters; at most 200000 are allowed'],
  ])('is refused for %s, and changes nothing', async (_what, text, message) => {
    const scene = await writtenScene();
    const error: unknown = await open.scripts
      .editScene(ADA, { sceneId: scene.id, text })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as InvalidInputError).fields).toEqual([{ path: 'text', message }]);
    expect(await draftsOf(scene.id)).toHaveLength(1);
  });

  it('may be as long as is allowed', async () => {
    const scene = await writtenScene();
    const text = `INT. A - DAY\n\n${'word '.repeat(39_990)}`;
    await open.scripts.editScene(ADA, { sceneId: scene.id, text });
    expect((await currentOf(scene.id)).text).toBe(`${text.trimEnd()}\n`);
  });

  it.each([
    ['somebody else', BOB, (scene: Scene) => scene.id],
    ['a scene that is not there', ADA, () => '0190f3a0-0000-7000-8000-000000000404'],
    ['what is no id', ADA, () => 'x'],
  ])('finds nothing for %s', async (_who, caller, idOf) => {
    const scene = await writtenScene();
    await expect(open.scripts.editScene(caller, { sceneId: idOf(scene), text: edited('Rain.') })).rejects.toThrow(
      NotFoundError,
    );
    expect(await draftsOf(scene.id)).toHaveLength(1);
  });
});

describe('edits of one draft', () => {
  it('are refused when the draft is stale, with the current one’s number', async () => {
    const scene = await writtenScene();
    await open.scripts.editScene(ADA, { sceneId: scene.id, text: edited('Rain.'), expectedDraft: 1 });
    const error: unknown = await open.scripts
      .editScene(ADA, { sceneId: scene.id, text: edited('Snow.'), expectedDraft: 1 })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConflictError);
    expect(error).toMatchObject({
      currentVersion: 2,
      message: "The scene's current draft is number 2, not 1: read it again and repeat your change.",
    });
    expect((await currentOf(scene.id)).text).toBe(edited('Rain.'));
  });

  it('made at once: one wins, the others are told so', async () => {
    const scene = await writtenScene();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, (_, at) =>
        open.scripts.editScene(ADA, { sceneId: scene.id, text: edited(`Take ${at}.`), expectedDraft: 1 }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    for (const reason of refusals) {
      expect(reason).toBeInstanceOf(ConflictError);
      expect(reason).toMatchObject({ currentVersion: 2 });
    }
    expect((await draftsOf(scene.id)).map(({ number }) => number)).toEqual([1, 2]);
  });

  it('made at once without an expected draft all stay, under numbers of their own', async () => {
    const scene = await writtenScene();
    await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        open.scripts.editScene(ADA, { sceneId: scene.id, text: edited(`Take ${at}.`) }),
      ),
    );
    const drafts = await draftsOf(scene.id);
    expect(drafts.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await currentOf(scene.id)).toMatchObject({ number: 7, text: drafts[6]!.text });
  });
});

describe('a scene that a model is writing', () => {
  it('takes no edit and no restored draft until the writing has ended', async () => {
    const scene = await writtenScene();
    const [first] = await draftsOf(scene.id);
    const draft = await open.db.$transaction((tx) => beginDraftIn(tx, writing(scene.id)));
    for (const attempt of [
      () => open.scripts.editScene(ADA, { sceneId: scene.id, text: edited('Rain.'), expectedDraft: 1 }),
      () => open.scripts.restoreDraft(ADA, first!.id),
    ]) {
      const error: unknown = await attempt().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ConflictError);
      expect(error).toMatchObject({
        message: 'The scene is being written just now; wait for that generation, or cancel it.',
      });
    }
    await open.db.$transaction(async (tx) => {
      await completeDraftIn(tx, draft.id, {
        text: edited('Snow.'),
        provider: 'p',
        model: 'm',
        repairs: [],
        trimmed: [],
      });
      await keepDraftIn(tx, scene.id, draft.id);
    });
    await open.scripts.editScene(ADA, { sceneId: scene.id, text: edited('Rain.'), expectedDraft: 2 });
    expect(await currentOf(scene.id)).toMatchObject({ number: 3, status: 'WRITTEN', text: edited('Rain.') });
  });

  it('takes edits again once the draft is discarded; its number is not used again', async () => {
    const scene = await writtenScene();
    const draft = await open.db.$transaction((tx) => beginDraftIn(tx, writing(scene.id)));
    await open.db.$transaction((tx) => discardDraftsIn(tx, { id: draft.id }, 'cancelled'));
    await open.scripts.editScene(ADA, { sceneId: scene.id, text: edited('Rain.'), expectedDraft: 1 });
    expect(await currentOf(scene.id)).toMatchObject({ number: 3 });
  });

  it('takes one of an edit and a model’s draft that begin at once', async () => {
    const scene = await writtenScene();
    const [edit, begun] = await Promise.allSettled([
      open.scripts.editScene(ADA, { sceneId: scene.id, text: edited('Rain.'), expectedDraft: 1 }),
      open.db.$transaction((tx) => beginDraftIn(tx, writing(scene.id))),
    ]);
    expect(begun.status).toBe('fulfilled');
    const numbers = (await draftsOf(scene.id)).map(({ number, kind }) => [number, kind]);
    if (edit.status === 'fulfilled') {
      expect(numbers).toEqual([
        [1, 'IMPORT'],
        [2, 'EDIT'],
        [3, 'REWRITE'],
      ]);
    } else {
      expect(edit.reason).toBeInstanceOf(ConflictError);
      expect(numbers).toEqual([
        [1, 'IMPORT'],
        [2, 'REWRITE'],
      ]);
    }
  });
});

describe('an earlier draft', () => {
  it('comes back as a new one', async () => {
    const scene = await writtenScene();
    await open.scripts.editScene(ADA, { sceneId: scene.id, text: edited('Rain.') });
    const [first] = await draftsOf(scene.id);
    const given = await open.scripts.restoreDraft(ADA, first!.id);
    expect(given.id).toBe(scene.id);
    expect(await currentOf(scene.id)).toEqual({ number: 3, kind: 'RESTORED', status: 'WRITTEN', text: FIRST });
    expect(await draftsOf(scene.id)).toHaveLength(3);
  });

  it.each([
    ['of somebody else', BOB, {}],
    ['that was discarded', ADA, { state: 'DISCARDED' as const }],
    ['that is not finished', ADA, { state: 'WRITING' as const }],
  ])('%s is not found', async (_what, caller, state) => {
    const scene = await writtenScene();
    const { id } = await open.db.draft.create({
      data: { sceneId: scene.id, number: 2, kind: 'GENERATED', state: 'COMPLETE', text: 'x', ...state },
    });
    await expect(open.scripts.restoreDraft(caller, id)).rejects.toThrow(NotFoundError);
    expect(await currentOf(scene.id)).toMatchObject({ number: 1 });
    await expect(open.scripts.restoreDraft(ADA, 'x')).rejects.toThrow(NotFoundError);
  });
});

describe('a scene that is deleted', () => {
  it('is not found by an edit that waited for it', async () => {
    const scene = await writtenScene();
    const held = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const deletion = open.db.$transaction(async (tx) => {
      await tx.script.delete({ where: { id: scene.scriptId } });
      locked.resolve();
      await held.promise;
    });
    await locked.promise;
    const edit = open.scripts
      .editScene(ADA, { sceneId: scene.id, text: edited('Rain.') })
      .catch((thrown: unknown) => thrown);
    await waitingForLock();
    held.resolve();
    await deletion;
    expect(await edit).toBeInstanceOf(NotFoundError);
  });

  async function waitingForLock(): Promise<void> {
    await expect
      .poll(
        () =>
          open.db
            .$queryRaw`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      )
      .toHaveLength(1);
  }
});
