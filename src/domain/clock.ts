import { setTimeout as delay } from 'node:timers/promises';

/** Time, as everything sees it that waits or dates; tests hand in their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` once after `ms`. The function it returns calls that off. An infinite `ms` never comes. */
  after(ms: number, task: () => void): () => void;
}

/** A timer of the platform that is set for longer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  after(ms: number, task: () => void) {
    if (ms === Infinity) return () => {};
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      timer =
        left <= LONGEST_TIMER_MS ? setTimeout(task, left) : setTimeout(wait, LONGEST_TIMER_MS, left - LONGEST_TIMER_MS);
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
});

/** Resolves after `ms`, after 24 days at the latest, or as soon as `signal` aborts. Never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // What it rejects with is the abort.
  await delay(Math.min(ms, LONGEST_TIMER_MS), undefined, { signal }).catch(() => undefined);
}
