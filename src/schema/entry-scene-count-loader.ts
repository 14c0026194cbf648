import DataLoader from 'dataloader';
import type { Database } from '../storage/database.js';
import type { BibleEntry } from '../storage/generated/client/client.js';

type Entry = Pick<BibleEntry, 'id' | 'kind'>;

/** How many scenes use a bible entry, as `BibleEntry.scenes` finds them. At most four statements for all that a request asks for. */
export type EntrySceneCountLoader = DataLoader<Entry, number>;

export function createEntrySceneCountLoader(db: Database): EntrySceneCountLoader {
  return new DataLoader<Entry, number>(
    async (entries) => {
      const ids = (...kinds: Entry['kind'][]) => [
        ...new Set(entries.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id)),
      ];
      const [appearances, settings, ties] = await Promise.all([
        db.sceneCharacter.groupBy({ by: ['entryId'], where: { entryId: { in: ids('CHARACTER') } }, _count: true }),
        db.scene.groupBy({ by: ['settingId'], where: { settingId: { in: ids('SETTING') } }, _count: true }),
        db.scriptBible.findMany({
          where: { entryId: { in: ids('PLOT', 'THEME') } },
          select: { entryId: true, script: { select: { _count: { select: { scenes: true } } } } },
        }),
      ]);
      const counts = new Map<string | null, number>([
        ...appearances.map(({ entryId, _count }) => [entryId, _count] as const),
        ...settings.map(({ settingId, _count }) => [settingId, _count] as const),
      ]);
      for (const { entryId, script } of ties) {
        counts.set(entryId, (counts.get(entryId) ?? 0) + script._count.scenes);
      }
      return entries.map(({ id }) => counts.get(id) ?? 0);
    },
    { cache: false },
  );
}
