import { languageName } from '../domain/language-tag.js';
import { named } from './brief.js';

/** What a model is told that answered in another language: the last line of the same prompt. */
export function languageReminder({ wanted, found }: { wanted: string; found: string }): string {
  const name = languageName(found);
  return `Your last answer was ${name === undefined ? 'in another language' : `in ${name}`}. Answer anew, and write everything that a reader sees in ${named(wanted)}.`;
}
