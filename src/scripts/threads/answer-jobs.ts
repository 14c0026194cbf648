import { parentPort } from 'node:worker_threads';
import type { Transferable } from 'node:worker_threads';
import type { Answer } from './pool.js';

/** The thread's side of a pool: one job in, one answer out, nothing kept between two but what `work` keeps. */
export function answerJobs<Job, Result>(
  work: (job: Job) => Promise<Result>,
  transfer: (result: Result) => Transferable[] = () => [],
): void {
  const port = parentPort;
  if (port === null) throw new Error('This file runs as a worker thread: use what starts it.');
  port.on('message', async (job: Job) => {
    try {
      const result = await work(job);
      port.postMessage({ ok: true, result } satisfies Answer<Result>, transfer(result));
    } catch (cause) {
      port.postMessage({ ok: false, cause } satisfies Answer<Result>);
    }
  });
}
