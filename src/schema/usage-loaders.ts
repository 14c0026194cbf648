import DataLoader from 'dataloader';
import { NO_USAGE } from '../domain/generations.js';
import type { StageName, Usage } from '../domain/generations.js';
import type { TaskName } from '../domain/tasks.js';
import { usageByKey } from '../optimizer/money/ledger-sums.js';
import type { Database } from '../storage/database.js';

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

export function createUsageLoaders(db: Database): UsageLoaders {
  const loader = <K>(batch: (keys: readonly K[]) => Promise<Usage[]>) =>
    new DataLoader<K, Usage>(batch, { cache: false });
  return {
    ofDraft: loader(async (ids) => {
      const sums = await usageByKey(
        db,
        { draftId: { in: [...ids] }, task: { in: [...WRITING] } },
        (row) => row.draftId,
      );
      return ids.map((id) => sums.get(id) ?? NO_USAGE);
    }),
    ofGeneration: loader(async (ids) => {
      const sums = await usageByKey(db, { generationId: { in: [...ids] } }, (row) => row.generationId);
      return ids.map((id) => sums.get(id) ?? NO_USAGE);
    }),
    ofScript: loader(async (ids) => {
      const generations = await db.generation.findMany({
        where: { scriptId: { in: [...ids] } },
        select: { id: true, scriptId: true },
      });
      const scriptOf = new Map(generations.map(({ id, scriptId }) => [id, scriptId]));
      const sums = await usageByKey(
        db,
        { generationId: { in: [...scriptOf.keys()] } },
        (row) => scriptOf.get(row.generationId ?? '') ?? null,
      );
      return ids.map((id) => sums.get(id) ?? NO_USAGE);
    }),
    ofStage: loader(async (keys) => {
      const generations = [...new Set(keys.map((key) => key.generationId))];
      const sums = await usageByKey(
        db,
        { generationId: { in: generations } },
        (row) => `${row.generationId} ${row.stage}`,
      );
      return keys.map(({ generationId, stage }) => sums.get(`${generationId} ${stage}`) ?? NO_USAGE);
    }),
  };
}
