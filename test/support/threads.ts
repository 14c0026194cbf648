import type { Worker } from 'node:worker_threads';

/** The threads that this process starts from now on. */
export interface Threads {
  readonly started: number;
  readonly alive: number;
}

export function watchThreads(): Threads {
  const counts = { started: 0, alive: 0 };
  process.on('worker', (worker: Worker) => {
    counts.started += 1;
    counts.alive += 1;
    worker.once('exit', () => (counts.alive -= 1));
  });
  return counts;
}
