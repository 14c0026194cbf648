import DataLoader from 'dataloader';
import type { Caller } from '../domain/caller.js';
import type { Database } from '../storage/database.js';

interface Cursor {
  /** The connection's type: `ScriptConnection`. */
  connection: string;
  id: string;
}

/** What tells which lists a row is in. */
export interface CursorRow {
  id: string;
  /** Of the script, scene or entry that it belongs to; absent for those that belong to the tenant alone. */
  parentId?: string;
  /** Of scenes. */
  act?: number;
}

/** The row of a cursor, if it is there and the caller's. One statement a type for all that a request asks for. */
export type CursorRowLoader = DataLoader<Cursor, CursorRow | null>;

type Find = (db: Database, tenantId: string, ids: string[]) => Promise<CursorRow[]>;

const ID = { id: true } as const;

/** By the connection's type: those of a list that are the tenant's. */
const FIND: Readonly<Record<string, Find>> = Object.freeze({
  ScriptConnection: (db, tenantId, ids) => db.script.findMany({ select: ID, where: { id: { in: ids }, tenantId } }),
  SceneConnection: async (db, tenantId, ids) => {
    const select = { ...ID, scriptId: true, act: true } as const;
    const rows = await db.scene.findMany({ select, where: { id: { in: ids }, script: { tenantId } } });
    return rows.map(({ id, scriptId, act }) => ({ id, parentId: scriptId, act }));
  },
  SceneDraftConnection: async (db, tenantId, ids) => {
    const select = { ...ID, sceneId: true } as const;
    const rows = await db.draft.findMany({ select, where: { id: { in: ids }, scene: { script: { tenantId } } } });
    return rows.map(({ id, sceneId }) => ({ id, parentId: sceneId }));
  },
  GenerationConnection: async (db, tenantId, ids) => {
    const select = { ...ID, scriptId: true } as const;
    const rows = await db.generation.findMany({ select, where: { id: { in: ids }, tenantId } });
    return rows.map(({ id, scriptId }) => ({ id, parentId: scriptId }));
  },
  BibleEntryConnection: (db, tenantId, ids) =>
    db.bibleEntry.findMany({ select: ID, where: { id: { in: ids }, tenantId } }),
  BibleVersionConnection: async (db, tenantId, ids) => {
    const select = { ...ID, entryId: true } as const;
    const rows = await db.bibleVersion.findMany({ select, where: { id: { in: ids }, entry: { tenantId } } });
    return rows.map(({ id, entryId }) => ({ id, parentId: entryId }));
  },
});

export function createCursorRowLoader(db: Database, { tenantId }: Caller): CursorRowLoader {
  return new DataLoader<Cursor, CursorRow | null>(
    async (cursors) => {
      const found = new Map<string, CursorRow>();
      await Promise.all(
        [...Map.groupBy(cursors, ({ connection }) => connection)].map(async ([connection, wanted]) => {
          const find = FIND[connection];
          if (find === undefined) throw new Error(`Nobody said where the rows of ${connection} are`);
          for (const row of await find(db, tenantId, [...new Set(wanted.map(({ id }) => id))])) {
            found.set(`${connection} ${row.id}`, row);
          }
        }),
      );
      // In small letters, as the database writes them.
      return cursors.map(({ connection, id }) => found.get(`${connection} ${id.toLowerCase()}`) ?? null);
    },
    { cache: false },
  );
}
