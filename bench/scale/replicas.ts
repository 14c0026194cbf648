import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Report } from '../report.js';
import { openStorage } from '../../src/storage/storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { CALLS_AT_ONCE, startReplica, UPSTREAM_MS } from './replica-process.js';
import type { Written } from './replica-process.js';

const GENERATIONS = 60;
const SCENES = 2;
const SAMPLE_MS = 25;
const LEAST_GAIN = 2.7;

/** Scenes a second of one, two and three processes on one database, each with a narrow way to its model. */
export async function replicasBenchmark(report: Report): Promise<void> {
  report.say('### Several processes on one database');
  report.say();
  report.say(
    `${GENERATIONS} generations of ${SCENES} scenes asked for at once, shared out evenly. A call takes ${UPSTREAM_MS} ms upstream, and a process has ${CALLS_AT_ONCE} of them at a time, so that not the two cores decide but what the processes do to each other: statements, and sessions that wait for a lock (sampled every ${SAMPLE_MS} ms).`,
  );
  report.say();
  const arms: Arm[] = [];
  for (const processes of [1, 2, 3]) arms.push(await measure(processes));
  const [one] = arms;
  report.table(
    [
      'processes',
      'scenes a second',
      'of one',
      'statements a call',
      'transactions a call',
      'waiting for a lock, on average',
      'cores used by node',
    ],
    arms.map((arm) => [
      arm.processes,
      arm.rate.toFixed(2),
      (arm.rate / one!.rate).toFixed(2),
      (arm.statements / arm.calls).toFixed(1),
      (arm.transactions / arm.calls).toFixed(2),
      arm.waiting.toFixed(2),
      (arm.cpuMs / 1_000 / arm.seconds).toFixed(2),
    ]),
  );
  const gain = arms.at(-1)!.rate / one!.rate;
  report.target(
    gain >= LEAST_GAIN,
    `three processes write at least ${LEAST_GAIN} times the scenes of one`,
    gain.toFixed(2),
  );
  report.say();
}

interface Arm extends Written {
  processes: number;
  seconds: number;
  rate: number;
  /** Sessions that wait for a lock, on average over the run. */
  waiting: number;
}

async function measure(processes: number): Promise<Arm> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'scriptgen-bench-'));
  const storage = await openStorage({ dataDir, poolSize: 2 });
  try {
    const replicas = [];
    for (let at = 0; at < processes; at += 1) replicas.push(await startReplica(dataDir));
    try {
      const scripts = GENERATIONS / processes;
      const sampling = new AbortController();
      const sampled = lockWaits(storage, sampling.signal);
      const started = performance.now();
      const written = await Promise.all(
        replicas.map((replica, at) => replica.write({ scripts, scenes: SCENES, from: at * scripts })),
      );
      const seconds = (performance.now() - started) / 1_000;
      sampling.abort();
      const sum = (of: keyof Written) => written.reduce((total, each) => total + each[of], 0);
      return {
        processes,
        seconds,
        rate: sum('scenes') / seconds,
        waiting: await sampled,
        scenes: sum('scenes'),
        calls: sum('calls'),
        statements: sum('statements'),
        transactions: sum('transactions'),
        cpuMs: sum('cpuMs'),
      };
    } finally {
      await Promise.all(replicas.map((replica) => replica.close()));
    }
  } finally {
    await storage.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function lockWaits({ pool }: Storage, signal: AbortSignal): Promise<number> {
  let samples = 0;
  let waiting = 0;
  while (!signal.aborted) {
    const { rows } = await pool.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    samples += 1;
    waiting += rows[0]?.waiting ?? 0;
    await delay(SAMPLE_MS);
  }
  return waiting / samples;
}
