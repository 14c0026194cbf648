import { describe, expect, it } from 'vitest';
import type { Block, TitleEntry } from '../../../src/screenplay/ast.js';
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
import { FdxError, FdxTooLarge } from '../../../src/screenplay/fdx/limits.js';
import { readFdx } from '../../../src/screenplay/fdx/read.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { LETTER } from '../../../src/screenplay/layout/profiles.js';

const p = (type: string, text: string, more = '') =>
  `<Paragraph Type="${type}"${more}><Text>${text}</Text></Paragraph>`;
const fdx = (content: string, rest = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<FinalDraft DocumentType="Script" Version="5"><Content>${content}</Content>${rest}</FinalDraft>`;
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
    content:
      '<Paragraph Type="Action"><Text>He s</Text>\n  <Text Style="Bold+Italic">it</Text><Text>s. </Text> <Text Style="">Now.</Text></Paragraph>',
    is: [action([run('He s'), run('it', { bold: true, italic: true }), run('s. Now.')])],
  },
  {
    name: 'a cue in three runs',
    content:
      '<Paragraph Type="Character"><Text>JO</Text><Text>HN (V.</Text><Text>O.) (CONT’D)</Text></Paragraph>' +
      p('Dialogue', 'Hi.'),
    is: [speech('JOHN', [dialogue('Hi.')], ['V.O.', 'CONT’D'])],
  },
  {
    name: 'dual dialogue, in a wrapper of any type',
    content: `<Paragraph Type="General"><Text></Text><DualDialogue>${p('Character', 'JOHN')}${p('Parenthetical', '(low)')}${p('Dialogue', 'Hi.')}${p('Character', 'ANA')}${p('Dialogue', 'Ho.')}</DualDialogue></Paragraph>${p('Action', 'x')}`,
    is: [
      dual(speechOf('JOHN', [parenthetical('low'), dialogue('Hi.')]), speechOf('ANA', [dialogue('Ho.')])),
      action('x'),
    ],
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
    told: [
      ['FDX010', /titles of scenes \(1\), the first "x"\.$/],
      ['FDX010', /beats of characters in scenes \(1\), the first "no"\.$/],
    ],
  },
  {
    name: 'an unknown type and a missing one',
    content: p('Strange', 'a') + '<Paragraph><Text>b</Text></Paragraph>',
    is: [action('a'), action('b')],
    told: [['FDX010', /"Strange" \(1\)/]],
  },
  {
    name: 'soft returns: a line break, or a blank in one line',
    content:
      p('Action', 'a\nb\u2028c') + p('Scene Heading', 'INT.\nA') + p('Character', 'JO\nHN') + p('Dialogue', 'x&#10;y'),
    is: [action('a\nb\nc'), heading('INT. A'), speech('JO HN', [dialogue('x\ny')])],
  },
  {
    name: 'centered text in both spellings',
    content:
      p('Action', 'a', ' Alignment="Center"') +
      p('General', 'b', ' Alignment="Centered"') +
      p('Action', 'c', ' Alignment="Right"'),
    is: [centered('a'), centered('b', 'General'), action('c')],
    told: [['FDX010', /alignment of paragraphs \(1\)/]],
  },
  {
    name: 'act cards, centered unless they say otherwise',
    content:
      p('New Act', 'ACT ONE') +
      p('End Of Act', 'END') +
      p('Cold Opening', 'c', ' Alignment="Left"') +
      p('Act&amp;Scene Break', 'd') +
      p('Shot', 'ON HIM'),
    is: [
      centered('ACT ONE', 'New Act'),
      centered('END', 'End of Act'),
      action('c', 'Cold Opening'),
      action('d', 'Act&Scene Break'),
      action('ON HIM', 'Shot'),
    ],
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
    content:
      p('Action', 'Hum.') +
      `<Paragraph><DualDialogue>${p('Character', 'A')}${p('Character', 'B')}</DualDialogue></Paragraph>` +
      p('Action', 'Go on.') +
      p('Action', 'End.'),
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
    content:
      p('Character', 'A') +
      '<Paragraph Type="Dialogue"><ScriptNote><Paragraph><Text>n</Text></Paragraph></ScriptNote></Paragraph>' +
      p('Dialogue', 'b'),
    is: [speech([run('A'), aside('n')], [dialogue('b')])],
  },
  {
    name: 'parentheses, there or not',
    content:
      p('Character', 'A') +
      p('Parenthetical', '(low)') +
      p('Parenthetical', 'high') +
      p('Parenthetical', '(a) and (b)') +
      p('Dialogue', '(c)'),
    is: [speech('A', [parenthetical('low'), parenthetical('high'), parenthetical('(a) and (b)'), dialogue('(c)')])],
  },
  {
    name: 'lyrics in a speech and outside',
    content:
      p('Lyrics', 'la') +
      p('Character', 'A') +
      p('Lyric', 'lo') +
      p('Lyrics', 'lu') +
      p('Action', 'x') +
      p('Lyric', 'li'),
    is: [lyrics('la'), speech('A', [lyric('lo\nlu')]), action('x'), lyrics('li')],
  },
  {
    name: 'dialogue without a character',
    content: p('Dialogue', 'Hi.') + p('Parenthetical', '(low)'),
    is: [action('Hi.'), action('(low)')],
    told: [
      ['FDX003', /no character/],
      ['FDX003', /no character/],
    ],
  },
  {
    name: 'a character without a name, and one of extensions only',
    content: p('Character', ' ') + p('Character', '(V.O.)') + p('Dialogue', 'x'),
    is: [{ ...speech('(V.O.)', [dialogue('x')]), gap: 2 }],
  },
  {
    name: 'outline and transition',
    content:
      p('Outline 1', 'ACT') +
      p('Sequence', 'S') +
      p('Outline Body', 'They go.') +
      p('Summary', 'And so.') +
      p('Transition', 'CUT TO:'),
    is: [section(1, 'ACT'), section(2, 'S'), synopsis('They go.'), synopsis('And so.'), transition('CUT TO:')],
  },
  {
    name: 'space: what is beyond the usual, and empty paragraphs',
    content:
      p('Scene Heading', 'INT. A', ' SpaceBefore="24"') +
      p('Action', 'a', ' SpaceBefore="36"') +
      p('Action', '') +
      p('Action', ' \n') +
      p('Action', 'b') +
      p('Scene Heading', 'INT. B', ' SpaceBefore="36"') +
      p('Action', 'c', ' SpaceBefore="1e9"') +
      p('Action', 'd', ' SpaceBefore="-4"'),
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
    content:
      p('Character', 'A') +
      p('Parenthetical', '(looking') +
      p('Parenthetical', 'at the') +
      p('Parenthetical', 'clock)') +
      p('Parenthetical', '(beat') +
      p('Parenthetical', '(softly)') +
      p('Dialogue', 'b'),
    is: [
      speech('A', [
        parenthetical('looking at the clock'),
        parenthetical('(beat'),
        parenthetical('softly'),
        dialogue('b'),
      ]),
    ],
  },
  {
    name: 'empty lines in a speech',
    content:
      p('Character', 'A') +
      p('Dialogue', 'a') +
      p('Dialogue', '') +
      p('Dialogue', 'b') +
      p('Action', '') +
      p('Action', 'c'),
    is: [speech('A', [dialogue('a\n\nb')]), { ...action('c'), gap: 2 }],
  },
  {
    name: 'an empty paragraph of a type that Final Draft sets close, or that says its space',
    content:
      p('General', 'a') +
      p('General', '') +
      p('General', 'b') +
      p('General', '') +
      p('Action', 'c') +
      p('Action', '', ' SpaceBefore="0"') +
      p('Action', 'd'),
    is: [action('a', 'General'), action('b', 'General'), { ...action('c'), gap: 1 }, { ...action('d'), gap: 1 }],
  },
  {
    name: 'text shown in capitals, text that was never revised, and tab stops',
    content:
      '<Paragraph Type="Action"><Tabstops><Tabstop Position="1"/></Tabstops><Text RevisionID="0">A </Text><Text Style="AllCaps+Bold">straße</Text></Paragraph>',
    is: [action([run('A '), run('STRASSE', { bold: true })])],
    rest: '<Macros><Macro/></Macros>',
  },
  {
    name: 'page breaks',
    content:
      p('Scene Heading', 'INT. A', ' StartsNewPage="Yes"') +
      p('Character', 'A') +
      p('Dialogue', 'b', ' StartsNewPage="Yes"') +
      p('Action', '', ' StartsNewPage="Yes"') +
      p('Lyric', 'c', ' StartsNewPage="No"'),
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
    is: [action([run('a', { bold: true }), run('b')]), heading('Omitted'), boneyard('gone')],
    told: [
      ['FDX010', /revisions \(2\)/],
      ['FDX010', /style hiddentext \(1\)/],
      ['FDX010', /tags \(1\)/],
      ['FDX010', /images \(1\)/],
      ['FDX010', /locked pages \(1\)/],
    ],
  },
  {
    name: 'a shot with a number, which only scene headings keep',
    content:
      p('Scene Heading', 'INT. A', ' Number="1"') +
      p('Shot', 'ON HIM', ' Number="2"') +
      p('Shot', 'ON HER', ' Number="3"') +
      p('Shot', 'ON IT', ' Number=""'),
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
    told: [
      ['FDX010', /margins or line spacing of its own \(1\)/],
      ['FDX010', /paper of 8\.27 by 11\.69 inches \(1\)/],
      ['FDX010', /columns or spacing of elements of its own \(2\)/],
    ],
  },
  {
    name: 'the usual layout, of which nothing is told, nor of what is no figure',
    content: p('Action', 'a'),
    rest:
      '<PageLayout BottomMargin="72" DocumentLeading="Normal" FooterMargin="36" HeaderMargin="36" TopMargin="72"><PageSize Height="11.00" Width="8.50"/></PageLayout>' +
      [
        ['Scene Heading', '1.50', '7.50', 24],
        ['Action', '1.50', '7.50', 12],
        ['Character', '3.50', '7.25', 12],
        ['Parenthetical', '3.00', '5.50', 0],
        ['Dialogue', '2.50', '6.00', 0],
        ['Transition', '5.50', '7.10', 12],
        ['Strange', '9', '9', 99],
      ]
        .map(
          ([type, left, right, before]) =>
            `<ElementSettings Type="${type}"><ParagraphSpec Alignment="${type === 'Transition' ? 'Right' : 'Left'}" LeftIndent="${left}" RightIndent="${right}" SpaceBefore="${before}" Spacing="1"/></ElementSettings>`,
        )
        .join('') +
      '<ElementSettings Type="Action"><ParagraphSpec LeftIndent="x"/></ElementSettings><ElementSettings/><PageLayout><PageSize/></PageLayout>',
    is: [action('a')],
  },
  {
    name: 'control characters',
    content: p('Action', 'a\u0085b\tc'),
    is: [action('ab    c')],
    told: [['FDX004', /1 texts/]],
  },
  {
    name: 'an underline within a word, which no screenplay keeps',
    content:
      '<Paragraph><Text>un</Text><Text Style="Underline">der</Text><Text> it</Text></Paragraph>' +
      p('Character', 'A') +
      '<Paragraph Type="Dialogue"><Text Style="Underline">o</Text><Text>n, </Text><Text Style="Underline">all</Text></Paragraph>',
    is: [action('under it'), speech('A', [dialogue([run('on, '), run('all', { underline: true })])])],
    told: [['FDX010', /^Passed over: underlines that begin or end within a word \(2\)\.$/]],
  },
  {
    name: 'text that stands in no Text element',
    content: 'a<Paragraph>b<Text>c</Text> <ScriptNote>d<Paragraph><Text>e</Text></Paragraph></ScriptNote></Paragraph>',
    is: [action([run('c'), aside('e')])],
    told: [['FDX010', /^Passed over: text outside of <Text> \(3\), the first "a"\.$/]],
  },
  {
    name: 'long names, quoted in short and as whole characters',
    content: `<Paragraph Type="${'x'.repeat(38)}🌧🌧"><Text Style="${'y'.repeat(60)}">a</Text><${'z'.repeat(60)}/></Paragraph>`,
    is: [action('a')],
    told: [
      ['FDX010', new RegExp(`type "${'x'.repeat(38)}…" \\(1\\)`)],
      ['FDX010', new RegExp(`style ${'y'.repeat(39)}… \\(1\\)`)],
      ['FDX010', new RegExp(`<${'z'.repeat(39)}…> within`)],
    ],
  },
  {
    name: 'elements within text, whose words are kept',
    content:
      '<Paragraph><Text>A <b>bold<i> thing</i></b> it is<ScriptNote><Paragraph><Text>n</Text></Paragraph></ScriptNote></Text></Paragraph>',
    is: [action([aside('n'), run('A bold thing it is')])],
    told: [
      ['FDX010', /<b> within text \(1\)/],
      ['FDX010', /<i> within text \(1\)/],
    ],
  },
  { name: 'elements around paragraphs', content: `<Scene>${p('Action', 'a')}</Scene>`, is: [action('a')] },
];

const settings = (type: string, style: string, spec = '') =>
  `<ElementSettings Type="${type}"><FontSpec Style="${style}"/><ParagraphSpec${spec}/></ElementSettings>`;

const AS_SETTINGS_SAY: readonly Case[] = [
  {
    name: 'capitals of elements, and what says that it has none',
    content:
      p('Scene Heading', 'Int. straße') +
      p('Character', 'WaLTER (cont’d)') +
      p('Dialogue', 'Hi.') +
      '<Paragraph Type="Character"><Text Style="">McCLANE</Text></Paragraph>' +
      p('Dialogue', 'Ho.') +
      `<Paragraph><DualDialogue>${p('Character', 'Ana')}${p('Character', 'Bo')}</DualDialogue></Paragraph>` +
      p('Transition', 'Cut to:'),
    rest: settings('Scene Heading', 'AllCaps') + settings('Character', 'AllCaps') + settings('Transition', 'AllCaps'),
    is: [
      heading('INT. STRASSE'),
      speech('WALTER', [dialogue('Hi.')], ['CONT’D']),
      speech('McCLANE', [dialogue('Ho.')]),
      dual(speechOf('ANA', []), speechOf('BO', [])),
      transition('CUT TO:'),
    ],
  },
  {
    name: 'emphasis of elements, where it is no form of theirs',
    content:
      p('New Act', 'Act One') +
      p('Parenthetical', '(low)') +
      p('Action', 'x') +
      '<Paragraph Type="Action"><Text Style="">y</Text><Text Style="Bold">z</Text></Paragraph>',
    rest:
      settings('New Act', 'Bold+Underline+AllCaps') +
      settings('Action', 'Italic') +
      settings('Outline 1', 'Bold+Italic+HiddenText'),
    is: [
      centered([run('ACT ONE', { bold: true, underline: true })], 'New Act'),
      action('(low)'),
      action([run('x', { italic: true })]),
      action([run('y'), run('z', { bold: true })]),
    ],
    told: [['FDX003', /no character/]],
  },
  {
    name: 'bold of every heading, which is no emphasis, and is told',
    content:
      p('Scene Heading', 'INT. A') +
      '<Paragraph Type="Scene Heading"><Text Style="Bold+AllCaps">INT. </Text><Text Style="Bold+Italic+AllCaps">b</Text></Paragraph>' +
      p('Outline 1', 'One'),
    rest: settings('Scene Heading', 'Bold+AllCaps') + settings('Outline 1', 'Bold+HiddenText'),
    is: [heading('INT. A'), heading([run('INT. '), run('B', { italic: true })]), section(1, 'One')],
    told: [['FDX010', /emphasis of every Scene Heading \(2\)/]],
  },
  {
    name: 'pages that begin with an act, unless one says that it does not',
    content:
      p('New Act', 'ONE') +
      p('Action', 'a') +
      p('New Act', 'TWO') +
      p('New Act', 'THREE', ' StartsNewPage="No"') +
      p('Act Break', 'FOUR') +
      p('End of Act', 'END', ' StartsNewPage="Yes"'),
    rest:
      settings('New Act', '', ' StartsNewPage="Yes"') +
      settings('Act Break', '', ' Alignment="Center" StartsNewPage="Yes"'),
    is: [
      centered('ONE', 'New Act'),
      action('a'),
      pageBreak(),
      centered('TWO', 'New Act'),
      centered('THREE', 'New Act'),
      pageBreak(),
      centered('FOUR'),
      pageBreak(),
      centered('END', 'End of Act'),
    ],
    told: [['FDX010', /paragraph type "Act Break" \(1\)/]],
  },
  {
    name: 'empty paragraphs before headings and cues, as high as their elements',
    content:
      p('Action', 'a') +
      p('Action', '') +
      p('Scene Heading', 'INT. A') +
      p('General', '') +
      p('Character', 'A') +
      p('Dialogue', 'b') +
      p('Scene Heading', '') +
      p('Transition', 'CUT TO:'),
    rest: settings('Action', '', ' SpaceBefore="0"') + settings('Scene Heading', '', ' SpaceBefore="24"'),
    is: [
      action('a'),
      { ...heading('INT. A'), gap: 1 },
      { ...speech('A', [dialogue('b')]), gap: 1 },
      { ...transition('CUT TO:'), gap: 3 },
    ],
    told: [['FDX010', /columns or spacing of elements of its own \(1\)/]],
  },
  {
    name: "places on the page that are no element's",
    content:
      p('Action', 'a', ' Alignment="Right"') +
      p('Action', 'b', ' LeftIndent="3.00" RightIndent="5.00"') +
      p('Character', 'C', ' Alignment="Center"') +
      p('Dialogue', 'd', ' LeftIndent="2.25" RightIndent="6.00"') +
      p('Transition', 'CUT TO:', ' Alignment="Right"') +
      p('Action', 'e', ' Spacing="2"') +
      p('Action', '', ' Alignment="Right"'),
    rest: settings('Dialogue', '', ' LeftIndent="2.25"'),
    is: [action('a'), action('b'), speech('C', [dialogue('d')]), transition('CUT TO:'), action('e')],
    told: [
      ['FDX010', /alignment of paragraphs \(2\)/],
      ['FDX010', /indents and line spacing of paragraphs \(2\)/],
      ['FDX010', /columns or spacing of elements/],
    ],
  },
];

const TOLD: readonly (readonly [what: string, xml: string, told: RegExp])[] = [
  [
    'headers',
    fdx(
      p('Action', 'a'),
      '<HeaderAndFooter HeaderVisible="Yes"><Header><Paragraph><DynamicLabel Type="Page #"/><Text>BLUE  4/5/26</Text></Paragraph></Header><Footer><Paragraph><Text>.</Text></Paragraph></Footer></HeaderAndFooter>',
    ),
    /headers and footers \(1\), the first "BLUE 4\/5\/26"\.$/,
  ],
  [
    'headers of the title page',
    fdx(
      p('Action', 'a'),
      '<TitlePage><HeaderAndFooter><Footer><Paragraph><Text>Mine</Text></Paragraph></Footer></HeaderAndFooter><Content/></TitlePage>',
    ),
    /headers and footers \(1\), the first "Mine"/,
  ],
  [
    'beats',
    fdx(
      '<Paragraph Type="Scene Heading"><SceneProperties><SceneArcBeats><CharacterArcBeat Name="A"/><CharacterArcBeat Name="B"><Paragraph><Text>Loses hope.</Text></Paragraph></CharacterArcBeat></SceneArcBeats></SceneProperties><Text>INT. A</Text></Paragraph>',
    ),
    /beats of characters in scenes \(1\), the first "Loses hope\."/,
  ],
  [
    'colours of scenes',
    fdx(
      '<Paragraph Type="Scene Heading"><SceneProperties Color="#FF0000" Length="1/8" Page="1" Title=""/><Text>INT. A</Text></Paragraph>',
    ),
    /colours of scenes \(1\)/,
  ],
  [
    'alternates',
    fdx(
      '<Paragraph Type="Action"><Text>a</Text><Alts Current="1"><AltId>8</AltId></Alts></Paragraph>',
      '<AltCollection><Alt Id="8"><Paragraph><Text>Or b.</Text></Paragraph></Alt></AltCollection>',
    ),
    /alternates of dialogue \(1\), the first "Or b\."/,
  ],
  [
    'the beat board',
    fdx(
      p('Action', 'a'),
      '<ListItems><ListItem Title="Act one" Type="Beat"><Content><Paragraph><Text>They meet.</Text></Paragraph></Content></ListItem><ListItem Type="PeerLink"/></ListItems><DisplayBoards><DisplayBoard Type="Beat"/></DisplayBoards>',
    ),
    /cards of the beat board \(1\), the first "Act one They meet\."/,
  ],
  [
    'fonts',
    fdx(
      '<Paragraph><Text Font="Courier Final Draft" Size="12" Color="#000000000000" Background="#FFFFFFFFFFFF">a</Text><Text Size="28">b</Text></Paragraph>',
    ),
    /fonts, sizes or colours of text \(1\)/,
  ],
  [
    'fonts of elements',
    fdx(
      p('Action', 'a'),
      '<ElementSettings Type="Action"><FontSpec Font="Arial" Size="12"/></ElementSettings><ElementSettings Type="Outline 1"><FontSpec Size="10"/></ElementSettings>',
    ),
    /fonts of elements of its own \(1\)/,
  ],
  ['bookmarks', fdx(p('Action', 'a', ' Bookmark="Start"')), /bookmarks \(1\)/],
  [
    'watermarks',
    fdx(p('Action', 'a'), '<Watermarking Opacity="70" Text="Draft"/>'),
    /watermarks \(1\), the first "Draft"/,
  ],
  [
    'places at the right of a title page',
    fdx(
      p('Action', 'a'),
      '<TitlePage><Content><Paragraph Alignment="Center"><Text>A</Text></Paragraph><Paragraph Alignment="Right"><Text>Blue</Text></Paragraph></Content></TitlePage>',
    ),
    /places at the right of the title page \(1\)/,
  ],
  [
    'images of a title page',
    fdx(
      p('Action', 'a'),
      '<TitlePage><Content><Paragraph><Picture Id="1"/></Paragraph></Content></TitlePage><Images><Image Id="1">QUJD</Image></Images>',
    ),
    /images \(2\)\.$/,
  ],
  [
    'traits',
    fdx(
      p('Action', 'a'),
      '<Characters><CharacterTraitData><Holders><Holder Name="A"/><Holder Name="B"><Attributes><Attribute ID="1"/></Attributes></Holder></Holders></CharacterTraitData></Characters>',
    ),
    /traits of characters \(1\)/,
  ],
  [
    'what nobody knows',
    fdx(p('Action', 'a'), '<Collaboration><Session>Anna</Session></Collaboration>'),
    /<Collaboration> of the document \(1\), the first "Anna"/,
  ],
  [
    'what nobody knows in a paragraph',
    fdx('<Paragraph><Mystery><Text>why</Text></Mystery><Text>a</Text></Paragraph>'),
    /<Mystery> within a paragraph \(1\), the first "why"/,
  ],
  ...[
    'WriterMarkup',
    'DeletedText',
    'UserDocumentData',
    'Outlines',
    'DisplayBoards',
    'Macros',
    'Writers',
    'SplitState',
    'Revisions',
  ].map((name): (typeof TOLD)[number] => [
    `words in ${name}`,
    fdx(
      p('Action', 'a'),
      `<${name} State="1"><Item Name="x"><Paragraph><Text>Words</Text></Paragraph></Item></${name}>`,
    ),
    new RegExp(`<${name}> of the document \\(1\\), the first "Words"`),
  ]),
  [
    'macros of the writer',
    fdx(
      p('Action', 'a'),
      '<Macros><Macro Name="INT" Text="INT. "/><Macro Name="x" Text="The kettle whistles"/></Macros>',
    ),
    /<Macros> of the document \(1\), the first "The kettle whistles"/,
  ],
  [
    'words for what goes on',
    fdx(
      p('Action', 'a'),
      '<MoresAndContinueds><FontSpec Font="Courier"/><DialogueBreaks DialogueBottom="(WEITER)" DialogueTop="(CONT\'D)"/></MoresAndContinueds>',
    ),
    /<MoresAndContinueds> of the document \(1\), the first "\(WEITER\)"/,
  ],
  [
    'what nobody knows of a scene',
    fdx(
      '<Paragraph Type="Scene Heading"><SceneProperties Length="1/8"><Storyline><Text>The heist</Text></Storyline></SceneProperties><Text>INT. A</Text></Paragraph>',
    ),
    /<Storyline> of a scene \(1\), the first "The heist"/,
  ],
  [
    'an attribute of a scene',
    fdx(
      '<Paragraph Type="Scene Heading"><SceneProperties Page="1" Mood="blue" Empty=""/><Text>INT. A</Text></Paragraph>',
    ),
    /the attribute Mood of scenes \(1\)\.$/,
  ],
  [
    'an attribute of a text',
    fdx('<Paragraph><Text Deleted="Yes" AdornmentStyle="0">a</Text></Paragraph>'),
    /the attribute Deleted of text \(1\)\.$/,
  ],
  [
    'what nobody knows on a title page',
    fdx(p('Action', 'a'), '<TitlePage><TextState Scaling="100"/><Motto>Be bold</Motto><Content/></TitlePage>'),
    /<Motto> of the document \(1\), the first "Be bold"/,
  ],
  [
    'what nobody knows in dual dialogue',
    fdx(
      `<Paragraph><DualDialogue>${p('Character', 'A')}<Aside>psst</Aside>${p('Character', 'B')}</DualDialogue></Paragraph>`,
    ),
    /<Aside> among paragraphs \(1\), the first "psst"/,
  ],
  [
    'what nobody knows in a summary or note',
    fdx(
      '<Paragraph Type="Scene Heading"><SceneProperties><Summary><Text>one</Text></Summary></SceneProperties><Text>INT. A</Text><ScriptNote><Text>two</Text></ScriptNote></Paragraph>',
      '<ScriptNotes><Text>three</Text></ScriptNotes>',
    ),
    /<Text> among paragraphs \(3\), the first "one"/,
  ],
  ['words between parts', fdx(p('Action', 'a'), 'stray'), /text outside of <Text> \(1\), the first "stray"/],
  [
    'settings that hold words',
    fdx(p('Action', 'a'), '<PageLayout><PageSize>wide</PageSize></PageLayout>'),
    /<PageSize> of the document \(1\), the first "wide"/,
  ],
  ['an attribute that nobody knows', fdx(p('Action', 'a', ' Mood="blue"')), /the attribute Mood of paragraphs \(1\)/],
];

describe('FDX of which nothing is dropped unsaid', () => {
  it.each(TOLD)('%s', (_, xml, told) => {
    const { diagnostics } = readFdx(xml);
    expect(diagnostics).toEqual([expect.objectContaining({ code: 'FDX010', message: expect.stringMatching(told) })]);
    expect(diagnostics[0]!.level).toBe(told.source.includes('the first') ? 'warning' : 'info');
  });

  it("says nothing of Final Draft's own settings", () => {
    const lists = [
      'SmartType',
      'Characters',
      'CharacterHighlighting',
      'TemplateProperties',
      'SpellCheckIgnoreLists',
      'ScriptNoteDefinitions',
    ].map((name) => `<${name} State="1"><Item Text="x">y</Item></${name}>`);
    const settings = [
      'Cast',
      'Actors',
      'SplitState',
      'TextState',
      'WindowState',
      'Revisions',
      'TagData',
      'Writers',
      'SceneNumberOptions',
      'DisplayBoards',
      'Outlines',
      'AltCollection',
    ].map((name) => `<${name} State="on"><Item Name="x"/></${name}>`);
    const words =
      '<Macros><Macro Name="INT" Text="INT. "/><Macro Text="CUT TO:"/><Macro Text="(continuing)"/><Macro Text="interrupting"/><Macro Text=" - SUNRISE"/><Macro Text=" - MAGIC"/><Macro Text="FADE TO BLACK."/><Macro Text=""/></Macros>' +
      '<ElementSettings Type="General"><Outline CanHide="No" Level="1"/></ElementSettings><TargetScriptLength>110</TargetScriptLength>' +
      '<MoresAndContinueds><DialogueBreaks DialogueBottom="(MORE)" DialogueTop="(CONT\'D)"/><SceneBreaks SceneBottom="(CONTINUED)" SceneTop="CONTINUED:"/></MoresAndContinueds>';
    expect(readFdx(fdx(p('Action', 'a'), [...lists, ...settings, words].join(''))).diagnostics).toEqual([]);
  });

  it('keeps notes with their names, and those without a place', () => {
    const xml = fdx(
      '<Paragraph Type="Action"><Text>a</Text><ScriptNote Name="Tighten"><Paragraph><Text>Too long.</Text></Paragraph></ScriptNote></Paragraph>',
      '<UnanchoredScriptNotes><ScriptNote Name="Titles"><Paragraph><Text>Kettle?</Text></Paragraph></ScriptNote></UnanchoredScriptNotes>',
    );
    expect(readFdx(xml).script.body).toEqual([
      action([run('a'), aside('Tighten\nToo long.')]),
      note('Titles\nKettle?'),
    ]);
  });

  it('puts a note behind a word, not within one', () => {
    const xml = fdx(
      p('Action', 'The kettle screams.'),
      '<ScriptNotes><ScriptNote Range="4,7"><Paragraph><Text>n</Text></Paragraph></ScriptNote></ScriptNotes>',
    );
    expect(readFdx(xml).script.body).toEqual([action([run('The kettle'), aside('n'), run(' screams.')])]);
  });
});

describe('FDX as its settings say', () => {
  it.each(AS_SETTINGS_SAY.map((each) => [each.name, each] as const))('%s', (_, { content, rest, is, told = [] }) => {
    const result = readFdx(fdx(content, rest));
    expect(result.script).toEqual(script(is));
    expect(result.diagnostics.map(({ code }) => code)).toEqual(told.map(([code]) => code));
    told.forEach(([, message], i) => expect(result.diagnostics[i]!.message).toMatch(message));
  });
});

describe('FDX omitted scenes', () => {
  const scene =
    p('Scene Heading', 'EXT. THE YARD - DUSK', ' Number="21A"') +
    p('Action', 'Mara waits.') +
    p('Character', 'MARA') +
    p('Dialogue', 'Well?');
  const omitted = (inner: string, text = 'OMITTED') =>
    `<Paragraph Number="21" Type="Scene Heading"><Text>${text}</Text><OmittedScene>${inner}</OmittedScene></Paragraph>`;

  it('keep their text below the heading that has their number', () => {
    const { script: read, diagnostics } = readFdx(fdx(omitted(scene) + p('Action', 'On.')));
    expect(read).toEqual(
      script([
        heading('OMITTED', '21'),
        boneyard('EXT. THE YARD - DUSK #21A#\n\nMara waits.\n\nMARA\nWell?'),
        action('On.'),
      ]),
    );
    expect(diagnostics).toEqual([]);
  });

  it('have a heading even if the file gives none, and are part of the one around them', () => {
    expect(readFdx(fdx(omitted(p('Action', 'a') + omitted(p('Action', 'b'), 'OMITTED'), ''))).script).toEqual(
      script([heading('OMITTED', '21'), boneyard('a\n\n.OMITTED #21#\n\nb')]),
    );
    expect(readFdx(fdx(omitted(''))).script).toEqual(script([heading('OMITTED', '21')]));
  });

  it('tell what a boneyard cannot hold', () => {
    const { script: read, diagnostics } = readFdx(fdx(omitted(p('Action', 'a */ b') + p('Shot', 'ON HIM'))));
    expect(read).toEqual(script([heading('OMITTED', '21'), boneyard('a \\* / b\n\nON HIM')]));
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'Passed over: forms in omitted scenes that Fountain does not have (2).',
    ]);
  });
});

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
    expect(spans.map(([start, end]) => xml.slice(start.offset, end.offset))).toEqual([
      p('Action', 'a'),
      p('Dialogue', 'b'),
    ]);
    expect(spans.map(([start]) => [start.line, start.column])).toEqual([
      [3, 3],
      [4, 3],
    ]);
    expect(diagnostics).toEqual([
      expect.objectContaining({ code: 'FDX003', level: 'warning', start: spans[1]![0], end: spans[1]![1] }),
    ]);
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
    readFdx(
      fdx(
        '',
        `<TitlePage><HeaderAndFooter><Header><Paragraph><Text>no</Text></Paragraph></Header></HeaderAndFooter><Content>${paragraphs}</Content></TitlePage>`,
      ),
    ).script.titlePage.map(({ key, values }: TitleEntry) => [
      key,
      values.map((value) => value.map(({ text }) => text).join('')),
    ]);

  it.each<[string, string, [string, string[]][]]>([
    [
      'with groups apart',
      c('') +
        c('A FISH') +
        c('and a bird') +
        c('') +
        c('Written by') +
        c('') +
        c('Ana Wu') +
        c('') +
        c('Based on a dream') +
        l('') +
        l('2026-01-02') +
        l('ana@example.com') +
        l('(555) 123-4567') +
        l('© 2026 Ana Wu'),
      [
        ['Title', ['A FISH', 'and a bird']],
        ['Credit', ['Written by']],
        ['Author', ['Ana Wu']],
        ['Source', ['Based on a dream']],
        ['Draft date', ['2026-01-02']],
        ['Contact', ['ana@example.com', '(555) 123-4567']],
        ['Copyright', ['© 2026 Ana Wu']],
      ],
    ],
    [
      'with credit and authors in one group',
      c('A FISH') + c('') + c('by') + c('Ana Wu') + c('Bo Xi'),
      [
        ['Title', ['A FISH']],
        ['Credit', ['by']],
        ['Authors', ['Ana Wu', 'Bo Xi']],
      ],
    ],
    [
      'with the name of an episode above the credit',
      c('A FISH') + c('') + c('Episode 2') + c('') + c('by') + c('') + c('Ana Wu'),
      [
        ['Title', ['A FISH', 'Episode 2']],
        ['Credit', ['by']],
        ['Author', ['Ana Wu']],
      ],
    ],
    [
      'with a producer below the author',
      c('A FISH') + c('') + c('Ana Wu') + c('') + c('Produced by') + c('Bo Xi'),
      [
        ['Title', ['A FISH']],
        ['Author', ['Ana Wu']],
        ['Produced by', ['Bo Xi']],
      ],
    ],
    [
      'without a credit',
      c('A FISH') + c('') + c('Ana Wu') + c('') + c('Third draft') + c('') + c('Some studio'),
      [
        ['Title', ['A FISH']],
        ['Author', ['Ana Wu']],
        ['Draft date', ['Third draft']],
        ['Contact', ['Some studio']],
      ],
    ],
    [
      "with everybody's credit",
      c('KETTLE') +
        c('') +
        c('Screenplay by') +
        c('') +
        c('ANNA ONE') +
        c('') +
        c('Story by') +
        c('') +
        c('BEN TWO') +
        c('&amp;') +
        c('BO TWO') +
        c('') +
        c('Revisions by') +
        c('CARA THREE') +
        c('') +
        c('Based on the novel by') +
        c('') +
        c('DORA FOUR'),
      [
        ['Title', ['KETTLE']],
        ['Credit', ['Screenplay by']],
        ['Author', ['ANNA ONE']],
        ['Story by', ['BEN TWO', '&', 'BO TWO']],
        ['Revisions by', ['CARA THREE']],
        ['Source', ['Based on the novel by', 'DORA FOUR']],
      ],
    ],
    [
      'with the story before the script',
      c('A') + c('') + c('Story by') + c('Bo Xi') + c('') + c('Teleplay by') + c('Ana Wu'),
      [
        ['Title', ['A']],
        ['Story by', ['Bo Xi']],
        ['Credit', ['Teleplay by']],
        ['Author', ['Ana Wu']],
      ],
    ],
    [
      'with credits and names in one line',
      c('A') + c('') + c('Written by Ana Wu') + c('Story by Bo Xi'),
      [
        ['Title', ['A']],
        ['Credit', ['Written by']],
        ['Author', ['Ana Wu']],
        ['Story by', ['Bo Xi']],
      ],
    ],
    [
      'with the source and the credit in one group',
      c('A') + c('') + c('Based on a play') + c('Screenplay by') + c('Ana'),
      [
        ['Title', ['A']],
        ['Source', ['Based on a play']],
        ['Credit', ['Screenplay by']],
        ['Author', ['Ana']],
      ],
    ],
    [
      'with a date that goes on',
      c('A') + c('') + c('by') + c('Ana') + c('') + c('Rehearsal draft') + c('as of May'),
      [
        ['Title', ['A']],
        ['Credit', ['by']],
        ['Author', ['Ana']],
        ['Draft date', ['Rehearsal draft', 'as of May']],
      ],
    ],
    [
      'with the name of an episode behind its key',
      c('A') + c('') + c('Episode: Two') + c('') + c('by') + c('Ana'),
      [
        ['Title', ['A']],
        ['Episode', ['Two']],
        ['Credit', ['by']],
        ['Author', ['Ana']],
      ],
    ],
    [
      'in one group',
      c('A') + c('by') + c('Ana Wu'),
      [
        ['Title', ['A']],
        ['Credit', ['by']],
        ['Author', ['Ana Wu']],
      ],
    ],
    [
      'in one paragraph',
      c('A FISH') + c('') + c('Written by\nAna Wu') + l('') + l('Draft\nof May') + l('Contact\nas ever'),
      [
        ['Title', ['A FISH']],
        ['Credit', ['Written by']],
        ['Author', ['Ana Wu']],
        ['Draft date', ['Draft', 'of May']],
        ['Contact', ['Contact', 'as ever']],
      ],
    ],
    [
      'with two writers, and a date of two lines',
      c('A') +
        c('') +
        c('by') +
        c('') +
        c('Ana') +
        c('') +
        c('and') +
        c('Bo') +
        c('') +
        c('First draft') +
        c('2026-01-15'),
      [
        ['Title', ['A']],
        ['Credit', ['by']],
        ['Authors', ['Ana', 'and', 'Bo']],
        ['Draft date', ['First draft', '2026-01-15']],
      ],
    ],
    [
      'with keys of its own, and an address',
      c('A') + l('WGA: 1234') + l('Tel: 555-1') + l('WGA: 5678'),
      [
        ['Title', ['A']],
        ['WGA', ['1234', '5678']],
        ['Contact', ['Tel: 555-1']],
      ],
    ],
    [
      'with a further page that says so',
      c('A') +
        c('') +
        c('by') +
        c('Ana') +
        p('', 'To Bo', ' Alignment="Center" StartsNewPage="Yes"').replace(' Type=""', '') +
        l('with love'),
      [
        ['Title', ['A']],
        ['Credit', ['by']],
        ['Author', ['Ana']],
        ['Title page 2', ['To Bo', 'with love']],
      ],
    ],
    [
      'with a further page below its foot',
      c('A') + c('') + c('by') + c('Ana') + l('') + l('ana@example.com') + c('').repeat(8) + c('A motto'),
      [
        ['Title', ['A']],
        ['Credit', ['by']],
        ['Author', ['Ana']],
        ['Contact', ['ana@example.com']],
        ['Title page 2', ['A motto']],
      ],
    ],
    [
      'with keys in words',
      l('Title: The Fish') + l('Author: Ana') + l('Contact: ana@example.com'),
      [
        ['Title', ['The Fish']],
        ['Author', ['Ana']],
        ['Contact', ['ana@example.com']],
      ],
    ],
    [
      'with paragraphs that say what they are',
      '<Paragraph Type="Title"><Text>A</Text></Paragraph><Paragraph Type="Author"><Text>Ana</Text></Paragraph>',
      [
        ['Title', ['A']],
        ['Author', ['Ana']],
      ],
    ],
    [
      'with nothing centered',
      l('A FISH') + l('') + l('Drehbuch von') + l('') + l('Ana Wu'),
      [
        ['Title', ['A FISH']],
        ['Credit', ['Drehbuch von']],
        ['Author', ['Ana Wu']],
      ],
    ],
    [
      'with the date in words',
      c('A') + l('12 March 2026'),
      [
        ['Title', ['A']],
        ['Draft date', ['12 March 2026']],
      ],
    ],
    [
      'with an address that holds numbers',
      c('A') + l('12 March Street') + l('90210 B. Hills'),
      [
        ['Title', ['A']],
        ['Contact', ['12 March Street', '90210 B. Hills']],
      ],
    ],
    [
      'with a title that ends as a credit may',
      c('KNOCKING ON') + c("HEAVEN'S DOOR") + c('') + c('Written by') + c('Ana'),
      [
        ['Title', ['KNOCKING ON', "HEAVEN'S DOOR"]],
        ['Credit', ['Written by']],
        ['Author', ['Ana']],
      ],
    ],
    [
      'with a title over lines that hold a "by" of its own',
      c('DEATH') + c('BY CHOCOLATE') + c('IN') + c('LA CASA') + c('DE') + c('PAPEL') + c('') + c('by') + c('Ana'),
      [
        ['Title', ['DEATH', 'BY CHOCOLATE', 'IN', 'LA CASA', 'DE', 'PAPEL']],
        ['Credit', ['by']],
        ['Author', ['Ana']],
      ],
    ],
    [
      'with names of episodes and people that end as credits may',
      c('A') + c('') + c('The Boy Next Door') + c('') + c('Stand By') + c('') + c('written by') + c('Vasco Da'),
      [
        ['Title', ['A', 'The Boy Next Door', 'Stand By']],
        ['Credit', ['written by']],
        ['Author', ['Vasco Da']],
      ],
    ],
    [
      'with a name below a credit that looks as one',
      c('A') + c('') + c('written by') + c('Jude By') + c('and') + c('Bo Av'),
      [
        ['Title', ['A']],
        ['Credit', ['written by']],
        ['Authors', ['Jude By', 'and', 'Bo Av']],
      ],
    ],
    [
      'with a numbered episode',
      c('A') + c('') + c('Episode 4: The Door') + c('') + c('Written by') + c('Ana'),
      [
        ['Title', ['A', 'Episode 4: The Door']],
        ['Credit', ['Written by']],
        ['Author', ['Ana']],
      ],
    ],
    [
      'with an episode that holds "by"',
      c('A') + c('') + c('Death by Chocolate') + c('') + c('Written by Ana') + c('') + c('Costumes by Bo'),
      [
        ['Title', ['A', 'Death by Chocolate']],
        ['Credit', ['Written by']],
        ['Author', ['Ana']],
        ['Costumes by', ['Bo']],
      ],
    ],
    [
      'with the credit and its name beside the title',
      c('Foo') + c('Written by Jim Bob'),
      [
        ['Title', ['Foo']],
        ['Credit', ['Written by']],
        ['Author', ['Jim Bob']],
      ],
    ],
    [
      'with everything in one group',
      l('UNTITLED') + l('by Joe') + l('(c) 2020'),
      [
        ['Title', ['UNTITLED']],
        ['Credit', ['by']],
        ['Author', ['Joe']],
        ['Copyright', ['(c) 2020']],
      ],
    ],
    [
      'with others below the writer',
      c('A') +
        c('') +
        c('Written by') +
        c('Ana') +
        c('') +
        c('ACME PICTURES') +
        c('') +
        c('Produced by: Q') +
        c('') +
        c('Script Supervisor: Z'),
      [
        ['Title', ['A']],
        ['Credit', ['Written by']],
        ['Author', ['Ana']],
        ['Contact', ['ACME PICTURES', 'Script Supervisor: Z']],
        ['Produced by', ['Q']],
      ],
    ],
    [
      'with the source in other languages',
      c('A') +
        c('') +
        c('Escrito por') +
        c('Ana') +
        c('') +
        c('Basado en una novela') +
        c('') +
        c('nach dem Roman von') +
        c('Bo'),
      [
        ['Title', ['A']],
        ['Credit', ['Escrito por']],
        ['Author', ['Ana']],
        ['Source', ['Basado en una novela', 'nach dem Roman von', 'Bo']],
      ],
    ],
    [
      'with credits in other languages',
      c('A') +
        c('') +
        c('un film de') +
        c('Zoé') +
        c('') +
        c('Guion de') +
        c('Paz') +
        c('') +
        c('Regie door') +
        c('Jan'),
      [
        ['Title', ['A']],
        ['un film de', ['Zoé']],
        ['Credit', ['Guion de']],
        ['Author', ['Paz']],
        ['Regie door', ['Jan']],
      ],
    ],
    [
      'with a credit for nobody',
      c('A') + c('') + c('by') + c('Ana') + c('') + c('Directed by'),
      [
        ['Title', ['A']],
        ['Credit', ['by']],
        ['Author', ['Ana']],
        ['Directed by', []],
      ],
    ],
    ['that is empty', c('') + l(''), []],
  ])('%s', (_, paragraphs, is) => {
    expect(read(paragraphs)).toEqual(is);
  });

  it('print every word that they hold', () => {
    const lines = [
      'KNOCKING ON',
      "HEAVEN'S DOOR",
      '',
      'The Boy Next Door',
      '',
      'Stand By',
      '',
      'written by',
      'Vasco Da',
      '',
      'ACME',
      '',
      'Costumes by',
      '',
      'Directed by',
    ];
    const { script: whole } = readFdx(fdx('', `<TitlePage><Content>${lines.map(c).join('')}</Content></TitlePage>`));
    const printed = paginate(whole, LETTER).pages.flatMap((page) =>
      page.lines.map(({ spans }) => spans.map(({ text }) => text).join('')),
    );
    expect(printed.toSorted()).toEqual(lines.filter((line) => line !== '').toSorted());
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
    [
      'entity definitions',
      `<!DOCTYPE f [<!ENTITY a "${'x'.repeat(100)}"><!ENTITY b "&a;&a;">]><FinalDraft><Content/></FinalDraft>`,
      'FDX001',
      1,
      0,
    ],
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
    const bytes = new TextEncoder().encode(
      fdx(p('Character', 'É &amp; Z') + p('Dialogue', '<![CDATA[x]]> y<!-- c -->') + '<Paragraph Type="Action"/>'),
    );
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
