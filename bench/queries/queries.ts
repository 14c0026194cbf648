import { openBenchApp } from '../bench-app.js';
import type { Report } from '../report.js';
import { statementCounts } from './counts.js';
import { longScript, pageCounts } from './page-counts.js';
import { throughput } from './throughput.js';

/** What reading scripts by GraphQL takes: against hand-written SQL and against plain yoga with Pothos, by statements, on the event loop. */
export async function queriesBenchmark(report: Report): Promise<void> {
  for (const part of [throughput, statementCounts, pageCounts, longScript]) {
    await using app = await openBenchApp({ config: { provider: 'offline', allowAnonymous: true }, env: {} });
    await part(report, app);
  }
}
