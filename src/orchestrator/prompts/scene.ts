import type { SceneInput } from '../../domain/tasks.js';
import type { Message } from '../../optimizer/types.js';
import type { Prompt } from './prompt.js';
import { material, plannedSceneBlock, storyBlock, WRITERS_ROOM } from './story-context.js';

export const FOUNTAIN_RULES = `Write in Fountain. The first line is the scene heading. Blank lines stand before every heading, cue and transition.
A cue is the character's name in capitals on a line of its own with the dialogue directly below; write names exactly as in the bibles.
Parentheticals are rare and stand in round brackets on a line of their own. Action is in the present tense, at most four lines a paragraph,
and shows only what a camera and a microphone would catch. Introduce a character in capitals on their first appearance.
Answer with the scene alone: no title, no comment, no Markdown, no code fence.`;

/** What scene and rewrite share: the stable story first, then the neighbours, then this scene. */
export function sceneMessages(input: SceneInput): Message[] {
  const { previousScene, nextScene, previousText } = input;
  return [
    { role: 'system', text: `${WRITERS_ROOM}\n${FOUNTAIN_RULES}` },
    { role: 'user', text: storyBlock(input) },
    ...(previousScene ? [{ role: 'user' as const, text: `The scene before:\n${plannedSceneBlock(previousScene)}` }] : []),
    ...(nextScene ? [{ role: 'user' as const, text: `The scene after:\n${plannedSceneBlock(nextScene)}` }] : []),
    ...(previousText ? [{ role: 'user' as const, text: `How the scene before ends on the page:\n${material('pages', previousText)}` }] : []),
    { role: 'user', text: `This scene, ${input.scene.number} of ${input.totalScenes}:\n${plannedSceneBlock(input.scene)}` },
  ];
}

export const scenePrompt: Prompt<'scene'> = {
  task: 'scene',
  version: 'scene/1',
  maxOutputTokens: () => 3_000,
  temperature: 0.9,
  messages: (input) => [
    ...sceneMessages(input),
    {
      role: 'user',
      text: `Write this scene, one to three pages. Begin as late as you can and end on the given ending. Every line of dialogue wants something;
what matters most is not said. What is true before the scene holds at its first line, what is true after it holds at its last, and nothing else changes.`,
    },
  ],
};
