import { ConflictError } from '../../domain/errors.js';
import { OPEN_STATUSES } from '../../domain/generations.js';
import { SCENE_IS_BEING_WRITTEN } from '../../scripts/drafts/draft-storage.js';
import type { Transaction } from '../../storage/database.js';
import type { Prisma } from '../../storage/generated/client/client.js';

/** @throws ConflictError while one of these generations may still go on */
export async function refuseWhileOpen(
  tx: Transaction,
  where: Prisma.GenerationWhereInput,
  message: string,
): Promise<void> {
  const open = await tx.generation.count({ where: { ...where, status: { in: [...OPEN_STATUSES] } } });
  if (open > 0) throw new ConflictError(message);
}

/** @throws ConflictError while somebody plans the script, or writes one of these scenes */
export async function refuseWhileAtWork(tx: Transaction, scriptId: string, sceneIds: readonly string[]): Promise<void> {
  await refuseWhileOpen(
    tx,
    { scriptId, kind: { in: ['SCRIPT', 'OUTLINE', 'BIBLES'] } },
    'Another generation plans or writes this script already: wait for it, resume it, or cancel it.',
  );
  const single = await tx.generation.findMany({
    where: { scriptId, kind: 'SCENE', status: { in: [...OPEN_STATUSES] } },
    select: { input: true },
  });
  const written = new Set(
    single.map(({ input }) =>
      typeof input === 'object' && input !== null && 'sceneId' in input ? input.sceneId : undefined,
    ),
  );
  if (sceneIds.some((id) => written.has(id))) throw new ConflictError(SCENE_IS_BEING_WRITTEN);
}
