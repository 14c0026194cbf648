import fc from 'fast-check';
import type {
  Aside,
  Block,
  ForeignRole,
  Part,
  Rich,
  Run,
  Script,
  Speech,
  TitleEntry,
} from '../../src/screenplay/ast.js';
import { normal } from '../../src/screenplay/normal/normal.js';

/** Characters that mean something somewhere in Fountain, and characters that go wrong in other ways. */
const POOL = [
  ...'**__\\\\[[]]//(()^#=><~@!.:-  ',
  ...'aBcD1é É&"',
  '\u0301',
  '\u0338',
  '中',
  '🎬',
  '\u00a0',
  'ß',
  'И',
  "'",
];

const pooled = fc.constantFrom(...POOL);

export const lineText = fc.oneof(
  { weight: 4, arbitrary: fc.array(pooled, { maxLength: 12 }).map((chars) => chars.join('')) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'He sits.',
      'INT. HOUSE - DAY',
      'CUT TO:',
      'JOHN',
      'JOHN (V.O.)',
      '(beat)',
      '# x',
      '= x',
      '===',
      '~la',
      '> x <',
      '> x',
      '@joe',
      '!x',
      '.x',
      'Title: x',
      'Foo:',
      '    x',
      'FADE IN:',
      'a_b',
      '****',
      '#1#',
      'A ^',
      '[[',
      ']]',
      '/*',
      '*/',
      'snake_case',
      '\\',
      '((x))',
    ),
  },
);

const text = fc.array(lineText, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));

const run: fc.Arbitrary<Run> = fc.record({ text, bits: fc.integer({ min: 0, max: 11 }) }).map(({ text: t, bits }) => ({
  kind: 'run' as const,
  text: t,
  ...(bits < 8 && bits & 1 ? { bold: true as const } : undefined),
  ...(bits < 8 && bits & 2 ? { italic: true as const } : undefined),
  ...(bits < 8 && bits & 4 ? { underline: true as const } : undefined),
}));

const asideText = text.map((t) => t.replaceAll('*/', '* /'));
const aside: fc.Arbitrary<Aside> = fc.record({
  kind: fc.constantFrom('note' as const, 'boneyard' as const),
  text: asideText,
});

export const rich: fc.Arbitrary<Rich> = fc.array(
  fc.oneof({ weight: 4, arbitrary: run }, { weight: 1, arbitrary: aside }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

const named: fc.Arbitrary<Rich> = fc
  .tuple(fc.constantFrom('JOHN', 'Ana', 'O', 'A:'), fc.option(rich, { nil: [], freq: 3 }))
  .map(([name, more]) => [{ kind: 'run' as const, text: name }, ...more]);

const part: fc.Arbitrary<Part> = fc.record({
  kind: fc.constantFrom('dialogue' as const, 'dialogue' as const, 'parenthetical' as const, 'lyric' as const),
  text: rich,
});

const speech: fc.Arbitrary<Speech> = fc.record({
  name: named,
  extensions: fc.array(fc.constantFrom('V.O.', "CONT'D", 'o.s.', 'a (b)', '*x'), { maxLength: 2 }),
  parts: fc.array(part, { maxLength: 4 }),
});

const number = fc.option(fc.constantFrom('1', '1A', '2-3.b'), { nil: undefined });

const role: fc.Arbitrary<ForeignRole> = fc.constantFrom(
  'Shot',
  'General',
  'Cast List',
  'New Act',
  'End of Act',
  'Cold Opening',
  'Act&Scene Break',
);

const bare: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('action' as const), text: rich }),
  fc.record({ kind: fc.constant('centered' as const), text: rich }),
  fc.record({ kind: fc.constant('action' as const), text: rich }),
  fc
    .tuple(fc.constantFrom('action' as const, 'centered' as const), rich, fc.option(role, { nil: undefined, freq: 3 }))
    .map(([kind, t, foreign]): Block => ({ kind, text: t, ...(foreign ? { role: foreign } : undefined) })),
  fc.tuple(rich, number).map(([t, n]): Block => ({ kind: 'heading', text: t, ...(n ? { number: n } : undefined) })),
  fc.record({ kind: fc.constant('section' as const), depth: fc.integer({ min: 1, max: 6 }), text: rich }),
  fc.record({ kind: fc.constantFrom('transition' as const, 'lyrics' as const, 'synopsis' as const), text: rich }),
  fc.record({ kind: fc.constantFrom('note' as const, 'boneyard' as const), text: asideText }),
  fc.record({ kind: fc.constant('heading' as const), text: fc.constant<Rich>([{ kind: 'run', text: 'OMITTED' }]) }),
  fc.constant<Block>({ kind: 'pageBreak' }),
  fc.record({ kind: fc.constant('speech' as const), speech }),
  fc.record({ kind: fc.constant('speech' as const), speech }),
  fc.record({ kind: fc.constant('dual' as const), left: speech, right: speech }),
);

const block: fc.Arbitrary<Block> = fc
  .tuple(bare, fc.constantFrom(0, 0, 0, 1, 2))
  .map(([b, gap]) => (gap > 0 ? { ...b, gap } : b));

const entry: fc.Arbitrary<TitleEntry> = fc.record({
  key: fc.constantFrom('Title', 'Author', 'Contact', 'Foo', 'Draft date', 'TITLE', 'A*b'),
  values: fc.array(rich, { maxLength: 3 }),
});

/** Any script, before normal form. */
export const rawScript: fc.Arbitrary<Script> = fc.record({
  titlePage: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(entry, { maxLength: 3 }) },
  ),
  body: fc.array(block, { maxLength: 5 }),
});

export const normalScript: fc.Arbitrary<Script> = rawScript.map((script) => normal(script));

const titleValue = fc.constantFrom(
  'A Fish',
  'Written by',
  'by',
  'Ana',
  'based on a dream',
  '2026-01-02',
  'Revised draft',
  '© Me',
  'me@example.com',
  '(555) 1',
);

const plainEntry = (key: string, text: string): TitleEntry => ({ key, values: [[{ kind: 'run', text }]] });

const TIDY: readonly TitleEntry[] = [
  plainEntry('Title', 'A Fish'),
  plainEntry('Credit', 'written by'),
  plainEntry('Author', 'Ana'),
  plainEntry('Source', 'based on a dream'),
  plainEntry('Draft date', '2026-01-02'),
  plainEntry('Contact', 'me@example.com'),
];

/** Title pages as people write them: with all sorts of entries, and tidy ones. */
export const usualTitlePage: fc.Arbitrary<TitleEntry[]> = fc.oneof(
  { weight: 1, arbitrary: fc.subarray([...TIDY]) },
  {
    weight: 3,
    arbitrary: fc.array(
      fc.record({
        key: fc.constantFrom(
          'Title',
          'Credit',
          'Author',
          'Authors',
          'Source',
          'Draft date',
          'Copyright',
          'Contact',
          'Notes',
          'Story by',
          'Revisions by',
          'WGA',
          'Title page 2',
        ),
        values: fc.array(
          titleValue.map((text): Rich => [{ kind: 'run', text }]),
          { minLength: 1, maxLength: 3 },
        ),
      }),
      { maxLength: 6 },
    ),
  },
);

/** Any text, rich in what Fountain reads as markup. */
export const source: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      lineText,
      fc.constantFrom('', '', '', '[[n]]', '/* b */', '  ', ' ^', '\t'),
      lineText,
      fc.constantFrom('\n', '\n', '\n\n', '\n  \n', '\r\n', ''),
    ),
    {
      maxLength: 10,
    },
  )
  .map((pieces) => pieces.map(([a, b, c, end]) => (end === '' ? a + b + c : a + b + end)).join(''));
