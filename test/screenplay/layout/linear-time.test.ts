import { describe, it } from 'vitest';
import type { Block, Script } from '../../../src/screenplay/ast.js';
import {
  action,
  heading,
  rich,
  speech,
  transition,
  centered,
  dialogue,
  dual,
  lyric,
  parenthetical,
  speechOf,
} from '../build.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { MULTICAM } from '../../../src/screenplay/layout/profiles.js';
import { renderHtml } from '../../../src/screenplay/render/html.js';
import { renderText } from '../../../src/screenplay/render/text.js';
import { expectLinear } from '../fountain/linear.js';

const many = (count: number, ...blocks: Block[]) =>
  Array.from({ length: Math.ceil(count / blocks.length) }, () => blocks).flat();
const SCENE = [
  heading('INT. HOUSE - DAY'),
  action(
    'He sits down. And then he stands up again and walks over to the window, which is half-open. Nobody has seen him.',
  ),
  speech('JOHN', [
    parenthetical('beat'),
    dialogue('Hello there my friend, how are you today? I had hoped that you would come.'),
  ]),
  transition('CUT TO:'),
];

const HOSTILE: Record<string, (n: number) => readonly Block[]> = {
  scenes: (n) => many(n / 8, ...SCENE),
  'action of one line without a sentence end': (n) => [action('ab cd '.repeat(n))],
  'action of short sentences': (n) => [action('Ab. '.repeat(n))],
  'action of short words that end sentences, each a line': (n) => [action('A.\n'.repeat(n))],
  'action of many lines': (n) => [action('a b c\n'.repeat(n))],
  'one long word': (n) => [action('a'.repeat(n * 8))],
  stops: (n) => [action('.'.repeat(n * 8))],
  'stops and closing brackets': (n) => [action(`${'.)'.repeat(n)} ${')'.repeat(n)}`)],
  'blanks inside a line': (n) => [action(`a${' '.repeat(n * 8)}b`)],
  'combining marks': (n) => [action(`a${'\u0338'.repeat(n * 4)} b`)],
  'wide characters': (n) => [action('中文字'.repeat(n))],
  'emoji in one family': (n) => [action('👩‍'.repeat(n))],
  'capitals that grow': (n) => [heading('ß'.repeat(n * 2))],
  'a long speech': (n) => [speech('A', [dialogue('Ab cd. '.repeat(n))])],
  'a long speech without a sentence end': (n) => [speech('A', [dialogue('ab cd '.repeat(n))])],
  'a speech of many parts': (n) => [
    speech(
      'A',
      many(n / 4, heading('x')).flatMap(() => [parenthetical('b'), dialogue('c'), lyric('d')]),
    ),
  ],
  'a speech with a hole': (n) => [speech('A', [dialogue(`a${'\n'.repeat(n * 4)}b`)])],
  'a speech of holes': (n) => [speech('A', [dialogue('a\n\n\n'.repeat(n))])],
  'a long parenthetical': (n) => [speech('A', [parenthetical('ab '.repeat(n)), dialogue('x')])],
  'a long cue': (n) => [speech('A '.repeat(n), [dialogue('x')])],
  'headings in a row': (n) => many(n / 4, heading('X')),
  'transitions in a row': (n) => many(n / 4, transition('CUT TO:')),
  'transitions below action': (n) => many(n / 4, action('A. \nB.\nC.\nD.'), transition('CUT TO:')),
  'dual dialogue, one side long': (n) => [
    dual(speechOf('A', [dialogue('a b '.repeat(n))]), speechOf('B', [dialogue('c')])),
  ],
  'centered lines': (n) => [centered('a\n'.repeat(n))],
  'many styles': (n) => [
    action(
      Array.from({ length: n / 2 }, (_, i) => ({
        kind: 'run' as const,
        text: 'a ',
        ...(i % 2 ? { bold: true as const } : undefined),
      })),
    ),
  ],
};

describe('P6 layout takes linear time', () => {
  const works: [string, (script: Script) => unknown][] = [
    ['US Letter', (script) => paginate(script)],
    [
      'multi-camera, with text and HTML',
      (script) => {
        const layout = paginate(script, MULTICAM);
        renderText(layout);
        renderText(layout, { paged: false });
        renderHtml(layout, { title: 'x' });
      },
    ],
  ];
  describe.each(works)('%s', (_, work) => {
    it.each(Object.entries(HOSTILE))('%s', { timeout: 120_000 }, (__, write) => {
      expectLinear(work, (size): Script => ({ titlePage: [], body: write(size) }));
    });

    it('a title page', { timeout: 120_000 }, () => {
      expectLinear(work, (size): Script => ({
        titlePage: [{ key: 'Contact', values: Array.from({ length: size }, () => rich('a street')) }],
        body: [],
      }));
    });
  });
});
