import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choose } from '../../../src/optimizer/strategies/choose.js';
import type { ChoiceRule, Estimate } from '../../../src/optimizer/strategies/choose.js';
import { coldParallel, leaderFirst, packed, providerBatch } from '../../../src/optimizer/strategies/economics.js';
import type { Economics, Group } from '../../../src/optimizer/strategies/economics.js';
import { INITIAL_PACE } from '../../../src/optimizer/strategies/performance.js';
import type { Price } from '../../../src/optimizer/price.js';

const A: Price = { input: 0.15, cachedInput: 0.075, output: 0.6 };
const B: Price = { input: 4, cachedInput: 0.4, cacheWrite: 5, output: 20 };

function group(n: number, s: number, u: number, o: number, price: Price | null): Group {
  return {
    calls: Array.from({ length: n }, () => ({ input: u, output: o })),
    prefixTokens: s,
    price,
    cache: s >= 1_024 ? 'cold' : 'none',
    pace: INITIAL_PACE,
  };
}

const perThousandGroups = ({ nanoUsd }: Economics): number => Number(((nanoUsd ?? NaN) / 1e6).toFixed(2));
const seconds = ({ latencyMs }: Economics): number => Number((latencyMs / 1_000).toFixed(1));

/** The smallest group from which on packing is cheaper than leader first. */
function paysFrom(s: number, u: number, o: number, price: Price): number | 'never' {
  const isCheaper = (n: number): boolean =>
    packed(group(n, s, u, o, price), [n]).nanoUsd! < leaderFirst(group(n, s, u, o, price)).nanoUsd!;
  return Array.from({ length: 199 }, (_, index) => index + 2).find(isCheaper) ?? 'never';
}

describe('the economics of sharing a request', () => {
  it.each([
    [
      '8 scene summaries',
      8,
      3000,
      1200,
      80,
      [5.42, 3.85, 2.46, 2.71],
      -36,
      2,
      [171.2, 74.6, 71.04, 73.6],
      -5,
      3,
      [1.8, 2.1, 12.4],
    ],
    [
      '8 coverage notes',
      8,
      3000,
      1200,
      100,
      [5.52, 3.94, 2.56, 2.76],
      -35,
      2,
      [174.4, 77.8, 74.46, 75.2],
      -4,
      3,
      [2.1, 2.4, 14.9],
    ],
    [
      '8 bible summaries',
      8,
      400,
      250,
      60,
      [1.07, 1.07, 0.78, 0.53],
      -27,
      2,
      [30.4, 30.4, 23.27, 15.2],
      -23,
      2,
      [1.5, 1.8, 9.8],
    ],
    [
      '6 voice samples',
      6,
      2500,
      120,
      350,
      [3.62, 2.68, 1.93, 1.81],
      -28,
      2,
      [119.88, 62.38, 62.83, 52.44],
      1,
      9,
      [5.8, 6.2, 34.9],
    ],
    [
      '3 full scenes',
      3,
      6000,
      300,
      1500,
      [5.54, 4.63, 4, 2.77],
      -14,
      2,
      [183.6, 128.4, 131.46, 82.8],
      2,
      'never',
      [23.1, 23.4, 72.1],
    ],
    [
      '6 unrelated',
      6,
      80,
      200,
      300,
      [1.33, 1.33, 1.43, 0.67],
      7,
      'never',
      [42.72, 42.72, 46.1, 21.36],
      8,
      'never',
      [5.1, 5.4, 30.2],
    ],
  ] as const)(
    'costs and times of %s are those of the worked table (T22)',
    (_, n, s, u, o, a, aPercent, aFrom, b, bPercent, bFrom, times) => {
      for (const [price, costs, percent, from] of [
        [A, a, aPercent, aFrom],
        [B, b, bPercent, bFrom],
      ] as const) {
        const calls = group(n, s, u, o, price);
        const [cold, leader, pack] = [coldParallel(calls), leaderFirst(calls), packed(calls, [n])];
        expect([cold, leader, pack, providerBatch(calls, 0.5)].map(perThousandGroups)).toEqual(costs);
        expect(Math.round((pack.nanoUsd! / leader.nanoUsd! - 1) * 100)).toBe(percent);
        expect(paysFrom(s, u, o, price)).toBe(from);
        // The table's leader always goes ahead; without a prompt cache nobody waits for it.
        const warmUp = calls.cache === 'none' ? 0.3 : 0;
        expect([seconds(cold), Number((seconds(leader) + warmUp).toFixed(1)), seconds(pack)]).toEqual(times);
      }
    },
  );

  it('reads a warm prefix at the lower price from the first call on', () => {
    const cold = group(4, 2_000, 100, 50, B);
    const warm: Group = { ...cold, cache: 'warm' };
    expect(coldParallel(warm)).toEqual(leaderFirst(warm));
    // (5 - 0.4) USD a million for 2 000 tokens, once
    expect(leaderFirst(cold).nanoUsd! - leaderFirst(warm).nanoUsd!).toBe(9_200_000);
    expect(leaderFirst(warm).latencyMs).toBe(coldParallel(warm).latencyMs);
  });

  it('lets the second packed request read the prefix that the first one wrote', () => {
    const calls = group(12, 3_000, 1_200, 80, B);
    expect(packed(calls, [6, 6]).nanoUsd! - packed(calls, [12]).nanoUsd!).toBe((3_000 * 0.4 + 90 * 4) * 1_000);
    expect(packed(calls, [6, 6]).latencyMs).toBeCloseTo(900 + 15 * 6 * 98);
  });

  it('takes turns at a server that answers one request after the other', () => {
    const one: Group = { ...group(8, 500, 200, 60, A), slots: 1 };
    // 8 x (0.6 s + 60 x 15 ms), against one first token and 77 tokens an item.
    expect(coldParallel(one).latencyMs).toBe(8 * 1_500);
    expect(packed(one, [8]).latencyMs).toBeCloseTo(600 + 8 * 77 * 15);
    expect(packed(one, [4, 4]).latencyMs).toBeCloseTo(2 * (600 + 4 * 77 * 15));
    expect(coldParallel({ ...one, slots: 4 }).latencyMs).toBe(2 * 1_500);
  });

  it('counts what telling the form of a reply in words takes, once for each request', () => {
    const told: Group = { ...group(8, 500, 200, 60, null), formTokens: 100 };
    expect(packed(told, [4, 4]).tokens - packed({ ...told, formTokens: 0 }, [4, 4]).tokens).toBe(200);
  });

  it('knows tokens and times where the price is unknown', () => {
    expect(leaderFirst(group(2, 100, 10, 5, null))).toEqual({ nanoUsd: null, tokens: 230, latencyMs: 675 });
  });
});

describe('choose', () => {
  const candidate = (name: string, estimate: Partial<Estimate>) => ({
    name,
    estimate: { nanoUsd: 100, tokens: 100, latencyMs: 1_000, requests: 1, ...estimate },
  });
  const pick = (
    rule: Partial<ChoiceRule>,
    ...candidates: [ReturnType<typeof candidate>, ...ReturnType<typeof candidate>[]]
  ): string => choose(candidates, { preference: 'requests', latencyBudgetMs: 15_000, ...rule }).name;

  it('takes the fewest requests among those within 25 % of the cheapest', () => {
    expect(pick({}, candidate('fanout', { requests: 8 }), candidate('pack', { nanoUsd: 125 }))).toBe('pack');
    expect(pick({}, candidate('fanout', { requests: 8 }), candidate('pack', { nanoUsd: 126 }))).toBe('fanout');
  });

  it('takes the fastest among those within 10 % of the cheapest, and of equals the cheaper', () => {
    const preference = 'latency';
    expect(pick({ preference }, candidate('pack', { latencyMs: 9_000 }), candidate('fanout', { nanoUsd: 110 }))).toBe(
      'fanout',
    );
    expect(pick({ preference }, candidate('pack', { latencyMs: 9_000 }), candidate('fanout', { nanoUsd: 111 }))).toBe(
      'pack',
    );
    expect(pick({ preference }, candidate('solo', { nanoUsd: 109 }), candidate('fanout', {}))).toBe('fanout');
  });

  it('takes the cheapest that meets the deadline', () => {
    const preference = 'cost';
    const candidates = [candidate('fanout', { nanoUsd: 150 }), candidate('pack', { latencyMs: 9_000 })] as const;
    expect(pick({ preference }, ...candidates)).toBe('pack');
    expect(pick({ preference, deadlineMs: 5_000 }, ...candidates)).toBe('fanout');
  });

  it('drops what is beyond the latency budget, and keeps the fastest if all is', () => {
    const candidates = [
      candidate('pack', { nanoUsd: 10, latencyMs: 9_000 }),
      candidate('fanout', { requests: 8, latencyMs: 2_000 }),
    ] as const;
    expect(pick({ latencyBudgetMs: 8_000 }, ...candidates)).toBe('fanout');
    expect(pick({ latencyBudgetMs: 1_000 }, ...candidates)).toBe('fanout');
  });

  it('bears for fewer requests a quarter more time than the fastest takes, whatever the budget, but no deadline', () => {
    const free = { nanoUsd: 0 };
    const candidates = [
      candidate('fanout', { ...free, requests: 8, latencyMs: 80_000 }),
      candidate('pack', { ...free, latencyMs: 99_000 }),
    ] as const;
    expect(pick({}, ...candidates)).toBe('pack');
    expect(pick({ deadlineMs: 90_000 }, ...candidates)).toBe('fanout');
    expect(pick({ preference: 'latency' }, ...candidates)).toBe('fanout');
    expect(pick({}, candidates[0], candidate('pack', { ...free, latencyMs: 101_000 }))).toBe('fanout');
  });

  it('lets tokens decide where a price is unknown', () => {
    expect(
      pick(
        { preference: 'cost' },
        candidate('fanout', { nanoUsd: null, tokens: 300 }),
        candidate('pack', { nanoUsd: null, tokens: 200 }),
      ),
    ).toBe('pack');
  });

  it('never takes one that another beats in everything', () => {
    const estimate = fc.record({
      nanoUsd: fc.integer({ min: 0, max: 50 }),
      tokens: fc.integer({ min: 0, max: 50 }),
      latencyMs: fc.integer({ min: 0, max: 50 }),
      requests: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(
        fc.array(estimate, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('requests' as const, 'latency' as const, 'cost' as const),
        fc.integer({ min: 0, max: 60 }),
        (estimates, preference, latencyBudgetMs) => {
          const candidates = estimates.map((each) => ({ estimate: each }));
          const { estimate: taken } = choose(candidates as [(typeof candidates)[number]], {
            preference,
            latencyBudgetMs,
          });
          const isBeaten = estimates.some(
            (other) =>
              other.nanoUsd < taken.nanoUsd &&
              other.tokens < taken.tokens &&
              other.latencyMs < taken.latencyMs &&
              other.requests < taken.requests,
          );
          expect(isBeaten).toBe(false);
        },
      ),
    );
  });
});
