import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { App } from '../../src/app.js';
import { createOfflineWriter } from '../../src/llm/offline-writer/offline-writer.js';
import type { LlmProvider, ProviderCall } from '../../src/llm/provider.js';
import type { ScriptResult } from '../../src/orchestrator/library/script-result.js';
import { openBenchApp } from '../bench-app.js';
import type { Report } from '../report.js';
import { StatementLog } from '../statement-log.js';

const SCENES = 12;
const ROUNDS = 2;
/** Scenes that one outline call plans; the calls come one after the other. */
const OUTLINE_CALLS = Math.ceil(SCENES / 10);
/** A scene's chain: draft, then critique and rewrite in rounds, then continuity. */
const CHAIN = 1 + 2 * ROUNDS + 1;
/** Cast, then plot, setting and theme side by side, then the outline. */
const BEFORE = 1 + 1 + OUTLINE_CALLS;

/** The longest makespan, in critical paths, at the milliseconds that a call takes. */
const MOST_PATHS = new Map([
  [1_000, 1.03],
  [250, 1.15],
  [50, 1.6],
]);
const MOST = { statements: 12, transactions: 1, cpuMs: 8 } as const;
/** Statements are told one by one down to this share of a call. */
const TOLD_FROM = 0.25;

/**
 * The makespan of a script against an upstream whose every call takes the same known time, and what a call costs beside. The
 * critical path is the longest chain of calls that must wait for each other; nothing can be faster.
 */
export async function makespan(report: Report): Promise<void> {
  const latencies = (process.env.BENCH_LATENCIES ?? [...MOST_PATHS.keys()].join(',')).split(',').map(Number);
  report.say(
    `A script of ${SCENES} scenes, ${ROUNDS} rounds, at an upstream whose every call takes the same time. The critical path is the longest chain of calls that must wait for each other. Statements and processor time are those of the whole process; the imitation's own share is what the same calls take when they are put to it alone afterwards, in the same process. The first script of a process pays for what is compiled and loaded then; the targets are those of a later one.`,
  );
  report.say();
  const upstream = new Upstream();
  await using app = await openBenchApp({ provider: upstream.provider });
  const measured: { latency: number; run: string; path: number; by: Measured }[] = [];
  const run = async (name: string, latency: number, chains: number, parallel: boolean) => {
    const by = await measure(app, upstream, latency, parallel);
    measured.push({ latency, run: name, path: (BEFORE + chains * CHAIN) * latency, by });
  };
  const shortest = Math.min(...latencies);
  await run('parallel, first of the process', shortest, 1, true);
  for (const latency of latencies) await run('parallel', latency, 1, true);
  await run('one by one', shortest, SCENES, false);
  report.table(
    [
      'a call takes',
      'run',
      'calls',
      'most at once',
      'makespan',
      'critical path',
      'ratio',
      'statements a call',
      'transactions a call',
      'processor a call',
      "of it the imitation's",
    ],
    measured.map(({ latency, run, path, by }) => [
      `${latency} ms`,
      run,
      by.calls,
      by.mostAtOnce,
      `${(by.makespan / 1_000).toFixed(2)} s`,
      `${(path / 1_000).toFixed(2)} s`,
      (by.makespan / path).toFixed(2),
      (by.statements / by.calls).toFixed(1),
      (by.transactions / by.calls).toFixed(1),
      `${(by.cpuMs / by.calls).toFixed(1)} ms`,
      `${(by.imitationMs / by.calls).toFixed(1)} ms`,
    ]),
  );
  const later = measured.find((each) => each.run === 'parallel');
  if (later !== undefined) tellStatements(report, later.by);
  for (const { latency, run, path, by } of measured) {
    if (run !== 'parallel') continue;
    const ratio = by.makespan / path;
    const most = MOST_PATHS.get(latency);
    if (most !== undefined) {
      report.target(
        ratio <= most,
        `the makespan at ${latency} ms a call is at most ${most} critical paths`,
        ratio.toFixed(2),
      );
    }
    const per = {
      statements: by.statements / by.calls,
      transactions: by.transactions / by.calls,
      cpuMs: (by.cpuMs - by.imitationMs) / by.calls,
    };
    report.target(
      per.statements <= MOST.statements,
      `at most ${MOST.statements} statements a call at ${latency} ms`,
      per.statements.toFixed(1),
    );
    report.target(
      per.transactions <= MOST.transactions,
      `at most ${MOST.transactions} transaction a call at ${latency} ms`,
      per.transactions.toFixed(1),
    );
    report.target(
      per.cpuMs <= MOST.cpuMs,
      `at most ${MOST.cpuMs} ms of processor time a call at ${latency} ms, the imitation's apart`,
      per.cpuMs.toFixed(1),
    );
  }
  report.say();
}

interface Measured {
  makespan: number;
  calls: number;
  mostAtOnce: number;
  statements: number;
  transactions: number;
  byText: readonly (readonly [text: string, count: number])[];
  /** Of this process, the upstream's imitation included. */
  cpuMs: number;
  /** What the imitation takes for the same calls. */
  imitationMs: number;
}

function tellStatements(report: Report, { byText, calls }: Measured): void {
  report.say('Statements a call, those that are sent most:');
  report.say();
  report.table(
    ['statement', 'a call'],
    byText
      .filter(([, count]) => count >= TOLD_FROM * calls)
      .map(([text, count]) => [
        `\`${text.replaceAll('|', '/').replaceAll('`', '').slice(0, 130)}\``,
        (count / calls).toFixed(2),
      ]),
  );
}

async function measure(app: App, upstream: Upstream, latency: number, parallelGeneration: boolean): Promise<Measured> {
  upstream.begin(latency);
  using log = new StatementLog();
  const cpu = process.cpuUsage();
  const started = performance.now();
  // No two scripts ask the same: an answer that is known already would take no time.
  const script = await app.workflow.generateScript(
    `A detective must solve a case that hits too close to home, after ${latency} ms ${parallelGeneration ? 'at once' : 'in turn'}, number ${upstream.scripts}.`,
    { scope: 'FULL_SCRIPT', sceneCount: SCENES, rewriteIterations: ROUNDS, parallelGeneration },
  );
  const makespan = performance.now() - started;
  const cpuMs = cpuSince(cpu);
  const { count: statements, transactions, byText } = log.take();
  await check(app, script);
  const { length: calls } = upstream.calls;
  assert.equal(calls, 4 + OUTLINE_CALLS + SCENES * CHAIN, 'the pipeline makes the calls that the path counts');
  const { mostAtOnce } = upstream;
  const imitationMs = await upstream.alone();
  return { makespan, calls, mostAtOnce, statements, transactions, byText, cpuMs, imitationMs };
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** The offline writer behind a fixed delay before the answer, as seen by the caller. */
class Upstream {
  readonly #writer = createOfflineWriter({ tokensPerSecond: 0 });
  readonly provider: LlmProvider = {
    name: 'slow',
    model: 'slow-1',
    stream: (call, signal) => this.#answer(call, signal),
  };
  calls: ProviderCall[] = [];
  mostAtOnce = 0;
  scripts = 0;
  #latency = 0;
  #now = 0;

  begin(latency: number): void {
    this.#latency = latency;
    this.scripts += 1;
    this.calls = [];
    this.mostAtOnce = 0;
  }

  /** The processor time that the writer takes for the calls it was given, in milliseconds. */
  async alone(): Promise<number> {
    const cpu = process.cpuUsage();
    for (const call of this.calls) {
      for await (const event of this.#writer.stream(call, new AbortController().signal)) assert.ok(event.type);
    }
    return cpuSince(cpu);
  }

  async *#answer(call: ProviderCall, signal: AbortSignal) {
    this.calls.push(call);
    this.#now += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#now);
    try {
      await setTimeout(this.#latency);
      yield* this.#writer.stream(call, signal);
    } finally {
      this.#now -= 1;
    }
  }
}

async function check(app: App, script: ScriptResult): Promise<void> {
  assert.deepEqual(
    script.scenes.map((scene) => scene.number),
    Array.from({ length: SCENES }, (_, at) => at + 1),
  );
  assert.equal(new Set(script.scenes.map((scene) => scene.integratedScene)).size, SCENES, 'no two scenes are alike');
  for (const scene of script.scenes) {
    assert.ok(
      scene.integratedScene?.startsWith(scene.outline.heading),
      `scene ${scene.number} begins with its heading`,
    );
    assert.ok(script.fountain.includes(scene.outline.heading));
  }
  const drafts = await app.storage.db.draft.count({ where: { scene: { scriptId: script.id }, state: 'COMPLETE' } });
  assert.equal(drafts, SCENES * (1 + ROUNDS), 'every scene has its first draft and its rewrites');
}
