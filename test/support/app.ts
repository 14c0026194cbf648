import { pino } from 'pino';
import { expect } from 'vitest';
import { createApp } from '../../src/app.js';
import type { App, AppOptions } from '../../src/app.js';
import { databaseUrl } from './database-url.js';
import { createTestDatabase } from './database.js';

export type TestApp = App;

/** Every call has one outcome, and at rest none is open. */
function expectOneOutcomeEach({ optimizer }: App): void {
  const { hitL1, hitL2, joinedInFlight, joinedWindow, upstreamItems, rejected, cancelledQueued, pending, totalCalls } =
    optimizer.getStats();
  expect(
    hitL1 + hitL2 + joinedInFlight + joinedWindow + upstreamItems + rejected + cancelledQueued + pending,
    'P20: calls by outcome',
  ).toBe(totalCalls);
  expect(pending, 'P20: calls without an outcome').toBe(0);
}

/** What the ledger holds is what was counted, to the nano-dollar, and nothing is reserved any more. Tests that delete rows are left alone. */
async function expectBooksBalanced({ optimizer, storage: { db } }: App): Promise<void> {
  const { upstreamRequests, spendUsd } = optimizer.getStats();
  const { _sum: sum, _count: count } = await db.llmCall.aggregate({
    _sum: { requests: true, costNanoUsd: true },
    _count: { _all: true, costNanoUsd: true },
  });
  if (sum.requests === upstreamRequests) {
    const unpriced = count.costNanoUsd < count._all;
    expect(spendUsd, 'P20: the ledger').toBe(unpriced ? null : Number(sum.costNanoUsd ?? 0n) / 1e9);
  }
  expect(
    (await db.llmBudget.aggregate({ _sum: { reservedNanoUsd: true } }))._sum.reservedNanoUsd ?? 0n,
    'P20: reserved money',
  ).toBe(0n);
}

/** An app on a database of its own, with the offline writer unless told otherwise. Closing it drops the database. */
export async function openTestApp(options: AppOptions & { database?: string } = {}): Promise<TestApp> {
  const database = options.database === undefined ? await createTestDatabase() : undefined;
  const drop = async () => database?.drop();
  try {
    const app = await createApp({
      log: options.log ?? pino({ level: 'silent' }),
      provider: options.provider,
      providers: options.providers,
      optimizer: options.optimizer,
      config: {
        databaseUrl: options.database ?? databaseUrl(database!.connection),
        provider: 'offline',
        port: 0,
        shutdownTimeoutMs: 2_000,
        ...options.config,
      },
    });
    const close = async () => {
      try {
        const { pending } = app.optimizer.getStats();
        if (pending === 0 && database !== undefined) await expectBooksBalanced(app);
        await app.close();
        expectOneOutcomeEach(app);
      } finally {
        await drop();
      }
    };
    return { ...app, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await drop();
    throw error;
  }
}
