import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import { createOfflineWriter } from '../../src/llm/offline-writer/offline-writer.js';
import type { LlmProvider } from '../../src/llm/provider.js';
import { StatementLog } from '../statement-log.js';

/** One of several ScriptGen processes on one database. */
export interface Replica {
  /** Asks for so many scripts at once, and resolves when all of them are written. `from` numbers their log lines. */
  write(order: Order): Promise<Written>;
  close(): Promise<void>;
}

export interface Order {
  scripts: number;
  scenes: number;
  from: number;
}

export interface Written {
  scenes: number;
  calls: number;
  statements: number;
  transactions: number;
  cpuMs: number;
}

const FILE = fileURLToPath(import.meta.url);
export const UPSTREAM_MS = 250;
/** Calls that one process has upstream at a time: few enough for two cores to carry three processes, so that the cores do not decide. */
export const CALLS_AT_ONCE = 4;

export async function startReplica(dataDir: string): Promise<Replica> {
  const child = fork(FILE, ['serve', dataDir], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  return {
    async write(order) {
      child.send(order);
      const [written] = (await once(child, 'message')) as [Written];
      return written;
    },
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function serve(dataDir: string): Promise<void> {
  const upstream = narrow();
  const app = await createApp({
    provider: upstream.provider,
    log: pino({ level: 'error' }),
    config: { dataDir, port: 0, sceneConcurrency: 64 },
  });
  const log = new StatementLog();
  const write = async ({ scripts, scenes, from }: Order): Promise<void> => {
    log.take();
    const before = { calls: upstream.calls(), cpu: process.cpuUsage() };
    const written = await Promise.all(
      Array.from({ length: scripts }, (_, at) =>
        app.workflow.generateScript(`A ferryman refuses passenger number ${from + at}.`, {
          scope: 'MULTI_SCENE',
          sceneCount: scenes,
          characterCount: 2,
          rewriteIterations: 0,
        }),
      ),
    );
    for (const script of written) {
      assert.equal(script.scenes.length, scenes);
      for (const { integratedScene, outline } of script.scenes) assert.ok(integratedScene?.startsWith(outline.heading));
    }
    const { user, system } = process.cpuUsage(before.cpu);
    const { count, transactions } = log.take();
    process.send?.({
      scenes: scripts * scenes,
      calls: upstream.calls() - before.calls,
      statements: count,
      transactions,
      cpuMs: (user + system) / 1_000,
    } satisfies Written);
  };
  process.on('message', (order: Order) => void write(order));
  process.once('disconnect', () => void app.close());
  process.send?.('ready');
}

/** The offline writer as a server far away that takes few calls at a time. */
function narrow(): { provider: LlmProvider; calls(): number } {
  const writer = createOfflineWriter({ tokensPerSecond: 0 });
  let calls = 0;
  let free = CALLS_AT_ONCE;
  const waiting: (() => void)[] = [];
  const provider: LlmProvider = {
    name: 'narrow',
    model: 'narrow-1',
    async *stream(call, signal) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      calls += 1;
      try {
        await delay(UPSTREAM_MS);
        yield* writer.stream(call, signal);
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
  return { provider, calls: () => calls };
}

if (process.argv[1] === FILE && process.argv[2] === 'serve') await serve(process.argv[3]!);
