import type { Plan, PlannedCall } from './planned-calls.js';

/** A call of a plan with the time at which it starts and ends, in milliseconds after the plan does. */
export interface TimedCall {
  call: PlannedCall;
  startMs: number;
  endMs: number;
}

/**
 * Sets every call of a plan to its time. What stands side by side starts in its order, each as soon as one of the `atOnce` places
 * is free: the end of the last call is the length of the critical path. A call that is only likely takes that part of its time.
 */
export function schedule(plan: Plan, durationMs: (call: PlannedCall) => number): TimedCall[] {
  const timed: TimedCall[] = [];
  const place = (part: Plan, startMs: number): number => {
    if ('series' in part) return part.series.reduce((at, next) => place(next, at), startMs);
    if ('sideBySide' in part) {
      const free = Array.from({ length: Math.max(1, Math.min(part.atOnce, part.sideBySide.length)) }, () => startMs);
      for (const next of part.sideBySide) {
        const earliest = Math.min(...free);
        free[free.indexOf(earliest)] = place(next, earliest);
      }
      return Math.max(...free);
    }
    const endMs = startMs + part.likelihood * durationMs(part);
    timed.push({ call: part, startMs, endMs });
    return endMs;
  };
  place(plan, 0);
  return timed;
}
