/** `read()` now, and again every `everyMs`, until the signal aborts. A slow consumer gets fewer readings, never a queue of old ones. */
export async function* everySoOften<T>(everyMs: number, read: () => T, signal: AbortSignal): AsyncGenerator<T> {
  while (!signal.aborted) {
    yield read();
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, everyMs);
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted) done();
    });
  }
}
