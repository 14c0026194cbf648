import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerFormat } from '../../../src/optimizer/answers/format.js';
import { parseAnswer } from '../../../src/optimizer/answers/parse.js';
import { cutText } from '../../../src/optimizer/answers/cut-text.js';

const STRUCTURES = ['THREE_ACT', 'HEROS_JOURNEY', 'STORY_CIRCLE'] as const;
const plot = answerFormat(
  'plot',
  z.object({
    title: z.string().trim().min(1).max(60),
    actStructure: z.enum(STRUCTURES).default('THREE_ACT'),
    logLine: z.string().max(120).optional(),
    score: z.int().min(1).max(10).optional(),
    weight: z.number().optional(),
    done: z.boolean().optional(),
    tags: z.array(z.string().min(1)).max(3).default([]),
    beats: z.array(z.object({ act: z.int().min(1).max(12), title: z.string().min(1) })).default([]),
  }),
);
const base = { title: 'The Lamp', actStructure: 'THREE_ACT', tags: [], beats: [] };

function read(value: unknown) {
  const reading = parseAnswer(JSON.stringify(value), plot);
  return reading.ok
    ? { value: reading.value, findings: reading.findings.map(({ kind, path }) => `${kind} ${path}`) }
    : reading.problems;
}

describe('a value of plain meaning takes the type that was asked for', () => {
  it.each<[string, unknown, unknown, string]>([
    ['a number as a string', { score: '7' }, { score: 7 }, 'coerced score'],
    ['a number out of the most', { score: '8/10' }, { score: 8 }, 'coerced score'],
    ['a number in full-width digits', { score: '７' }, { score: 7 }, 'coerced score'],
    ['a number in digits of another script', { score: '٧' }, { score: 7 }, 'coerced score'],
    ['a number out of another most', { score: '70/100' }, { score: 7 }, 'coerced score'],
    ['a number of stars', { score: '4 out of 5 stars' }, { score: 8 }, 'coerced score'],
    ['a percentage of the most', { score: '80 %' }, { score: 8 }, 'coerced score'],
    ['a number with words behind it', { score: '7 (strong)' }, { score: 7 }, 'coerced score'],
    ['a number with a sentence behind it', { score: '7 - the end is weak.' }, { score: 7 }, 'coerced score'],
    ['a number with its unit', { score: '7 points' }, { score: 7 }, 'coerced score'],
    ['a number as a word', { score: 'seven' }, { score: 7 }, 'coerced score'],
    ['a number in a wrapping', { score: { value: 7 } }, { score: 7 }, 'coerced score'],
    ['a number alone in a list', { score: [7] }, { score: 7 }, 'coerced score'],
    ['a decimal with a comma', { weight: '0,5' }, { weight: 0.5 }, 'coerced weight'],
    ['a fraction where a whole number is asked', { score: 7.5 }, { score: 8 }, 'coerced score'],
    ['a decimal as a string', { weight: '0.5' }, { weight: 0.5 }, 'coerced weight'],
    [
      'a number with its label',
      { beats: [{ act: 'Act 2', title: 'x' }] },
      { beats: [{ act: 2, title: 'x' }] },
      'coerced beats.0.act',
    ],
    [
      'a number as a word behind its label',
      { beats: [{ act: 'Act Two', title: 'x' }] },
      { beats: [{ act: 2, title: 'x' }] },
      'coerced beats.0.act',
    ],
    [
      'a Roman number',
      { beats: [{ act: 'III', title: 'x' }] },
      { beats: [{ act: 3, title: 'x' }] },
      'coerced beats.0.act',
    ],
    [
      'a Chinese number',
      { beats: [{ act: '二', title: 'x' }] },
      { beats: [{ act: 2, title: 'x' }] },
      'coerced beats.0.act',
    ],
    ['a string as a number', { title: 1950 }, { title: '1950' }, 'coerced title'],
    ['a boolean as a word', { done: 'Yes' }, { done: true }, 'coerced done'],
    ['a boolean as a word of another language', { done: '否' }, { done: false }, 'coerced done'],
    ['a boolean as a number', { done: 1 }, { done: true }, 'coerced done'],
    ['a boolean as a sentence', { done: 'Yes, it is.' }, { done: true }, 'coerced done'],
    [
      'an enum member with words behind it',
      { actStructure: 'Three Act (in a way)' },
      { actStructure: 'THREE_ACT' },
      'coerced actStructure',
    ],
    [
      'an enum member alone in a list',
      { actStructure: ['STORY_CIRCLE'] },
      { actStructure: 'STORY_CIRCLE' },
      'coerced actStructure',
    ],
    [
      'an enum member in another case',
      { actStructure: 'Three-Act' },
      { actStructure: 'THREE_ACT' },
      'coerced actStructure',
    ],
    [
      'an enum member as words',
      { actStructure: "hero's journey" },
      { actStructure: 'HEROS_JOURNEY' },
      'coerced actStructure',
    ],
    [
      'one entry where a list is asked',
      { beats: { act: 1, title: 'x' } },
      { beats: [{ act: 1, title: 'x' }] },
      'coerced beats',
    ],
    [
      'a list with a wrapping',
      { beats: { items: [{ act: 1, title: 'x' }] } },
      { beats: [{ act: 1, title: 'x' }] },
      'coerced beats',
    ],
    [
      'entries by number',
      { beats: { beat1: { act: 1, title: 'x' }, beat2: { act: 2, title: 'y' } } },
      {
        beats: [
          { act: 1, title: 'x' },
          { act: 2, title: 'y' },
        ],
      },
      'coerced beats',
    ],
    ['one text where a list is asked', { tags: 'the lamp' }, { tags: ['the lamp'] }, 'coerced tags'],
    ['a text with a line for each entry', { tags: '- lamp\n- stairs' }, { tags: ['lamp', 'stairs'] }, 'coerced tags'],
    ['entries with a wrapping each', { tags: [{ tag: 'lamp' }] }, { tags: ['lamp'] }, 'coerced tags.0'],
    [
      'a list as a string',
      { beats: JSON.stringify([{ act: 1, title: 'x' }]) },
      { beats: [{ act: 1, title: 'x' }] },
      'coerced beats',
    ],
    [
      'a list as a string of loose JSON',
      { beats: "[{'act': 1, 'title': 'x',}]" },
      { beats: [{ act: 1, title: 'x' }] },
      'coerced beats',
    ],
    [
      'a Chinese act',
      { beats: [{ act: '第二幕', title: 'x' }] },
      { beats: [{ act: 2, title: 'x' }] },
      'coerced beats.0.act',
    ],
    [
      'an enum member with its kind behind it',
      { actStructure: 'Three-Act Structure' },
      { actStructure: 'THREE_ACT' },
      'coerced actStructure',
    ],
    ['an enum member with a digit', { actStructure: '3-act' }, { actStructure: 'THREE_ACT' }, 'coerced actStructure'],
    ['a word for nothing where a list is asked', { tags: 'None' }, { tags: [] }, 'coerced tags'],
    ['a word for nothing where entries are asked', { beats: 'N/A' }, { beats: [] }, 'coerced beats'],
    ['an entry that says nothing', { tags: ['None', 'lamp'] }, { tags: ['lamp'] }, 'dropped tags'],
    [
      'words in one line where a list is asked',
      { tags: 'brave, shy, and kind' },
      { tags: ['brave', 'shy', 'kind'] },
      'coerced tags',
    ],
    [
      'entries with more than their text',
      {
        tags: [
          { name: 'lamp', role: 'light' },
          { issue: 'stairs', line: 4 },
        ],
      },
      { tags: ['lamp', 'stairs'] },
      'coerced tags.0',
    ],
    [
      'numbered entries beside other things',
      { beats: undefined, beat1: { act: 1, title: 'x' }, beat2: { act: 2, title: 'y' } },
      {
        beats: [
          { act: 1, title: 'x' },
          { act: 2, title: 'y' },
        ],
      },
      'coerced beats',
    ],
    [
      'entries by the text that each of them lacks',
      { beats: { Storm: { act: 1 }, Calm: { act: 2 } } },
      {
        beats: [
          { act: 1, title: 'Storm' },
          { act: 2, title: 'Calm' },
        ],
      },
      'coerced beats',
    ],
    ['nothing where a list is asked', { tags: null }, { tags: [] }, ''],
    ['blank entries of a list', { tags: ['lamp', '', null] }, { tags: ['lamp'] }, 'dropped tags'],
    ['more entries than a list may have', { tags: ['a', 'b', 'c', 'd'] }, { tags: ['a', 'b', 'c'] }, 'cut tags'],
    ['a key in snake case', { log_line: 'x' }, { logLine: 'x' }, 'renamed logLine'],
    ['a key in kebab case', { 'log-line': 'x' }, { logLine: 'x' }, 'renamed logLine'],
    ['a key in words', { 'Log Line': 'x' }, { logLine: 'x' }, 'renamed logLine'],
  ])('%s', (_name, given, wanted, told) => {
    // A value that fits nowhere else, so that the answer as it stands is refused.
    expect(read({ ...base, done: 'yes', ...(given as object) })).toEqual({
      value: { ...base, done: true, ...(wanted as object) },
      findings: told === '' ? expect.anything() : expect.arrayContaining([told]),
    });
  });

  it('nothing, where nothing may stand, is said in several ways', () => {
    const line = answerFormat(
      'line',
      z.object({
        text: z.string().min(1),
        manner: z.string().nullable(),
        beat: z.int().nullable(),
        lines: z.array(z.string()),
      }),
    );
    const nothing = { text: 'x', manner: null, beat: null, lines: [] };
    for (const given of [
      { text: 'x', manner: 'None', beat: 'N/A', lines: null },
      { text: 'x', manner: 'null', beat: null, lines: [] },
      { text: 'x', lines: [] },
      { text: 'x', manner: 'n/a', beat: 'none', lines: [] },
    ]) {
      expect(parseAnswer(JSON.stringify(given), line)).toMatchObject({ ok: true, value: nothing });
    }
    // Elsewhere it is a word.
    expect(parseAnswer('{"text":"None of it","manner":"none of it","beat":1,"lines":["null"]}', line)).toMatchObject({
      ok: true,
      value: { text: 'None of it', manner: 'none of it', lines: ['null'] },
    });
  });

  it.each(['N/A', 'None', 'null', '...', '…', 'string'])('%j is no text where one is required', (text) => {
    expect(read({ ...base, title: text })).toEqual(['title: is blank: write it']);
    expect(read({ ...base, logLine: text })).toMatchObject({ value: { logLine: text } });
  });

  it('entries by key are those of a list, of whatever kind', () => {
    const critique = answerFormat(
      'critique',
      z.object({ axes: z.array(z.object({ axis: z.enum(['PACING', 'DIALOGUE']), score: z.int() })) }),
    );
    expect(parseAnswer('{"axes":{"PACING":{"score":7},"dialogue":{"score":8}}}', critique)).toMatchObject({
      ok: true,
      value: {
        axes: [
          { axis: 'PACING', score: 7 },
          { axis: 'DIALOGUE', score: 8 },
        ],
      },
    });
    expect(parseAnswer('{"axes":{"PACING":{"score":7},"Other":{"score":8}}}', critique)).toMatchObject({ ok: false });
    const person = answerFormat(
      'person',
      z.object({ relationships: z.array(z.object({ name: z.string().min(1), description: z.string().min(1) })) }),
    );
    expect(parseAnswer('{"relationships":{"Jon":"brother"}}', person)).toMatchObject({
      ok: true,
      value: { relationships: [{ name: 'Jon', description: 'brother' }] },
    });
    expect(parseAnswer('{"relationships":"None"}', person)).toMatchObject({ ok: true, value: { relationships: [] } });
    expect(parseAnswer('{"relationships":{"Jon":{"description":"brother"}}}', person)).toMatchObject({
      ok: true,
      value: { relationships: [{ name: 'Jon', description: 'brother' }] },
    });
  });

  it('what is no text is left out of texts', () => {
    const note = answerFormat('note', z.object({ text: z.string() }));
    expect(parseAnswer('{"text":"a\\u0000b\\ud83c"}', note)).toEqual({
      ok: true,
      value: { text: 'ab' },
      findings: [{ kind: 'coerced', path: 'text' }],
    });
    expect(parseAnswer('{"text":"🌧"}', note)).toEqual({ ok: true, value: { text: '🌧' }, findings: [] });
  });

  it('also a whole answer under another key, and a bare list', () => {
    const issues = answerFormat('issues', z.object({ issues: z.array(z.string().min(1)) }));
    expect(parseAnswer('{"breaches":["He is dead."]}', issues)).toMatchObject({
      ok: true,
      value: { issues: ['He is dead.'] },
    });
    expect(parseAnswer('["He is dead."]', issues)).toMatchObject({ ok: true, value: { issues: ['He is dead.'] } });
    expect(parseAnswer('[]', issues)).toMatchObject({ ok: true, value: { issues: [] } });
  });
});

describe('a value with several meanings, or none, is refused by its name', () => {
  it.each<[string, unknown, string]>([
    ['two keys of one spelling', { log_line: 'x', 'log-line': 'y', title: null }, 'title: is missing: give it'],
    ['a score beyond its scale', { score: '12/10' }, 'score: '],
    ['an act of three', { beats: [{ act: 'Act 2 of 3', title: 'x' }] }, 'beats.0.act: '],
    ['a part of what has no end', { weight: '70 %' }, 'weight: '],
    ['two numbers', { score: '7 or 8' }, 'score: '],
    ['a range', { score: '7-8' }, 'score: '],
    ['a number over its limit', { score: 12 }, 'score: '],
    ['a word that is no number', { score: 'high' }, 'score: '],
    ['two members', { actStructure: ['THREE_ACT', 'STORY_CIRCLE'] }, 'actStructure: must be one of'],
    [
      'a word that is no member',
      { actStructure: 'two act' },
      'actStructure: must be one of THREE_ACT, HEROS_JOURNEY, STORY_CIRCLE',
    ],
    ['a list in one line', { tags: 'lamp, stairs' }, 'tags: '],
    ['a text of several parts', { title: { name: 'x', role: 'y' } }, 'title: '],
    ['a sentence with commas', { tags: 'It is slow, it is long, it ends in a place that nobody knows.' }, 'tags: '],
    ['a blank name', { title: '  ' }, 'title: is blank: write it'],
    ['a missing name', { title: undefined }, 'title: is missing: give it'],
  ])('%s', (_name, given, problem) => {
    expect(read({ ...base, ...(given as object) })).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });

  it('and so are lists that are too short', () => {
    const cast = answerFormat('cast', z.object({ characters: z.array(z.object({ name: z.string().min(1) })).min(3) }));
    expect(parseAnswer('{"characters":[{"name":"Mara"}]}', cast)).toEqual({
      ok: false,
      problems: ['characters: has 1 entries: give 3'],
    });
  });
});

describe('a text over its limit', () => {
  it('is cut at a sentence, and that is told', () => {
    expect(read({ ...base, logLine: 'A keeper waits for the boat that took her brother. '.repeat(3) })).toEqual({
      value: {
        ...base,
        logLine:
          'A keeper waits for the boat that took her brother. A keeper waits for the boat that took her brother.',
      },
      findings: ['cut logLine'],
    });
  });

  it.each([
    [
      'NIGHT, shortly before the storm reaches the harbour and the lamp fails',
      60,
      'NIGHT, shortly before the storm reaches the harbour and the',
    ],
    ['She waits. He does not come, and the harbour is empty', 24, 'She waits.'],
    ['她守着这盏灯。没有别人愿意，因为山太高了。', 10, '她守着这盏灯。'],
    ['ab'.repeat(40), 9, 'ababababa'],
    ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 13, '👩‍👩‍👧‍👦'],
  ])('%j to %i', (text, limit, cut) => {
    expect(cutText(text, limit)).toBe(cut);
  });

  it('is never longer than that, is well-formed, and is a beginning of it', () => {
    assert(
      property(string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const cut = cutText(text, 50);
        expect(cut.length).toBeLessThanOrEqual(50);
        expect(text.trim().startsWith(cut)).toBe(true);
        expect(cut.isWellFormed()).toBe(text.trim().slice(0, cut.length).isWellFormed());
      }),
    );
  });
});

describe('after a repair has failed', () => {
  const cast = answerFormat(
    'cast',
    z.object({
      characters: z
        .array(z.object({ name: z.string().min(1), voice: z.string().min(1), goals: z.array(z.string().min(1)) }))
        .min(3),
    }),
    z.object({
      characters: z
        .array(
          z.object({
            name: z.string().min(1),
            voice: z.string().min(1).default('plain'),
            goals: z.array(z.string().min(1)).default([]),
          }),
        )
        .min(1),
    }),
  );
  const last = (value: unknown) => parseAnswer(JSON.stringify(value), cast, { lastResort: true });

  it('fields that matter less take their default, and entries without a name are left out', () => {
    const answer = {
      characters: [
        { name: 'Mara', voice: '', goals: ['light'] },
        { name: ' ', voice: 'dry' },
        { name: '', voice: 'dry' },
        { name: 'Tomas', goals: 5 },
      ],
    };
    expect(parseAnswer(JSON.stringify(answer), cast)).toMatchObject({ ok: false });
    expect(last(answer)).toEqual({
      ok: true,
      value: {
        characters: [
          { name: 'Mara', voice: 'plain', goals: ['light'] },
          { name: ' ', voice: 'dry', goals: [] },
          { name: 'Tomas', voice: 'plain', goals: [] },
        ],
      },
      findings: [
        { kind: 'defaulted', path: 'characters.0.voice' },
        { kind: 'dropped', path: 'characters.2' },
        { kind: 'defaulted', path: 'characters.2.goals' },
      ],
    });
  });

  it('nothing is taken without what matters', () => {
    expect(last({ characters: [{ name: '', voice: 'dry', goals: [] }] })).toMatchObject({ ok: false });
    expect(last({ characters: [] })).toMatchObject({ ok: false });
  });

  it('a list whose order counts ends before its first bad entry', () => {
    const entry = z.object({ heading: z.string().min(1) });
    const outline = answerFormat(
      'outline',
      z.object({ scenes: z.array(entry).min(3) }),
      z.object({ scenes: z.array(entry).min(1).meta({ 'x-ordered': true }) }),
    );
    expect(
      parseAnswer('{"scenes":[{"heading":"A"},{"heading":""},{"heading":"C"}]}', outline, { lastResort: true }),
    ).toMatchObject({ ok: true, value: { scenes: [{ heading: 'A' }] } });
  });
});
