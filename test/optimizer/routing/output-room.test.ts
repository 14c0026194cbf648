import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LlmError } from '../../../src/llm/provider.js';
import { NO_LIMITS } from '../../../src/llm/watchdog-limits.js';
import type { Reservations } from '../../../src/optimizer/money/reservations.js';
import { faultOf, providerAt } from '../../llm/provider-calls.js';
import { begin, chunk, event, json, sendText, usageOf } from '../../support/raw-upstream.js';
import type { Hit } from '../../support/raw-upstream.js';
import { upstreamOfEachTest } from '../../support/upstream-of-each-test.js';
import { actor, setUp as setUpRouter, streamedText } from '../routing.js';

const upstream = upstreamOfEachTest();

const setUp = (options: Parameters<typeof setUpRouter>[1] = {}) =>
  setUpRouter([providerAt(upstream.url, 'any', 'a')], { config: { watchdog: NO_LIMITS }, ...options });
const limitOf = ({ body }: Hit): number => (body.max_tokens ?? body.max_completion_tokens) as number;
const sent = (): number[] => upstream.hits.map(limitOf);
const answer = { name: 'person', schema: z.object({ name: z.string() }) };

describe('a limit that a server finds too high', () => {
  /** Refuses limits over `most` in these words. */
  function refuse(most: number, message: (limit: number) => string, more: object = {}): void {
    upstream.handler = (hit, response) => {
      const limit = limitOf(hit);
      if (limit > most) {
        json(response, 400, { error: { message: message(limit), type: 'invalid_request_error', ...more } });
      } else {
        sendText(hit, response, ['{"name":"Ann"}'], { usage: usageOf(3) });
      }
      return true;
    };
  }

  it.each<[string, number, (limit: number) => string]>([
    [
      'the model',
      2_048,
      (limit) =>
        `max_tokens is too large: ${limit}. This model supports at most 2048 completion tokens, whereas you provided ${limit}.`,
    ],
    ['a range', 2_048, () => 'Invalid max_tokens value, the valid range of max_tokens is [1, 2048]'],
    [
      'the window',
      1_800,
      (limit) =>
        `This model's maximum context length is 2600 tokens. However, you requested ${limit} output tokens and your prompt contains at least 800 input tokens, for a total of at least ${limit + 800} tokens.`,
    ],
    [
      'the window, as OpenAI says it',
      1_800,
      (limit) =>
        `This model's maximum context length is 2600 tokens. However, you requested ${limit + 800} tokens (800 in the messages, ${limit} in the completion).`,
    ],
    [
      'a minute',
      2_000,
      (limit) =>
        `Request too large for model \`x\` on tokens per minute (TPM): Limit 6000, Requested ${limit + 4_000}, please reduce your message size`,
    ],
  ])('%s: is lowered by what it says, and asked again at once', async (_name, most, message) => {
    refuse(most, message);
    if (_name === 'a minute') {
      upstream.handler = (hit, response) => {
        if (limitOf(hit) > most) {
          json(response, 413, { error: { message: message(limitOf(hit)), code: 'rate_limit_exceeded' } });
        } else {
          sendText(hit, response, ['{"name":"Ann"}'], { usage: usageOf(3) });
        }
        return true;
      };
    }
    const { send, pauses, ledger, breakers } = setUp();
    expect((await send({ answer, maxOutputTokens: 3_000 })).result.value).toEqual({ name: 'Ann' });
    expect(sent()).toEqual([3_000, most]);
    expect(pauses).toEqual([]);
    expect(ledger.entries[0]).toMatchObject({ costNanoUsd: 0n });
    expect(breakers.of('a', 'any').state).toBe('closed');
    // The form of the answer was not given up for it.
    expect(upstream.hits.map(({ body }) => body.response_format?.type)).toEqual(['json_schema', 'json_schema']);
  });

  it('is known for later calls to the model, and for no other model', async () => {
    refuse(2_048, (limit) => `max_tokens is too large: ${limit}. This model supports at most 2048 completion tokens`);
    const { send } = setUp();
    await send({ maxOutputTokens: 3_000 });
    await send({ maxOutputTokens: 2_500 });
    await send({ maxOutputTokens: 100 });
    await send({ maxOutputTokens: 3_000, model: 'other' });
    expect(sent()).toEqual([3_000, 2_048, 2_048, 100, 3_000, 2_048]);
  });

  it('is lowered in steps where the server has not counted the whole prompt', async () => {
    const window = 4_000;
    const prompt = 1_500;
    upstream.handler = (hit, response) => {
      const limit = limitOf(hit);
      // vLLM stops counting where the request is known not to fit.
      if (limit + prompt > window) {
        json(response, 400, {
          error: {
            message: `This model's maximum context length is ${window} tokens. However, you requested ${limit} output tokens and your prompt contains at least ${window - limit + 1} input tokens, for a total of at least ${window + 1} tokens.`,
            code: 400,
          },
        });
      } else {
        sendText(hit, response, ['text']);
      }
      return true;
    };
    const { send } = setUp();
    expect((await send({ maxOutputTokens: 3_900 })).result.text).toBe('text');
    expect(sent().every((limit, index) => index === 0 || limit < sent()[index - 1]!)).toBe(true);
    expect(sent().at(-1)).toBeGreaterThan(900);
    expect(sent().length).toBeLessThanOrEqual(4);
  });

  it('takes no attempt away', async () => {
    refuse(50, () => '`max_tokens` must be less than or equal to `50`');
    const { send } = setUp({ config: { watchdog: NO_LIMITS, maxAttempts: 1 } });
    expect((await send()).result.text).toBe('{"name":"Ann"}');
  });

  it('is final with the true sentence where the server names no number', async () => {
    refuse(0, () => 'max_tokens is too large', { param: 'max_tokens' });
    expect(await faultOf(setUp().send())).toMatchObject({
      code: 'BAD_REQUEST',
      attempts: 1,
      message:
        'any at a gives no answer as long as was asked for (400, parameter max_tokens): use a model that gives longer ones',
    });
    expect(upstream.hits).toHaveLength(1);
  });

  it('is asked of the next provider where it cannot be lowered', async () => {
    refuse(0, () => 'max_tokens is too large');
    const { send } = setUpRouter([providerAt(upstream.url, 'any', 'a'), actor('b', ['text'])], {
      config: { watchdog: NO_LIMITS },
    });
    expect((await send()).result.provider).toBe('b');
  });

  it('a server that refuses whatever is sent is left in the end', async () => {
    refuse(0, (limit) => `max_tokens must be less than or equal to ${limit - 1}`);
    expect(await faultOf(setUp().send({ maxOutputTokens: 3_000 }))).toMatchObject({ code: 'BAD_REQUEST' });
    expect(upstream.hits.length).toBeLessThanOrEqual(5);
  });

  it('a prompt that leaves little room is cut for the answer, by the window that the server tells', async () => {
    upstream.handler = (hit, response) => {
      const promptTokens = JSON.stringify(hit.body.messages).includes('old') ? 950 : 100;
      if (promptTokens + limitOf(hit) > 1_000) {
        json(response, 400, {
          error: {
            message: `This model's maximum context length is 1000 tokens. However, you requested ${promptTokens + limitOf(hit)} tokens (${promptTokens} in the messages, ${limitOf(hit)} in the completion).`,
          },
        });
      } else {
        sendText(hit, response, ['text']);
      }
      return true;
    };
    const messages = [
      { role: 'user', text: 'old '.repeat(900), priority: 1, id: 'old' },
      { role: 'user', text: 'now' },
    ] as const;
    const { result } = await setUp().send({ messages, maxOutputTokens: 400 });
    expect(result).toMatchObject({ text: 'text', trimmed: [{ id: 'old' }] });
    expect(sent()).toEqual([400, 400]);
  });

  it('a short answer is better than none where the prompt cannot be cut', async () => {
    refuse(
      150,
      (limit) =>
        `This model's maximum context length is 2600 tokens. However, you requested ${2_450 + limit} tokens (2450 in the messages, ${limit} in the completion).`,
    );
    expect((await setUp().send({ maxOutputTokens: 3_000 })).result.text).toBe('{"name":"Ann"}');
    expect(sent()).toEqual([3_000, 150]);
  });
});

describe('thinking that eats the limit', () => {
  const usage = (completion: number, reasoning?: number) => ({
    prompt_tokens: 10,
    completion_tokens: completion,
    ...(reasoning === undefined ? {} : { completion_tokens_details: { reasoning_tokens: reasoning } }),
  });

  /** Thinks for so many tokens before it answers. */
  function think(tokens: number, how: 'reported' | 'seen' | 'silent', text = '{"name":"Ann"}'): void {
    upstream.handler = (hit, response) => {
      const limit = limitOf(hit);
      begin(response);
      if (how === 'seen') event(response, chunk(hit, { content: null, reasoning_content: 'Hmm.' }));
      const whole = limit >= tokens + 20;
      if (whole) event(response, chunk(hit, { content: text }));
      event(response, chunk(hit, {}, whole ? 'stop' : 'length'));
      if (how === 'reported') {
        event(response, {
          ...chunk(hit, {}),
          choices: [],
          usage: usage(whole ? tokens + 5 : limit, Math.min(limit, tokens)),
        });
      }
      response.end('data: [DONE]\n\n');
      return true;
    };
  }

  it.each<['reported' | 'seen' | 'silent']>([['reported'], ['seen'], ['silent']])(
    'is asked for once more with room, and later calls have it at once (%s)',
    async (how) => {
      think(1_200, how);
      const { send, failovers } = setUp();
      expect((await send({ answer, maxOutputTokens: 1_200 })).result.value).toEqual({ name: 'Ann' });
      expect((await send({ answer, maxOutputTokens: 140, task: 'sceneSummary' })).result.value).toEqual({
        name: 'Ann',
      });
      const [first, second, third, ...more] = sent();
      expect(first).toBe(1_200);
      expect(second).toBeGreaterThanOrEqual(2 * 1_200);
      expect(third).toBe(140 + second! - first!);
      expect(more).toEqual([]);
      expect(failovers).toEqual([]);
    },
  );

  /** The same, with its thoughts in the text: between tags, or above a closing one alone, by a server that counts nothing. */
  function thinkAloud(tokens: number, opening: string): void {
    upstream.handler = (hit, response) => {
      const whole = limitOf(hit) >= tokens + 20;
      const thoughts = 'Then the heading. '.repeat(Math.floor((whole ? tokens : limitOf(hit)) / 4));
      sendText(hit, response, [opening, thoughts, whole ? '</think>\n' : '', whole ? '{"name":"Ann"}' : ''], {
        finishReason: whole ? 'stop' : 'length',
      });
      return true;
    };
  }

  it.each([
    ['between tags', '<think>'],
    ['above a closing tag alone', ''],
  ])(
    'in the text, %s, is asked for once more with room, and another task has it with its first request',
    async (_name, opening) => {
      thinkAloud(1_500, opening);
      const { send } = setUp();
      expect((await send({ answer, maxOutputTokens: 1_200 })).result.value).toEqual({ name: 'Ann' });
      expect((await send({ answer, maxOutputTokens: 140, task: 'sceneCoverage' })).result.value).toEqual({
        name: 'Ann',
      });
      const [first, second, third, ...more] = sent();
      expect([first, more]).toEqual([1_200, []]);
      expect(second).toBeGreaterThan(1_500);
      expect(third).toBeGreaterThan(1_500);
    },
  );

  it.each([140, 500])('a short limit of %s has room for long thoughts as well', async (maxOutputTokens) => {
    think(3_500, 'reported');
    expect((await setUp().send({ answer, maxOutputTokens })).result.value).toEqual({ name: 'Ann' });
    expect(sent()).toHaveLength(2);
  });

  it('is not asked for more than once, and never with the same limit: then it is told', async () => {
    think(1e9, 'reported');
    const fault = await faultOf(setUp().send({ maxOutputTokens: 1_000 }));
    expect(fault).toMatchObject({ code: 'OUTPUT_LIMIT', attempts: 2 });
    expect(fault.message).toBe(
      `any at a spent its limit of ${sent()[1]} tokens on thinking before its answer was whole: switch its thinking off or lower it, use a model that thinks less, or one that may write more`,
    );
    expect(new Set(sent()).size).toBe(2);
  });

  it('text after long thoughts, cut off at the limit, is begun anew for those who have seen nothing', async () => {
    upstream.handler = (hit, response) => {
      const cut = limitOf(hit) < 2_000;
      sendText(hit, response, [cut ? 'INT. BA' : 'INT. BAY - DAY'], {
        finishReason: cut ? 'length' : 'stop',
        usage: usage(cut ? limitOf(hit) : 1_300, 1_200),
      });
      return true;
    };
    const { result, events } = await setUp().send({ maxOutputTokens: 1_250 });
    expect(result.text).toBe('INT. BAY - DAY');
    expect(streamedText(events)).toBe('INT. BAY - DAY');
    expect(events.filter(({ type }) => type === 'reset')).toHaveLength(1);
  });

  it('text that a reader has seen is not begun anew, but the next call has room', async () => {
    upstream.handler = (hit, response) => {
      const cut = limitOf(hit) < 2_000;
      sendText(hit, response, [cut ? 'INT. BA' : 'INT. BAY - DAY'], {
        finishReason: cut ? 'length' : 'stop',
        usage: usage(cut ? limitOf(hit) : 1_300, 1_200),
      });
      return true;
    };
    const { send } = setUp();
    expect(await faultOf(send({ maxOutputTokens: 1_250 }, { stream: true }))).toMatchObject({
      code: 'OUTPUT_LIMIT',
      partialText: 'INT. BA',
    });
    expect((await send({ maxOutputTokens: 1_250 }, { stream: true })).result.text).toBe('INT. BAY - DAY');
    expect(sent()[1]).toBeGreaterThan(2_500);
  });

  it('thoughts alone are no answer for those either who take what was cut off', async () => {
    think(1_200, 'seen', 'A line.');
    expect((await setUp().send({ allowIncomplete: true, maxOutputTokens: 300 })).result.text).toBe('A line.');
  });

  it('an answer that only was too long is not asked for again; the next call of its task has twice the room, until one does with less', async () => {
    upstream.handler = (hit, response) => {
      const cut = sent().length === 1;
      const text = 'word '.repeat(cut ? 99 : 20);
      sendText(hit, response, [text], { finishReason: cut ? 'length' : 'stop', usage: usage(cut ? limitOf(hit) : 21) });
      return true;
    };
    const { send } = setUp();
    expect(await faultOf(send())).toMatchObject({ code: 'OUTPUT_LIMIT', attempts: 1 });
    await send({ task: 'logLine' as never });
    await send();
    await send();
    expect(sent()).toEqual([100, 100, 200, 100]);
  });

  it('an answer that was cut off is never asked for by the same request: where there is no more room, it is told to be brief', async () => {
    upstream.handler = (hit, response) => {
      sendText(hit, response, ['word '.repeat(limitOf(hit) - 1)], {
        finishReason: 'length',
        usage: usage(limitOf(hit)),
      });
      return true;
    };
    const tight = setUpRouter([{ ...providerAt(upstream.url, 'any', 'a'), caps: { contextWindow: { '*': 300 } } }], {
      config: { watchdog: NO_LIMITS },
    });
    for (let turn = 0; turn < 3; turn += 1) await faultOf(tight.send({ maxOutputTokens: 200 }));
    expect(sent()).toEqual([200, 274, 274]);
    const asked = upstream.hits.map(({ body }) => body.messages.at(-1)?.content);
    expect(asked.slice(0, 2)).toEqual(['Hello', 'Hello']);
    expect(asked[2]).toMatch(/^Hello\n\nAn earlier answer was cut off at its limit\. Be brief: .* below 137 words\.$/);
  });

  it('room is at most what is known of the model', async () => {
    think(1_200, 'reported');
    const small = setUpRouter([{ ...providerAt(upstream.url, 'any', 'a'), caps: { contextWindow: { '*': 2_000 } } }], {
      config: { watchdog: NO_LIMITS },
    });
    await small.send({ answer, maxOutputTokens: 1_000 });
    expect(sent()[1]).toBe(2_000 * 0.98 - 20);
  });

  it('room that the server refuses is lowered by what it says', async () => {
    think(1_200, 'reported');
    const thinking = upstream.handler;
    upstream.handler = (hit, response) => {
      if (limitOf(hit) <= 2_500) return thinking(hit, response);
      json(response, 400, { error: { message: '`max_tokens` must be less than or equal to `2500`' } });
      return true;
    };
    expect((await setUp().send({ answer, maxOutputTokens: 1_200 })).result.value).toEqual({ name: 'Ann' });
    expect(sent()).toEqual([1_200, 5_296, 2_500]);
  });

  it('money is held for the limit that is sent', async () => {
    think(1_200, 'reported');
    const held: number[] = [];
    const budget: Reservations = {
      async reserve(_payers, _target, _prompt, tokens) {
        held.push(tokens);
        return { settle: async () => {}, release: async () => {} };
      },
    };
    await setUp({ budget }).send({ answer, maxOutputTokens: 1_200 });
    expect(held).toEqual(sent());
  });

  it('a limit of the budget is not taken for one that the model thought away', async () => {
    think(1_200, 'reported');
    const budget: Reservations = {
      reserve: async () => ({ settle: async () => {}, release: async () => {}, maxOutputTokens: 200 }),
    };
    const fault = await faultOf(setUp({ budget }).send({ answer, maxOutputTokens: 1_200 }));
    expect(fault).toBeInstanceOf(LlmError);
    expect(fault.message).toContain('budget');
  });
});
