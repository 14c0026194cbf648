import { kills } from './kills/kills.js';
import { MEASURES, optimizerBenchmark } from './optimizer/optimizer.js';
import { ORCHESTRATOR, orchestratorBenchmark } from './orchestrator/orchestrator.js';
import { portkeyBenchmark } from './portkey/portkey.js';
import { queriesBenchmark } from './queries/queries.js';
import { Report } from './report.js';
import { describeMachine, writeSection } from './results.js';
import type { Section } from './results.js';
import { SCALE, scaleBenchmark } from './scale/scale.js';
import { screenplayBenchmark } from './screenplay.js';
import { startupBenchmark } from './startup/startup.js';
import { streamsBenchmark } from './streams/streams.js';

const BENCHMARKS: Record<Section, (report: Report, part?: string) => Promise<void>> = {
  orchestrator: orchestratorBenchmark,
  screenplay: screenplayBenchmark,
  optimizer: optimizerBenchmark,
  portkey: portkeyBenchmark,
  queries: queriesBenchmark,
  scale: scaleBenchmark,
  startup: startupBenchmark,
  streams: streamsBenchmark,
};

/** The measures of a benchmark, which can be taken one at a time. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  orchestrator: Object.keys(ORCHESTRATOR),
  optimizer: Object.keys(MEASURES),
  scale: Object.keys(SCALE),
};

const [name = '', part] = process.argv.slice(2);
if (name === 'kills') {
  process.exitCode = await kills(new Report(), process.argv.slice(3));
} else if (!Object.hasOwn(BENCHMARKS, name) || (part !== undefined && PARTS[name]?.includes(part) !== true)) {
  console.error(
    [
      `Usage: npm run bench -- <${Object.keys(BENCHMARKS).join(' | ')} | kills>`,
      ...Object.entries(PARTS).map(
        ([of, parts]) => `       npm run bench -- ${of} <${parts.join(' | ')}>  prints one measure and writes nothing`,
      ),
    ].join('\n'),
  );
  process.exitCode = 2;
} else {
  const machine = describeMachine();
  console.log(`${machine}\n`);
  const report = new Report();
  await BENCHMARKS[name as Section](report, part);
  if (part === undefined) writeSection(name as Section, machine, report);
}
