import { beforeAll, describe, expect, it, test } from 'vitest';
import { parseBlocks } from '../../../src/llm/offline-writer/fountain-text.js';
import { answer, sampleScript, storyInput } from './ask.js';
import type { Sample } from './ask.js';
import { TWENTY_LOG_LINES } from './twenty.js';

const scripts = new Map<string, Sample>();
beforeAll(async () => {
  for (const logLine of TWENTY_LOG_LINES) scripts.set(logLine, await sampleScript(logLine, 3, 3));
}, 60_000);

/** The share of the shorter one's lines that both have. */
function shared(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return [...one].filter((line) => other.has(line)).length / Math.min(one.size, other.size);
}

const lines = (texts: readonly string[]) =>
  texts
    .flatMap((text) => text.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '');
/** Neither headings nor cues: what people do and say. */
const body = (texts: readonly string[]) =>
  texts
    .flatMap(parseBlocks)
    .flatMap((block) =>
      block.kind === 'action' ? [block.text] : block.kind === 'speech' ? block.lines.map(({ text }) => text) : [],
    );

describe('twenty log lines', () => {
  it.each([
    ['all lines', lines],
    ['what people do and say', body],
  ])('are twenty scripts: no two share a tenth of %s', (_, read) => {
    const read20 = [...scripts].map(([logLine, { texts }]) => [logLine, new Set(read(texts))] as const);
    const alike = read20.flatMap(([one, its], at) =>
      read20.slice(at + 1).flatMap(([other, others]) => (shared(its, others) > 0.1 ? [`${one} / ${other}`] : [])),
    );
    expect(read20).toHaveLength(20);
    expect(alike).toEqual([]);
  });

  it('begin with twenty scenes: no two first ones share a fifth of what is done and said', () => {
    const first = [...scripts.values()].map(({ texts }) => new Set(body(texts.slice(0, 1))));
    for (const [at, one] of first.entries()) {
      for (const other of first.slice(at + 1)) expect(shared(one, other)).toBeLessThan(0.2);
    }
  });

  const FAULTS: readonly (readonly [what: string, pattern: RegExp])[] = [
    ['a slot that was not filled', /undefined|[{}]|NaN|\[object/],
    ['a word twice', /(?<!\p{L})(\p{L}+) \1(?!\p{L})(?<!had had|that that|[Nn]o no)/u],
    ['two articles or owners', /(?<!\p{L})(?:an?|the|his|her|their|my|your) (?:an?|the|his|their|my|your)(?!\p{L})/iu],
    ['a before a vowel', /(?<!\p{L})a (?:[aeio]\p{L}{2,}|u(?!ni|se|su|to)\p{L}{2,}|8\d?-|1[18]-)(?<!one|once)/iu],
    ['an before a consonant', /(?<!\p{L})an (?:[bcdfgjklmnpqrstvwxyz]\p{L}|[1-79]\d?-)(?<!an 11-|an 18-)/iu],
    ['punctuation twice or after a blank', /[,;:][,;:.!?]|[.!?][,;:]|!\.|\?\.|(?<!\.)\.\.(?!\.)| [,;!?]| {2}/],
    ['a sentence that begins small', /^\p{Ll}|[\p{L}\p{N}][.!?] \p{Ll}/u],
    [
      "a pronoun with another's verb",
      /(?<!\p{L})(?:they (?:is|has|does|was)|s?he (?:are|have|were)|it (?:are|have))(?!\p{L})/iu,
    ],
    ['a capital within a sentence', /\p{Ll} (?:The|A|An|His|Her|He|She|They|Their) /u],
  ];

  it.each(TWENTY_LOG_LINES)('%s has no fault that a rule can find', (logLine) => {
    const {
      story: {
        bibles: { characters, plot, setting, theme },
      },
      scenes,
      texts,
    } = scripts.get(logLine)!;
    const sentences = [
      ...characters.flatMap((character) => [
        character.backstory!,
        ...character.goals,
        ...character.fears,
        ...character.relationships.map(({ description }) => description),
      ]),
      plot!.mainConflict!,
      ...plot!.beats.map(({ description }) => description),
      setting!.description!,
      theme!.description!,
      ...theme!.examples,
      ...scenes.flatMap(({ outline, priorState, nextState }) => [
        outline.description,
        outline.conflict!,
        ...outline.beats,
        outline.ending!,
        priorState,
        nextState,
      ]),
      ...texts
        .flatMap(parseBlocks)
        .flatMap((block) =>
          block.kind === 'action'
            ? [block.text]
            : block.kind === 'speech'
              ? block.lines.filter(({ kind }) => kind === 'dialogue').map(({ text }) => text)
              : [],
        ),
    ];
    expect(sentences.length).toBeGreaterThan(100);
    for (const sentence of sentences) {
      for (const [what, pattern] of FAULTS) expect(pattern.exec(sentence)?.[0], `${what}: ${sentence}`).toBeUndefined();
    }
  });

  it.each(TWENTY_LOG_LINES)('%s is about people', (logLine) => {
    const { characters } = scripts.get(logLine)!.story.bibles;
    for (const { backstory } of characters) {
      const role = /^An? \d{1,2}-year-old (.+?) who /.exec(backstory!)?.[1];
      expect(role, backstory!).toMatch(/^(?:[\p{L}'’-]+ ){0,3}[\p{L}'’-]+$/u);
      expect(role).not.toMatch(/\b(heist|river|night|dam|plague|voice|lamp|book|clock|blackout|the|must|and|in)$/);
    }
  });
});

async function castOf(logLine: string) {
  const { characters } = await answer('cast', { ...storyInput(logLine), count: 3 });
  return characters.map(({ name, backstory }) => ({
    name,
    role: /^An? (\d{1,2})-year-old (.+?) who /.exec(backstory!)![2]!,
    age: Number(/\d+/.exec(backstory!)![0]),
  }));
}

test.each([
  ['After a heist goes wrong, two sisters hide in a convent until Easter.', ['sister', 'sister']],
  ['Mara, 34, a night nurse in Oslo, finds a letter that her dead brother wrote yesterday.', ['night nurse']],
  [
    'A lighthouse keeper, Edda Kjær, refuses to light the lamp on the night her son sails home.',
    ['lighthouse keeper', 'son'],
  ],
  ['When the river dries up, a ferryman and a priest have to share one bed.', ['ferryman', 'priest']],
  ['A deaf drummer joins a wedding band to win back his ex-wife.', ['deaf drummer', 'ex-wife']],
  ['In 1943, a French baker smuggles children over the Alps in a delivery van.', ['French baker']],
  ['A judge must sentence the boy who saved her life.', ['judge', 'boy']],
  ['write me a script about a dog who becomes mayor', ['dog']],
  ['A DETECTIVE MUST SOLVE A CASE THAT HITS TOO CLOSE TO HOME', ['detective']],
  ['a detective must solve a case that hits too close to home', ['detective']],
])('%s is about %j', async (logLine, roles) => {
  const cast = await castOf(logLine);
  expect(cast.slice(0, roles.length).map(({ role }) => role)).toEqual(roles);
});

test.each([
  'A heist goes wrong.',
  'A divorced couple is snowed in at a cabin.',
  'In a town without water, a secret is for sale.',
  'The last winter must end.',
  'A letter is delivered to the wrong house.',
])('nothing in %s becomes a person', async (logLine) => {
  for (const { role } of await castOf(logLine)) {
    expect(role).not.toMatch(/heist|couple|town|water|secret|winter|letter|house|cabin/);
  }
});

test("a name, an age and who is dead or gone are the log line's", async () => {
  const [mara] = await castOf('Mara, 34, a night nurse in Oslo, finds a letter that her dead brother wrote yesterday.');
  expect(mara).toMatchObject({ name: expect.stringMatching(/^Mara /), age: 34 });
  expect((await castOf('A lighthouse keeper, Edda Kjær, refuses to light the lamp.'))[0]!.name).toBe('Edda Kjær');
  const { characters } = await answer('cast', {
    ...storyInput('A mother searches the desert for her missing son.'),
    count: 3,
  });
  expect(JSON.stringify(characters)).toContain('a son, who has not been seen since');
});

describe('place, time and goal', () => {
  const settingOf = (logLine: string) => answer('setting', storyInput(logLine));

  test.each([
    ['A retired clockmaker in Prague wants to repair a clock.', 'Prague', 'Street in Prague'],
    ['Two brothers race across Australia to reach their dying mother.', 'Australia', 'Street in Australia'],
    ['Colonists on Mars vote on who will go home.', 'Mars', 'Street on Mars'],
    ['A night watchman finds a child living in the museum.', undefined, 'Museum'],
    ['Two sisters hide in a convent until Easter.', undefined, 'Convent'],
  ])('%s plays there', async (logLine, name, location) => {
    const setting = await settingOf(logLine);
    if (name !== undefined) expect(setting.name).toBe(name);
    expect(setting.locations.map((place) => place.name)).toContain(location);
  });

  test.each([
    'Three friends meet before Christmas to sell a house.',
    'On Monday a clerk has to pay.',
    'A son named Oslo must leave.',
  ])('%s has no place of a name that is none', async (logLine) => {
    expect((await settingOf(logLine)).locations.map((place) => place.name).join()).not.toMatch(/Street in|Street on/);
  });

  test("the year is the setting's, the hour the first scene's, the date the deadline", async () => {
    expect((await settingOf('In 1943, a baker smuggles children over the Alps.')).timePeriod).toBe('1943');
    expect((await settingOf('In the 1920s, a baker must sell a house.')).timePeriod).toBe('The 1920s');
    const outline = (logLine: string) =>
      answer('outline', { ...storyInput(logLine), acts: [], from: 1, to: 3, totalScenes: 3, previous: [] });
    for (const hour of ['night', 'dawn', 'evening']) {
      expect((await outline(`A soldier must cross the river at ${hour}.`)).scenes[0]!.timeOfDay).toBe(
        hour.toUpperCase(),
      );
    }
    expect(
      JSON.stringify(await answer('plot', storyInput('Four siblings must sell a house before Christmas.'))),
    ).toContain('Before Christmas');
  });

  test.each([
    ['A detective must solve a case that hits too close to home.', 'To solve a case that hits too close to home'],
    ['A deaf drummer joins a wedding band to win back his ex-wife.', 'To win back his ex-wife'],
  ])("%s is told of as somebody's aim", async (logLine, goal) => {
    const { characters } = await answer('cast', { ...storyInput(logLine), count: 3 });
    expect(characters[0]!.goals).toContain(goal);
  });

  test.each([
    "A widower teaches his late wife's parrot to stop speaking in her voice.",
    'A ferryman and a priest have to share one bed, one boat and one secret.',
    'A robot must hide it.',
  ])("%s has no aim that would be another's, half of one or none", async (logLine) => {
    const { characters } = await answer('cast', { ...storyInput(logLine), count: 3 });
    expect(JSON.stringify(characters.map(({ goals }) => goals))).not.toMatch(/stop speaking|share one bed|hide it/);
  });
});

describe('a log line that cannot be read', () => {
  const UNREAD = [
    'Cats.',
    'hope',
    '🎬🔥',
    '1234567890',
    'asdf qwer zxcv',
    'the the the the',
    'lorem ipsum dolor sit amet, consectetur adipiscing elit',
    'John, Paul, George, Ringo',
    'Romeo and Juliet',
    '两个陌生人在火车上相遇。',
    'كاتب يبحث عن قصته الأخيرة',
    'Женщина ищет сына, пропавшего на войне.',
    'Una mujer busca a su hermana desaparecida en el desierto.',
    'Un adolescente descubre a su peor enemigo en el instituto.',
    'Ein Kommissar muss einen Fall lösen, der ihm zu nahe geht.',
    'Un détective doit résoudre une affaire qui le touche de trop près.',
    'Een bakker in Gent moet zijn zaak redden.',
    'A mulher procura a filha no deserto.',
    'Kapteeni etsii kadonnutta laivaa.',
    'Un padre cerca la figlia in Italia.',
    '{"title":"x","cast":["a detective","b"]}',
    'function a() { return 1; }',
    'SELECT * FROM users;',
    'https://example.com/a?b=c',
    'Preheat the oven to 200 degrees. Mix 200 g flour with 3 eggs and a pinch of salt.',
    'What if the moon were a door?',
  ];

  it.each(UNREAD)('is plain pages with a note that says so: %s', async (logLine) => {
    const { story, texts } = await sampleScript(logLine, 2, 3);
    const note = /^\[\[The offline writer found nobody, no place and no aim in this log line .*\]\]$/m;
    expect(texts[0]).toMatch(note);
    expect(texts[0]!.indexOf('[[')).toBeGreaterThan(texts[0]!.indexOf('\n\n'));
    expect(texts[1]).not.toContain('[[');
    expect(story.bibles.plot!.mainConflict).toContain('The offline writer found nobody');
    // None of its words is taken for a person, an aim or a thing.
    const told = JSON.stringify([story.bibles.characters, story.bibles.theme]).toLowerCase();
    for (const word of logLine.toLowerCase().match(/\p{L}{5,}/gu) ?? []) {
      if (!['which', 'users', 'title', 'return'].includes(word)) expect(told).not.toContain(` ${word} `);
    }
  });

  it.each(TWENTY_LOG_LINES)('is none of these: %s', (logLine) => {
    expect(scripts.get(logLine)!.texts.join()).not.toContain('[[');
  });

  it('is not one that nobody has given', async () => {
    expect((await sampleScript('', 1, 2)).texts[0]).not.toContain('[[');
  });

  it('stays readable at any length', async () => {
    const long = `A detective must solve a case ${'that hits too close to home '.repeat(70)}.`;
    expect((await sampleScript(long.slice(0, 2_000), 1, 2)).texts[0]).not.toContain('[[');
  });
});
