import { pause } from '../domain/clock.js';
import { eagerReturn } from '../domain/eager-return.js';

/** A subscription's source that ends with its reader, also while it waits for its next event. `keep` says what each event becomes: itself by default, or none. */
export function endingWithReader<Event>(
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<Event>,
): AsyncIterableIterator<Event>;
export function endingWithReader<Event, Kept>(
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<Event>,
  keep: (event: Event) => Promise<Kept[]> | Kept[],
): AsyncIterableIterator<Kept>;
export function endingWithReader<Event>(
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<Event>,
  keep: (event: Event) => Promise<Event[]> | Event[] = (event) => [event],
): AsyncIterableIterator<Event> {
  const reader = new AbortController();
  const source = open(AbortSignal.any([signal, reader.signal]))[Symbol.asyncIterator]();
  return eagerReturn<Event>({
    async next() {
      while (!reader.signal.aborted) {
        const result = await source.next();
        if (result.done === true) break;
        const keeping = keep(result.value);
        const [kept] = Array.isArray(keeping) ? keeping : await keeping;
        if (kept !== undefined) return { value: kept, done: false };
      }
      return { value: undefined, done: true };
    },
    onReturn() {
      reader.abort();
      // The signal ends the source; nobody needs the outcome of its own return(), which may come much later.
      source.return?.().then(undefined, () => undefined);
    },
  });
}

/** `read()` now, and again every `everyMs`, until the signal aborts. A slow consumer gets fewer figures, never a queue of old ones. */
export async function* polled<T>(everyMs: number, read: () => T, signal: AbortSignal): AsyncGenerator<T> {
  while (!signal.aborted) {
    yield read();
    await pause(everyMs, signal);
  }
}
