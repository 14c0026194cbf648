import DataLoader from 'dataloader';
import type { Database } from '../storage/database.js';
import type { Draft } from '../storage/generated/client/client.js';

/** The complete draft before a draft of the same scene, or null. Two statements for all that a request asks for. */
export type DraftBeforeLoader = DataLoader<Draft, Draft | null>;

export function createDraftBeforeLoader(db: Database): DraftBeforeLoader {
  return new DataLoader<Draft, Draft | null>(
    async (drafts) => {
      const complete = await db.draft.findMany({
        where: { sceneId: { in: [...new Set(drafts.map(({ sceneId }) => sceneId))] }, state: 'COMPLETE' },
        select: { id: true, sceneId: true, number: true },
        orderBy: { number: 'asc' },
      });
      const byScene = Map.groupBy(complete, ({ sceneId }) => sceneId);
      const before = drafts.map(
        ({ sceneId, number }) => byScene.get(sceneId)?.findLast((other) => other.number < number)?.id,
      );
      const rows = await db.draft.findMany({ where: { id: { in: before.filter((id) => id !== undefined) } } });
      const byId = new Map(rows.map((row) => [row.id, row]));
      return before.map((id) => byId.get(id ?? '') ?? null);
    },
    { cache: false },
  );
}
