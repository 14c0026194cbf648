import type { RewriteInput } from '../domain/tasks.js';
import { lengthText, sceneTokens } from './lengths.js';
import type { Prompt } from './prompt.js';
import { sceneMessages } from './scene.js';
import { material } from './text-blocks.js';

export const rewritePrompt: Prompt<'rewrite'> = {
  task: 'rewrite',
  version: 'rewrite/3',
  maxOutputTokens: ({ scene }) => sceneTokens(scene, 3_500),
  temperature: 0.8,
  messages: (input) => [
    ...sceneMessages(input),
    { role: 'user', text: `The scene as it stands:\n${material('pages', input.text)}` },
    {
      role: 'user',
      text: `Rewrite the whole scene so that it answers these notes:
${material('notes', input.notes.map((note) => `- ${note}`).join('\n'))}
Keep what works, the heading, the characters and what is true before and after. Do not only polish: what a note misses must be there.${lengthRule(input)}`,
    },
  ],
};

function lengthRule(input: RewriteInput): string {
  const length = lengthText(input);
  return length === undefined ? '' : `\nThe scene is to be ${length}.`;
}
