import type { Clock } from '../../domain/clock.js';

/** Resolves when `event` has come, after `ms`, or once the signal aborts: whichever is first. */
export async function waitFor(
  event: Promise<void>,
  { ms, signal, clock }: { ms: number; signal: AbortSignal; clock: Clock },
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  const callOff = clock.after(ms, done);
  signal.addEventListener('abort', done, { once: true });
  await Promise.race([event, promise]);
  callOff();
  signal.removeEventListener('abort', done);
}
