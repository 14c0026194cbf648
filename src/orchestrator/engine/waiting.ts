import { pause } from '../../domain/clock.js';

/** Settles as `work` does, or resolves after `ms`. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const settled = new AbortController();
  try {
    await Promise.race([work, pause(ms, settled.signal)]);
  } finally {
    settled.abort();
  }
}

/** Resolves when all have settled, or after `ms`. */
export function settledWithin(ms: number, promises: ReadonlySet<Promise<unknown>>): Promise<void> {
  return within(ms, Promise.allSettled(promises));
}

/** Never settles: the workflow goes no further in this process. */
export function parked<T>(): Promise<T> {
  return new Promise<T>(() => {});
}
