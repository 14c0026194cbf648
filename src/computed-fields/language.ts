import type { BriefInput } from '../domain/brief.js';
import type { LlmRequest, LlmResult, Optimizer } from '../optimizer/types.js';
import { languageReminder } from '../prompts/language-reminder.js';
import { driftOf, wantedLanguage } from '../screenplay/languages/drift.js';

/** What a model is told whose answer is in another language than the wanted one; undefined if it is not, or the model cannot do otherwise. */
export function reminderFor(
  optimizer: Pick<Optimizer, 'canWrite'>,
  { brief, logLine }: { brief?: BriefInput | undefined; logLine?: string | undefined },
  { value, provider }: Pick<LlmResult<unknown>, 'value' | 'provider'>,
): string | undefined {
  const drift = driftOf(value, wantedLanguage({ language: brief?.language, logLine }));
  return drift === undefined || !optimizer.canWrite(provider, drift.wanted) ? undefined : languageReminder(drift);
}

/** The same request with something said at its end. */
export function reminded<T>(request: LlmRequest<T>, note: string): LlmRequest<T> {
  return { ...request, messages: [...request.messages, { role: 'user', text: note }] };
}
