import { storedBrief } from '../../domain/brief.js';
import { toldLanguage } from '../../screenplay/languages/drift.js';
import { tellLanguageIn } from '../../scripts/script-storage.js';
import type { Transaction } from '../../storage/database.js';
import type { StoryScript } from './held-stories.js';

/**
 * Stores the language of a script together with the first answer that was made for it, where nobody has said one and it is certain
 * now. The first change of its transaction, as it concerns the script's own row.
 */
export async function rememberLanguageIn(tx: Transaction, script: StoryScript, answer: unknown): Promise<void> {
  if (storedBrief(script).language !== undefined) return;
  const language = toldLanguage(script.logLine, answer);
  if (language !== undefined) await tellLanguageIn(tx, script.id, language);
}
