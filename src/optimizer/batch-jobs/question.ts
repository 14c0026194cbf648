import type { Clock } from '../../domain/clock.js';

/** One question to the provider, results included. */
const MOST_MS = 900_000;

/** Ends a question to the provider that takes too long, or when `stop` aborts. */
export async function withinTime<R>(
  clock: Clock,
  stop: AbortSignal,
  ask: (signal: AbortSignal) => Promise<R>,
): Promise<R> {
  const late = new AbortController();
  const callOff = clock.after(MOST_MS, () => late.abort());
  try {
    return await ask(AbortSignal.any([stop, late.signal]));
  } finally {
    callOff();
  }
}
