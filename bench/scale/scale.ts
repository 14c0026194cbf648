import type { Report } from '../report.js';
import { liveTextBenchmark } from './live-text.js';
import { replicasBenchmark } from './replicas.js';

/** Its measures, which can be taken one at a time. */
export const SCALE: Readonly<Record<string, (report: Report) => Promise<void>>> = Object.freeze({
  text: liveTextBenchmark,
  replicas: replicasBenchmark,
});

/** What several processes on one database do together, and to each other. */
export async function scaleBenchmark(report: Report, part?: string): Promise<void> {
  for (const [name, measure] of Object.entries(SCALE)) if (part === undefined || part === name) await measure(report);
}
