import { setTimeout as delay } from 'node:timers/promises';
import { errorCode, StorageError } from '../errors.js';

const RETRY_MS = 20;
const SQLITE_BUSY = 5;

/**
 * A lock between processes that the kernel releases when its holder dies, by whatever means.
 * Node has no flock(2); SQLite's exclusive transaction is a file lock of the operating system on all platforms.
 */
export async function acquireStartLock(file: string, timeoutMs: number): Promise<AsyncDisposable> {
  const { DatabaseSync } = await import('node:sqlite');
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const lock = new DatabaseSync(file);
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return { [Symbol.asyncDispose]: async () => lock.close() };
    } catch (error) {
      lock.close();
      if (!isBusy(error)) throw error;
      if (performance.now() > deadline) {
        throw new StorageError(
          'START_FAILED',
          `Another process has been starting the embedded database for ${Math.round(timeoutMs / 1000)} s (it holds ${file}). If it hangs, end it and start again.`,
        );
      }
      await delay(RETRY_MS);
    }
  }
}

function isBusy(error: unknown): boolean {
  return errorCode(error) === 'ERR_SQLITE_ERROR' && (error as { errcode?: number }).errcode === SQLITE_BUSY;
}
