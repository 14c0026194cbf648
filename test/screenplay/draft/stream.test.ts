import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDraft, DraftFinished, parseDraft, type DraftEvent, type DraftOptions, type DraftResult } from '../../../src/screenplay/draft/stream.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print } from '../../../src/screenplay/fountain/print.js';
import { normal } from '../../../src/screenplay/normal.js';
import { source } from '../arbitraries.js';

const cast = [{ id: 'j', cueName: 'JOHN' }, { id: 'a', cueName: 'ANA' }];

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
        '```\n', '```fountain\n', 'Here is the scene:\n\n', '**INT. A**\n', 'INT. B - DAY\n', 'John\nHi.\n', 'JOHN: Hi.\n', '---\n', '- x\n', '\r\n',
        'ANA ^\r\nHo 🎬.\r\n\r\n', 'e\u0301\n', '\u200b', 'CUT TO:\n', 'a [[b\nc]]\n', '[[b\n\nc]]\n', 'Title: X\n\n',
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
        expect(feed(chunks, { cast }).result).toEqual(parse(text, { mode: 'draft', cast }));
      }),
      { numRuns: 500 },
    );
  });

  const small = "Here's the scene:\r\n\r\n```\r\n**INT. A**\rJohn\nHi 🎬 [[a\nb]] *x*.\n\nANA ^\n(beat)\nHo.\u2028- z\n```\nBye.";

  it('P10 gives the same for every cut of a small draft in two', () => {
    const whole = parseDraft(small, { cast });
    for (let at = 0; at <= small.length; at++) expect(feed([small.slice(0, at), small.slice(at)], { cast }).result).toEqual(whole);
  });

  it('P10 settles blocks only once nothing can change them', () => {
    fc.assert(
      fc.property(modelText, fc.nat(), fc.string({ maxLength: 3 }), (text, cut, more) => {
        const draft = createDraft({ cast });
        const settled = draft.push(text.slice(0, cut % (text.length + 1))).flatMap((event) => (event.type === 'settled' ? [event.block] : []));
        draft.push(`${more}\n\n^\nJOHN ^\n`);
        expect(draft.finish().script.body.slice(0, settled.length)).toEqual(settled);
      }),
      { numRuns: 500 },
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
    const kinds = (chunk: string) => draft.push(chunk).flatMap((event) => (event.type === 'settled' ? [event.block.kind] : []));
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
    expect(events.map((event) => (event.type === 'settled' ? event.block.kind : event.diagnostic.code))).toEqual(['DRF003', 'heading']);
  });

  it('stays linear on a paragraph in small chunks', { timeout: 60_000 }, () => {
    const work = (chars: number) => {
      const draft = createDraft({ limits: { maxChars: 1e8, maxLineChars: 1e8 } });
      for (let at = 0; at < chars; at += 4) draft.push('word');
      const before = process.cpuUsage();
      for (let at = 0; at < chars; at += 4) draft.push(at % 64 === 0 ? 'wor\n' : 'word');
      draft.finish();
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    work(100_000);
    const ratio = () => Math.min(work(800_000), work(800_000)) / Math.min(work(400_000), work(400_000));
    expect(Math.min(ratio(), ratio(), ratio())).toBeLessThan(2.6);
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
    expect(whole.diagnostics.at(-1)).toMatchObject({ code: 'DRF010', message: `The draft ended early: it passed the limit ${reason}.` });
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
