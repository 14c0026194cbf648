import { ASKED_SETTING } from '../domain/asked-answers.js';
import { SETTING_KEYS } from './answer-keys.js';
import type { Prompt } from './prompt.js';
import { standingBlocks, storyBlocks } from './story-blocks.js';
import { WRITERS_ROOM } from './story-context.js';

export const settingPrompt: Prompt<'setting'> = {
  task: 'setting',
  version: 'setting/4',
  maxOutputTokens: () => 2_000,
  temperature: 0.8,
  answer: () => ASKED_SETTING,
  messages: (input) => [
    { role: 'system', text: WRITERS_ROOM, stable: true },
    ...storyBlocks(input),
    ...standingBlocks(input.scenes),
    {
      role: 'user',
      text: `Write the setting bible: the world's name, a description, the time period, the mood, the constraints (what cannot happen here,
what is scarce, what everybody knows), and five to eight locations where scenes can play. Name locations as they would stand in a scene heading,
without INT. or EXT., and say for each what is seen and heard there that is found nowhere else.
${SETTING_KEYS}`,
    },
  ],
};
