import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createOpenAiProvider } from '../../../src/llm/openai/openai-provider.js';
import { LlmError } from '../../../src/llm/provider.js';
import type { FaultCode } from '../../../src/llm/provider.js';
import { NO_LIMITS } from '../../../src/llm/watchdog-limits.js';
import type { UpstreamEvent } from '../../../src/optimizer/upstream.js';
import { FakeClock } from '../../support/fake-clock.js';
import { call, faultOf, idle, providerAt } from '../../llm/provider-calls.js';
import { begin, chunk, event, json, sendText, startRawUpstream, usageOf } from '../../support/raw-upstream.js';
import type { Hit } from '../../support/raw-upstream.js';
import { upstreamOfEachTest } from '../../support/upstream-of-each-test.js';
import {
  actor,
  breaking,
  collectSent,
  callOf,
  setUp,
  stalling,
  streamedText,
  targetOf,
  wireRequest,
} from '../routing.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('P15: each fault of provider A', () => {
  const upstream = upstreamOfEachTest();

  type Behaviour = string | ((hit: Hit, response: ServerResponse) => void);
  const status =
    (code: number, error: Record<string, unknown> = {}, headers: Record<string, string> = {}): Behaviour =>
    (_hit, response) =>
      json(response, code, { error: { message: 'no', ...error } }, headers);
  const sse =
    (error: Record<string, unknown>): Behaviour =>
    (_hit, response) => {
      begin(response);
      event(response, { error: { message: 'no', ...error } });
      response.end();
    };

  /** [what A does, its code, attempts at A before B, state of A's breaker after one such fault, whether somebody is told] */
  const rows: [string, Behaviour, FaultCode, number, 'AVAILABLE' | 'COOLING_DOWN' | 'UNAVAILABLE', boolean?][] = [
    ['429', status(429), 'RATE_LIMITED', 1, 'COOLING_DOWN'],
    ['429 with Retry-After', status(429, {}, { 'retry-after': '2' }), 'RATE_LIMITED', 1, 'COOLING_DOWN'],
    [
      '429 with insufficient_quota',
      status(429, { code: 'insufficient_quota' }),
      'QUOTA_EXHAUSTED',
      1,
      'UNAVAILABLE',
      true,
    ],
    ['500', 'e-500', 'UNAVAILABLE', 1, 'AVAILABLE'],
    ['502', 'e-502', 'UNAVAILABLE', 1, 'AVAILABLE'],
    ['503', 'e-503', 'UNAVAILABLE', 1, 'AVAILABLE'],
    ['504', 'e-504', 'UNAVAILABLE', 1, 'AVAILABLE'],
    ['408', 'e-408', 'UNAVAILABLE', 2, 'AVAILABLE'],
    ['409', 'e-409', 'UNAVAILABLE', 2, 'AVAILABLE'],
    ['a connection that is cut before the headers', 'r-0', 'CONNECT_FAILED', 2, 'AVAILABLE'],
    ['a malformed body', 'j-0', 'MALFORMED', 2, 'AVAILABLE'],
    ['an end without a finish reason', 't-0', 'PARTIAL_STREAM', 1, 'AVAILABLE'],
    ['an error event: overloaded', sse({ type: 'server_error' }), 'UNAVAILABLE', 1, 'AVAILABLE'],
    ['an error event: rate limit', sse({ code: 'rate_limit_exceeded' }), 'RATE_LIMITED', 1, 'COOLING_DOWN'],
    ['an error event: quota', sse({ code: 'insufficient_quota' }), 'QUOTA_EXHAUSTED', 1, 'UNAVAILABLE', true],
    ['401', status(401), 'AUTH', 1, 'UNAVAILABLE', true],
    ['403', status(403), 'AUTH', 1, 'UNAVAILABLE', true],
    ['404', status(404, { code: 'model_not_found' }), 'MODEL_NOT_FOUND', 1, 'UNAVAILABLE', true],
  ];
  it.each(rows)('%s', async (_name, behaviour, code, attempts, state, alerted = false) => {
    if (typeof behaviour === 'function') {
      upstream.handler = (hit, response) => {
        behaviour(hit, response);
        return true;
      };
    }
    const a = providerAt(upstream.url, typeof behaviour === 'string' ? behaviour : 'any', 'a');
    const b = actor('b', ['text']);
    const { send, ledger, failovers, alerts, breakers, stats } = setUp([a, b], { config: { watchdog: NO_LIMITS } });
    const { result, events } = await send({}, { stream: true });
    expect(result).toMatchObject({ text: 'text', provider: 'b', model: 'b-1' });
    expect(events).toEqual([
      { type: 'start', provider: 'b', model: 'b-1' },
      { type: 'delta', text: 'text' },
    ]);
    expect(upstream.hits).toHaveLength(attempts);
    expect(ledger.entries.map(({ provider, outcome }) => `${provider} ${outcome}`)).toEqual([
      ...Array.from({ length: attempts }, () => `a ${code}`),
      'b ok',
    ]);
    expect(ledger.entries.map(({ attempt }) => attempt)).toEqual([
      ...Array.from({ length: attempts + 1 }, (_, index) => index + 1),
    ]);
    expect(failovers).toMatchObject([
      { from: { provider: { name: 'a' } }, to: { provider: { name: 'b' } }, reason: code },
    ]);
    expect(stats.snapshot([])).toMatchObject({ failovers: 1, upstreamRequests: attempts + 1 });
    expect(alerts.map((alert) => alert.code)).toEqual(alerted ? [code] : []);
    expect(breakers.stateOf('a', a.model)).toBe(state);
  });

  it.each<[string, Behaviour, FaultCode]>([
    ['400', status(400), 'BAD_REQUEST'],
    ['422', status(422), 'BAD_REQUEST'],
    ['400 with a content filter', status(400, { code: 'content_filter' }), 'CONTENT_REFUSED'],
    [
      'a filtered answer',
      (hit, response) => sendText(hit, response, ['x'], { finishReason: 'content_filter' }),
      'CONTENT_REFUSED',
    ],
    [
      'a refusal',
      (hit, response) => {
        begin(response);
        event(response, chunk(hit, { refusal: 'I will not' }));
        event(response, chunk(hit, {}, 'stop'));
        response.end();
      },
      'CONTENT_REFUSED',
    ],
  ])('%s is asked of B, and is final where there is no B', async (_name, behaviour, code) => {
    upstream.handler = (hit, response) => {
      if (typeof behaviour === 'function') behaviour(hit, response);
      return true;
    };
    const a = providerAt(upstream.url, 'any', 'a');
    const alone = setUp([a], { config: { watchdog: NO_LIMITS } });
    expect(await faultOf(alone.send())).toMatchObject({ code, attempts: 1, provider: 'a' });
    expect(upstream.hits).toHaveLength(1);
    const { send, breakers, failovers, ledger } = setUp([a, actor('b', ['text'])], { config: { watchdog: NO_LIMITS } });
    expect((await send()).result).toMatchObject({ text: 'text', provider: 'b' });
    expect(upstream.hits).toHaveLength(2);
    expect(failovers).toMatchObject([{ reason: code }]);
    expect(ledger.entries.map(({ outcome }) => outcome)).toEqual([code, 'ok']);
    expect(breakers.of('a', 'any').state).toBe('closed');
  });

  it('what both decline is told with both reasons', async () => {
    const { send } = setUp([actor('a', ['CONTENT_REFUSED']), actor('b', ['BAD_REQUEST'])]);
    expect(await faultOf(send())).toMatchObject({
      code: 'ALL_PROVIDERS_FAILED',
      attempts: 2,
      causes: [{ code: 'CONTENT_REFUSED' }, { code: 'BAD_REQUEST' }],
    });
  });

  it('a filtered answer whose text a reader has seen is not begun anew at B', async () => {
    upstream.handler = (hit, response) => {
      sendText(hit, response, ['Half'], { finishReason: 'content_filter' });
      return true;
    };
    const b = actor('b', ['text']);
    const { send } = setUp([providerAt(upstream.url, 'any', 'a'), b], { config: { watchdog: NO_LIMITS } });
    expect(await faultOf(send({}, { stream: true }))).toMatchObject({ code: 'CONTENT_REFUSED', partialText: 'Half' });
    expect(b.calls).toHaveLength(0);
  });

  it.each<[string, Behaviour, FaultCode]>([
    [
      'an answer that ran into its limit',
      (hit, response) => sendText(hit, response, ['x'], { finishReason: 'length' }),
      'OUTPUT_LIMIT',
    ],
    ['400 with context_length_exceeded', status(400, { code: 'context_length_exceeded' }), 'CONTEXT_TOO_LARGE'],
  ])('%s is final: B would say the same', async (_name, behaviour, code) => {
    upstream.handler = (hit, response) => {
      if (typeof behaviour === 'function') behaviour(hit, response);
      return true;
    };
    const b = actor('b', ['text']);
    const { send, breakers } = setUp([providerAt(upstream.url, 'any', 'a'), b], { config: { watchdog: NO_LIMITS } });
    expect(await faultOf(send())).toMatchObject({ code, attempts: 1 });
    expect(upstream.hits).toHaveLength(1);
    expect(b.calls).toHaveLength(0);
    expect(breakers.of('a', 'any').state).toBe('closed');
  });

  it('a refused connection is tried at once, then B', async () => {
    const gone = await startRawUpstream();
    await gone.close();
    const { send, ledger, pauses } = setUp([providerAt(gone.url, 'any', 'a'), actor('b', ['text'])], {
      config: { watchdog: NO_LIMITS },
    });
    expect((await send()).result.provider).toBe('b');
    expect(ledger.entries.map(({ outcome }) => outcome)).toEqual(['CONNECT_FAILED', 'CONNECT_FAILED', 'ok']);
    expect(pauses).toEqual([]);
  });

  it('429 with Retry-After: B answers at once, and A is left alone until the time is over', async () => {
    const clock = new FakeClock();
    let busy = true;
    upstream.handler = (hit, response) => {
      if (busy) json(response, 429, { error: { message: 'no' } }, { 'retry-after': '2' });
      else sendText(hit, response, ['from a'], { usage: usageOf(1) });
      return true;
    };
    const { send, router } = setUp([providerAt(upstream.url, 'any', 'a'), actor('b', ['from b'])], { clock });
    // The clock stands still: what arrives has not been waited for.
    expect((await send()).result.text).toBe('from b');
    busy = false;
    expect(router.statuses()).toMatchObject([
      { name: 'a', state: 'COOLING_DOWN' },
      { name: 'b', state: 'AVAILABLE' },
    ]);
    clock.advance(1_999);
    expect((await send()).result.text).toBe('from b');
    expect(upstream.hits).toHaveLength(1);
    clock.advance(1);
    expect((await send()).result.text).toBe('from a');
  });

  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after-ms': '250' }, 250],
    [{ 'retry-after': 'Thu, 01 Jan 2026 01:00:00 GMT' }, 3_600_000],
    [{ 'retry-after': '86400' }, 86_400_000],
  ])('Retry-After %j is kept to', async (headers, ms) => {
    upstream.handler = (_hit, response) => {
      json(response, 429, { error: { message: 'no' } }, headers);
      return true;
    };
    const clock = new FakeClock();
    const a = createOpenAiProvider({ name: 'a', baseUrl: upstream.url, model: 'any', clock });
    const { send, breakers } = setUp([a, actor('b', ['text'])], { clock });
    await send();
    expect(breakers.of('a', 'any').coolingMs).toBe(ms);
  });
});

describe('P15: faults that only a watchdog or a check sees', () => {
  it.each<[FaultCode, number]>([
    ['HEADER_TIMEOUT', 1],
    ['TTFT_TIMEOUT', 1],
    ['IDLE_TIMEOUT', 1],
    ['TOTAL_TIMEOUT', 1],
  ])('%s: B is asked at once', async (code, attempts) => {
    const a = actor('a', [code]);
    const { send, ledger } = setUp([a, actor('b', ['text'])]);
    expect((await send()).result.provider).toBe('b');
    expect(a.calls).toHaveLength(attempts);
    expect(ledger.entries.map(({ outcome }) => outcome)).toEqual([code, 'ok']);
  });

  it.each<[FaultCode, boolean]>([
    ['TTFT_TIMEOUT', true],
    ['HEADER_TIMEOUT', true],
    ['TOTAL_TIMEOUT', false],
    ['SCHEMA_INVALID', false],
    ['BAD_REQUEST', false],
  ])('%s counts for the breaker: %s', async (code, counts) => {
    const { send, breakers } = setUp([actor('a', [code]), actor('b', ['text'])]);
    for (let call = 0; call < 5; call += 1) await send().catch(() => {});
    expect(breakers.of('a', 'a-1').state).toBe(counts ? 'open' : 'closed');
  });

  it('an invalid answer is repaired by A once, then B is asked from the beginning', async () => {
    const answer = { name: 'person', schema: z.object({ name: z.string() }) };
    const a = actor('a', ['no', 'still no']);
    const b = actor('b', ['{"name":"Ann"}']);
    const { send, failovers } = setUp([a, b]);
    expect((await send({ answer })).result).toMatchObject({ value: { name: 'Ann' }, provider: 'b' });
    expect(a.calls.map(({ messages }) => messages.length)).toEqual([2, 4]);
    expect(b.calls.map(({ messages }) => messages.length)).toEqual([2]);
    expect(failovers).toMatchObject([{ reason: 'SCHEMA_INVALID' }]);
  });

  it('a prompt that is too long is shortened once, for the same provider', async () => {
    const a = actor('a', ['CONTEXT_TOO_LARGE', 'text']);
    const { send } = setUp([a, actor('b', ['other'])]);
    const messages = [
      { role: 'system', text: 'pinned' },
      { role: 'user', text: 'old '.repeat(200), priority: 1, id: 'old' },
      { role: 'user', text: 'newer '.repeat(200), priority: 2, id: 'newer' },
      { role: 'user', text: 'now' },
    ] as const;
    const { result } = await send({ messages });
    expect(result).toMatchObject({ text: 'text', provider: 'a', trimmed: [{ id: 'old', shortened: false }] });
    expect(a.calls[1]?.messages.map(({ text }) => text.slice(0, 5))).toEqual(['pinne', 'newer', 'now']);
  });

  it('a prompt that is too long goes on to a model that is known to have more room, and to no other', async () => {
    const small = actor('small', ['CONTEXT_TOO_LARGE'], { caps: { contextWindow: { '*': 1_000 } } });
    const same = actor('same', ['text'], { caps: { contextWindow: { '*': 1_000 } } });
    const unknown = actor('unknown', ['text']);
    const large = actor('large', ['text'], { caps: { contextWindow: { '*': 100_000 } } });
    expect((await setUp([small, same, unknown, large]).send()).result.provider).toBe('large');
    expect([same.calls, unknown.calls]).toEqual([[], []]);
  });

  it('a prompt is cut to fit the model that it fails over to', async () => {
    const b = actor('b', ['text'], { caps: { contextWindow: { '*': 200 } } });
    const { router } = setUp([actor('a', ['UNAVAILABLE']), b]);
    const call = callOf(router, {
      messages: [
        { role: 'user', text: 'long '.repeat(300), priority: 1, id: 'long' },
        { role: 'user', text: 'now' },
      ],
    });
    const { result } = await collectSent(router.send(wireRequest({ ...call, promptTokens: 320 })));
    expect(result).toMatchObject({ provider: 'b', trimmed: [{ id: 'long' }] });
    expect(b.calls[0]?.messages.map(({ text }) => text)).toEqual(['now']);
  });

  it('a model that cannot take the prompt is no model to fail over to', async () => {
    const b = actor('b', ['text'], { caps: { contextWindow: { '*': 200 } } });
    const { router } = setUp([actor('a', ['HEADER_TIMEOUT']), b]);
    const call = callOf(router, { messages: [{ role: 'user', text: 'long '.repeat(300) }] });
    expect(await faultOf(collectSent(router.send(wireRequest({ ...call, promptTokens: 320 }))))).toMatchObject({
      code: 'HEADER_TIMEOUT',
    });
    expect(b.calls).toHaveLength(0);
  });
});

describe('when none is left', () => {
  it('tells all causes, and how many attempts there were', async () => {
    const fault = await faultOf(setUp([actor('a', ['HEADER_TIMEOUT']), actor('b', ['AUTH'])]).send());
    expect(fault).toMatchObject({ code: 'ALL_PROVIDERS_FAILED', attempts: 2 });
    expect(fault.causes.map(({ code, provider }) => [provider, code])).toEqual([
      ['a', 'HEADER_TIMEOUT'],
      ['b', 'AUTH'],
    ]);
    expect(fault.message).toBe('None of the providers could answer: a: HEADER_TIMEOUT; b: AUTH');
  });

  it('never makes more attempts than allowed, over all providers', async () => {
    const actors = ['a', 'b', 'c', 'd', 'e'].map((name) => actor(name, ['UNAVAILABLE']));
    expect(await faultOf(setUp(actors).send())).toMatchObject({ code: 'ALL_PROVIDERS_FAILED', attempts: 3 });
    expect(actors.map(({ calls }) => calls.length)).toEqual([1, 1, 1, 0, 0]);
  });

  it('tries the last one that is left once more', async () => {
    const b = actor('b', ['UNAVAILABLE', 'text']);
    const { send, pauses } = setUp([actor('a', ['AUTH']), b]);
    expect((await send()).result.text).toBe('text');
    expect(pauses).toEqual([500]);
  });

  it('waits for the one that cools down first, when all do', async () => {
    const a = actor('a', [new LlmError('RATE_LIMITED', 'a', { retryAfterMs: 9_000 }), 'text']);
    const b = actor('b', [new LlmError('RATE_LIMITED', 'b', { retryAfterMs: 4_000 }), 'text']);
    const { send, pauses } = setUp([a, b]);
    expect((await send()).result.provider).toBe('b');
    expect(pauses).toEqual([4_000]);
  });

  it('does not wait beyond the deadline, and says when it is worth asking again', async () => {
    const actors = ['a', 'b'].map((name, index) =>
      actor(name, [new LlmError('RATE_LIMITED', name, { retryAfterMs: 9_000 - index * 5_000 })]),
    );
    const { send, pauses } = setUp(actors, { clock: new FakeClock() });
    expect(await faultOf(send({ deadlineMs: 3_999 }))).toMatchObject({
      code: 'ALL_PROVIDERS_FAILED',
      attempts: 2,
      retryAfterMs: 4_000,
      causes: [{ code: 'RATE_LIMITED' }, { code: 'RATE_LIMITED' }],
    });
    expect(pauses).toEqual([]);
  });

  it('retries the healthy one when the other wants more patience than there is', async () => {
    const a = actor('a', [new LlmError('RATE_LIMITED', 'a', { retryAfterMs: 3_600_000 })]);
    const b = actor('b', ['UNAVAILABLE', 'text']);
    const { send } = setUp([a, b], { config: { watchdog: { ...NO_LIMITS, totalMs: 300_000 } } });
    expect((await send()).result.provider).toBe('b');
  });
});

describe('P15: a provider that keeps failing', () => {
  it('is passed over while its breaker is open, probed by one call at a time, and taken back', async () => {
    const clock = new FakeClock();
    const health = { down: true };
    let held: PromiseWithResolvers<void> | undefined;
    const a = actor('a', [
      async function* () {
        await held?.promise;
        if (health.down) throw new LlmError('UNAVAILABLE', 'down');
        yield { type: 'delta', text: 'from a' };
        yield { type: 'end', finishReason: 'stop', model: 'a-1' };
      },
    ]);
    const { send, router } = setUp([a, actor('b', ['from b'])], { clock });
    const ask = async (): Promise<string> => (await send({ priority: 'background' })).result.text;
    for (let call = 0; call < 5; call += 1) expect(await ask()).toBe('from b');
    expect(a.calls).toHaveLength(5);
    expect(router.statuses()[0]).toMatchObject({ state: 'UNAVAILABLE', requests: 5, errors: 5 });
    for (let call = 0; call < 5; call += 1) expect(await ask()).toBe('from b');
    expect(a.calls).toHaveLength(5);

    clock.advance(15_000);
    held = Promise.withResolvers();
    const probe = ask();
    while (a.calls.length < 6) await settled();
    expect(await ask()).toBe('from b');
    expect(a.calls).toHaveLength(6);
    held.resolve();
    expect(await probe).toBe('from b');
    expect(router.statuses()[0]?.state).toBe('UNAVAILABLE');

    clock.advance(30_000);
    health.down = false;
    expect(await ask()).toBe('from a');
    expect(await ask()).toBe('from a');
    expect(router.statuses()[0]?.state).toBe('AVAILABLE');
  });

  it('is probed by background work first', async () => {
    const clock = new FakeClock();
    const { send, breakers } = setUp([actor('a', ['from a']), actor('b', ['from b'])], { clock });
    breakers.of('a', 'a-1').open(1_000);
    clock.advance(1_000);
    const ask = async (priority: 'interactive' | 'normal' | 'background'): Promise<string> =>
      (await send({ priority })).result.text;
    expect([await ask('interactive'), await ask('normal')]).toEqual(['from b', 'from b']);
    expect(await ask('background')).toBe('from a');
    clock.advance(1_000);
    expect([await ask('interactive'), await ask('normal')]).toEqual(['from b', 'from a']);
    expect(await ask('interactive')).toBe('from a');
  });

  it('is waited for when all are failing, and all who wait are served once one is back', async () => {
    const clock = new FakeClock();
    const a = actor('a', ['from a']);
    const { send, breakers } = setUp([a, actor('b', ['from b'])], { clock });
    breakers.of('a', 'a-1').open(15_000);
    breakers.of('b', 'b-1').open(600_000);
    const waiting = Array.from({ length: 10 }, () => send());
    await settled();
    clock.advance(15_000);
    expect((await Promise.all(waiting)).map(({ result }) => result.text)).toEqual(
      Array.from({ length: 10 }, () => 'from a'),
    );
    expect(clock.pending).toBe(0);
  });

  it('is not waited for again once its probe has failed', async () => {
    const clock = new FakeClock();
    const asked = Promise.withResolvers<void>();
    const down = Promise.withResolvers<void>();
    const breakingStream = () => actor('a', ['UNAVAILABLE']).stream(call(), idle());
    const a = actor('a', [
      async function* () {
        asked.resolve();
        await down.promise;
        yield* breakingStream();
      },
    ]);
    const { send, breakers } = setUp([a, actor('b', ['from b'])], {
      clock,
      config: { watchdog: { ...NO_LIMITS, totalMs: 300_000 } },
    });
    breakers.of('a', 'a-1').open(15_000);
    breakers.of('b', 'b-1').open(600_000);
    const faults = [faultOf(send()), faultOf(send())];
    await settled();
    clock.advance(15_000);
    await asked.promise;
    down.resolve();
    const [probe, other] = await Promise.all(faults);
    expect(probe).toMatchObject({ code: 'UNAVAILABLE', attempts: 1 });
    expect(other).toMatchObject({ code: 'ALL_PROVIDERS_FAILED', attempts: 0, retryAfterMs: 30_000 });
    expect(a.calls).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('is left by a call that was waiting for a grant', async () => {
    const clock = new FakeClock();
    const a = actor('a', ['from a'], { caps: { requestsPerMinute: 1 } });
    const { send, breakers } = setUp([a, actor('b', ['from b'])], { clock });
    await send();
    const waiting = send();
    await settled();
    breakers.of('a', 'a-1').open(600_000);
    clock.advance(60_000);
    expect((await waiting).result.text).toBe('from b');
    expect(a.calls).toHaveLength(1);
  });
});

describe('switchProvider', () => {
  it('puts a provider first for new calls, while running ones end where they are', async () => {
    const held = Promise.withResolvers<void>();
    const a = actor('a', [
      async function* () {
        yield { type: 'delta', text: 'from ' };
        await held.promise;
        yield { type: 'delta', text: 'a' };
        yield { type: 'end', finishReason: 'stop', model: 'a-1' };
      },
    ]);
    const { send, router } = setUp([a, actor('b', ['from b'])]);
    const queued = callOf(router);
    const running = send();
    while (a.calls.length === 0) await settled();
    expect(router.switchProvider('b')).toEqual({
      name: 'b',
      model: 'b-1',
      active: true,
      state: 'AVAILABLE',
      requests: 0,
      errors: 0,
    });
    expect(router.statuses().map(({ name, active }) => [name, active])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    expect((await send()).result.text).toBe('from b');
    // A call that was waiting in a batch goes there as well.
    expect((await collectSent(router.send(wireRequest(queued)))).result.text).toBe('from b');
    held.resolve();
    expect((await running).result.text).toBe('from a');
    expect(router.switchProvider('auto')).toMatchObject({ name: 'a', active: true });
    expect((await send()).result.text).toBe('from a');
  });

  it('throws for an unknown name, and changes nothing', () => {
    const { router } = setUp([actor('a', ['x']), actor('b', ['x'])]);
    router.switchProvider('b');
    expect(() => router.switchProvider('c')).toThrow(
      expect.objectContaining({
        name: 'UnknownProviderError',
        code: 'UNKNOWN_PROVIDER',
        message: 'There is no provider "c": choose one of a, b',
      }),
    );
    expect(router.statuses().map(({ active }) => active)).toEqual([false, true]);
  });

  it('does not bypass an open breaker', async () => {
    const { send, router, breakers } = setUp([actor('a', ['from a']), actor('b', ['from b'])]);
    breakers.of('b', 'b-1').open(60_000);
    expect(router.switchProvider('b').state).toBe('UNAVAILABLE');
    expect((await send()).result.text).toBe('from a');
  });

  it('lets the others stand in', async () => {
    const { send, router } = setUp([actor('a', ['from a']), actor('b', ['UNAVAILABLE'])]);
    router.switchProvider('b');
    expect((await send()).result.text).toBe('from a');
  });
});

describe('P16: after the first text', () => {
  /** Five deltas, then a fault: every way in which a stream can fail. */
  const five = ['one ', 'two ', 'three ', 'four ', 'five '];
  const faults: [string, () => Parameters<typeof actor>[1][number]][] = [
    ['a reset', () => breaking(five, 'PARTIAL_STREAM')],
    ['an error event', () => breaking(five, new LlmError('UNAVAILABLE', 'gave up', { partialText: five.join('') }))],
    [
      'a rate limit',
      () => breaking(five, new LlmError('RATE_LIMITED', 'later', { retryAfterMs: 1_000, partialText: five.join('') })),
    ],
    ['malformed data', () => breaking(five, 'MALFORMED')],
  ];

  it.each(faults)('%s ends the stream with its text, and nothing is restarted', async (_name, step) => {
    const b = actor('b', ['other']);
    const { router } = setUp([actor('a', [step()]), b]);
    const events: UpstreamEvent[] = [];
    const fault = await faultOf(collectSent(router.send(wireRequest(callOf(router, {}, true))), events));
    expect(fault).toMatchObject({ partialText: five.join(''), attempts: 1 });
    expect(events.map(({ type }) => type)).toEqual(['start', 'delta', 'delta', 'delta', 'delta', 'delta']);
    expect(b.calls).toHaveLength(0);
  });

  it.each(faults)('%s, with restart: the text is voided and comes whole from B', async (_name, step) => {
    const a = actor('a', [step()]);
    const { send } = setUp([a, actor('b', ['The whole ']), actor('c', ['never'])]);
    const { events, result } = await send({}, { stream: true, onPartial: 'restart' });
    expect(events.filter(({ type }) => type === 'start')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'reset')).toHaveLength(a.calls.length);
    expect(streamedText(events)).toBe(result.text);
    expect(result.text).toMatch(/^The whole $/);
  });

  it.each(faults)('%s, with continue: B goes on where A stopped', async (_name, step) => {
    const b = actor('b', ['six seven']);
    const { send } = setUp([actor('a', [step(), step()]), b], { config: { maxAttempts: 5 } });
    const { events, result } = await send({}, { stream: true, onPartial: 'continue' });
    const { messages, maxOutputTokens } = b.calls[0]!;
    const kept = messages.at(-2)!;
    expect(kept).toEqual({ role: 'assistant', text: kept.text });
    expect(messages.at(-1)).toMatchObject({
      role: 'user',
      text: expect.stringContaining('Go on exactly where it stops'),
    });
    expect(messages).toHaveLength(4);
    expect(maxOutputTokens).toBeLessThan(100);
    expect(events.some(({ type }) => type === 'reset')).toBe(false);
    expect(result.text).toBe(`${kept.text}six seven`);
    expect(streamedText(events)).toBe(result.text);
    expect(result.value).toBe(result.text);
  });

  it('a stall after 5 deltas ends, restarts or continues the stream as the other faults do', async () => {
    for (const onPartial of ['terminate', 'restart', 'continue'] as const) {
      const clock = new FakeClock();
      const asked = Promise.withResolvers<void>();
      const { send } = setUp([actor('a', [stalling(five, asked.resolve)]), actor('b', ['from b'])], {
        clock,
        config: { watchdog: { ttftMs: 1_000, idleMs: 400, totalMs: 10_000 } },
      });
      const run = send({}, { stream: true, onPartial });
      const outcome =
        onPartial === 'terminate'
          ? faultOf(run)
          : run.then(({ result, events }) => [result.text, streamedText(events)]);
      await asked.promise;
      clock.advance(400);
      if (onPartial === 'terminate') {
        expect(await outcome).toMatchObject({ code: 'IDLE_TIMEOUT', partialText: five.join('') });
      } else {
        expect(await outcome).toEqual(
          onPartial === 'restart' ? ['from b', 'from b'] : [`${five.join('')}from b`, `${five.join('')}from b`],
        );
      }
    }
  });

  it('continue keeps all text in the fault when it comes to nothing', async () => {
    const { router } = setUp([
      actor('a', [breaking(['one '], 'PARTIAL_STREAM')]),
      actor('b', [breaking(['two '], 'PARTIAL_STREAM'), 'HEADER_TIMEOUT']),
    ]);
    const events: UpstreamEvent[] = [];
    const fault = await faultOf(
      collectSent(router.send(wireRequest(callOf(router, {}, true), { onPartial: 'continue' })), events),
    );
    expect(fault).toMatchObject({ code: 'ALL_PROVIDERS_FAILED', partialText: 'one two ', attempts: 3 });
    expect(streamedText(events)).toBe('one two ');
  });

  it('a structured answer is never continued', async () => {
    const answer = { name: 'person', schema: z.object({ name: z.string() }) };
    const b = actor('b', ['{"name":"Ann"}']);
    const { send } = setUp([actor('a', [breaking(['{"na'], 'PARTIAL_STREAM')]), b]);
    expect((await send({ answer }, { onPartial: 'continue' })).result.value).toEqual({ name: 'Ann' });
    expect(b.calls[0]?.messages).toHaveLength(2);
  });

  it('a role without text is no text', async () => {
    const a = actor('a', [
      async function* () {
        yield { type: 'progress' };
        yield { type: 'delta', text: '' };
        throw new LlmError('PARTIAL_STREAM', 'cut');
      },
    ]);
    const { send } = setUp([a, actor('b', ['text'])]);
    expect((await send({}, { stream: true })).events).toEqual([
      { type: 'start', provider: 'b', model: 'b-1' },
      { type: 'delta', text: 'text' },
    ]);
  });
});

describe('array requests', () => {
  const array = (name: string, results: (LlmError | 'ok')[], caps = { promptArrays: true }) => {
    const sent: { kind: string; prompts: string[] }[] = [];
    const provider = actor(name, ['x'], {
      caps,
      async sendArray(kind, calls) {
        sent.push({ kind, prompts: calls.map(({ messages }) => messages.at(-1)!.text) });
        const result = results[sent.length - 1] ?? results.at(-1)!;
        if (result !== 'ok') throw result;
        return {
          answers: calls.map((_, index) =>
            index === 1 ? undefined : { text: `answer ${index}`, finishReason: 'stop' as const },
          ),
          usage: { promptTokens: 30, cachedPromptTokens: 0, completionTokens: 4 },
          model: `${name}-1`,
        };
      },
    });
    return { provider, sent };
  };

  function arrayRequest({ router }: ReturnType<typeof setUp>, [text, ...texts]: readonly [string, ...string[]]) {
    const callFor = (each: string) => callOf(router, { messages: [{ role: 'user', text: each }], draftId: each });
    const first = callFor(text);
    const calls = [first, ...texts.map(callFor)] as const;
    const { targets, signal } = first;
    return { calls, strategy: 'promptArray' as const, promptTokens: 60, maxOutputTokens: 300, targets, signal };
  }

  it('are answered in one request, which is parted exactly among the calls', async () => {
    const { provider, sent } = array('a', ['ok']);
    const set = setUp([provider]);
    const booked: unknown[] = [];
    const result = await set.router.sendArray({
      ...arrayRequest(set, ['one', 'two', 'three']),
      onBooked: (shares) => booked.push(...shares),
    });
    expect(sent).toEqual([{ kind: 'promptArray', prompts: ['one', 'two', 'three'] }]);
    expect(result.texts).toEqual([
      { text: 'answer 0', finishReason: 'stop' },
      undefined,
      { text: 'answer 2', finishReason: 'stop' },
    ]);
    expect(
      set.ledger.entries.map(({ draftId, requests, strategy, usage, costNanoUsd }) => [
        draftId,
        requests,
        strategy,
        usage.promptTokens,
        usage.completionTokens,
        costNanoUsd,
      ]),
    ).toEqual([
      ['one', 1, 'promptArray', 10, 2, 12_000n],
      ['two', 0, 'promptArray', 10, 0, 10_000n],
      ['three', 0, 'promptArray', 10, 2, 12_000n],
    ]);
    expect(booked).toEqual(result.shares.flat());
    expect(set.stats.snapshot([])).toMatchObject({ upstreamRequests: 1, promptTokens: 30 });
  });

  it('are tried again and fail over like others, among those that take them', async () => {
    const a = array('a', [new LlmError('UNAVAILABLE', 'a')]);
    const b = array('b', ['ok'], { promptArrays: false });
    const c = array('c', ['ok']);
    const set = setUp([a.provider, b.provider, c.provider]);
    expect(await set.router.sendArray(arrayRequest(set, ['one', 'two']))).toMatchObject({ provider: 'c' });
    expect([a.sent.length, b.sent.length, c.sent.length]).toEqual([1, 0, 1]);
    expect(set.failovers).toMatchObject([
      { from: { provider: { name: 'a' } }, to: { provider: { name: 'c' } }, reason: 'UNAVAILABLE' },
    ]);
  });

  it('are refused where nobody takes them', async () => {
    const set = setUp([actor('a', ['x'])]);
    expect(await faultOf(set.router.sendArray(arrayRequest(set, ['one'])))).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('end with the total time, and with their callers', async () => {
    const clock = new FakeClock();
    const asked = Promise.withResolvers<AbortSignal>();
    const provider = actor('a', ['x'], {
      caps: { promptArrays: true },
      sendArray: (_kind, _calls, signal) => {
        asked.resolve(signal);
        return new Promise(() => {});
      },
    });
    const set = setUp([provider], { clock, config: { watchdog: { ttftMs: 1, idleMs: 1, totalMs: 5_000 } } });
    const fault = faultOf(set.router.sendArray(arrayRequest(set, ['one', 'two'])));
    const signal = await asked.promise;
    clock.advance(5_000);
    expect(await fault).toMatchObject({ code: 'TOTAL_TIMEOUT' });
    expect(signal.aborted).toBe(true);
    // The upstream may have worked on it: what was sent counts.
    expect(set.ledger.entries).toMatchObject([
      { outcome: 'TOTAL_TIMEOUT', estimated: true, usage: { promptTokens: 30 } },
      { usage: { promptTokens: 30 } },
    ]);
    const abort = new AbortController();
    const cancelled = faultOf(set.router.sendArray({ ...arrayRequest(set, ['one']), signal: abort.signal }));
    await settled();
    abort.abort();
    expect(await cancelled).toMatchObject({ code: 'CANCELLED' });
    expect(clock.pending).toBe(0);
  });
});

it('the state of a target is that of its own model', () => {
  const a = actor('a', ['x']);
  const { breakers, router } = setUp([a]);
  breakers.of('a', 'other').open(1_000);
  expect(router.statuses()).toMatchObject([{ state: 'AVAILABLE' }]);
  breakers.of('a', targetOf(a).model).open(1_000);
  expect(router.statuses()).toMatchObject([{ state: 'UNAVAILABLE' }]);
});
