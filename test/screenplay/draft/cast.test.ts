import { describe, expect, it } from 'vitest';
import { assess, compareAssessments } from '../../../src/screenplay/draft/assess.js';
import {
  CastConflict,
  createCast,
  resolveCue,
  resolvePlace,
  spellExtension,
} from '../../../src/screenplay/draft/cast.js';
import { parseDraft } from './parse-draft.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print } from '../../../src/screenplay/fountain/print.js';

const members = [
  { id: 'anna', cueName: 'DR. ANNA KLEIN', aliases: ['Doc'] },
  { id: 'mccoy', cueName: 'McCoy' },
  { id: 'oneil', cueName: "O'NEIL" },
  { id: 'father', cueName: 'FATHER BROWN' },
  { id: 'mother', cueName: 'MOTHER BROWN' },
];
const cast = createCast(members);

describe('resolveCue', () => {
  it.each([
    ['dr.  anna klein', 'exact', 'anna'],
    ['DOC:', 'exact', 'anna'],
    ['O’Neil', 'exact', 'oneil'],
    ['ANNA', 'partial', 'anna'],
    ['FATHER', 'partial', 'father'],
    ['MCKOY', 'suggestion', 'mccoy'],
    ['FATHER BRAUN', 'suggestion', 'father'],
    ['FATHRE BRAUN', 'unknown', undefined],
    ['BROWN', 'unknown', undefined],
    ['DOK', 'unknown', undefined],
    ['MAN #2', 'generic', undefined],
    ['YOUNG WOMAN', 'generic', undefined],
    ['VOICE', 'generic', undefined],
    ['NURSE 2', 'generic', undefined],
    ['OFFICER VOICE', 'generic', undefined],
    ['OFFICER HOLM', 'unknown', undefined],
    ["DOC AND O'NEIL", 'generic', undefined],
    ['PETER', 'unknown', undefined],
  ])('%s is %s', (name, kind, id) => {
    const found = resolveCue(name, cast);
    expect([found.kind, 'member' in found ? found.member.id : undefined]).toEqual([kind, id]);
  });

  it('refuses a cast in which one name means two', () => {
    expect(() => createCast([...members, { id: 'other', cueName: 'OTHER', aliases: ['doc'] }])).toThrow(CastConflict);
    expect(() => createCast([{ id: 'a', cueName: 'Ann', aliases: ['ANN'] }])).not.toThrow();
  });

  it('finds places by name or nearly, never by a part', () => {
    const places = createCast([{ id: 'h', cueName: 'BEACH HOUSE' }]);
    expect(resolvePlace('Beach House', places).kind).toBe('exact');
    expect(resolvePlace('BEECH HOUSE', places).kind).toBe('suggestion');
    expect(resolvePlace('HOUSE', places).kind).toBe('unknown');
  });

  it.each([
    ['VO', 'V.O.'],
    ['v.o.', 'V.O.'],
    ['o.s', 'O.S.'],
    ['contd', "CONT'D"],
    ['CONT’D', "CONT'D"],
    ['into phone', 'into phone'],
  ])('spells %s as %s', (written, spelt) => {
    expect(spellExtension(written)).toBe(spelt);
  });
});

describe('cues of a draft', () => {
  const text =
    'INT. Beach house - DAY\n\nANNA (vo)\nHi.\n\nMCCOY ^\nHo.\n\nMCKOY\nWho?\n\nPETER\nMe.\n\nPETER\nMe too.\n\nMAN\nUs.';
  const result = parseDraft(text, { cast: members, locations: [{ id: 'h', cueName: 'BEACH HOUSE' }] });

  it('are written as the cast has them and tied to it', () => {
    expect(print(result.script).text).toContain(
      'INT. BEACH HOUSE - DAY\n\nDR. ANNA KLEIN (V.O.)\nHi.\n\n@McCoy ^\nHo.\n',
    );
    expect(result.speakers).toEqual([
      { block: 1, side: 'LEFT', id: 'anna' },
      { block: 1, side: 'RIGHT', id: 'mccoy' },
    ]);
    expect(result.unknownSpeakers).toEqual(['MCKOY', 'PETER']);
  });

  it('are never changed in silence', () => {
    const found = result.diagnostics.map(({ code, start }) => `${code} ${start.line}`);
    expect(found).toEqual(['LOC110 1', 'CUE110 3', 'CUE110 3', 'CUE110 6', 'CUE111 9', 'CUE112 12', 'CUE112 15']);
  });
});

describe('assess', () => {
  const good = 'INT. A\n\nHe sits down.\n\nANNA\nHello there.\n\nPETER\nHo.\n\nMAN #2\n(beat)\n';

  it('measures how a text stands as a scene', () => {
    expect(assess(parse(good), { cast: ['ANNA'] })).toEqual({
      stands: true,
      faults: [],
      headingFirst: true,
      headings: 1,
      actions: 1,
      speeches: 3,
      emptySpeeches: 1,
      words: 7,
      speakers: ['ANNA', 'PETER', 'MAN #2'],
      unknownSpeakers: ['PETER'],
      repairs: 0,
      problems: 0,
      cutOff: false,
      refusal: false,
    });
  });

  it.each([
    ['', ['NO_TEXT']],
    ['He sits.', ['NO_HEADING_FIRST']],
    ['INT. A', ['NOTHING_HAPPENS']],
    ['INT. A\n\n@ANNA', ['NOTHING_HAPPENS']],
    ['I am sorry, I cannot write that.', ['REFUSAL', 'NO_HEADING_FIRST']],
    ['FADE IN:\n\n# One\n\nINT. A\n\nHe sits.', []],
  ])('%j has the faults %j', (text, faults) => {
    expect(assess(parse(text)).faults).toEqual(faults);
  });

  it.each([
    'I’m sorry, but I can’t help with that.',
    '**As an AI** language model, I do not write this.\n\nWould you like me to try another story?',
    'I cannot write this scene because it is too dark.',
    'Unfortunately, I am not able to continue.',
    'INT. LAB - DAY\n\nI must decline to write this.',
  ])('knows the refusal %j, even below a heading', (text) => {
    expect(assess(parseDraft(text))).toMatchObject({ refusal: true, stands: false });
  });

  it.each([
    'INT. LAB - DAY\n\nANNA\nI’m sorry, but I can’t help you.',
    'INT. LAB - DAY\n\nI cannot read it, the label is too small.',
    'INT. LAB - DAY\n\nAs an aide leaves, she sits.',
    'INT. LAB - DAY\n\nSorry is written on the wall.',
  ])('takes %j for no refusal', (text) => {
    expect(assess(parseDraft(text))).toMatchObject({ refusal: false, stands: true });
  });

  it('knows a draft that was cut off and counts its repairs', () => {
    const draft = parseDraft('INT. A\nHe sits.', { limits: { maxChars: 14 } });
    expect(assess(draft)).toMatchObject({ stands: false, cutOff: true, repairs: 1 });
  });

  it('keeps a rewrite unless it is worse', () => {
    const measure = (text: string) => assess(parseDraft(text), { cast: ['ANNA', 'PETER'] });
    const before = measure(good);
    expect(compareAssessments(measure(good.replace('Hello there', 'Hi to you')), before)).toEqual({
      notWorse: true,
      reasons: [],
    });
    const worse = {
      'He sits.\n\nANNA\nHello there, you.\n\nHe goes.': /scene heading/,
      'INT. A\n\nHe sits down for a long time.': /no speech/,
      'INT. A\n\nANNA\nHi.': /1 words/,
      'INT. A\n\nHe sits.\n\nQUENTIN\nHello there. Ho. Ho.': /QUENTIN/,
      '': /no screenplay text/,
    };
    for (const [text, reason] of Object.entries(worse)) {
      const { notWorse, reasons } = compareAssessments(measure(text), before);
      expect(notWorse).toBe(false);
      expect(reasons.join(' ')).toMatch(reason);
    }
  });
});
