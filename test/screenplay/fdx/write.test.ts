import { describe, expect, it } from 'vitest';
import type { Block } from '../../../src/screenplay/ast.js';
import {
  action,
  heading,
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
import { titlePage } from '../../../src/screenplay/edit.js';
import { readFdx } from '../../../src/screenplay/fdx/read.js';
import { writeFdx } from '../../../src/screenplay/fdx/write.js';

function contentOf(xml: string): string {
  return /<Content>\n([\s\S]*?)<\/Content>/.exec(xml)?.[1] ?? '';
}

const WRITTEN: readonly (readonly [name: string, body: readonly Block[], content: string])[] = [
  [
    'a heading with number and synopsis',
    [heading('INT. A & B', '1"'.slice(0, 1)), synopsis('They <meet>.')],
    '<Paragraph Number="1" Type="Scene Heading"><SceneProperties><Summary><Paragraph><Text>They &lt;meet&gt;.</Text></Paragraph></Summary></SceneProperties><Text>INT. A &amp; B</Text></Paragraph>\n',
  ],
  [
    'a synopsis elsewhere',
    [action('x'), synopsis('They meet.')],
    '<Paragraph Type="Action"><Text>x</Text></Paragraph>\n<Paragraph Type="Outline Body"><Text>They meet.</Text></Paragraph>\n',
  ],
  [
    'emphasis, never as an empty Style',
    [action([run('He '), run('sits', { underline: true, bold: true, italic: true }), run('.')])],
    '<Paragraph Type="Action"><Text>He </Text><Text Style="Bold+Italic+Underline">sits</Text><Text>.</Text></Paragraph>\n',
  ],
  [
    'a speech',
    [speech('ANA', [parenthetical('low'), dialogue('Hi,\n\nyou.'), lyric('la')], ['V.O.'])],
    '<Paragraph Type="Character"><Text>ANA</Text><Text> (V.O.)</Text></Paragraph>\n<Paragraph Type="Parenthetical"><Text>(</Text><Text>low</Text><Text>)</Text></Paragraph>\n<Paragraph Type="Dialogue"><Text>Hi,\n\nyou.</Text></Paragraph>\n<Paragraph Type="Lyric"><Text>la</Text></Paragraph>\n',
  ],
  [
    'dual dialogue',
    [{ ...dual(speechOf('A', []), speechOf('B', [])), gap: 1 }],
    '<Paragraph SpaceBefore="24"><Text></Text><DualDialogue>\n<Paragraph Type="Character"><Text>A</Text></Paragraph>\n<Paragraph Type="Character"><Text>B</Text></Paragraph>\n</DualDialogue></Paragraph>\n',
  ],
  [
    'centered text and roles',
    [centered('a'), action('b', 'Shot'), centered('c', 'New Act'), action('d', 'End of Act')],
    '<Paragraph Alignment="Center" Type="Action"><Text>a</Text></Paragraph>\n<Paragraph Type="Shot"><Text>b</Text></Paragraph>\n<Paragraph Alignment="Center" Type="New Act"><Text>c</Text></Paragraph>\n<Paragraph Alignment="Left" Type="End of Act"><Text>d</Text></Paragraph>\n',
  ],
  [
    'page breaks',
    [pageBreak(), pageBreak(), transition('CUT TO:'), { ...pageBreak(), gap: 2 }, lyrics('la'), pageBreak()],
    '<Paragraph StartsNewPage="Yes" Type="Action"><Text></Text></Paragraph>\n<Paragraph StartsNewPage="Yes" Type="Transition"><Text>CUT TO:</Text></Paragraph>\n<Paragraph SpaceBefore="36" StartsNewPage="Yes" Type="Action"><Text></Text></Paragraph>\n<Paragraph Type="Lyric"><Text>la</Text></Paragraph>\n<Paragraph StartsNewPage="Yes" Type="Action"><Text></Text></Paragraph>\n',
  ],
  [
    'a page break between a speech and lyrics',
    [speech('A', [dialogue('b')]), pageBreak(), lyrics('la')],
    '<Paragraph Type="Character"><Text>A</Text></Paragraph>\n<Paragraph Type="Dialogue"><Text>b</Text></Paragraph>\n<Paragraph StartsNewPage="Yes" Type="Action"><Text></Text></Paragraph>\n<Paragraph Type="Lyric"><Text>la</Text></Paragraph>\n',
  ],
  [
    'gaps',
    [
      { ...heading('INT. A'), gap: 1 },
      { ...action('b'), gap: 1 },
    ],
    '<Paragraph SpaceBefore="36" Type="Scene Heading"><Text>INT. A</Text></Paragraph>\n<Paragraph SpaceBefore="24" Type="Action"><Text>b</Text></Paragraph>\n',
  ],
  [
    'notes',
    [action([run('a'), { kind: 'note', text: 'x\n\ny' }]), note('z'), section(2, 'S')],
    '<Paragraph Type="Action"><Text>a</Text><ScriptNote><Paragraph><Text>x</Text></Paragraph><Paragraph><Text></Text></Paragraph><Paragraph><Text>y</Text></Paragraph></ScriptNote></Paragraph>\n<Paragraph Type="Action"><ScriptNote><Paragraph><Text>z</Text></Paragraph></ScriptNote></Paragraph>\n<Paragraph Type="Outline 2"><Text>S</Text></Paragraph>\n',
  ],
  [
    'parentheses that do not match, as they are',
    [speech('A', [parenthetical('a) or (b')])],
    '<Paragraph Type="Character"><Text>A</Text></Paragraph>\n<Paragraph Type="Parenthetical"><Text>a) or (b</Text></Paragraph>\n',
  ],
];

describe('FDX writing', () => {
  it.each(WRITTEN)('%s', (_, body, content) => {
    const { xml, losses } = writeFdx(script(body));
    expect(contentOf(xml)).toBe(content);
    expect(losses).toEqual([]);
    expect(readFdx(xml)).toMatchObject({ script: script(body), diagnostics: [] });
  });

  it('declares itself as Final Draft does', () => {
    expect(writeFdx(script([])).xml).toBe(
      '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n<FinalDraft DocumentType="Script" Template="No" Version="4">\n<Content>\n</Content>\n</FinalDraft>\n',
    );
  });

  it('escapes a scene number', () => {
    const block: Block = { kind: 'heading', text: [run('INT. A')], number: '1"<&\n' };
    expect(contentOf(writeFdx({ titlePage: [], body: [block] }).xml)).toContain('Number="1&quot;&lt;&amp;&#10;"');
  });

  it('P5 reads its own title page back', () => {
    const page = titlePage({
      title: 'A Fish',
      credit: 'Written by',
      authors: ['Ana', 'Bo'],
      source: 'Based on a dream',
      draftDate: '2026-01-02',
      contact: 'a@example.com\n(555) 1',
    });
    const { xml, losses } = writeFdx({ titlePage: page, body: [] });
    expect(losses).toEqual([]);
    expect(readFdx(xml).script.titlePage).toEqual(page);
  });

  it("P5 reads back credits, keys of one's own and further pages", () => {
    const values = (...lines: string[]) => lines.map((line) => [run(line)]);
    const page = [
      { key: 'Title', values: values('A Fish') },
      { key: 'Story by', values: values('Bo', 'Cy') },
      { key: 'Credit', values: values('Screenplay by') },
      { key: 'Author', values: values('Ana') },
      { key: 'Revisions by', values: values('Dee') },
      { key: 'Episode', values: values('3') },
      { key: 'WGA', values: values('1', '2') },
      { key: 'Contact', values: values('Tel: 555') },
      { key: 'Title page 2', values: values('To Bo', 'with love') },
      { key: 'Title page 3', values: values('Again') },
    ];
    const { xml, losses } = writeFdx({ titlePage: page, body: [] });
    expect(losses).toEqual([]);
    expect(readFdx(xml).script.titlePage).toEqual(page);
  });

  it('P5 reads back a title page of forty keys', () => {
    const page = Array.from({ length: 40 }, (_, at) => ({
      key: at === 0 ? 'Title' : `Key ${at}`,
      values: [[run(`value ${at}`)]],
    }));
    const { xml, losses } = writeFdx({ titlePage: page, body: [] });
    expect(losses).toEqual([]);
    expect(readFdx(xml).script.titlePage).toEqual(page);
  });

  it('P5 writes an omitted scene as one, and reads it back', () => {
    const body = [
      heading('OMITTED', '21'),
      boneyard('EXT. YARD - DUSK #4A#\n\nMara *waits*.\n\nMARA (O.S.)\nWell?\n\n===\n\n> END <'),
      action('On.'),
    ];
    const { xml, losses } = writeFdx(script(body));
    expect(losses).toEqual([]);
    expect(contentOf(xml)).toMatch(
      /^<Paragraph Number="21" Type="Scene Heading"><Text>OMITTED<\/Text><OmittedScene>\n<Paragraph Number="4A" Type="Scene Heading"><Text>EXT\. YARD - DUSK/,
    );
    expect(readFdx(xml)).toMatchObject({ script: script(body), diagnostics: [] });
  });

  it('names the entries of a title page that would come out differently', () => {
    const value = (text: string) => [[run(text)]];
    const page = [
      { key: 'Title', values: value('A Fish') },
      { key: 'Fo-o', values: value('bar') },
      { key: 'Phone', values: value('3') },
    ];
    const { xml, losses } = writeFdx({ titlePage: page, body: [] });
    expect(losses).toEqual([
      { code: 'FDX021', block: -1, excerpt: 'Fo-o' },
      { code: 'FDX021', block: -1, excerpt: 'Phone' },
    ]);
    expect(xml).toContain('Fo-o: </Text><Text>bar');
    const mixed = [
      { key: 'Title', values: value('A') },
      { key: 'Date', values: value('soon') },
      { key: 'Copyright', values: value('© Me') },
      { key: 'Contact', values: value('a@b.c') },
    ];
    // The date joins the lines of the contact; the other entries come back.
    expect(writeFdx({ titlePage: mixed, body: [] }).losses.map(({ excerpt }) => excerpt)).toEqual(['Date', 'Contact']);
    expect(writeFdx({ titlePage: [{ key: 'Credit', values: value('by') }], body: [] }).losses).toEqual([
      { code: 'FDX021', block: -1, excerpt: 'Credit' },
    ]);
  });

  it.each<[string, readonly Block[], string, readonly Block[]]>([
    ['FDX020', [speech('A', [dialogue('b')]), lyrics('la')], 'la', [speech('A', [dialogue('b'), lyric('la')])]],
    ['FDX022', [boneyard('cut')], 'cut', []],
    ['FDX022', [action([run('a '), { kind: 'boneyard', text: 'cut' }, run('b')])], 'cut', [action('a b')]],
    [
      'FDX028',
      [heading('OMITTED'), boneyard('EXT. YARD\n\n\n\n\n@MARA\nWell?')],
      'EXT. YARD\n\n\n\n\n@MARA\nWell?',
      [heading('OMITTED'), boneyard('EXT. YARD\n\n\n\n\nMARA\nWell?')],
    ],
    ['FDX023', [action('a\uFFFF\uD800b')], 'ab', [action('ab')]],
    ['FDX024', [section(5, 'Deep')], 'Deep', [section(4, 'Deep')]],
    ['FDX026', [{ ...action('a'), gap: 101 }], '101', [{ ...action('a'), gap: 100 }]],
    [
      'FDX027',
      [speech('A', [parenthetical('( a'), parenthetical('b )'), dialogue('c')])],
      '( a',
      [speech('A', [parenthetical('a b'), dialogue('c')])],
    ],
  ])('tells the loss %s', (code, body, excerpt, read) => {
    const { xml, losses } = writeFdx(script(body));
    expect(losses).toEqual([{ code, block: body.length - 1, excerpt }]);
    expect(readFdx(xml).script).toEqual(script(read));
  });

  it('tells the loss FDX025', () => {
    const { losses } = writeFdx({
      titlePage: [],
      body: [{ kind: 'action', text: [run('a'), run('b', { underline: true })] }],
    });
    expect(losses).toEqual([{ code: 'FDX025', block: 0, excerpt: 'b' }]);
  });

  it('P11 gives the same bytes for equal scripts', () => {
    const body = WRITTEN.flatMap(([, each]) => each);
    expect(writeFdx(script(body)).xml).toBe(writeFdx(structuredClone(script(body))).xml);
  });
});
