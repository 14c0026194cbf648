/**
 * A subscription's source that ends with its reader. `return()` aborts the source at once, also while it waits for its
 * next event: a generator's own `return()` would queue behind that wait. `keep` says what each event becomes: none, or itself.
 */
export function endingWithReader<Event>(
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<Event>,
  keep: (event: Event) => Promise<Event[]> | Event[] = (event) => [event],
): AsyncIterableIterator<Event> {
  const reader = new AbortController();
  const source = open(AbortSignal.any([signal, reader.signal]))[Symbol.asyncIterator]();
  const end = () => {
    reader.abort();
    const returned = source.return?.();
    // The source ends by the signal; what its own return() says later matters to nobody.
    returned?.then(undefined, () => undefined);
    return Promise.resolve({ value: undefined, done: true as const });
  };
  return {
    async next() {
      while (!reader.signal.aborted) {
        const result = await source.next();
        if (result.done === true) break;
        const [kept] = await keep(result.value);
        if (kept !== undefined) return { value: kept, done: false };
      }
      return { value: undefined, done: true };
    },
    return: end,
    throw: async (error: unknown) => {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
