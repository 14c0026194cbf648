import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseAway } from './database-faults.js';

export interface Patience {
  /** Gives up waiting: the error that came last is thrown. */
  signal?: AbortSignal | undefined;
  /** Told of each fault that is waited out, counted from 1. */
  onAway?: ((error: unknown, tries: number) => void) | undefined;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Runs `work` again for as long as the database is away, however long that is. `work` must be such that a run which came to its
 * end without our hearing of it does no harm when it is repeated. Every other error is thrown at once.
 */
export async function untilAvailable<T>(work: () => Promise<T>, { signal, onAway }: Patience = {}): Promise<T> {
  const isOver = (): boolean => signal?.aborted === true;
  for (let tries = 1, pause = FIRST_PAUSE_MS; ; tries += 1, pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (isOver() || !isDatabaseAway(error)) throw error;
      onAway?.(error, tries);
      // Not all at the same moment: the server has just come back.
      await delay(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
      if (isOver()) throw error;
    }
  }
}
