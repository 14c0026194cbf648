import { isId } from '../../domain/ids.js';
import { sceneCritique } from '../../domain/scenes.js';
import type { Run } from '../pipeline/run.js';
import { notesOf } from './judgement.js';
import type { Judgement } from './judgement.js';

/**
 * What a person said of the scene's current draft after the model's critique `judgedId`: while a whole script is written, it is
 * answered in that one's place.
 */
export async function personalCritique(
  { generation: { kind }, services: { db } }: Run,
  sceneId: string,
  judgedId: string,
): Promise<Judgement | undefined> {
  if (kind !== 'SCRIPT' || !isId(judgedId)) return undefined;
  const judged = await db.critique.findUnique({ where: { id: judgedId }, select: { createdAt: true } });
  const own = await db.critique.findFirst({
    where: {
      generationId: null,
      draft: { currentOf: { id: sceneId } },
      ...(judged === null ? {} : { createdAt: { gt: judged.createdAt } }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  const { data: said } = sceneCritique.safeParse(own);
  return own === null || said === undefined
    ? undefined
    : { critiqueId: own.id, notes: [said.overall, ...notesOf(said)] };
}
