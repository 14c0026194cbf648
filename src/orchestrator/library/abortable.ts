export interface Abortable {
  /** Ends the work; the call throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The work's result; when the signal has ended it, the signal's own reason. */
export async function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
}
