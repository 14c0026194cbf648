import { askedOutline } from '../domain/asked-answers.js';
import type { OutlineInput, PlannedScene } from '../domain/tasks.js';
import { OUTLINE_KEYS, OUTLINE_PAGES_KEY } from './answer-keys.js';
import { pagesText } from './lengths.js';
import { cutText } from '../optimizer/answers/cut-text.js';
import type { PromptBlock } from '../optimizer/types.js';
import type { Prompt } from './prompt.js';
import { gistBlocks, storyBlocks } from './story-blocks.js';
import { plannedSceneBlock, WRITERS_ROOM } from './story-context.js';
import { material } from './text-blocks.js';

export const outlinePrompt: Prompt<'outline'> = {
  task: 'outline',
  version: 'outline/4',
  maxOutputTokens: ({ from, to }) => 800 + 650 * (to - from + 1),
  temperature: 0.8,
  answer: askedOutline,
  messages: (input) => {
    const count = input.to - input.from + 1;
    const acts = input.acts.map((act) => `- Act ${act.act}, ${act.title}: scenes ${act.from} to ${act.to}`).join('\n');
    return [
      { role: 'system', text: WRITERS_ROOM, stable: true },
      ...storyBlocks(input),
      // Of many scenes planned before, the oldest give way first when the model cannot read them all; the last one is never cut.
      ...input.previous.map((scene, at) => ({
        role: 'user' as const,
        text: at < input.previous.length - NEAR_SCENES ? material('scene', sceneGist(scene)) : plannedSceneBlock(scene),
        id: `scene ${scene.number}`,
        ...(at < input.previous.length - 1
          ? { priority: 1, shorter: `Scene ${scene.number}: ${scene.outline.heading}` }
          : {}),
      })),
      ...gistBlocks(input.summaries),
      ...followingBlocks(input),
      ...givenBlocks(input),
      {
        role: 'user',
        text: `Outline scenes ${input.from} to ${input.to}${input.openEnded ? '' : ` of ${input.totalScenes}`}: exactly ${count} scene${count === 1 ? '' : 's'}, in order. ${endingRule(input)}
The acts:
${acts}
${input.wish === undefined ? '' : `What the author wants to happen:\n${material('brief', input.wish)}\n`}For each scene give the heading as a screenplay has it (INT. or EXT., the location, a dash, the time of day), what happens, the characters in it
(two to four, spelled as in their bibles), the location and time of day, the conflict (who wants what from whom now), three to five beats with a turn,
and an ending on an image or an act. No two scenes play the same situation.
For each scene also write its state contract: priorState (what is true before it: who is where, who knows what, who holds what) and nextState
(what is true after it). The nextState of one scene is the priorState of the next, word for word.
${lengthRule(input)}Also give the script's title.
${OUTLINE_KEYS}${input.lengths === undefined ? '' : OUTLINE_PAGES_KEY}`,
      },
    ];
  },
};

/** Without a planned length a model makes all scenes alike, and each as long as it pleases. */
function lengthRule({ lengths, from, to }: OutlineInput): string {
  if (lengths === undefined) return '';
  const these = from === to ? 'this scene' : `these ${to - from + 1} scenes together`;
  return `The whole script is to be about ${pagesText(lengths.script)} long, ${these} about ${pagesText(lengths.scenes)}. Give each scene the pages that what happens in it fills:
a passage or a glance half a page or less, an exchange one, a turning point or a confrontation two, three or more, with more beats. No row of scenes of one length.
`;
}

/** A model that is asked for a few scenes takes them for the whole script, and ends it, unless it is told. */
function endingRule({ to, totalScenes, openEnded }: OutlineInput): string {
  if (!openEnded && to >= totalScenes) {
    return `Scene ${totalScenes} is the last of the script, and the only one that may end it.`;
  }
  return `The script goes on after scene ${to}: no scene asked for here ends it, fades it out or settles its main conflict.`;
}

/** What the author has planned of the scenes asked for is never cut. */
function givenBlocks({ given = [] }: OutlineInput): PromptBlock[] {
  if (given.length === 0) return [];
  return [
    {
      role: 'user',
      text: `The author has planned these of the scenes that you are asked for. Keep their numbers, their headings, what happens in them and
everything else that is given word for word; give what is missing in them: characters, conflict, beats, ending and states. Plan the other scenes around them.
${given.map(plannedSceneBlock).join('\n')}`,
    },
  ];
}

/** So many scenes before are told whole; of those further back the plan knows what happens, so that a long script has no longer prompts. */
const NEAR_SCENES = 20;
/** In characters: what the plan must know of a scene that is not near. */
const GIST = 240;

function sceneGist({ number, outline }: PlannedScene): string {
  return `Scene ${number}: ${outline.heading}: ${cutText(outline.description, GIST)}`;
}

function followingBlocks({ following = [] }: OutlineInput): PromptBlock[] {
  if (following.length === 0) return [];
  const told = following.map(sceneGist);
  return [
    {
      role: 'user',
      text: `These scenes come after those that you are asked for, and stay as they are: lead to them, and take nothing from them.\n${material('later', told.join('\n'))}`,
      id: 'later scenes',
      priority: 1,
      shorter: `These scenes come later:\n${material('later', following.map(({ number, outline }) => `Scene ${number}: ${outline.heading}`).join('\n'))}`,
    },
  ];
}
