import DataLoader from 'dataloader';
import type { ScriptService } from '../scripts/script-service.js';
import type { ScriptVersion } from '../scripts/versions/script-version.js';
import type { Script } from '../storage/generated/client/client.js';
import type { AnswerMeter } from './answer-meter.js';

/** The current versions of scripts: asked for once a tick, for all scripts and fields together, while the operation may still answer more. Nothing is kept. */
export interface ScriptVersionLoader {
  load(script: Script): Promise<ScriptVersion>;
}

/** @param signal ends work that only this operation waits for */
export function createScriptVersionLoader(
  scripts: Pick<ScriptService, 'current'>,
  answer: Pick<AnswerMeter, 'check'>,
  signal: AbortSignal,
): ScriptVersionLoader {
  const loader = new DataLoader<Script, ScriptVersion>(
    async (asked) => {
      const distinct = [...new Map(asked.map((script) => [script.id, script])).values()];
      const versions = scripts.current(distinct, signal);
      const byId = new Map(distinct.map(({ id }, at) => [id, versions[at]!]));
      return asked.map(({ id }) => byId.get(id)!);
    },
    { cache: false },
  );
  return {
    async load(script) {
      const version = await loader.load(script);
      answer.check();
      return version;
    },
  };
}
