/**
 * - `BUSY`: all threads work and the queue is full; the same task may be taken a little later.
 * - `TIMEOUT`: the task took longer than allowed.
 * - `MEMORY`: the task needs more memory than a thread may have.
 * - `FAILED`: anything else; the reason is in `cause`.
 */
export type PoolErrorCode = 'BUSY' | 'TIMEOUT' | 'MEMORY' | 'FAILED';

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
