import { NO_USAGE } from '../../domain/generations.js';
import type { StageName, Usage } from '../../domain/generations.js';
import type { Database, Transaction } from '../../storage/database.js';
import { Prisma } from '../../storage/generated/client/client.js';
import { knownUsd, totalCost } from './usage.js';

type SumKey = Pick<Prisma.LlmCallGroupByOutputType, 'generationId' | 'draftId' | 'stage'>;

/** Adds up the ledger's rows: `usageOf(db, { generationId })`, or by stage, draft, tenant. The cost is null if any row's is. */
export async function usageOf(db: Database | Transaction, where: Prisma.LlmCallWhereInput): Promise<Usage> {
  return (await sumLedger(db, where, [], () => '')).get('') ?? NO_USAGE;
}

/** What `usageOf` gives for one scene at one stage, as an expression of jsonb for a statement that stores it. */
export function sceneUsageSql(generationId: string, stage: StageName, sceneId: string): Prisma.Sql {
  return Prisma.sql`(SELECT jsonb_build_object(
      'llmCalls', count(*) FILTER (WHERE call."attempt" = 1),
      'upstreamRequests', COALESCE(sum(call."requests"), 0),
      'promptTokens', COALESCE(sum(call."promptTokens"), 0),
      'cachedPromptTokens', COALESCE(sum(call."cachedPromptTokens"), 0),
      'completionTokens', COALESCE(sum(call."completionTokens"), 0),
      'costUsd', CASE WHEN count(call."costNanoUsd") = count(*) THEN trim_scale(COALESCE(sum(call."costNanoUsd"), 0) / 1000000000) END,
      'estimated', COALESCE(bool_or(call."estimated"), false))
    FROM "LlmCall" call
    WHERE call."generationId" = ${generationId}::uuid AND call."stage" = ${stage}::"GenerationStageName" AND call."sceneId" = ${sceneId}::uuid)`;
}

/** As `usageOf`, by the key that `keyOf` gives a row, over many keys at once. Rows for which `keyOf` gives null are left out; a key without rows is absent. */
export function usageByKey(
  db: Database | Transaction,
  where: Prisma.LlmCallWhereInput,
  keyOf: (row: SumKey) => string | null,
): Promise<Map<string, Usage>> {
  return sumLedger(db, where, ['generationId', 'draftId', 'stage'], keyOf);
}

async function sumLedger(
  db: Database | Transaction,
  where: Prisma.LlmCallWhereInput,
  by: readonly (keyof SumKey)[],
  keyOf: (row: SumKey) => string | null,
): Promise<Map<string, Usage>> {
  const rows = await db.llmCall.groupBy({
    by: ['attempt', 'estimated', ...by],
    where,
    _count: { _all: true, costNanoUsd: true },
    _sum: { requests: true, promptTokens: true, cachedPromptTokens: true, completionTokens: true, costNanoUsd: true },
  });
  const byKey = Map.groupBy(rows, keyOf);
  byKey.delete(null);
  return new Map(
    [...byKey].map(([key, group]) => {
      const sum = (amount: (row: (typeof rows)[number]) => number | null): number =>
        group.reduce((total, row) => total + (amount(row) ?? 0), 0);
      const cost = totalCost(
        group.map(({ _count: counts, _sum: sums }) =>
          counts.costNanoUsd < counts._all ? null : (sums.costNanoUsd ?? 0n),
        ),
      );
      return [
        key ?? '',
        {
          llmCalls: sum(({ attempt, _count: counts }) => (attempt === 1 ? counts._all : 0)),
          upstreamRequests: sum(({ _sum: sums }) => sums.requests),
          promptTokens: sum(({ _sum: sums }) => sums.promptTokens),
          cachedPromptTokens: sum(({ _sum: sums }) => sums.cachedPromptTokens),
          completionTokens: sum(({ _sum: sums }) => sums.completionTokens),
          costUsd: knownUsd(cost),
          estimated: group.some(({ estimated }) => estimated),
        },
      ] as const;
    }),
  );
}
