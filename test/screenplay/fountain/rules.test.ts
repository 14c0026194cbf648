import { describe, expect, it } from 'vitest';
import type { Block, Script, TitleEntry } from '../../../src/screenplay/ast.js';
import {
  action,
  heading,
  rich,
  run,
  speech,
  transition,
  boneyard,
  centered,
  dialogue,
  dual,
  lyric,
  lyrics,
  note,
  pageBreak,
  parenthetical,
  script,
  section,
  speechOf,
  synopsis,
} from '../build.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print } from '../../../src/screenplay/fountain/print.js';
import { decode } from '../../../src/screenplay/text/source.js';

interface Case {
  readonly text: string;
  readonly is: readonly Block[] | Script;
  readonly finds?: readonly string[];
}

const says = (name: string, ...lines: string[]) => speech(name, [dialogue(lines.join('\n'))]);
const title = (entries: Record<string, string[]>, ...body: Block[]): Script =>
  script(
    body,
    Object.entries(entries).map(([key, values]): TitleEntry => ({ key, values: values.map(rich) })),
  );
const bold = (text: string) => run(text, { bold: true });
const italic = (text: string) => run(text, { italic: true });
const underlined = (text: string) => run(text, { underline: true });
const gap = (blank: number, block: Block): Block => ({ ...block, gap: blank });

const RULES: Record<string, readonly Case[]> = {
  'F01 input': [
    { text: 'One.\n\nTwo.', is: [action('One.'), action('Two.')] },
    { text: 'Été.\u2028Next.\u2029Last.', is: [action('Été.\nNext.\nLast.')] },
    { text: 'A\u0007 bell.', is: [action('A bell.')], finds: ['FTN005'] },
  ],
  'F02 title page': [
    { text: '\n\nTitle: Fish\n\nHe sits.', is: title({ Title: ['Fish'] }, action('He sits.')) },
    { text: 'Studio: X\nEpisode: 2\n\nHe sits.', is: title({ Studio: ['X'], Episode: ['2'] }, action('He sits.')) },
    {
      text: 'Title: Fish\nContact:\nnobody@example.com\n    Nowhere 1\nCity\n\nHe sits.',
      is: title({ Title: ['Fish'], Contact: ['nobody@example.com', 'Nowhere 1', 'City'] }, action('He sits.')),
    },
    {
      text: 'Title: Fish\nContact:\nINT. HOUSE - DAY\n\nHe sits.',
      is: title({ Title: ['Fish'], Contact: [] }, heading('INT. HOUSE - DAY'), action('He sits.')),
    },
    { text: 'Title: Fish\nHe sits.', is: title({ Title: ['Fish'] }, action('He sits.')) },
    { text: 'Studio:\n    Big\n\nHe sits.', is: title({ Studio: ['Big'] }, action('He sits.')) },
    { text: 'He opens the card:\n\nIt is blank.', is: [action('He opens the card:'), action('It is blank.')] },
    { text: 'INT. HOUSE - 3:00 PM\n\nHe sits.', is: [heading('INT. HOUSE - 3:00 PM'), action('He sits.')] },
    { text: 'FADE IN:\n\nHe sits.', is: [action('FADE IN:'), action('He sits.')] },
    { text: 'Studio: X\n\nHe sits.', is: [action('Studio: X'), action('He sits.')] },
    { text: 'He sits.\n\nTitle: Fish', is: [action('He sits.'), action('Title: Fish')] },
    { text: ' Title: Fish', is: [action(' Title: Fish')] },
    { text: 'INT. HOUSE:\n    x', is: [heading('INT. HOUSE:'), action('    x')], finds: ['FTN003'] },
    { text: 'CUT TO:\n    x', is: [says('CUT TO:', 'x')] },
    { text: 'FADE IN:\n    x', is: [action('FADE IN:\n    x')] },
    { text: '[[draft]]\n\n!Title: Fish', is: [note('draft'), action('Title: Fish')] },
    {
      text: '/* draft */\nTitle: Fish\n\nHe sits.',
      is: title({ Title: ['Fish'] }, boneyard('draft'), action('He sits.')),
    },
  ],
  'F03 title values': [
    {
      text: 'Title:\n\t_Big_ Fish\n    and: more\nAuthor: Me\n\nHe sits.',
      is: script(
        [action('He sits.')],
        [
          { key: 'Title', values: [[underlined('Big'), run(' Fish')], [run('and: more')]] },
          { key: 'Author', values: [[run('Me')]] },
        ],
      ),
    },
    { text: 'Title: A\nMy Key: B\n\nx', is: title({ Title: ['A'], 'My Key': ['B'] }, action('x')) },
    { text: 'Title: A\n  x', is: title({ Title: ['A'] }, action('  x')) },
    { text: 'Title: A\nINT. HOUSE - DAY', is: title({ Title: ['A'] }, heading('INT. HOUSE - DAY')) },
    {
      text: 'Title: A\nTitle: B',
      is: script(
        [],
        [
          { key: 'Title', values: [[run('A')]] },
          { key: 'Title', values: [[run('B')]] },
        ],
      ),
      finds: ['FTN009'],
    },
  ],
  'F04 heading': [
    ...[
      'INT. A',
      'EXT A',
      'est. A',
      'INT./EXT. A',
      'INT/EXT A',
      'I/E A',
      'EXT/INT A',
      'EXT./INT. A',
      'I./E. A',
      'E/I A',
      'int. é',
      'INT - HOUSE',
    ].map((text) => ({ text, is: [heading(text)] })),
    { text: '**INT. HOUSE**', is: [heading([bold('INT. HOUSE')])] },
    { text: 'INT. **HOUSE - DAY**', is: [heading([bold('INT. HOUSE - DAY')])] },
    { text: 'INT. **HOUSE** - DAY', is: [heading([run('INT. '), bold('HOUSE'), run(' - DAY')])] },
    { text: '**INT. HOUSE** - DAY', is: [heading([bold('INT. HOUSE'), run(' - DAY')])] },
    { text: '_**int./ext. car**_ #4A#', is: [heading([run('int./ext. car', { bold: true, underline: true })], '4A')] },
    { text: '.**ÉGLISE**', is: [heading([bold('ÉGLISE')])] },
    { text: 'INTERNAL AFFAIRS', is: [action('INTERNAL AFFAIRS')] },
    { text: 'Interior. House', is: [action('Interior. House')] },
    { text: '*INT. HOUSE', is: [action('*INT. HOUSE')], finds: ['FTN006'] },
  ],
  'F05 heading without blanks': [
    { text: 'INT. A\nHe sits.\nJOHN', is: [heading('INT. A'), action('He sits.\nJOHN')], finds: ['FTN003'] },
    { text: 'INT. A\nJOHN\nHi.', is: [heading('INT. A'), action('JOHN\nHi.')], finds: ['FTN003'] },
    { text: 'He sits.\nINT. A', is: [action('He sits.\nINT. A')] },
    { text: 'INT. A\n# One', is: [heading('INT. A'), section(1, 'One')] },
  ],
  'F06 forced heading': [
    { text: '.ÉGLISE', is: [heading('ÉGLISE')] },
    { text: '.38', is: [heading('38')] },
    { text: '.*Église*', is: [heading([italic('Église')])] },
    { text: '...and', is: [action('...and')] },
    { text: 'He takes the\n.38 from her.', is: [action('He takes the\n.38 from her.')] },
  ],
  'F07 scene number': [
    { text: 'INT. A #1A#', is: [heading('INT. A', '1A')] },
    { text: '.A #I-1.2#', is: [heading('A', 'I-1.2')] },
    { text: 'INT. A #1 A#', is: [heading('INT. A #1 A#')], finds: ['FTN008'] },
    { text: 'COP #2\nStop.', is: [says('COP #2', 'Stop.')] },
    { text: 'COP #2#', is: [action('COP #2#')] },
  ],
  'F08 cue': [
    ...['R2D2', '23 SKIDOO', "DR. O'NEIL-SMITH #2", 'ÉLOÏSE', 'GROß', 'ИВАН'].map((name) => ({
      text: `${name}\nHi.`,
      is: [says(name, 'Hi.')],
    })),
    { text: '    JOHN\n    Hi.', is: [says('JOHN', 'Hi.')] },
    ...['23', 'ÉLOïSE', 'Иван входит', '(BEAT)', '王'].map((name) => ({
      text: `${name}\nHi.`,
      is: [action(`${name}\nHi.`)],
    })),
    { text: 'JOHN', is: [action('JOHN')] },
    { text: 'JOHN\n\nHi.', is: [action('JOHN'), action('Hi.')] },
    { text: 'FADE IN:\nHi.', is: [action('FADE IN:\nHi.')] },
  ],
  'F09 extension': [
    { text: 'JOHN (v.o.) (CONT’D)\nHi.', is: [speech('JOHN', [dialogue('Hi.')], ['v.o.', 'CONT’D'])] },
    { text: 'JOHN ()\nHi.', is: [says('JOHN ()', 'Hi.')] },
    { text: 'John (V.O.)\nHi.', is: [action('John (V.O.)\nHi.')] },
  ],
  'F10 forced cue': [
    { text: '@McCLANE (O.S.)\nHi.', is: [speech('McCLANE', [dialogue('Hi.')], ['O.S.'])] },
    {
      text: 'A\nx\n\n@McCLANE (O.S.) ^\nHi.',
      is: [dual(speechOf('A', [dialogue('x')]), speechOf('McCLANE', [dialogue('Hi.')], ['O.S.']))],
    },
    { text: '@王\nHi.', is: [says('王', 'Hi.')] },
    { text: '@Ann', is: [speech('Ann', [])] },
    { text: 'He says\n@Ann', is: [action('He says\n@Ann')] },
  ],
  'F11 dual': [
    { text: 'A\nx\n\nB ^\ny', is: [dual(speechOf('A', [dialogue('x')]), speechOf('B', [dialogue('y')]))] },
    {
      text: 'A\nx\n\nB   (V.O.)^\ny',
      is: [dual(speechOf('A', [dialogue('x')]), speechOf('B', [dialogue('y')], ['V.O.']))],
    },
    { text: 'A ^\nx', is: [says('A', 'x')], finds: ['FTN004'] },
    { text: 'A\nx\n\nSo.\n\nB ^\ny', is: [says('A', 'x'), action('So.'), says('B', 'y')], finds: ['FTN004'] },
    {
      text: 'A\nx\n\nB ^\ny\n\nC\nx\n\nD ^\ny\n\nE ^\nz',
      is: [
        dual(speechOf('A', [dialogue('x')]), speechOf('B', [dialogue('y')])),
        dual(speechOf('C', [dialogue('x')]), speechOf('D', [dialogue('y')])),
        says('E', 'z'),
      ],
      finds: ['FTN004'],
    },
  ],
  'F12 dialogue': [
    {
      text: 'A\nOne\nTWO\nInt. three\n> four\n@five\n!six\n.7\n\nOut.',
      is: [says('A', 'One', 'TWO', 'Int. three', '> four', '@five', '!six', '.7'), action('Out.')],
    },
  ],
  'F13 held open': [
    { text: 'A\none\n  \ntwo', is: [says('A', 'one', '', 'two')] },
    { text: 'A\none\n   \n  \ntwo', is: [says('A', 'one', '', '', 'two')] },
    { text: 'A\none\n \ntwo', is: [says('A', 'one'), action('two')] },
    { text: 'one\n  \ntwo', is: [action('one'), action('two')] },
    { text: 'A\none\n  \n\ntwo', is: [says('A', 'one'), gap(1, action('two'))] },
  ],
  'F14 parenthetical': [
    {
      text: 'A\n(beat)\nHi.\n(to B)\nYo.',
      is: [speech('A', [parenthetical('beat'), dialogue('Hi.'), parenthetical('to B'), dialogue('Yo.')])],
    },
    { text: 'A\n(a (b) c)', is: [speech('A', [parenthetical('a (b) c')])] },
    { text: 'A\n(a) and (b)', is: [says('A', '(a) and (b)')] },
    { text: 'A\n(x\ny)', is: [says('A', '(x', 'y)')] },
    { text: 'A\n()', is: [says('A', '()')] },
    { text: '(beat)', is: [action('(beat)')] },
  ],
  'F15 lyrics': [
    { text: '~la\n~ la', is: [lyrics('la\nla')] },
    { text: 'A\n~la\n~la\nHi.', is: [speech('A', [lyric('la\nla'), dialogue('Hi.')])] },
    { text: 'He sings:\n~la', is: [action('He sings:'), lyrics('la')] },
    { text: '~', is: [action('~')] },
  ],
  'F16 transition': [
    { text: 'x\n\nSMASH CUT TO:\n\ny', is: [action('x'), transition('SMASH CUT TO:'), action('y')] },
    ...['FADE OUT.', 'FADE TO BLACK.', 'CUT TO BLACK.'].map((text) => ({ text, is: [transition(text)] })),
    { text: 'He gave it TO:', is: [action('He gave it TO:')] },
    { text: 'Cut to:', is: [action('Cut to:')] },
    { text: 'FADE OUT', is: [action('FADE OUT')] },
    { text: 'CUT TO: ', is: [action('CUT TO:')] },
    { text: 'CUT TO:\nx', is: [says('CUT TO:', 'x')] },
    { text: 'x\nCUT TO:', is: [action('x\nCUT TO:')] },
    { text: 'FADE IN:', is: [action('FADE IN:')] },
  ],
  'F17 forced transition': [
    { text: '> Burn to pink.', is: [transition('Burn to pink.')] },
    { text: '> a \\<', is: [transition('a <')] },
    { text: 'x\n> y', is: [action('x\n> y')] },
    { text: '>', is: [action('>')] },
  ],
  'F18 centered': [
    { text: '>  THE END  <\n> really <', is: [centered('THE END\nreally')] },
    { text: 'x\n> y <\nz', is: [action('x'), centered('y'), action('z')] },
    { text: '> <', is: [action('> <')] },
  ],
  'F19 action': [
    { text: 'One\n   two\n\n\n\nThree.', is: [action('One\n   two'), gap(2, action('Three.'))] },
    { text: '\tTabbed\there.', is: [action('    Tabbed    here.')] },
    { text: '\n\n\nLate.', is: [gap(2, action('Late.'))] },
  ],
  'F20 forced action': [
    { text: '!INT. A', is: [action('INT. A')] },
    { text: '!JOHN\nHi.', is: [action('JOHN\nHi.')] },
    { text: '!!', is: [action('!')] },
    { text: '!   far', is: [action('   far')] },
    { text: 'x\n!> y <', is: [action('x\n> y <')] },
    { text: 'A\n!x', is: [says('A', '!x')] },
  ],
  'F21 page break': [
    { text: 'x\n===\ny', is: [action('x'), pageBreak(), action('y')] },
    { text: '=====   ', is: [pageBreak()] },
    { text: '==', is: [synopsis('=')] },
    { text: '=== x', is: [synopsis('== x')] },
    { text: 'A\nx\n===', is: [says('A', 'x'), pageBreak()] },
  ],
  'F22 synopsis': [
    { text: '= He meets her.', is: [synopsis('He meets her.')] },
    { text: '== x', is: [synopsis('= x')] },
    { text: '=', is: [action('=')] },
  ],
  'F23 section': [
    {
      text: '# ACT II\n## The Helo\nJOHN\nHi.',
      is: [section(1, 'ACT II'), section(2, 'The Helo'), says('JOHN', 'Hi.')],
    },
    { text: '#######deep', is: [section(7, 'deep')] },
    { text: 'A\n#metoo\n=5', is: [says('A', '#metoo', '=5')] },
    { text: 'A\nx\n# y\n= z', is: [says('A', 'x'), section(1, 'y'), synopsis('z')] },
    { text: '##', is: [action('##')] },
  ],
  'F24 note': [
    { text: 'He [[why?]] sits.', is: [action([run('He '), { kind: 'note', text: 'why?' }, run(' sits.')])] },
    { text: '[[a\nb\n  \nc]]', is: [note('a\nb\n\nc')] },
    { text: '[[a]b]]', is: [note('a]b')] },
    { text: 'A\n[[x]]\nHi.', is: [speech([run('A'), { kind: 'note', text: 'x' }], [dialogue('Hi.')])] },
    { text: '[[a\n\nb]]', is: [action('[[a'), action('b]]')], finds: ['FTN002'] },
    { text: '[[a', is: [action('[[a')], finds: ['FTN002'] },
  ],
  'F25 boneyard': [
    { text: 'IN/* x\n\ny */T. A', is: [heading([run('INT. A'), { kind: 'boneyard', text: 'x\n\ny' }])] },
    {
      text: 'A man. /* INT. A\n\nB\nb */\nHe sits.',
      is: [action([run('A man.'), { kind: 'boneyard', text: 'INT. A\n\nB\nb' }]), action('He sits.')],
    },
    { text: 'x\n\n/* INT. A\n\nB\nb */\n\ny', is: [action('x'), boneyard('INT. A\n\nB\nb'), action('y')] },
    { text: 'x /* y\n\nz', is: [action('x /* y'), action('z')], finds: ['FTN001'] },
    { text: 'x /\\* y */', is: [action('x /* y */')] },
    { text: '/* x */ He sits.', is: [action([{ kind: 'boneyard', text: 'x' }, run('He sits.')])] },
    { text: '/*\nx\n\ny\n*/ He sits.', is: [action([{ kind: 'boneyard', text: 'x\n\ny' }, run('He sits.')])] },
    {
      text: '  /* x */  [[y]]  He sits.',
      is: [action([run('  '), { kind: 'boneyard', text: 'x' }, { kind: 'note', text: 'y' }, run('He sits.')])],
    },
    { text: '!/* x */  He sits.', is: [action([run('  '), { kind: 'boneyard', text: 'x' }, run('He sits.')])] },
  ],
  'F25 boneyard on lines of its own': [
    {
      text: 'x\n\nCUT TO:\n/*\nINT. A\n\nCUT TO:\n*/\nINT. B\n\ny',
      is: [action('x'), transition('CUT TO:'), boneyard('INT. A\n\nCUT TO:'), heading('INT. B'), action('y')],
    },
    { text: 'INT. A\n/* x */\nHe sits.', is: [heading('INT. A'), boneyard('x'), action('He sits.')] },
    { text: 'INT. A\n/* x */\nANNA\nHi.', is: [heading('INT. A'), boneyard('x'), says('ANNA', 'Hi.')] },
    { text: 'x\n/*\nb\n*/\ny', is: [action('x'), boneyard('b'), action('y')] },
    { text: 'x\n/* b */\n/* c */\nANNA\nHi.', is: [action('x'), boneyard('b'), boneyard('c'), says('ANNA', 'Hi.')] },
    { text: 'x\n/* [[b]] */\nINT. A', is: [action('x'), boneyard('[[b]]'), heading('INT. A')] },
    { text: 'x\n/* /* b */\nINT. A', is: [action('x'), boneyard('/* b'), heading('INT. A')] },
    { text: 'ANNA\n/* low */\nHi.', is: [speech([run('ANNA'), { kind: 'boneyard', text: 'low' }], [dialogue('Hi.')])] },
    {
      text: 'ANNA\nHi.\n/* Ho. */\nBye.',
      is: [speech('ANNA', [dialogue([run('Hi.'), { kind: 'boneyard', text: 'Ho.' }, run('\nBye.')])])],
    },
    {
      text: 'ANNA\nHi.\n/* Ho. */\nINT. A',
      is: [speech('ANNA', [dialogue([run('Hi.'), { kind: 'boneyard', text: 'Ho.' }])]), heading('INT. A')],
    },
    {
      text: 'ANNA\nHi.\n/* Ho. */\nBERT\nHo.',
      is: [speech('ANNA', [dialogue([run('Hi.'), { kind: 'boneyard', text: 'Ho.' }])]), says('BERT', 'Ho.')],
    },
    {
      text: 'ANNA\nHi.\n/*\nBERT\nHo.\n\nHe sits.\n*/\nShe stands.',
      is: [says('ANNA', 'Hi.'), boneyard('BERT\nHo.\n\nHe sits.'), action('She stands.')],
    },
    { text: 'ANNA\n/* Hi. */\nINT. A', is: [action('ANNA'), boneyard('Hi.'), heading('INT. A')] },
    {
      text: 'Title: Fish\n/*\nAuthor: A\n\n*/\nSource: B\n\nx',
      is: script(
        [action('x')],
        [
          { key: 'Title', values: [[run('Fish'), { kind: 'boneyard', text: 'Author: A' }]] },
          { key: 'Source', values: [rich('B')] },
        ],
      ),
    },
    { text: '/* x */\nTitle: Fish\n\ny', is: title({ Title: ['Fish'] }, boneyard('x'), action('y')) },
    { text: '/* x */\nINT. A\n\ny\n/* z */', is: [boneyard('x'), heading('INT. A'), action('y'), boneyard('z')] },
    {
      text: 'x\n/* y */\n===\n/* z */\nINT. A',
      is: [action('x'), boneyard('y'), pageBreak(), boneyard('z'), heading('INT. A')],
    },
  ],
  'F25 boneyard that begins or ends beside text': [
    {
      text: 'x\n\nCUT TO:\n/*\nINT. A\n\ny\n*/ EXT. B\n\nz',
      is: [
        action('x'),
        transition('CUT TO:'),
        heading([run('EXT. B'), { kind: 'boneyard', text: 'INT. A\n\ny' }]),
        action('z'),
      ],
    },
    {
      text: 'x\n/*\n\ny\n*/ EXT. B\n\nz',
      is: [action('x'), heading([run('EXT. B'), { kind: 'boneyard', text: 'y' }]), action('z')],
    },
    {
      text: 'ANNA\nHi.\n/*\nBERT\nNo.\n\n*/ INT. B\n\nz',
      is: [says('ANNA', 'Hi.'), heading([run('INT. B'), { kind: 'boneyard', text: 'BERT\nNo.' }]), action('z')],
    },
    {
      text: 'x /*\ny\n\nz */\nINT. B',
      is: [action([run('x'), { kind: 'boneyard', text: 'y\n\nz' }]), heading('INT. B')],
    },
    {
      text: 'x /*\nINT. A\n*/\nEXT. B\n\nz',
      is: [action([run('x'), { kind: 'boneyard', text: 'INT. A' }]), heading('EXT. B'), action('z')],
    },
    {
      text: 'ANNA\nHi. /*\nHo.\n*/\nBERT\nHo.',
      is: [speech('ANNA', [dialogue([run('Hi.'), { kind: 'boneyard', text: 'Ho.' }])]), says('BERT', 'Ho.')],
    },
    {
      text: 'ANNA\nHi. /*\nHo.\n*/\nBye.',
      is: [speech('ANNA', [dialogue([run('Hi.'), { kind: 'boneyard', text: 'Ho.' }, run('\nBye.')])])],
    },
    {
      text: 'He walks /* slowly\nand */\nhome.',
      is: [action([run('He walks'), { kind: 'boneyard', text: 'slowly\nand' }, run('\nhome.')])],
    },
    {
      text: 'ANNA\n/*\nHi.\n\nx */ He sits.',
      is: [action('ANNA'), action([{ kind: 'boneyard', text: 'Hi.\n\nx' }, run('He sits.')])],
    },
    {
      text: 'INT. A /* x\n\ny */\nHe sits.',
      is: [heading([run('INT. A'), { kind: 'boneyard', text: 'x\n\ny' }]), action('He sits.')],
    },
    {
      text: 'x /* y\n\nz */[[ ]]\nINT. B',
      is: [action([run('x'), { kind: 'boneyard', text: 'y\n\nz' }, run('\nINT. B')])],
    },
    {
      text: 'x\n[[ ]]/* y\n\nz */ INT. B',
      is: [action([run('x'), run('\n'), { kind: 'boneyard', text: 'y\n\nz' }, run('INT. B')])],
    },
  ],
  'F26 aside order': [
    { text: '[[a /* b]] c */', is: [action([{ kind: 'note', text: 'a /* b' }, run('c */')])] },
    { text: '/* a [[ b */ c', is: [action([{ kind: 'boneyard', text: 'a [[ b' }, run('c')])] },
    { text: 'x\n[[b]]\ny', is: [action([run('x'), { kind: 'note', text: 'b' }, run('\ny')])] },
    { text: 'x\n[[b]]\nINT. A', is: [action([run('x'), { kind: 'note', text: 'b' }]), heading('INT. A')] },
    { text: 'x\n\nCUT TO:\n[[b]]\nINT. A', is: [action('x'), transition('CUT TO:'), note('b'), heading('INT. A')] },
    { text: 'INT. A\n[[b]]\nANNA\nHi.', is: [heading('INT. A'), note('b'), says('ANNA', 'Hi.')] },
    { text: '[[b]]INT. A #4#', is: [heading([run('INT. A'), { kind: 'note', text: 'b' }], '4')] },
    { text: 'x\n\n> C[[b]]ut to', is: [action('x'), transition([run('Cut to'), { kind: 'note', text: 'b' }])] },
    {
      text: '# [[b]]One\n\n= [[c]]Two',
      is: [section(1, [run('One'), { kind: 'note', text: 'b' }]), synopsis([run('Two'), { kind: 'note', text: 'c' }])],
    },
    { text: 'x\n\n[[n]]\nJOHN\nHi.', is: [action('x'), note('n'), says('JOHN', 'Hi.')] },
  ],
  'F27 emphasis': [
    {
      text: '*i* **b** ***bi*** _u_',
      is: [
        action([
          italic('i'),
          run(' '),
          bold('b'),
          run(' '),
          run('bi', { bold: true, italic: true }),
          run(' '),
          underlined('u'),
        ]),
      ],
    },
    { text: '**A***B*', is: [action([bold('A'), italic('B')])] },
    { text: '_a *b*_', is: [action([underlined('a '), run('b', { underline: true, italic: true })])] },
    { text: '*a **b* c**', is: [action([italic('a '), run('b', { bold: true, italic: true }), bold(' c')])] },
    { text: '*69 and then *23', is: [action('*69 and then *23')], finds: ['FTN006', 'FTN006'] },
    { text: '*69 and then 23*', is: [action([italic('69 and then 23')])] },
    { text: 'snake_case_name', is: [action('snake_case_name')] },
    { text: '____ ****x****', is: [action('____ ****x****')] },
    { text: 'x *a\nb*', is: [action('x *a\nb*')], finds: ['FTN006', 'FTN006'] },
    { text: '*[[n]]a*', is: [action([{ kind: 'note', text: 'n' }, italic('a')])] },
    { text: '***a**', is: [action([run('*'), bold('a')])], finds: ['FTN006'] },
    { text: '5 * 4 * 3', is: [action('5 * 4 * 3')] },
  ],
  'F28 escape': [
    { text: '**\\*9765\\***', is: [action([bold('*9765*')])] },
    { text: '\\_a\\_', is: [action('_a_')] },
    { text: '\\\\*a*', is: [action([run('\\'), italic('a')])] },
    { text: 'C:\\temp \\\\server', is: [action('C:\\temp \\\\server')] },
    { text: '[\\[a]]', is: [action('[[a]]')] },
    { text: '[[a]\\]b]]', is: [note('a]]b')] },
    { text: 'A\n\\(x)\n\\~y\n\\# z\n\\= w\n\\===', is: [says('A', '(x)', '~y', '# z', '= w', '===')] },
  ],
  'F29 indentation': [
    {
      text: '   .HOUSE\n\n  # One\n\n   > mid <\n\n  @Ann\n  Hi.\n\n  CUT TO:',
      is: [heading('HOUSE'), section(1, 'One'), centered('mid'), says('Ann', 'Hi.'), transition('CUT TO:')],
    },
    { text: '   He sits.', is: [action('   He sits.')] },
  ],
};

const VARIANTS: Record<string, (text: string) => string> = {
  LF: (text) => text,
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  CR: (text) => text.replaceAll('\n', '\r'),
  BOM: (text) => `\uFEFF${text}`,
  NFD: (text) => text.normalize('NFD'),
};

describe('P4 Fountain 1.1', () => {
  for (const [rule, cases] of Object.entries(RULES)) {
    describe(`P4 ${rule}`, () => {
      it.each(cases.map((each) => [JSON.stringify(each.text), each] as const))('%s', (_, { text, is, finds = [] }) => {
        const expected: Script = 'body' in is ? is : script(is);
        for (const [variant, write] of Object.entries(VARIANTS)) {
          expect({ variant, ...parse(write(text)).script }).toEqual({ variant, ...expected });
        }
        expect(parse(text).diagnostics.map(({ code }) => code)).toEqual(finds);
        const printed = print(expected);
        expect(printed.losses).toEqual([]);
        expect(parse(printed.text).script).toEqual(expected);
      });
    });
  }

  it('P4 has cases for F01 to F29', () => {
    const rules = Object.keys(RULES).map((rule) => rule.slice(0, 3));
    expect([...new Set(rules)]).toEqual(Array.from({ length: 29 }, (_, i) => `F${String(i + 1).padStart(2, '0')}`));
  });
});

describe('P4 F01 bytes', () => {
  const bytes = (...values: number[]) => Uint8Array.from(values);
  it('reads UTF-8 and UTF-16 by its mark', () => {
    expect(decode(new TextEncoder().encode('É'))).toEqual({ text: 'É', diagnostics: [] });
    expect(decode(bytes(0xff, 0xfe, 0xc9, 0x00)).text).toBe('É');
    expect(decode(bytes(0xfe, 0xff, 0x00, 0xc9)).text).toBe('É');
  });
  it('falls back to Windows-1252 and says so', () => {
    const { text, diagnostics } = decode(bytes(0xc9, 0x93, 0x94));
    expect(text).toBe('É“”');
    expect(diagnostics.map(({ code }) => code)).toEqual(['FTN007']);
  });
});
