import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepDraftIn, storeCritiqueIn } from '../../../src/scripts/drafts/draft-storage.js';
import { deleteSceneIn } from '../../../src/scripts/structure/moving.js';
import type { Scene } from '../../../src/storage/generated/client/client.js';
import { ADA, openScripts } from '../support/scripts.js';
import type { Scripts } from '../support/scripts.js';

let scripts: Scripts;
beforeAll(async () => {
  scripts = await openScripts();
});
afterAll(() => scripts.close());

/** What may happen to a script; `at` and `to` choose among its scenes. */
const KINDS = [
  'add',
  'move',
  'delete',
  'outline',
  'title',
  'brief',
  'tie',
  'untie',
  'edit',
  'rewrite',
  'judge',
  'approve',
  'critique',
] as const;
type Happening = { kind: (typeof KINDS)[number]; at: number; to: number };

const happenings = fc.array(fc.record({ kind: fc.constantFrom(...KINDS), at: fc.nat(5), to: fc.nat(5) }), {
  minLength: 10,
  maxLength: 25,
});

async function happen(scriptId: string, generationId: string, themeId: string, { kind, at, to }: Happening) {
  const { db, journal, scripts: service, scenesOf } = scripts;
  const scenes = await scenesOf(scriptId);
  const scene: Scene | undefined = scenes[at % Math.max(1, scenes.length)];
  const outline = { heading: `INT. ROOM ${at} - DAY`, description: `${at} and ${to}.` };
  const tie = { scriptId, bibleEntryId: themeId };
  switch (kind) {
    case 'title':
      return service.updateScript(ADA, { id: scriptId, title: `Title ${at}` });
    case 'brief':
      return service.updateScript(ADA, { id: scriptId, brief: { targetPages: at + 1 } });
    case 'tie':
      return service.tieBibleEntry(ADA, tie);
    case 'untie':
      return service.untieBibleEntry(ADA, tie);
    case 'add':
      return service.addScene(ADA, { scriptId, at: Math.min(at, scenes.length) + 1, outline });
  }
  if (scene === undefined) return;
  const sceneId = scene.id;
  switch (kind) {
    case 'move':
      return service.moveScene(ADA, { sceneId, to: (to % scenes.length) + 1 });
    case 'delete':
      return journal.commit(scriptId, (tx, emit) => deleteSceneIn(tx, emit, sceneId));
    case 'outline':
      return service.updateSceneOutline(ADA, { sceneId, outline });
    case 'edit':
      return service.editScene(ADA, { sceneId, text: `INT. ROOM - DAY\n\nText ${to}.\n` });
    case 'approve':
    case 'critique':
      if (scene.currentDraftId === null) return;
      return kind === 'approve'
        ? service.approveScene(ADA, { sceneId, approved: to % 2 === 0 })
        : service.addCritique(ADA, { sceneId, critique: `Note ${to}.` });
    case 'rewrite':
      return db.$transaction(async (tx) => {
        const number = (await tx.draft.count({ where: { sceneId } })) + 1;
        const draft = await tx.draft.create({
          data: { sceneId, number, kind: 'REWRITE', generationId, state: 'COMPLETE', text: `Take ${number}.` },
        });
        await keepDraftIn(tx, sceneId, draft.id);
      });
    case 'judge':
      // The critique of a rewrite leads back to an earlier draft.
      return db.$transaction(async (tx) => {
        const drafts = await tx.draft.findMany({ where: { sceneId }, orderBy: { number: 'asc' } });
        const rewrite = drafts.find(({ id }) => id === scene.currentDraftId);
        if (rewrite?.generationId !== generationId) return;
        await storeCritiqueIn(tx, rewrite.id, generationId, { overall: 'Worse.', axes: [] });
        await keepDraftIn(tx, sceneId, drafts[0]!.id);
      });
  }
}

/** All that the number stands for. */
async function stateOf(id: string): Promise<string> {
  const { title, brief, bibles, scenes } = await scripts.db.script.findUniqueOrThrow({
    where: { id },
    include: { bibles: true, scenes: { orderBy: { number: 'asc' } } },
  });
  return JSON.stringify([
    title,
    brief,
    bibles.map(({ entryId }) => entryId),
    scenes.map((scene) => [scene.id, scene.number, scene.act, scene.outline, scene.currentDraftId]),
  ]);
}

describe('a script’s version number', () => {
  it('never falls and never stands for two states, whatever happens, and tells when the structure last changed', async () => {
    const theme = await scripts.bibles.createEntry(ADA, 'THEME', { name: 'Trust' });
    await fc.assert(
      fc.asyncProperty(happenings, async (all) => {
        const { id } = await scripts.db.script.create({ data: { tenantId: ADA.tenantId, title: 'A', logLine: 'B.' } });
        const { id: generationId } = await scripts.db.generation.create({
          data: { tenantId: ADA.tenantId, scriptId: id, kind: 'SCRIPT', status: 'PAUSED', config: {}, input: {} },
        });
        let [version, state] = [1, await stateOf(id)];
        for (const happening of all) {
          await happen(id, generationId, theme.id, happening);
          const next = (await scripts.scripts.versionNumbers([id])).get(id)!;
          const nextState = await stateOf(id);
          const { editedAt } = await scripts.db.script.findUniqueOrThrow({ where: { id } });
          if (nextState !== state) expect(next, JSON.stringify(happening)).toBeGreaterThan(version);
          expect(next).toBeGreaterThanOrEqual(version);
          expect(editedAt).toBeLessThanOrEqual(next);
          const ofScenesText = ['edit', 'rewrite', 'judge', 'approve', 'critique'].includes(happening.kind);
          if (nextState !== state && !ofScenesText) expect(editedAt).toBe(next);
          if (ofScenesText) expect(editedAt).toBeLessThanOrEqual(version);
          [version, state] = [next, nextState];
        }
      }),
      { numRuns: 8 },
    );
  });

  it('is the same for a script that the version before has stored, and for none', async () => {
    const { id } = await scripts.db.script.create({ data: { tenantId: ADA.tenantId, title: 'A', logLine: 'B.' } });
    const none = '0190a5b2-0000-7000-8000-000000000000';
    expect([...(await scripts.scripts.versionNumbers([id, none]))]).toEqual([
      [id, 1],
      [none, 1],
    ]);
  });
});
