import { setImmediate as nextTurn } from 'node:timers/promises';
import { InvalidInputError, RateLimitedError } from '../../domain/errors.js';
import { createPool, PoolError } from '../threads/pool.js';
import type { WorkerPool } from '../threads/pool.js';
import { startWorker } from '../threads/start-worker.js';
import { openFonts } from './open-fonts.js';
import { perform } from './text-tasks.js';
import type { TextTaskName, TextTask, TextTasks } from './text-tasks.js';

export interface TextTaskRunnerOptions {
  /** Threads for long texts; 2 by default. They start with the first of them. */
  readonly size?: number;
  /** Tasks that may wait for a thread; 32 by default. A further one is refused. */
  readonly queue?: number;
  /** Longest time for one task without waiting, in milliseconds; 60,000 by default. */
  readonly timeoutMs?: number;
  /** A thread without work ends after so many milliseconds; 30,000 by default. */
  readonly idleMs?: number;
  /** Most memory of one thread, in MiB; 512 by default. A text that needs more fails alone. */
  readonly maxMemoryMb?: number;
  /** Texts of up to so many characters are read on the main thread; 8,000 by default, which takes some 10 ms, and some 40 ms at worst. */
  readonly inlineChars?: number;
  /** The operator's fonts, for what a PDF lacks. */
  readonly fonts?: readonly string[];
}

export interface TextTaskFacts {
  /** Length of the texts in characters; `Infinity` for a task that belongs on a thread however short its texts are. */
  readonly chars: number;
  /** The field that a refusal names: `text` of an input, or `script`. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
}

/** Works through texts without blocking the main thread for long: short texts take a turn of its event loop each, long ones go to threads. */
export interface TextTaskRunner {
  /**
   * @throws RateLimitedError when too many tasks wait already, InvalidInputError for a text that takes more time or memory than allowed,
   *   and the signal's reason when it aborts
   */
  run<Name extends TextTaskName>(
    name: Name,
    input: TextTasks[Name]['input'],
    facts: TextTaskFacts,
  ): Promise<TextTasks[Name]['output']>;
  /** Ends all threads; tasks under way fail. */
  close(): Promise<void>;
}

const RETRY_AFTER_MS = 2_000;

export interface TextTaskWorkerData {
  readonly fonts: readonly string[];
}

export function createTextTaskRunner(options: TextTaskRunnerOptions = {}): TextTaskRunner {
  const {
    size = 2,
    queue = 32,
    timeoutMs = 60_000,
    idleMs = 30_000,
    maxMemoryMb = 512,
    inlineChars = 8_000,
    fonts = [],
  } = options;
  const workerData: TextTaskWorkerData = { fonts };
  const pool = createPool<TextTask, TextTasks[TextTaskName]['output']>({
    start: () => startWorker(import.meta.url, 'worker', { name: 'scripts', workerData, maxMemoryMb }),
    size,
    queue,
    timeoutMs,
    idleMs,
  });
  const missingCharacters = openFonts(fonts);
  const short = onePerTurn((task: TextTask) => perform(task, missingCharacters));
  return {
    async run<Name extends TextTaskName>(
      name: Name,
      input: TextTasks[Name]['input'],
      { chars, path, signal }: TextTaskFacts,
    ): Promise<TextTasks[Name]['output']> {
      const task = { name, input } as TextTask;
      if (chars <= inlineChars) return short.run(task, signal);
      return pool.run(task, signal).catch((error: unknown) => {
        throw asCallerError(error, path, timeoutMs);
      });
    },
    close: () => pool.close(),
  };
}

/** Lets the event loop go round once between two tasks, so that a thousand short texts block it no longer at a time than one does. */
function onePerTurn<Task, Result>(perform: (task: Task) => Promise<Result>): Pick<WorkerPool<Task, Result>, 'run'> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(task, signal) {
      const done = last.then(async () => {
        signal?.throwIfAborted();
        await nextTurn();
        return perform(task);
      });
      last = done.catch(() => undefined);
      return done;
    },
  };
}

/** What a caller is told of a task that the pool did not do. Errors of the task itself stay as they are. */
function asCallerError(error: unknown, path: string, timeoutMs: number): unknown {
  if (!(error instanceof PoolError)) return error;
  switch (error.code) {
    case 'BUSY':
      return new RateLimitedError(
        'Many long scripts are being read just now, and no more may wait. Try again a little later.',
        RETRY_AFTER_MS,
      );
    case 'TIMEOUT':
      return new InvalidInputError([
        {
          path,
          message: `takes longer than ${timeoutMs / 1_000} s to work through, which is the most for one: split it into parts`,
        },
      ]);
    case 'MEMORY':
      return new InvalidInputError([
        { path, message: 'takes more memory to work through than one may: split it into parts' },
      ]);
    case 'FAILED':
      return error;
  }
}
