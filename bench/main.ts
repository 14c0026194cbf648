import { pipelineBenchmark } from './pipeline.js';

const BENCHMARKS: Record<string, () => Promise<void>> = { pipeline: pipelineBenchmark };

const name = process.argv[2] ?? '';
const benchmark = BENCHMARKS[name];
if (benchmark === undefined) {
  console.error(`Usage: npm run bench -- <${Object.keys(BENCHMARKS).join(' | ')}>`);
  process.exitCode = 2;
} else {
  await benchmark();
}
