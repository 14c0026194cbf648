import type { InvalidField } from '../domain/errors.js';
import { languageName } from '../domain/language-tag.js';
import type { SceneOutlinePatch } from '../domain/planned-outline.js';
import { driftOf } from '../screenplay/languages/drift.js';

/** What is wrong with a person's plans of scenes that are certainly in another language than the brief says. Names and headings may be in any. */
export function outlineLanguageFields(
  language: string | undefined,
  outline: readonly SceneOutlinePatch[],
  path = 'outline',
): InvalidField[] {
  const drift = driftOf(outline, language);
  if (language === undefined || drift === undefined) return [];
  const [wanted, found] = [languageName(language) ?? language, languageName(drift.found) ?? 'another language'];
  return [
    {
      path,
      message: `is in ${found}, and the brief's language is ${wanted} (${language}): give the outline in that language, or the brief the outline's`,
    },
  ];
}
