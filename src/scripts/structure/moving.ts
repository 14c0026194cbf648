import { InvalidInputError } from '../../domain/errors.js';
import type { Transaction } from '../../storage/database.js';
import type { Script } from '../../storage/generated/client/client.js';
import type { EmitChange } from '../../streams/script-journal.js';
import { checkVersionIn, countOfSceneIn, recordEditIn } from '../versions/version-number.js';
import { PLANS_SCENES, refuseWhileAtWorkIn, refuseWhileSceneIsWrittenIn } from './guards.js';
import { actBetween, arranged, lockPlacesIn, storePlacesIn } from './order.js';
import { presentSceneIn } from './replanning.js';

export interface MoveSceneInput {
  sceneId: string;
  /** The number that the scene gets. */
  to: number;
  /** The `Script.version` that was read. Absent: not checked. */
  expectedVersion?: number | null | undefined;
}

/** Gives a scene another number; it goes over to the act of the scene before it. The script's row is locked alone. */
export async function moveSceneIn(
  tx: Transaction,
  emit: EmitChange,
  { sceneId, to, expectedVersion }: MoveSceneInput,
): Promise<Script> {
  const { scriptId } = await presentSceneIn(tx, sceneId);
  await checkVersionIn(tx, scriptId, expectedVersion);
  await refuseWhileAtWorkIn(tx, scriptId, PLANS_SCENES);
  const before = await lockPlacesIn(tx, scriptId);
  if (!Number.isInteger(to) || to < 1 || to > before.length) {
    throw new InvalidInputError([{ path: 'to', message: `is ${to}; use a whole number from 1 to ${before.length}` }]);
  }
  const moved = before.find(({ id }) => id === sceneId);
  if (moved !== undefined && moved.number !== to) {
    const others = before.filter(({ id }) => id !== sceneId);
    const act = actBetween(others[to - 2], others[to - 1]);
    await storePlacesIn(tx, scriptId, before, arranged(before, others.toSpliced(to - 1, 0, { ...moved, act })));
    await recordEditIn(tx, scriptId);
    emit({ type: 'SceneMoved', sceneId, from: moved.number, to });
  }
  return tx.script.findUniqueOrThrow({ where: { id: scriptId } });
}

/**
 * Deletes a scene with its drafts and critiques; those after it move up. What other tables say of it is the caller's to erase. The
 * script's row is locked alone.
 */
export async function deleteSceneIn(tx: Transaction, emit: EmitChange, sceneId: string): Promise<Script> {
  const { scriptId } = await presentSceneIn(tx, sceneId);
  await refuseWhileAtWorkIn(tx, scriptId, PLANS_SCENES);
  await refuseWhileSceneIsWrittenIn(tx, scriptId, sceneId);
  const before = await lockPlacesIn(tx, scriptId);
  const lost = await countOfSceneIn(tx, sceneId);
  const { number } = await tx.scene.delete({ where: { id: sceneId } });
  const rest = before.filter(({ id }) => id !== sceneId);
  await storePlacesIn(tx, scriptId, before, arranged(before, rest));
  await recordEditIn(tx, scriptId, lost);
  emit({ type: 'SceneDeleted', sceneId, number });
  return tx.script.findUniqueOrThrow({ where: { id: scriptId } });
}
