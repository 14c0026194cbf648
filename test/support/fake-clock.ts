import type { Clock } from '../../src/domain/clock.js';

/** A clock that stands still until it is advanced. */
export class FakeClock implements Clock {
  #now: number;
  #timers = new Set<{ at: number; task: () => void }>();

  constructor(start = Date.parse('2026-01-01T00:00:00Z')) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    if (ms === Infinity) return () => {};
    const timer = { at: this.#now + ms, task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** As when a machine learns the right time. Timers run on. */
  putBack(ms: number): void {
    this.#now -= ms;
    this.#timers = new Set([...this.#timers].map((timer) => Object.assign(timer, { at: timer.at - ms })));
  }

  /** Timers that were neither run nor called off. */
  get pending(): number {
    return this.#timers.size;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    while (true) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.task();
    }
    this.#now = end;
  }
}

/** Pauses end at once, and only they move the clock on; their lengths are kept. */
export function impatientClock(): Clock & { pauses: number[] } {
  const pauses: number[] = [];
  let now = Date.parse('2026-01-01T00:00:00Z');
  return {
    pauses,
    now: () => now,
    after(ms, task) {
      if (ms === Infinity) return () => {};
      pauses.push(ms);
      const at = now + ms;
      const timer = setImmediate(() => {
        now = Math.max(now, at);
        task();
      });
      return () => clearImmediate(timer);
    },
  };
}
