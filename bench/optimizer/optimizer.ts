import type { Report } from '../report.js';
import { computedFields } from './computed-fields.js';
import { script } from './script.js';
import { singleCalls } from './single-calls.js';
import { stampede } from './stampede.js';
import { statements } from './statements.js';
import { streams } from './streams.js';
import { tokenCounting } from './token-counting.js';

interface Measure {
  title: string;
  run(report: Report): Promise<void>;
}

export const MEASURES: Readonly<Record<string, Measure>> = {
  'computed-fields': { title: '40 computed fields', run: computedFields },
  script: { title: 'A script of 12 scenes', run: script },
  streams: { title: 'Streams: time to the first token and lag', run: streams },
  stampede: { title: 'A stampede', run: stampede },
  'single-calls': { title: 'Single calls', run: singleCalls },
  statements: { title: 'Statements of the optimizer', run: statements },
  'token-counting': { title: 'Counting tokens', run: tokenCounting },
};

/** All measures, or one of them. */
export async function optimizerBenchmark(report: Report, only?: string): Promise<void> {
  for (const [name, { title, run }] of Object.entries(MEASURES)) {
    if (only !== undefined && name !== only) continue;
    report.say(`### ${title}`);
    report.say();
    await run(report);
  }
}
