import { ASKED_SCENE_COVERAGE } from '../domain/asked-answers.js';
import { SCENE_COVERAGE_KEYS } from './answer-keys.js';
import type { Prompt } from './prompt.js';
import { READER, writtenSceneBlocks } from './written-scene.js';

export const sceneCoveragePrompt: Prompt<'sceneCoverage'> = {
  task: 'sceneCoverage',
  version: 'sceneCoverage/3',
  maxOutputTokens: () => 220,
  temperature: 0.2,
  answer: () => ASKED_SCENE_COVERAGE,
  messages: (input) => [
    {
      role: 'system',
      stable: true,
      text: `${READER}
Cover a scene: its log line in one sentence; its tension and its pace from 1 (none, slow) to 10; and its purpose, what the story would lack without it, in one sentence.
${SCENE_COVERAGE_KEYS}`,
    },
    ...writtenSceneBlocks(input),
  ],
};
