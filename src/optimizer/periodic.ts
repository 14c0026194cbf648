import type { Clock } from '../domain/clock.js';

/** Does `work` again and again, `everyMs` after its last end, until the returned function is called. */
export function runPeriodically(
  clock: Clock,
  everyMs: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => void {
  let callOff = (): void => {};
  let closed = false;
  const next = (): void => {
    if (closed) return;
    callOff = clock.after(everyMs, () => {
      work().catch(onError).finally(next);
    });
  };
  next();
  return () => {
    closed = true;
    callOff();
  };
}
