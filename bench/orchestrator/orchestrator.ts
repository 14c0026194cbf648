import type { Report } from '../report.js';
import { firstRequest } from './first-request.js';
import { idle } from './idle.js';
import { makespan } from './makespan.js';

interface Measure {
  title: string;
  run(report: Report): Promise<void>;
}

export const ORCHESTRATOR: Readonly<Record<string, Measure>> = {
  makespan: { title: 'A script of 12 scenes', run: makespan },
  'first-request': { title: 'The first request upstream', run: firstRequest },
  idle: { title: 'An idle server', run: idle },
};

/** All measures, or one of them. */
export async function orchestratorBenchmark(report: Report, only?: string): Promise<void> {
  for (const [name, { title, run }] of Object.entries(ORCHESTRATOR)) {
    if (only !== undefined && name !== only) continue;
    report.say(`### ${title}`);
    report.say();
    await run(report);
  }
}
