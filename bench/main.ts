import { kills } from './kills/kills.js';
import { MEASURES, optimizerBenchmark } from './optimizer/optimizer.js';
import { pipelineBenchmark } from './pipeline.js';
import { portkeyBenchmark } from './portkey/portkey.js';
import { Report } from './report.js';
import { describeMachine, writeSection } from './results.js';
import type { Section } from './results.js';
import { screenplayBenchmark } from './screenplay.js';
import { streamsBenchmark } from './streams/streams.js';

const BENCHMARKS: Record<Section, (report: Report, part?: string) => Promise<void>> = {
  pipeline: pipelineBenchmark,
  screenplay: screenplayBenchmark,
  optimizer: optimizerBenchmark,
  portkey: portkeyBenchmark,
  streams: streamsBenchmark,
};

const [name = '', part] = process.argv.slice(2);
if (name === 'kills') {
  process.exitCode = await kills(new Report(), process.argv.slice(3));
} else if (
  !Object.hasOwn(BENCHMARKS, name) ||
  (part !== undefined && (name !== 'optimizer' || !Object.hasOwn(MEASURES, part)))
) {
  console.error(
    `Usage: npm run bench -- <${Object.keys(BENCHMARKS).join(' | ')} | kills>\n       npm run bench -- optimizer <${Object.keys(MEASURES).join(' | ')}>  prints one measure and writes nothing`,
  );
  process.exitCode = 2;
} else {
  const machine = describeMachine();
  console.log(`${machine}\n`);
  const report = new Report();
  await BENCHMARKS[name as Section](report, part);
  if (part === undefined) writeSection(name as Section, machine, report);
}
