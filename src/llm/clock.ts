/** Time as the model calls see it; tests hand in their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` once after `ms`. The function it returns calls that off. An infinite `ms` never comes. */
  after(ms: number, task: () => void): () => void;
}

export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  after(ms: number, task: () => void) {
    if (ms === Infinity) return () => {};
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
});
