import { sceneCoverageAnswer } from '../domain/tasks.js';
import type { Prompt } from './prompt.js';
import { READER, sceneReadingBlocks } from './scene-reading.js';

export const sceneCoveragePrompt: Prompt<'sceneCoverage'> = {
  task: 'sceneCoverage',
  version: 'sceneCoverage/1',
  maxOutputTokens: () => 220,
  temperature: 0.2,
  answer: { name: 'scene_coverage', schema: sceneCoverageAnswer },
  messages: (input) => [
    {
      role: 'system',
      stable: true,
      text: `${READER}
Cover a scene: its log line in one sentence; its tension and its pace from 1 (none, slow) to 10; and its purpose, what the story would lack without it, in one sentence.`,
    },
    ...sceneReadingBlocks(input),
  ],
};
