import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { errorCode, errorMessage, StorageError } from '../errors.js';
import { run } from './binaries.js';

// The users of a server are the processes that have its FIFO open for writing. Nothing is written to it: it serves only for the
// kernel's count of writers, which is right however a process ends.

/**
 * Counts this process among the users for as long as `writer` is open. `reader` is for the server's parent, which
 * reads the end of the FIFO when the last writer is gone; close it when the server has it or does not need it.
 */
export async function joinUsers(users: string): Promise<{ writer: number; reader: number }> {
  const isFifo = (): Promise<boolean> =>
    stat(users).then(
      (found) => found.isFIFO(),
      () => false,
    );
  if (!(await isFifo())) {
    await run('mkfifo', ['-m', '600', users]).catch(async (error: unknown) => {
      if (!(await isFifo())) {
        throw new StorageError(
          'START_FAILED',
          `The embedded database needs a FIFO at ${users}: ${errorMessage(error)}`,
          { cause: error },
        );
      }
    });
  }
  // A FIFO opens for writing only when somebody reads it: this process itself, until the server's parent does.
  const reader = openReader(users);
  try {
    if (!fstatSync(reader).isFIFO()) throw new StorageError('START_FAILED', `${users} is not a FIFO; remove it.`);
    return { reader, writer: openSync(users, constants.O_WRONLY | constants.O_NONBLOCK) };
  } catch (error) {
    closeSync(reader);
    throw error;
  }
}

/** Removes this process from the users, and says whether there are others. */
export function leaveUsers(users: string, writer: number): 'others stay' | 'was last' {
  let reader: number | undefined;
  try {
    reader = openReader(users);
  } catch {
    // Without the FIFO's file nobody can tell; to leave must work all the same.
  }
  closeSync(writer);
  if (reader === undefined) return 'others stay';
  try {
    readSync(reader, Buffer.alloc(1));
    return 'was last';
  } catch (error) {
    // Nothing to read, and not the end: somebody holds it open.
    if (errorCode(error) === 'EAGAIN') return 'others stay';
    throw error;
  } finally {
    closeSync(reader);
  }
}

function openReader(users: string): number {
  return openSync(users, constants.O_RDONLY | constants.O_NONBLOCK);
}
