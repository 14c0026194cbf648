import { ConflictError } from '../../domain/errors.js';
import { OPEN_STATUSES } from '../../domain/generations.js';
import type { GenerationKind } from '../../domain/generations.js';
import type { Transaction } from '../../storage/database.js';
import { refuseWhileWritingIn, SCENE_IS_BEING_WRITTEN } from '../drafts/draft-storage.js';

/** What plans scenes, and would not see that they change under it. */
export const PLANS_SCENES: readonly GenerationKind[] = ['SCRIPT', 'OUTLINE'];
/** What writes bibles, or plans scenes with them. */
export const USES_BIBLES: readonly GenerationKind[] = ['SCRIPT', 'OUTLINE', 'BIBLES'];

/** The script's row is locked alone, so that nothing begins meanwhile. @throws ConflictError while a generation of these kinds is at work on it */
export async function refuseWhileAtWorkIn(
  tx: Transaction,
  scriptId: string,
  kinds: readonly GenerationKind[],
): Promise<void> {
  const atWork = await tx.generation.count({
    where: { scriptId, kind: { in: [...kinds] }, status: { in: ['QUEUED', 'RUNNING'] } },
  });
  if (atWork === 0) return;
  throw new ConflictError(
    'A generation is at work on the script just now: pause it with `pauseGeneration`, or wait until it ends, and repeat your change.',
  );
}

/** The script's row is locked alone. @throws ConflictError while a draft of the scene is in the making, or a generation of this scene may still go on */
export async function refuseWhileSceneIsWrittenIn(tx: Transaction, scriptId: string, sceneId: string): Promise<void> {
  await refuseWhileWritingIn(tx, sceneId);
  const open = await tx.generation.count({
    where: {
      scriptId,
      kind: { in: ['SCENE', 'REWRITE'] },
      status: { in: [...OPEN_STATUSES] },
      input: { path: ['sceneId'], equals: sceneId },
    },
  });
  if (open > 0) throw new ConflictError(SCENE_IS_BEING_WRITTEN);
}
