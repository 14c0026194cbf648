import DataLoader from 'dataloader';
import type { ScriptReading } from '../scripts/script-reading.js';
import type { ScriptService } from '../scripts/script-service.js';
import type { Script } from '../storage/generated/client/client.js';

/** A script as it reads now: asked for once a tick, however many fields want it. Nothing is kept. */
export type ScriptReadingLoader = DataLoader<Script, ScriptReading, string>;

export function createScriptReadingLoader(scripts: Pick<ScriptService, 'reading'>): ScriptReadingLoader {
  return new DataLoader<Script, ScriptReading, string>(
    async (asked) => {
      const readings = new Map<string, Promise<ScriptReading | Error>>();
      for (const script of asked) {
        if (!readings.has(script.id)) readings.set(script.id, scripts.reading(script).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))));
      }
      return Promise.all(asked.map((script) => readings.get(script.id)!));
    },
    { cache: false },
  );
}
