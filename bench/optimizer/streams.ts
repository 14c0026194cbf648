import assert from 'node:assert/strict';
import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import { createMemoryAnswerStore } from '../../test/support/memory-answer-store.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import { openBenchApp } from '../bench-app.js';
import type { Report } from '../report.js';
import { medians } from '../screenplay/interleaved.js';
import { overRounds, QUANTILES, quantile, shown } from '../statistics.js';
import { bareSdk, throughOptimizer, timeStream } from '../streams.js';
import type { StreamTimes, Way } from '../streams.js';
import { startUpstreamProcess } from '../upstream-process.js';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
/** The first of 8 tokens after 20 ms; and 50 tokens, 10 ms apart. */
const SHORT = 's-8-0-20';
const PACED = 's-50-10-20';
/** Streams at once, and waves of them in a round for each way: of short and of paced streams. */
const LEVELS = [
  { atOnce: 1, short: 200, paced: 4 },
  { atOnce: 16, short: 20, paced: 4 },
  { atOnce: 64, short: 8, paced: 3 },
] as const;
/** As fast as the upstream can, for the processor time that a token takes. */
const BURST = { model: 's-400-0-0', streams: 8, tokens: 400 } as const;
const WARM_UP = 20;

/** Targets of the design: what a stream may take longer than over the bare SDK, and the lag of its tokens. */
const MOST = { addedAtOneP50: 2, lagAt16P99: 10 };

type Round = Record<string, { firstTokens: number[]; lags: number[] }>;

/** What streams lose on their way through the optimizer: time to the first token, and lag of each token, over the bare SDK. */
export async function streams(report: Report): Promise<void> {
  const upstream = await startUpstreamProcess();
  const provider = createOpenAiProvider({ name: 'raw', baseUrl: upstream.url, model: SHORT });
  const inMemory = createOptimizer({ providers: [provider], answers: createMemoryAnswerStore() });
  const app = await openBenchApp({ provider });
  const ways: readonly [Way, ...Way[]] = [
    bareSdk('bare SDK', upstream.url),
    throughOptimizer('optimizer, answers in memory', inMemory),
    throughOptimizer('optimizer, answers and ledger in PostgreSQL', app.optimizer),
  ];
  try {
    report.say(
      `Client and optimizer in one process, the upstream in another, the database in more. First token: streams of 8 tokens, the first after 20 ms, each with a prompt of its own. Lag: streams of 50 tokens, 10 ms apart, from the moment the upstream sent a token to the moment its text was handed on. ${ROUNDS} rounds with the ways in turn; medians of the rounds’ quantiles with their 95 % intervals, in ms; “added” is over the same quantile of the bare SDK in the same round.`,
    );
    report.say();
    for (let warm = 0; warm < WARM_UP; warm += 1) for (const way of ways) await wave(way, SHORT, 4);
    for (const { atOnce, short, paced } of LEVELS) {
      const rounds: Round[] = [];
      for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure(ways, atOnce, short, paced, round));
      const samples = ROUNDS * atOnce * short;
      report.table(
        [`${atOnce} at once, ${samples} streams a way: first token`, ...headings('')],
        ways.map(({ name }) => [name, ...figures(rounds, (each) => each[name]!.firstTokens)]),
      );
      report.table(
        [`${atOnce} at once: added to the first token`, ...headings('')],
        ways.slice(1).map(({ name }) => [
          name,
          ...figures(
            rounds,
            (each) => each[name]!.firstTokens,
            (each) => each[ways[0].name]!.firstTokens,
          ),
        ]),
      );
      report.table(
        [`${atOnce} at once: lag of a token`, ...headings('')],
        ways.map(({ name }) => [name, ...figures(rounds, (each) => each[name]!.lags)]),
      );
      judge(report, ways, rounds, atOnce);
      // The upstream keeps every request until it is asked.
      assert.ok((await upstream.takeHits()) > samples);
    }
    await processorTime(report, ways);
  } finally {
    await inMemory.close();
    await app.close();
    await upstream.close();
  }
}

/** Other programs lengthen the time on the clock, not this one. */
async function processorTime(report: Report, ways: readonly [Way, ...Way[]]): Promise<void> {
  const { model, streams: atOnce, tokens } = BURST;
  const times = await medians(
    ROUNDS,
    Object.fromEntries(ways.map((way) => [way.name, () => wave(way, model, atOnce)])),
  );
  report.table(
    [`processor time of a token, ${atOnce} streams of ${tokens} without pause`, 'microseconds', 'of the bare SDK'],
    ways.map(({ name }) => [
      name,
      ((times[name]! * 1_000) / (atOnce * tokens)).toFixed(0),
      (times[name]! / times[ways[0].name]!).toFixed(2),
    ]),
  );
}

async function measure(
  ways: readonly Way[],
  atOnce: number,
  short: number,
  paced: number,
  round: number,
): Promise<Round> {
  const result: Round = Object.fromEntries(ways.map(({ name }) => [name, { firstTokens: [], lags: [] }]));
  const take = async (model: string, waves: number, keep: (kept: Round[string], times: StreamTimes) => void) => {
    for (let nth = 0; nth < waves; nth += 1) {
      for (const at of ways.keys()) {
        // Each way begins in turn, so that none always follows the same.
        const way = ways[(at + nth + round) % ways.length]!;
        for (const times of await wave(way, model, atOnce)) keep(result[way.name]!, times);
      }
    }
  };
  await take(SHORT, short, (kept, { firstToken }) => kept.firstTokens.push(firstToken));
  await take(PACED, paced, (kept, { lags }) => kept.lags.push(...lags));
  return result;
}

function wave(way: Way, model: string, atOnce: number): Promise<StreamTimes[]> {
  return Promise.all(
    Array.from({ length: atOnce }, () => timeStream(way, model, `Say something new about ${crypto.randomUUID()}.`)),
  );
}

const headings = (what: string): string[] => Object.keys(QUANTILES).map((name) => `${what}${name}`);

function figures(
  rounds: readonly Round[],
  values: (round: Round) => readonly number[],
  over?: (round: Round) => readonly number[],
): string[] {
  return Object.values(QUANTILES).map((part) =>
    shown(
      overRounds(
        rounds,
        (round) => quantile(values(round), part) - (over === undefined ? 0 : quantile(over(round), part)),
      ),
    ),
  );
}

function judge(
  report: Report,
  [bare, ...others]: readonly [Way, ...Way[]],
  rounds: readonly Round[],
  atOnce: number,
): void {
  for (const { name } of others) {
    if (atOnce === 1) {
      const added = overRounds(
        rounds,
        (each) => quantile(each[name]!.firstTokens, 0.5) - quantile(each[bare.name]!.firstTokens, 0.5),
      );
      report.target(
        added.value <= MOST.addedAtOneP50,
        `${name}: at most ${MOST.addedAtOneP50} ms added to the first token at 1 stream (p50)`,
        `${shown(added)} ms`,
      );
    }
    if (atOnce === 16) {
      const [lag, bareLag] = [name, bare.name].map((way) =>
        overRounds(rounds, (each) => quantile(each[way]!.lags, 0.99)),
      );
      report.target(
        lag!.value <= MOST.lagAt16P99,
        `${name}: at most ${MOST.lagAt16P99} ms of lag at 16 streams (p99)`,
        `${shown(lag!)} ms; the bare SDK has ${shown(bareLag!)} ms`,
      );
    }
  }
  report.say();
}
