import { pipelineBenchmark } from './pipeline.js';
import { screenplayBenchmark } from './screenplay.js';

const BENCHMARKS: Record<string, () => Promise<void>> = { pipeline: pipelineBenchmark, screenplay: screenplayBenchmark };

const name = process.argv[2] ?? '';
const benchmark = BENCHMARKS[name];
if (benchmark === undefined) {
  console.error(`Usage: npm run bench -- <${Object.keys(BENCHMARKS).join(' | ')}>`);
  process.exitCode = 2;
} else {
  await benchmark();
}
