import { describe, expect, it } from 'vitest';
import type { Block } from '../../../src/screenplay/ast.js';
import { action, heading, speech, transition, dialogue, parenthetical, script, section } from '../build.js';
import { parseDraft } from './parse-draft.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print } from '../../../src/screenplay/fountain/print.js';

const cast = [
  { id: 'anna', cueName: 'ANNA', aliases: ['DOC'] },
  { id: 'john', cueName: 'JOHN' },
  { id: 'bo', cueName: 'BO MARSH' },
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
    repairs: [
      ['DRF001', 1, '```fountain', ''],
      ['DRF001', 5, '```', ''],
    ],
  },
  {
    name: 'DRF002 sets words to the reader aside',
    text: "Here's the scene:\n\n```\nINT. A\n\nHe sits.\n```\n\nTell me more.",
    is: [heading('INT. A'), action('He sits.')],
    repairs: [
      ['DRF002', 1, "Here's the scene:", ''],
      ['DRF001', 3, '```', ''],
      ['DRF001', 7, '```', ''],
      ['DRF002', 9, 'Tell me more.', ''],
    ],
  },
  {
    name: 'DRF003 takes emphasis off a whole heading or cue, and no other',
    text: '**INT. A**\n\n*JOHN*\nHi.\n\n**Bang!**',
    is: [heading('INT. A'), says('JOHN', 'Hi.'), action([{ kind: 'run', text: 'Bang!', bold: true }])],
    repairs: [
      ['DRF003', 1, '**INT. A**', 'INT. A'],
      ['DRF003', 3, '*JOHN*', 'JOHN'],
    ],
  },
  {
    name: 'DRF004 supplies blank lines around headings and transitions, in a speech too',
    text: 'JOHN\nHi.\nCUT TO:\nINT. B\nHe sits.',
    is: [says('JOHN', 'Hi.'), transition('CUT TO:'), heading('INT. B'), action('He sits.')],
    repairs: [
      ['DRF004', 3, 'CUT TO:', '\nCUT TO:\n'],
      ['DRF004', 4, 'INT. B', 'INT. B\n'],
    ],
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
    repairs: [
      ['DRF005', 2, 'JOHN (vo): (low) Hi.', 'JOHN (vo)\n(low)\nHi.'],
      ['DRF005', 3, '**Anna:** Ho.', 'Anna\nHo.'],
    ],
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
    repairs: [
      ['DRF008', 3, '  ', ''],
      ['DRF008', 4, '/*', '/\\*'],
    ],
  },
  {
    name: 'DRF009 removes invisible characters, but not those that join letters and emoji',
    text: 'He\u200b sits.\u0007\n\n👩\u200d🚀 می\u200cرود',
    is: [action('He sits.'), action('👩\u200d🚀 می\u200cرود')],
    repairs: [['DRF009', 1, 'He\u200b sits.\u0007', 'He sits.']],
  },
  {
    name: 'DRF002 sets a last paragraph to the reader aside, with what it lists',
    text: 'INT. A\n\nHe sits.\n\n---\n\n**Let me know if you’d like changes!** I can:\n- make it shorter\n\n- add jokes\n\nI hope this helps.',
    is: [heading('INT. A'), action('He sits.')],
    repairs: [
      ['DRF007', 5, '---', ''],
      ['DRF002', 7, '**Let me know if you’d like changes!** I can:', ''],
    ],
  },
  {
    name: 'DRF002 leaves what only begins like it: in a speech, or with more of the scene below',
    text: 'INT. A\n\nJOHN\nLet me know if you go.\n\nIf you want me, says his look.\n\nShe nods.\n\nI hope this holds, reads the note.\nEXT. B',
    is: [
      heading('INT. A'),
      says('JOHN', 'Let me know if you go.'),
      action('If you want me, says his look.'),
      action('She nods.'),
      action('I hope this holds, reads the note.'),
      heading('EXT. B'),
    ],
    repairs: [['DRF004', 11, 'EXT. B', '\nEXT. B']],
  },
  {
    name: 'DRF002 strips what was thought aloud above the mark that ends it',
    text: 'Okay, a kitchen scene.\n\nAnna should lie.\n</think>\n\nHere is the scene:\n\nINT. A\n\nHe sits.',
    is: [heading('INT. A'), action('He sits.')],
    repairs: [
      ['DRF002', 1, 'Okay, a kitchen scene.', ''],
      ['DRF002', 6, 'Here is the scene:', ''],
    ],
  },
  {
    name: 'DRF002 takes only the mark off once the screenplay has begun',
    text: 'INT. A\n\nHe sits.\n</think>\n\nHe stands.',
    is: [heading('INT. A'), action('He sits.'), action('He stands.')],
    repairs: [['DRF002', 4, '</think>', '']],
  },
  {
    name: 'DRF005 knows a member by the first name, or by one word in capitals',
    text: 'Bo: Hi.\n\nMARSH: Ho.\n\nMarsh: dark and wet.\n\nNOBODY: No.',
    is: [says('BO MARSH', 'Hi.'), says('BO MARSH', 'Ho.'), action('Marsh: dark and wet.'), says('NOBODY', 'No.')],
    repairs: [
      ['DRF005', 1, 'Bo: Hi.', 'Bo\nHi.'],
      ['DRF005', 3, 'MARSH: Ho.', 'MARSH\nHo.'],
      ['DRF005', 7, 'NOBODY: No.', 'NOBODY\nNo.'],
    ],
  },
  {
    name: 'DRF005 takes strangers for speakers only where the cast speaks so, and labels never',
    text: 'PETER: Ho.\n\nJOHN: Hi.\n\nPETER: Ho.\n\nSUPER: Paris, 1925.\n\nTHE WALL: grey.',
    is: [
      action('PETER: Ho.'),
      says('JOHN', 'Hi.'),
      says('PETER', 'Ho.'),
      action('SUPER: Paris, 1925.'),
      action('THE WALL: grey.'),
    ],
    repairs: [
      ['DRF005', 3, 'JOHN: Hi.', 'JOHN\nHi.'],
      ['DRF005', 5, 'PETER: Ho.', 'PETER\nHo.'],
    ],
  },
  {
    name: 'DRF011 takes scene labels off headings',
    text: 'SCENE 1: INT. A - DAY\n\nScene 3 - Ext. B\n\n**Scene Two:** INT. C\n\n### SCENE 4. INT. D\n\n**SCENE 5 — INT. E**',
    is: [heading('INT. A - DAY'), heading('Ext. B'), heading('INT. C'), heading('INT. D'), heading('INT. E')],
    repairs: [
      ['DRF011', 1, 'SCENE 1: INT. A - DAY', 'INT. A - DAY'],
      ['DRF011', 3, 'Scene 3 - Ext. B', 'Ext. B'],
      ['DRF011', 5, '**Scene Two:** INT. C', 'INT. C'],
      ['DRF007', 7, '### SCENE 4. INT. D', 'SCENE 4. INT. D'],
      ['DRF011', 7, 'SCENE 4. INT. D', 'INT. D'],
      ['DRF011', 9, '**SCENE 5 — INT. E**', 'INT. E'],
    ],
  },
  {
    name: 'DRF011 makes a label above a heading a section, but no prose',
    text: 'SCENE 1\nINT. A\n\n**SCENE 2**\n\nINT. B\n\nScene 3:\n\nScene one was better.\n\nJOHN\nScene 1: internal affairs.',
    is: [
      section(2, 'SCENE 1'),
      heading('INT. A'),
      section(2, 'SCENE 2'),
      heading('INT. B'),
      section(2, 'Scene 3:'),
      action('Scene one was better.'),
      says('JOHN', 'Scene 1: internal affairs.'),
    ],
    repairs: [
      ['DRF011', 1, 'SCENE 1', '## SCENE 1'],
      ['DRF004', 2, 'INT. A', '\nINT. A'],
      ['DRF007', 4, '**SCENE 2**', '## SCENE 2'],
      ['DRF011', 8, 'Scene 3:', '## Scene 3:'],
    ],
  },
];

describe('draft repairs', () => {
  it.each(CASES.map((each) => [each.name, each] as const))('%s', (_, { text, is, repairs }) => {
    const result = parseDraft(text, { cast });
    expect(result.script).toEqual(script(is));
    expect(result.repairs.map(({ code, start, before, after }) => [code, start.line, before, after])).toEqual(repairs);
    for (const each of result.repairs) expect(result.diagnostics).toContainEqual(each);
    expect(parse(print(result.script).text).script).toEqual(result.script);
  });

  it('keeps what was set aside', () => {
    const { preamble, postscript } = parseDraft("Here's the scene:\n\n```\nINT. A\n```\n\nTell me more.\n\nBye.");
    expect({ preamble, postscript }).toEqual({ preamble: "Here's the scene:", postscript: 'Tell me more.\n\nBye.' });
  });

  it('keeps what was thought aloud and said last', () => {
    const text = 'Hm.\n\n</think>Here is the scene:\n\nINT. A\n\nHe sits.\n\nWould you like me to go on?';
    expect(parseDraft(text)).toMatchObject({
      preamble: 'Hm.\n\nHere is the scene:',
      postscript: 'Would you like me to go on?',
    });
    expect(parseDraft('```\nINT. A\n```\n\nDone.\n\nI hope this helps.')).toMatchObject({
      postscript: 'Done.\n\nI hope this helps.',
    });
    expect(parseDraft('<think>\nINT. A\n\nHe sits.')).toMatchObject({
      preamble: '<think>\nINT. A\n\nHe sits.',
      script: { body: [] },
    });
  });

  const SCENE = [heading('INT. A'), says('JOHN', 'Hi.')];
  it.each([
    '[END]',
    '<end>',
    'END OF SCENE',
    'End of scene.',
    '(Fin de la scène)',
    '(FIN DE LA ESCENA)',
    '*** END OF SCENE 3 ***',
    '**[End Scene]**',
    '【本场完】',
    '（シーン終わり）',
    '[장면 끝]',
    'КОНЕЦ СЦЕНЫ',
    '</scene>',
    '</response>',
    '<|im_end|>',
    '[/INST]',
    '### Notes\n\n- Mara is afraid.\n\nThe lamp stands for her.',
    '**Analysis:** The lamp stands for her fear.\n\nIt is small.',
    '**Notes**\n1. One.\n2. Two.',
    'Notes:\n\nThe lamp is small.',
    '## Anmerkungen\n\nDie Lampe ist klein.',
    '**分析：** 灯很小。',
    'What do you think? Should I adjust the tone?',
    'Qu’en pensez-vous ?',
    '¿Qué te parece?',
    '[END]\n\nI hope it helps.',
    'END OF SCENE\n\nThe lamp stands for her fear.\n\nIt is small.',
    'I hope it helps.\n\n[END]',
    '</scene>\n\nThe lamp stands for her fear.',
  ])('sets aside what is left behind a scene: %j', (last) => {
    const { script: read, postscript } = parseDraft(`INT. A\n\nJOHN\nHi.\n\n${last}`);
    expect(read).toEqual(script(SCENE));
    expect(postscript).toBe(last);
    expect(parseDraft(`\`\`\`\nINT. A\n\nJOHN\nHi.\n\n${last}\n\`\`\`\n`).script).toEqual(script(SCENE));
  });

  it.each([['[END]'], ['END OF SCENE'], ['</scene>'], ['</screenplay>']])(
    'also directly below a speech: %s',
    (last) => {
      expect(parseDraft(`INT. A\n\nJOHN\nHi.\n${last}`).script).toEqual(script(SCENE));
    },
  );

  it.each([
    ['<scene>\nINT. A\n\nJOHN\nHi.\n</scene>'],
    ['<scene number="1">INT. A\n\nJOHN\nHi.</scene>'],
    ['<script><scene>\n\nINT. A\n\nJOHN\nHi.\n</scene></script>'],
    ['[/INST] INT. A\n\nJOHN\nHi.'],
    ['[/INST]\nINT. A\n\nJOHN\nHi.<|im_end|>'],
    ['Sure.\n</response>\n<scene>\nINT. A\n\nJOHN\nHi.'],
  ])('takes tags off lines: %j', (text) => {
    expect(parseDraft(text).script.body.filter(({ kind }) => kind !== 'action')).toEqual(SCENE);
    expect(JSON.stringify(parseDraft(text).script)).not.toMatch(/[<>[\]]scene|INST|im_end/);
  });

  it('takes nothing for an end that is none', () => {
    for (const last of [
      'THE END',
      'He reads: END OF SCENE, in red.',
      'The end of scene dressing.',
      'FADE OUT.',
      '> END <',
      'A sign: [END] of the road.',
      'He draws <scene> on the wall.',
      'END OF ACT ONE',
    ]) {
      const { script: read, postscript } = parseDraft(`INT. A\n\nJOHN\nHi.\n\n${last}`);
      expect([read.body.length, postscript], last).toEqual([3, null]);
    }
    const on = '\n\nEXT. B\n\nHe runs.';
    for (const mark of ['END OF SCENE', '</scene>\n\n<scene>', '### Notes\n\nHe is slow.']) {
      expect(parseDraft(`INT. A\n\nJOHN\nHi.\n\n${mark}${on}`).script.body.slice(-2), mark).toEqual([
        heading('EXT. B'),
        action('He runs.'),
      ]);
    }
  });

  it('knows thoughts that look like a screenplay when told that the model thinks aloud', () => {
    const text = 'Maybe:\n\nINT. A\n\nNo.\n</think>\n\nEXT. B\n\nHe sits.';
    expect(parseDraft(text, { thinksAloud: true })).toMatchObject({
      preamble: 'Maybe:\n\nINT. A\n\nNo.',
      script: script([heading('EXT. B'), action('He sits.')]),
    });
    expect(parseDraft('INT. A\n\nHe sits.', { thinksAloud: true }).script).toEqual(
      script([heading('INT. A'), action('He sits.')]),
    );
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
    expect(parseDraft('FADE IN:\nINT. A - DAY\nHe sits.').script).toEqual(
      script([action('FADE IN:'), heading('INT. A - DAY'), action('He sits.')]),
    );
  });
});
