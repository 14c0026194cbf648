import { ASKED_PLOT } from '../domain/asked-answers.js';
import { PLOT_KEYS } from './answer-keys.js';
import type { Prompt } from './prompt.js';
import { standingBlocks, storyBlocks } from './story-blocks.js';
import { WRITERS_ROOM } from './story-context.js';

export const plotPrompt: Prompt<'plot'> = {
  task: 'plot',
  version: 'plot/4',
  maxOutputTokens: () => 2_500,
  temperature: 0.8,
  answer: () => ASKED_PLOT,
  messages: (input) => [
    { role: 'system', text: WRITERS_ROOM, stable: true },
    ...storyBlocks(input),
    ...standingBlocks(input.scenes),
    {
      role: 'user',
      text: `Write the plot bible: a title, the log line as this story tells it, the main conflict in two or three sentences (who wants what,
who or what stands against it, what is lost by failing), and the beats of every act of the structure ${input.actStructure}, two to five an act.
Each beat is caused by the one before. Put ${input.actStructure} in actStructure.
${PLOT_KEYS}`,
    },
  ],
};
