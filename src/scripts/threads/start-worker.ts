import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

interface WorkerStart {
  readonly name: string;
  readonly workerData: object;
  /** Most memory of the thread, in MiB: a thread that needs more ends, and nothing else does. */
  readonly maxMemoryMb: number;
}

/**
 * Starts a thread, from what was compiled or from the sources, whichever runs here.
 *
 * @param beside the `import.meta.url` of a file in the same folder
 * @param file without its extension
 */
export function startWorker(beside: string, file: string, { name, workerData, maxMemoryMb }: WorkerStart): Worker {
  const options = { name, workerData, resourceLimits: { maxOldGenerationSizeMb: maxMemoryMb } };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`./${file}.js`, beside), options);
  // Running from the sources: a thread does not inherit the loader that compiles them here.
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return new Worker(new URL(`./${file}.ts`, beside), { ...options, execArgv: ['--import', tsx] });
}
