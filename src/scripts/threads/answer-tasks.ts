import { parentPort } from 'node:worker_threads';
import type { Transferable } from 'node:worker_threads';
import type { Answer } from './pool.js';

/** The thread's side of a pool: one task in, one answer out, nothing kept between two but what `work` keeps. */
export function answerTasks<Task, Result>(
  work: (task: Task) => Promise<Result>,
  transfer: (result: Result) => Transferable[] = () => [],
): void {
  const port = parentPort;
  if (port === null) throw new Error('This file runs as a worker thread: use what starts it.');
  port.on('message', async (task: Task) => {
    try {
      const result = await work(task);
      port.postMessage({ ok: true, result } satisfies Answer<Result>, transfer(result));
    } catch (cause) {
      port.postMessage({ ok: false, cause } satisfies Answer<Result>);
    }
  });
}
