import type { Worker } from 'node:worker_threads';
import { PoolError } from './pool-error.js';

/** What a worker posts for each message it got. It answers in order and keeps nothing between two. */
export type Answer<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly cause: unknown };

export interface PoolOptions {
  /** Starts a thread that answers messages. It is asked for when there is work. */
  start(): Worker;
  /** Threads at once. */
  readonly size: number;
  /** Jobs that may wait for a thread; a further one is refused. */
  readonly queue: number;
  /** Longest time a thread may take for one job, in milliseconds. Waiting does not count. */
  readonly timeoutMs: number;
  /** After so long without work a thread is ended, in milliseconds. */
  readonly idleMs: number;
}

/**
 * Jobs on a bounded number of threads. A thread that fails, hangs or is no longer wanted is ended, and only its own job with it. Two
 * promises keep piscina (5.3) out: a job whose thread cannot start fails, where there it waits for ever, and its time begins with its
 * turn, where there it begins with the call.
 */
export interface WorkerPool<Job, Result> {
  /**
   * @param signal ends the job, also one that runs: the promise rejects with the signal's reason
   * @throws {PoolError} `BUSY` at once if the queue is full, `TIMEOUT`, `MEMORY` or `FAILED`
   */
  run(job: Job, signal?: AbortSignal): Promise<Result>;
  /** Ends all threads. Jobs that wait or run fail; so does what is asked for later. */
  close(): Promise<void>;
}

interface Task<Job, Result> {
  readonly job: Job;
  resolve(result: Result): void;
  reject(reason: unknown): void;
}

interface Thread<Job, Result> {
  readonly worker: Worker;
  task: Task<Job, Result> | null;
  /** Ends the job if there is one, the thread if not. */
  timer: NodeJS.Timeout | undefined;
}

export function createPool<Job, Result>(options: PoolOptions): WorkerPool<Job, Result> {
  type AThread = Thread<Job, Result>;
  type ATask = Task<Job, Result>;
  const threads = new Set<AThread>();
  const waiting = new Set<ATask>();
  const ending = new Set<Promise<unknown>>();
  let closed = false;

  const end = (thread: AThread) => {
    clearTimeout(thread.timer);
    threads.delete(thread);
    const ended = thread.worker.terminate().finally(() => ending.delete(ended));
    ending.add(ended);
  };

  /** Ends a thread with its job, and gives its place to the next. */
  const fail = (thread: AThread, reason: unknown) => {
    if (!threads.has(thread)) return;
    const { task } = thread;
    thread.task = null;
    end(thread);
    task?.reject(reason);
    next();
  };

  const rest = (thread: AThread) => {
    clearTimeout(thread.timer);
    thread.task = null;
    // An idle thread keeps no process alive.
    thread.worker.unref();
    thread.timer = setTimeout(() => end(thread), options.idleMs).unref();
  };

  const begin = (): AThread => {
    const worker = options.start();
    const thread: AThread = { worker, task: null, timer: undefined };
    threads.add(thread);
    worker.on('message', (answer: Answer<Result>) => {
      const { task } = thread;
      if (task === null) return;
      rest(thread);
      if (answer.ok) task.resolve(answer.result);
      else task.reject(new PoolError('FAILED', 'The job failed.', { cause: answer.cause }));
      next();
    });
    worker.on('error', (cause: Error & { code?: string }) => {
      const memory = cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
      fail(
        thread,
        memory
          ? new PoolError('MEMORY', 'The job needs more memory than a thread may have.', { cause })
          : new PoolError('FAILED', 'The job was not done: its worker failed.', { cause }),
      );
    });
    worker.on('messageerror', (cause) =>
      fail(
        thread,
        new PoolError('FAILED', 'The job was not done: the answer of its worker cannot be read.', { cause }),
      ),
    );
    worker.on('exit', (code) =>
      fail(thread, new PoolError('FAILED', `The job was not done: its worker ended with exit code ${code}.`)),
    );
    return thread;
  };

  const assign = (thread: AThread, task: ATask) => {
    clearTimeout(thread.timer);
    thread.task = task;
    thread.worker.ref();
    thread.timer = setTimeout(() => {
      fail(thread, new PoolError('TIMEOUT', `The job was not done within ${options.timeoutMs / 1_000} s.`));
    }, options.timeoutMs);
    thread.worker.postMessage(task.job, []);
  };

  /** Gives the longest waiting job to a free thread, as long as there are both. */
  function next(): void {
    for (const task of waiting) {
      let thread = [...threads].find((one) => one.task === null);
      if (!thread && threads.size >= options.size) return;
      waiting.delete(task);
      try {
        thread ??= begin();
        assign(thread, task);
      } catch (cause) {
        if (thread) rest(thread);
        task.reject(new PoolError('FAILED', 'The job was not done: no worker could be given it.', { cause }));
      }
    }
  }

  const abandon = (task: ATask, reason: unknown) => {
    const running = [...threads].find((thread) => thread.task === task);
    if (running) return fail(running, reason);
    waiting.delete(task);
    task.reject(reason);
  };

  return {
    async run(job, signal) {
      signal?.throwIfAborted();
      if (closed) throw closedError();
      const free = threads.size < options.size || [...threads].some((thread) => thread.task === null);
      if (!free && waiting.size >= options.queue) {
        throw new PoolError(
          'BUSY',
          `The job was not taken: ${options.size} are being done and ${waiting.size} wait. Try again a little later.`,
        );
      }
      const { promise, resolve, reject } = Promise.withResolvers<Result>();
      const task: ATask = { job, resolve, reject };
      const abort = () => abandon(task, signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      waiting.add(task);
      next();
      try {
        return await promise;
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    },
    async close() {
      closed = true;
      for (const task of waiting) task.reject(closedError());
      waiting.clear();
      for (const thread of threads) fail(thread, closedError());
      await Promise.all(ending);
    },
  };
}

function closedError(): PoolError {
  return new PoolError('FAILED', 'The job was not done: the pool is closed.');
}
