import { describe, expect, it } from 'vitest';
import type { Block } from '../../../src/screenplay/ast.js';
import { action, dialogue, heading, parenthetical, script, section, speech, transition } from '../../../src/screenplay/build.js';
import { parseDraft } from '../../../src/screenplay/draft/stream.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print } from '../../../src/screenplay/fountain/print.js';

const cast = [
  { id: 'anna', cueName: 'ANNA', aliases: ['DOC'] },
  { id: 'john', cueName: 'JOHN' },
];
const says = (name: string, text: string) => speech(name, [dialogue(text)]);

interface Case {
  readonly name: string;
  readonly text: string;
  readonly is: readonly Block[];
  /** Code, line, before, after. */
  readonly repairs: readonly (readonly [string, number, string, string])[];
}

const CASES: readonly Case[] = [
  {
    name: 'DRF001 takes a code fence off',
    text: '```fountain\nINT. A\n\nHe sits.\n```',
    is: [heading('INT. A'), action('He sits.')],
    repairs: [['DRF001', 1, '```fountain', ''], ['DRF001', 5, '```', '']],
  },
  {
    name: 'DRF002 sets words to the reader aside',
    text: "Here's the scene:\n\n```\nINT. A\n\nHe sits.\n```\n\nTell me more.",
    is: [heading('INT. A'), action('He sits.')],
    repairs: [['DRF002', 1, "Here's the scene:", ''], ['DRF001', 3, '```', ''], ['DRF001', 7, '```', ''], ['DRF002', 9, 'Tell me more.', '']],
  },
  {
    name: 'DRF003 takes emphasis off a whole heading or cue, and no other',
    text: '**INT. A**\n\n*JOHN*\nHi.\n\n**Bang!**',
    is: [heading('INT. A'), says('JOHN', 'Hi.'), action([{ kind: 'run', text: 'Bang!', bold: true }])],
    repairs: [['DRF003', 1, '**INT. A**', 'INT. A'], ['DRF003', 3, '*JOHN*', 'JOHN']],
  },
  {
    name: 'DRF004 supplies blank lines around headings and transitions, in a speech too',
    text: 'JOHN\nHi.\nCUT TO:\nINT. B\nHe sits.',
    is: [says('JOHN', 'Hi.'), transition('CUT TO:'), heading('INT. B'), action('He sits.')],
    repairs: [['DRF004', 3, 'CUT TO:', '\nCUT TO:\n'], ['DRF004', 4, 'INT. B', 'INT. B\n']],
  },
  {
    name: 'DRF004 leaves words that merely look alike',
    text: 'JOHN\nInt. what?\nInternal.',
    is: [says('JOHN', 'Int. what?\nInternal.')],
    repairs: [],
  },
  {
    name: 'DRF005 makes NAME: text a speech',
    text: 'He sits.\nJOHN (vo): (low) Hi.\n**Anna:** Ho.\nNote: this is text.',
    is: [
      action('He sits.'),
      speech('JOHN', [parenthetical('low'), dialogue('Hi.')], ['V.O.']),
      says('ANNA', 'Ho.\nNote: this is text.'),
    ],
    repairs: [['DRF005', 2, 'JOHN (vo): (low) Hi.', 'JOHN (vo)\n(low)\nHi.'], ['DRF005', 3, '**Anna:** Ho.', 'Anna\nHo.']],
  },
  {
    name: 'DRF006 makes a mixed-case name of the cast a cue',
    text: 'Anna\nHi.\n\nPeter\nwalks.\n\nAnna\n\nJohn',
    is: [says('ANNA', 'Hi.'), action('Peter\nwalks.'), action('Anna'), action('John')],
    repairs: [['DRF006', 1, 'Anna', '@Anna']],
  },
  {
    name: 'DRF007 takes Markdown off',
    text: '## INT. A\n\n---\n\n- He sits.\n\n**Act One**\n\n### Scene 2\n\n1. EXT. B',
    is: [heading('INT. A'), action('He sits.'), section(1, 'Act One'), section(3, 'Scene 2'), heading('EXT. B')],
    repairs: [
      ['DRF007', 1, '## INT. A', 'INT. A'],
      ['DRF007', 3, '---', ''],
      ['DRF007', 5, '- He sits.', 'He sits.'],
      ['DRF007', 7, '**Act One**', '# Act One'],
      ['DRF007', 11, '1. EXT. B', 'EXT. B'],
    ],
  },
  {
    name: 'DRF008 holds nothing open and reads boneyards as text',
    text: 'JOHN\nHi.\n  \nHe sits. /* He\n\nstands. */',
    is: [says('JOHN', 'Hi.'), action('He sits. /* He'), action('stands. */')],
    repairs: [['DRF008', 3, '  ', ''], ['DRF008', 4, '/*', '/\\*']],
  },
  {
    name: 'DRF009 removes invisible characters, but not those that join letters and emoji',
    text: 'He\u200b sits.\u0007\n\n👩\u200d🚀 می\u200cرود',
    is: [action('He sits.'), action('👩\u200d🚀 می\u200cرود')],
    repairs: [['DRF009', 1, 'He\u200b sits.\u0007', 'He sits.']],
  },
];

describe('draft repairs', () => {
  it.each(CASES.map((each) => [each.name, each] as const))('%s', (_, { text, is, repairs }) => {
    const result = parse(text, { mode: 'draft', cast });
    expect(result.script).toEqual(script(is));
    expect(result.repairs.map(({ code, start, before, after }) => [code, start.line, before, after])).toEqual(repairs);
    for (const each of result.repairs) expect(result.diagnostics).toContainEqual(each);
    expect(parse(print(result.script).text).script).toEqual(result.script);
  });

  it('keeps what was set aside', () => {
    const { preamble, postscript } = parseDraft("Here's the scene:\n\n```\nINT. A\n```\n\nTell me more.\n\nBye.");
    expect({ preamble, postscript }).toEqual({ preamble: "Here's the scene:", postscript: 'Tell me more.\n\nBye.' });
  });

  it('DRF008 sets a title page aside, but takes no other line with a colon for one', () => {
    const { titlePage, script: read } = parseDraft('Title: Fish\nAuthor: Me\n\nINT. A');
    expect(titlePage.map(({ key }) => key)).toEqual(['Title', 'Author']);
    expect(read).toEqual(script([heading('INT. A')]));
    expect(parseDraft('PETER: Hi.\nMARY: Ho.').script).toEqual(script([action('PETER: Hi.\nMARY: Ho.')]));
  });

  it('reads clean Fountain as the parser does, without repairs', () => {
    const text = 'INT. A\n\nHe *sits*. [[why?]]\n\nJOHN (V.O.)\n(beat)\nHi.\n\nMARY ^\nHo.\n\nCUT TO:\n';
    const draft = parseDraft(text);
    expect(draft.script).toEqual(parse(text).script);
    expect(draft).toMatchObject({ repairs: [], poor: false, ended: 'complete', preamble: null, postscript: null });
  });

  it('calls a draft poor when many of its lines had to be repaired', () => {
    expect(parseDraft('- a\n- b\n- c\n- d').poor).toBe(true);
    expect(parseDraft('- a\n- b\n- c\n- d', { poorShare: 1 }).poor).toBe(false);
  });

  it('DRF004 finds the heading that follows FADE IN: directly', () => {
    expect(parseDraft('FADE IN:\nINT. A - DAY\nHe sits.').script).toEqual(script([action('FADE IN:'), heading('INT. A - DAY'), action('He sits.')]));
  });
});
