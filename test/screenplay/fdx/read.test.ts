import { describe, expect, it } from 'vitest';
import type { Block, TitleEntry } from '../../../src/screenplay/ast.js';
import {
  action, centered, dialogue, dual, heading, lyric, lyrics, note, pageBreak, parenthetical, run, script, section, speech, speechOf, synopsis, transition,
} from '../../../src/screenplay/build.js';
import { FdxError, FdxTooLarge } from '../../../src/screenplay/fdx/limits.js';
import { readFdx } from '../../../src/screenplay/fdx/read.js';

const p = (type: string, text: string, more = '') => `<Paragraph Type="${type}"${more}><Text>${text}</Text></Paragraph>`;
const fdx = (content: string, rest = '') => `<?xml version="1.0" encoding="UTF-8"?>\n<FinalDraft DocumentType="Script" Version="5"><Content>${content}</Content>${rest}</FinalDraft>`;
const aside = (text: string) => ({ kind: 'note' as const, text });

interface Case {
  readonly name: string;
  readonly content: string;
  readonly rest?: string;
  readonly is: readonly Block[];
  /** Code and message. */
  readonly told?: readonly (readonly [string, RegExp])[];
}

const CASES: readonly Case[] = [
  {
    name: 'runs split inside a word',
    content: '<Paragraph Type="Action"><Text>He s</Text>\n  <Text Style="Bold+Italic">it</Text><Text>s. </Text> <Text Style="">Now.</Text></Paragraph>',
    is: [action([run('He s'), run('it', { bold: true, italic: true }), run('s. Now.')])],
  },
  {
    name: 'a cue in three runs',
    content: '<Paragraph Type="Character"><Text>JO</Text><Text>HN (V.</Text><Text>O.) (CONT’D)</Text></Paragraph>' + p('Dialogue', 'Hi.'),
    is: [speech('JOHN', [dialogue('Hi.')], ['V.O.', 'CONT’D'])],
  },
  {
    name: 'dual dialogue, in a wrapper of any type',
    content: `<Paragraph Type="General"><Text></Text><DualDialogue>${p('Character', 'JOHN')}${p('Parenthetical', '(low)')}${p('Dialogue', 'Hi.')}${p('Character', 'ANA')}${p('Dialogue', 'Ho.')}</DualDialogue></Paragraph>${p('Action', 'x')}`,
    is: [dual(speechOf('JOHN', [parenthetical('low'), dialogue('Hi.')]), speechOf('ANA', [dialogue('Ho.')])), action('x')],
  },
  {
    name: 'dual dialogue of one speaker or three',
    content: `<Paragraph><DualDialogue>${p('Character', 'A')}</DualDialogue></Paragraph><Paragraph><DualDialogue>${p('Character', 'B')}${p('Character', 'C')}${p('Character', 'D')}</DualDialogue></Paragraph>`,
    is: [speech('A', []), dual(speechOf('B', []), speechOf('C', [])), speech('D', [])],
  },
  {
    name: 'nested paragraphs, which are not text of the outer one',
    content:
      '<Paragraph Number="4A" Type="Scene Heading"><SceneProperties Length="1/8" Title="x"><Summary><Paragraph><Text>They meet.</Text></Paragraph><Paragraph><Text>They part.</Text></Paragraph></Summary><SceneArcBeats><CharacterArcBeat Name="A"><Paragraph><Text>no</Text></Paragraph></CharacterArcBeat></SceneArcBeats></SceneProperties><Text>INT. A</Text></Paragraph>',
    is: [heading('INT. A', '4A'), synopsis('They meet.'), synopsis('They part.')],
  },
  { name: 'an unknown type and a missing one', content: p('Strange', 'a') + '<Paragraph><Text>b</Text></Paragraph>', is: [action('a'), action('b')], told: [['FDX010', /"Strange" \(1\)/]] },
  {
    name: 'soft returns: a line break, or a blank in one line',
    content: p('Action', 'a\nb\u2028c') + p('Scene Heading', 'INT.\nA') + p('Character', 'JO\nHN') + p('Dialogue', 'x&#10;y'),
    is: [action('a\nb\nc'), heading('INT. A'), speech('JO HN', [dialogue('x\ny')])],
  },
  {
    name: 'centered text in both spellings',
    content: p('Action', 'a', ' Alignment="Center"') + p('General', 'b', ' Alignment="Centered"') + p('Action', 'c', ' Alignment="Right"'),
    is: [centered('a'), centered('b', 'General'), action('c')],
  },
  {
    name: 'act cards, centered unless they say otherwise',
    content: p('New Act', 'ACT ONE') + p('End Of Act', 'END') + p('Cold Opening', 'c', ' Alignment="Left"') + p('Act&amp;Scene Break', 'd') + p('Shot', 'ON HIM'),
    is: [centered('ACT ONE', 'New Act'), centered('END', 'End of Act'), action('c', 'Cold Opening'), action('d', 'Act&Scene Break'), action('ON HIM', 'Shot')],
  },
  {
    name: 'notes at their places, and paragraphs of them',
    content:
      '<Paragraph Type="Action"><Text>He </Text><ScriptNote ID="1"><Paragraph><Text>why</Text></Paragraph><Paragraph/><Paragraph><Text>now</Text></Paragraph></ScriptNote><Text>sits.</Text></Paragraph>' +
      p('Note', 'Think.') +
      '<Paragraph Type="Action"><ScriptNote><Paragraph><Text>alone</Text></Paragraph></ScriptNote></Paragraph>',
    is: [action([run('He '), aside('why\n\nnow'), run('sits.')]), note('Think.'), note('alone')],
  },
  {
    name: 'notes that stand apart, by their ranges',
    content: p('Action', 'Hum.') + `<Paragraph><DualDialogue>${p('Character', 'A')}${p('Character', 'B')}</DualDialogue></Paragraph>` + p('Action', 'Go on.') + p('Action', 'End.'),
    rest: `<ScriptNotes>${['0,4', '6,6', '8,10', '12,99', '900,901', 'x']
      .map((range, i) => `<ScriptNote Range="${range}"><Paragraph><Text>n${i}</Text></Paragraph></ScriptNote>`)
      .join('')}</ScriptNotes>`,
    is: [
      action([run('Hum.'), aside('n0')]),
      dual(speechOf([run('A'), aside('n1')], []), speechOf('B', [])),
      action([run('Go'), aside('n2'), run(' on.'), aside('n3')]),
      action('End.'),
      note('n4'),
      note('n5'),
    ],
  },
  {
    name: 'notes between the lines of a speech',
    content: p('Character', 'A') + '<Paragraph Type="Dialogue"><ScriptNote><Paragraph><Text>n</Text></Paragraph></ScriptNote></Paragraph>' + p('Dialogue', 'b'),
    is: [speech([run('A'), aside('n')], [dialogue('b')])],
  },
  {
    name: 'parentheses, there or not',
    content: p('Character', 'A') + p('Parenthetical', '(low)') + p('Parenthetical', 'high') + p('Parenthetical', '(a) and (b)') + p('Dialogue', '(c)'),
    is: [speech('A', [parenthetical('low'), parenthetical('high'), parenthetical('(a) and (b)'), dialogue('(c)')])],
  },
  {
    name: 'lyrics in a speech and outside',
    content: p('Lyrics', 'la') + p('Character', 'A') + p('Lyric', 'lo') + p('Lyrics', 'lu') + p('Action', 'x') + p('Lyric', 'li'),
    is: [lyrics('la'), speech('A', [lyric('lo\nlu')]), action('x'), lyrics('li')],
  },
  {
    name: 'dialogue without a character',
    content: p('Dialogue', 'Hi.') + p('Parenthetical', '(low)'),
    is: [action('Hi.'), action('(low)')],
    told: [['FDX003', /no character/], ['FDX003', /no character/]],
  },
  {
    name: 'a character without a name, and one of extensions only',
    content: p('Character', ' ') + p('Character', '(V.O.)') + p('Dialogue', 'x'),
    is: [{ ...speech('(V.O.)', [dialogue('x')]), gap: 2 }],
  },
  {
    name: 'outline and transition',
    content: p('Outline 1', 'ACT') + p('Sequence', 'S') + p('Outline Body', 'They go.') + p('Summary', 'And so.') + p('Transition', 'CUT TO:'),
    is: [section(1, 'ACT'), section(2, 'S'), synopsis('They go.'), synopsis('And so.'), transition('CUT TO:')],
  },
  {
    name: 'space: what is beyond the usual, and empty paragraphs',
    content:
      p('Scene Heading', 'INT. A', ' SpaceBefore="24"') + p('Action', 'a', ' SpaceBefore="36"') + p('Action', '') + p('Action', ' \n') + p('Action', 'b') +
      p('Scene Heading', 'INT. B', ' SpaceBefore="36"') + p('Action', 'c', ' SpaceBefore="1e9"') + p('Action', 'd', ' SpaceBefore="-4"'),
    is: [
      heading('INT. A'),
      { ...action('a'), gap: 2 },
      { ...action('b'), gap: 5 },
      { ...heading('INT. B'), gap: 1 },
      { ...action('c'), gap: 100 },
      action('d'),
    ],
  },
  {
    name: 'a parenthetical over several paragraphs',
    content: p('Character', 'A') + p('Parenthetical', '(looking') + p('Parenthetical', 'at the') + p('Parenthetical', 'clock)') + p('Parenthetical', '(beat') + p('Parenthetical', '(softly)') + p('Dialogue', 'b'),
    is: [speech('A', [parenthetical('looking at the clock'), parenthetical('(beat'), parenthetical('softly'), dialogue('b')])],
  },
  {
    name: 'empty lines in a speech',
    content: p('Character', 'A') + p('Dialogue', 'a') + p('Dialogue', '') + p('Dialogue', 'b') + p('Action', '') + p('Action', 'c'),
    is: [speech('A', [dialogue('a\n\nb')]), { ...action('c'), gap: 2 }],
  },
  {
    name: 'an empty paragraph of a type that Final Draft sets close, or that says its space',
    content: p('General', 'a') + p('General', '') + p('General', 'b') + p('General', '') + p('Action', 'c') + p('Action', '', ' SpaceBefore="0"') + p('Action', 'd'),
    is: [
      action('a', 'General'),
      action('b', 'General'),
      { ...action('c'), gap: 1 },
      { ...action('d'), gap: 1 },
    ],
  },
  {
    name: 'text shown in capitals, text that was never revised, and tab stops',
    content: '<Paragraph Type="Action"><Tabstops><Tabstop Position="1"/></Tabstops><Text RevisionID="0">A </Text><Text Style="AllCaps+Bold">straße</Text></Paragraph>',
    is: [action([run('A '), run('STRASSE', { bold: true })])],
    rest: '<Macros><Macro/></Macros>',
  },
  {
    name: 'page breaks',
    content:
      p('Scene Heading', 'INT. A', ' StartsNewPage="Yes"') + p('Character', 'A') + p('Dialogue', 'b', ' StartsNewPage="Yes"') +
      p('Action', '', ' StartsNewPage="Yes"') + p('Lyric', 'c', ' StartsNewPage="No"'),
    is: [pageBreak(), heading('INT. A'), speech('A', [dialogue('b')]), pageBreak(), lyrics('c')],
    told: [['FDX010', /page breaks within a speech \(1\)/]],
  },
  {
    name: 'text that looks like a number stays text',
    content: p('Action', '0123') + p('Character', 'true') + p('Dialogue', '1e3') + p('Action', '  007  '),
    is: [action('0123'), speech('true', [dialogue('1e3')]), action('  007')],
  },
  {
    name: 'entities, character references and CDATA',
    content: p('Action', 'a &amp; b &lt;c&gt; &#233;&#x1F3AC; <![CDATA[<d> & ]]>e<!-- f -->g'),
    is: [action('a & b <c> é🎬 <d> & eg')],
  },
  {
    name: 'features that are passed over, counted',
    content:
      '<Paragraph Type="Action"><Text RevisionID="1" Style="HiddenText+Bold">a</Text><Text RevisionID="2" AdornmentStyle="-1" TagNumber="7">b</Text><Image/></Paragraph>' +
      '<Paragraph Type="Scene Heading"><Text>Omitted</Text><OmittedScene><Paragraph Type="Action"><Text>gone</Text></Paragraph></OmittedScene></Paragraph>',
    rest: '<Macros><Macro/><Macro/></Macros><LockedPages><LockedPage/></LockedPages><ElementSettings><FontSpec/></ElementSettings>',
    is: [action([run('a', { bold: true }), run('b')]), heading('Omitted')],
    told: [
      ['FDX010', /revisions \(2\)/], ['FDX010', /style hiddentext \(1\)/], ['FDX010', /tags \(1\)/], ['FDX010', /<Image> within a paragraph|images \(1\)/],
      ['FDX010', /omitted scenes \(1\)/], ['FDX010', /locked pages \(1\)/],
    ],
  },
  {
    name: 'a shot with a number, which only scene headings keep',
    content: p('Scene Heading', 'INT. A', ' Number="1"') + p('Shot', 'ON HIM', ' Number="2"') + p('Shot', 'ON HER', ' Number="3"') + p('Shot', 'ON IT', ' Number=""'),
    is: [heading('INT. A', '1'), action('ON HIM', 'Shot'), action('ON HER', 'Shot'), action('ON IT', 'Shot')],
    told: [['FDX010', /^Passed over: numbers of what is no scene heading \(2\)\.$/]],
  },
  {
    name: 'a layout of pages and elements that is not the one here',
    content: p('Action', 'a'),
    rest:
      '<PageLayout TopMargin="90" BottomMargin="72"><PageSize Width="8.27" Height="11.69"/></PageLayout>' +
      '<ElementSettings Type="Scene Heading"><ParagraphSpec LeftIndent="1.50" RightIndent="7.50" SpaceBefore="12" Spacing="1"/></ElementSettings>' +
      '<ElementSettings Type="Dialogue"><FontSpec Size="12"/><ParagraphSpec LeftIndent="2.25" RightIndent="6.00" SpaceBefore="0" Spacing="2"/></ElementSettings>',
    is: [action('a')],
    told: [['FDX010', /margins or line spacing of its own \(1\)/], ['FDX010', /paper of 8\.27 by 11\.69 inches \(1\)/], ['FDX010', /columns or spacing of elements of its own \(2\)/]],
  },
  {
    name: 'the usual layout, of which nothing is told, nor of what is no figure',
    content: p('Action', 'a'),
    rest:
      '<PageLayout BottomMargin="72" DocumentLeading="Normal" FooterMargin="36" HeaderMargin="36" TopMargin="72"><PageSize Height="11.00" Width="8.50"/></PageLayout>' +
      [['Scene Heading', '1.50', '7.50', 24], ['Action', '1.50', '7.50', 12], ['Character', '3.50', '7.25', 12], ['Parenthetical', '3.00', '5.50', 0], ['Dialogue', '2.50', '6.00', 0], ['Transition', '5.50', '7.10', 12], ['Strange', '9', '9', 99]]
        .map(([type, left, right, before]) => `<ElementSettings Type="${type}"><ParagraphSpec Alignment="Left" LeftIndent="${left}" RightIndent="${right}" SpaceBefore="${before}" Spacing="1"/></ElementSettings>`)
        .join('') +
      '<ElementSettings Type="Action"><ParagraphSpec LeftIndent="x"/></ElementSettings><ElementSettings/><PageLayout><PageSize/></PageLayout>',
    is: [action('a')],
  },
  { name: 'control characters', content: p('Action', 'a\u0085b\tc'), is: [action('ab    c')], told: [['FDX004', /1 texts/]] },
  {
    name: 'an underline within a word, which no screenplay keeps',
    content: '<Paragraph><Text>un</Text><Text Style="Underline">der</Text><Text> it</Text></Paragraph>' + p('Character', 'A') + '<Paragraph Type="Dialogue"><Text Style="Underline">o</Text><Text>n, </Text><Text Style="Underline">all</Text></Paragraph>',
    is: [action('under it'), speech('A', [dialogue([run('on, '), run('all', { underline: true })])])],
    told: [['FDX010', /^Passed over: underlines that begin or end within a word \(2\)\.$/]],
  },
  {
    name: 'text that stands in no Text element',
    content: 'a<Paragraph>b<Text>c</Text> <ScriptNote>d<Paragraph><Text>e</Text></Paragraph></ScriptNote></Paragraph>',
    is: [action([run('c'), aside('e')])],
    told: [['FDX010', /^Passed over: text outside of <Text> \(3\)\.$/]],
  },
  {
    name: 'long names, quoted in short and as whole characters',
    content: `<Paragraph Type="${'x'.repeat(38)}🌧🌧"><Text Style="${'y'.repeat(60)}">a</Text><${'z'.repeat(60)}/></Paragraph>`,
    is: [action('a')],
    told: [['FDX010', new RegExp(`type "${'x'.repeat(38)}…" \\(1\\)`)], ['FDX010', new RegExp(`style ${'y'.repeat(39)}… \\(1\\)`)], ['FDX010', new RegExp(`<${'z'.repeat(39)}…> within`)]],
  },
  { name: 'elements around paragraphs', content: `<Scene>${p('Action', 'a')}</Scene>`, is: [action('a')] },
];

describe('FDX reading', () => {
  it.each(CASES.map((each) => [each.name, each] as const))('%s', (_, { content, rest, is, told = [] }) => {
    const result = readFdx(fdx(content, rest));
    expect(result.script).toEqual(script(is));
    expect(result.diagnostics.map(({ code }) => code)).toEqual(told.map(([code]) => code));
    told.forEach(([, message], i) => expect(result.diagnostics[i]!.message).toMatch(message));
  });

  it('tells of the control characters that XML 1.1 lets pass', () => {
    const { script: read, diagnostics } = readFdx(fdx(p('Action', 'a&#1;b')).replace('1.0', '1.1'));
    expect(read).toEqual(script([action('ab')]));
    expect(diagnostics.map(({ code }) => code)).toEqual(['FDX004']);
  });

  it('tells where blocks and findings stand in the file', () => {
    const xml = fdx(`\n  ${p('Action', 'a')}\r\n  ${p('Dialogue', 'b')}\n`);
    const { spans, diagnostics } = readFdx(xml);
    expect(spans.map(([start, end]) => xml.slice(start.offset, end.offset))).toEqual([p('Action', 'a'), p('Dialogue', 'b')]);
    expect(spans.map(([start]) => [start.line, start.column])).toEqual([[3, 3], [4, 3]]);
    expect(diagnostics).toEqual([expect.objectContaining({ code: 'FDX003', level: 'warning', start: spans[1]![0], end: spans[1]![1] })]);
  });

  it('keeps the first diagnostics and counts the rest', () => {
    const { diagnostics } = readFdx(fdx(p('Dialogue', 'x').repeat(5)), { maxDiagnostics: 2 });
    expect(diagnostics.map(({ code }) => code)).toEqual(['FDX003', 'FDX003', 'LIM001']);
  });
});

describe('FDX title pages', () => {
  const c = (text: string) => p('', text, ' Alignment="Center"').replace(' Type=""', '');
  const l = (text: string) => p('', text).replace(' Type=""', '');
  const read = (paragraphs: string): [string, string[]][] =>
    readFdx(fdx('', `<TitlePage><HeaderAndFooter><Header><Paragraph><Text>no</Text></Paragraph></Header></HeaderAndFooter><Content>${paragraphs}</Content></TitlePage>`)).script.titlePage.map(
      ({ key, values }: TitleEntry) => [key, values.map((value) => value.map(({ text }) => text).join(''))],
    );

  it.each<[string, string, [string, string[]][]]>([
    [
      'with groups apart',
      c('') + c('A FISH') + c('and a bird') + c('') + c('Written by') + c('') + c('Ana Wu') + c('') + c('Based on a dream') + l('') + l('2026-01-02') + l('ana@example.com') + l('(555) 123-4567') + l('© 2026 Ana Wu'),
      [
        ['Title', ['A FISH', 'and a bird']], ['Credit', ['Written by']], ['Author', ['Ana Wu']], ['Source', ['Based on a dream']], ['Draft date', ['2026-01-02']],
        ['Contact', ['ana@example.com', '(555) 123-4567']], ['Copyright', ['© 2026 Ana Wu']],
      ],
    ],
    ['with credit and authors in one group', c('A FISH') + c('') + c('by') + c('Ana Wu') + c('Bo Xi'), [['Title', ['A FISH']], ['Credit', ['by']], ['Authors', ['Ana Wu', 'Bo Xi']]]],
    ['with the name of an episode above the credit', c('A FISH') + c('') + c('Episode 2') + c('') + c('by') + c('') + c('Ana Wu'), [['Title', ['A FISH', 'Episode 2']], ['Credit', ['by']], ['Author', ['Ana Wu']]]],
    ['with a producer below the author', c('A FISH') + c('') + c('Ana Wu') + c('') + c('Produced by') + c('Bo Xi'), [['Title', ['A FISH']], ['Author', ['Ana Wu']], ['Contact', ['Produced by', 'Bo Xi']]]],
    ['without a credit', c('A FISH') + c('') + c('Ana Wu') + c('') + c('Third draft') + c('') + c('Some studio'), [['Title', ['A FISH']], ['Author', ['Ana Wu']], ['Draft date', ['Third draft']], ['Contact', ['Some studio']]]],
    ['with nothing centered', l('A FISH') + l('') + l('Drehbuch von') + l('') + l('Ana Wu'), [['Title', ['A FISH']], ['Credit', ['Drehbuch von']], ['Author', ['Ana Wu']]]],
    ['with the date in words', c('A') + l('12 March 2026'), [['Title', ['A']], ['Draft date', ['12 March 2026']]]],
    ['with an address that holds numbers', c('A') + l('12 March Street') + l('90210 B. Hills'), [['Title', ['A']], ['Contact', ['12 March Street', '90210 B. Hills']]]],
    ['that is empty', c('') + l(''), []],
  ])('%s', (_, paragraphs, is) => {
    expect(read(paragraphs)).toEqual(is);
  });
});

describe('FDX encodings', () => {
  const xml = fdx(p('Action', 'é🎬 中'));
  const utf16 = (text: string, little: boolean) => {
    const bytes = new Uint8Array(text.length * 2);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), little);
    return bytes;
  };

  it.each([
    ['a string', xml],
    ['a string with a byte order mark', `\uFEFF${xml}`],
    ['UTF-8', new TextEncoder().encode(xml)],
    ['UTF-8 with a byte order mark', new TextEncoder().encode(`\uFEFF${xml}`)],
    ['UTF-16, little end first', utf16(`\uFEFF${xml.replace('UTF-8', 'UTF-16')}`, true)],
    ['UTF-16, big end first', utf16(`\uFEFF${xml}`, false)],
  ])('%s', (_, bytes) => {
    expect(readFdx(bytes).script).toEqual(script([action('é🎬 中')]));
  });

  it.each([
    ['bytes that are no UTF-8', new Uint8Array([...new TextEncoder().encode('<FinalDraft>'), 0xe9])],
    ['half a UTF-16 unit', utf16(`\uFEFF${xml}`, true).subarray(0, -1)],
    ['another encoding', new TextEncoder().encode(xml.replace('UTF-8', 'ISO-8859-1'))],
  ])('refuses %s', (_, bytes) => {
    expect(() => readFdx(bytes)).toThrow(expect.objectContaining({ code: 'FDX001' }));
  });
});

describe('FDX that is refused', () => {
  it.each([
    ['nothing', '', 'FDX001', 1, 1],
    ['no XML', 'INT. HOUSE', 'FDX001', 1, 11],
    ['an open element', '<FinalDraft>\n<Content>', 'FDX001', 2, 10],
    ['elements that cross', '<FinalDraft>\n <Content></FinalDraft>', 'FDX001', 2, 24],
    ['an entity that nobody defined', fdx(p('Action', 'a&nbsp;b')), 'FDX001', 2, 94],
    ['a DOCTYPE', '<!DOCTYPE FinalDraft>\n<FinalDraft><Content/></FinalDraft>', 'FDX001', 1, 22],
    ['entity definitions', `<!DOCTYPE f [<!ENTITY a "${'x'.repeat(100)}"><!ENTITY b "&a;&a;">]><FinalDraft><Content/></FinalDraft>`, 'FDX001', 1, 0],
    ['a character that XML forbids', fdx(p('Action', 'a\u0001b')), 'FDX001', 2, 0],
    ['another document', '<html><body/></html>', 'FDX002', 1, 7],
    ['a document without a script', '<FinalDraft></FinalDraft>', 'FDX002', 1, 1],
  ])('%s', (_, xml, code, line, column) => {
    try {
      readFdx(xml);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(FdxError);
      expect(error).toMatchObject({ code, line, ...(column > 0 ? { column } : undefined) });
    }
  });

  it('a file cut off at any byte', () => {
    const bytes = new TextEncoder().encode(fdx(p('Character', 'É &amp; Z') + p('Dialogue', '<![CDATA[x]]> y<!-- c -->') + '<Paragraph Type="Action"/>'));
    for (let at = 0; at < bytes.length; at++) expect(() => readFdx(bytes.subarray(0, at))).toThrow(FdxError);
    expect(readFdx(bytes).script.body).toHaveLength(1);
  });

  it.each([
    ['maxSize', fdx(p('Action', 'x'.repeat(100))), { maxSize: 100 }],
    ['maxDepth', fdx('<a>'.repeat(64) + '</a>'.repeat(64)), {}],
    ['maxParagraphs', fdx(p('Action', 'x').repeat(3)), { maxParagraphs: 2 }],
    ['maxAttributes', fdx(`<Paragraph ${Array.from({ length: 65 }, (_, i) => `a${i}=""`).join(' ')}/>`), {}],
    ['maxAttributeChars', fdx(`<Paragraph Type="${'x'.repeat(64 * 1024 + 1)}"/>`), {}],
    ['maxBlocks', fdx(p('Action', 'a\n\nb\n\nc')), { maxBlocks: 2 }],
  ])('what passes %s', (limit, xml, limits) => {
    expect(() => readFdx(xml, limits)).toThrow(FdxTooLarge);
    expect(() => readFdx(xml, limits)).toThrow(expect.objectContaining({ code: 'FDX009', limit }));
  });
});
