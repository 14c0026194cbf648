import type { Prompt } from './prompt.js';
import { READER, writtenSceneBlocks } from './written-scene.js';

export const sceneSummaryPrompt: Prompt<'sceneSummary'> = {
  task: 'sceneSummary',
  version: 'sceneSummary/2',
  maxOutputTokens: () => 160,
  temperature: 0.2,
  messages: (input) => [
    {
      role: 'system',
      stable: true,
      text: `${READER}
Tell a scene in one paragraph of at most 60 words, in the present tense: who wants what, what happens, what is different at the end. Names as on the page, no judgement, no heading.`,
    },
    ...writtenSceneBlocks(input),
  ],
};
