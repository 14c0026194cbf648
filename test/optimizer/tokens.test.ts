import { assert, constantFrom, property, string } from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeAll, describe, expect, it } from 'vitest';
import { COUNTED_CHARACTERS, createTokenCounter, pieces } from '../../src/optimizer/tokens.js';

const counter = createTokenCounter();
beforeAll(() => counter.load());

const SCENE = `INT. HARBOUR OFFICE - NIGHT

Rain on the windows. MAREN (40s) counts the crates twice.

MAREN
(quietly)
Somebody has been here before us.
`;

describe('a count', () => {
  it('is that of the encoding for ordinary text', async () => {
    expect(await counter.count(SCENE)).toBe(countTokens(SCENE));
    expect(await counter.count('')).toBe(0);
  });

  it('stays near the encoding over long text', async () => {
    const text = SCENE.repeat(100);
    const exact = countTokens(text);
    expect(Math.abs((await counter.count(text)) - exact)).toBeLessThan(exact / 100);
  });

  it('takes the names of control tokens as text', async () => {
    expect(await counter.count('<|endoftext|>')).toBeGreaterThan(1);
  });

  it('is the length in bytes beyond the cap', async () => {
    expect(await counter.count('ä'.repeat(COUNTED_CHARACTERS + 1))).toBe(2 * (COUNTED_CHARACTERS + 1));
  });

  it('adds what chat formats add to messages', async () => {
    const text = await counter.count('Hello there');
    expect(await counter.countMessages([{ role: 'system', text: 'Hello there' }, { role: 'user', text: 'Hello there' }])).toBe(2 * text + 2 * 4 + 3);
  });

  it.each([
    ['one letter 60 000 times', 'a'.repeat(60_000)],
    ['60 000 letters without a space', Array.from({ length: 60_000 }, (_, i) => String.fromCharCode(97 + ((i * 7919) % 26))).join('')],
    ['60 000 Chinese characters', '山雨欲来风满楼'.repeat(8_572)],
    ['60 000 spaces', ' '.repeat(60_000)],
  ])('of %s lets other work run in between', async (_name, text) => {
    // Each look at the clock takes a millisecond, so a turn is due every eight pieces.
    let time = 0;
    const slow = createTokenCounter({ now: () => (time += 1) });
    await slow.load();
    let turns = 0;
    let counting = true;
    const work = (): void => {
      turns += 1;
      if (counting) setImmediate(work);
    };
    setImmediate(work);
    const counted = await slow.count(text);
    counting = false;
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(Buffer.byteLength(text));
    const all = [...pieces(text)];
    expect(Math.max(...all.map((piece) => piece.length))).toBeLessThanOrEqual(256);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(all.length / 8) - 1);
  });
});

describe('pieces', () => {
  it('are the whole text, short, and never half a character', () => {
    assert(
      property(string({ unit: constantFrom('a', ' ', '\n', '🎬', '山'), maxLength: 6_000, size: 'max' }), (text) => {
        const all = [...pieces(text)];
        expect(all.join('')).toBe(text);
        for (const piece of all) {
          expect(piece.length).toBeLessThanOrEqual(2_048 + 256);
          expect(piece.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
