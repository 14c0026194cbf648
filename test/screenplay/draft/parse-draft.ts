import { createDraft } from '../../../src/screenplay/draft/stream.js';
import type { DraftOptions, DraftResult } from '../../../src/screenplay/draft/draft.js';

/** Reads a model's whole text at once. */
export function parseDraft(text: string, options: DraftOptions = {}): DraftResult {
  const draft = createDraft(options);
  draft.push(text);
  return draft.finish();
}
