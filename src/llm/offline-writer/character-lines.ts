import type { CharacterLinesInput } from '../../domain/tasks.js';
import type { TaskAnswers } from '../../domain/task-answers.js';
import { cueKey, speechText } from './fountain-text.js';
import { cueOf, personFrom } from './person.js';
import { sceneBlocks } from './scene.js';

const MOST_LINES = 40;

/** What the character would say in the scene as this writer would write it, with the beat in which each line falls. */
export function writeCharacterLines(input: CharacterLinesInput): TaskAnswers['characterLines'] {
  const { character, scene } = input;
  const own = cueKey(cueOf(personFrom(character, 0)));
  const goal = character.goals[0];
  const beats = Math.max(1, scene.outline.beats.length);
  const blocks = sceneBlocks(input);
  const speeches = blocks.flatMap((block, at) =>
    block.kind === 'speech' && cueKey(block.cue) === own ? [{ block, at }] : [],
  );
  return {
    lines: speeches.slice(0, MOST_LINES).map(({ block, at }) => {
      const manner = block.lines.find((line) => line.kind === 'parenthetical')?.text;
      return {
        beat: Math.min(beats, 1 + Math.floor((at / blocks.length) * beats)),
        text: speechText(block),
        ...(manner === undefined ? {} : { manner }),
        ...(goal === undefined ? {} : { intent: goal.slice(0, 300) }),
      };
    }),
  };
}
