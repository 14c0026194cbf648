import type { Worker } from 'node:worker_threads';

/**
 * - `BUSY`: all threads work and the queue is full; the same task may be taken a little later.
 * - `TIMEOUT`: the task took longer than allowed.
 * - `MEMORY`: the task needs more memory than a thread may have.
 * - `FAILED`: anything else; the reason is in `cause`.
 */
type PoolErrorCode = 'BUSY' | 'TIMEOUT' | 'MEMORY' | 'FAILED';

/** A task that was not done. */
export class PoolError extends Error {
  override readonly name = 'PoolError';
  constructor(
    readonly code: PoolErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What a worker posts for each task, in the order in which it got them. */
export type Answer<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly cause: unknown };

export interface PoolOptions {
  /** Starts a thread that answers messages. It is called when there is work and no thread is free. */
  start(): Worker;
  /** Threads at once. */
  readonly size: number;
  /** Tasks that may wait for a thread; a further one is refused. */
  readonly queue: number;
  /** Longest time a thread may take for one task, in milliseconds. Waiting does not count. */
  readonly timeoutMs: number;
  /** After so long without work a thread is ended, in milliseconds. */
  readonly idleMs: number;
}

/**
 * Tasks on a bounded number of threads. A thread that fails, hangs or is no longer wanted is ended, and only its own task with it.
 *
 * piscina 5.3 was tried in its place. With threads that are started on demand, it leaves a task waiting for ever behind one whose
 * thread crashes or is aborted, or when its thread cannot start; it has no time limit for a task; tasks with and without a signal
 * overtake each other; and it does not wait for aborted threads when it is closed. What would have to be built around it is this pool.
 */
export interface WorkerPool<Task, Result> {
  /**
   * @param signal ends the task, also one that runs: the promise rejects with the signal's reason
   * @throws {PoolError} `BUSY` at once if the queue is full, `TIMEOUT`, `MEMORY` or `FAILED`
   */
  run(task: Task, signal?: AbortSignal): Promise<Result>;
  /** Ends all threads. Tasks that wait or run fail; so does what is asked for later. */
  close(): Promise<void>;
}

interface Pending<Task, Result> {
  readonly task: Task;
  resolve(result: Result): void;
  reject(reason: unknown): void;
}

interface Thread<Task, Result> {
  readonly worker: Worker;
  pending: Pending<Task, Result> | null;
  /** Ends a task that takes too long, or a thread that has been idle for too long. */
  timer: NodeJS.Timeout | undefined;
}

export function createPool<Task, Result>(options: PoolOptions): WorkerPool<Task, Result> {
  type AThread = Thread<Task, Result>;
  type APending = Pending<Task, Result>;
  const threads = new Set<AThread>();
  const waiting = new Set<APending>();
  const ending = new Set<Promise<unknown>>();
  let closed = false;

  const end = (thread: AThread) => {
    clearTimeout(thread.timer);
    threads.delete(thread);
    const ended = thread.worker.terminate().finally(() => ending.delete(ended));
    ending.add(ended);
  };

  /** Ends a thread with its task, and gives its place to the next. */
  const fail = (thread: AThread, reason: unknown) => {
    if (!threads.has(thread)) return;
    const { pending } = thread;
    thread.pending = null;
    end(thread);
    pending?.reject(reason);
    next();
  };

  const rest = (thread: AThread) => {
    clearTimeout(thread.timer);
    thread.pending = null;
    // An idle thread keeps no process alive.
    thread.worker.unref();
    thread.timer = setTimeout(() => end(thread), options.idleMs).unref();
  };

  const begin = (): AThread => {
    const worker = options.start();
    const thread: AThread = { worker, pending: null, timer: undefined };
    threads.add(thread);
    worker.on('message', (answer: Answer<Result>) => {
      const { pending } = thread;
      if (pending === null) return;
      rest(thread);
      if (answer.ok) pending.resolve(answer.result);
      else pending.reject(new PoolError('FAILED', 'The task failed.', { cause: answer.cause }));
      next();
    });
    worker.on('error', (cause: Error & { code?: string }) => {
      const memory = cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
      fail(
        thread,
        memory
          ? new PoolError('MEMORY', 'The task needs more memory than a thread may have.', { cause })
          : new PoolError('FAILED', 'The task was not done: its worker failed.', { cause }),
      );
    });
    worker.on('messageerror', (cause) =>
      fail(
        thread,
        new PoolError('FAILED', 'The task was not done: the answer of its worker cannot be read.', { cause }),
      ),
    );
    worker.on('exit', (code) =>
      fail(thread, new PoolError('FAILED', `The task was not done: its worker ended with exit code ${code}.`)),
    );
    return thread;
  };

  const assign = (thread: AThread, pending: APending) => {
    clearTimeout(thread.timer);
    thread.pending = pending;
    thread.worker.ref();
    thread.timer = setTimeout(() => {
      fail(thread, new PoolError('TIMEOUT', `The task was not done within ${options.timeoutMs / 1_000} s.`));
    }, options.timeoutMs);
    thread.worker.postMessage(pending.task, []);
  };

  /** Gives the longest waiting task to a free thread, as long as there are both. */
  function next(): void {
    for (const pending of waiting) {
      let thread = [...threads].find((one) => one.pending === null);
      if (!thread && threads.size >= options.size) return;
      waiting.delete(pending);
      try {
        thread ??= begin();
        assign(thread, pending);
      } catch (cause) {
        if (thread) rest(thread);
        pending.reject(new PoolError('FAILED', 'The task was not done: no worker could be given it.', { cause }));
      }
    }
  }

  const abandon = (pending: APending, reason: unknown) => {
    const running = [...threads].find((thread) => thread.pending === pending);
    if (running) return fail(running, reason);
    waiting.delete(pending);
    pending.reject(reason);
  };

  return {
    async run(task, signal) {
      signal?.throwIfAborted();
      if (closed) throw closedError();
      const free = threads.size < options.size || [...threads].some((thread) => thread.pending === null);
      if (!free && waiting.size >= options.queue) {
        throw new PoolError(
          'BUSY',
          `The task was not taken: ${options.size} are being done and ${waiting.size} wait. Try again a little later.`,
        );
      }
      const { promise, resolve, reject } = Promise.withResolvers<Result>();
      const pending: APending = { task, resolve, reject };
      const abort = () => abandon(pending, signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      waiting.add(pending);
      next();
      try {
        return await promise;
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    },
    async close() {
      closed = true;
      for (const pending of waiting) pending.reject(closedError());
      waiting.clear();
      for (const thread of threads) fail(thread, closedError());
      await Promise.all(ending);
    },
  };
}

function closedError(): PoolError {
  return new PoolError('FAILED', 'The task was not done: the pool is closed.');
}
