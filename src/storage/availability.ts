import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseAway } from './database-faults.js';

export interface Patience {
  /** When it aborts, waiting ends and the latest error is thrown. Default: waits for ever. */
  signal?: AbortSignal | undefined;
  /** Called for each fault that is waited out; `tries` counts from 1. */
  onAway?: ((error: unknown, tries: number) => void) | undefined;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Runs `work` until the database is back, however long that takes. `work` must be safe to repeat after a run that succeeded but
 * whose answer was lost. Every error that does not mean that the database is away is thrown at once.
 */
export async function untilAvailable<T>(work: () => Promise<T>, { signal, onAway }: Patience = {}): Promise<T> {
  const isOver = (): boolean => signal?.aborted === true;
  for (let tries = 1, pause = FIRST_PAUSE_MS; ; tries += 1, pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (isOver() || !isDatabaseAway(error)) throw error;
      onAway?.(error, tries);
      // With some randomness, so that not all come at the same moment to a server that has just come back.
      await delay(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
      if (isOver()) throw error;
    }
  }
}
