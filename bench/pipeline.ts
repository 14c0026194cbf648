import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { createApp } from '../src/app.js';
import type { App } from '../src/app.js';
import { createOfflineWriter } from '../src/llm/offline-writer/offline-writer.js';
import type { LlmProvider } from '../src/llm/provider.js';
import type { ScriptResult } from '../src/orchestrator/library/script-result.js';
import type { Report } from './report.js';

const SCENES = 12;
const ROUNDS = 2;
/** Scenes that one outline call plans; the calls come one after the other. */
const OUTLINE_CALLS = Math.ceil(SCENES / 10);
/** A scene's chain: draft, then critique and rewrite in rounds, then continuity. */
const CHAIN = 1 + 2 * ROUNDS + 1;
/** Cast, then plot, setting and theme side by side, then the outline. */
const BEFORE = 1 + 1 + OUTLINE_CALLS;

/**
 * The makespan of a script against an upstream whose every call takes the same known time. The lower bound is the length of
 * the longest chain of calls that must wait for each other; nothing can be faster.
 */
export async function pipelineBenchmark(report: Report): Promise<void> {
  const latencies = (process.env.BENCH_LATENCIES ?? '250,1000').split(',').map(Number);
  report.say(
    `A script of ${SCENES} scenes, ${ROUNDS} rounds, at an upstream whose every call takes the same time. The lower bound is the longest chain of calls that must wait for each other.`,
  );
  report.say();
  for (const latency of latencies) {
    const parallel = await measure(latency, true);
    const single = await measure(latency, false);
    report.table(
      ['a call takes', 'run', 'calls', 'most at once', 'makespan', 'lower bound', 'ratio'],
      [row(latency, 'parallel', parallel, BEFORE + CHAIN), row(latency, 'one by one', single, BEFORE + SCENES * CHAIN)],
    );
    report.say(
      `One by one takes ${(single.makespan / parallel.makespan).toFixed(1)} times as long as parallel (bounds alone: ${((BEFORE + SCENES * CHAIN) / (BEFORE + CHAIN)).toFixed(1)}).`,
    );
    report.say();
  }
}

interface Measured {
  makespan: number;
  calls: number;
  mostAtOnce: number;
}

function row(
  latency: number,
  run: string,
  { makespan, calls, mostAtOnce }: Measured,
  boundCalls: number,
): (string | number)[] {
  const bound = boundCalls * latency;
  return [
    `${latency} ms`,
    run,
    calls,
    mostAtOnce,
    `${(makespan / 1_000).toFixed(2)} s`,
    `${(bound / 1_000).toFixed(2)} s`,
    (makespan / bound).toFixed(2),
  ];
}

async function measure(latency: number, parallelGeneration: boolean): Promise<Measured> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'scriptgen-bench-'));
  const upstream = slow(latency);
  const app = await createApp({ provider: upstream.provider, log: pino({ level: 'warn' }), config: { dataDir } });
  try {
    const started = performance.now();
    const script = await app.workflow.generateScript('A detective must solve a case that hits too close to home.', {
      scope: 'FULL_SCRIPT',
      sceneCount: SCENES,
      rewriteIterations: ROUNDS,
      parallelGeneration,
    });
    const makespan = performance.now() - started;
    await check(app, script);
    assert.equal(
      upstream.seen.calls,
      4 + OUTLINE_CALLS + SCENES * CHAIN,
      'the pipeline makes the calls that the bound counts',
    );
    return { makespan, ...upstream.seen };
  } finally {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The offline writer behind a fixed delay before the answer, as seen by the caller. */
function slow(latency: number): { provider: LlmProvider; seen: { calls: number; mostAtOnce: number } } {
  const writer = createOfflineWriter({ tokensPerSecond: 0 });
  const seen = { calls: 0, mostAtOnce: 0 };
  let now = 0;
  const provider: LlmProvider = {
    name: 'slow',
    model: 'slow-1',
    async *stream(call, signal) {
      seen.calls += 1;
      now += 1;
      seen.mostAtOnce = Math.max(seen.mostAtOnce, now);
      try {
        await setTimeout(latency);
        yield* writer.stream(call, signal);
      } finally {
        now -= 1;
      }
    },
  };
  return { provider, seen };
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
