import { ConflictError } from '../domain/errors.js';
import type { DraftKind, SceneCritique } from '../domain/scenes.js';
import type { Transaction } from '../storage/database.js';
import type { Critique, Draft, Prisma } from '../storage/generated/client/client.js';
import type { DraftRepair } from './draft-repairs.js';

export interface NewDraft {
  sceneId: string;
  kind: DraftKind;
  generationId: string;
  /** The step that writes it: one step has at most one draft in the making. */
  stepKey: string;
  promptVersion: string;
  bibleVersions: readonly string[];
  answersId?: string | undefined;
}

/** A draft as a model has written it, and as it was mended. */
export interface FinishedDraft {
  text: string;
  repairs: readonly DraftRepair[];
  provider: string;
  model: string;
}

/** Begins a draft under the scene's next number. */
export async function beginDraftIn(tx: Transaction, draft: NewDraft): Promise<Draft> {
  // The scene's row lock gives numbers without gaps when two generations write one scene.
  await tx.$queryRaw`SELECT 1 FROM "Scene" WHERE "id" = ${draft.sceneId}::uuid FOR UPDATE`;
  const last = await tx.draft.aggregate({ where: { sceneId: draft.sceneId }, _max: { number: true } });
  await tx.scene.update({ where: { id: draft.sceneId }, data: { status: 'WRITING' } });
  return tx.draft.create({
    data: {
      sceneId: draft.sceneId,
      number: (last._max.number ?? 0) + 1,
      kind: draft.kind,
      generationId: draft.generationId,
      stepKey: draft.stepKey,
      promptVersion: draft.promptVersion,
      bibleVersions: [...draft.bibleVersions],
      answersId: draft.answersId ?? null,
    },
  });
}

/** Ends a draft. One that somebody else has discarded meanwhile stays discarded: the writer has lost the scene. */
export async function completeDraftIn(tx: Transaction, draftId: string, { repairs, ...result }: FinishedDraft): Promise<void> {
  const { count } = await tx.draft.updateMany({
    where: { id: draftId, state: 'WRITING' },
    data: { ...result, repairs: repairs as DraftRepair[], state: 'COMPLETE', completedAt: new Date() },
  });
  if (count === 0) throw new ConflictError('This draft was discarded while it was being written.');
}

/** Makes a complete draft the scene's current one. */
export async function keepDraftIn(tx: Transaction, sceneId: string, draftId: string): Promise<void> {
  await tx.scene.update({ where: { id: sceneId }, data: { currentDraftId: draftId } });
}

/** Voids drafts that are still being written; gives back those that were. */
export async function discardDraftsIn(tx: Transaction, where: Prisma.DraftWhereInput, reason: string): Promise<Draft[]> {
  const drafts = await tx.draft.findMany({ where: { ...where, state: 'WRITING' } });
  if (drafts.length === 0) return [];
  await tx.draft.updateMany({ where: { id: { in: drafts.map((draft) => draft.id) }, state: 'WRITING' }, data: { state: 'DISCARDED', discardReason: reason } });
  await settleSceneStatusIn(tx, [...new Set(drafts.map((draft) => draft.sceneId))]);
  return drafts;
}

/** Scenes that nobody writes any more go back to what their current draft says. */
async function settleSceneStatusIn(tx: Transaction, sceneIds: readonly string[]): Promise<void> {
  const idle = { id: { in: [...sceneIds] }, status: 'WRITING' as const, drafts: { none: { state: 'WRITING' as const } } };
  await tx.scene.updateMany({ where: { ...idle, currentDraftId: null }, data: { status: 'PLANNED' } });
  await tx.scene.updateMany({ where: { ...idle, currentDraftId: { not: null } }, data: { status: 'WRITTEN' } });
}

export async function storeCritiqueIn(tx: Transaction, draftId: string, generationId: string | null, critique: SceneCritique): Promise<Critique> {
  return tx.critique.create({ data: { draftId, generationId, overall: critique.overall, axes: critique.axes } });
}
