import type { ServerResponse } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { LlmProvider } from '../../../src/llm/provider.js';
import { LlmError } from '../../../src/llm/provider.js';
import { NO_LIMITS } from '../../../src/llm/watchdog-limits.js';
import { createPricing } from '../../../src/optimizer/money/pricing.js';
import { RateLimits } from '../../../src/optimizer/routing/rate-limit.js';
import type { Reservations } from '../../../src/optimizer/money/reservations.js';
import type { RouterOptions } from '../../../src/optimizer/routing/router.js';
import { createTokenCounter } from '../../../src/optimizer/tokens/tokens.js';
import type { UpstreamEvent } from '../../../src/optimizer/upstream.js';
import { FakeClock } from '../../support/fake-clock.js';
import { faultOf, providerAt } from '../../llm/provider-calls.js';
import { begin, chunk, event, json, sendText, usageOf } from '../../support/raw-upstream.js';
import type { Hit } from '../../support/raw-upstream.js';
import { upstreamOfEachTest } from '../../support/upstream-of-each-test.js';
import { memoryLedger } from '../requests.js';
import {
  actor,
  breaking,
  collectSent,
  callOf,
  setUp as setUpRouter,
  stalling,
  streamedText,
  targetOf,
  wireRequest,
} from '../routing.js';

const upstream = upstreamOfEachTest();
const { answerInTurn } = upstream;

const say =
  (text: string, options: Parameters<typeof sendText>[3] = { usage: usageOf(3) }) =>
  (hit: Hit, response: ServerResponse): void =>
    sendText(hit, response, [text], options);
const fail =
  (status: number, headers: Record<string, string> = {}, error: Record<string, unknown> = {}) =>
  (_hit: Hit, response: ServerResponse): void =>
    json(response, status, { error: { message: 'no', ...error } }, headers);
/** Some text, then a clean end without a finish reason. */
const breakOff =
  (text: string) =>
  (hit: Hit, response: ServerResponse): void => {
    begin(response);
    if (text !== '') event(response, chunk(hit, { content: text }));
    response.end();
  };

const setUp = (options: Partial<RouterOptions> & { model?: string } = {}) => {
  const { model = 'any', ...rest } = options;
  return setUpRouter([providerAt(upstream.url, model)], {
    config: { watchdog: NO_LIMITS },
    pricing: createPricing([{ model, input: 1, cachedInput: 0.5, output: 2 }]),
    ...rest,
  });
};

async function firstDelta(run: AsyncGenerator<UpstreamEvent, unknown>): Promise<void> {
  for (let step = await run.next(); step.done !== true; step = await run.next()) {
    if (step.value.type === 'delta') return;
  }
}

const person = z.object({ name: z.string().min(1), age: z.number().optional() });
const answer = { name: 'person', schema: person };

it('a router is not made with models of providers that are not there', () => {
  expect(() =>
    setUpRouter([actor('a', [''])], { config: { stageModels: { SCENES: { provider: 'b', model: 'm' } } } }),
  ).toThrow('There is no provider "b": choose one of a');
});

describe('one provider', () => {
  it('gives the exact text, its share of usage and its price, and books it', async () => {
    answerInTurn(say('  A line.\r\n\n', { usage: usageOf(3) }));
    const { send, ledger, stats } = setUp();
    const { result, events } = await send({
      promptVersion: 'v1',
      stage: 'SCENES',
      generationId: 'g',
      draftId: 'd',
      sceneId: 's',
      tenantId: 't',
    });
    // 6 x 1 + 4 x 0.5 + 3 x 2 millionths of a dollar
    const used = {
      usage: { promptTokens: 10, cachedPromptTokens: 4, cacheWriteTokens: 0, completionTokens: 3 },
      estimated: false,
      costNanoUsd: 14_000n,
      requests: 1,
    };
    expect(result).toMatchObject({
      value: '  A line.\r\n\n',
      text: '  A line.\r\n\n',
      provider: 'upstream',
      model: 'any',
      finishReason: 'stop',
      shares: [[used]],
    });
    expect(events).toEqual([
      { type: 'start', provider: 'upstream', model: 'any' },
      { type: 'delta', text: '  A line.\r\n\n' },
    ]);
    expect(ledger.entries).toEqual([
      {
        ...used,
        tenantId: 't',
        generationId: 'g',
        stage: 'SCENES',
        sceneId: 's',
        draftId: 'd',
        task: 'freeText',
        promptVersion: 'v1',
        provider: 'upstream',
        model: 'any',
        attempt: 1,
        outcome: 'ok',
        strategy: 'solo',
        startedAt: expect.any(Date),
        firstTokenMs: expect.any(Number),
        durationMs: expect.any(Number),
      },
    ]);
    // What the provider's own cache saved: 4 x 0.5.
    expect(stats.snapshot([])).toMatchObject({
      upstreamRequests: 1,
      promptTokens: 10,
      completionTokens: 3,
      spendUsd: 0.000014,
      promptCacheSavingsUsd: 0.000002,
      usageAnomalies: 0,
    });
  });

  it('asks with what the request says', async () => {
    answerInTurn(say('text'));
    const messages = [
      { role: 'system', text: 'stable', stable: true },
      { role: 'user', text: 'bible' },
      { role: 'assistant', text: 'yes' },
      { role: 'user', text: 'now' },
    ] as const;
    await setUp().send({ messages, temperature: 0.3, maxOutputTokens: 77, model: 'named' });
    expect(upstream.hits[0]?.body).toMatchObject({ model: 'named', temperature: 0.3, max_tokens: 77 });
    expect(upstream.hits[0]?.body.messages).toEqual(messages.map(({ role, text }) => ({ role, content: text })));
  });

  it('does not end before the ledger holds the attempt and the money is settled', async () => {
    answerInTurn(say('text'));
    const stored = Promise.withResolvers<void>();
    const settled = Promise.withResolvers<void>();
    const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const ledger = memoryLedger();
    ledger.record = () => {
      asked[0].resolve();
      return stored.promise;
    };
    const budget: Reservations = {
      reserve: async () => ({
        settle() {
          asked[1].resolve();
          return settled.promise;
        },
        release: async () => {},
      }),
    };
    let done = false;
    const call = setUp({ ledger, budget })
      .send()
      .then(() => (done = true));
    await Promise.all([asked[0].promise, asked[1].promise]);
    stored.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(false);
    settled.resolve();
    await call;
    expect(done).toBe(true);
  });

  it('fails when the ledger cannot hold the call, but settles its money', async () => {
    answerInTurn(say('text'));
    const ledger = memoryLedger();
    ledger.record = () => Promise.reject(new Error('the disk is full'));
    const settled: unknown[] = [];
    const budget: Reservations = {
      reserve: async () => ({ settle: async (shares) => void settled.push(...shares), release: async () => {} }),
    };
    await expect(setUp({ ledger, budget }).send()).rejects.toThrow('the disk is full');
    expect(settled).toMatchObject([{ costNanoUsd: 14_000n }]);
  });

  it('counts the tokens itself where none are reported, and says so', async () => {
    answerInTurn(say('Hello there', {}));
    const { result } = await setUp().send({ messages: [{ role: 'user', text: 'Hello there' }] });
    expect(result.shares).toMatchObject([
      [{ usage: { promptTokens: 2 + 4 + 3, completionTokens: 2 }, estimated: true }],
    ]);
  });

  it('has no cost where the price is unknown', async () => {
    answerInTurn(say('text'));
    const { send, stats } = setUp({ pricing: () => null });
    expect((await send()).result.shares[0]?.[0]?.costNanoUsd).toBeNull();
    expect(stats.snapshot([])).toMatchObject({ spendUsd: null, unpricedCalls: 1 });
  });

  it.each<[string, string, number]>([
    ['a dated snapshot has the price of the model that was asked for', 'asked-2026-01-01', 1],
    ['another model that answered has its own', 'other', 5],
    ['an unknown one has the price of the one that was asked for', 'unheard-of', 1],
  ])('%s', async (_name, answering, rate) => {
    const provider = actor(
      'a',
      [
        async function* () {
          yield { type: 'delta', text: 'x' };
          yield { type: 'usage', usage: { promptTokens: 1_000_000, cachedPromptTokens: 0, completionTokens: 0 } };
          yield { type: 'end', finishReason: 'stop', model: answering };
        },
      ],
      { model: 'asked' },
    );
    const { send } = setUpRouter([provider], {
      pricing: (_provider, model) =>
        model === 'asked' ? { input: 1, output: 1 } : model === 'other' ? { input: 5, output: 5 } : null,
    });
    expect((await send()).result).toMatchObject({
      model: answering,
      shares: [[{ costNanoUsd: BigInt(rate) * 1_000_000_000n }]],
    });
  });

  it('counts a report that cannot be, and books no more than there was', async () => {
    answerInTurn(
      say('x', { usage: { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 50 } } }),
    );
    const { send, stats } = setUp();
    expect((await send()).result.shares).toMatchObject([
      [{ usage: { promptTokens: 10, cachedPromptTokens: 10 }, costNanoUsd: 7_000n }],
    ]);
    expect(stats.snapshot([]).usageAnomalies).toBe(1);
  });

  it.each([
    ['length', 'OUTPUT_LIMIT'],
    ['content_filter', 'CONTENT_REFUSED'],
  ])('takes the finish reason %s for %s, once', async (finishReason, code) => {
    answerInTurn(say('Half a sce', { finishReason, usage: usageOf(3) }));
    const { send, ledger } = setUp();
    expect(await faultOf(send())).toMatchObject({ code, partialText: 'Half a sce', attempts: 1 });
    expect(upstream.hits).toHaveLength(1);
    expect(ledger.entries).toMatchObject([{ outcome: code, usage: { completionTokens: 3 }, estimated: false }]);
  });

  it('takes an answer that was cut off at its limit for whole where the caller does', async () => {
    answerInTurn(say('Half a sce', { finishReason: 'length', usage: usageOf(3) }));
    expect((await setUp().send({ allowIncomplete: true })).result).toMatchObject({
      text: 'Half a sce',
      finishReason: 'length',
    });
  });

  it('says that a structured answer was cut off, instead of what is wrong with it', async () => {
    answerInTurn(say('{"name":"A', { finishReason: 'length' }));
    expect(await faultOf(setUp().send({ answer, allowIncomplete: true }))).toMatchObject({ code: 'OUTPUT_LIMIT' });
    expect(upstream.hits).toHaveLength(1);
  });

  it('starts once though an answer has no text', async () => {
    answerInTurn(say(''));
    expect((await setUp().send()).events).toEqual([{ type: 'start', provider: 'upstream', model: 'any' }]);
  });
});

describe('a structured answer', () => {
  it('is checked and given as a value', async () => {
    answerInTurn(say('```json\n{"name":"Ann","age":null,}\n```'));
    const { result } = await setUp().send({ answer });
    expect(result.value).toEqual({ name: 'Ann' });
    expect(result.text).toBe('```json\n{"name":"Ann","age":null,}\n```');
    expect(upstream.hits[0]?.body.response_format?.json_schema?.name).toBe('person');
  });

  it('that is invalid is shown to the model with what is wrong, once', async () => {
    answerInTurn(say('{"name":""}'), say('{"name":"Ann"}'));
    const { send, ledger, pauses } = setUp();
    const { result, events } = await send({ answer });
    expect(result.value).toEqual({ name: 'Ann' });
    expect(result.shares[0]?.map(({ usage }) => usage.promptTokens)).toEqual([10, 10]);
    expect(ledger.entries.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'SCHEMA_INVALID'],
      [2, 'ok'],
    ]);
    expect(events.map(({ type }) => type)).toEqual(['start', 'delta', 'reset', 'delta']);
    const messages = upstream.hits[1]?.body.messages ?? [];
    expect(messages.slice(0, 3).map(({ content }) => content)).toEqual(['You write.', 'Hello', '{"name":""}']);
    expect(messages[3]?.content).toContain('- name: ');
    expect(pauses).toEqual([]);
  });

  it('that stays invalid is SCHEMA_INVALID', async () => {
    answerInTurn(say('{"name":""}'));
    const { send, ledger } = setUp();
    expect(await faultOf(send({ answer }))).toMatchObject({
      code: 'SCHEMA_INVALID',
      partialText: '{"name":""}',
      attempts: 2,
    });
    expect(ledger.entries.map(({ outcome }) => outcome)).toEqual(['SCHEMA_INVALID', 'SCHEMA_INVALID']);
  });

  const cast = {
    name: 'cast',
    schema: z.object({ name: z.string().min(1), voice: z.string().min(1) }),
    fallback: z.object({ name: z.string().min(1), voice: z.string().min(1).optional() }),
  };

  it('whose repair has failed is taken without a field that matters less', async () => {
    answerInTurn(say('{"name":"Ann","voice":""}'), say('{"name":"Ann B.","voice":""}'));
    const { send, ledger } = setUp();
    const { result } = await send({ answer: cast });
    expect(result).toMatchObject({ value: { name: 'Ann B.' }, text: '{"name":"Ann B.","voice":""}' });
    expect(upstream.hits[1]?.body.messages.at(-1)?.content).toContain('- voice: is blank: write it');
    expect(ledger.entries.map(({ outcome }) => outcome)).toEqual(['SCHEMA_INVALID', 'ok']);
  });

  it('whose repair is worse is taken as it was before it', async () => {
    answerInTurn(say('{"name":"Ann","voice":""}'), say('I am sorry.'));
    const { result } = await setUp().send({ answer: cast });
    expect(result).toMatchObject({ value: { name: 'Ann' }, text: '{"name":"Ann","voice":""}' });
  });

  it('that may not be repaired any more is taken for what is good in it', async () => {
    answerInTurn(fail(503), fail(503), say('{"name":"Ann","voice":""}'));
    expect((await setUp().send({ answer: cast })).result.value).toEqual({ name: 'Ann' });
  });

  it.each<[string, number]>([
    ['that stays unwell', 503],
    ['that takes no more', 400],
  ])('whose repair an upstream %s never gives is taken for what is good in it', async (_name, status) => {
    answerInTurn(say('{"name":"Ann","voice":""}'), fail(status));
    const { send, ledger } = setUp();
    const { result } = await send({ answer: cast });
    expect(result).toMatchObject({
      value: { name: 'Ann' },
      text: '{"name":"Ann","voice":""}',
      finishReason: 'stop',
      provider: 'upstream',
    });
    expect(result.shares[0]).toHaveLength(ledger.entries.length);
    expect(ledger.entries[0]).toMatchObject({ outcome: 'SCHEMA_INVALID' });
  });

  it('of which nothing is good is no answer when its repair breaks off', async () => {
    answerInTurn(say('{"voice":"dry"}'), fail(503));
    expect(await faultOf(setUp().send({ answer: cast }))).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('is not given to a caller who has left', async () => {
    const controller = new AbortController();
    answerInTurn(say('{"name":"Ann","voice":""}'), (_hit, response) => void (controller.abort(), response.destroy()));
    expect(await faultOf(setUp().send({ answer: cast, signal: controller.signal }))).toMatchObject({
      code: 'CANCELLED',
    });
  });

  it('is repaired even if the upstream stumbles in between', async () => {
    answerInTurn(say('no'), fail(503), say('{"name":"Ann"}'));
    expect((await setUp().send({ answer })).result.value).toEqual({ name: 'Ann' });
    expect(upstream.hits[2]?.body.messages).toHaveLength(4);
  });

  it('is not repaired where the caller does not want that', async () => {
    answerInTurn(say('no'));
    expect(await faultOf(setUp().send({ answer }, { repair: false }))).toMatchObject({
      code: 'SCHEMA_INVALID',
      attempts: 1,
    });
    expect(upstream.hits).toHaveLength(1);
  });

  it('never takes more attempts than allowed', async () => {
    answerInTurn(fail(503), fail(503), say('no'));
    expect(await faultOf(setUp().send({ answer }))).toMatchObject({ code: 'SCHEMA_INVALID', attempts: 3 });
    expect(upstream.hits).toHaveLength(3);
  });

  it("whose schema has a bug of the caller's own fails with that bug, and is booked as the answer that it is", async () => {
    answerInTurn(say('{}'));
    const bug = new Error('a bug');
    const schema = z.object({}).transform(() => {
      throw bug;
    });
    const format = { name: 'x', schema: schema as unknown as z.ZodType<object>, json: {} };
    const { send, ledger } = setUp();
    await expect(send({}, { format } as never)).rejects.toBe(bug);
    expect(ledger.entries).toMatchObject([{ outcome: 'ok' }]);
  });
});

describe('a fault that may pass, at the only provider', () => {
  it('is tried again, each attempt in the ledger', async () => {
    answerInTurn(fail(503), breakOff('Half'), say('Whole'));
    const { send, ledger, pauses } = setUp();
    const { result, events } = await send();
    expect(result.text).toBe('Whole');
    expect(streamedText(events)).toBe('Whole');
    expect(ledger.entries.map(({ attempt, outcome, estimated }) => [attempt, outcome, estimated])).toEqual([
      [1, 'UNAVAILABLE', false],
      [2, 'PARTIAL_STREAM', true],
      [3, 'ok', false],
    ]);
    // What was turned away cost nothing; what broke off may have.
    expect(ledger.entries[0]).toMatchObject({ costNanoUsd: 0n, usage: { promptTokens: 0, completionTokens: 0 } });
    expect(ledger.entries[1]?.usage.promptTokens).toBeGreaterThan(0);
    expect(result.shares[0]).toHaveLength(3);
    expect(pauses).toEqual([500, 1_000]);
  });

  it('is final after the last attempt, as the fault itself', async () => {
    answerInTurn(fail(500));
    const { send, ledger, pauses } = setUp({ config: { watchdog: NO_LIMITS, maxAttempts: 6 } });
    expect(await faultOf(send())).toMatchObject({ code: 'UNAVAILABLE', attempts: 6 });
    expect(ledger.entries).toHaveLength(6);
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  });

  it('is tried again though its breaker is open', async () => {
    answerInTurn(fail(500), fail(500), fail(500), fail(500), fail(500), say('text'));
    const { send, router } = setUp({ config: { watchdog: NO_LIMITS, maxAttempts: 6 } });
    expect((await send()).result.text).toBe('text');
    expect(router.statuses()).toMatchObject([{ state: 'UNAVAILABLE', requests: 6, errors: 5 }]);
    await send();
    expect(router.statuses()).toMatchObject([{ state: 'AVAILABLE', requests: 7, errors: 5 }]);
  });

  it('waits as long as the provider asks', async () => {
    answerInTurn(fail(429, { 'retry-after-ms': '1234' }), fail(429, { 'retry-after': '2' }), say('text'));
    const { send, pauses } = setUp();
    await send();
    expect(pauses).toEqual([1_234, 2_000]);
  });

  it('is final at once when the provider asks for more patience than there is', async () => {
    answerInTurn(fail(429, { 'retry-after': '3600' }));
    // The clock stands still, so the watchdog does not interfere.
    const { send } = setUp({ config: { watchdog: { ...NO_LIMITS, totalMs: 300_000 } }, clock: new FakeClock() });
    expect(await faultOf(send())).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 3_600_000, attempts: 1 });
    expect(upstream.hits).toHaveLength(1);
  });

  it('keeps later calls waiting as well, and refuses those that cannot wait that long', async () => {
    const clock = new FakeClock();
    const provider = actor('a', [new LlmError('RATE_LIMITED', 'wait', { retryAfterMs: 5_000 }), 'text']);
    const { send } = setUpRouter([provider], { clock, config: { maxAttempts: 1 } });
    await faultOf(send());
    const refused = await faultOf(send({ deadlineMs: 4_999 }));
    expect(refused).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 5_000, attempts: 0, provider: 'a' });
    const waiting = send({ deadlineMs: 5_001 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(provider.calls).toHaveLength(1);
    clock.advance(5_000);
    expect((await waiting).result.text).toBe('text');
  });

  it('can be cancelled while it waits', async () => {
    answerInTurn(fail(503));
    const abort = new AbortController();
    const clock = new FakeClock();
    const { send } = setUp({ clock });
    const fault = faultOf(send({ signal: abort.signal }));
    while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    expect(await fault).toMatchObject({ code: 'CANCELLED', attempts: 1 });
    expect(clock.pending).toBe(0);
    expect(upstream.hits).toHaveLength(1);
  });
});

describe('P8: a silent upstream', () => {
  const limits = { ttftMs: 400, idleMs: 200, totalMs: 10_000 };

  it('before the first text is tried again', async () => {
    const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    let calls = 0;
    const step = stalling([], () => asked[calls++]?.resolve());
    const clock = new FakeClock();
    const { send, ledger } = setUpRouter([actor('a', [step])], {
      clock,
      random: () => 0,
      config: { watchdog: limits, maxAttempts: 2 },
    });
    const fault = faultOf(send({}, { stream: true }));
    for (const { promise } of asked) {
      await promise;
      clock.advance(400);
    }
    expect(await fault).toMatchObject({ code: 'TTFT_TIMEOUT', attempts: 2 });
    expect(ledger.entries.map(({ outcome, durationMs }) => [outcome, durationMs])).toEqual([
      ['TTFT_TIMEOUT', 400],
      ['TTFT_TIMEOUT', 400],
    ]);
    expect(clock.pending).toBe(0);
  });

  it('in the middle ends the stream with the text so far', async () => {
    const asked = Promise.withResolvers<void>();
    const clock = new FakeClock();
    const { send, ledger } = setUpRouter([actor('a', [stalling(['Half'], asked.resolve)])], {
      clock,
      config: { watchdog: limits },
    });
    const fault = faultOf(send({}, { stream: true }));
    await asked.promise;
    clock.advance(200);
    expect(await fault).toMatchObject({ code: 'IDLE_TIMEOUT', partialText: 'Half' });
    expect(ledger.entries).toMatchObject([
      { outcome: 'IDLE_TIMEOUT', estimated: true, firstTokenMs: 0, durationMs: 200 },
    ]);
  });

  it.each<[string, Parameters<typeof actor>[2], number]>([
    ["a provider's own limits stand above the configured ones", { watchdog: { ...limits, ttftMs: 900 } }, 900],
    ['a task may ask for longer', {}, 700],
  ])('%s', async (_name, more, ms) => {
    const asked = Promise.withResolvers<void>();
    const clock = new FakeClock();
    const { router } = setUpRouter([actor('a', [stalling([], asked.resolve)], more)], {
      clock,
      config: { watchdog: limits, maxAttempts: 1 },
    });
    const call = callOf(router);
    const profile = { ...call.profile, watchdog: { ttftMs: 700, idleMs: 1, totalMs: 1 } };
    const fault = faultOf(collectSent(router.send(wireRequest({ ...call, profile }))));
    let over = false;
    void fault.then(() => (over = true));
    await asked.promise;
    clock.advance(ms - 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(over).toBe(false);
    clock.advance(1);
    expect(await fault).toMatchObject({ code: 'TTFT_TIMEOUT' });
  });

  it('a deadline ends the call wherever it is', async () => {
    const asked = Promise.withResolvers<void>();
    const clock = new FakeClock();
    const { send } = setUpRouter([actor('a', [stalling(['Half'], asked.resolve)]), actor('b', ['text'])], { clock });
    const fault = faultOf(send({ deadlineMs: 1_500 }));
    await asked.promise;
    clock.advance(1_500);
    expect(await fault).toMatchObject({ code: 'TOTAL_TIMEOUT', partialText: 'Half' });
  });
});

describe('a reader', () => {
  it('that leaves ends the upstream, and the attempt is booked', async () => {
    const { router, ledger } = setUp({ model: 'h-2' });
    const run = router.send(wireRequest(callOf(router, {}, true)));
    await firstDelta(run);
    await run.return(undefined as never);
    expect(await upstream.hits[0]?.over).toBe('client-left');
    expect(ledger.entries).toMatchObject([{ outcome: 'CANCELLED', estimated: true }]);
    expect(ledger.entries[0]?.usage.completionTokens).toBeGreaterThan(0);
  });

  it('that cancels ends the upstream, and the attempt is booked', async () => {
    const abort = new AbortController();
    const { router, ledger, stats } = setUp({ model: 'h-2' });
    const run = router.send(wireRequest(callOf(router, { signal: abort.signal }, true)));
    await firstDelta(run);
    abort.abort();
    expect(await faultOf(collectSent(run))).toMatchObject({ code: 'CANCELLED' });
    expect(await upstream.hits[0]?.over).toBe('client-left');
    expect(ledger.entries).toMatchObject([{ outcome: 'CANCELLED', estimated: true }]);
    expect(stats.countsOf('upstream')).toEqual({ requests: 1, errors: 0 });
  });

  it('that cancelled beforehand asks nobody, reserves nothing and books nothing', async () => {
    const dispatched: string[] = [];
    const { router, ledger } = setUp({ budget: { reserve: () => Promise.reject(new Error('asked for money')) } });
    const call = callOf(router, { signal: AbortSignal.abort() }, true, { onDispatch: () => dispatched.push('x') });
    expect(await faultOf(collectSent(router.send(wireRequest(call))))).toMatchObject({
      code: 'CANCELLED',
      attempts: 0,
    });
    expect(upstream.hits).toHaveLength(0);
    expect(ledger.entries).toHaveLength(0);
    expect(dispatched).toEqual([]);
  });
});

describe('several calls in one request', () => {
  it('get a row and a share each; one of them carries the request', async () => {
    answerInTurn(say('{"r1":"a","r2":"b"}'));
    const { router, ledger, stats } = setUp();
    const dispatched: string[] = [];
    const booked: unknown[] = [];
    const callFor = (draftId: string) =>
      callOf(router, { draftId }, false, { onDispatch: () => dispatched.push(draftId) });
    const calls = [callFor('t'), callFor('u')] as const;
    const run = () =>
      collectSent(
        router.send(
          wireRequest(calls[0], {
            calls,
            strategy: 'pack',
            allocate: ({ usage, costNanoUsd }) => [
              {
                usage: { ...usage, promptTokens: 7, completionTokens: 1 },
                estimated: false,
                costNanoUsd: costNanoUsd! - 1n,
              },
              {
                usage: { promptTokens: 3, cachedPromptTokens: 0, completionTokens: 2 },
                estimated: false,
                costNanoUsd: 1n,
              },
            ],
            onBooked: (shares) => booked.push(...shares),
          }),
        ),
      );
    const { result } = await run();
    expect(ledger.entries).toMatchObject([
      { draftId: 't', requests: 1, attempt: 1, strategy: 'pack', usage: { promptTokens: 7 }, costNanoUsd: 13_999n },
      { draftId: 'u', requests: 0, attempt: 1, strategy: 'pack', usage: { promptTokens: 3 }, costNanoUsd: 1n },
    ]);
    expect(result.shares.map((ofJob) => ofJob.length)).toEqual([1, 1]);
    expect(booked).toEqual(result.shares.flat());
    expect(stats.snapshot([])).toMatchObject({ upstreamRequests: 1, promptTokens: 10, completionTokens: 3 });
    // Asked again, a call is neither dispatched nor counted anew.
    await run();
    expect(dispatched).toEqual(['t', 'u']);
    expect(ledger.entries.map(({ attempt }) => attempt)).toEqual([1, 1, 2, 2]);
  });

  it('tell a writer in this process what each of them wants', async () => {
    const provider = actor('a', ['{}']);
    const { router } = setUpRouter([provider]);
    const calls = [callOf(router, { input: { text: 'one' } }), callOf(router, { input: { text: 'two' } })] as const;
    await collectSent(router.send(wireRequest(calls[0], { calls, strategy: 'pack' })));
    expect(provider.calls[0]?.packed).toEqual([
      { key: 'r1', task: 'freeText', input: { text: 'one' } },
      { key: 'r2', task: 'freeText', input: { text: 'two' } },
    ]);
  });

  it('leave the first call with everything where nobody parts it', async () => {
    const { router, ledger } = setUpRouter([actor('a', ['x'])]);
    const calls = [callOf(router), callOf(router)] as const;
    await collectSent(router.send(wireRequest(calls[0], { calls })));
    expect(ledger.entries).toMatchObject([
      { usage: { promptTokens: 10 }, requests: 1 },
      { usage: { promptTokens: 0, completionTokens: 0 }, costNanoUsd: 0n, requests: 0 },
    ]);
  });
});

describe('money', () => {
  function purse(refuse: (nth: number) => LlmError | undefined = () => undefined) {
    const log: string[] = [];
    let nth = 0;
    const budget: Reservations = {
      async reserve(payers, target, promptTokens, maxOutputTokens) {
        const refusal = refuse((nth += 1));
        if (refusal !== undefined) throw refusal;
        log.push(
          `reserve ${payers.map(({ tenantId, generationId }) => `${tenantId}/${generationId}`).join()} at ${target.provider.name} for ${promptTokens}+${maxOutputTokens}`,
        );
        return {
          settle: async (shares) => void log.push(`settle ${shares.map(({ costNanoUsd }) => costNanoUsd).join()}`),
          release: async () => void log.push('release'),
        };
      },
    };
    return { budget, log };
  }

  it('is reserved before each attempt and settled after it', async () => {
    const { budget, log } = purse();
    const { send } = setUpRouter([actor('a', ['UNAVAILABLE']), actor('b', ['text'])], { budget });
    await send({ tenantId: 't', generationId: 'g' });
    expect(log).toEqual(['reserve t/g at a for 20+100', 'settle 0', 'reserve t/g at b for 20+100', 'settle 13000']);
  });

  it.each(['BUDGET_EXCEEDED', 'PRICE_UNKNOWN'] as const)('that is refused (%s) sends nothing', async (code) => {
    const provider = actor('a', ['text']);
    const { budget } = purse(() => new LlmError(code, 'no', { budget: { limitUsd: 1, neededUsd: 2 } }));
    const { send, ledger } = setUpRouter([provider, actor('b', ['text'])], { budget });
    expect(await faultOf(send())).toMatchObject({ code, attempts: 0, budget: { limitUsd: 1, neededUsd: 2 } });
    expect(provider.calls).toHaveLength(0);
    expect(ledger.entries).toHaveLength(0);
  });

  it('that runs out between attempts says how many there were', async () => {
    const { budget } = purse((nth) => (nth === 2 ? new LlmError('BUDGET_EXCEEDED', 'no') : undefined));
    const { send } = setUpRouter([actor('a', ['UNAVAILABLE'])], { budget });
    expect(await faultOf(send())).toMatchObject({ code: 'BUDGET_EXCEEDED', attempts: 1 });
  });

  it('is given back when the call is cancelled while it waits for a grant', async () => {
    const { budget, log } = purse();
    const abort = new AbortController();
    const clock = new FakeClock();
    const provider = actor('a', ['text'], { caps: { requestsPerMinute: 1 } });
    const { send, router } = setUpRouter([provider], { budget, clock });
    await send();
    const fault = faultOf(send({ signal: abort.signal }));
    while (log.length < 3) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    expect(await fault).toMatchObject({ code: 'CANCELLED' });
    expect(log.at(-1)).toBe('release');
    expect(provider.calls).toHaveLength(1);
    expect(router.headroom({ provider, model: provider.model })).toBe(0);
  });
});

describe('the rate limits of a provider', () => {
  it('are kept to, by priority, and within the deadline', async () => {
    const clock = new FakeClock();
    const provider = actor('a', ['text'], { caps: { requestsPerMinute: 20 } });
    const limits = new RateLimits(clock);
    limits.observe(targetOf(provider), { remainingRequests: 0 });
    const { send } = setUpRouter([provider], { clock, limits });
    const order: string[] = [];
    const later = [
      send({ priority: 'background' }).then(() => order.push('background')),
      send({ priority: 'interactive' }).then(() => order.push('interactive')),
    ];
    const late = faultOf(send({ deadlineMs: 1_000 }));
    while (clock.pending < 2) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1_000);
    expect(await late).toMatchObject({ code: 'RATE_LIMITED', attempts: 0 });
    for (let grant = 0; grant < 2; grant += 1) {
      clock.advance(3_000);
      await new Promise((resolve) => setTimeout(resolve));
    }
    await Promise.all(later);
    expect(order).toEqual(['interactive', 'background']);
  });

  it('follow what the provider reports', async () => {
    answerInTurn((hit, response) => {
      response.setHeader('x-ratelimit-remaining-requests', '7');
      sendText(hit, response, ['text'], { usage: usageOf(1) });
    });
    const provider: LlmProvider = { ...providerAt(upstream.url, 'any'), caps: { requestsPerMinute: 600 } };
    const { send, router } = setUpRouter([provider], { config: { watchdog: NO_LIMITS } });
    await send();
    expect(router.headroom({ provider, model: 'any' })).toBe(7);
  });
});

describe('the key of the prompt cache', () => {
  it('is equal for calls that share tenant and stable prefix, and for no others', async () => {
    const provider = actor('a', ['text']);
    const { send } = setUpRouter([provider]);
    const stable = { role: 'system', text: 'bible', stable: true } as const;
    await send({ messages: [stable, { role: 'user', text: 'one' }], tenantId: 't' });
    await send({ messages: [stable, { role: 'user', text: 'two' }], tenantId: 't' });
    await send({ messages: [stable, { role: 'user', text: 'two' }], tenantId: 'u' });
    await send({
      messages: [
        { ...stable, text: 'other' },
        { role: 'user', text: 'one' },
      ],
      tenantId: 't',
    });
    await send({ messages: [{ role: 'user', text: 'one' }], tenantId: 't' });
    const [first, second, otherTenant, otherPrefix, none] = provider.calls.map(({ promptCacheKey }) => promptCacheKey);
    expect(first).toMatch(/^[\w-]{43}$/);
    expect(second).toBe(first);
    expect(new Set([first, otherTenant, otherPrefix]).size).toBe(3);
    expect(none).toBeUndefined();
    // Another process has another secret.
    const elsewhere = actor('a', ['text']);
    await setUpRouter([elsewhere]).send({ messages: [stable, { role: 'user', text: 'one' }], tenantId: 't' });
    expect(elsewhere.calls[0]?.promptCacheKey).not.toBe(first);
  });
});

it('what a provider reports teaches the counter of tokens, in samples and without holding up the answer', async () => {
  const lessons: [string, number, number][] = [];
  const counter = createTokenCounter();
  const tokens = { ...counter, drift: 0, learn: (...lesson: [string, number, number]) => void lessons.push(lesson) };
  const { send } = setUp({ model: 's-1', tokens });
  for (let call = 0; call < 45; call += 1) await send({ messages: [{ role: 'user', text: 'Hello there' }] });
  await vi.waitFor(() => expect(lessons).toHaveLength(21));
  expect(lessons[0]).toEqual(['s-1', 9, 10]);
});

it('an error that no provider should throw is a fault with its cause', async () => {
  const bug = new Error('a bug');
  const provider = actor('broken', [
    () => {
      throw bug;
    },
  ]);
  const { send, ledger } = setUpRouter([provider], { config: { maxAttempts: 1 } });
  const fault = await faultOf(send());
  expect(fault).toBeInstanceOf(LlmError);
  expect(fault.cause).toBe(bug);
  expect(ledger.entries).toHaveLength(1);
});

it('P7: an answer without a finish reason is PARTIAL_STREAM in 50 of 50 runs, streamed or not', async () => {
  const { send } = setUp({ model: 't-3', config: { watchdog: NO_LIMITS, maxAttempts: 1 } });
  const codes = new Set<string>();
  for (let run = 0; run < 50; run += 1) codes.add((await faultOf(send({}, { stream: run % 2 === 0 }))).code);
  expect([...codes]).toEqual(['PARTIAL_STREAM']);
});

it('P7: a stream that is broken off tells its text and never ends well', async () => {
  answerInTurn(breakOff('Half a sce'));
  const { router } = setUp();
  const events: UpstreamEvent[] = [];
  expect(await faultOf(collectSent(router.send(wireRequest(callOf(router, {}, true))), events))).toMatchObject({
    code: 'PARTIAL_STREAM',
    partialText: 'Half a sce',
    attempts: 1,
  });
  expect(streamedText(events)).toBe('Half a sce');
  expect(events.map(({ type }) => type)).toEqual(['start', 'delta']);
  expect(upstream.hits).toHaveLength(1);
});

it('a fault in the middle of a request without a reader starts it over', async () => {
  const { send } = setUpRouter([actor('a', [breaking(['Ha', 'lf'], 'PARTIAL_STREAM'), 'Whole'])]);
  const { events, result } = await send();
  expect(events.map(({ type }) => type)).toEqual(['start', 'delta', 'delta', 'reset', 'delta']);
  expect([result.text, streamedText(events)]).toEqual(['Whole', 'Whole']);
});
