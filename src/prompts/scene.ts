import { endsScript } from '../domain/tasks.js';
import type { SceneInput } from '../domain/tasks.js';
import type { PromptBlock } from '../optimizer/types.js';
import { lengthText, sceneTokens } from './lengths.js';
import type { Prompt } from './prompt.js';
import { gistBlocks, storyBlocks } from './story-blocks.js';
import { plannedSceneBlock, WRITERS_ROOM } from './story-context.js';
import { material } from './text-blocks.js';

const FOUNTAIN_RULES = `Write in Fountain. The first line is the scene heading. Blank lines stand before every heading, cue and transition.
A cue is the character's name in capitals on a line of its own with the dialogue directly below; write names exactly as in the bibles.
Parentheticals are rare and stand in round brackets on a line of their own. Action is in the present tense, at most four lines a paragraph,
and shows only what a camera and a microphone would catch. Introduce a character in capitals on their first appearance.
Answer with the scene alone: no title, no comment, no Markdown, no code fence.`;

/** What scene and rewrite share: the stable story first, then the neighbours, then this scene. */
export function sceneMessages(input: SceneInput): PromptBlock[] {
  const { previousScene, nextScene, previousText } = input;
  return [
    { role: 'system', text: `${WRITERS_ROOM}\n${FOUNTAIN_RULES}`, stable: true },
    ...storyBlocks(input, input.scene.outline.characters),
    ...gistBlocks(input.summaries),
    ...(previousScene
      ? [
          {
            role: 'user' as const,
            id: 'scene before',
            priority: 3,
            text: `The scene before:\n${plannedSceneBlock(previousScene)}`,
            shorter: `The scene before: ${previousScene.outline.heading}`,
          },
        ]
      : []),
    ...(nextScene
      ? [
          {
            role: 'user' as const,
            id: 'scene after',
            priority: 2,
            text: `The scene after:\n${plannedSceneBlock(nextScene)}`,
            shorter: `The scene after: ${nextScene.outline.heading}`,
          },
        ]
      : []),
    ...(previousText
      ? [
          {
            role: 'user' as const,
            id: 'pages before',
            priority: 1,
            text: `How the scene before ends on the page:\n${material('pages', previousText)}`,
          },
        ]
      : []),
    {
      role: 'user',
      text: `This scene, ${input.scene.number}${input.openEnded ? '' : ` of ${input.totalScenes}`}:\n${plannedSceneBlock(input.scene)}\n${endingRule(input)}`,
    },
  ];
}

function endingRule(input: SceneInput): string {
  if (endsScript(input)) return 'It is the last scene of the script: FADE OUT. may stand after it, once.';
  if (input.scene.number < input.totalScenes || input.nextScene !== undefined) {
    return 'The script goes on after it: no FADE OUT., FADE TO BLACK. or THE END.';
  }
  return 'More scenes may follow it: no FADE OUT. and no THE END, unless a draft that you are given has them.';
}

export const scenePrompt: Prompt<'scene'> = {
  task: 'scene',
  version: 'scene/4',
  maxOutputTokens: ({ scene }) => sceneTokens(scene, 3_000),
  temperature: 0.9,
  messages: (input) => [
    ...sceneMessages(input),
    ...linesBlock(input),
    {
      role: 'user',
      text: `Write this scene, ${lengthText(input) ?? 'one to three pages'}. Begin as late as you can and end on the given ending. Every line of dialogue wants something;
what matters most is not said. What is true before the scene holds at its first line, what is true after it holds at its last, and nothing else changes.`,
    },
  ],
};

/** With an agent for each character the scene's writer is a director: what is said is given, when and around what is not. */
function linesBlock({ lines = [] }: SceneInput): PromptBlock[] {
  if (lines.length === 0) return [];
  const told = lines.map(({ name, lines: said }) =>
    material(
      'lines',
      [
        `Name: ${name}`,
        ...said.map(
          ({ beat, text, manner, intent }) =>
            `- Beat ${beat}${manner ? ` (${manner})` : ''}: ${text}${intent ? ` [wants: ${intent}]` : ''}`,
        ),
      ].join('\n'),
    ),
  );
  return [
    {
      role: 'user',
      text: `Each character's own writer has given what that character would say, beat by beat:
${told.join('\n')}
You are the director. Weave these lines into the scene: choose, order and cut them so that they answer each other, keep every speaker's wording and voice,
add only the short words that join them, and give all the action between them. A line that does not serve the scene is left out. What a character wants is never said aloud.`,
    },
  ];
}
