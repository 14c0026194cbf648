import { setTimeout as delay } from 'node:timers/promises';
import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import type { LlmProvider } from '../../src/llm/provider.js';
import { NO_LIMITS } from '../../src/llm/watchdog-limits.js';
import { createMemoryBatchJobStore } from '../../src/optimizer/batch-jobs/batch-job-store.memory.js';
import type { BatchJobStore } from '../../src/optimizer/batch-jobs/batch-job-store.js';
import { createMemoryAnswerStore } from '../support/memory-answer-store.js';
import type { LedgerEntry } from '../../src/optimizer/money/ledger.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import type { OptimizerOptions } from '../../src/optimizer/optimizer.js';
import type { Optimizer } from '../../src/optimizer/types.js';
import type { LlmRequest } from '../../src/optimizer/request.js';
import { FakeClock } from '../support/fake-clock.js';
import { memoryLedger, request } from './requests.js';

export const HOUR = 3_600_000;
export const MODEL = 'm';
/** In nano-USD: 100 prompt tokens at 2 USD and 10 of answer at 8 USD per million, and the half of that. */
export const FULL_PRICE = 280_000n;
export const HALF_PRICE = 140_000n;
export const PRICES = [{ model: MODEL, input: 2, output: 8 }];

/** A call that can wait for a day. */
export function patient<T = string>(text: string, overrides: Partial<LlmRequest<T>> = {}): LlmRequest<T> {
  return request<T>({
    messages: [{ role: 'user', text }],
    priority: 'background',
    deadlineMs: 24 * HOUR,
    tenantId: 'acme',
    ...overrides,
  });
}

/** What is under way, so that time passes only while nothing is. */
export class Activity {
  #running = 0;

  async during<R>(work: () => Promise<R>): Promise<R> {
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
    }
  }

  async *whileRead<E>(run: AsyncIterable<E>): AsyncGenerator<E> {
    this.#running += 1;
    try {
      yield* run;
    } finally {
      this.#running -= 1;
    }
  }

  async idle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      await delay(1);
      if (this.#running > 0) quiet = -1;
    }
  }

  watchAll<T extends object>(parts: T): T {
    return new Proxy(parts, {
      get: (own, name) => {
        const member = own[name as keyof T];
        return typeof member === 'function'
          ? (...args: unknown[]) => this.#watched((member as (...args: unknown[]) => unknown).apply(own, args))
          : member;
      },
    });
  }

  #watched(result: unknown): unknown {
    if (result instanceof Promise) return this.during(() => result);
    return typeof result === 'object' && result !== null && Symbol.asyncIterator in result
      ? this.whileRead(result as AsyncIterable<unknown>)
      : result;
  }
}

export interface World {
  clock: FakeClock;
  activity: Activity;
  store: BatchJobStore;
  answers: NonNullable<OptimizerOptions['answers']>;
}

export function createWorld(given: Partial<World> = {}): World {
  const clock = given.clock ?? new FakeClock();
  const activity = given.activity ?? new Activity();
  return {
    clock,
    activity,
    store: activity.watchAll(given.store ?? createMemoryBatchJobStore()),
    answers: activity.watchAll(given.answers ?? createMemoryAnswerStore()),
  };
}

export interface Process {
  optimizer: Optimizer;
  entries: LedgerEntry[];
  troubles: string[];
  /** Calls that have come to wait for a job. */
  collected: () => number;
}

/** An optimizer of its own in a world of stores and time that it shares with others. */
export function startProcess(
  world: World,
  urls: string | readonly string[],
  options: Partial<Omit<OptimizerOptions, 'providers'>> = {},
): Process {
  const { clock, activity, store, answers } = world;
  const ledger = memoryLedger();
  const troubles: string[] = [];
  let collected = 0;
  const providers = [urls].flat().map((baseUrl, index): LlmProvider => {
    const provider = createOpenAiProvider({
      name: `provider-${index + 1}`,
      baseUrl,
      apiKey: 'k',
      model: MODEL,
      caps: { batchApi: { priceFactor: 0.5 } },
      watchdog: NO_LIMITS,
    });
    const batches = provider.batches!;
    const counted = {
      ...batches,
      sizeOf: (call: Parameters<typeof batches.sizeOf>[0]) => ((collected += 1), batches.sizeOf(call)),
    };
    return activity.watchAll({ ...provider, batches: activity.watchAll(counted) });
  });
  const optimizer = createOptimizer({
    providers: providers as [LlmProvider, ...LlmProvider[]],
    batchJobs: store,
    answers,
    clock,
    ledger,
    random: () => 0,
    onTrouble: (message, error) =>
      troubles.push(`${message}: ${error instanceof Error ? error.message : String(error)}`),
    ...options,
    config: { prices: PRICES, ...options.config },
  });
  return { optimizer, entries: ledger.entries, troubles, collected: () => collected };
}

/** Lets time pass, as fast as the work under way allows, until the condition holds. */
export async function until(
  { clock, activity }: World,
  condition: () => boolean | Promise<boolean>,
  stepMs = 2_000,
): Promise<void> {
  for (let step = 0; step < 5_000; step += 1) {
    await activity.idle();
    if (await condition()) return;
    clock.advance(stepMs);
  }
  throw new Error('It did not happen, however much time passed.');
}

/** Makes calls, and waits until their job runs. */
export async function submitted(
  world: World,
  process: Process,
  requests: readonly LlmRequest[],
  jobs = 1,
): Promise<Promise<string>[]> {
  const before = process.collected();
  const calls = requests.map((each) => process.optimizer.callLlm(each).then(({ text }) => text));
  for (const call of calls) call.catch(() => {});
  await untilCollected(process, before + requests.length);
  await until(world, async () => (await world.store.open()).filter(({ state }) => state === 'RUNNING').length === jobs);
  return calls;
}

/** Waits without letting time pass. */
export async function untilCollected(process: Process, count: number): Promise<void> {
  while (process.collected() < count) await delay(1);
}
