import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { action, heading, run, speech, boneyard, dialogue, note, script } from '../build.js';
import { insertBlocks, joinScenes, replaceBlocks, titlePage } from '../../../src/screenplay/edit.js';
import { elements } from '../../../src/screenplay/elements/elements.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print } from '../../../src/screenplay/fountain/print.js';
import { InvalidScript } from '../../../src/screenplay/invalid-script.js';
import { headingParts } from '../../../src/screenplay/headings/parts.js';
import { normalScript, source } from '../arbitraries.js';

describe('elements', () => {
  it('lists a script flat, with speakers, scene numbers, sides and lines', () => {
    const text = `Title: Fish

# One
= He meets her.
INT. HOUSE - DAY #1A#

He *sits*. [[why?]]

/* cut */

JOHN (V.O.)
(beat)
Hi.
~la

MARY ^
Ho.

> END <

CUT TO:

===
`;
    const of = (character: string, dual: string | null) => ({ character, dual, sceneNumber: null });
    const none = { character: null, dual: null, sceneNumber: null };
    expect(elements(parse(text).script)).toEqual([
      { type: 'SECTION', text: 'One', line: 3, ...none },
      { type: 'SYNOPSIS', text: 'He meets her.', line: 5, ...none },
      { type: 'SCENE_HEADING', text: 'INT. HOUSE - DAY', line: 7, ...none, sceneNumber: '1A' },
      { type: 'ACTION', text: 'He sits.', line: 9, ...none },
      { type: 'NOTE', text: 'why?', line: 9, ...none },
      { type: 'CHARACTER', text: 'JOHN (V.O.)', line: 13, ...of('JOHN', 'LEFT') },
      { type: 'PARENTHETICAL', text: '(beat)', line: 14, ...of('JOHN', 'LEFT') },
      { type: 'DIALOGUE', text: 'Hi.', line: 15, ...of('JOHN', 'LEFT') },
      { type: 'LYRICS', text: 'la', line: 16, ...of('JOHN', 'LEFT') },
      { type: 'CHARACTER', text: 'MARY', line: 18, ...of('MARY', 'RIGHT') },
      { type: 'DIALOGUE', text: 'Ho.', line: 19, ...of('MARY', 'RIGHT') },
      { type: 'CENTERED', text: 'END', line: 21, ...none },
      { type: 'TRANSITION', text: 'CUT TO:', line: 23, ...none },
      { type: 'PAGE_BREAK', text: '', line: 25, ...none },
    ]);
  });

  it('gives the line on which each block is printed', () => {
    fc.assert(
      fc.property(normalScript, (value) => {
        const { text, lines } = print(value);
        const { script: back, spans } = parse(text);
        if (print(value).losses.length > 0) return;
        expect(back.body).toHaveLength(lines.length);
        expect(spans.map(([start]) => start.line)).toEqual([...lines]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('edit', () => {
  it('joins scenes as trees: nothing open in one reaches into the next', () => {
    fc.assert(
      fc.property(fc.array(source, { maxLength: 4 }), (texts) => {
        const scenes = texts.map((text) => parse(text).script);
        const joined = joinScenes([], scenes);
        expect(joined.body).toEqual(scenes.flatMap(({ body }) => body));
        const { text, losses } = print(joined);
        expect(losses).toEqual([]);
        expect(parse(text).script).toEqual(joined);
      }),
      { numRuns: 200 },
    );
    const open = parse('INT. A\n\nHe sits. /*').script;
    const next = parse('JOHN\nHi.').script;
    expect(joinScenes([], [open, next]).body.map(({ kind }) => kind)).toEqual(['heading', 'action', 'speech']);
  });

  it('makes a title page of what is given', () => {
    const page = titlePage({
      title: 'Big Fish',
      credit: 'written by',
      authors: ['Ann', 'Ben'],
      draftDate: ' ',
      contact: 'One St\nTown',
    });
    expect(print(joinScenes(page, [])).text).toBe(
      'Title: Big Fish\nCredit: written by\nAuthors:\n    Ann\n    Ben\nContact:\n    One St\n    Town\n',
    );
  });

  it('inserts and replaces blocks, in normal form', () => {
    const three = script([action('a'), action('b'), action('c')]);
    const texts = (value: typeof three) => print(value).text;
    expect(texts(insertBlocks(three, 1, [action('x\n\ny')]))).toBe('a\n\nx\n\ny\n\nb\n\nc\n');
    expect(texts(replaceBlocks(three, 0, 2, [action('x')]))).toBe('x\n\nc\n');
    expect(() => replaceBlocks(three, 2, 4, [])).toThrow(InvalidScript);
  });
});

describe('build', () => {
  it('refuses what no screenplay can hold', () => {
    expect(() => boneyard('a */ b')).toThrow(InvalidScript);
    expect(() => speech(' ', [])).toThrow(InvalidScript);
    expect(() => speech('JOHN', [], ['a)b'])).toThrow(InvalidScript);
    expect(() => heading('INT. A', '1 A')).toThrow(InvalidScript);
  });

  it('brings text to normal form', () => {
    expect(script([action([run(' a '), run('b ', { bold: true }), run('c')])]).body).toEqual([
      { kind: 'action', text: [run(' a '), run('b', { bold: true }), run(' c')] },
    ]);
    expect(script([action('a\n\n\n\nb')]).body).toEqual([action('a'), { ...action('b'), gap: 2 }]);
    expect(script([action([{ kind: 'note', text: ' n ' }])]).body).toEqual([note('n')]);
    expect(speech('JOHN (V.O.) ^', [dialogue('a'), dialogue('b')])).toEqual(
      speech('JOHN', [dialogue('a\nb')], ['V.O.']),
    );
  });
});

describe('print', () => {
  it('names what Fountain cannot hold, and keeps its text', () => {
    const losing = script([
      action('The end of it', 'End of Act'),
      heading('— HOUSE'),
      action([run('un'), run('believ', { underline: true }), run('able')]),
      speech('JOHN', [{ kind: 'parenthetical', text: [run('a) (b')] }]),
    ]);
    expect(print(losing)).toMatchObject({
      text: 'The end of it\n\n— HOUSE\n\nunbelievable\n\nJOHN\na) (b\n',
      losses: [
        { code: 'FTL001', block: 0, excerpt: 'End of Act' },
        { code: 'FTL002', block: 1, excerpt: '— HOUSE' },
        { code: 'FTL004', block: 3, excerpt: 'a) (b' },
      ],
    });
    const inWord = {
      titlePage: [],
      body: [action('x'), { kind: 'action' as const, text: [run('un'), run('do', { underline: true })] }],
    };
    expect(print(inWord).losses).toEqual([{ code: 'FTL003', block: 1, excerpt: 'do' }]);
    expect(print({ titlePage: [{ key: 'Foo', values: [] }], body: [] }).losses).toEqual([
      { code: 'FTL006', block: -1, excerpt: 'Foo' },
    ]);
  });
});

describe('headingParts', () => {
  it.each([
    ['INT. HOUSE - KITCHEN - NIGHT (1985)', 'INT.', 'HOUSE', ['KITCHEN'], 'NIGHT', '1985'],
    ['int./ext. CAR – Late night', 'int./ext.', 'CAR', [], 'Late night', null],
    ['EXT. BEACH', 'EXT.', 'BEACH', [], null, null],
    ['INT - HOUSE - DAY', 'INT', 'HOUSE', [], 'DAY', null],
    ['I/E CAR - MOMENTS LATER', 'I/E', 'CAR', [], 'MOMENTS LATER', null],
    ['THE SEA - DAWN', '', 'THE SEA', [], 'DAWN', null],
    ['INT. DAYCARE', 'INT.', 'DAYCARE', [], null, null],
    ['EXT. QUAY - NIGHT [FLASHBACK]', 'EXT.', 'QUAY', [], 'NIGHT', 'FLASHBACK'],
    ['INT. FERRY - NIGHT - (1985)', 'INT.', 'FERRY', [], 'NIGHT', '1985'],
    ['INT. FERRY, CABIN, LATE NIGHT', 'INT.', 'FERRY', ['CABIN'], 'LATE NIGHT', null],
    ['INT. FERRY - CABIN, TWO DAYS LATER', 'INT.', 'FERRY', ['CABIN'], 'TWO DAYS LATER', null],
    ['EXT./INT. INN. OSLO. DAY. 1868.', 'EXT./INT.', 'INN', ['OSLO'], 'DAY', null],
    ["EXT. ST. ANNE'S, SUNSET ROAD", 'EXT.', "ST. ANNE'S, SUNSET ROAD", [], null, null],
    ['INT. FERRY - CABIN - MOMENTS LATER - D2', 'INT.', 'FERRY', ['CABIN'], 'MOMENTS LATER', null],
    ['INT. DECK - D2', 'INT.', 'DECK', ['D2'], null, null],
    ['INT. LATER', 'INT.', 'LATER', [], null, null],
  ])('reads %s', (text, prefix, place, subPlaces, time, remark) => {
    expect(headingParts(text)).toEqual({ prefix, place, subPlaces, time, remark });
  });
});
