import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDraft } from '../../../src/screenplay/draft/stream.js';
import { parseDraft } from '../draft/parse-draft.js';
import { elements } from '../../../src/screenplay/elements/elements.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print } from '../../../src/screenplay/fountain/print.js';
import { source } from '../arbitraries.js';

describe('P9 isolation', () => {
  it('P9 gives the same for a text whatever was read before it, even what was refused', () => {
    fc.assert(
      fc.property(source, source, (a, b) => {
        const alone = parse(b);
        parse(a);
        expect(() => parse(`${a}xx`, { limits: { maxChars: 1 } })).toThrow('characters');
        expect(parse(b)).toEqual(alone);
        expect(print(parse(b).script)).toEqual(print(alone.script));
      }),
    );
  });

  it('P9 keeps drafts apart that are fed in turns', () => {
    fc.assert(
      fc.property(source, source, (a, b) => {
        const first = createDraft();
        const second = createDraft();
        for (let i = 0; i < Math.max(a.length, b.length); i += 3) {
          first.push(a.slice(i, i + 3));
          second.push(b.slice(i, i + 3));
        }
        expect(first.finish()).toEqual(parseDraft(a));
        expect(second.finish()).toEqual(parseDraft(b));
      }),
    );
  });

  it('P9 leaves its arguments as they were', () => {
    fc.assert(
      fc.property(source, (text) => {
        const { script } = parse(text);
        const before = structuredClone(script);
        print(script);
        elements(script);
        expect(script).toEqual(before);
      }),
    );
  });
});

describe('P11 determinism', () => {
  it('P11 gives the same bytes for the same arguments', () => {
    const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');
    const all = (text: string) => {
      const result = parse(text);
      return hash([result, print(result.script), elements(result.script), parseDraft(text)]);
    };
    fc.assert(
      fc.property(source, (text) => {
        expect(all(text)).toBe(all(text));
      }),
    );
  });
});
