import { LRUCache } from 'lru-cache';
import type { Sized } from './sized.js';

/** Results made from texts: kept as long as there is room, and made once however many ask at the same time. */
export interface KeptResults {
  /**
   * The result under the key: the one that is kept, the one that is being made, or else what `make` makes. A failure is not kept.
   *
   * @param signal ends the wait with its reason. When nobody waits any more, the making is stopped
   */
  get<Value extends {}>(
    key: string,
    make: (signal: AbortSignal) => Promise<Sized<Value>>,
    signal?: AbortSignal,
  ): Promise<Value>;
  /** Keeps a result that was made along with another. */
  keep(key: string, made: Sized<{}>): void;
  /** Memory of what is kept, in bytes. */
  readonly bytes: number;
}

/** What an entry takes besides its value: its key and places in the cache. */
const ENTRY = 500;

interface Making {
  readonly made: Promise<{}>;
  readonly stop: AbortController;
  waiting: number;
}

/**
 * @param most bytes of all results together. A result that takes more than a quarter of it is given to those who asked, but not kept:
 *   it would drive out what many others ask for
 */
export function createKeptResults(most: number): KeptResults {
  const kept = new LRUCache<string, {}>({
    maxSize: Math.max(1, most),
    maxEntrySize: Math.max(1, Math.floor(most / 4)),
  });
  const making = new Map<string, Making>();

  const keep = (key: string, { value, size }: Sized<{}>) => void kept.set(key, value, { size: ENTRY + size });

  const begin = (key: string, make: (signal: AbortSignal) => Promise<Sized<{}>>): Making => {
    const stop = new AbortController();
    const made = make(stop.signal)
      .then((sized) => {
        keep(key, sized);
        return sized.value;
      })
      .finally(() => {
        if (making.get(key) === one) making.delete(key);
      });
    const one: Making = { made, stop, waiting: 0 };
    making.set(key, one);
    return one;
  };

  return {
    async get<Value extends {}>(
      key: string,
      make: (signal: AbortSignal) => Promise<Sized<Value>>,
      signal?: AbortSignal,
    ): Promise<Value> {
      signal?.throwIfAborted();
      const known = kept.get(key);
      if (known !== undefined) return known as Value;
      const one = making.get(key) ?? begin(key, make);
      one.waiting += 1;
      try {
        return (await unless(one.made, signal)) as Value;
      } finally {
        one.waiting -= 1;
        if (one.waiting === 0 && making.get(key) === one) {
          // Whoever asks next begins anew: what is being stopped has no result.
          making.delete(key);
          one.stop.abort(signal?.reason);
        }
      }
    },
    keep,
    get bytes() {
      return kept.calculatedSize;
    },
  };
}

/** The promise, or the signal's reason if that comes first. */
async function unless<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  const { promise: gone, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, gone]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
