import { describe, expect, it } from 'vitest';
import type { PlannedScene, SceneInput } from '../../src/domain/tasks.js';
import { NO_BRIEF } from '../../src/domain/brief.js';
import { toStrictSchema } from '../../src/llm/openai/strict-schema.js';
import { answerFormat } from '../../src/optimizer/answers/format.js';
import { parseAnswer } from '../../src/optimizer/answers/parse.js';
import { characterLinesPrompt } from '../../src/prompts/character-lines.js';
import { lengthText, pagesText } from '../../src/prompts/lengths.js';
import { outlinePrompt } from '../../src/prompts/outline.js';
import { rewritePrompt } from '../../src/prompts/rewrite.js';
import { scenePrompt } from '../../src/prompts/scene.js';

const scene: PlannedScene = {
  number: 1,
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
};
const story = {
  logLine: 'A keeper must light the lamp.',
  actStructure: 'THREE_ACT',
  bibles: { characters: [] },
} as const;
const input = (targetEighths: number | undefined, more: Partial<SceneInput> = {}): SceneInput => ({
  ...story,
  scene: { ...scene, targetEighths },
  totalScenes: 3,
  ...more,
});
const brief = (given: object) => ({ brief: { ...NO_BRIEF, ...given } });
const last = (blocks: readonly { text: string }[]) => blocks.at(-1)!.text;

it.each([
  [1, '1/8 of a page'],
  [8, '1 page'],
  [12, '1 4/8 pages'],
  [16, '2 pages'],
  [880, '110 pages'],
])('%i eighths are %s', (eighths, text) => {
  expect(pagesText(eighths)).toBe(text);
});

describe('the length of a scene', () => {
  it.each([
    [12, {}, 'about 1 4/8 pages (some 300 words)'],
    [2, {}, 'about 2/8 of a page (some 50 words)'],
    [12, brief({ format: 'TV_MULTI_CAMERA' }), 'about 1 4/8 pages (some 250 words)'],
    [12, brief({ language: 'ja' }), 'about 1 4/8 pages (some 600 characters)'],
    [12, brief({ language: 'zh-Hant' }), 'about 1 4/8 pages (some 600 characters)'],
    [12, brief({ language: 'ar' }), 'about 1 4/8 pages (some 300 words)'],
    [8, { logLine: '两个陌生人在火车上相遇。' }, 'about 1 page (some 400 characters)'],
    [8, { ...brief({ language: 'es' }), logLine: '两个陌生人在火车上相遇。' }, 'about 1 page (some 200 words)'],
  ])('of %i eighths, %j: %s', (eighths, more, text) => {
    expect(lengthText(input(eighths, more))).toBe(text);
  });

  it('is named where the scene is written and rewritten, with room for it', () => {
    const long = input(48);
    expect(last(scenePrompt.messages(long))).toMatch(
      /^Write this scene, about 6 pages \(some 1200 words\)\. Begin as late/,
    );
    expect(scenePrompt.maxOutputTokens(long)).toBe(9_000);
    const rewrite = { ...long, text: 'x', notes: ['n'], round: 1 };
    expect(last(rewritePrompt.messages(rewrite))).toMatch(/\nThe scene is to be about 6 pages \(some 1200 words\)\.$/);
    expect(rewritePrompt.maxOutputTokens(rewrite)).toBe(9_000);
    const lines = { ...long, character: { name: 'Mara', goals: [], fears: [], traits: [], relationships: [] } };
    expect(last(characterLinesPrompt.messages(lines))).toContain(
      'Give what Mara says in this scene, 12 to 36 lines in order',
    );
    expect(characterLinesPrompt.maxOutputTokens(lines)).toBe(3_240);
  });

  it('leaves short ones the room of before', () => {
    expect(scenePrompt.maxOutputTokens(input(4))).toBe(3_000);
    expect(rewritePrompt.maxOutputTokens({ ...input(4), text: 'x', notes: [], round: 1 })).toBe(3_500);
  });

  it('is as before where none is planned', () => {
    const plain = input(undefined);
    expect(lengthText(plain)).toBeUndefined();
    expect(last(scenePrompt.messages(plain))).toMatch(/^Write this scene, one to three pages\. Begin as late/);
    expect(last(rewritePrompt.messages({ ...plain, text: 'x', notes: ['n'], round: 1 }))).toMatch(/must be there\.$/);
    expect(scenePrompt.maxOutputTokens(plain)).toBe(3_000);
  });
});

describe('an outline whose length is planned', () => {
  const outline = {
    ...story,
    acts: [{ act: 1, title: 'One', from: 1, to: 3 }],
    from: 1,
    to: 2,
    totalScenes: 3,
    previous: [],
    lengths: { script: 40, scenes: 28 },
  };
  const { name, schema, fallback } = outlinePrompt.answer!(outline);
  const format = answerFormat(name, schema, fallback);

  it('is told of it, and asked for each scene’s pages', () => {
    const text = last(outlinePrompt.messages(outline));
    expect(text).toContain('The whole script is to be about 5 pages long, these 2 scenes together about 3 4/8 pages.');
    expect(text).toMatch(/\n {2}- nextState: .*\n {2}- pages: /);
    expect(last(outlinePrompt.messages({ ...outline, lengths: undefined }))).not.toMatch(/pages/);
    expect(JSON.stringify(toStrictSchema(format.json))).toContain('"pages"');
  });

  it('knows the twenty scenes before whole, and of those further back what happens', () => {
    const previous = Array.from({ length: 30 }, (_, at) => ({
      ...scene,
      number: at + 1,
      nextState: `State ${at + 1}.`,
    }));
    const blocks = outlinePrompt.messages({ ...outline, from: 31, to: 32, totalScenes: 40, previous });
    const text = blocks.map((block) => block.text).join('\n');
    expect(text).toContain('State 11.');
    expect(text).not.toContain('State 10.');
    expect(text).toContain('<scene>\nScene 10: INT. LAMP ROOM - NIGHT: She waits.\n</scene>');
  });

  it.each([[2], [0.5], ['many'], [null], [undefined], [-3], [{}]])('takes %j as a scene’s pages', (pages) => {
    const planned = {
      ...scene.outline,
      characters: ['M'],
      conflict: 'c',
      beats: ['b'],
      ending: 'e',
      priorState: 'p',
      nextState: 'n',
    };
    const reading = parseAnswer(
      JSON.stringify({ title: 'T', scenes: [{ ...planned, pages }, planned] }),
      format as never,
    );
    expect(reading).toMatchObject({ ok: true, value: { scenes: [{ heading: 'INT. LAMP ROOM - NIGHT' }, {}] } });
    const { pages: read } = (reading as { value: { scenes: { pages?: number }[] } }).value.scenes[0]!;
    expect(read ?? undefined).toBe(typeof pages === 'number' ? pages : undefined);
  });
});
