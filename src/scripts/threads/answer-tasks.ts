import { parentPort } from 'node:worker_threads';
import type { Transferable } from 'node:worker_threads';
import type { Answer } from './pool.js';

/**
 * The thread's side of a pool: answers each task with one message. Between two tasks nothing is kept but what `work` itself keeps.
 *
 * @param work does one task, as it was given to the pool
 */
export function answerTasks<Result>(
  work: (task: never) => Promise<Result>,
  transfer: (result: Result) => Transferable[] = () => [],
): void {
  const port = parentPort;
  if (port === null) throw new Error('This file runs as a worker thread: use what starts it.');
  const answer = async (task: never): Promise<void> => {
    try {
      const result = await work(task);
      port.postMessage({ ok: true, result } satisfies Answer<Result>, transfer(result));
    } catch (cause) {
      port.postMessage({ ok: false, cause } satisfies Answer<Result>);
    }
  };
  port.on('message', (task: unknown) => void answer(task as never));
}
