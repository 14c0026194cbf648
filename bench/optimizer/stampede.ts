import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import type { OptimizerConfig } from '../../src/optimizer/types.js';
import { openBenchApp } from '../bench-app.js';
import type { Report } from '../report.js';
import { bareSdk, throughOptimizer } from '../streams.js';
import type { Way } from '../streams.js';
import { startUpstreamProcess } from '../upstream-process.js';
import type { UpstreamProcess } from '../upstream-process.js';

const CALLERS = 50;
const WITHIN_MS = 200;
const ROUNDS = 5;
const MODEL = 's-60-10-50';

/** 50 identical streams that start within 200 ms: how many calls reach the upstream, and whether all get the same text. */
export async function stampede(report: Report): Promise<void> {
  const upstream = await startUpstreamProcess();
  try {
    const rows: (string | number)[][] = [];
    rows.push(['bare SDK', 1, ...shown([await rush(bareSdk('bare SDK', upstream.url), upstream)])]);
    const on = await rushes(upstream, {});
    rows.push(['optimizer', ROUNDS, ...shown(on)]);
    const withoutCache = await rushes(upstream, { enableCaching: false });
    rows.push(['optimizer, caching off', ROUNDS, ...shown(withoutCache)]);
    const withoutDedup = await rushes(upstream, { enableDeduplication: false });
    rows.push(['optimizer, deduplication off', ROUNDS, ...shown(withoutDedup)]);
    report.table(
      [
        `${CALLERS} identical streams within ${WITHIN_MS} ms`,
        'rounds',
        'upstream calls a round',
        'different texts a round',
      ],
      rows,
    );
    const good = [...on, ...withoutCache].every(({ hits, texts }) => hits === 1 && texts === 1);
    report.target(
      good,
      `${CALLERS} identical streams make 1 upstream call and get ${CALLERS} equal texts`,
      `${[...on, ...withoutCache].map(({ hits }) => hits).join(', ')} calls in ${2 * ROUNDS} rounds`,
    );
    report.say();
  } finally {
    await upstream.close();
  }
}

interface Rush {
  hits: number;
  texts: number;
}

async function rushes(upstream: UpstreamProcess, optimizer: OptimizerConfig): Promise<Rush[]> {
  const app = await openBenchApp({
    provider: createOpenAiProvider({ name: 'raw', baseUrl: upstream.url, model: MODEL }),
    optimizer,
  });
  try {
    const results: Rush[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      results.push(await rush(throughOptimizer('optimizer', app.optimizer), upstream));
    }
    return results;
  } finally {
    await app.close();
  }
}

async function rush(way: Way, upstream: UpstreamProcess): Promise<Rush> {
  await upstream.takeHits();
  const prompt = `Say something new about ${crypto.randomUUID()}.`;
  const texts = await Promise.all(
    Array.from({ length: CALLERS }, async (_, nth) => {
      await delay((nth * WITHIN_MS) / CALLERS);
      let text = '';
      for await (const part of way.stream(MODEL, prompt)) text += part;
      return text;
    }),
  );
  assert.ok(
    texts.every((text) => text.startsWith('t1@') && text.includes('t60@')),
    'every text is whole',
  );
  return { hits: await upstream.takeHits(), texts: new Set(texts).size };
}

function shown(rounds: readonly Rush[]): [string, string] {
  const distinct = (values: readonly number[]): string => [...new Set(values)].join(', ');
  return [distinct(rounds.map(({ hits }) => hits)), distinct(rounds.map(({ texts }) => texts))];
}
