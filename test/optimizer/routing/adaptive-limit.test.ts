import { describe, expect, it } from 'vitest';
import { AdaptiveLimit } from '../../../src/optimizer/routing/adaptive-limit.js';

/** A server that works on `slots` requests at once, each for 5 s, and begins to write 300 ms after its turn. `rounds` requests want to be there all the time. */
function run(limit: AdaptiveLimit, slots: number, answers: number, slowStartMs = 300): number[] {
  const limits: number[] = [];
  const free = Array.from({ length: slots }, () => 0);
  const inFlight: { startedAt: number; beginsAt: number; endsAt: number; others: number; wasFull: boolean }[] = [];
  let now = 0;
  for (let ended = 0; ended < answers; ended += 1) {
    while (inFlight.length < limit.limit) {
      const turn = free.indexOf(Math.min(...free));
      const beginsAt = Math.max(now, free[turn]!) + slowStartMs;
      free[turn] = beginsAt + 5_000;
      inFlight.push({
        startedAt: now,
        beginsAt,
        endsAt: beginsAt + 5_000,
        others: inFlight.length,
        wasFull: inFlight.length + 1 >= limit.limit,
      });
    }
    inFlight.sort((a, b) => a.endsAt - b.endsAt);
    const done = inFlight.shift()!;
    now = done.endsAt;
    limit.observe(
      {
        firstTokenMs: done.beginsAt - done.startedAt,
        durationMs: done.endsAt - done.startedAt,
        timedOut: false,
        others: done.others,
        startedAt: done.startedAt,
        wasFull: done.wasFull,
      },
      now,
    );
    limits.push(limit.limit);
  }
  return limits;
}

describe('the number of requests that a server gets at once', () => {
  it('falls to one or two where it works on one at a time', () => {
    const limits = run(new AdaptiveLimit(), 1, 60);
    expect(Math.max(...limits.slice(6))).toBeLessThanOrEqual(2);
    expect(limits).toContain(1);
  });

  it('rises to what a server takes that works on many', () => {
    expect(Math.max(...run(new AdaptiveLimit(), 64, 200))).toBeGreaterThanOrEqual(32);
  });

  it('stays near what it takes', () => {
    const limits = run(new AdaptiveLimit(), 8, 400).slice(100);
    const mean = limits.reduce((sum, each) => sum + each, 0) / limits.length;
    expect(mean).toBeGreaterThan(3.5);
    expect(mean).toBeLessThan(12);
  });

  it('does not fall when answers begin late for another reason: alone, or soon enough', () => {
    const limit = new AdaptiveLimit();
    const attempt = { durationMs: 9_000, timedOut: false, startedAt: 0, wasFull: false };
    limit.observe({ ...attempt, firstTokenMs: 100, others: 0 }, 1);
    limit.observe({ ...attempt, firstTokenMs: 60_000, others: 0 }, 2);
    limit.observe({ ...attempt, firstTokenMs: 1_900, others: 3 }, 3);
    expect(limit.limit).toBe(4);
  });

  it('falls once for requests that were sent together, and when none began in time', () => {
    const limit = new AdaptiveLimit();
    const late = {
      firstTokenMs: undefined,
      durationMs: 180_000,
      timedOut: true,
      others: 3,
      startedAt: 0,
      wasFull: true,
    };
    for (let index = 0; index < 4; index += 1) limit.observe(late, 180_000);
    expect(limit.limit).toBe(2);
    limit.observe({ ...late, startedAt: 180_000 }, 360_000);
    limit.observe({ ...late, startedAt: 360_000 }, 540_000);
    expect(limit.limit).toBe(1);
  });
});
