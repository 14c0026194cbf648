import DataLoader from 'dataloader';
import type { Database } from '../storage/database.js';
import type { BibleEntry } from '../storage/generated/client/client.js';

type Entry = Pick<BibleEntry, 'id' | 'kind'>;

/**
 * How long the lists within objects are, for all that a request asks of a kind in one statement; of entries, in four. Prisma's own
 * count of a relation groups the whole table, other tenants' rows included, before it looks at the rows it is asked about.
 */
export interface CountLoaders {
  /** Of one act, or of all. */
  scenesOfScript: DataLoader<{ scriptId: string; act: number | undefined }, number>;
  generationsOfScript: DataLoader<string, number>;
  /** Complete ones. */
  draftsOfScene: DataLoader<string, number>;
  /** Those that `BibleEntry.scenes` finds. */
  scenesOfEntry: DataLoader<Entry, number>;
}

export function createCountLoaders(db: Database): CountLoaders {
  const loader = <K>(batch: (keys: readonly K[]) => Promise<number[]>) =>
    new DataLoader<K, number>(batch, { cache: false });
  return {
    scenesOfScript: loader(async (lists) => {
      const acts = Map.groupBy(
        await db.scene.groupBy({
          by: ['scriptId', 'act'],
          where: { scriptId: { in: unique(lists.map(({ scriptId }) => scriptId)) } },
          _count: true,
        }),
        ({ scriptId }) => scriptId,
      );
      return lists.map(({ scriptId, act }) =>
        (acts.get(scriptId) ?? []).reduce(
          (sum, row) => (act === undefined || row.act === act ? sum + row._count : sum),
          0,
        ),
      );
    }),
    generationsOfScript: loader(async (ids) => {
      const rows = await db.generation.groupBy({
        by: ['scriptId'],
        where: { scriptId: { in: unique(ids) } },
        _count: true,
      });
      const counts = new Map(rows.map(({ scriptId, _count }) => [scriptId, _count]));
      return ids.map((id) => counts.get(id) ?? 0);
    }),
    draftsOfScene: loader(async (ids) => {
      const rows = await db.draft.groupBy({
        by: ['sceneId'],
        where: { sceneId: { in: unique(ids) }, state: 'COMPLETE' },
        _count: true,
      });
      const counts = new Map(rows.map(({ sceneId, _count }) => [sceneId, _count]));
      return ids.map((id) => counts.get(id) ?? 0);
    }),
    scenesOfEntry: loader(async (entries) => {
      const ids = (...kinds: Entry['kind'][]) =>
        unique(entries.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id));
      const [appearances, settings, ties] = await Promise.all([
        db.sceneCharacter.groupBy({ by: ['entryId'], where: { entryId: { in: ids('CHARACTER') } }, _count: true }),
        db.scene.groupBy({ by: ['settingId'], where: { settingId: { in: ids('SETTING') } }, _count: true }),
        db.scriptBible.findMany({
          where: { entryId: { in: ids('PLOT', 'THEME') } },
          select: { entryId: true, scriptId: true },
        }),
      ]);
      const scripts = await db.scene.groupBy({
        by: ['scriptId'],
        where: { scriptId: { in: unique(ties.map(({ scriptId }) => scriptId)) } },
        _count: true,
      });
      const byScript = new Map(scripts.map(({ scriptId, _count }) => [scriptId, _count]));
      const counts = new Map<string | null, number>([
        ...appearances.map(({ entryId, _count }) => [entryId, _count] as const),
        ...settings.map(({ settingId, _count }) => [settingId, _count] as const),
      ]);
      for (const { entryId, scriptId } of ties) {
        counts.set(entryId, (counts.get(entryId) ?? 0) + (byScript.get(scriptId) ?? 0));
      }
      return entries.map(({ id }) => counts.get(id) ?? 0);
    }),
  };
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
