import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { DEFAULT_TENANT } from '../../src/domain/caller.js';
import type { LlmProvider } from '../../src/llm/provider.js';
import type { AnswerStore } from '../../src/optimizer/cache/cache-store.js';
import { createMemoryAnswerStore } from '../../test/support/memory-answer-store.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import type { Optimizer } from '../../src/optimizer/types.js';
import type { LlmRequest } from '../../src/optimizer/request.js';
import { openBenchApp } from '../bench-app.js';
import type { Report } from '../report.js';
import { QUANTILES, quantile } from '../statistics.js';

const CALLS = 200;
const HITS = 1_000;
/** Between calls, so that each finds the optimizer idle. */
const PAUSE_MS = 2;
const MOST = { batchableWaitMs: 20, hitP99Ms: 5 };

/** From a call to the request that leaves for it, while nothing else is asked; and from a call to the first event of a stored answer. */
export async function singleCalls(report: Report): Promise<void> {
  const upstream = clockedProvider();
  const spied = spiedStore();
  const inMemory = createOptimizer({ providers: [upstream.provider], answers: spied.store });
  const app = await openBenchApp({ provider: upstream.provider });
  try {
    const rows: string[][] = [];
    const waits: Record<string, number[]> = {};
    for (const [where, optimizer] of [
      ['answers in memory', inMemory],
      ['answers and ledger in PostgreSQL', app.optimizer],
    ] as const) {
      for (const [kind, ask] of [
        ['batchable', batchable],
        ['neither streamed nor batchable', plain],
        ['streamed', streamed],
      ] as const) {
        const times = await idleCalls(() => upstream.waited(ask(optimizer)));
        waits[`${kind}, ${where}`] = times;
        rows.push([
          `${kind}, ${where}`,
          ...Object.values(QUANTILES).map((part) => `${quantile(times, part).toFixed(2)} ms`),
        ]);
      }
    }
    report.table([`from the call to its request, ${CALLS} idle calls`, ...Object.keys(QUANTILES)], rows);
    for (const where of ['answers in memory', 'answers and ledger in PostgreSQL']) {
      const wait = quantile(waits[`batchable, ${where}`]!, 0.5);
      report.target(
        wait <= MOST.batchableWaitMs,
        `an idle batchable call waits at most ${MOST.batchableWaitMs} ms (${where}, p50)`,
        `${wait.toFixed(1)} ms, p99 ${quantile(waits[`batchable, ${where}`]!, 0.99).toFixed(1)} ms`,
      );
    }
    report.say();
    await hits(report, inMemory, spied, upstream);
  } finally {
    await inMemory.close();
    await app.close();
  }
}

async function hits(
  report: Report,
  optimizer: Optimizer,
  spied: ReturnType<typeof spiedStore>,
  upstream: ReturnType<typeof clockedProvider>,
): Promise<void> {
  const request = requestOf('freeText');
  const first = (await optimizer.callLlm(request)).text;
  const before = { asked: spied.count(), sent: upstream.count() };
  const times: number[] = [];
  for (let nth = 0; nth < HITS; nth += 1) {
    const started = performance.now();
    let text = '';
    for await (const event of optimizer.streamLlm(request)) {
      if (text === '' && event.type === 'start') {
        assert.equal(event.source, 'l1');
        times.push(performance.now() - started);
      }
      if (event.type === 'delta') text += event.text;
    }
    assert.equal(text, first);
  }
  report.table(
    [`from the call to the first event of a stored answer, ${HITS} hits`, ...Object.keys(QUANTILES)],
    [['first level', ...Object.values(QUANTILES).map((part) => `${quantile(times, part).toFixed(3)} ms`)]],
  );
  report.target(
    quantile(times, QUANTILES.p99) <= MOST.hitP99Ms,
    `a hit of the first level gives its first event within ${MOST.hitP99Ms} ms (p99)`,
    `${quantile(times, QUANTILES.p99).toFixed(3)} ms`,
  );
  report.target(
    spied.count() === before.asked && upstream.count() === before.sent,
    'a hit of the first level asks neither store nor upstream',
    `${spied.count() - before.asked} and ${upstream.count() - before.sent} times`,
  );
  report.say();
}

async function idleCalls(call: () => Promise<number>): Promise<number[]> {
  for (let warm = 0; warm < 20; warm += 1) await call();
  const times: number[] = [];
  for (let nth = 0; nth < CALLS; nth += 1) {
    await delay(PAUSE_MS);
    times.push(await call());
  }
  return times;
}

function requestOf(task: 'sceneSummary' | 'freeText'): LlmRequest {
  const text = `Say something new about ${crypto.randomUUID()}.`;
  return {
    task,
    input: { text },
    messages: [
      { role: 'system', text: 'You are a script reader.', stable: true },
      { role: 'user', text },
    ],
    maxOutputTokens: 160,
    tenantId: DEFAULT_TENANT,
  };
}

const batchable = (optimizer: Optimizer): Promise<unknown> => optimizer.callLlm(requestOf('sceneSummary'));
const plain = (optimizer: Optimizer): Promise<unknown> => optimizer.callLlm(requestOf('freeText'));
const streamed = async (optimizer: Optimizer): Promise<void> => {
  let last: string | undefined;
  for await (const { type } of optimizer.streamLlm(requestOf('freeText'))) last = type;
  assert.equal(last, 'end');
};

/** Answers at once, and notes when it was asked. */
function clockedProvider() {
  let [calls, askedAt] = [0, 0];
  const provider: LlmProvider = {
    name: 'clocked',
    model: 'clocked-1',
    baseUrl: 'http://127.0.0.1:1/v1',
    caps: { strictSchema: true },
    async *stream() {
      calls += 1;
      askedAt = performance.now();
      yield { type: 'delta', text: 'Rain on the glass.' };
      yield { type: 'usage', usage: { promptTokens: 20, cachedPromptTokens: 0, completionTokens: 5 } };
      yield { type: 'end', finishReason: 'stop', model: 'clocked-1' };
    },
  };
  return {
    provider,
    count: () => calls,
    async waited(call: Promise<unknown>): Promise<number> {
      const [started, before] = [performance.now(), calls];
      await call;
      assert.equal(calls, before + 1, 'the call made one request');
      return askedAt - started;
    },
  };
}

function spiedStore(): { store: AnswerStore; count(): number } {
  const inner = createMemoryAnswerStore();
  let asked = 0;
  return {
    count: () => asked,
    store: {
      ...inner,
      get(key, now) {
        asked += 1;
        return inner.get(key, now);
      },
      put(key, entry) {
        asked += 1;
        return inner.put(key, entry);
      },
    },
  };
}
