import { askedCast } from '../domain/asked-answers.js';
import type { CastInput } from '../domain/tasks.js';
import { CAST_KEYS } from './answer-keys.js';
import type { Prompt } from './prompt.js';
import { standingBlocks, storyBlocks } from './story-blocks.js';
import { WRITERS_ROOM } from './story-context.js';

/** People whom the author's scenes name are not to be invented under other names. */
function namedRule({ scenes = [] }: CastInput): string {
  return scenes.some(({ characters = [] }) => characters.length > 0)
    ? '\nWhoever is in the scenes above and has no bible yet comes first, under the name that they have there (a surname may be added).'
    : '';
}

export const castPrompt: Prompt<'cast'> = {
  task: 'cast',
  version: 'cast/4',
  maxOutputTokens: ({ count }) => 600 + 700 * count,
  temperature: 0.9,
  answer: askedCast,
  messages: (input) => [
    { role: 'system', text: WRITERS_ROOM, stable: true },
    ...storyBlocks(input),
    ...standingBlocks(input.scenes),
    {
      role: 'user',
      text: `Create exactly ${input.count} new character${input.count === 1 ? '' : 's'} for this story, beside those given.${namedRule(input)}
The first one who can carry the log line's task is the protagonist; another stands in the way for reasons of their own.
Give each: a full name (no two names that begin alike), a backstory of two to four sentences, goals, fears, traits,
a voice (rhythm, vocabulary, what they never say; a reader must know them by their lines alone), and relationships to the others by name.
${CAST_KEYS}`,
    },
  ],
};
