import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { LlmError, LlmProvider } from '../../src/llm/provider.js';
import { NO_LIMITS } from '../../src/llm/watchdog-limits.js';
import { createMemoryAnswerStore } from '../support/memory-answer-store.js';
import type { AnswerStore } from '../../src/optimizer/cache/cache-store.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import type { OptimizerOptions } from '../../src/optimizer/optimizer.js';
import type { LlmEvent, Optimizer, OptimizerConfig } from '../../src/optimizer/types.js';
import type { LlmRequest } from '../../src/optimizer/request.js';
import { FakeClock } from '../support/fake-clock.js';
import { providerAt } from '../llm/provider-calls.js';
import { begin, chunk, event, json, sendText, usageOf } from '../support/raw-upstream.js';
import type { Handler } from '../support/raw-upstream.js';
import { upstreamOfEachTest } from '../support/upstream-of-each-test.js';
import { collect, memoryLedger, request, textOf } from './requests.js';

const upstream = upstreamOfEachTest();
const optimizers: Optimizer[] = [];
const ledgers: ReturnType<typeof memoryLedger>[] = [];

/** P20: after every test each call has one outcome, nothing is under way, and the ledger's sum is what the counters say. */
afterEach(async () => {
  for (const [at, optimizer] of optimizers.entries()) {
    await optimizer.close();
    const stats = optimizer.getStats();
    const { hitL1, hitL2, joinedInFlight, joinedWindow, upstreamItems, rejected, cancelledQueued, pending } = stats;
    expect(
      hitL1 + hitL2 + joinedInFlight + joinedWindow + upstreamItems + rejected + cancelledQueued + pending,
      'P20',
    ).toBe(stats.totalCalls);
    expect(pending, 'P20').toBe(0);
    const booked = ledgers[at]!.entries.reduce<bigint | null>(
      (sum, { costNanoUsd }) => (sum === null || costNanoUsd === null ? null : sum + costNanoUsd),
      0n,
    );
    expect(stats.spendUsd, 'P20').toBe(booked === null ? null : Number(booked) / 1e9);
  }
  optimizers.length = 0;
  ledgers.length = 0;
  await upstream.close();
});

function open(options: Omit<Partial<OptimizerOptions>, 'config'> & { config?: OptimizerConfig; model?: string } = {}) {
  const { model = 's-40-0-0', config = {}, ...rest } = options;
  const ledger = memoryLedger();
  const optimizer = createOptimizer({
    providers: [providerAt(upstream.url, model)],
    ledger,
    config: {
      watchdog: { ...NO_LIMITS, totalMs: Infinity },
      prices: [{ model: '*', input: 1, output: 2 }],
      maxAttempts: 1,
      ...config,
    },
    ...rest,
  });
  optimizers.push(optimizer);
  ledgers.push(ledger);
  return { optimizer, ledger };
}

const say =
  (text: string): Handler =>
  (hit, response) => {
    sendText(hit, response, [text], { usage: usageOf(3) });
    return true;
  };
const faultOf = (run: Promise<unknown>): Promise<LlmError> =>
  run.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error: unknown) => error as LlmError,
  );

describe('P1 a stampede', () => {
  it('P1 of 50 identical streams is one upstream call and 50 equal texts, also for those that come in the middle', async () => {
    const { optimizer } = open({ model: 's-60-2-0' });
    const early = Array.from({ length: 25 }, () => collect(optimizer.streamLlm(request())));
    await vi.waitFor(() => expect(upstream.hits[0]?.sent.length ?? 0).toBeGreaterThan(30), {
      timeout: 10_000,
      interval: 1,
    });
    const late = Array.from({ length: 25 }, () => collect(optimizer.streamLlm(request())));
    const events = await Promise.all([...early, ...late]);
    expect(upstream.hits).toHaveLength(1);
    const texts = new Set(events.map(textOf));
    expect(texts.size).toBe(1);
    expect([...texts][0]).toBe(upstream.hits[0]!.sent.join(''));
    // Each with the deltas as they were sent.
    for (const one of events) expect(one.filter(({ type }) => type === 'delta')).toHaveLength(60);
    expect(optimizer.getStats()).toMatchObject({ upstreamRequests: 1, upstreamItems: 1, joinedInFlight: 49 });
  });

  it('P1 joins plain calls and streams alike', async () => {
    const { optimizer } = open({ model: 's-20-1-0' });
    const [stream, call] = await Promise.all([collect(optimizer.streamLlm(request())), optimizer.callLlm(request())]);
    expect(call.text).toBe(textOf(stream));
    expect(call.source).toBe('join');
    expect(upstream.hits).toHaveLength(1);
  });
});

describe('P2 the window', () => {
  it('P2 answers a repeat within 30 s of the end without asking, and asks after it', async () => {
    const clock = new FakeClock();
    const { optimizer } = open({ clock, config: { enableCaching: false } });
    await optimizer.callLlm(request());
    clock.advance(29_000);
    expect((await optimizer.callLlm(request())).source).toBe('join');
    expect(upstream.hits).toHaveLength(1);
    clock.advance(2_000);
    expect((await optimizer.callLlm(request())).source).toBe('upstream');
    expect(upstream.hits).toHaveLength(2);
  });

  it('P2 shares nothing with another variant, a refresh, a bypass, or a call that is not to be optimized', async () => {
    const { optimizer } = open();
    await optimizer.callLlm(request());
    const others: Partial<LlmRequest>[] = [
      { variant: 1 },
      { cache: 'refresh' },
      { cache: 'bypass' },
      { cache: 'bypass' },
      { optimize: false },
      { tenantId: 'another' },
      { temperature: 0.5 },
      { maxOutputTokens: 101 },
    ];
    for (const other of others) {
      expect((await optimizer.callLlm(request(other))).source, JSON.stringify(other)).toBe('upstream');
    }
    expect(upstream.hits).toHaveLength(1 + others.length);
    expect((await optimizer.callLlm(request())).source).toBe('l1');
  });
});

describe('P3 memory', () => {
  it('P3 answers 1,000 repeats from memory, and touches neither store nor network', async () => {
    const store = createMemoryAnswerStore();
    const get = vi.spyOn(store, 'get');
    const put = vi.spyOn(store, 'put');
    const { optimizer, ledger } = open({ answers: store });
    const first = await optimizer.callLlm(request());
    const before = { get: get.mock.calls.length, put: put.mock.calls.length, rows: ledger.entries.length };
    for (let repeat = 0; repeat < 1_000; repeat += 1) {
      const events: LlmEvent[] = await collect(optimizer.streamLlm(request()));
      expect(events[0]).toMatchObject({ type: 'start', source: 'l1' });
      expect(textOf(events)).toBe(first.text);
    }
    expect({ get: get.mock.calls.length, put: put.mock.calls.length, rows: ledger.entries.length }).toEqual(before);
    expect(upstream.hits).toHaveLength(1);
    expect(optimizer.getStats()).toMatchObject({ hitL1: 1_000, cacheHits: 1_000, upstreamRequests: 1 });
  });

  it('finds in the store what another process has asked', async () => {
    const store = createMemoryAnswerStore();
    const first = open({ answers: store });
    const { text } = await first.optimizer.callLlm(request());
    await first.optimizer.close();
    const second = open({ answers: store });
    const events = await collect(second.optimizer.streamLlm(request()));
    expect(events[0]).toMatchObject({ source: 'l2' });
    expect(textOf(events)).toBe(text);
    expect(upstream.hits).toHaveLength(1);
    expect(second.optimizer.getStats()).toMatchObject({ hitL2: 1, upstreamRequests: 0 });
    expect((await second.optimizer.callLlm(request())).source).toBe('l1');
  });

  it('goes on without the store when that fails, and says so', async () => {
    const store = {
      ...createMemoryAnswerStore(),
      get: () => Promise.reject(new Error('down')),
      put: () => Promise.reject(new Error('down')),
    } satisfies AnswerStore;
    const onTrouble = vi.fn();
    const { optimizer } = open({ answers: store, onTrouble });
    expect((await optimizer.callLlm(request())).source).toBe('upstream');
    await vi.waitFor(() => expect(optimizer.getStats().cacheWriteFailures).toBe(1));
    expect(onTrouble).toHaveBeenCalled();
  });
});

describe('P4 and P5 what is not served', () => {
  it('P4 serves nothing older than cacheExpireHours, and some of it a little less', async () => {
    const clock = new FakeClock();
    const { optimizer } = open({ clock, config: { cacheExpireHours: 24, dedupWindowSeconds: 0 } });
    await optimizer.callLlm(request());
    clock.advance(22.7 * 3_600_000);
    expect((await optimizer.callLlm(request())).source).toBe('l1');
    clock.advance(1.3 * 3_600_000 + 1_000);
    expect((await optimizer.callLlm(request())).source).toBe('upstream');
  });

  it('P5 keeps tenants apart: 100 pairs of equal requests share neither hit nor flight', async () => {
    const { optimizer } = open({ model: 's-3-0-0' });
    const ask = (at: number, tenantId: string) =>
      optimizer.callLlm(request({ tenantId, messages: [{ role: 'user', text: `Number ${at}` }] }));
    const pairs = await Promise.all(Array.from({ length: 100 }, (_, at) => Promise.all([ask(at, 'a'), ask(at, 'b')])));
    expect(pairs.flat().every(({ source }) => source === 'upstream')).toBe(true);
    const again = await Promise.all(Array.from({ length: 100 }, (_, at) => ask(at, 'c')));
    expect(again.every(({ source }) => source === 'upstream')).toBe(true);
    expect(upstream.hits).toHaveLength(300);
    expect((await ask(1, 'a')).source).toBe('l1');
  });
});

describe('P6 what is not stored', () => {
  const refuse =
    (status: number): Handler =>
    (_hit, response) => {
      json(response, status, { error: { message: 'no' } });
      return true;
    };
  const end =
    (finishReason: string): Handler =>
    (hit, response) => {
      sendText(hit, response, ['Some text'], { usage: usageOf(2), finishReason });
      return true;
    };
  const cut: Handler = (hit, response) => {
    begin(response);
    event(response, chunk(hit, { content: 'Half a' }));
    response.end();
    return true;
  };
  it.each([
    ['a 500', refuse(500), 'UNAVAILABLE'],
    ['a 400', refuse(400), 'BAD_REQUEST'],
    ['a 401', refuse(401), 'AUTH'],
    ['the finish reason length', end('length'), 'OUTPUT_LIMIT'],
    ['the finish reason content_filter', end('content_filter'), 'CONTENT_REFUSED'],
    ['a stream without a finish reason', cut, 'PARTIAL_STREAM'],
  ])('P6 %s is told to nobody else, and asked anew', async (_what, faulty, code) => {
    const store = createMemoryAnswerStore();
    const put = vi.spyOn(store, 'put');
    const { optimizer } = open({ answers: store });
    upstream.handler = faulty;
    expect((await faultOf(optimizer.callLlm(request()))).code).toBe(code);
    upstream.handler = say('Well again.');
    const next = await optimizer.callLlm(request());
    expect(next).toMatchObject({ text: 'Well again.', source: 'upstream' });
    await optimizer.close();
    expect(put).toHaveBeenCalledTimes(1);
  });

  it('P6 an answer that nobody waited for to its end is not stored', async () => {
    const store = createMemoryAnswerStore();
    const put = vi.spyOn(store, 'put');
    const { optimizer } = open({ answers: store, model: 's-200-2-0' });
    for await (const { type } of optimizer.streamLlm(request())) if (type === 'delta') break;
    expect(await upstream.hits[0]!.over).toBe('client-left');
    await optimizer.close();
    expect(put).not.toHaveBeenCalled();
  });

  it('P6 an answer that turned out to be of no use is forgotten everywhere', async () => {
    const store = createMemoryAnswerStore();
    const { optimizer } = open({ answers: store });
    await optimizer.callLlm(request());
    await optimizer.forget(request());
    expect((await optimizer.callLlm(request())).source).toBe('upstream');
    expect(await optimizer.clearCache('default')).toBe(1);
    expect((await optimizer.callLlm(request())).source).toBe('upstream');
  });
});

describe('P9 readers that leave', () => {
  it('P9 disturb nobody; the last one closes the upstream', async () => {
    const { optimizer } = open({ model: 's-100-2-0' });
    const leaver = new AbortController();
    const stays = collect(optimizer.streamLlm(request()));
    const leaves = faultOf(optimizer.callLlm(request({ signal: leaver.signal })));
    await vi.waitFor(() => expect(upstream.hits[0]?.sent.length ?? 0).toBeGreaterThan(5), { interval: 1 });
    leaver.abort();
    expect((await leaves).code).toBe('CANCELLED');
    expect(textOf(await stays)).toBe(upstream.hits[0]!.sent.join(''));
    expect(upstream.hits).toHaveLength(1);

    const both = [new AbortController(), new AbortController()];
    const runs = both.map(({ signal }) => faultOf(optimizer.callLlm(request({ signal, variant: 1 }))));
    await vi.waitFor(() => expect(upstream.hits[1]?.sent.length ?? 0).toBeGreaterThan(5), { interval: 1 });
    for (const controller of both) controller.abort();
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual(['CANCELLED', 'CANCELLED']);
    expect(await upstream.hits[1]!.over).toBe('client-left');
  });
});

describe('P18 savings', () => {
  it('P18 are what the reused answers had cost, never more', async () => {
    const { optimizer, ledger } = open();
    upstream.handler = say('Paid once.');
    await optimizer.callLlm(request());
    const paid = ledger.entries[0]!;
    await optimizer.callLlm(request());
    await Promise.all([optimizer.callLlm(request({ variant: 1 })), optimizer.callLlm(request({ variant: 1 }))]);
    const stats = optimizer.getStats();
    expect(stats.estimatedCostSavings).toBeCloseTo((2 * Number(paid.costNanoUsd)) / 1e9, 12);
    expect(stats.tokensSaved).toBe(2 * (paid.usage.promptTokens + paid.usage.completionTokens));
  });
});

describe('structured answers', () => {
  it('are read anew for each caller: nobody holds another’s object', async () => {
    const schema = z.object({ names: z.array(z.string()) });
    upstream.handler = say('{"names":["Ada"]}');
    const { optimizer } = open();
    const ask = () => optimizer.callLlm(request({ answer: { name: 'names', schema } }));
    const [one, other] = await Promise.all([ask(), ask()]);
    const third = await ask();
    one.value.names.push('changed');
    expect(other.value).toEqual({ names: ['Ada'] });
    expect(third.value).toEqual({ names: ['Ada'] });
    expect(upstream.hits).toHaveLength(1);
  });
});

describe('calls that come before their database', () => {
  it('P1 two calls that both miss the store still make one upstream call', async () => {
    const slow = createMemoryAnswerStore();
    const { optimizer } = open({
      answers: {
        ...slow,
        get: async () => {
          await delay(5);
          return undefined;
        },
      },
    });
    const results = await Promise.all(Array.from({ length: 10 }, () => optimizer.callLlm(request())));
    expect(new Set(results.map(({ text }) => text)).size).toBe(1);
    expect(upstream.hits).toHaveLength(1);
  });
});

describe('P22 the way of a token', () => {
  it('P22 waits for no timer, and takes no more than one turn of the event loop', async () => {
    const go = Array.from({ length: 20 }, () => Promise.withResolvers<void>());
    const provider: LlmProvider = {
      name: 'in-process',
      model: 'm',
      async *stream() {
        for (const [at, { promise }] of go.entries()) {
          await promise;
          yield { type: 'delta', text: `${at} ` };
        }
        yield { type: 'usage', usage: { promptTokens: 1, cachedPromptTokens: 0, completionTokens: 20 } };
        yield { type: 'end', finishReason: 'stop', model: 'm' };
      },
    };
    // Never advanced: whatever would wait for it would never come.
    const { optimizer } = open({ providers: [provider], clock: new FakeClock() });
    let seen = '';
    const reading = (async () => {
      for await (const one of optimizer.streamLlm(request())) if (one.type === 'delta') seen += one.text;
    })();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    for (const [at, { resolve }] of go.entries()) {
      resolve();
      await new Promise((done) => setImmediate(done));
      expect(seen.split(' ').length - 1).toBe(at + 1);
    }
    await reading;
  });
});
