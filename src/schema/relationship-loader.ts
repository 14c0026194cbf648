import DataLoader from 'dataloader';
import type { Database } from '../storage/database.js';
import type { BibleEntry } from '../storage/generated/client/client.js';

/** Another character, as an entry names them. */
export interface RelationshipKey {
  entryId: string;
  name: string;
}

/** Finds the character entry that a relationship's name means: one that shares a script with the entry. */
export type RelationshipLoader = DataLoader<RelationshipKey, BibleEntry | null>;

export function createRelationshipLoader(db: Database): RelationshipLoader {
  return new DataLoader<RelationshipKey, BibleEntry | null>(
    async (keys) => {
      const entryIds = [...new Set(keys.map((key) => key.entryId))];
      const names = [...new Set(keys.map((key) => key.name))];
      const characters = await db.bibleEntry.findMany({
        where: {
          kind: 'CHARACTER',
          name: { in: names, mode: 'insensitive' },
          scripts: { some: { script: { bibles: { some: { entryId: { in: entryIds } } } } } },
        },
        include: {
          scripts: {
            select: {
              script: { select: { bibles: { where: { entryId: { in: entryIds } }, select: { entryId: true } } } },
            },
          },
        },
        orderBy: { id: 'asc' },
      });
      const found = new Map<string, BibleEntry>();
      for (const { scripts, ...character } of characters) {
        for (const { entryId } of scripts.flatMap(({ script }) => script.bibles)) {
          const key = relationshipKey({ entryId, name: character.name });
          if (!found.has(key)) found.set(key, character);
        }
      }
      return keys.map((key) => found.get(relationshipKey(key)) ?? null);
    },
    { cache: false },
  );
}

function relationshipKey({ entryId, name }: RelationshipKey): string {
  return `${entryId} ${name.toLowerCase()}`;
}
