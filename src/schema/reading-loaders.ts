import DataLoader from 'dataloader';
import type { SceneCoverage } from '../domain/task-answers.js';
import { Allowance } from '../optimizer/types.js';
import type { Readings } from '../readings/readings.js';
import type { BibleEntry } from '../storage/generated/client/client.js';

/**
 * Collapses what the resolvers of one tick ask of a kind. All that one operation asks for has one allowance: together it costs no
 * more than a generation may. How long a call is held back for others is the optimizer's business,
 * and nothing is kept: a failed value may be asked for again.
 */
export interface ReadingLoaders {
  sceneSummary: DataLoader<string, string | null>;
  sceneCoverage: DataLoader<string, SceneCoverage | null>;
  bibleSummary: DataLoader<BibleEntry, string>;
  voiceSample: DataLoader<BibleEntry, string>;
}

export function createReadingLoaders(readings: Readings): ReadingLoaders {
  const allowance = new Allowance();
  const loader = <K, V>(read: (keys: readonly K[]) => Promise<(V | Error)[]>) =>
    new DataLoader<K, V>(read, { cache: false });
  return {
    sceneSummary: loader((ids) => readings.sceneSummaries(ids, allowance)),
    sceneCoverage: loader((ids) => readings.sceneCoverage(ids, allowance)),
    bibleSummary: loader((entries) => readings.bibleSummaries(entries, allowance)),
    voiceSample: loader((entries) => readings.voiceSamples(entries, allowance)),
  };
}
