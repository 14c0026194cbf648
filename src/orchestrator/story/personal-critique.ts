import { isId } from '../../domain/ids.js';
import { sceneCritique } from '../../domain/scenes.js';
import type { Step } from '../pipeline/step.js';
import { notesOf } from './judgement.js';
import type { Judgement } from './judgement.js';

/**
 * What a person said of the current draft of the step's scene after the model's critique `judgedId`: while a whole script is written, it is
 * answered in that one's place.
 */
export async function personalCritique(
  { scene, run: { generation, services } }: Step,
  judgedId: string,
): Promise<Judgement | undefined> {
  const { db } = services;
  if (generation.kind !== 'SCRIPT' || !isId(judgedId) || scene?.personalCritique !== true) return undefined;
  const judged = await db.critique.findUnique({ where: { id: judgedId }, select: { createdAt: true } });
  const own = await db.critique.findFirst({
    where: {
      generationId: null,
      draft: { currentOf: { id: scene.id } },
      ...(judged === null ? {} : { createdAt: { gt: judged.createdAt } }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  const { data: said } = sceneCritique.safeParse(own);
  return own === null || said === undefined
    ? undefined
    : { critiqueId: own.id, notes: [said.overall, ...notesOf(said)] };
}
