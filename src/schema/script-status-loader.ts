import DataLoader from 'dataloader';
import { scriptStatusesOf } from '../scripts/script-status.js';
import type { ScriptStatus } from '../scripts/script-status.js';
import type { Database } from '../storage/database.js';

/** Where scripts stand: asked for once a tick. Nothing is kept. */
export type ScriptStatusLoader = DataLoader<string, ScriptStatus>;

export function createScriptStatusLoader(db: Database): ScriptStatusLoader {
  return new DataLoader(
    async (ids) => {
      const statuses = await scriptStatusesOf(db, [...new Set(ids)]);
      return ids.map((id) => statuses.get(id) ?? 'EMPTY');
    },
    { cache: false },
  );
}
