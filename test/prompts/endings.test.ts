import { describe, expect, it } from 'vitest';
import type { OutlineInput, PlannedScene, SceneInput, StoryInput } from '../../src/domain/tasks.js';
import { outlinePrompt } from '../../src/prompts/outline.js';
import { rewritePrompt } from '../../src/prompts/rewrite.js';
import { scenePrompt } from '../../src/prompts/scene.js';

const story: StoryInput = {
  logLine: 'A keeper must light the lamp.',
  actStructure: 'THREE_ACT',
  bibles: { characters: [] },
};
const planned = (number: number): PlannedScene => ({
  number,
  act: 1,
  priorState: 'It is dark.',
  nextState: 'It is light.',
  outline: {
    heading: 'INT. LAMP ROOM - NIGHT',
    description: 'She waits.',
    characters: [],
    location: 'LAMP ROOM',
    timeOfDay: 'NIGHT',
    beats: [],
  },
});

function outlining(asked: Pick<OutlineInput, 'from' | 'to' | 'totalScenes' | 'openEnded'>): string {
  const input = { ...story, acts: [], previous: [], ...asked };
  return outlinePrompt.messages(input).at(-1)!.text;
}

function writing(number: number, more: Pick<SceneInput, 'totalScenes' | 'openEnded' | 'nextScene'>): string[] {
  const input = { ...story, scene: planned(number), ...more };
  return [scenePrompt.messages(input), rewritePrompt.messages({ ...input, text: 'x', notes: [], round: 1 })].map(
    (blocks) => blocks.map(({ text }) => text).join('\n'),
  );
}

describe('an outline in batches', () => {
  it('says which scenes of how many are asked for, and that the script goes on after them', () => {
    const text = outlining({ from: 4, to: 6, totalScenes: 12 });
    expect(text).toContain('Outline scenes 4 to 6 of 12: exactly 3 scenes');
    expect(text).toContain('The script goes on after scene 6: no scene asked for here ends it');
  });

  it('lets the last scene of the last batch alone end the script', () => {
    expect(outlining({ from: 10, to: 12, totalScenes: 12 })).toContain(
      'Scene 12 is the last of the script, and the only one that may end it.',
    );
  });

  it('has no end, and tells no number of scenes, where scenes are planned a few at a time', () => {
    const text = outlining({ from: 2, to: 2, totalScenes: 2, openEnded: true });
    expect(text).toContain('Outline scenes 2 to 2: exactly 1 scene');
    expect(text).toContain('The script goes on after scene 2');
    expect(text).not.toContain('may end it');
  });
});

describe('the prompts of a scene and of its rewrite', () => {
  it.each([
    ['the last of a script', writing(3, { totalScenes: 3 }), 'It is the last scene of the script', true],
    [
      'one before the last',
      writing(2, { totalScenes: 3, nextScene: planned(3) }),
      'The script goes on after it: no FADE OUT.',
      false,
    ],
    [
      'the last that is planned so far',
      writing(2, { totalScenes: 2, openEnded: true }),
      'More scenes may follow it: no FADE OUT.',
      false,
    ],
  ])('%s', (_, texts, rule, ends) => {
    for (const text of texts) {
      expect(text).toContain(rule);
      expect(text.includes('FADE OUT. may stand')).toBe(ends);
    }
  });
});
