import type { ScriptBrief } from '../../domain/brief.js';
import type { GenerationConfig } from '../../domain/generations.js';

/** A generation's configuration on a script: what it leaves open is as the script's brief says, stage by stage. Applied twice, it changes nothing more. */
export function configOn<C extends Pick<GenerationConfig, 'models' | 'maxCostUsd'>>(
  brief: Pick<ScriptBrief, 'models' | 'maxCostUsd'>,
  config: C,
): C {
  const own = new Set(config.models.map(({ stage }) => stage));
  const maxCostUsd = config.maxCostUsd ?? brief.maxCostUsd;
  return {
    ...config,
    models: [...config.models, ...brief.models.filter(({ stage }) => !own.has(stage))],
    ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
  };
}
