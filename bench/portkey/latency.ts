import assert from 'node:assert/strict';
import type { Report } from '../report.js';
import { overRounds, QUANTILES, quantile, shown, shuffled } from '../statistics.js';
import type { Estimate } from '../statistics.js';
import { timeStream } from '../streams.js';
import { freshPrompt, NAMES } from './arms.js';
import type { Arm } from './arms.js';

/** Rounds, and how many times the requests of a round. */
export const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const SCALE = Number(process.env.BENCH_SCALE ?? 1);

const PLAIN = 'n-20';
const PACED = 's-50-10-20';
const BURST = 's-400-0-20';
const LEVELS = [1, 16, 64] as const;
/** Waves in a round, by level. */
const PLAIN_WAVES: Record<number, number> = { 1: 40, 16: 6, 64: 2 };
const STREAM_WAVES: Record<number, number> = { 1: 6, 16: 2, 64: 1 };
/** One process of ScriptGen writes so many generations at once. */
const GENERATIONS_AT_ONCE = 32;

interface Sample {
  values: number[];
  /** Of all waves together. */
  ms: number;
  count: number;
}
type Round = Record<string, Sample>;

interface Usages {
  [arm: string]: () => { residentMiB: number; cpuSeconds: number } | undefined;
}

export async function plainCalls(report: Report, arms: readonly Arm[], usages: Usages): Promise<void> {
  for (const arm of arms) {
    await arm.prepare(PLAIN);
    for (let warm = 0; warm < 20; warm += 1) assert.equal(await arm.plain(PLAIN), 'plain');
  }
  const cpu: Record<string, { seconds: number; calls: number }> = {};
  for (const atOnce of LEVELS) {
    const rounds = await measure(arms, Math.ceil(PLAIN_WAVES[atOnce]! * SCALE), async (arm, sample) => {
      const before = usages[arm.name]?.()?.cpuSeconds;
      await wave(atOnce, sample, async () => {
        const started = performance.now();
        assert.equal(await arm.plain(PLAIN), 'plain');
        sample.values.push(performance.now() - started);
      });
      const after = usages[arm.name]?.()?.cpuSeconds;
      const spent = (cpu[arm.name] ??= { seconds: 0, calls: 0 });
      spent.seconds += after === undefined || before === undefined ? NaN : after - before;
      spent.calls += atOnce;
    });
    report.table(
      [
        `plain call, 20 ms upstream, ${atOnce} at once (${rounds.length * Math.ceil(PLAIN_WAVES[atOnce]! * SCALE) * atOnce} calls an arm)`,
        ...Object.keys(QUANTILES),
        'added p50',
        'added p99',
        'calls a second',
      ],
      arms.map(({ name }) => [
        name,
        ...quantiles(rounds, name),
        added(rounds, name, 0.5),
        added(rounds, name, 0.99),
        overRounds(rounds, (round) => (round[name]!.count / round[name]!.ms) * 1_000).value.toFixed(0),
      ]),
    );
    const [ours, theirs] = [NAMES.scriptgen, NAMES.portkey].map((name) =>
      overRounds(rounds, (round) => quantile(round[name]!.values, 0.5)),
    );
    if (ours!.value >= theirs!.value) {
      report.fellShort(
        `a plain call in arm 2 takes ${shown(ours!, 1)} ms at ${atOnce} (p50), in arm 3 ${shown(theirs!, 1)} ms`,
      );
    }
  }
  report.table(
    ['footprint after the plain calls', 'resident memory', 'processor seconds for 1 000 calls'],
    Object.entries(usages).map(([name, usage]) => [
      name,
      usage() === undefined ? 'not measured' : `${usage()!.residentMiB.toFixed(0)} MiB`,
      ((cpu[name]!.seconds / cpu[name]!.calls) * 1_000).toFixed(2),
    ]),
  );
  report.say(
    'A plain call of arm 2 is a scene’s summary: it reads the scene, its script and what is kept, and stores value, answer and ledger. ScriptGen’s footprint is its server process, without PostgreSQL; arm 1 shares the client’s process and has none of its own.',
  );
  report.say();
}

export async function pacedStreams(report: Report, arms: readonly Arm[]): Promise<void> {
  for (const arm of arms) await arm.prepare(PACED);
  for (const arm of arms) await timeStream(arm, PACED, freshPrompt());
  for (const atOnce of LEVELS) {
    const taking = arms.filter(({ name }) => name !== NAMES.scriptgen || atOnce <= GENERATIONS_AT_ONCE);
    const lags: Round[] = [];
    const firstLags: Round[] = [];
    const waves = Math.ceil(STREAM_WAVES[atOnce]! * SCALE);
    const firstTokens = await measure(taking, waves, async (arm, sample, round) => {
      const [lag, firstLag] = [lags, firstLags].map(
        (rounds) => ((rounds[round] ??= {})[arm.name] ??= { values: [], ms: 0, count: 0 }),
      );
      await wave(atOnce, sample, async () => {
        const times = await timeStream(arm, PACED, freshPrompt());
        sample.values.push(times.firstToken);
        lag!.values.push(...times.lags);
        firstLag!.values.push(times.lags[0]!);
      });
      await arm.settled();
    });
    const size = `${atOnce} at once (${firstTokens.length * waves * atOnce} streams an arm)`;
    const rows = (rounds: readonly Round[]) =>
      arms.map((arm) => [
        arm.name,
        ...(taking.includes(arm)
          ? [...quantiles(rounds, arm.name), added(rounds, arm.name, 0.5), added(rounds, arm.name, 0.99)]
          : Array.from({ length: 5 }, () => 'not measured')),
      ]);
    const heads = [...Object.keys(QUANTILES), 'added p50', 'added p99'];
    report.table([`time to the first token, ${size}`, ...heads], rows(firstTokens));
    report.table([`relay lag of the first token, ${size}`, ...heads], rows(firstLags));
    report.table([`relay lag of a token, ${size}`, ...heads], rows(lags));
    judge(report, atOnce, firstTokens, lags, taking);
  }
  report.say(
    `Arm 2 does more than the others for a stream: it stores a durable generation, starts its workflow, and gathers text for 30 ms before it sends an event. Its time to the first token runs from the mutation; what it does to the first token itself is that token’s relay lag. One process runs at most ${GENERATIONS_AT_ONCE} generations at once, so 64 are not measured there.`,
  );
  report.say();
}

/** As fast as the upstream can. A line of a scene has a limit, which 500 of these tokens pass. */
export async function bursts(report: Report, arms: readonly Arm[]): Promise<void> {
  const atOnce = 8;
  for (const arm of arms) await arm.prepare(BURST);
  const rounds = await measure(arms, Math.ceil(2 * SCALE), async (arm, sample) => {
    await wave(
      atOnce,
      sample,
      async () => void sample.values.push(...(await timeStream(arm, BURST, freshPrompt())).lags),
    );
    await arm.settled();
  });
  report.table(
    ['relay lag in bursts of 8 streams of 400 tokens', 'p50', 'p95', 'p99', 'streams a second'],
    arms.map(({ name }) => [
      name,
      ...quantiles(rounds, name),
      overRounds(rounds, (round) => (round[name]!.count / round[name]!.ms) * 1_000).value.toFixed(1),
    ]),
  );
}

async function measure(
  arms: readonly Arm[],
  waves: number,
  take: (arm: Arm, sample: Sample, round: number) => Promise<void>,
): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const samples: Round = Object.fromEntries(arms.map(({ name }) => [name, { values: [], ms: 0, count: 0 }]));
    for (let nth = 0; nth < waves; nth += 1) {
      for (const arm of shuffled(arms)) await take(arm, samples[arm.name]!, round);
    }
    rounds.push(samples);
  }
  return rounds;
}

async function wave(atOnce: number, sample: Sample, call: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await Promise.all(Array.from({ length: atOnce }, call));
  sample.ms += performance.now() - started;
  sample.count += atOnce;
}

function quantiles(rounds: readonly Round[], name: string): string[] {
  return Object.values(QUANTILES).map((part) =>
    shown(
      overRounds(rounds, (round) => quantile(round[name]!.values, part)),
      1,
    ),
  );
}

function over(rounds: readonly Round[], name: string, part: number): Estimate {
  return overRounds(
    rounds,
    (round) => quantile(round[name]!.values, part) - quantile(round[NAMES.direct]!.values, part),
  );
}

function added(rounds: readonly Round[], name: string, part: number): string {
  return name === NAMES.direct ? '' : shown(over(rounds, name, part), 1);
}

function judge(
  report: Report,
  atOnce: number,
  firstTokens: readonly Round[],
  lags: readonly Round[],
  taking: readonly Arm[],
): void {
  if (!taking.some(({ name }) => name === NAMES.scriptgen)) return;
  for (const [what, rounds, part] of [
    ['time to the first token, p50', firstTokens, 0.5],
    ['relay lag, p99', lags, 0.99],
  ] as const) {
    const [ours, theirs] = [NAMES.scriptgen, NAMES.portkey].map((name) =>
      overRounds(rounds, (round) => quantile(round[name]!.values, part)),
    );
    report.target(
      ours!.value < theirs!.value,
      `arm 2 below arm 3 at ${atOnce} (${what})`,
      `${shown(ours!, 1)} ms against ${shown(theirs!, 1)} ms`,
    );
  }
  report.say();
}
