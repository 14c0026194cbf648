import { ASKED_THEME } from '../domain/asked-answers.js';
import { THEME_KEYS } from './answer-keys.js';
import type { Prompt } from './prompt.js';
import { standingBlocks, storyBlocks } from './story-blocks.js';
import { WRITERS_ROOM } from './story-context.js';

export const themePrompt: Prompt<'theme'> = {
  task: 'theme',
  version: 'theme/4',
  maxOutputTokens: () => 1_200,
  temperature: 0.8,
  answer: () => ASKED_THEME,
  messages: (input) => [
    { role: 'system', text: WRITERS_ROOM, stable: true },
    ...storyBlocks(input),
    ...standingBlocks(input.scenes),
    {
      role: 'user',
      text: `Write the theme bible: the theme's name in a few words, a description that states it as a question the story argues from both sides,
examples of moments where it shows in behaviour, and symbols: objects, sounds or images that can come back and change their meaning.
${THEME_KEYS}`,
    },
  ],
};
