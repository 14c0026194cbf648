import DataLoader from 'dataloader';
import type { ScriptService } from '../scripts/script-service.js';

/** The version numbers of scripts: asked for once a tick. Nothing is kept. */
export type VersionNumberLoader = DataLoader<string, number>;

export function createVersionNumberLoader(scripts: Pick<ScriptService, 'versionNumbers'>): VersionNumberLoader {
  return new DataLoader(
    async (ids) => {
      const numbers = await scripts.versionNumbers([...new Set(ids)]);
      return ids.map((id) => numbers.get(id) ?? 1);
    },
    { cache: false },
  );
}
