import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pause, systemClock } from '../../src/domain/clock.js';

describe('the clock of the system', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
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

describe('a pause', () => {
  it('ends with its time, or as soon as it is called off', async () => {
    await expect(pause(1, new AbortController().signal)).resolves.toBeUndefined();
    const caller = new AbortController();
    const long = pause(Infinity, caller.signal);
    caller.abort(new Error('Nobody waits any more.'));
    await long;
    await pause(Infinity, caller.signal);
  });
});
