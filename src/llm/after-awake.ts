import type { Clock } from '../domain/clock.js';

/** A timer that comes so late tells that the process stood still: it was stopped, or its machine slept. */
const STOOD_STILL_MS = 2_000;

/** As `after`, but begins once more when the process stood still: what was waited for may lie in its sockets, unread. */
export function afterAwake(clock: Clock, ms: number, task: () => void): () => void {
  let callOff: () => void;
  const wait = (): void => {
    const due = clock.now() + ms;
    callOff = clock.after(ms, () => (clock.now() - due > STOOD_STILL_MS ? wait() : task()));
  };
  wait();
  return () => callOff();
}
