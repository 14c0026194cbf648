import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { pause } from '../../domain/clock.js';
import type { AdvisoryLocks, HeldLock } from '../../storage/advisory-locks.js';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

interface WorkerOptions {
  locks: AdvisoryLocks;
  log: Logger;
  /** The lock is held again after it was lost: meanwhile others may have taken over what this worker ran. */
  onRegained?: () => void;
}

export function workerLock(id: string): string {
  return `executor:${id}`;
}

/**
 * This process as one of the workers on the database. The others take it for alive as long as it holds the lock of its id. A lock
 * vanishes with its connection, so a worker that has lost it takes it again before it does anything that two must not do at once.
 */
export class Worker {
  readonly id = `${hostname()}:${process.pid}:${randomUUID()}`;
  readonly #left = new AbortController();
  #lock: HeldLock | undefined;
  #regaining: Promise<void> | undefined;
  #lostAt = -Infinity;

  private constructor(private readonly options: WorkerOptions) {}

  static async join(options: WorkerOptions): Promise<Worker> {
    const worker = new Worker(options);
    const lock = await options.locks.tryHold(workerLock(worker.id));
    if (lock === null) throw new Error(`The worker id ${worker.id} is in use.`);
    worker.#keep(lock);
    return worker;
  }

  /** Resolves as soon as the lock is held. Rejects when `signal` aborts before, or the worker has left. */
  async holding(signal?: AbortSignal): Promise<void> {
    while (this.#lock === undefined) {
      this.#left.signal.throwIfAborted();
      signal?.throwIfAborted();
      await abortable(this.#regaining ?? Promise.resolve(), signal);
    }
  }

  get isHolding(): boolean {
    return this.#lock !== undefined;
  }

  /** Milliseconds since the lock was lost last; infinite if it never was. */
  get sinceLostMs(): number {
    return performance.now() - this.#lostAt;
  }

  async leave(): Promise<void> {
    this.#left.abort(new Error('This worker has left.'));
    const lock = this.#lock;
    this.#lock = undefined;
    await lock?.release();
  }

  #keep(lock: HeldLock): void {
    this.#lock = lock;
    void lock.lost.then((reason) => {
      if (this.#left.signal.aborted) return;
      this.#lock = undefined;
      this.#lostAt = performance.now();
      this.options.log.warn(
        { worker: this.id, reason: reason.message },
        'this process lost the lock that says that it lives; it takes it again before it goes on',
      );
      this.#regaining = this.#regain();
    });
  }

  async #regain(): Promise<void> {
    const { locks, log, onRegained } = this.options;
    const { signal } = this.#left;
    for (let ms = FIRST_PAUSE_MS; !signal.aborted; ms = Math.min(2 * ms, LONGEST_PAUSE_MS)) {
      try {
        // Null while another process holds it, to take over from what it believes to be dead.
        const lock = await locks.tryHold(workerLock(this.id));
        if (lock !== null) {
          this.#lostAt = performance.now();
          this.#keep(lock);
          log.info({ worker: this.id }, 'this process holds its lock again');
          onRegained?.();
          return;
        }
      } catch (error) {
        log.debug({ err: error }, 'the lock that says that this process lives cannot be taken yet');
      }
      await pause(ms, signal);
    }
  }
}

function abortable(waited: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return waited;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    void waited.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
