import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTokenCounter } from '../../../src/optimizer/tokens/tokens.js';
import { TruncationWatch } from '../../../src/optimizer/routing/truncation.js';
import type { Truncation } from '../../../src/optimizer/routing/truncation.js';
import type { Target } from '../../../src/optimizer/upstream.js';
import { actor, targetOf } from '../routing.js';

const tokens = createTokenCounter();
beforeAll(() => tokens.load());

let told: (Truncation & { isFirst: boolean })[];
let guesses: unknown[];
let watch: TruncationWatch;
const target: Target = targetOf(actor('own', [''], { baseUrl: 'http://127.0.0.1:11434/v1' }));
beforeEach(() => {
  told = [];
  guesses = [];
  watch = new TruncationWatch({
    tokens,
    windows: { guess: (...guess) => void guesses.push(guess), doubt() {} },
    onTruncated: (cut, isFirst) => void told.push({ ...cut, isFirst }),
  });
});

const SENTENCE = 'The keeper counts the crates on the quay, and nobody answers her. ';
const CHINESE = '守灯人独自走下楼梯，海风吹灭了她手里的灯。';
const prompt = (times: number, text = SENTENCE) => [{ role: 'user' as const, text: text.repeat(times) }];

describe('a prompt of which a server read less than was sent', () => {
  it('is told, for its model once as the first, and where it was cut is the likely window', async () => {
    const messages = prompt(600);
    const counted = await tokens.countMessages(messages);
    expect(await watch.sawPrompt(target, messages, 4_096)).toEqual({
      provider: 'own',
      model: 'own-1',
      counted,
      reported: 4_096,
    });
    expect(await watch.sawPrompt(target, prompt(700), 4_095)).toBeDefined();
    expect(told).toEqual([
      { provider: 'own', model: 'own-1', counted, reported: 4_096, isFirst: true },
      { provider: 'own', model: 'own-1', counted: expect.any(Number), reported: 4_095, isFirst: false },
    ]);
    expect(guesses).toEqual([
      ['own', 'own-1', 4_096],
      ['own', 'own-1', 4_096],
    ]);
  });

  it.each([
    ['a report as it was counted', SENTENCE, 1],
    ['an encoding that needs a fourth less', SENTENCE, 0.75],
    ['an encoding that needs half as many again', SENTENCE, 1.5],
    ['Chinese in an encoding that knows it better', CHINESE, 0.75],
  ])('is not seen in %s', async (_name, text, factor) => {
    const messages = prompt(400, text);
    expect(
      await watch.sawPrompt(target, messages, Math.round((await tokens.countMessages(messages)) * factor)),
    ).toBeUndefined();
    expect(told).toEqual([]);
  });

  it('is seen in any language', async () => {
    const messages = prompt(600, CHINESE);
    const counted = await tokens.countMessages(messages);
    expect(await watch.sawPrompt(target, messages, Math.round(counted / 2))).toBeDefined();
  });

  it('is not seen where the counts are far from the reports anyhow', async () => {
    const drifting = createTokenCounter();
    await drifting.load();
    for (let index = 0; index < 40; index += 1) drifting.learn('m', 1_000, index % 2 === 0 ? 500 : 1_800);
    watch = new TruncationWatch({
      tokens: drifting,
      windows: { guess() {}, doubt() {} },
      onTruncated: (cut, isFirst) => void told.push({ ...cut, isFirst }),
    });
    const messages = prompt(600);
    expect(
      await watch.sawPrompt(target, messages, Math.round((await drifting.countMessages(messages, 'own-1')) * 0.6)),
    ).toBeUndefined();
  });

  it('is not seen by a server that reports what it can: nothing, a number of its own, or what was not in its prompt cache', async () => {
    for (const reported of [0, 1, 10, 255]) {
      expect(await watch.sawPrompt(target, prompt(600), reported)).toBeUndefined();
    }
    const long = prompt(600);
    const whole = await tokens.countMessages(long);
    expect(await watch.sawPrompt(target, long, whole)).toBeUndefined();
    expect(await watch.sawPrompt(target, [...long, ...prompt(20)], 300)).toBeUndefined();
    expect(told).toEqual([]);
  });

  it('is not looked for in a provider inside this process', async () => {
    expect(await watch.sawPrompt(targetOf(actor('inside', [''])), prompt(600), 300)).toBeUndefined();
  });
});
