import { NO_USAGE } from '../../domain/generations.js';
import type { StageName, Usage } from '../../domain/generations.js';
import type { TaskName } from '../../domain/tasks.js';
import type { Clock } from '../../llm/clock.js';
import { systemClock } from '../../llm/clock.js';
import type { Database, Transaction } from '../../storage/database.js';
import { Prisma } from '../../storage/generated/client/client.js';
import { isUniqueViolation } from '../../storage/unique-violation.js';
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
export interface ReuseEntry extends Pick<LedgerEntry, 'tenantId' | 'stage' | 'sceneId' | 'draftId' | 'task' | 'promptVersion' | 'provider' | 'model' | 'startedAt' | 'durationMs'> {
  generationId: string;
  /** From the cache, or from a call that was under way or had just ended. */
  outcome: 'hit' | 'join';
}

export interface Ledger {
  /** Resolves when the entry is stored for good. */
  record(entry: LedgerEntry): Promise<void>;
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
export const NO_LEDGER: Ledger = Object.freeze({ record: async () => {}, recordReuse: () => {}, close: async () => {} });

const NOTHING_USED = Object.freeze({ usage: Object.freeze({ promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0 }), estimated: false, costNanoUsd: 0n, requests: 0 as const });
const GROUP_SIZE = 100;
const GROUP_MS = 1_000;

/** A ledger in the database. A generation or draft that was deleted while its call ran does not lose the entry: the link is left out. */
export function createLedger(db: Database, { clock = systemClock, onError }: LedgerOptions = {}): Ledger {
  const writing = new Set<Promise<void>>();
  let held: LedgerEntry[] = [];
  let cancelFlush: (() => void) | undefined;

  function flush(): void {
    cancelFlush?.();
    cancelFlush = undefined;
    const group = held;
    held = [];
    if (group.length === 0) return;
    const write: Promise<void> = storeAll(db, group)
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
    async record(entry) {
      const write = store(db, entry);
      writing.add(write);
      try {
        await write;
      } finally {
        writing.delete(write);
      }
    },
    async close() {
      flush();
      await Promise.allSettled(writing);
    },
  };
}

async function store(db: Database, entry: LedgerEntry): Promise<void> {
  const data = toRow(entry);
  try {
    await db.llmCall.create({ data, select: { id: true } });
  } catch (error) {
    if (entry.id !== undefined && isUniqueViolation(error)) return;
    if (!isMissingReference(error)) throw error;
    await db.llmCall.create({ data: { ...data, ...(await livingReferences(db, entry)) }, select: { id: true } });
  }
}

async function storeAll(db: Database, entries: readonly LedgerEntry[]): Promise<void> {
  try {
    await db.llmCall.createMany({ data: entries.map(toRow) });
  } catch (error) {
    if (!isMissingReference(error)) throw error;
    for (const entry of entries) await store(db, entry);
  }
}

async function livingReferences(db: Database, { generationId, draftId }: LedgerEntry): Promise<{ generationId: string | null; draftId: string | null }> {
  const [generation, draft] = await Promise.all([
    generationId === undefined ? null : db.generation.findUnique({ where: { id: generationId }, select: { id: true } }),
    draftId === undefined ? null : db.draft.findUnique({ where: { id: draftId }, select: { id: true } }),
  ]);
  // Both there: one vanished and came back, or vanishes now. The entry matters more than its links.
  if (generation !== null && draft !== null) return { generationId: null, draftId: null };
  return { generationId: generation?.id ?? null, draftId: draft?.id ?? null };
}

function isMissingReference(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2003';
}

function toRow(entry: LedgerEntry): Prisma.LlmCallUncheckedCreateInput {
  return {
    ...(entry.id === undefined ? {} : { id: entry.id }),
    tenantId: entry.tenantId,
    generationId: entry.generationId ?? null,
    stage: entry.stage ?? null,
    sceneId: entry.sceneId ?? null,
    draftId: entry.draftId ?? null,
    task: entry.task,
    promptVersion: entry.promptVersion ?? null,
    provider: entry.provider,
    model: entry.model,
    attempt: entry.attempt,
    outcome: entry.outcome,
    requests: entry.requests ?? 1,
    strategy: entry.strategy ?? 'solo',
    promptTokens: entry.usage.promptTokens,
    cachedPromptTokens: entry.usage.cachedPromptTokens,
    completionTokens: entry.usage.completionTokens,
    costNanoUsd: entry.costNanoUsd,
    estimated: entry.estimated,
    startedAt: entry.startedAt,
    firstTokenMs: entry.firstTokenMs ?? null,
    durationMs: Math.max(0, Math.round(entry.durationMs)),
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
