import { describe, expect, test } from 'vitest';
import type { SettingContent } from '../../../src/domain/bibles.js';
import { answer, LOG_LINES, planned, storyInput } from './ask.js';

async function withCast(logLine = LOG_LINES[0]!, count = 4) {
  const { characters } = await answer('cast', { ...storyInput(logLine), count });
  return storyInput(logLine, characters);
}

describe.each([1, 2, 3, 4, 9, 40, 120])('%i scenes', (total) => {
  test('chain their states, repeat no situation and never stay twice in one place', async () => {
    const story = await withCast();
    const { scenes } = await answer('outline', {
      ...story,
      acts: [],
      from: 1,
      to: total,
      totalScenes: total,
      previous: [],
    });
    expect(scenes).toHaveLength(total);
    const names = new Set(story.bibles.characters.map((character) => character.name));
    for (const [at, scene] of scenes.entries()) {
      if (at > 0) {
        expect(scene.priorState).toBe(scenes[at - 1]!.nextState);
        expect(scene.location).not.toBe(scenes[at - 1]!.location);
      }
      expect(scene.heading).toBe(`${scene.heading.slice(0, 4)} ${scene.location.toUpperCase()} - ${scene.timeOfDay}`);
      expect(scene.heading).toMatch(/^(INT|EXT)\. .+ - [A-Z]+$/);
      expect(scene.characters.length).toBeGreaterThanOrEqual(2);
      expect(scene.characters.length).toBeLessThanOrEqual(4);
      for (const name of scene.characters) expect(names).toContain(name);
      expect(scene.beats.length).toBeGreaterThanOrEqual(3);
      expect(scene.conflict).toBeTruthy();
      expect(scene.ending).toBeTruthy();
      expect(scene.nextState).not.toBe(scene.priorState);
    }
    expect(new Set(scenes.map((scene) => scene.description)).size).toBe(total);
  });
});

test('everybody appears, the protagonist most', async () => {
  const story = await withCast(LOG_LINES[0], 6);
  const { scenes } = await answer('outline', { ...story, acts: [], from: 1, to: 12, totalScenes: 12, previous: [] });
  const appearances = story.bibles.characters.map(
    (character) => scenes.filter((scene) => scene.characters.includes(character.name)).length,
  );
  expect(Math.min(...appearances)).toBeGreaterThan(0);
  expect(Math.max(...appearances)).toBe(appearances[0]);
});

test('planning in parts chains on from what stands', async () => {
  const story = await withCast();
  const first = planned(await answer('outline', { ...story, acts: [], from: 1, to: 4, totalScenes: 8, previous: [] }));
  const second = planned(
    await answer('outline', { ...story, acts: [], from: 5, to: 8, totalScenes: 8, previous: first }),
    5,
  );
  expect(second[0]!.priorState).toBe(first.at(-1)!.nextState);
  expect(second[0]!.outline.location).not.toBe(first.at(-1)!.outline.location);
  expect(new Set([...first, ...second].map((scene) => scene.outline.description)).size).toBe(8);
});

test("a person's own last scene is taken up word for word", async () => {
  const story = await withCast();
  const own = {
    number: 1,
    act: 1,
    priorState: 'It is Sunday.',
    nextState: 'The bell has rung. Mara knows who rang it.',
    outline: {
      heading: 'INT. BELFRY - DAY',
      description: 'Somebody rings the bell.',
      characters: ['Mara'],
      location: 'Belfry',
      timeOfDay: 'DAY',
      beats: [],
    },
  };
  const { scenes } = await answer('outline', { ...story, acts: [], from: 2, to: 2, totalScenes: 2, previous: [own] });
  expect(scenes[0]!.priorState).toBe('The bell has rung. Mara knows who rang it.');
  expect(scenes[0]!.nextState).toContain('Mara knows who rang it.');
});

test("the setting bible's places are used, and no others", async () => {
  const setting: SettingContent = {
    name: 'The Ferry',
    constraints: [],
    locations: [
      { name: 'Car Deck' },
      { name: 'INT. BRIDGE - NIGHT' },
      { name: "Rosa's Canteen", description: 'A till, a view of nothing. Rosa is never in.' },
    ],
  };
  const story = await withCast();
  const { scenes } = await answer('outline', {
    ...story,
    bibles: { ...story.bibles, setting },
    acts: [],
    from: 1,
    to: 9,
    totalScenes: 9,
    previous: [],
  });
  expect(new Set(scenes.map((scene) => scene.location))).toEqual(new Set(['Car Deck', 'BRIDGE', "Rosa's Canteen"]));
});

test('a brief shapes the scenes: who, where, and what happens', async () => {
  const story = await withCast();
  const [hero, friend] = story.bibles.characters;
  const setting = await answer('setting', story);
  const place = setting.locations[3]!.name;
  const brief = `${hero!.name.split(' ')[0]!} should lie to ${friend!.name.split(' ')[0]!} in the ${place}.`;
  const { scenes } = await answer('outline', {
    ...story,
    bibles: { ...story.bibles, setting },
    acts: [],
    from: 1,
    to: 1,
    totalScenes: 1,
    previous: [],
    wish: brief,
  });
  expect(scenes[0]!.characters).toEqual(expect.arrayContaining([hero!.name, friend!.name]));
  expect(scenes[0]!.location).toBe(place);
  expect(scenes[0]!.beats[0]).toContain(`${hero!.name.split(' ')[0]!} lies to ${friend!.name.split(' ')[0]!}`);
  expect(scenes[0]!.description).toContain('lies to');
});

test('titles are short and from the story', async () => {
  const titles = await Promise.all(
    LOG_LINES.map(
      async (logLine) =>
        (await answer('outline', { ...storyInput(logLine), acts: [], from: 1, to: 1, totalScenes: 1, previous: [] }))
          .title,
    ),
  );
  for (const title of titles) expect(title.split(' ').length).toBeLessThanOrEqual(5);
  expect(new Set(titles).size).toBeGreaterThan(10);
});
