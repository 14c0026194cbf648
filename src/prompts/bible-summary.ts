import type { Prompt } from './prompt.js';
import { languageBlock } from './brief.js';
import { READER } from './written-scene.js';
import { entryBlock } from './story-context.js';

export const bibleSummaryPrompt: Prompt<'bibleSummary'> = {
  task: 'bibleSummary',
  version: 'bibleSummary/2',
  maxOutputTokens: () => 140,
  temperature: 0.2,
  messages: (input) => [
    {
      role: 'system',
      stable: true,
      text: `${READER}
Sum up an entry of a story bible in one paragraph of at most 50 words: what a writer must have in mind. Use only what the entry says; no heading.`,
    },
    languageBlock(input.brief, 'the language of the entry'),
    { role: 'user', text: entryBlock(input) },
  ],
};
