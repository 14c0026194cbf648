import { languageName } from '../../domain/language-tag.js';
import type { Drift } from '../../screenplay/languages/drift.js';

/** As events tell it: `in English instead of Spanish`. */
export function driftInWords({ wanted, found }: Drift): string {
  return `in ${languageName(found) ?? 'another language'} instead of ${languageName(wanted) ?? wanted}`;
}
