import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDraft } from '../../../src/screenplay/draft/stream.js';
import { parseDraft } from './parse-draft.js';
import {
  DraftFinished,
  type DraftEvent,
  type DraftOptions,
  type DraftResult,
} from '../../../src/screenplay/draft/draft.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print } from '../../../src/screenplay/fountain/print.js';
import { normal } from '../../../src/screenplay/normal/normal.js';
import { source } from '../arbitraries.js';
import { expectLinear } from '../fountain/linear.js';

const RUNS = Number(process.env.FC_RUNS ?? 500);
const cast = [
  { id: 'j', cueName: 'JOHN' },
  { id: 'a', cueName: 'ANA' },
];

function feed(chunks: readonly string[], options: DraftOptions = {}): { result: DraftResult; events: DraftEvent[] } {
  const draft = createDraft(options);
  const events = chunks.flatMap((chunk) => draft.push(chunk));
  return { result: draft.finish(), events };
}

const modelText = fc
  .array(
    fc.oneof(
      source,
      fc.constantFrom(
        '```\n',
        '```fountain\n',
        'Here is the scene:\n\n',
        '**INT. A**\n',
        'INT. B - DAY\n',
        'John\nHi.\n',
        'JOHN: Hi.\n',
        '---\n',
        '- x\n',
        '\r\n',
        'ANA ^\r\nHo 🎬.\r\n\r\n',
        'e\u0301\n',
        '\u200b',
        'CUT TO:\n',
        'a [[b\nc]]\n',
        '[[b\n\nc]]\n',
        'Title: X\n\n',
        '\nLet me know if you like it.\n',
        'I hope this works!\n\n',
        '- One more?\n',
        '</think>\n',
        '<think>',
        'She goes.\n\n',
        'SCENE 1: INT. C\n',
        '**SCENE 2**\n',
        'Scene 3\n\n',
        'PETER: Yes.\n',
      ),
    ),
    { maxLength: 6 },
  )
  .map((pieces) => pieces.join(''));

describe('P10 streaming equals whole', () => {
  it('P10 gives the same result for every way of cutting a draft', () => {
    fc.assert(
      fc.property(modelText, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (text, sizes) => {
        const chunks: string[] = [];
        for (let at = 0, i = 0; at < text.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          chunks.push(text.slice(at, at + size));
          at += size;
        }
        expect(feed(chunks, { cast }).result).toEqual(parseDraft(text, { cast }));
        expect(feed(chunks, { cast, thinksAloud: true }).result).toEqual(parseDraft(text, { cast, thinksAloud: true }));
      }),
      { numRuns: RUNS },
    );
  });

  const small =
    "Here's the scene:\r\n\r\n```\r\n**INT. A**\rJohn\nHi 🎬 [[a\nb]] *x*.\n\nANA ^\n(beat)\nHo.\u2028- z\n```\nBye.";

  it('P10 gives the same for every cut of a small draft in two', () => {
    const whole = parseDraft(small, { cast });
    for (let at = 0; at <= small.length; at++) {
      expect(feed([small.slice(0, at), small.slice(at)], { cast }).result).toEqual(whole);
    }
  });

  it('P10 settles blocks only once nothing can change them', () => {
    fc.assert(
      fc.property(modelText, fc.nat(), fc.string({ maxLength: 3 }), (text, cut, more) => {
        const draft = createDraft({ cast });
        const settled = draft
          .push(text.slice(0, cut % (text.length + 1)))
          .flatMap((event) => (event.type === 'settled' ? [event.block] : []));
        draft.push(`${more}\n\n^\nJOHN ^\n</think>\n\nLet me know if.\n`);
        expect(draft.finish().script.body.slice(0, settled.length)).toEqual(settled);
      }),
      { numRuns: RUNS },
    );
  });

  it('is a valid tree after every character, and says that it ended early', () => {
    for (let at = 0; at <= small.length; at++) {
      const draft = createDraft({ cast });
      draft.push(small.slice(0, at));
      const { script, diagnostics, ended } = draft.finish({ early: true });
      expect(normal(script)).toEqual(script);
      expect(parse(print(script).text).script).toEqual(script);
      expect(ended).toBe('early');
      expect(diagnostics.at(-1)).toMatchObject({ code: 'DRF010' });
    }
  });
});

describe('a draft as it comes', () => {
  it('settles a block after its blank line, and a speech when the next cue cannot stand beside it', () => {
    const draft = createDraft();
    const kinds = (chunk: string) =>
      draft.push(chunk).flatMap((event) => (event.type === 'settled' ? [event.block.kind] : []));
    expect(kinds('INT. A\n')).toEqual([]);
    expect(kinds('\nHe sits.\n')).toEqual(['heading']);
    expect(kinds('\n')).toEqual(['action']);
    expect(kinds('JOHN\n')).toEqual([]);
    expect(kinds('Hi.\n\n')).toEqual([]);
    expect(kinds('ANA ^\nHo.\n')).toEqual([]);
    expect(kinds('\nShe goes.')).toEqual(['dual']);
    expect(draft.finish().script.body.map(({ kind }) => kind)).toEqual(['heading', 'action', 'dual', 'action']);
  });

  it('tells repairs as they are made', () => {
    const { events } = feed(['**INT. A**\n', '\n', 'x']);
    expect(events.map((event) => (event.type === 'settled' ? event.block.kind : event.diagnostic.code))).toEqual([
      'DRF003',
      'heading',
    ]);
  });

  it('stays linear on a paragraph in small chunks', { timeout: 120_000 }, () => {
    const feedInFours = (chunks: number) => {
      const draft = createDraft({ limits: { maxChars: 1e8, maxLineChars: 1e8 } });
      for (let i = 0; i < chunks; i++) draft.push('word');
      for (let i = 0; i < chunks; i++) draft.push(i % 16 === 0 ? 'wor\n' : 'word');
      draft.finish();
    };
    expectLinear(feedInFours, (chunks) => chunks);
  });

  it('stays linear on what may be words to the reader', { timeout: 120_000 }, () => {
    const write = (n: number) =>
      `INT. A\n\nx\n\n${'Let me know if you like it.\n\n'.repeat(n / 32)}${'Then she goes.\n\nLet me know if.\n\n'.repeat(n / 32)}`;
    expectLinear((text: string) => parseDraft(text), write);
    expectLinear(
      (text: string) => parseDraft(text),
      (n) => `${'I think.\n'.repeat(n / 16)}</think>${'So.\n</think>'.repeat(n / 16)}`,
    );
  });

  it.each([
    ['maxChars', { maxChars: 30 }],
    ['maxBlocks', { maxBlocks: 2 }],
    ['maxLineChars', { maxLineChars: 12 }],
  ] as const)('ends at the limit %s, the same for every cut', (reason, limits) => {
    const text = 'INT. A\n\nHe sits.\n\nHe stands.\n\nHe walks over to the door.\n\nHe goes.\n\nEnd.';
    const whole = parseDraft(text, { limits });
    expect(whole.ended).toBe(reason);
    expect(whole.script.body.length).toBeGreaterThan(1);
    expect(whole.diagnostics.at(-1)).toMatchObject({
      code: 'DRF010',
      message: `The draft ended early: it passed the limit ${reason}.`,
    });
    const draft = createDraft({ limits });
    for (const char of text) draft.push(char);
    expect(draft.ended).toBe(reason);
    expect(draft.push('more')).toEqual([]);
    expect(draft.finish()).toEqual(whole);
  });

  it('takes no text after it is finished', () => {
    const draft = createDraft();
    draft.push('x');
    const result = draft.finish();
    expect(draft.finish()).toBe(result);
    expect(() => draft.push('y')).toThrow(DraftFinished);
  });
});
