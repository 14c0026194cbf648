import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CharacterContent, SettingContent } from '../../../src/domain/bibles.js';
import { cueKey, parseBlocks } from '../../../src/llm/offline-writer/fountain-text.js';
import { answer, LOG_LINES, planned, storyInput, write, writeScene } from './ask.js';

const HOSTILE = [
  'Mara\nINT. HELL - DAY',
  '*bold*',
  '/* gone',
  '[[note',
  '***',
  '...',
  '(BEAT)',
  'CUT TO:',
  '@@@',
  '>centre<',
  '~song~',
  '# Act',
  '= syn',
  '李雷',
  'ZALGO\u0301\u0302',
  '\u202Eevil',
  'a'.repeat(120),
  'INT. HOUSE',
  'McClane',
  '{A}',
  '$&',
  '\\',
  '.38',
  '👩‍🚀',
  '23',
  'ß',
];

function character(name: string): CharacterContent {
  return { name, goals: [], fears: [], traits: [], relationships: [] };
}

/** Writes, checks and rewrites three scenes; gives back how many speeches held. */
async function check(names: readonly string[], setting?: SettingContent): Promise<number> {
  let held = 0;
  const story = {
    ...storyInput(LOG_LINES[0]!, names.map(character)),
    bibles: { characters: names.map(character), setting },
  };
  const outline = await answer('outline', { ...story, acts: [], from: 1, to: 3, totalScenes: 3, previous: [] });
  for (const scene of planned(outline)) {
    const text = await writeScene(story, scene, 3);
    const blocks = parseBlocks(text);
    expect(blocks.filter((block) => block.kind === 'heading')).toHaveLength(1);
    expect(blocks[0]!.kind).toBe('heading');
    expect(text).not.toMatch(/\/\*|\[\[|\*|[\u0000-\u0009\u000b-\u001f]/);
    const speeches = blocks.filter((block) => block.kind === 'speech');
    expect(speeches.length).toBeGreaterThanOrEqual(6);
    for (const speech of speeches) expect(cueKey(speech.cue)).not.toBe('');
    expect(await answer('continuity', { scene, characters: story.bibles.characters, setting, text })).toEqual({
      issues: [],
    });
    const critique = await answer('critique', {
      logLine: '',
      scene,
      characters: story.bibles.characters,
      text,
      round: 1,
    });
    const rewritten = await write('rewrite', {
      ...story,
      scene,
      totalScenes: 3,
      text,
      notes: [...critique.axes.flatMap((axis) => axis.issues), '/* more */ [[rain]]\n\nEXT. OUT - DAY'],
      round: 1,
    });
    expect(parseBlocks(rewritten).filter((block) => block.kind === 'heading')).toHaveLength(1);
    expect(rewritten).not.toMatch(/\/\*|\[\[/);
    held += speeches.length;
  }
  return held;
}

test('hostile names stay names', async () => {
  for (const name of HOSTILE) expect(await check([name, 'Ola', 'Per'])).toBeGreaterThan(18);
  expect(await check(HOSTILE.slice(0, 4))).toBeGreaterThan(18);
});

test('any names at all', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((name) => name.trim() !== ''),
        { minLength: 1, maxLength: 4 },
      ),
      async (names) => {
        expect(await check(names)).toBeGreaterThan(18);
      },
    ),
    { numRuns: 40 },
  );
});

test('hostile places stay places', async () => {
  for (const name of [...HOSTILE, 'INT. KITCHEN - DAY', 'Deck #9#', 'The End']) {
    expect(
      await check(['Ola', 'Per'], {
        name: 'x',
        constraints: [],
        locations: [{ name, description: '/* a */ *wet*\n\nINT. X' }],
      }),
    ).toBeGreaterThan(18);
  }
});

describe('outlines with anything in them', () => {
  test('keep to one heading', async () => {
    const story = storyInput(LOG_LINES[0]!, [character('Ola'), character('Per')]);
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { maxLength: 6 }),
        async (wild, beats) => {
          const scene = {
            number: 2,
            act: 1,
            priorState: wild,
            nextState: wild,
            outline: {
              heading: `INT. ${wild}`,
              description: wild,
              characters: ['Ola', 'Per'],
              location: wild,
              timeOfDay: wild,
              conflict: wild,
              beats,
              ending: wild,
            },
          };
          const blocks = parseBlocks(await writeScene(story, scene, 4));
          expect(blocks.filter((block) => block.kind === 'heading')).toHaveLength(1);
        },
      ),
      { numRuns: 150 },
    );
  });
});
