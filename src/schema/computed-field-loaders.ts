import DataLoader from 'dataloader';
import type { SceneCoverage } from '../domain/tasks.js';
import { Allowance } from '../optimizer/types.js';
import type { ComputedFields } from '../computed-fields/computed-fields.js';
import type { BibleEntry } from '../storage/generated/client/client.js';

/**
 * Puts together what the resolvers of one tick ask for of a kind. All that one operation asks for shares an allowance: together it costs
 * no more than a generation may. How long a call waits for others to share a request is up to the optimizer. Nothing is kept, so a failed
 * value may be asked for again.
 */
export interface ComputedFieldLoaders {
  sceneSummary: DataLoader<string, string | null>;
  sceneCoverage: DataLoader<string, SceneCoverage | null>;
  bibleSummary: DataLoader<BibleEntry, string>;
  voiceSample: DataLoader<BibleEntry, string>;
}

export function createComputedFieldLoaders(computedFields: ComputedFields): ComputedFieldLoaders {
  const allowance = new Allowance();
  const loader = <K, V>(read: (keys: readonly K[]) => Promise<(V | Error)[]>) =>
    new DataLoader<K, V>(read, { cache: false });
  return {
    sceneSummary: loader((ids) => computedFields.sceneSummaries(ids, allowance)),
    sceneCoverage: loader((ids) => computedFields.sceneCoverage(ids, allowance)),
    bibleSummary: loader((entries) => computedFields.bibleSummaries(entries, allowance)),
    voiceSample: loader((entries) => computedFields.voiceSamples(entries, allowance)),
  };
}
