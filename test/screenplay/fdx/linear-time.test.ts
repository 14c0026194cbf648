import { describe, it } from 'vitest';
import { readFdx } from '../../../src/screenplay/fdx/read.js';
import { writeFdx } from '../../../src/screenplay/fdx/write.js';
import { expectLinear } from '../fountain/linear.js';

const LIMITS = { maxSize: 1e9, maxParagraphs: 1e9 };
const fdx = (content: string, rest = '') => `<FinalDraft><Content>${content}</Content>${rest}</FinalDraft>`;
const p = (type: string, inner: string) => `<Paragraph Type="${type}">${inner}</Paragraph>`;
const NOTE = '<ScriptNote><Paragraph><Text>n</Text></Paragraph></ScriptNote>';

const HOSTILE: Record<string, (n: number) => string> = {
  'many tiny runs': (n) => fdx(p('Action', '<Text>a</Text><Text Style="Bold">b</Text>'.repeat(n / 8))),
  'underlines within words': (n) => fdx(p('Action', '<Text>a</Text><Text Style="Underline">b</Text>'.repeat(n / 8))),
  'many tiny paragraphs': (n) => fdx(p('Action', '<Text>a</Text>').repeat(n / 8)),
  'empty paragraphs': (n) => fdx(p('Action', '').repeat(n / 8)),
  'blank lines in one paragraph': (n) => fdx(p('Action', `<Text>${'a\n\n'.repeat(n / 8)}</Text>`)),
  'a long cue': (n) => fdx(p('Character', '<Text>A (b)</Text>'.repeat(n / 8)) + p('Dialogue', '<Text>c</Text>')),
  'a long speech': (n) => fdx(p('Character', '<Text>A</Text>') + p('Dialogue', '<Text>b</Text>').repeat(n / 8)),
  'notes in a paragraph': (n) => fdx(p('Action', `<Text>a</Text>${NOTE}`.repeat(n / 16))),
  'notes between the lines of a speech': (n) =>
    fdx(p('Character', '<Text>A</Text>') + p('Dialogue', NOTE).repeat(n / 16)),
  'notes that stand apart': (n) =>
    fdx(
      p('Action', '<Text>abc</Text>').repeat(n / 32),
      `<ScriptNotes>${NOTE.replace('>', ' Range="2,4">').repeat(n / 32)}</ScriptNotes>`,
    ),
  'dual dialogue': (n) =>
    fdx(p('', `<DualDialogue>${p('Character', '<Text>A</Text>').repeat(2)}</DualDialogue>`).repeat(n / 16)),
  'a dual dialogue of many': (n) =>
    fdx(p('', `<DualDialogue>${p('Character', '<Text>A</Text>').repeat(n / 16)}</DualDialogue>`)),
  'synopses of one scene': (n) =>
    fdx(
      p(
        'Scene Heading',
        `<SceneProperties><Summary>${p('', '<Text>a</Text>').repeat(n / 16)}</Summary></SceneProperties><Text>b</Text>`,
      ),
    ),
  'one long text': (n) => fdx(p('Action', `<Text>${'a'.repeat(n * 16)}</Text>`)),
  'character references': (n) => fdx(p('Action', `<Text>${'&#233;&amp;'.repeat(n / 4)}</Text>`)),
  'CDATA sections': (n) => fdx(p('Action', `<Text>${'<![CDATA[a]]>'.repeat(n / 8)}</Text>`)),
  comments: (n) => fdx('<!-- a -->'.repeat(n / 4)),
  'long attributes': (n) => fdx(`<Paragraph Type="${'x'.repeat(60_000)}"/>`.repeat(n / 4_000)),
  'long styles': (n) => fdx(p('Action', `<Text Style="${'a+'.repeat(10_000)}">b</Text>`.repeat(n / 4_000))),
  'features passed over': (n) => fdx(p('Action', Array.from({ length: n / 8 }, (_, i) => `<X${i}/>`).join(''))),
  'elements around paragraphs': (n) => fdx(`<a>${p('Action', '<Text>b</Text>')}</a>`.repeat(n / 8)),
  'tiny runs under settings': (n) =>
    fdx(
      p('Action', '<Text>a</Text><Text Style="">b</Text>'.repeat(n / 8)),
      '<ElementSettings Type="Action"><FontSpec Style="Bold+AllCaps"/></ElementSettings>',
    ),
  'notes in one long word': (n) =>
    fdx(
      p('Action', `<Text>${'a'.repeat(n)}</Text>`),
      `<ScriptNotes>${Array.from({ length: n / 32 }, (_, i) => NOTE.replace('>', ` Range="0,${32 * i}">`)).join('')}</ScriptNotes>`,
    ),
  'omitted scenes': (n) =>
    fdx(p('Scene Heading', `<OmittedScene>${p('Action', '<Text>a */</Text>')}</OmittedScene>`).repeat(n / 16)),
  'a long omitted scene': (n) =>
    fdx(
      p(
        'Scene Heading',
        `<Text>OMITTED</Text><OmittedScene>${p('Action', '<Text>a</Text>').repeat(n / 16)}</OmittedScene>`,
      ),
    ),
  beats: (n) =>
    fdx(
      p(
        'Scene Heading',
        `<SceneProperties><SceneArcBeats>${'<CharacterArcBeat><Paragraph><Text>a</Text></Paragraph></CharacterArcBeat>'.repeat(n / 16)}</SceneArcBeats></SceneProperties><Text>b</Text>`,
      ),
    ),
  'words of a part that nobody knows': (n) => fdx('', `<Mystery>${'<a>b</a>'.repeat(n / 8)}</Mystery>`),
  'attributes that nobody knows': (n) =>
    fdx(Array.from({ length: n / 16 }, (_, i) => `<Paragraph a${i}="b"/>`).join('')),
  'settings of many elements': (n) =>
    fdx(
      '',
      Array.from(
        { length: n / 16 },
        (_, i) => `<ElementSettings Type="${i}"><ParagraphSpec LeftIndent="1"/></ElementSettings>`,
      ).join(''),
    ),
  'a title page of many keys': (n) =>
    fdx(
      '',
      `<TitlePage><Content>${Array.from({ length: n / 16 }, (_, i) => `<Paragraph><Text>Key ${i}: a</Text></Paragraph>`).join('')}<Paragraph Alignment="Center"><Text>b</Text></Paragraph></Content></TitlePage>`,
    ),
  'many title pages': (n) =>
    fdx(
      '',
      `<TitlePage><Content>${'<Paragraph StartsNewPage="Yes"><Text>a</Text></Paragraph>'.repeat(n / 32)}</Content></TitlePage>`,
    ),
  'a title page of many credits': (n) =>
    fdx(
      '',
      `<TitlePage><Content>${Array.from({ length: n / 16 }, (_, i) => `<Paragraph Alignment="Center"><Text>Number ${i} by</Text></Paragraph>`).join('')}</Content></TitlePage>`,
    ),
  'a long title page': (n) =>
    fdx(
      '',
      `<TitlePage><Content>${'<Paragraph Alignment="Center"><Text>by</Text></Paragraph><Paragraph/>'.repeat(n / 16)}</Content></TitlePage>`,
    ),
};

describe('P6 linear time', () => {
  it.each(Object.entries(HOSTILE))(
    'P6 %s: at most 2.6 times as long for each doubling',
    { timeout: 120_000 },
    (_, write) => {
      expectLinear((xml) => writeFdx(readFdx(xml, LIMITS).script), write);
    },
  );
});
