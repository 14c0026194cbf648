import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FdxError } from '../../../src/screenplay/fdx/limits.js';
import { readFdx } from '../../../src/screenplay/fdx/read.js';
import { writeFdx } from '../../../src/screenplay/fdx/write.js';
import { normal } from '../../../src/screenplay/normal/normal.js';
import { normalScript, rawScript, usualTitlePage } from '../arbitraries.js';

const RUNS = Number(process.env.FC_RUNS ?? 400);

describe('P5 FDX round trip', () => {
  it('P5 reads back every script that is written without loss', () => {
    fc.assert(
      fc.property(rawScript, (script) => {
        const { xml, losses } = writeFdx(script);
        const read = readFdx(xml).script;
        if (losses.length === 0) expect(read).toEqual(normal(script));
        else if (losses.every(({ block }) => block === -1)) expect(read.body).toEqual(normal(script).body);
        else if (losses.every(({ block }) => block >= 0)) expect(read.titlePage).toEqual(normal(script).titlePage);
      }),
      { numRuns: RUNS },
    );
  });

  it('P5 changes a block only if a loss names it', () => {
    fc.assert(
      fc.property(normalScript, (script) => {
        const { xml, losses } = writeFdx({ titlePage: [], body: script.body });
        const lost = new Set(losses.map(({ block }) => block));
        // Lyrics join the speech above them, so that block differs with them.
        for (const { code, block } of losses) if (code === 'FDX020') lost.add(block - 1);
        if (losses.some(({ code }) => code === 'FDX020' || code === 'FDX022')) return;
        const { body } = readFdx(xml).script;
        expect(body).toHaveLength(script.body.length);
        script.body.forEach((block, i) => {
          if (!lost.has(i)) expect(body[i]).toEqual(block);
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('P5 reads back the usual title pages, or names what differs', () => {
    let whole = 0;
    fc.assert(
      fc.property(usualTitlePage, (entries) => {
        const { titlePage } = normal({ titlePage: entries, body: [] });
        const { xml, losses } = writeFdx({ titlePage, body: [] });
        const read = readFdx(xml).script.titlePage;
        const same = JSON.stringify(read) === JSON.stringify(titlePage);
        expect(losses.length === 0).toBe(same);
        if (same && titlePage.length > 1) whole++;
      }),
      { numRuns: RUNS },
    );
    expect(whole).toBeGreaterThan(0);
  });

  it('writes what it has read without loss, and the same again', () => {
    fc.assert(
      fc.property(rawScript, (script) => {
        const first = readFdx(writeFdx({ titlePage: [], body: script.body }).xml).script;
        const second = writeFdx(first);
        expect(readFdx(second.xml).script).toEqual(first);
        expect(second.losses).toEqual([]);
        expect(writeFdx(first)).toEqual(second);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('P9 isolation', () => {
  it('P9 gives the same for a file whatever was read before it, even what was refused', () => {
    fc.assert(
      fc.property(rawScript, rawScript, fc.nat(), (a, b, cut) => {
        const [first, second] = [writeFdx(a), writeFdx(b)];
        const alone = readFdx(second.xml);
        readFdx(first.xml);
        expect(() => readFdx(first.xml.trimEnd().slice(0, cut % (first.xml.length - 1)))).toThrow(FdxError);
        expect(readFdx(second.xml)).toEqual(alone);
        expect(writeFdx(b)).toEqual(second);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('any text at all', () => {
  it('is written as XML, whatever characters it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (text) => {
        const { xml } = writeFdx({
          titlePage: [{ key: text, values: [[{ kind: 'run', text }]] }],
          body: [
            { kind: 'action', text: [{ kind: 'run', text }] },
            { kind: 'heading', text: [{ kind: 'run', text: `INT. ${text}` }], number: text },
            { kind: 'note', text },
          ],
        });
        expect(readFdx(xml).diagnostics).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('is read as XML or refused with a place', () => {
    const pieces = fc.constantFrom(
      '<FinalDraft>',
      '</FinalDraft>',
      '<Content>',
      '</Content>',
      '<Paragraph Type="Character">',
      '<Paragraph>',
      '</Paragraph>',
      '<Text>',
      '</Text>',
      'a',
      '&amp;',
      '&x;',
      '<ScriptNote>',
      '</ScriptNote>',
      '<DualDialogue>',
      '</DualDialogue>',
      '<!-- c -->',
      '<![CDATA[x]]>',
      ']]>',
      '<?p?>',
      '\u0001',
      '"',
      '<a b="c" b="d"/>',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 15 }), (parts) => {
        const xml = `<FinalDraft><Content>${parts.join('')}</Content></FinalDraft>`;
        try {
          const { script, spans } = readFdx(xml);
          expect(normal(script)).toEqual(script);
          expect(spans).toHaveLength(script.body.length);
        } catch (error) {
          expect(error).toBeInstanceOf(FdxError);
          expect(error).toMatchObject({ code: expect.stringMatching(/^FDX00[12]$/), line: 1 });
        }
      }),
      { numRuns: RUNS },
    );
  });
});
