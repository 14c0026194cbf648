import { pause } from '../domain/clock.js';

/** `read()` now, and again every `everyMs`, until the signal aborts. A slow consumer gets fewer figures, never a queue of old ones. */
export async function* everySoOften<T>(everyMs: number, read: () => T, signal: AbortSignal): AsyncGenerator<T> {
  while (!signal.aborted) {
    yield read();
    await pause(everyMs, signal);
  }
}
