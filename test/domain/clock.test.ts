import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/domain/clock.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the clock of the system', () => {
  const MONTHS = 90 * 86_400_000;

  it('waits for longer than a timer of the platform can', () => {
    const task = vi.fn<() => void>();
    systemClock.after(MONTHS, task);
    vi.advanceTimersByTime(MONTHS - 1);
    expect(task).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(task).toHaveBeenCalledOnce();
  });

  it.each([10, MONTHS])('can be called off (%i ms), also after a while', (ms) => {
    const task = vi.fn<() => void>();
    const callOff = systemClock.after(ms, task);
    vi.advanceTimersByTime(ms - 1);
    callOff();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(ms);
    expect(task).not.toHaveBeenCalled();
  });

  it('never comes to an infinite time', () => {
    systemClock.after(Infinity, () => {});
    expect(vi.getTimerCount()).toBe(0);
  });
});
