import type { Prompt } from './prompt.js';
import { languageBlock } from './brief.js';
import { characterBlock, WRITERS_ROOM } from './story-context.js';

export const voiceSamplePrompt: Prompt<'voiceSample'> = {
  task: 'voiceSample',
  version: 'voiceSample/2',
  maxOutputTokens: () => 500,
  temperature: 0.9,
  messages: (input) => [
    {
      role: 'system',
      stable: true,
      text: `${WRITERS_ROOM}
You give samples of how a character speaks: four to six lines of dialogue, each on a line of its own, without names, quotation marks or directions.
Each line is said in another situation: an order, a lie, a refusal, a kindness, something said too late. A reader must know the character by them alone.`,
    },
    languageBlock(
      input.brief,
      `the language of the ${input.logLine === undefined ? 'character’s description' : 'log line'}`,
    ),
    {
      role: 'user',
      text: [input.logLine === undefined ? '' : `Log line: ${input.logLine}\n`, characterBlock(input.character)].join(
        '',
      ),
    },
  ],
};
