import { ConflictError } from '../../domain/errors.js';
import type { DraftKind, SceneCritique } from '../../domain/scenes.js';
import type { TrimmedPart } from '../../domain/trimmed-parts.js';
import type { Transaction } from '../../storage/database.js';
import type { Critique, Draft, Prisma } from '../../storage/generated/client/client.js';
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
  /** Parts that were left out of the model's prompt. */
  trimmed: readonly TrimmedPart[];
  provider: string;
  model: string;
}

/** Kinds of drafts that a person wrote or chose. */
export const PERSONAL: readonly DraftKind[] = ['EDIT', 'IMPORT', 'RESTORED'];

/** Locks the rows of scenes, in the order that every transaction uses; returns those that exist, with their current drafts. */
export async function lockScenesIn(
  tx: Transaction,
  sceneIds: readonly string[],
): Promise<{ id: string; currentDraftId: string | null; approved: boolean }[]> {
  return tx.$queryRaw`
    SELECT "id", "currentDraftId", "status" = 'APPROVED' AS "approved" FROM "Scene" WHERE "id" = ANY(${[...sceneIds]}::uuid[]) ORDER BY "id" FOR UPDATE`;
}

/** The message of the refusal to write a scene that a generation is writing. */
export const SCENE_IS_BEING_WRITTEN = 'The scene is being written just now; wait for that generation, or cancel it.';

/** The scene's row is locked. @throws ConflictError if a draft of the scene is in the making */
export async function refuseWhileWritingIn(tx: Transaction, sceneId: string): Promise<void> {
  const writing = await tx.draft.count({ where: { sceneId, state: 'WRITING' } });
  if (writing > 0) throw new ConflictError(SCENE_IS_BEING_WRITTEN);
}

/** Begins a draft under the scene's next number. */
export async function beginDraftIn(tx: Transaction, draft: NewDraft): Promise<Draft> {
  // The scene's row lock gives numbers without gaps when two generations write one scene.
  await lockScenesIn(tx, [draft.sceneId]);
  const last = await tx.draft.aggregate({ where: { sceneId: draft.sceneId }, _max: { number: true } });
  // An approved scene is approved until another draft takes the place of its own.
  await tx.scene.updateMany({
    where: { id: draft.sceneId, status: { not: 'APPROVED' } },
    data: { status: 'WRITING' },
  });
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

/** Somebody else has discarded the draft while it was being written. */
export class DraftVoidError extends ConflictError {
  constructor() {
    super('This draft was discarded while it was being written.');
  }
}

/** Ends a draft. @throws DraftVoidError for one that somebody else has discarded meanwhile: it stays discarded */
export async function completeDraftIn(
  tx: Transaction,
  draftId: string,
  { repairs, trimmed, ...result }: FinishedDraft,
): Promise<void> {
  const { count } = await tx.draft.updateMany({
    where: { id: draftId, state: 'WRITING' },
    data: {
      ...result,
      repairs: repairs as DraftRepair[],
      trimmed: trimmed as TrimmedPart[],
      state: 'COMPLETE',
      completedAt: new Date(),
    },
  });
  if (count === 0) throw new DraftVoidError();
}

/** Makes a complete draft the scene's current one. An approval was of the one before. */
export async function keepDraftIn(tx: Transaction, sceneId: string, draftId: string): Promise<void> {
  await tx.scene.updateMany({ where: { id: sceneId, status: 'APPROVED' }, data: { status: 'WRITING' } });
  await tx.scene.update({ where: { id: sceneId }, data: { currentDraftId: draftId } });
}

/**
 * Whether a model's draft may take the place of this one. A person's draft, and one that a person approved, stays current until a
 * person says otherwise: it gives way only if it is `asked`, the one that was current when a person asked for the scene to be written.
 */
export async function givesWayIn(
  tx: Transaction,
  currentDraftId: string | null,
  asked: string | null | undefined,
): Promise<boolean> {
  if (currentDraftId === null || currentDraftId === asked) return true;
  const { kind, currentOf } = await tx.draft.findUniqueOrThrow({
    where: { id: currentDraftId },
    select: { kind: true, currentOf: { select: { status: true } } },
  });
  return !PERSONAL.includes(kind) && currentOf?.status !== 'APPROVED';
}

/** Sets a scene's status after its draft was checked. If another draft is current by now, or a person has approved this one, its status is not touched. */
export async function settleCheckedIn(
  tx: Transaction,
  sceneId: string,
  draftId: string,
  status: 'WRITTEN' | 'NEEDS_REVIEW',
): Promise<void> {
  const { count } = await tx.scene.updateMany({
    where: { id: sceneId, currentDraftId: draftId, status: { not: 'APPROVED' } },
    data: { status },
  });
  if (count === 0) await settleSceneStatusIn(tx, [sceneId]);
}

/** Discards drafts that are still being written; returns those that were discarded. */
export async function discardDraftsIn(
  tx: Transaction,
  where: Prisma.DraftWhereInput,
  reason: string,
): Promise<Draft[]> {
  const found = await tx.draft.findMany({ where: { ...where, state: 'WRITING' }, select: { id: true, sceneId: true } });
  if (found.length === 0) return [];
  const sceneIds = [...new Set(found.map(({ sceneId }) => sceneId))];
  await lockScenesIn(tx, sceneIds);
  const drafts = await tx.draft.updateManyAndReturn({
    where: { id: { in: found.map(({ id }) => id) }, state: 'WRITING' },
    data: { state: 'DISCARDED', discardReason: reason },
  });
  await settleSceneStatusIn(tx, sceneIds);
  return drafts.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Releases all scenes that a generation was writing, also those between two drafts; returns the drafts that were discarded. */
export async function releaseScenesIn(tx: Transaction, generationId: string, reason: string): Promise<Draft[]> {
  const scenes = await tx.scene.findMany({
    where: {
      OR: [
        { status: 'WRITING', drafts: { some: { generationId } } },
        { drafts: { some: { generationId, state: 'WRITING' } } },
      ],
    },
    select: { id: true },
  });
  const sceneIds = scenes.map(({ id }) => id);
  await lockScenesIn(tx, sceneIds);
  const drafts = await discardDraftsIn(tx, { generationId }, reason);
  await settleSceneStatusIn(tx, sceneIds);
  return drafts;
}

/** Scenes that nobody writes any more go back to what their current draft says. Their rows are locked. */
async function settleSceneStatusIn(tx: Transaction, sceneIds: readonly string[]): Promise<void> {
  if (sceneIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE "Scene" SET "status" = CASE WHEN "currentDraftId" IS NULL THEN 'PLANNED' ELSE 'WRITTEN' END::"SceneStatus", "updatedAt" = now()
    WHERE "id" = ANY(${[...sceneIds]}::uuid[]) AND "status" = 'WRITING'
      AND NOT EXISTS (SELECT FROM "Draft" WHERE "Draft"."sceneId" = "Scene"."id" AND "Draft"."state" = 'WRITING')`;
}

export async function storeCritiqueIn(
  tx: Transaction,
  draftId: string,
  generationId: string | null,
  critique: SceneCritique,
): Promise<Critique> {
  return tx.critique.create({ data: { draftId, generationId, overall: critique.overall, axes: critique.axes } });
}
