import { ASKED_CHARACTER_LINES } from '../domain/asked-answers.js';
import type { PlannedScene } from '../domain/tasks.js';
import { CHARACTER_LINES_KEYS } from './answer-keys.js';
import type { Prompt } from './prompt.js';
import { storyBlocks } from './story-blocks.js';
import { characterBlock, plannedSceneBlock, WRITERS_ROOM } from './story-context.js';

/** A page holds about ten speeches, which two or three characters share. */
const LINES_PER_PAGE = Object.freeze({ least: 2, most: 6 });
/** As many as an answer may hold. */
const MOST_LINES = 40;

function linesText({ targetEighths }: PlannedScene): string {
  if (targetEighths === undefined) return 'four to ten';
  const [least, most] = [LINES_PER_PAGE.least, LINES_PER_PAGE.most].map((lines) =>
    Math.min(MOST_LINES, Math.max(1, Math.round((lines * targetEighths) / 8))),
  );
  return least === most ? `about ${most}` : `${least} to ${most}`;
}

function linesTokens({ targetEighths = 0 }: PlannedScene): number {
  return Math.max(900, Math.min(MOST_LINES, (LINES_PER_PAGE.most * targetEighths) / 8) * 90);
}

export const characterLinesPrompt: Prompt<'characterLines'> = {
  task: 'characterLines',
  version: 'characterLines/4',
  maxOutputTokens: ({ scene }) => linesTokens(scene),
  temperature: 0.9,
  answer: () => ASKED_CHARACTER_LINES,
  messages: (input) => [
    { role: 'system', text: WRITERS_ROOM, stable: true },
    ...storyBlocks(input, input.scene.outline.characters),
    {
      role: 'user',
      text: `Scene ${input.scene.number} of ${input.totalScenes}:\n${plannedSceneBlock(input.scene)}\nYou write for this character alone:\n${characterBlock(input.character)}`,
    },
    {
      role: 'user',
      text: `Give what ${input.character.name} says in this scene, ${linesText(input.scene)} lines in order: for each the number of the outline's beat in which it is said, the words exactly as spoken,
the manner only where the words do not show it, and what ${input.character.name} wants by it. Stay in this character's rhythm and vocabulary: a reader must know who speaks with the name covered.
Write nobody else's lines, leave room to be answered, and let what matters most go unsaid.
${CHARACTER_LINES_KEYS}`,
    },
  ],
};
