import { saysNothing } from '../domain/nothing-said.js';
import { isRefusal } from '../scripts/refusal.js';
import type { ComputedFieldTask } from './field-cache.js';

/** What of each answer has to say something. */
const TEXTS: { readonly [N in ComputedFieldTask]: (value: unknown) => unknown } = {
  sceneSummary: (value) => value,
  bibleSummary: (value) => value,
  voiceSample: (value) => value,
  sceneCoverage: (value) => (value as { logLine?: unknown }).logLine,
};

/** False for an answer that is blank, says that there is nothing to say, or declines to say it. */
export function isUsable(task: ComputedFieldTask, value: unknown): boolean {
  const text = TEXTS[task](value);
  return typeof text === 'string' && !saysNothing(text) && !isRefusal(text);
}
