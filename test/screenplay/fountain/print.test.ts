import { describe, expect, it } from 'vitest';
import type { Block, Script } from '../../../src/screenplay/ast.js';
import {
  action,
  heading,
  rich,
  run,
  speech,
  transition,
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
import { print } from '../../../src/screenplay/fountain/print.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';

const printed = (...body: Block[]) => print(script(body)).text;
const says = (name: string, ...lines: string[]) => speech(name, [dialogue(lines.join('\n'))]);

describe('the printed form', () => {
  it('has LF, one blank line between blocks and their gap, and one final newline', () => {
    expect(
      printed(
        heading('INT. A', '1A'),
        action('One.\n  two'),
        { ...action('Three.'), gap: 2 },
        section(2, 'Act'),
        synopsis('x'),
        pageBreak(),
        note('n'),
      ),
    ).toBe('INT. A #1A#\n\nOne.\n  two\n\n\n\nThree.\n\n## Act\n\n= x\n\n===\n\n[[n]]\n');
    expect(print({ titlePage: [], body: [] }).text).toBe('');
  });

  it('has inner blank lines of dialogue as two blanks, and the second of two who speak at once below the first', () => {
    expect(printed(speech('ANNA', [parenthetical('low'), dialogue('One.\n\nTwo.'), lyric('la\nla')], ['V.O.']))).toBe(
      'ANNA (V.O.)\n(low)\nOne.\n  \nTwo.\n~la\n~la\n',
    );
    expect(printed(dual(speechOf('A', [dialogue('x')]), speechOf('B', [dialogue('y')], ['O.S.'])))).toBe(
      'A\nx\n\nB (O.S.) ^\ny\n',
    );
  });

  it('has one title value beside its key, several below it', () => {
    const titlePage = [
      { key: 'Title', values: [rich('Fish')] },
      { key: 'Contact', values: [rich('A'), rich('B: c')] },
      { key: 'Notes', values: [] },
    ];
    expect(print({ titlePage, body: [action('x')] }).text).toBe(
      'Title: Fish\nContact:\n    A\n    B: c\nNotes:\n\nx\n',
    );
    expect(print({ titlePage: [{ key: 'Studio', values: [rich('X')] }], body: [] }).text).toBe('Studio:\n    X\n');
  });

  it.each<[Block, string]>([
    [heading('ÉGLISE'), '.ÉGLISE'],
    [heading('INT. A'), 'INT. A'],
    [action('INT. A'), '!INT. A'],
    [action('.38'), '!.38'],
    [action('...and'), '...and'],
    [action('JOHN\nHi.'), '!JOHN\nHi.'],
    [action('JOHN'), 'JOHN'],
    [action('!x'), '!!x'],
    [action('x\n> y <'), 'x\n!> y <'],
    [action('x\n> y'), 'x\n> y'],
    [action('# x'), '!# x'],
    [action('Title: x'), '!Title: x'],
    [action('CUT TO:'), '!CUT TO:'],
    [says('McCOY', 'Hi.'), '@McCOY\nHi.'],
    [says('JOHN', 'Hi.'), 'JOHN\nHi.'],
    [speech('JOHN', []), '@JOHN'],
    [says('INT. A', 'Hi.'), '@INT. A\nHi.'],
    [transition('CUT TO:'), 'CUT TO:'],
    [transition('Burn.'), '> Burn.'],
    [transition('FADE OUT.'), '> FADE OUT.'],
    [heading('INT./EXT. CAR'), 'INT./EXT. CAR'],
    [heading('EXT/INT. CAR'), '.EXT/INT. CAR'],
    [transition('a <'), '> a \\<'],
    [centered('THE END'), '> THE END <'],
    [lyrics('la'), '~la'],
    [heading([{ kind: 'note', text: 'n' }, run('INT. A')]), 'INT. A [[n]]'],
    [heading([{ kind: 'note', text: 'n' }, run('INT. A')], '8'), 'INT. A [[n]] #8#'],
    [heading([run('INT. A - DAY', { bold: true })], '8'), 'INT. **A - DAY** #8#'],
    [heading([run('EXT. A', { italic: true, underline: true })]), 'EXT. *_A_*'],
    [heading([run('INT. A', { bold: true }), run(' - DAY')]), '.**INT. A** - DAY'],
    [transition([{ kind: 'note', text: 'n' }, run('CUT TO:')]), '> CUT TO: [[n]]'],
    [section(2, [{ kind: 'note', text: 'n' }, run('One')]), '## One [[n]]'],
    [centered([run('END'), { kind: 'note', text: 'n' }]), '> END [[n]] <'],
    [lyrics([{ kind: 'note', text: 'n' }, run('la')]), '~[[n]]la'],
    [action([{ kind: 'note', text: 'n' }, run('INT. A')]), '![[n]]INT. A'],
    [speech([run('JOHN'), { kind: 'note', text: 'n' }], [dialogue('Hi.')], ['V.O.']), 'JOHN (V.O.)\n[[n]]\nHi.'],
    [speech([run('JOHN'), { kind: 'note', text: 'n' }], [dialogue('INT. A')]), '@JOHN\n[[n]]\nINT. A'],
    [speech([run('JOHN'), { kind: 'note', text: 'n' }], []), '@JOHN [[n]]'],
    [
      speech(
        [run('JOHN'), { kind: 'note', text: 'n' }, { kind: 'boneyard', text: 'b' }, { kind: 'note', text: 'm\no' }],
        [dialogue('Hi.')],
      ),
      'JOHN [[n]]/* b */\n[[m\no]]\nHi.',
    ],
    [says('A', '(x)', '# y', '#z', '~w', '==='), 'A\n\\(x)\n\\# y\n#z\n\\~w\n\\==='],
    [action([run('BIG', { bold: true, underline: true })]), '**_BIG_**'],
    [action([run('BIG', { bold: true, italic: true, underline: true })]), '***_BIG_***'],
    [action([run('so ', { underline: true }), run('BIG', { bold: true, underline: true })]), '_so **BIG**_'],
    [action([run('so', { bold: true, underline: true }), run(' BIG', { underline: true })]), '_**so** BIG_'],
    [action([run('so', { bold: true, underline: true }), run(' BIG', { bold: true })]), '**_so_ BIG**'],
    [
      action([
        run('so ', { underline: true }),
        run('BIG', { bold: true, underline: true }),
        run(' it', { bold: true }),
      ]),
      '_so **BIG_ it**',
    ],
    [
      action([run('x\n'), run('y', { bold: true }), { kind: 'boneyard', text: 'a\n\nb' }, run('\nz')]),
      'x\n**y** /* a\n\nb */[[ ]]\nz',
    ],
    [action([{ kind: 'boneyard', text: 'a\n\nb' }, run('y')]), '/* a\n\nb */y'],
    [speech('A', [dialogue([run('x'), { kind: 'boneyard', text: 'a\nb' }, run('\ny')])]), 'A\nx /* a\nb */[[ ]]\ny'],
  ])('forces %j only where it would be read as something else', (block, text) => {
    expect(print(script([block])).text).toBe(`${text}\n`);
  });

  it.each([
    ['5 * 4 * 3', '5 * 4 * 3'],
    ['*69', '\\*69'],
    ['snake_case_name', 'snake_case_name'],
    ['_a_', '\\_a\\_'],
    ['____', '____'],
    ['****', '****'],
    ['C:\\temp', 'C:\\temp'],
    ['\\*', '\\\\\\*'],
    ['[[a]]', '[\\[a]]'],
    ['/* a */', '/\\* a \\*/'],
  ])('escapes %j only where it would be markup', (text, written) => {
    expect(printed(action(text))).toBe(`${written}\n`);
  });

  it('marks stretches of a style, one in the other', () => {
    expect(printed(action([run('a', { bold: true }), run('b', { italic: true })]))).toBe('**a***b*\n');
    expect(printed(action([run('*9765*', { bold: true })]))).toBe('**\\*9765\\***\n');
    expect(printed(action([run('a ', { underline: true }), run('b', { underline: true, italic: true })]))).toBe(
      '_a *b*_\n',
    );
  });

  it.each<[string, Script, string, string]>([
    ['FTL001', script([action('x', 'Shot')]), 'x\n', 'Shot'],
    ['FTL002', script([heading('— A')]), '— A\n', '— A'],
    [
      'FTL003',
      { titlePage: [], body: [{ kind: 'action', text: [run('un'), run('do', { underline: true })] }] },
      'undo\n',
      'do',
    ],
    [
      'FTL004',
      {
        titlePage: [],
        body: [{ kind: 'speech', speech: { name: rich('A'), extensions: [], parts: [parenthetical('a) (b')] } }],
      },
      'A\na) (b\n',
      'a) (b',
    ],
    [
      'FTL005',
      { titlePage: [], body: [{ kind: 'heading', text: rich('INT. A'), number: '1 A' }] },
      'INT. A #1 A#\n',
      '#1 A#',
    ],
    ['FTL006', { titlePage: [{ key: 'Studio', values: [] }], body: [] }, 'Studio:\n', 'Studio'],
  ])('tells %s, and keeps the text', (code, given, text, excerpt) => {
    const { losses, text: written } = print(given);
    expect(losses).toEqual([{ code, block: code === 'FTL006' ? -1 : 0, excerpt }]);
    expect(written).toContain(text.trimEnd());
    expect(parse(written).diagnostics.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
