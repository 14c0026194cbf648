import { setTimeout as delay } from 'node:timers/promises';

/** The time of day and timers, for everything that waits or dates something. Tests pass a clock of their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` once after `ms` milliseconds, never if that is infinite. The function it returns cancels the timer. */
  after(ms: number, task: () => void): () => void;
}

/** The longest delay of a timer in Node, almost 25 days. One that is set for longer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  after(ms: number, task: () => void) {
    if (ms === Infinity) return () => {};
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      timer =
        left > LONGEST_TIMER_MS ? setTimeout(wait, LONGEST_TIMER_MS, left - LONGEST_TIMER_MS) : setTimeout(task, left);
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
});

/** Resolves after `ms` milliseconds, after 24 days at the latest, or as soon as `signal` aborts. Never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // It rejects only when it is aborted.
  await delay(Math.min(ms, LONGEST_TIMER_MS), undefined, { signal }).catch(() => undefined);
}
