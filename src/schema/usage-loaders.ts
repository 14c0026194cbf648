import DataLoader from 'dataloader';
import { NO_USAGE } from '../domain/generations.js';
import type { StageName, Usage } from '../domain/generations.js';
import type { TaskName } from '../domain/tasks.js';
import { toUsd } from '../optimizer/money/pricing.js';
import type { Database } from '../storage/database.js';
import type { Prisma } from '../storage/generated/client/client.js';

interface StageKey {
  generationId: string;
  stage: StageName;
}

/** Sums of the ledger, one query for all that a request asks of a kind. */
export interface UsageLoaders {
  /** What writing it took; calls that judge it are the stage's. */
  ofDraft: DataLoader<string, Usage>;
  ofGeneration: DataLoader<string, Usage>;
  ofScript: DataLoader<string, Usage>;
  ofStage: DataLoader<StageKey, Usage>;
}

const WRITING: readonly TaskName[] = ['scene', 'rewrite'];

type LedgerKey = Pick<Prisma.LlmCallGroupByOutputType, 'draftId' | 'generationId' | 'stage'>;

export function createUsageLoaders(db: Database): UsageLoaders {
  const loader = <K>(batch: (keys: readonly K[]) => Promise<Usage[]>) =>
    new DataLoader<K, Usage>(batch, { cache: false });
  return {
    ofDraft: loader(async (ids) => {
      const sums = await sumLedger(db, { draftId: { in: [...ids] }, task: { in: [...WRITING] } }, (row) => row.draftId);
      return ids.map((id) => sums.get(id) ?? NO_USAGE);
    }),
    ofGeneration: loader(async (ids) => {
      const sums = await sumLedger(db, { generationId: { in: [...ids] } }, (row) => row.generationId);
      return ids.map((id) => sums.get(id) ?? NO_USAGE);
    }),
    ofScript: loader(async (ids) => {
      const generations = await db.generation.findMany({
        where: { scriptId: { in: [...ids] } },
        select: { id: true, scriptId: true },
      });
      const scriptOf = new Map(generations.map(({ id, scriptId }) => [id, scriptId]));
      const sums = await sumLedger(
        db,
        { generationId: { in: [...scriptOf.keys()] } },
        (row) => scriptOf.get(row.generationId ?? '') ?? null,
      );
      return ids.map((id) => sums.get(id) ?? NO_USAGE);
    }),
    ofStage: loader(async (keys) => {
      const generations = [...new Set(keys.map((key) => key.generationId))];
      const sums = await sumLedger(
        db,
        { generationId: { in: generations } },
        (row) => `${row.generationId} ${row.stage}`,
      );
      return keys.map(({ generationId, stage }) => sums.get(`${generationId} ${stage}`) ?? NO_USAGE);
    }),
  };
}

async function sumLedger(
  db: Database,
  where: Prisma.LlmCallWhereInput,
  keyOf: (row: LedgerKey) => string | null,
): Promise<Map<string, Usage>> {
  const rows = await db.llmCall.groupBy({
    by: ['generationId', 'draftId', 'stage', 'attempt', 'estimated'],
    where,
    _count: { _all: true, costNanoUsd: true },
    _sum: { requests: true, promptTokens: true, cachedPromptTokens: true, completionTokens: true, costNanoUsd: true },
  });
  const sums = new Map<string, Usage>();
  const costs = new Map<string, bigint | null>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === null) continue;
    const sum = sums.get(key) ?? NO_USAGE;
    const cost =
      costs.get(key) === null || row._count.costNanoUsd < row._count._all
        ? null
        : (costs.get(key) ?? 0n) + (row._sum.costNanoUsd ?? 0n);
    costs.set(key, cost);
    sums.set(key, {
      llmCalls: sum.llmCalls + (row.attempt === 1 ? row._count._all : 0),
      upstreamRequests: sum.upstreamRequests + (row._sum.requests ?? 0),
      promptTokens: sum.promptTokens + (row._sum.promptTokens ?? 0),
      cachedPromptTokens: sum.cachedPromptTokens + (row._sum.cachedPromptTokens ?? 0),
      completionTokens: sum.completionTokens + (row._sum.completionTokens ?? 0),
      costUsd: cost === null ? null : toUsd(cost),
      estimated: sum.estimated || row.estimated,
    });
  }
  return sums;
}
