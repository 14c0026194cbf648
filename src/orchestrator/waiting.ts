/** Resolves after `ms`, or as soon as `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}

/** Resolves when all have settled, or after `ms`. */
export async function settledWithin(promises: ReadonlySet<Promise<unknown>>, ms: number): Promise<void> {
  if (promises.size === 0) return;
  const deadline = new AbortController();
  await Promise.race([Promise.allSettled(promises), pause(ms, deadline.signal)]);
  deadline.abort();
}

/** Never settles: the workflow goes no further in this process. */
export function parked<T>(): Promise<T> {
  return new Promise<T>(() => {});
}
