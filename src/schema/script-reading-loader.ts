import DataLoader from 'dataloader';
import type { ScriptReading } from '../scripts/script-reading.js';
import type { ScriptService } from '../scripts/script-service.js';
import type { Script } from '../storage/generated/client/client.js';

/** Scripts as they read now: asked for once a tick, however many scripts and fields want it. Nothing is kept. */
export type ScriptReadingLoader = DataLoader<Script, ScriptReading>;

export function createScriptReadingLoader(scripts: Pick<ScriptService, 'readings'>): ScriptReadingLoader {
  return new DataLoader<Script, ScriptReading>(
    async (asked) => {
      const distinct = [...new Map(asked.map((script) => [script.id, script])).values()];
      const readings = await scripts.readings(distinct);
      const byId = new Map(distinct.map(({ id }, at) => [id, readings[at]!]));
      return asked.map(({ id }) => byId.get(id)!);
    },
    { cache: false },
  );
}
