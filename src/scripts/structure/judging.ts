import { ConflictError, InvalidInputError } from '../../domain/errors.js';
import type { Transaction } from '../../storage/database.js';
import type { Draft, Scene } from '../../storage/generated/client/client.js';
import type { EmitChange } from '../../streams/script-journal.js';
import { lockScenesIn, storeCritiqueIn } from '../drafts/draft-storage.js';
import { refuseWhileSceneIsWrittenIn } from './guards.js';
import { presentSceneIn } from './replanning.js';

export interface ApproveSceneInput {
  sceneId: string;
  /** The number of the draft that was read. Absent: whatever is current. */
  expectedDraft?: number | null | undefined;
  /** False takes an approval back. Default true. */
  approved?: boolean | null | undefined;
}

export interface AddCritiqueInput {
  sceneId: string;
  critique: string;
  /** The number of the draft that was read. Absent: whatever is current. */
  expectedDraft?: number | null | undefined;
}

/** As a rewrite's own critique. */
const CRITIQUE_MAX = 8_000;

/** A person's word that the scene stands as it is, or is open again. The script's row is locked alone. */
export async function approveSceneIn(
  tx: Transaction,
  emit: EmitChange,
  { sceneId, expectedDraft, approved }: ApproveSceneInput,
): Promise<Scene> {
  await lockScenesIn(tx, [sceneId]);
  const scene = await presentSceneIn(tx, sceneId);
  await refuseWhileSceneIsWrittenIn(tx, scene.scriptId, sceneId);
  await currentDraftIn(tx, scene, expectedDraft, 'There is nothing to approve: the scene has no finished draft.');
  const wanted = approved ?? true;
  if ((scene.status === 'APPROVED') === wanted) return scene;
  emit({ type: 'SceneApproved', sceneId, approved: wanted });
  return tx.scene.update({
    where: { id: sceneId },
    data: { status: wanted ? 'APPROVED' : 'WRITTEN', version: { increment: 1 } },
  });
}

/** @throws InvalidInputError */
export function critiqueText(given: string): string {
  const text = given.trim();
  const refuse = (message: string): never => {
    throw new InvalidInputError([{ path: 'critique', message }]);
  };
  if (text === '') refuse('is empty');
  if (text.length > CRITIQUE_MAX) refuse(`has ${text.length} characters; at most ${CRITIQUE_MAX} are allowed`);
  if (text.includes('\u0000')) refuse('holds a NUL character');
  return text;
}

/** Stores a person's critique with the current draft. The script's row is locked. @param critique as `critiqueText` gives it */
export async function addCritiqueIn(
  tx: Transaction,
  emit: EmitChange,
  { sceneId, critique, expectedDraft }: AddCritiqueInput,
): Promise<Scene> {
  await lockScenesIn(tx, [sceneId]);
  const scene = await presentSceneIn(tx, sceneId);
  const draft = await currentDraftIn(
    tx,
    scene,
    expectedDraft,
    'There is nothing to criticize: the scene has no finished draft.',
  );
  const { id: critiqueId } = await storeCritiqueIn(tx, draft.id, null, { overall: critique, axes: [] });
  emit({ type: 'SceneCritiqued', sceneId, critiqueId });
  return scene;
}

async function currentDraftIn(
  tx: Transaction,
  { currentDraftId }: Scene,
  expected: number | null | undefined,
  none: string,
): Promise<Draft> {
  const draft = currentDraftId === null ? null : await tx.draft.findUnique({ where: { id: currentDraftId } });
  if (draft === null) throw new ConflictError(none, expected == null ? null : 0);
  if (expected != null && expected !== draft.number) {
    throw new ConflictError(
      `The scene's current draft is number ${draft.number}, not ${expected}: read it again and repeat your change.`,
      draft.number,
    );
  }
  return draft;
}
