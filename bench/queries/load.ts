import { once } from 'node:events';
import { startWorker } from '../../src/scripts/threads/start-worker.js';
import type { LoadOrder, LoadResult } from './load-worker.js';

export interface Load extends LoadResult {
  readonly perSecond: number;
  /** Of the processor, on this thread, where the server is; in milliseconds. */
  readonly cpuPerRequest: number;
}

/** Asks a server of this thread from another thread, and says what it took here. */
export async function load(order: LoadOrder): Promise<Load> {
  const worker = startWorker(import.meta.url, 'load-worker', { name: 'load', workerData: order, maxMemoryMb: 1_024 });
  const before = process.threadCpuUsage();
  const [result] = (await once(worker, 'message')) as [LoadResult];
  const { user, system } = process.threadCpuUsage(before);
  return {
    ...result,
    perSecond: (order.requests / result.ms) * 1_000,
    cpuPerRequest: (user + system) / 1_000 / order.requests,
  };
}
