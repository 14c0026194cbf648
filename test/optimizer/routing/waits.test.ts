import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LlmError } from '../../../src/llm/provider.js';
import { NO_LIMITS } from '../../../src/llm/watchdog-limits.js';
import { FakeClock } from '../../support/fake-clock.js';
import { faultOf, providerAt } from '../../llm/provider-calls.js';
import { begin, chunk, event, json, sendText } from '../../support/raw-upstream.js';
import { upstreamOfEachTest } from '../../support/upstream-of-each-test.js';
import { actor, setUp } from '../routing.js';

const upstream = upstreamOfEachTest();

const GEMINI = {
  error: {
    code: 429,
    message: 'You exceeded your current quota, please check your plan and billing details. Please retry in 3.5s.',
    status: 'RESOURCE_EXHAUSTED',
    details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '3s' }],
  },
};
const OPENAI = {
  error: {
    message:
      'Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30000, Used 29000, Requested 3000. Please try again in 12s.',
    type: 'tokens',
    param: null,
    code: 'rate_limit_exceeded',
  },
};

/** Refuses the first request. */
function once(status: number, body: unknown): void {
  upstream.handler = (hit, response) => {
    if (upstream.hits.length === 1) json(response, status, body);
    else sendText(hit, response, ['text']);
    return true;
  };
}

describe('a wait that is told only in the body', () => {
  it.each<[string, number, unknown, number]>([
    ['Gemini, in the words of a spent quota', 429, GEMINI, 3_000],
    ['Gemini, in a list', 429, [GEMINI], 3_000],
    ['OpenAI through a gateway', 429, OPENAI, 12_000],
    ['in Chinese', 429, { error: { message: '请求过于频繁，请在 7 秒后重试' } }, 7_000],
    ['a server that is loading', 503, { error: 'Model is loading', estimated_time: 20 }, 20_000],
  ])('%s: is waited for', async (_name, status, body, ms) => {
    once(status, body);
    const { send, pauses, alerts } = setUp([providerAt(upstream.url, 'any', 'a')], { config: { watchdog: NO_LIMITS } });
    expect((await send()).result.text).toBe('text');
    expect(pauses).toEqual([ms]);
    expect(alerts).toEqual([]);
  });

  it('within the deadline: else it is told at once', async () => {
    once(429, OPENAI);
    const { send } = setUp([providerAt(upstream.url, 'any', 'a')], {
      config: { watchdog: NO_LIMITS },
      clock: new FakeClock(),
    });
    expect(await faultOf(send({ deadlineMs: 11_999 }))).toMatchObject({
      code: 'RATE_LIMITED',
      attempts: 1,
      retryAfterMs: 12_000,
      message: 'a limits the rate of requests (429, rate_limit_exceeded): try again in 12 s',
    });
  });

  it('keeps a provider out for as long as it says, and no longer', async () => {
    const clock = new FakeClock();
    upstream.handler = (hit, response) => {
      if (clock.now() < Date.parse('2026-01-01T00:00:03Z')) json(response, 429, GEMINI);
      else sendText(hit, response, ['from a']);
      return true;
    };
    const { send } = setUp([providerAt(upstream.url, 'any', 'a'), actor('b', ['from b'])], {
      clock,
      config: { watchdog: NO_LIMITS },
    });
    expect((await send()).result.text).toBe('from b');
    clock.advance(2_999);
    expect((await send()).result.text).toBe('from b');
    clock.advance(1);
    expect((await send()).result.text).toBe('from a');
  });
});

it('a limit that does not say when it ends is given time: most are limits of a minute', async () => {
  const { send, pauses } = setUp([actor('a', ['RATE_LIMITED', 'RATE_LIMITED', 'text'])]);
  expect((await send()).result.text).toBe('text');
  expect(pauses).toEqual([15_000, 30_000]);
});

it('waits that are told too short are not believed for ever', async () => {
  const tiny = new LlmError('RATE_LIMITED', 'a', { retryAfterMs: 20 });
  const { send, pauses } = setUp([actor('a', [tiny, tiny, 'text'])]);
  await send();
  expect(pauses).toEqual([20, 1_000]);
});

describe('an error of the server in the middle of a stream', () => {
  it.each<[string, unknown]>([
    ['an overloaded server', { error: { type: 'server_error', message: 'The server had an error' } }],
    ['a string', { error: 'model runner has unexpectedly stopped' }],
    ['a status', { error: { code: 502, message: 'Upstream error' } }],
    ['a bad request, after all', { error: { object: 'error', message: 'no', type: 'BadRequestError', code: 400 } }],
  ])('is a cut connection: %s', async (_name, error) => {
    upstream.handler = (hit, response) => {
      if (upstream.hits.length > 1) {
        sendText(hit, response, ['Whole']);
      } else {
        begin(response);
        event(response, chunk(hit, { content: 'Half' }));
        event(response, error);
        response.end();
      }
      return true;
    };
    const { send, ledger } = setUp([providerAt(upstream.url, 'any', 'a')], { config: { watchdog: NO_LIMITS } });
    expect((await send()).result.text).toBe('Whole');
    expect(ledger.entries.map(({ outcome }) => outcome)).toEqual(['PARTIAL_STREAM', 'ok']);
  });
});

it('a generation that the server threw away is asked for again, as an answer in the wrong form is', async () => {
  const thrown = new LlmError('SCHEMA_INVALID', 'no', { status: 400 });
  const a = actor('a', [thrown, '{"name":"Ann"}']);
  const { send, ledger, breakers } = setUp([a, actor('b', ['no'])]);
  expect((await send({ answer: { name: 'person', schema: z.object({ name: z.string() }) } })).result).toMatchObject({
    provider: 'a',
    value: { name: 'Ann' },
  });
  expect(a.calls[1]?.messages.at(-1)?.text).toContain('- It was no JSON that matches the schema.');
  expect(ledger.entries[0]).toMatchObject({ outcome: 'SCHEMA_INVALID', costNanoUsd: 0n });
  expect(breakers.of('a', 'a-1').state).toBe('closed');
});
