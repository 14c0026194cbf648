import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACT_STRUCTURES } from '../../../src/domain/bibles.js';
import type { CharacterContent } from '../../../src/domain/bibles.js';
import { answer, LOG_LINES, planned, sampleScript, storyInput, write, writeScene } from './ask.js';

describe.each(LOG_LINES)('%.50s', (logLine) => {
  test('every task answers in its form', async () => {
    const { story, scenes, texts } = await sampleScript(logLine, 3);
    expect(scenes).toHaveLength(3);
    const critique = await answer('critique', {
      logLine,
      scene: scenes[0]!,
      characters: story.bibles.characters,
      text: texts[0]!,
      round: 1,
    });
    expect(critique.axes.map((axis) => axis.axis)).toEqual([
      'PACING',
      'TENSION',
      'SUBTEXT',
      'CHARACTER_AUTHENTICITY',
      'PLOT_ADVANCEMENT',
    ]);
    expect(
      await answer('continuity', {
        scene: scenes[1]!,
        characters: story.bibles.characters,
        setting: story.bibles.setting,
        text: texts[1]!,
      }),
    ).toEqual({ issues: [] });
    expect(await write('freeText', { text: logLine })).toMatch(/offline writer/);
  });
});

test('any text at all is a log line', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.integer({ min: 1, max: 9 }),
      async (logLine, count) => {
        const cast = await answer('cast', { ...storyInput(logLine), count });
        expect(cast.characters).toHaveLength(count);
        const story = storyInput(logLine, cast.characters);
        await answer('plot', story);
        await answer('setting', story);
        await answer('theme', story);
        const outline = await answer('outline', { ...story, acts: [], from: 1, to: 2, totalScenes: 2, previous: [] });
        expect(await writeScene(story, planned(outline)[0]!, 2)).toContain(outline.scenes[0]!.heading);
      },
    ),
    { numRuns: 60 },
  );
});

test('words in the order of log lines are read without a slip', async () => {
  const word = fc.constantFrom(
    'a',
    'the',
    'two',
    'her',
    'detective',
    'sisters',
    'must',
    'tries to',
    'find',
    'stop',
    'love',
    'ghost',
    'dragon',
    'before',
    'who',
    'war',
    ',',
    'ship',
    'old',
    'Mara',
    'in',
    'space',
    'hospital',
    'murderer',
    'save',
    'farm',
    'and',
    'by',
    '.',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 24 }), async (words) => {
      const story = storyInput(words.join(' '));
      const cast = await answer('cast', { ...story, count: 3 });
      const plot = await answer('plot', storyInput(words.join(' '), cast.characters));
      expect(plot.mainConflict).not.toMatch(/undefined|\{| {2}/);
    }),
    { numRuns: 80 },
  );
});

test('each structure has its beats in its own acts', async () => {
  const acts = await Promise.all(
    ACT_STRUCTURES.map(async (actStructure) => {
      const plot = await answer('plot', { ...storyInput(LOG_LINES[0]!), actStructure });
      expect(plot.actStructure).toBe(actStructure);
      return [actStructure, Math.max(...plot.beats.map((beat) => beat.act))];
    }),
  );
  expect(Object.fromEntries(acts)).toEqual({
    THREE_ACT: 3,
    FOUR_ACT: 4,
    FIVE_ACT: 5,
    HEROS_JOURNEY: 3,
    STORY_CIRCLE: 4,
    SAVE_THE_CAT: 3,
  });
});

test('a title that somebody gave is the title', async () => {
  expect((await answer('plot', { ...storyInput(LOG_LINES[0]!), title: 'The Wet Coat' })).title).toBe('The Wet Coat');
});

describe('cast', () => {
  test('the protagonist has the profession of the log line', async () => {
    for (const [logLine, role] of [
      ['A detective must solve a case that hits too close to home.', 'detective'],
      ['When a plague strikes, a young healer must find the cure.', 'young healer'],
      ['Two sisters try to save the family vineyard.', 'sister'],
      ['An aging hitman wants to retire.', 'aging hitman'],
    ]) {
      const { characters } = await answer('cast', { ...storyInput(logLine!), count: 3 });
      expect(characters[0]!.backstory).toMatch(new RegExp(`year-old ${role!} who`));
    }
  });

  test('two protagonists are two characters', async () => {
    const { characters } = await answer('cast', {
      ...storyInput('Two sisters try to save the family vineyard.'),
      count: 3,
    });
    expect(characters.filter((character) => /year-old sister /.test(character.backstory ?? ''))).toHaveLength(2);
  });

  test("a name in the log line is the protagonist's", async () => {
    const { characters } = await answer('cast', {
      ...storyInput('Mara Voss, a night nurse, must find out who is killing her patients.'),
      count: 3,
    });
    expect(characters[0]!.name).toBe('Mara Voss');
  });

  test('names, initials, voices and relationships', async () => {
    const standing: CharacterContent[] = [
      { name: 'Beatriz Farrow', goals: [], fears: [], traits: [], relationships: [] },
    ];
    const { characters } = await answer('cast', { ...storyInput(LOG_LINES[0]!, standing), count: 7 });
    const names = ['Beatriz Farrow', ...characters.map((character) => character.name)];
    expect(new Set(names.map((name) => name[0])).size).toBe(8);
    expect(new Set(names.map((name) => name.split(' ').at(-1))).size).toBe(8);
    expect(new Set(characters.map((character) => character.voice)).size).toBe(7);
    for (const character of characters) {
      expect(character.goals.length).toBeGreaterThan(0);
      expect(character.fears.length).toBeGreaterThan(0);
      expect(character.traits.length).toBeGreaterThan(2);
      expect(character.relationships.length).toBeGreaterThan(0);
      for (const relation of character.relationships) expect(names).toContain(relation.name);
    }
    expect(
      characters.some((character) => character.relationships.some((relation) => relation.name === 'Beatriz Farrow')),
    ).toBe(true);
  });

  test('a hundred characters still have names of their own', async () => {
    const { characters } = await answer('cast', { ...storyInput(LOG_LINES[0]!), count: 100 });
    expect(new Set(characters.map((character) => character.name)).size).toBe(100);
  });
});

test('the setting follows the log line', async () => {
  const named = async (logLine: string) =>
    (await answer('setting', storyInput(logLine))).locations.map((location) => location.name).join(' ');
  expect(await named('A nurse uncovers a secret on the night ward of a hospital.')).toMatch(
    /Ward|Scrub Room|Ambulance/,
  );
  expect(await named('A sheriff must defend a frontier town.')).toMatch(/Saloon|Main Street|Sheriff/);
  expect(await named('A clerk inherits a museum and must save it.')).toMatch(/Museum/);
  for (const logLine of LOG_LINES) {
    expect((await answer('setting', storyInput(logLine))).locations.length).toBeGreaterThanOrEqual(5);
  }
});

test.each([
  ['Two estranged brothers race across Australia to reach their dying mother.', 'estranged brother'],
  ['When a small-town librarian discovers a portal, she teams up with a demon.', 'small-town librarian'],
  ['A retired police officer must find a missing girl.', 'retired police officer'],
  ['The last astronaut on a dying station must bring the sleepers home.', 'astronaut'],
  ['An inept intern accidentally becomes president of a company.', 'inept intern'],
  ['A robot learns to love.', 'robot'],
])('%s is about a %s', async (logLine, role) => {
  const { characters } = await answer('cast', { ...storyInput(logLine), count: 1 });
  expect(characters[0]!.backstory).toContain(`year-old ${role} who`);
});
