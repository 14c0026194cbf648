import type { Script } from '../../../src/screenplay/ast.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print } from '../../../src/screenplay/fountain/print.js';
import { normal } from '../../../src/screenplay/normal/normal.js';
import { normalScript, rawScript, source } from '../arbitraries.js';

/** A note on a line of its own belongs to the text below it, behind its indent. */
const NOTE_ABOVE_INDENT: Script = {
  titlePage: [],
  body: [
    {
      kind: 'action',
      text: [
        { kind: 'note', text: 'n' },
        { kind: 'run', text: '\n    x\ny' },
      ],
    },
  ],
};
const RUNS = Number(process.env.FC_RUNS ?? 400);

describe('normal form', () => {
  it('is idempotent', () => {
    fc.assert(
      fc.property(rawScript, (script) => {
        const once = normal(script);
        expect(normal(once)).toEqual(once);
      }),
      { numRuns: RUNS, examples: [[NOTE_ABOVE_INDENT]] },
    );
  });

  it('is what the reader returns', () => {
    fc.assert(
      fc.property(source, (text) => {
        const { script } = parse(text);
        expect(normal(script)).toEqual(script);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('P1 Fountain round trip', () => {
  it('P1 reads back every normal script that prints without loss', () => {
    fc.assert(
      fc.property(normalScript, (script) => {
        const { text, losses } = print(script);
        if (losses.length > 0) return;
        expect(parse(text).script).toEqual(script);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('P2 stable from text', () => {
  it('P2 prints what was read without loss, and the same again', () => {
    fc.assert(
      fc.property(source, (text) => {
        const { script } = parse(text);
        const printed = print(script);
        expect(printed.losses).toEqual([]);
        const again = parse(printed.text);
        expect(again.script).toEqual(script);
        expect(print(again.script).text).toBe(printed.text);
      }),
      { numRuns: RUNS },
    );
  });
});
