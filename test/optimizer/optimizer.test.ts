import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LlmError } from '../../src/llm/provider.js';
import type { LlmProvider } from '../../src/llm/provider.js';
import { NO_LIMITS } from '../../src/llm/watchdog-limits.js';
import type { Ledger } from '../../src/optimizer/money/ledger.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import type { OptimizerOptions } from '../../src/optimizer/optimizer.js';
import type { LlmEvent, OptimizerConfig } from '../../src/optimizer/types.js';
import { FakeClock, impatientClock } from '../support/fake-clock.js';
import { faultOf, providerAt } from '../llm/provider-calls.js';
import { begin, chunk, event, json, sendText, usageOf } from '../support/raw-upstream.js';
import type { Hit } from '../support/raw-upstream.js';
import { upstreamOfEachTest } from '../support/upstream-of-each-test.js';
import { collect, memoryLedger, request, textOf } from './requests.js';
import { actor } from './routing.js';

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

interface SetUp extends Partial<OptimizerOptions>, Pick<OptimizerConfig, 'watchdog' | 'prices' | 'maxAttempts'> {
  provider?: LlmProvider;
}

function setUp(
  model = 'any',
  {
    provider = providerAt(upstream.url, model),
    watchdog = { ...NO_LIMITS, totalMs: Infinity },
    prices,
    maxAttempts,
    ...options
  }: SetUp = {},
) {
  const ledger = memoryLedger();
  const clock = impatientClock();
  const optimizer = createOptimizer({
    providers: [provider],
    ledger,
    clock,
    random: () => 1,
    // Each call of these tests is to reach the upstream.
    config: {
      enableCaching: false,
      enableDeduplication: false,
      watchdog,
      maxAttempts,
      prices: prices ?? [{ model, input: 1, cachedInput: 0.5, output: 2 }],
    },
    ...options,
  });
  return { optimizer, ledger, clock };
}

const person = z.object({ name: z.string().min(1), age: z.number().optional() });
const answer = { name: 'person', schema: person };

describe('callLlm', () => {
  it('gives the exact text, its usage and its price, and books it', async () => {
    answerInTurn(say('  A line.\r\n\n', { usage: usageOf(3) }));
    const { optimizer, ledger } = setUp();
    const result = await optimizer.callLlm(
      request({ promptVersion: 'v1', stage: 'SCENES', generationId: 'g', draftId: 'd', sceneId: 's', tenantId: 't' }),
    );
    // 6 x 1 + 4 x 0.5 + 3 x 2 millionths of a dollar
    const usage = {
      llmCalls: 1,
      upstreamRequests: 1,
      promptTokens: 10,
      cachedPromptTokens: 4,
      completionTokens: 3,
      costUsd: 0.000014,
      estimated: false,
    };
    expect(result).toEqual({
      value: '  A line.\r\n\n',
      text: '  A line.\r\n\n',
      usage,
      provider: 'upstream',
      model: 'any',
      finishReason: 'stop',
      source: 'upstream',
      trimmed: [],
    });
    expect(ledger.entries).toHaveLength(1);
    expect(ledger.entries[0]).toMatchObject({
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
      costNanoUsd: 14_000n,
      estimated: false,
      usage: { promptTokens: 10, cachedPromptTokens: 4, completionTokens: 3 },
      startedAt: expect.any(Date),
      firstTokenMs: expect.any(Number),
      durationMs: expect.any(Number),
    });
    expect(optimizer.getStats()).toMatchObject({
      totalCalls: 1,
      upstreamItems: 1,
      upstreamRequests: 1,
      failedCalls: 0,
      promptTokens: 10,
      completionTokens: 3,
      spendUsd: 0.000014,
      pending: 0,
    });
  });

  it('does not settle before the ledger holds the call', async () => {
    answerInTurn(say('text'));
    const stored = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const ledger: Ledger = {
      async record() {
        asked.resolve();
        await stored.promise;
      },
      recordReuse() {},
      async close() {},
    };
    const { optimizer } = setUp('any', { ledger });
    let settled = false;
    const call = optimizer.callLlm(request()).then(() => (settled = true));
    await asked.promise;
    expect(settled).toBe(false);
    stored.resolve();
    await call;
    expect(settled).toBe(true);
  });

  it('fails when the ledger cannot hold the call', async () => {
    answerInTurn(say('text'));
    const ledger: Ledger = {
      record: () => Promise.reject(new Error('the disk is full')),
      recordReuse() {},
      async close() {},
    };
    await expect(setUp('any', { ledger }).optimizer.callLlm(request())).rejects.toThrow('the disk is full');
  });

  it('counts the tokens itself where none are reported, and says so', async () => {
    answerInTurn(say('Hello there', {}));
    const { optimizer, ledger } = setUp();
    const { usage } = await optimizer.callLlm(request({ messages: [{ role: 'user', text: 'Hello there' }] }));
    expect(usage).toMatchObject({ promptTokens: 2 + 4 + 3, completionTokens: 2, estimated: true });
    expect(ledger.entries[0]).toMatchObject({ estimated: true, outcome: 'ok' });
  });

  it('has no cost where the price is unknown, and no sum of costs ever after', async () => {
    answerInTurn(say('text'));
    const { optimizer, ledger } = setUp('any', {
      provider: { ...providerAt(upstream.url, 'any', 'elsewhere'), baseUrl: 'https://llm.example.com/v1' },
      prices: [],
    });
    expect((await optimizer.callLlm(request())).usage.costUsd).toBeNull();
    expect(ledger.entries[0]?.costNanoUsd).toBeNull();
    expect(optimizer.getStats().spendUsd).toBeNull();
  });

  it('keeps the order of the messages', async () => {
    answerInTurn(say('text'));
    const messages = [
      { role: 'system', text: 'stable' },
      { role: 'user', text: 'bible' },
      { role: 'assistant', text: 'yes' },
      { role: 'user', text: 'now' },
    ] as const;
    await setUp().optimizer.callLlm(request({ messages }));
    expect(upstream.hits[0]?.body.messages).toEqual(messages.map(({ role, text }) => ({ role, content: text })));
  });

  it.each([
    ['length', 'OUTPUT_LIMIT'],
    ['content_filter', 'CONTENT_REFUSED'],
  ])('takes the finish reason %s for %s, once', async (finishReason, code) => {
    answerInTurn(say('Half a sce', { finishReason, usage: usageOf(3) }));
    const { optimizer, ledger } = setUp();
    expect(await faultOf(optimizer.callLlm(request()))).toMatchObject({ code, partialText: 'Half a sce' });
    expect(upstream.hits).toHaveLength(1);
    expect(ledger.entries).toMatchObject([{ outcome: code, usage: { completionTokens: 3 }, estimated: false }]);
    expect(optimizer.getStats().failedCalls).toBe(1);
  });
});

describe('a structured answer', () => {
  it('is checked and given as a value', async () => {
    answerInTurn(say('```json\n{"name":"Ann","age":null,}\n```'));
    const result = await setUp().optimizer.callLlm(request({ answer }));
    expect(result.value).toEqual({ name: 'Ann' });
    expect(result.text).toBe('```json\n{"name":"Ann","age":null,}\n```');
    expect(upstream.hits[0]?.body.response_format?.json_schema?.name).toBe('person');
  });

  it('that is invalid is shown to the model with what is wrong, once', async () => {
    answerInTurn(say('{"name":""}'), say('{"name":"Ann"}'));
    const { optimizer, ledger, clock } = setUp();
    const result = await optimizer.callLlm(request({ answer }));
    expect(result.value).toEqual({ name: 'Ann' });
    expect(result.usage).toMatchObject({ llmCalls: 1, upstreamRequests: 2, promptTokens: 20, completionTokens: 6 });
    expect(ledger.entries.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'SCHEMA_INVALID'],
      [2, 'ok'],
    ]);
    const messages = upstream.hits[1]?.body.messages ?? [];
    expect(messages.slice(0, 3).map(({ content }) => content)).toEqual(['You write.', 'Hello', '{"name":""}']);
    expect(messages[3]?.content).toContain('- name: ');
    expect(clock.pauses).toEqual([]);
  });

  it('that stays invalid is SCHEMA_INVALID', async () => {
    answerInTurn(say('{"name":""}'));
    const { optimizer, ledger } = setUp();
    expect(await faultOf(optimizer.callLlm(request({ answer })))).toMatchObject({
      code: 'SCHEMA_INVALID',
      partialText: '{"name":""}',
    });
    expect(ledger.entries.map(({ outcome }) => outcome)).toEqual(['SCHEMA_INVALID', 'SCHEMA_INVALID']);
  });

  it('tells what had to be done to it, also when it is given again, and counts that once', async () => {
    answerInTurn(say('{"Name":"Ann",}'));
    const { optimizer } = setUp('any', { config: { watchdog: { ...NO_LIMITS, totalMs: Infinity } } });
    const findings = [
      { kind: 'repaired', path: '' },
      { kind: 'renamed', path: 'name' },
    ];
    expect(await optimizer.callLlm(request({ answer }))).toMatchObject({
      value: { name: 'Ann' },
      source: 'upstream',
      findings,
    });
    expect(await optimizer.callLlm(request({ answer }))).toMatchObject({
      value: { name: 'Ann' },
      source: expect.stringMatching(/^(l1|join)$/),
      findings,
    });
    expect(optimizer.getStats().answerFindings).toEqual({
      repaired: 1,
      closed: 0,
      coerced: 0,
      renamed: 1,
      cut: 0,
      dropped: 0,
      defaulted: 0,
    });
    answerInTurn(say('{"name":"Bob"}'));
    expect(await optimizer.callLlm(request({ answer, variant: 1 }))).not.toHaveProperty('findings');
  });

  it('that was taken for what was good in it is not paid for again', async () => {
    const cast = {
      name: 'cast',
      schema: z.object({ name: z.string().min(1), voice: z.string().min(1) }),
      fallback: z.object({ name: z.string().min(1), voice: z.string().min(1).optional() }),
    };
    answerInTurn(say('{"name":"Ann","voice":""}'));
    const { optimizer } = setUp('any', { config: { watchdog: { ...NO_LIMITS, totalMs: Infinity } } });
    const findings = [{ kind: 'defaulted', path: 'voice' }];
    expect(await optimizer.callLlm(request({ answer: cast }))).toMatchObject({ value: { name: 'Ann' }, findings });
    expect(await optimizer.callLlm(request({ answer: cast }))).toMatchObject({
      value: { name: 'Ann' },
      source: expect.stringMatching(/^(l1|join)$/),
      findings,
    });
    expect(upstream.hits).toHaveLength(2);
  });

  it('is repaired even if the upstream stumbles in between', async () => {
    answerInTurn(say('no'), fail(503), say('{"name":"Ann"}'));
    expect((await setUp().optimizer.callLlm(request({ answer }))).value).toEqual({ name: 'Ann' });
    expect(upstream.hits[2]?.body.messages).toHaveLength(4);
  });

  it('never takes more attempts than allowed', async () => {
    answerInTurn(fail(503), fail(503), say('no'));
    expect(await faultOf(setUp().optimizer.callLlm(request({ answer })))).toMatchObject({ code: 'SCHEMA_INVALID' });
    expect(upstream.hits).toHaveLength(3);
  });
});

describe('a fault that may pass', () => {
  it('is tried again, each attempt in the ledger', async () => {
    answerInTurn(fail(503), breakOff('Half'), say('Whole'));
    const { optimizer, ledger, clock } = setUp();
    const result = await optimizer.callLlm(request());
    expect(result.text).toBe('Whole');
    expect(ledger.entries.map(({ attempt, outcome, estimated }) => [attempt, outcome, estimated])).toEqual([
      [1, 'UNAVAILABLE', false],
      [2, 'PARTIAL_STREAM', true],
      [3, 'ok', false],
    ]);
    // What was turned away cost nothing; what broke off may have.
    expect(ledger.entries[0]).toMatchObject({ costNanoUsd: 0n, usage: { promptTokens: 0, completionTokens: 0 } });
    expect(ledger.entries[1]?.usage.promptTokens).toBeGreaterThan(0);
    expect(result.usage).toMatchObject({ llmCalls: 1, upstreamRequests: 3, estimated: true });
    expect(clock.pauses).toEqual([500, 1_000]);
  });

  it('is final after the last attempt', async () => {
    answerInTurn(fail(500));
    const { optimizer, ledger, clock } = setUp('any', { maxAttempts: 6 });
    expect(await faultOf(optimizer.callLlm(request()))).toMatchObject({ code: 'UNAVAILABLE' });
    expect(ledger.entries).toHaveLength(6);
    expect(clock.pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
    expect(optimizer.getStats()).toMatchObject({ totalCalls: 1, upstreamRequests: 6, failedCalls: 1 });
  });

  it('waits as long as the provider asks', async () => {
    answerInTurn(fail(429, { 'retry-after-ms': '1234' }), fail(429, { 'retry-after': '2' }), say('text'));
    const { optimizer, clock } = setUp();
    await optimizer.callLlm(request());
    expect(clock.pauses).toEqual([1_234, 2_000]);
  });

  it('is final at once when the provider asks for more patience than there is', async () => {
    answerInTurn(fail(429, { 'retry-after': '3600' }));
    // The clock stands still, so the watchdog does not interfere.
    const { optimizer } = setUp('any', { watchdog: { ...NO_LIMITS, totalMs: 300_000 }, clock: new FakeClock() });
    expect(await faultOf(optimizer.callLlm(request()))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 3_600_000,
    });
    expect(upstream.hits).toHaveLength(1);
  });

  it('can be cancelled while it waits', async () => {
    answerInTurn(fail(503));
    const abort = new AbortController();
    const clock = new FakeClock();
    const ledger = memoryLedger();
    const record = ledger.record;
    const booked = Promise.withResolvers<void>();
    ledger.record = async (entry) => {
      await record(entry);
      booked.resolve();
    };
    const { optimizer } = setUp('any', { clock, ledger });
    const fault = faultOf(optimizer.callLlm(request({ signal: abort.signal })));
    await booked.promise;
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.pending).toBe(1);
    abort.abort();
    expect(await fault).toMatchObject({ code: 'CANCELLED' });
    expect(clock.pending).toBe(0);
    expect(upstream.hits).toHaveLength(1);
  });
});

it.each([
  [fail(401), 'AUTH'],
  [fail(404), 'MODEL_NOT_FOUND'],
  [fail(400), 'BAD_REQUEST'],
  [fail(400, {}, { code: 'context_length_exceeded' }), 'CONTEXT_TOO_LARGE'],
  [fail(400, {}, { code: 'content_filter' }), 'CONTENT_REFUSED'],
  [fail(429, {}, { code: 'insufficient_quota' }), 'QUOTA_EXHAUSTED'],
])('a fault that stays is not tried again (%#)', async (step, code) => {
  answerInTurn(step);
  const { optimizer, ledger } = setUp();
  expect(await faultOf(optimizer.callLlm(request()))).toMatchObject({ code });
  expect(upstream.hits).toHaveLength(1);
  expect(ledger.entries).toMatchObject([{ outcome: code, costNanoUsd: 0n, estimated: false }]);
});

it('callMany gives the answers of the others when one of its calls cannot even be made', async () => {
  const troubles: unknown[] = [];
  const { optimizer } = setUp('any', {
    providers: [actor('main', ['text'])],
    onTrouble: (_message, error) => troubles.push(error),
  });
  const results = await optimizer.callMany([request(), request({ provider: 'nobody' }), request({ temperature: NaN })]);
  expect(
    results.map((result) => (result instanceof LlmError ? [result.code, (result.cause as Error).name] : result.text)),
  ).toEqual(['text', ['UNAVAILABLE', 'UnknownProviderError'], ['UNAVAILABLE', 'InvalidInputError']]);
  expect(troubles).toHaveLength(2);
});

it('asks the provider that is to be avoided last, also while the operator has put it first', async () => {
  const a = actor('a', ['from a']);
  const { optimizer } = setUp('any', { providers: [actor('b', ['from b']), a] });
  optimizer.switchProvider('a');
  expect((await optimizer.callLlm(request())).text).toBe('from a');
  expect((await optimizer.callLlm(request({ avoidProvider: 'a' }))).text).toBe('from b');
});

it('tells what was cut from a prompt for the provider that answered', async () => {
  const far = actor('far', ['UNAVAILABLE']);
  const small = actor('small', ['text'], { caps: { contextWindow: { '*': 200 } } });
  const { optimizer } = setUp('any', { providers: [far, small] });
  const messages = [
    { role: 'user', text: 'Long ago. '.repeat(100), id: 'past', priority: 1 },
    { role: 'user', text: 'Now.' },
  ] as const;
  expect(await optimizer.callLlm(request({ messages, maxOutputTokens: 50 }))).toMatchObject({
    provider: 'small',
    trimmed: [{ id: 'past', shortened: false }],
  });
});

describe('streamLlm', () => {
  it('gives the start, the deltas as they were sent, and the end', async () => {
    const { optimizer } = setUp('s-3');
    const events = await collect(optimizer.streamLlm(request()));
    expect(events[0]).toEqual({ type: 'start', source: 'upstream', provider: 'upstream', model: 's-3' });
    expect(events.filter((event) => event.type === 'delta').map(({ text }) => text)).toEqual(upstream.hits[0]?.sent);
    expect(events.at(-1)).toMatchObject({
      type: 'end',
      finishReason: 'stop',
      provider: 'upstream',
      model: 's-3',
      usage: { completionTokens: 3, upstreamRequests: 1 },
    });
    expect(events).toHaveLength(5);
  });

  it('has booked the call when its end is told', async () => {
    answerInTurn(say('text'));
    const { optimizer, ledger } = setUp();
    for await (const event of optimizer.streamLlm(request())) {
      expect(ledger.entries).toHaveLength(event.type === 'end' ? 1 : 0);
    }
  });

  it('starts once, though attempts failed before the first text', async () => {
    answerInTurn(fail(503), breakOff(''), say('text'));
    const { optimizer, ledger } = setUp();
    const events = await collect(optimizer.streamLlm(request()));
    expect(events.map(({ type }) => type)).toEqual(['start', 'delta', 'end']);
    expect(events.at(-1)).toMatchObject({ usage: { upstreamRequests: 3 } });
    expect(ledger.entries).toHaveLength(3);
  });

  it('never starts over after the first text', async () => {
    answerInTurn(breakOff('Half a sce'), say('text'));
    const { optimizer, ledger } = setUp();
    const events: LlmEvent[] = [];
    expect(await faultOf(collect(optimizer.streamLlm(request()), events))).toMatchObject({
      code: 'PARTIAL_STREAM',
      partialText: 'Half a sce',
    });
    expect(textOf(events)).toBe('Half a sce');
    expect(events.map(({ type }) => type)).toEqual(['start', 'delta']);
    expect(upstream.hits).toHaveLength(1);
    expect(ledger.entries).toMatchObject([{ outcome: 'PARTIAL_STREAM', estimated: true }]);
  });

  it.each([
    ['length', 'OUTPUT_LIMIT'],
    ['content_filter', 'CONTENT_REFUSED'],
  ])('does not take a text that ended by %s for whole', async (finishReason, code) => {
    answerInTurn(say('Half', { finishReason }));
    expect(await faultOf(collect(setUp().optimizer.streamLlm(request())))).toMatchObject({ code, partialText: 'Half' });
  });

  it('ends the upstream and books the call when its reader leaves', async () => {
    const { optimizer, ledger } = setUp('h-2');
    for await (const event of optimizer.streamLlm(request())) if (event.type === 'delta') break;
    expect(await upstream.hits[0]?.over).toBe('client-left');
    expect(ledger.entries).toMatchObject([{ outcome: 'CANCELLED', estimated: true }]);
    expect(ledger.entries[0]?.usage.completionTokens).toBeGreaterThan(0);
  });

  it('ends the upstream and books the call when it is cancelled', async () => {
    const abort = new AbortController();
    const { optimizer, ledger } = setUp('h-2');
    const run = async (): Promise<void> => {
      for await (const event of optimizer.streamLlm(request({ signal: abort.signal }))) {
        if (event.type === 'delta') abort.abort();
      }
    };
    expect(await faultOf(run())).toMatchObject({ code: 'CANCELLED' });
    expect(await upstream.hits[0]?.over).toBe('client-left');
    expect(ledger.entries).toMatchObject([{ outcome: 'CANCELLED', estimated: true }]);
    expect(optimizer.getStats()).toMatchObject({ totalCalls: 1, failedCalls: 0 });
  });

  it('that was cancelled beforehand asks nobody and books nothing', async () => {
    const { optimizer, ledger } = setUp();
    expect(await faultOf(collect(optimizer.streamLlm(request({ signal: AbortSignal.abort() }))))).toMatchObject({
      code: 'CANCELLED',
    });
    expect(upstream.hits).toHaveLength(0);
    expect(ledger.entries).toHaveLength(0);
  });
});

/** Says what it is told to, then nothing. */
function stalling(text: string) {
  const asked: PromiseWithResolvers<void>[] = [
    Promise.withResolvers(),
    Promise.withResolvers(),
    Promise.withResolvers(),
  ];
  let calls = 0;
  const provider: LlmProvider = {
    name: 'stalling',
    model: 'any',
    async *stream() {
      if (text !== '') yield { type: 'delta', text };
      asked[calls++]?.resolve();
      await new Promise(() => {});
    },
  };
  return { provider, asked: asked.map(({ promise }) => promise) };
}

describe('a silent upstream', () => {
  it('before the first text is tried again', async () => {
    const { provider, asked } = stalling('');
    const clock = new FakeClock();
    const { optimizer, ledger } = setUp('any', {
      provider,
      clock,
      watchdog: { ttftMs: 400, idleMs: 200, totalMs: 10_000 },
      random: () => 0,
      maxAttempts: 2,
    });
    const fault = faultOf(collect(optimizer.streamLlm(request())));
    await asked[0];
    clock.advance(400);
    while (ledger.entries.length < 1) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(0);
    await asked[1];
    clock.advance(400);
    expect(await fault).toMatchObject({ code: 'TTFT_TIMEOUT' });
    expect(ledger.entries.map(({ outcome, durationMs }) => [outcome, durationMs])).toEqual([
      ['TTFT_TIMEOUT', 400],
      ['TTFT_TIMEOUT', 400],
    ]);
    expect(clock.pending).toBe(0);
  });

  it('in the middle ends the stream', async () => {
    const { provider, asked } = stalling('Half');
    const clock = new FakeClock();
    const { optimizer, ledger } = setUp('any', {
      provider,
      clock,
      watchdog: { ttftMs: 400, idleMs: 200, totalMs: 10_000 },
    });
    const fault = faultOf(collect(optimizer.streamLlm(request())));
    await asked[0];
    clock.advance(200);
    expect(await fault).toMatchObject({ code: 'IDLE_TIMEOUT', partialText: 'Half' });
    expect(ledger.entries).toMatchObject([
      { outcome: 'IDLE_TIMEOUT', estimated: true, firstTokenMs: 0, durationMs: 200 },
    ]);
  });
});

it('an error that no provider should throw is a fault with its cause', async () => {
  const bug = new Error('a bug');
  const provider: LlmProvider = {
    name: 'broken',
    model: 'any',
    stream() {
      throw bug;
    },
  };
  const { optimizer, ledger } = setUp('any', { provider, maxAttempts: 1 });
  const fault = await faultOf(optimizer.callLlm(request()));
  expect(fault).toBeInstanceOf(LlmError);
  expect(fault.cause).toBe(bug);
  expect(ledger.entries).toHaveLength(1);
});

describe('another draw', () => {
  const asked = (): string[] => upstream.hits.map(({ body }) => body.messages.at(-1)!.content);
  /** As a model without chance, or a gateway with a cache: equal requests get equal answers. */
  const deterministic = (hit: Hit, response: ServerResponse): void =>
    say(`to: ${hit.body.messages.at(-1)!.content}`)(hit, response);

  it('is another request, so that a server which answers equal ones alike does not answer as before', async () => {
    answerInTurn(deterministic);
    const { optimizer } = setUp();
    const answers = [];
    for (const variant of [0, 1, 2, 1_000_000]) {
      answers.push((await optimizer.callLlm(request({ variant, temperature: 0 }))).text);
    }
    expect(new Set(answers).size).toBe(4);
    expect(asked()).toEqual([
      'Hello',
      'Hello\n\nThis is take 2: answer anew.',
      'Hello\n\nThis is take 3: answer anew.',
      'Hello\n\nThis is take 1.1: answer anew.',
    ]);
    // What comes before stays as it is, for caches of prompts.
    expect(new Set(upstream.hits.map(({ body }) => body.messages[0]!.content)).size).toBe(1);
  });

  it('is asked for by who asks again after an answer that was of no use, and is otherwise the same call', async () => {
    answerInTurn(deterministic);
    const { optimizer } = setUp('any', { config: { watchdog: { ...NO_LIMITS, totalMs: Infinity } } });
    const first = request({ temperature: 0 });
    await optimizer.callLlm(first);
    await optimizer.forget(first);
    const second = await optimizer.callLlm(first);
    expect(second.source).toBe('upstream');
    expect(await optimizer.callLlm(first)).toMatchObject({
      text: second.text,
      source: expect.stringMatching(/^l1|join$/),
    });
    expect(asked()).toEqual(['Hello', 'Hello\n\nThis is take 1.1: answer anew.']);
  });

  it('is the same for a request that only is tried again', async () => {
    answerInTurn(fail(503), deterministic);
    await setUp().optimizer.callLlm(request());
    expect(asked()).toEqual(['Hello', 'Hello']);
  });
});
