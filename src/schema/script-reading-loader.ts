import DataLoader from 'dataloader';
import type { ScriptService } from '../scripts/script-service.js';
import type { ScriptVersion } from '../scripts/script-version.js';
import type { Script } from '../storage/generated/client/client.js';

/** Scripts as they read now: asked for once a tick, however many scripts and fields want it. Nothing is kept. */
export type ScriptReadingLoader = DataLoader<Script, ScriptVersion>;

/** @param signal ends what only this operation waits for */
export function createScriptReadingLoader(scripts: Pick<ScriptService, 'readings'>, signal: AbortSignal): ScriptReadingLoader {
  return new DataLoader<Script, ScriptVersion>(
    async (asked) => {
      const distinct = [...new Map(asked.map((script) => [script.id, script])).values()];
      const readings = await scripts.readings(distinct, signal);
      const byId = new Map(distinct.map(({ id }, at) => [id, readings[at]!]));
      return asked.map(({ id }) => byId.get(id)!);
    },
    { cache: false },
  );
}
