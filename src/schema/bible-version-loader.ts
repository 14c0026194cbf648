import DataLoader from 'dataloader';
import type { Database } from '../storage/database.js';
import type { BibleVersion } from '../storage/generated/client/client.js';

/** Versions of bible entries by `<entry id>@<version>`, as drafts name them; null for those of entries that were deleted. One statement for all that a request asks for. */
export type BibleVersionLoader = DataLoader<string, BibleVersion | null>;

export function createBibleVersionLoader(db: Database): BibleVersionLoader {
  return new DataLoader<string, BibleVersion | null>(
    async (names) => {
      const wanted = new Map(names.map((name) => [name, parsed(name)]));
      const entryIds = [...new Set([...wanted.values()].map(({ entryId }) => entryId))];
      const versions = [...new Set([...wanted.values()].map(({ version }) => version))];
      const rows = await db.bibleVersion.findMany({ where: { entryId: { in: entryIds }, version: { in: versions } } });
      const byName = new Map(rows.map((row) => [`${row.entryId}@${row.version}`, row]));
      return names.map((name) => byName.get(name) ?? null);
    },
    { cache: false },
  );
}

function parsed(name: string): { entryId: string; version: number } {
  const [entryId = '', version = ''] = name.split('@');
  return { entryId, version: Number(version) };
}
