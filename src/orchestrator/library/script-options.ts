import type { ScriptBriefInput } from '../../domain/brief.js';
import type { GenerationConfigInput, StageModel } from '../../domain/generations.js';
import type { SceneOutlineInput } from '../../domain/planned-outline.js';
import type { GenerateScriptInput, StepConfig } from '../generations/inputs.js';
import { checkShapes } from './input-shapes.js';
import type { WithId } from './script-result.js';
import type { WaitOptions } from './waiting.js';

/** What is asked for beside the log line and the configuration. */
export interface ScriptOptions {
  /** Up to 200 characters. Absent: the outline finds one. */
  title?: string | undefined;
  /** What holds for the whole script. Of a script that is gone on with: what changes of it. */
  brief?: ScriptBriefInput | undefined;
  /** The first scenes as a person plans them, or those after the ones that the script has. What is missing in them is filled in. */
  outline?: readonly SceneOutlineInput[] | undefined;
  /** True: models write anew. Default false: what was asked before may be answered from the cache, so the same log line gives the same script. */
  fresh?: boolean | undefined;
  /** The same key with the same input gives the generation already started; with another input it is a `ConflictError`. */
  idempotencyKey?: string | undefined;
}

/** What a manual step takes of a generation's configuration. */
export interface StepOptions extends WaitOptions {
  /** Model by stage; unnamed stages use the script's choice, then the server's. */
  models?: readonly StageModel[] | undefined;
  /** In USD. The generation pauses before the call that would pass this. Absent: the script's limit, then the server's. */
  maxCostUsd?: number | undefined;
}

/** What the services take for what the library is asked for. */
export function inputOf(
  what: string | WithId,
  config: GenerationConfigInput | undefined,
  existingBibles: readonly WithId[],
  { title, brief, outline, fresh, idempotencyKey }: ScriptOptions,
): GenerateScriptInput {
  checkShapes({ title, outline, idempotencyKey });
  const subject = typeof what === 'string' ? { logLine: what } : { logLine: '', scriptId: what.id };
  const bibles = existingBibles.map(({ id }) => id);
  return { ...subject, config, existingBibles: bibles, title, brief, outline, fresh, idempotencyKey };
}

export function stepOf({ models, maxCostUsd }: StepOptions): StepConfig {
  return { models, maxCostUsd };
}
