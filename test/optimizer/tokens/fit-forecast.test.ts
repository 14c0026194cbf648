import { assert, asyncProperty, array, boolean, integer, option, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LlmError } from '../../../src/llm/provider.js';
import { answerRoom } from '../../../src/optimizer/tokens/answer-room.js';
import { fitPrompt } from '../../../src/optimizer/routing/context-window.js';
import { forecastFit } from '../../../src/optimizer/tokens/fit-forecast.js';
import type { TokenCounter } from '../../../src/optimizer/tokens/tokens.js';
import { profileOf } from '../../../src/optimizer/task-profiles.js';

/** A letter is a token. */
const letters: TokenCounter = {
  count: async (text) => text.length,
  countMessages: async (messages) => messages.reduce((sum, { text }) => sum + 4 + text.length, 3),
  learn() {},
  drift: 0,
  async load() {},
};
const ROOM = { maxOutputTokens: 1_000, usualOutputTokens: 750, leastOutputTokens: 500 };
const messages = [
  { id: 'system', tokens: 200 },
  { id: 'past', tokens: 600, priority: 1, shorterTokens: 100 },
  { id: 'task', tokens: 300 },
];

describe('what would become of a prompt in a window', () => {
  it.each([
    [undefined, 'fits', 1_000, []],
    [10_000, 'fits', 1_000, []],
    [2_100, 'short-answer', 943, []],
    [1_700, 'trimmed', 1_000, [{ id: 'past', shortened: true }]],
    [1_350, 'trimmed', 812, [{ id: 'past', shortened: false }]],
    [1_100, 'trimmed', 567, [{ id: 'past', shortened: false }]],
    [1_000, 'too-small', 500, [{ id: 'past', shortened: false }]],
  ] as const)('of %s tokens: %s, with an answer of %i', (window, verdict, maxOutputTokens, trimmed) => {
    expect(forecastFit(messages, window, ROOM)).toMatchObject({ verdict, maxOutputTokens, trimmed });
  });

  it('says the smallest window that does', () => {
    const { leastWindow } = forecastFit(messages, 1_000, ROOM);
    expect(forecastFit(messages, leastWindow, ROOM).verdict).toBe('trimmed');
    expect(forecastFit(messages, leastWindow - 1, ROOM).verdict).toBe('too-small');
  });

  it('is what becomes of it', async () => {
    const part = record({
      length: integer({ min: 0, max: 400 }),
      priority: option(integer({ min: 1, max: 3 }), { nil: undefined }),
      stable: boolean(),
      shorter: integer({ min: 0, max: 400 }),
    });
    await assert(
      asyncProperty(
        array(part, { minLength: 1, maxLength: 6 }),
        integer({ min: 1, max: 3_000 }),
        async (parts, contextWindow) => {
          const blocks = parts.map(({ length, priority, stable, shorter }, index) => ({
            role: 'user' as const,
            id: String(index),
            text: 'x'.repeat(length),
            priority,
            stable,
            shorter: shorter === 0 ? undefined : 'y'.repeat(shorter),
          }));
          const sizes = blocks.map(({ id, text, priority, stable, shorter }) => ({
            id,
            tokens: text.length,
            priority,
            stable,
            shorterTokens: shorter?.length,
          }));
          const expected = forecastFit(sizes, contextWindow, ROOM);
          const fitted = await fitPrompt(blocks, { contextWindow, ...ROOM, tokens: letters, count: true }).catch(
            (error: unknown) => error,
          );
          if (fitted instanceof LlmError) {
            expect(expected.verdict).toBe('too-small');
          } else {
            const { promptTokens, maxOutputTokens, trimmed } = fitted as Awaited<ReturnType<typeof fitPrompt>>;
            expect(promptTokens + maxOutputTokens).toBeLessThanOrEqual(Math.floor(contextWindow * 0.98));
            expect(expected).toMatchObject({ promptTokens, maxOutputTokens });
            expect(expected.trimmed.map(({ id }) => id).sort()).toEqual(trimmed.map(({ id }) => id).sort());
            expect(expected.verdict).toBe(
              trimmed.length > 0 ? 'trimmed' : maxOutputTokens < ROOM.maxOutputTokens ? 'short-answer' : 'fits',
            );
          }
        },
      ),
    );
  });
});

describe('the room for an answer', () => {
  it('is what a task asks for, and shrinks to half of it', () => {
    expect(answerRoom(3_000, profileOf('scene'))).toEqual({
      maxOutputTokens: 3_000,
      usualOutputTokens: 2_250,
      leastOutputTokens: 1_500,
    });
    expect(answerRoom(3_000, { leastOutputTokens: 400 })).toMatchObject({ leastOutputTokens: 400 });
    expect(answerRoom(100, { leastOutputTokens: 400 })).toEqual({
      maxOutputTokens: 100,
      usualOutputTokens: 100,
      leastOutputTokens: 100,
    });
  });

  it('has room for thoughts beside it, up to what the model gives', () => {
    expect(answerRoom(1_000, {}, { reasoningTokens: 4_000 })).toEqual({
      maxOutputTokens: 5_000,
      usualOutputTokens: 4_750,
      leastOutputTokens: 2_500,
    });
    expect(answerRoom(1_000, {}, { reasoningTokens: 4_000, maxOutputTokens: 2_000 })).toEqual({
      maxOutputTokens: 2_000,
      usualOutputTokens: 2_000,
      leastOutputTokens: 2_000,
    });
  });
});

describe('a prompt in a small window', () => {
  const block = (id: string, length: number, more = {}) => ({
    role: 'user' as const,
    id,
    text: 'x'.repeat(length),
    ...more,
  });
  const blocks = [block('system', 200), block('past', 600, { priority: 1 }), block('task', 300)];
  const fit = (contextWindow: number, more = {}) =>
    fitPrompt(blocks, { contextWindow, ...ROOM, tokens: letters, ...more });

  it('gets a shorter answer before it is cut, and is cut before the answer is at its shortest', async () => {
    expect(await fit(2_100)).toMatchObject({ trimmed: [], maxOutputTokens: 943 });
    expect(await fit(1_900)).toMatchObject({ trimmed: [{ id: 'past' }], maxOutputTokens: 1_000 });
    expect(await fit(1_100)).toMatchObject({ trimmed: [{ id: 'past' }], maxOutputTokens: 567 });
    expect(await fit(1_100)).toMatchObject({ messages: [{ id: 'system' }, { id: 'task' }] });
  });

  it('is refused when not even the shortest fits, unless the window is a guess', async () => {
    await expect(fit(1_000)).rejects.toThrow(/takes 480 tokens of prompt beside an answer of 500/);
    expect(await fit(1_000, { guessed: true })).toMatchObject({ trimmed: [{ id: 'past' }], maxOutputTokens: 1_000 });
  });
});
