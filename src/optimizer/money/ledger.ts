import { NO_USAGE } from '../../domain/generations.js';
import type { StageName, Usage } from '../../domain/generations.js';
import type { TaskName } from '../../domain/tasks.js';
import type { Clock } from '../../domain/clock.js';
import { systemClock } from '../../domain/clock.js';
import type { Database, Transaction } from '../../storage/database.js';
import type { Prisma } from '../../storage/generated/client/client.js';
import type { OwnAnswer } from '../cache/own-answers.js';
import type { Settlement } from './budget-store.js';
import { newEntryId } from './entry-id.js';
import { storeBooking } from './ledger-statement.js';
import { toUsd } from './pricing.js';
import type { StrategyName } from '../types.js';
import type { AttemptUsage } from './usage.js';

/** One upstream attempt, or one job's share of it, without any text. */
export interface LedgerEntry extends AttemptUsage {
  /** A UUID. An entry with one is stored once, however often it is recorded. Default: one of its own. */
  id?: string | undefined;
  tenantId: string;
  generationId?: string | undefined;
  stage?: StageName | undefined;
  sceneId?: string | undefined;
  draftId?: string | undefined;
  task: TaskName;
  promptVersion?: string | undefined;
  provider: string;
  model: string;
  /** 1 for the first of its call: so the rows of one call can be told from those of the next. */
  attempt: number;
  /** `ok`, or the fault's code; `hit` or `join` for a reused answer. */
  outcome: string;
  /** How it was sent. Default `solo`. */
  strategy?: StrategyName | undefined;
  startedAt: Date;
  firstTokenMs?: number | undefined;
  durationMs: number;
}

/** A call of a generation that was answered without an upstream: it counts as a call, and used nothing. */
export interface ReuseEntry extends Pick<
  LedgerEntry,
  | 'tenantId'
  | 'stage'
  | 'sceneId'
  | 'draftId'
  | 'task'
  | 'promptVersion'
  | 'provider'
  | 'model'
  | 'startedAt'
  | 'durationMs'
> {
  generationId: string;
  /** From the cache, or from a call that was under way or had just ended. */
  outcome: 'hit' | 'join';
}

/** All that becomes of one attempt in the books. */
export interface AttemptBooking {
  /** One for each job; with an id, so that a booking may be sent twice. */
  readonly entries: readonly LedgerEntry[];
  readonly settlements: readonly Settlement[];
  /** What generations have paid for with it. */
  readonly answers: readonly OwnAnswer[];
}

export interface Ledger {
  /** Resolves when the entry is stored for good. */
  record(entry: LedgerEntry): Promise<void>;
  /** Stores all of it or nothing, and once however often it is asked to. Default: nothing is settled or kept by the ledger. */
  book?(booking: AttemptBooking): Promise<void>;
  /** Stored with others, within a second. If that fails, reports lack them; no money is lost. */
  recordReuse(entry: ReuseEntry): void;
  /** Stores what is held back, and waits for the entries that are being stored. */
  close(): Promise<void>;
}

export interface LedgerOptions {
  clock?: Clock | undefined;
  /** Hears of entries of reuse that could not be stored. Default: nothing is done. */
  onError?: ((error: unknown, lost: number) => void) | undefined;
}

/** For an optimizer that is used alone. */
export const NO_LEDGER: Ledger = Object.freeze({
  record: async () => {},
  recordReuse: () => {},
  close: async () => {},
});

const NOTHING_USED = Object.freeze({
  usage: Object.freeze({ promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0 }),
  estimated: false,
  costNanoUsd: 0n,
  requests: 0 as const,
});
const GROUP_SIZE = 100;
const GROUP_MS = 1_000;

/** A ledger in the database. A generation or draft that was deleted while its call ran does not lose the entry: the link is left out. */
export function createLedger(db: Database, { clock = systemClock, onError }: LedgerOptions = {}): Required<Ledger> {
  const writing = new Set<Promise<void>>();
  let held: LedgerEntry[] = [];
  let cancelFlush: (() => void) | undefined;

  async function store(booking: AttemptBooking): Promise<void> {
    const write = storeBooking(db, {
      ...booking,
      entries: booking.entries.map((entry) => ({ ...entry, id: entry.id ?? newEntryId() })),
    });
    writing.add(write);
    try {
      await write;
    } finally {
      writing.delete(write);
    }
  }

  function flush(): void {
    cancelFlush?.();
    cancelFlush = undefined;
    const group = held;
    held = [];
    if (group.length === 0) return;
    const write: Promise<void> = store({ entries: group, settlements: [], answers: [] })
      .catch((error: unknown) => onError?.(error, group.length))
      .finally(() => writing.delete(write));
    writing.add(write);
  }

  return {
    recordReuse(entry) {
      held.push({ ...entry, ...NOTHING_USED, attempt: 1 });
      if (held.length >= GROUP_SIZE) flush();
      else cancelFlush ??= clock.after(GROUP_MS, flush);
    },
    record: (entry) => store({ entries: [entry], settlements: [], answers: [] }),
    book: store,
    async close() {
      flush();
      await Promise.allSettled(writing);
    },
  };
}

/** Adds up the ledger's rows: `usageOf(db, { generationId })`, or by stage, draft, tenant. The cost is null if any row's is. */
export async function usageOf(db: Database | Transaction, where: Prisma.LlmCallWhereInput): Promise<Usage> {
  const groups = await db.llmCall.groupBy({
    by: ['attempt', 'estimated'],
    where,
    _sum: { requests: true, promptTokens: true, cachedPromptTokens: true, completionTokens: true, costNanoUsd: true },
    _count: { _all: true, costNanoUsd: true },
  });
  const usage = { ...NO_USAGE };
  let cost: bigint | null = 0n;
  for (const { attempt, estimated, _sum: sums, _count: counts } of groups) {
    const { _all: rows, costNanoUsd: priced } = counts;
    usage.llmCalls += attempt === 1 ? rows : 0;
    usage.upstreamRequests += sums.requests ?? 0;
    usage.promptTokens += sums.promptTokens ?? 0;
    usage.cachedPromptTokens += sums.cachedPromptTokens ?? 0;
    usage.completionTokens += sums.completionTokens ?? 0;
    usage.estimated ||= estimated;
    cost = cost === null || priced < rows ? null : cost + (sums.costNanoUsd ?? 0n);
  }
  return { ...usage, costUsd: cost === null ? null : toUsd(cost) };
}
