import { once } from 'node:events';
import type { GraphiQLOptions } from 'graphql-yoga';
import { startWorker } from '../scripts/threads/start-worker.js';

const MEMORY_MB = 256;

/** Gives GraphiQL's page, which a thread makes when it is first asked for, and again after it could not be made. */
export function createPlaygroundPage(options: GraphiQLOptions): () => Promise<Uint8Array<ArrayBuffer>> {
  let page: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return () =>
    (page ??= render(options).catch((error: unknown) => {
      page = undefined;
      throw error;
    }));
}

async function render(options: GraphiQLOptions): Promise<Uint8Array<ArrayBuffer>> {
  const worker = startWorker(import.meta.url, 'playground-worker', {
    name: 'playground',
    workerData: options,
    maxMemoryMb: MEMORY_MB,
  });
  // Rejects if the thread fails.
  const [page] = (await once(worker, 'message')) as [Uint8Array<ArrayBuffer>];
  return page;
}
