import assert from 'node:assert/strict';
import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import type { PriceOverride } from '../../src/optimizer/price.js';
import type { OptimizerConfig } from '../../src/optimizer/types.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { openBenchApp } from '../bench-app.js';
import type { Report } from '../report.js';
import { startComputedFieldUpstream } from './computed-field-upstream.js';
import { CHARACTERS, SCENES, storeReadableStory } from './readable-story.js';

const QUERY = /* GraphQL */ `
  query ($id: ID!) {
    script(id: $id) {
      bibles { name summary ... on CharacterBible { voiceSample } }
      scenes(first: ${SCENES}) { nodes { number summary coverage { logLine tension } } }
    }
  }
`;
const VALUES = 40;
const PROMISED_REQUESTS = 12;
const MOST_DELAY = 1.3;
const FEWEST = { preference: 'requests' } as const;
const THE_FEWEST: OptimizerConfig = { tasks: { sceneSummary: FEWEST, sceneCoverage: FEWEST, bibleSummary: FEWEST } };
const OFF: OptimizerConfig = { enableCaching: false, enableDeduplication: false, enableBatching: false };
const MODEL = 'reader-1';
/** In USD per million tokens. Which calls share a request hangs on what that costs. */
const PRICES: Readonly<Record<string, PriceOverride>> = {
  'a cheap model (0.15 and 0.60)': { model: MODEL, input: 0.15, cachedInput: 0.075, output: 0.6 },
  'a dear model (4 and 20)': { model: MODEL, input: 4, cachedInput: 0.4, cacheWrite: 5, output: 20 },
  'a free model': { model: MODEL, input: 0, output: 0 },
};
/** A quick model: slower ones make packed answers later still. */
const PACE = { firstToken: 300, perToken: 5 };

interface Answer {
  script: {
    bibles: { name: string; summary: string; voiceSample?: string }[];
    scenes: { nodes: { number: number; summary: string; coverage: { logLine: string; tension: number } }[] };
  };
}

/** One query for 40 values that a model computes, through the API of a whole app: requests, tokens, cost and time. */
export async function computedFields(report: Report): Promise<void> {
  report.say(
    `One GraphQL query for the summary and coverage of ${SCENES} scenes, the summaries of 10 bible entries and ${CHARACTERS.length} voice samples. The upstream takes ${PACE.firstToken} ms to a first token and ${PACE.perToken} ms a token. “Off” has caching, deduplication and batching switched off; a value that was computed is kept until its source changes, whatever the switches say.`,
  );
  report.say();
  const requests: number[] = [];
  for (const [model, price] of Object.entries(PRICES)) {
    const off = await measure(OFF, price);
    const on = await measure({}, price);
    requests.push(on.first.requests);
    const row = (name: string, { requests, promptTokens, completionTokens, costUsd, ms }: Measured) => [
      name,
      requests,
      promptTokens,
      completionTokens,
      costUsd === null ? 'unknown' : (costUsd * 1_000).toFixed(2),
      `${(ms / 1_000).toFixed(1)} s`,
    ];
    report.table(
      [model, 'upstream requests', 'prompt tokens', 'completion tokens', 'USD / 1 000', 'until the last value'],
      [
        row('off', off.first),
        row('optimized', on.first),
        row('optimized, the same query again', on.again),
        row('off, all computed anew', off.anew),
        row('optimized, all computed anew: the model’s pace is known', on.anew),
        row('off, two queries at once after an edit of every scene', off.twice),
        row('optimized, two queries at once after an edit of every scene', on.twice),
      ],
    );
    report.say(
      `Upstream requests by task, optimized: ${Object.entries(on.byTask)
        .map(([task, made]) => `${task} ${made}`)
        .join(', ')}.`,
    );
    report.say();
    report.say(
      `Ratios, optimized to off: requests ${ratio(on.first.requests, off.first.requests)}, prompt tokens ${ratio(on.first.promptTokens, off.first.promptTokens)}, time ${ratio(on.first.ms, off.first.ms)}; the two queries at once: requests ${ratio(on.twice.requests, off.twice.requests)}.`,
    );
    report.say();
    report.target(
      on.anew.ms <= MOST_DELAY * off.anew.ms,
      `fields that share requests are there after at most ${MOST_DELAY} times as long as one by one (${model})`,
      `${ratio(on.anew.ms, off.anew.ms)}, with ${on.anew.requests} requests instead of ${off.anew.requests}; before the pace is known ${ratio(on.first.ms, off.first.ms)}, with ${on.first.requests}`,
    );
    report.say();
    if (on.first.promptTokens >= off.first.promptTokens) {
      report.fellShort(
        `${model}: packing the ${VALUES} fields saves requests, not prompt tokens: ${on.first.promptTokens} instead of ${off.first.promptTokens}`,
      );
    }
  }
  const others = Object.entries({
    CHEAPEST: { collapse: 'CHEAPEST' },
    FASTEST: { collapse: 'FASTEST' },
    'the fewest requests, by the tasks’ own settings': THE_FEWEST,
  });
  const [[model, price]] = Object.entries(PRICES) as [[string, PriceOverride]];
  const rows: (string | number)[][] = [];
  for (const [name, config] of others) {
    const { anew } = await measure(config as OptimizerConfig, price);
    rows.push([name, anew.requests, anew.completionTokens, `${(anew.ms / 1_000).toFixed(1)} s`]);
  }
  report.table(
    [
      `\`collapse\`, ${model}, once the model’s pace is known`,
      'upstream requests',
      'completion tokens',
      'until the last value',
    ],
    rows,
  );
  report.target(
    requests.every((made) => made === PROMISED_REQUESTS),
    `${VALUES} computed fields make ${PROMISED_REQUESTS} upstream requests`,
    requests.join(', '),
  );
  report.say();
}

interface Measured {
  requests: number;
  promptTokens: number;
  completionTokens: number;
  costUsd: number | null;
  ms: number;
}

async function measure(
  optimizer: OptimizerConfig,
  price: PriceOverride,
): Promise<{ first: Measured; byTask: Record<string, number>; again: Measured; anew: Measured; twice: Measured }> {
  const upstream = await startComputedFieldUpstream(PACE);
  const provider = createOpenAiProvider({
    name: 'reader',
    // As at a hosted model, which answers side by side; one on the own machine without a key is taken to answer one after the other.
    apiKey: 'bench-key',
    baseUrl: upstream.url,
    model: MODEL,
    caps: { strictSchema: true },
  });
  const app = await openBenchApp({ provider, optimizer: { ...optimizer, prices: [price] } });
  try {
    const scriptId = await storeReadableStory(app);
    const { url } = await app.listen();
    const ask = async () => {
      const { data, errors } = await post(`${url}/graphql`, encodeGlobalId('Script', scriptId));
      assert.equal(errors, undefined);
      check(data!);
    };
    const measured = async (work: () => Promise<void>): Promise<Measured> => {
      const before = { ...upstream, requests: upstream.hits.length, spend: app.optimizer.getStats().spendUsd };
      const started = performance.now();
      await work();
      const ms = performance.now() - started;
      const { spendUsd, upstreamRequests, pending } = app.optimizer.getStats();
      assert.equal(upstreamRequests, upstream.hits.length, 'the statistics count what the upstream has seen');
      assert.equal(pending, 0);
      return {
        requests: upstream.hits.length - before.requests,
        promptTokens: upstream.promptTokens - before.promptTokens,
        completionTokens: upstream.completionTokens - before.completionTokens,
        costUsd: spendUsd === null || before.spend === null ? null : spendUsd - before.spend,
        ms,
      };
    };
    const first = await measured(ask);
    const byTask = Object.fromEntries(
      Object.entries(app.optimizer.getStats().byTask).map(([task, { upstreamRequests }]) => [task, upstreamRequests]),
    );
    const again = await measured(ask);
    const { db } = app.storage;
    await db.computedField.deleteMany();
    await app.optimizer.clearCache();
    const anew = await measured(ask);
    for (const draft of await db.draft.findMany()) {
      await db.draft.update({ where: { id: draft.id }, data: { text: `${draft.text}\nThe lamp goes out.\n` } });
    }
    const twice = await measured(async () => void (await Promise.all([ask(), ask()])));
    return { first, byTask, again, anew, twice };
  } finally {
    await app.close();
    await upstream.close();
  }
}

async function post(url: string, id: string): Promise<{ data?: Answer; errors?: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY, variables: { id } }),
  });
  return (await response.json()) as { data?: Answer; errors?: unknown };
}

/** Every value is there, and is about what it stands beside. */
function check({ script: { bibles, scenes } }: Answer): void {
  const samples = bibles.filter(({ voiceSample }) => voiceSample !== undefined);
  assert.equal(bibles.length + samples.length + 2 * scenes.nodes.length, VALUES);
  assert.equal(samples.length, CHARACTERS.length);
  for (const { name, summary, voiceSample } of bibles) {
    assert.ok(summary.startsWith(`About ${name}:`), `the summary of ${name}: ${summary}`);
    assert.ok(voiceSample === undefined || voiceSample.startsWith(`${name} here.`));
  }
  for (const { number, summary, coverage } of scenes.nodes) {
    assert.ok(summary.startsWith(`About ${number}:`), `the summary of scene ${number}: ${summary}`);
    assert.ok(coverage.logLine.startsWith(`Scene ${number}:`));
  }
}

function ratio(one: number, other: number): string {
  return (one / other).toFixed(2);
}
