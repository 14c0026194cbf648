import { array, assert, asyncProperty, boolean, integer, option, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/llm/provider.js';
import { createContextWindows, fitPrompt } from '../../../src/optimizer/routing/context-window.js';
import { createTokenCounter } from '../../../src/optimizer/tokens/tokens.js';
import type { TokenCounter } from '../../../src/optimizer/tokens/tokens.js';
import type { PromptBlock } from '../../../src/optimizer/request.js';

/** One token a letter, 4 a message, 3 a prompt. */
function letterCounter(): TokenCounter & { counted: number } {
  const counter = {
    counted: 0,
    drift: 0,
    count: async (text: string) => {
      counter.counted += 1;
      return text.length;
    },
    countMessages: async (messages: readonly Message[]) => {
      counter.counted += 1;
      return messages.reduce((sum, { text }) => sum + 4 + text.length, 3);
    },
    learn: () => {},
    load: async () => {},
  };
  return counter;
}

const block = (id: string, length: number, rest: Partial<PromptBlock> = {}): PromptBlock => ({
  id,
  role: 'user',
  text: id.padEnd(length, '.'),
  ...rest,
});
const tokens = letterCounter();
/** The window in which prompts of this many tokens fit beside an answer of 100. */
const windowFor = (promptTokens: number): number => Math.ceil((promptTokens + 100) / 0.98);
const fit = (blocks: readonly PromptBlock[], promptTokens: number) =>
  fitPrompt(blocks, { contextWindow: windowFor(promptTokens), maxOutputTokens: 100, tokens });
const ids = (messages: readonly PromptBlock[]): (string | undefined)[] => messages.map(({ id }) => id);

describe('a prompt that fits', () => {
  const blocks = [block('system', 100), block('scene', 200, { priority: 1 })];

  it.each([
    ['an unknown window', undefined],
    ['a window with room for each byte as a token', 10_000],
  ])('is left alone without counting, with %s', async (_name, contextWindow) => {
    const counter = letterCounter();
    const fitted = await fitPrompt(blocks, { contextWindow, maxOutputTokens: 100, tokens: counter });
    expect(fitted).toEqual({
      messages: blocks,
      trimmed: [],
      maxOutputTokens: 100,
      promptTokens: 3 + 2 * 4 + 34 + 67,
      counted: false,
    });
    expect(counter.counted).toBe(0);
  });

  it('is counted where that is asked for', async () => {
    expect(
      await fitPrompt(blocks, { contextWindow: undefined, maxOutputTokens: 100, tokens, count: true }),
    ).toMatchObject({ promptTokens: 311, counted: true });
  });

  it('is left alone when only the count can tell', async () => {
    const wide = [block('system', 100), { ...block('scene', 0, { priority: 1 }), text: 'ä'.repeat(200) }];
    expect(await fit(wide, 311)).toEqual({
      messages: wide,
      trimmed: [],
      maxOutputTokens: 100,
      promptTokens: 311,
      counted: true,
    });
  });
});

describe('a prompt that is too long', () => {
  it('loses blocks of low priority first, and the oldest first among equals', async () => {
    const blocks = [
      block('system', 100),
      block('old', 100, { priority: 2 }),
      block('note', 100, { priority: 1 }),
      block('newer', 100, { priority: 2 }),
      block('task', 100),
    ];
    expect(await fit(blocks, 523)).toMatchObject({ trimmed: [] });
    const one = await fit(blocks, 522);
    expect(ids(one.messages)).toEqual(['system', 'old', 'newer', 'task']);
    expect(one).toMatchObject({
      trimmed: [{ id: 'note', tokens: 104, shortened: false }],
      promptTokens: 419,
      counted: true,
    });
    const two = await fit(blocks, 418);
    expect(ids(two.messages)).toEqual(['system', 'newer', 'task']);
    expect(two.trimmed).toEqual([
      { id: 'old', tokens: 104, shortened: false },
      { id: 'note', tokens: 104, shortened: false },
    ]);
  });

  it('takes shorter texts, oldest first, before it drops a block of that priority', async () => {
    const scene = (id: string): PromptBlock =>
      block(id, 100, { priority: 1, shorter: `${id} in short`.padEnd(20, '.') });
    const blocks = [scene('1'), scene('2'), scene('3'), block('task', 50)];
    const first = await fit(blocks, 300);
    expect(first.messages.map(({ text }) => text.length)).toEqual([20, 100, 100, 50]);
    expect(first.messages[0]).toEqual({ id: '1', role: 'user', priority: 1, text: '1 in short..........' });
    expect(first.trimmed).toEqual([{ id: '1', tokens: 80, shortened: true }]);
    const all = await fit(blocks, 120);
    expect(all.messages.map(({ text }) => text.length)).toEqual([20, 20, 50]);
    expect(all.trimmed).toEqual([
      { id: '1', tokens: 104, shortened: false },
      { id: '2', tokens: 80, shortened: true },
      { id: '3', tokens: 80, shortened: true },
    ]);
  });

  it('loses its volatile tail before its stable prefix, whatever the priorities', async () => {
    const blocks = [
      block('bible', 100, { stable: true, priority: 1 }),
      block('scene', 100, { priority: 9 }),
      block('task', 50),
    ];
    expect(ids((await fit(blocks, 200)).messages)).toEqual(['bible', 'task']);
    expect(ids((await fit(blocks, 100)).messages)).toEqual(['task']);
  });

  it('ignores shorter texts that are none', async () => {
    const blocks = [
      block('a', 100, { priority: 1, shorter: 'b'.repeat(100) }),
      block('c', 100, { priority: 2, shorter: '' }),
      block('task', 50),
    ];
    expect((await fit(blocks, 60)).messages).toEqual([block('task', 50)]);
  });

  it('names blocks without an id by their position', async () => {
    const { trimmed } = await fit([block('system', 10), { role: 'user', text: 'x'.repeat(100), priority: 1 }], 50);
    expect(trimmed).toEqual([{ id: '1', tokens: 104, shortened: false }]);
  });

  it('fails when what may not be cut is too long, and says what there is room for', async () => {
    const error = await fit([block('system', 300), block('note', 100, { priority: 1 })], 250).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'CONTEXT_TOO_LARGE', attempts: 0 });
    expect(String(error)).toMatch(
      /about 307 tokens that must not be cut.*window of 358 takes 250 tokens of prompt beside an answer of 100/,
    );
  });

  it('fails when the answer alone fills the window', async () => {
    await expect(
      fitPrompt([block('task', 10)], { contextWindow: 1_000, maxOutputTokens: 2_000, tokens }),
    ).rejects.toThrow(/takes no prompt beside an answer of 2000 tokens/);
  });
});

it('whatever the blocks: what is left fits, pinned blocks are untouched, the order stays, and cuts add up', async () => {
  const length = integer({ min: 1, max: 300 });
  const arbitrary = array(
    record({
      length,
      shorter: option(length, { nil: undefined }),
      priority: option(integer({ min: 0, max: 3 }), { nil: undefined }),
      stable: boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  );
  await assert(
    asyncProperty(arbitrary, integer({ min: 1, max: 3_000 }), async (specs, room) => {
      const blocks = specs.map(({ length, shorter, ...rest }, index) =>
        block(String(index), length, { ...rest, shorter: shorter === undefined ? undefined : 's'.repeat(shorter) }),
      );
      const pinned = blocks.filter(({ priority }) => priority === undefined);
      const result = await fit(blocks, room).catch((reason: unknown) => reason);
      if (result instanceof Error) {
        expect(await tokens.countMessages(pinned)).toBeGreaterThan(room);
        return;
      }
      const { messages, trimmed } = result as Awaited<ReturnType<typeof fit>>;
      const left = await tokens.countMessages(messages);
      expect(left).toBeLessThanOrEqual(Math.floor(windowFor(room) * 0.98) - 100);
      expect(messages.filter(({ priority }) => priority === undefined)).toEqual(pinned);
      expect(ids(messages)).toEqual(ids(blocks).filter((id) => ids(messages).includes(id)));
      expect((await tokens.countMessages(blocks)) - trimmed.reduce((sum, cut) => sum + cut.tokens, 0)).toBe(left);
    }),
  );
});

it('holds also where the counts of a family are corrected', async () => {
  const counter = createTokenCounter();
  counter.learn('qwen3', 1_000, 1_337);
  const blocks = Array.from({ length: 30 }, (_, index) => ({
    id: String(index),
    role: 'user' as const,
    text: `Scene ${index}. Rain on the windows. `.repeat(5),
    priority: index === 29 ? undefined : 1,
  }));
  for (const contextWindow of [300, 500, 777, 1_000]) {
    const { messages, promptTokens } = await fitPrompt(blocks, {
      contextWindow,
      maxOutputTokens: 100,
      tokens: counter,
      model: 'qwen3',
    });
    expect(promptTokens).toBe(await counter.countMessages(messages, 'qwen3'));
    expect(promptTokens).toBeLessThanOrEqual(contextWindow * 0.98 - 100);
  }
});

describe('a context window', () => {
  const windows = createContextWindows();
  it("is the provider's for the model, else the provider's for all, else the list's", () => {
    const provider = { name: 'openai', baseUrl: 'https://api.openai.com/v1' };
    expect(windows(provider, 'gpt-4o')).toBe(128_000);
    expect(windows({ ...provider, caps: { contextWindow: { 'gpt-4o': 64_000 } } }, 'gpt-4o')).toBe(64_000);
    expect(windows({ ...provider, caps: { contextWindow: { '*': 32_000, other: 1 } } }, 'gpt-4o')).toBe(32_000);
  });

  it('is unknown where nobody knows', () => {
    expect(windows({ name: 'box', baseUrl: 'http://127.0.0.1:8080/v1' }, 'house-blend')).toBeUndefined();
    expect(windows({ name: 'offline-writer' }, 'offline-writer')).toBeUndefined();
  });
});
