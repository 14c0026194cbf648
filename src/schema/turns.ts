/**
 * Lets those who wait go on one at a time, each in a turn of the event loop of its own. What each of them computes then cannot add up
 * to a standstill for everybody else, and is counted before the next one begins.
 */
export function createTurns(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => (last = last.then(() => new Promise((resolve) => void setImmediate(resolve))));
}
