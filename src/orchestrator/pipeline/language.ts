import type { BriefInput } from '../../domain/brief.js';
import type { LlmResult } from '../../optimizer/types.js';
import { languageReminder } from '../../prompts/language-reminder.js';
import { driftOf, wantedLanguage } from '../../screenplay/languages/drift.js';
import type { Run } from './run.js';

/** What a task's input says of its language. */
interface Asked {
  brief?: BriefInput | undefined;
  logLine?: string | undefined;
}

/** The language that an answer to this is wanted in; undefined where nobody knows it. */
export function languageWanted(input: object): string | undefined {
  const { brief, logLine }: Asked = input;
  return wantedLanguage({ language: brief?.language, logLine });
}

/** What a model is told whose answer is in another language than the wanted one; undefined if it is not, or the model cannot do otherwise. */
export function reminderFor(
  { id: generation, services: { optimizer, log } }: Pick<Run, 'id' | 'services'>,
  step: string,
  input: object,
  { value, provider }: Pick<LlmResult<unknown>, 'value' | 'provider'>,
): string | undefined {
  const drift = driftOf(value, languageWanted(input));
  if (drift === undefined || !optimizer.canWrite(provider, drift.wanted)) return undefined;
  log.info({ generation, step, ...drift }, 'a model answered in another language than the wanted one');
  return languageReminder(drift);
}
