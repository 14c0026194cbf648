import DataLoader from 'dataloader';
import type { Caller } from '../domain/caller.js';
import type { Database } from '../storage/database.js';

interface CursorRow {
  /** The connection's type: `ScriptConnection`. */
  connection: string;
  id: string;
}

/** Whether the row of a cursor is there, and the caller's. One statement a type for all that a request asks for. */
export type CursorRowLoader = DataLoader<CursorRow, boolean>;

type Find = (db: Database, tenantId: string, ids: string[]) => Promise<{ id: string }[]>;

const select = { id: true } as const;

/** By the connection's type: those of a list that are the tenant's. */
const FIND: Readonly<Record<string, Find>> = Object.freeze({
  ScriptConnection: (db, tenantId, ids) => db.script.findMany({ select, where: { id: { in: ids }, tenantId } }),
  SceneConnection: (db, tenantId, ids) =>
    db.scene.findMany({ select, where: { id: { in: ids }, script: { tenantId } } }),
  SceneDraftConnection: (db, tenantId, ids) =>
    db.draft.findMany({ select, where: { id: { in: ids }, scene: { script: { tenantId } } } }),
  GenerationConnection: (db, tenantId, ids) => db.generation.findMany({ select, where: { id: { in: ids }, tenantId } }),
  BibleEntryConnection: (db, tenantId, ids) => db.bibleEntry.findMany({ select, where: { id: { in: ids }, tenantId } }),
  BibleVersionConnection: (db, tenantId, ids) =>
    db.bibleVersion.findMany({ select, where: { id: { in: ids }, entry: { tenantId } } }),
});

export function createCursorRowLoader(db: Database, { tenantId }: Caller): CursorRowLoader {
  return new DataLoader<CursorRow, boolean>(
    async (rows) => {
      const found = new Set<string>();
      const wanted = Map.groupBy(rows, ({ connection }) => connection);
      await Promise.all(
        [...wanted].map(async ([connection, of]) => {
          const find = FIND[connection];
          if (find === undefined) throw new Error(`Nobody said where the rows of ${connection} are`);
          for (const { id } of await find(db, tenantId, [...new Set(of.map((row) => row.id))])) {
            found.add(`${connection} ${id}`);
          }
        }),
      );
      // As the database writes it.
      return rows.map(({ connection, id }) => found.has(`${connection} ${id.toLowerCase()}`));
    },
    { cache: false },
  );
}
