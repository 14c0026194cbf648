import { assert, constantFrom, property, string } from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  approximateTokens,
  COUNTED_CHARACTERS,
  createTokenCounter,
  mostTokens,
  pieces,
} from '../../../src/optimizer/tokens/tokens.js';

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
    expect(
      await counter.countMessages([
        { role: 'system', text: 'Hello there' },
        { role: 'user', text: 'Hello there' },
      ]),
    ).toBe(2 * text + 2 * 4 + 3);
  });

  it('is remembered: what many prompts share is counted once', async () => {
    let looks = 0;
    const counting = createTokenCounter({ now: () => (looks += 1) });
    const [first, second] = await Promise.all([counting.count(SCENE.repeat(20)), counting.count(SCENE.repeat(20))]);
    const looksForOne = looks;
    expect(await counting.count(SCENE.repeat(20))).toBe(first);
    expect(second).toBe(first);
    expect(looks).toBe(looksForOne);
  });
});

describe('P19: counting lets other work run in between', () => {
  // Each look at the clock takes a millisecond, so a turn is due every eight pieces.
  function watched() {
    let looks = 0;
    let looksAtTurn = 0;
    let longest = 0;
    let turns = 0;
    let watching = true;
    const watch = (): void => {
      turns += 1;
      longest = Math.max(longest, looks - looksAtTurn);
      looksAtTurn = looks;
      if (watching) setImmediate(watch);
    };
    return {
      counter: createTokenCounter({ now: () => (looks += 1) }),
      start: () => void setImmediate(watch),
      stop() {
        watching = false;
        return { turns, longest };
      },
    };
  }

  it.each([
    ['one letter 60 000 times', 'a'.repeat(60_000)],
    [
      '60 000 letters without a space',
      Array.from({ length: 60_000 }, (_, i) => String.fromCharCode(97 + ((i * 7919) % 26))).join(''),
    ],
    ['60 000 Chinese characters', '山雨欲来风满楼'.repeat(8_572)],
    ['60 000 spaces', ' '.repeat(60_000)],
  ])('of %s', async (_name, text) => {
    const { counter: slow, start, stop } = watched();
    await slow.load();
    start();
    const counted = await slow.count(text);
    const { turns, longest } = stop();
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(Buffer.byteLength(text));
    const all = [...pieces(text)];
    expect(Math.max(...all.map((piece) => piece.length))).toBeLessThanOrEqual(256);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(all.length / 8) - 1);
    expect(longest).toBeLessThanOrEqual(9);
  });

  it('of many texts at once, which share their turns', async () => {
    const { counter: slow, start, stop } = watched();
    await slow.load();
    start();
    await Promise.all(Array.from({ length: 16 }, (_, i) => slow.count(String.fromCharCode(97 + i).repeat(8_000))));
    const { turns, longest } = stop();
    expect(turns).toBeGreaterThan(60);
    // The end of one text and the beginning of the next
    expect(longest).toBeLessThanOrEqual(18);
  });
});

describe('a count for another family of models', () => {
  const learning = async () => {
    const own = createTokenCounter();
    const raw = await own.count(SCENE.repeat(4));
    return { own, raw, corrected: (model: string) => own.count(SCENE.repeat(4), model) };
  };

  it('is multiplied by what providers reported for that family', async () => {
    const { own, raw, corrected } = await learning();
    expect(await corrected('claude-sonnet-4-5')).toBe(raw);
    own.learn('claude-sonnet-4-5', 1_000, 1_200);
    expect(await corrected('anthropic/claude-haiku')).toBe(Math.ceil(raw * 1.2));
    expect(await corrected('qwen2.5:7b')).toBe(raw);
    expect(await own.count(SCENE.repeat(4))).toBe(raw);
    const messages = [{ role: 'user' as const, text: SCENE }];
    expect(await own.countMessages(messages, 'claude-opus')).toBe(Math.ceil((await own.countMessages(messages)) * 1.2));
  });

  it('follows reports slowly, and stays between a half and the double', async () => {
    const { own, raw, corrected } = await learning();
    own.learn('qwen3', 1_000, 1_000);
    own.learn('qwen3', 1_000, 1_500);
    expect(await corrected('qwen3')).toBe(Math.ceil(raw * 1.1));
    for (let call = 0; call < 100; call += 1) own.learn('qwen3', 1_000, 90_000);
    expect(await corrected('qwen3')).toBeLessThanOrEqual(2 * raw);
    for (let call = 0; call < 100; call += 1) own.learn('qwen3', 1_000, 1);
    expect(await corrected('qwen3')).toBeGreaterThanOrEqual(Math.floor(raw / 2));
    expect(await corrected('qwen3')).toBeLessThan(raw * 0.51);
  });

  it.each(['gpt-5.4', 'openai/gpt-4.1-mini', 'o4-mini', 'chatgpt-4o-latest', 'gpt-oss:20b'])(
    'is exact for %s, whatever is reported',
    async (model) => {
      const { own, raw, corrected } = await learning();
      own.learn(model, 1_000, 1_500);
      expect(await corrected(model)).toBe(raw);
    },
  );

  it('learns nothing from a prompt of a few tokens or a report of none', async () => {
    const { own, raw, corrected } = await learning();
    own.learn('qwen3', 10, 40);
    own.learn('qwen3', 1_000, 0);
    expect(await corrected('qwen3')).toBe(raw);
    expect(own.drift).toBe(0);
  });

  it('tells how far counts are from reports', () => {
    const own = createTokenCounter();
    own.learn('gpt-5.4', 1_100, 1_000);
    expect(own.drift).toBeCloseTo(0.1);
    own.learn('gpt-5.4', 1_000, 1_000);
    expect(own.drift).toBeCloseTo(0.08);
    own.learn('qwen3', 1_000, 2_000);
    expect(own.drift).toBeCloseTo(0.08 + 0.2 * (0.5 - 0.08));
    // Now the factor is known
    own.learn('qwen3', 1_000, 2_000);
    expect(own.drift).toBeLessThan(0.164);
  });
});

describe('without counting', () => {
  it.each([
    ['prose', SCENE.repeat(10)],
    ['Chinese', '他推开门，走进黑暗的房间，看见桌上放着一封没有署名的信。'.repeat(5)],
    ['JSON', JSON.stringify({ name: 'Maren', goals: ['find the crate', 'leave the harbour'] })],
    ['faces', '🎬🙂'.repeat(20)],
  ])('the bytes of %s are more than its tokens, and a third of them is near', async (_name, text) => {
    const messages = [{ role: 'user' as const, text }];
    const counted = await counter.countMessages(messages);
    expect(mostTokens(messages)).toBeGreaterThanOrEqual(counted);
    expect(approximateTokens(messages) / counted).toBeGreaterThan(0.9);
    expect(approximateTokens(messages) / counted).toBeLessThan(1.6);
  });
});

describe('pieces', () => {
  it('are the whole text, short, and never half a character', () => {
    assert(
      property(string({ unit: constantFrom('a', ' ', '\n', '🎬', '山'), maxLength: 6_000, size: 'max' }), (text) => {
        const all = [...pieces(text)];
        expect(all.join('')).toBe(text);
        for (const piece of all) {
          expect(piece.length).toBeLessThanOrEqual(1_024 + 256);
          expect(piece.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
