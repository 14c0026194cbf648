import type { Clock } from '../domain/clock.js';

/** A timer that fires this much late means that the process was suspended: stopped by a signal, or its machine asleep. */
const SUSPENDED_MS = 2_000;

/** As `clock.after`, but starts over if the process was suspended meanwhile: what it waits for may lie in its sockets, unread. */
export function afterWhileAwake(clock: Clock, ms: number, task: () => void): () => void {
  let callOff: () => void;
  const wait = (): void => {
    const due = clock.now() + ms;
    callOff = clock.after(ms, () => (clock.now() - due > SUSPENDED_MS ? wait() : task()));
  };
  wait();
  return () => callOff();
}
