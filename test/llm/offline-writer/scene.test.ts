import { describe, expect, test } from 'vitest';
import { parseBlocks } from '../../../src/llm/offline-writer/fountain-text.js';
import { answer, LOG_LINES, planned, sampleScript, storyInput, writeScene } from './ask.js';

const SLIPS: readonly [what: string, pattern: RegExp][] = [
  ['unfilled', /undefined|\{|\}|NaN|\[object/],
  ['double blanks', / {2}/],
  ['doubled punctuation', /,,|;;|!\.|\?\.|(?<!\.)\.\.(?!\.)/],
  ['a blank before punctuation', / [,;!?]/],
  ['a before a vowel', /\b[Aa] (?:[aeio]\w{2,}|u(?!ni|se|su|to)\w{2,})/],
  ['an before a consonant', /\b[Aa]n [bcdfgjklmnpqrstvwxyz]\w/],
  ['a word twice', /\b(the the|a the|the a|a a|to to|of of|and and)\b/i],
];

/** Sentences of more than five words, headings and parentheticals aside. */
function sentences(text: string): string[] {
  return parseBlocks(text)
    .flatMap((block) =>
      block.kind === 'action'
        ? [block.text]
        : block.kind === 'speech'
          ? block.lines.filter((line) => line.kind === 'dialogue').map((line) => line.text)
          : [],
    )
    .flatMap((paragraph) => paragraph.split(/(?<=[.!?])\s+/))
    .filter((sentence) => sentence.split(/\s+/).length > 5);
}

describe.each(LOG_LINES)('%.50s', (logLine) => {
  test('forty scenes share no sentence and keep the form of the page', async () => {
    const { scenes, texts } = await sampleScript(logLine, 40, 5);
    const seen = new Map<string, number>();
    for (const [at, text] of texts.entries()) {
      for (const sentence of new Set(sentences(text))) {
        expect(seen.get(sentence), `scenes ${seen.get(sentence)! + 1} and ${at + 1}: ${sentence}`).toBeUndefined();
        seen.set(sentence, at);
      }
      for (const [what, slip] of SLIPS) {
        expect(slip.exec(text)?.[0], `${what} in scene ${at + 1}:\n${text}`).toBeUndefined();
      }
      expect(text.startsWith(`${scenes[at]!.outline.heading}\n\n`)).toBe(true);
      const blocks = parseBlocks(text);
      const speeches = blocks.filter((block) => block.kind === 'speech');
      expect(speeches.length).toBeGreaterThanOrEqual(8);
      expect(speeches.length).toBeLessThanOrEqual(16);
      const words = text.split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(220);
      expect(words).toBeLessThanOrEqual(480);
      const cues = new Set(scenes[at]!.outline.characters.map((name) => name.toUpperCase()));
      for (const speech of speeches) expect(cues).toContain(speech.cue);
      expect(new Set(speeches.map((speech) => speech.cue)).size).toBe(cues.size);
      for (const beat of scenes[at]!.outline.beats) expect(text).toContain(beat);
      expect(text).toContain(scenes[at]!.outline.ending);
    }
  });
});

test('a cue has a blank line before and its speech right after', async () => {
  const { texts, story } = await sampleScript(LOG_LINES[0]!, 6);
  const cues = new Set(story.bibles.characters.map((character) => character.name.toUpperCase()));
  for (const text of texts) {
    const lines = text.split('\n');
    const at = lines.flatMap((line, index) => (cues.has(line.replace(/ \([A-Z. ']+\)$/, '')) ? [index] : []));
    expect(at.length).toBeGreaterThan(7);
    for (const index of at) {
      expect(lines[index - 1]).toBe('');
      expect(lines[index + 1]).toMatch(/\S/);
    }
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toMatch(/\n\n\n/);
  }
});

test('a character is introduced once, in capitals, with the age of the bible', async () => {
  const { texts, story } = await sampleScript(LOG_LINES[0]!, 12, 5);
  for (const character of story.bibles.characters) {
    const age = /(\d+)-year-old/.exec(character.backstory!)![1];
    const introductions = texts.filter((text) => text.includes(`${character.name.toUpperCase()} (${age}),`));
    expect(introductions).toHaveLength(1);
  }
});

test('the same request is the same text, another scene another', async () => {
  const one = await sampleScript(LOG_LINES[1]!, 3);
  const again = await sampleScript(LOG_LINES[1]!, 3);
  expect(again).toEqual(one);
  expect(new Set(one.texts).size).toBe(3);
});

test('another log line is another script', async () => {
  const samples = await Promise.all(LOG_LINES.slice(0, 9).map((logLine) => sampleScript(logLine, 1)));
  expect(new Set(samples.map((sample) => sample.texts[0])).size).toBe(9);
  expect(new Set(samples.map((sample) => sample.scenes[0]!.outline.description)).size).toBe(9);
});

test('voices differ: the formal never contract, the clipped do', async () => {
  const voiced = (voice: string) => ({
    name: voice === 'formal' ? 'Fay Orr' : 'Cal Dent',
    voice,
    goals: [],
    fears: [],
    traits: [],
    relationships: [],
  });
  const story = storyInput(LOG_LINES[0]!, [voiced('formal'), voiced('Short and clipped.')]);
  const outline = await answer('outline', { ...story, acts: [], from: 1, to: 8, totalScenes: 8, previous: [] });
  const texts = await Promise.all(planned(outline).map((scene) => writeScene(story, scene, 8)));
  const said = (cue: string) =>
    texts
      .flatMap((text) => parseBlocks(text))
      .flatMap((block) => (block.kind === 'speech' && block.cue === cue ? block.lines.map((line) => line.text) : []))
      .join(' ');
  const contractions = /\b(I'm|can't|won't|you're|they're|I've|don't)\b/g;
  expect(said('FAY ORR').match(contractions)?.length ?? 0).toBeLessThan(
    said('CAL DENT').match(contractions)!.length / 3,
  );
});

test('an act that ends before the next scene ends on a transition, the last scene fades out', async () => {
  const { story, scenes, texts } = await sampleScript(LOG_LINES[0]!, 3);
  expect(texts[2]!.trimEnd().endsWith('FADE OUT.')).toBe(true);
  const turned = await writeScene(story, scenes[0]!, 3, undefined, { ...scenes[1]!, act: 2 });
  expect(turned.trimEnd()).toMatch(/ TO:$/);
});

describe('outlines by a person', () => {
  const story = storyInput('A ferry captain wants to sail one last time.', [
    { name: 'Odile', goals: [], fears: [], traits: ['stubborn'], relationships: [] },
    { name: 'Per', goals: [], fears: [], traits: [], relationships: [] },
    { name: 'Old Ragnhild', goals: [], fears: [], traits: [], relationships: [] },
  ]);
  const outline = {
    heading: 'EXT. CAR DECK - NIGHT',
    description: 'Odile tells Per that the ferry will be scrapped. He has known for a month.',
    characters: ['Odile', 'Per', 'Old Ragnhild'],
    location: 'Car Deck',
    timeOfDay: 'NIGHT',
    conflict: 'Odile wants him to sign the petition; Per has sold the bell.',
    beats: [
      'Odile hangs the lantern on its hook.',
      'Per will not look at the petition.',
      'Ragnhild finds the bell is gone.',
    ],
    ending: 'The lantern swings over the empty deck.',
  };
  const scene = { number: 1, act: 1, priorState: 'Nobody knows.', nextState: 'Odile knows.', outline };

  test('their beats stand in order, their ending at the end, their things in the talk', async () => {
    const text = await writeScene(story, scene, 5);
    expect(text.startsWith('EXT. CAR DECK - NIGHT\n\n')).toBe(true);
    const places = [...outline.beats, outline.ending].map((line) => text.indexOf(line));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(0);
    const talk = parseBlocks(text)
      .flatMap((block) => (block.kind === 'speech' ? block.lines.map((line) => line.text) : []))
      .join(' ');
    expect(talk).toMatch(/the (petition|bell|lantern|ferry)/);
    expect(text).toMatch(/\n\n(ODILE|PER|OLD RAGNHILD)\n/);
  });

  test('without beats, conflict, ending or characters there is still a scene', async () => {
    const text = await writeScene(
      story,
      { ...scene, outline: { ...outline, beats: [], conflict: null, ending: null, characters: [] } },
      5,
    );
    expect(text).toContain('ODILE');
    expect(parseBlocks(text).filter((block) => block.kind === 'speech').length).toBeGreaterThan(5);
  });

  test('one character alone speaks to nobody', async () => {
    const text = await writeScene(story, { ...scene, outline: { ...outline, characters: ['Odile'] } }, 5);
    const cues = parseBlocks(text).flatMap((block) => (block.kind === 'speech' ? [block.cue] : []));
    expect(new Set(cues)).toEqual(new Set(['ODILE']));
  });

  test('twelve characters all appear', async () => {
    const names = ['Ann', 'Bo', 'Cy', 'Di', 'Ed', 'Flo', 'Gus', 'Hal', 'Ina', 'Jo', 'Kim', 'Lou'];
    const text = await writeScene(story, { ...scene, outline: { ...outline, characters: names } }, 5);
    for (const name of names) expect(text.toUpperCase()).toContain(name.toUpperCase());
  });
});
