import { beforeEach, describe, expect, it } from 'vitest';
import type { ProviderCaps } from '../../../src/llm/provider.js';
import { RateLimits } from '../../../src/optimizer/routing/rate-limit.js';
import type { Grant } from '../../../src/optimizer/routing/rate-limit.js';
import type { GrantRequest } from '../../../src/optimizer/routing/fair-queue.js';
import type { Target } from '../../../src/optimizer/upstream.js';
import { FakeClock } from '../../support/fake-clock.js';
import { faultOf } from '../../llm/provider-calls.js';
import { actor, targetOf } from '../routing.js';

let clock: FakeClock;
let limits: RateLimits;
let served: string[];
beforeEach(() => {
  clock = new FakeClock();
  limits = new RateLimits(clock);
  served = [];
});

const limited = (caps: ProviderCaps): Target => targetOf(actor('a', [''], { caps }));
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Asks for a grant and notes when it comes. */
function ask(target: Target, name: string, request: Partial<GrantRequest> = {}): Promise<Grant> {
  const grant = limits.acquire(target, {
    tenantId: 't',
    priority: 'normal',
    tokens: 100,
    signal: new AbortController().signal,
    ...request,
  });
  grant.then(() => served.push(name)).catch(() => {});
  return grant;
}

async function advance(ms: number): Promise<void> {
  clock.advance(ms);
  await settled();
}

describe('rate limits', () => {
  it('go on where they were when the clock is put back', async () => {
    const target = limited({ requestsPerMinute: 60 });
    await ask(target, 'first');
    clock.putBack(3_600_000);
    expect(limits.headroom(target)).toBe(59);
    for (let index = 0; index < 60; index += 1) void ask(target, String(index));
    await advance(1_000);
    expect(served).toHaveLength(61);
  });

  it('do not hold up a provider without any', async () => {
    const target = limited({});
    for (let index = 0; index < 1_000; index += 1) await ask(target, 'x');
    expect(limits.headroom(target)).toBe(Infinity);
    expect(clock.pending).toBe(0);
  });

  it('let as many requests through as configured, then one at a time as the bucket fills', async () => {
    const target = limited({ requestsPerMinute: 60 });
    expect(limits.headroom(target)).toBe(60);
    for (let index = 0; index < 62; index += 1) void ask(target, String(index));
    await settled();
    expect(served).toHaveLength(60);
    expect(limits.headroom(target)).toBe(0);
    await advance(999);
    expect(served).toHaveLength(60);
    await advance(1);
    expect(served).toHaveLength(61);
    await advance(1_000);
    expect(served).toHaveLength(62);
    expect(clock.pending).toBe(0);
  });

  it('do not pile up for names that callers make up', async () => {
    const { provider } = limited({ requestsPerMinute: 60 });
    await ask({ provider, model: 'busy' }, 'busy');
    for (let index = 0; index < 2_000; index += 1) limits.headroom({ provider, model: `made-up-${index}` });
    expect(limits.size).toBeLessThanOrEqual(500);
    expect(limits.headroom({ provider, model: 'busy' })).toBe(59);
  });

  it('count tokens too, and give back those that were not used', async () => {
    const target = limited({ tokensPerMinute: 1_000 });
    const first = await ask(target, 'first', { tokens: 800 });
    void ask(target, 'second', { tokens: 800 });
    await settled();
    expect(served).toEqual(['first']);
    first.reconcile(200);
    await settled();
    expect(served).toEqual(['first', 'second']);
  });

  it('let pass what is larger than the bucket once that is full', async () => {
    const target = limited({ tokensPerMinute: 1_000 });
    await ask(target, 'huge', { tokens: 50_000 });
    void ask(target, 'next', { tokens: 1 });
    await advance(59);
    expect(served).toEqual(['huge']);
    await advance(1);
    expect(served).toEqual(['huge', 'next']);
  });

  it('get everything back from what was not sent', async () => {
    const target = limited({ requestsPerMinute: 1, tokensPerMinute: 100 });
    const grant = await ask(target, 'first');
    expect(limits.headroom(target)).toBe(0);
    grant.release();
    grant.release();
    expect(limits.headroom(target)).toBe(1);
    await ask(target, 'second');
    expect(served).toEqual(['first', 'second']);
  });

  it('are lowered by what the provider says is left, and never raised', async () => {
    const target = limited({ requestsPerMinute: 60, tokensPerMinute: 6_000 });
    limits.observe(target, { remainingRequests: 2 });
    expect(limits.headroom(target)).toBe(2);
    limits.observe(target, { remainingRequests: 50, remainingTokens: 100_000 });
    expect(limits.headroom(target)).toBe(2);
    limits.observe(target, { remainingTokens: 0 });
    expect(limits.headroom(target)).toBe(0);
    await advance(60_000);
    expect(limits.headroom(target)).toBe(60);
  });

  it('are apart for each model', async () => {
    const target = limited({ requestsPerMinute: 1 });
    await ask(target, 'one');
    await ask({ ...target, model: 'other' }, 'two');
    expect(served).toEqual(['one', 'two']);
  });

  it('forget who leaves, and serve the next', async () => {
    const target = limited({ requestsPerMinute: 1 });
    await ask(target, 'first');
    const abort = new AbortController();
    const leaving = faultOf(ask(target, 'leaving', { signal: abort.signal }));
    void ask(target, 'next');
    abort.abort();
    expect(await leaving).toMatchObject({ code: 'CANCELLED' });
    await advance(60_000);
    expect(served).toEqual(['first', 'next']);
    expect(clock.pending).toBe(0);
    expect(await faultOf(ask(target, 'late', { signal: AbortSignal.abort() }))).toMatchObject({ code: 'CANCELLED' });
  });

  it('serve interactive work first, then normal, then background', async () => {
    const target = limited({ requestsPerMinute: 600 });
    limits.observe(target, { remainingRequests: 0 });
    void ask(target, 'background', { priority: 'background' });
    void ask(target, 'normal');
    void ask(target, 'interactive', { priority: 'interactive' });
    for (let index = 0; index < 3; index += 1) await advance(100);
    expect(served).toEqual(['interactive', 'normal', 'background']);
  });

  it('let work age: after 5 s it counts as one class higher', async () => {
    const target = limited({ requestsPerMinute: 6 });
    limits.observe(target, { remainingRequests: 0 });
    void ask(target, 'old background', { priority: 'background' });
    await advance(9_999);
    void ask(target, 'new normal');
    await advance(1);
    expect(served).toEqual(['old background']);
  });

  it('do not let a backlog that moves grow old', async () => {
    const target = limited({ requestsPerMinute: 60 });
    limits.observe(target, { remainingRequests: 0 });
    for (let index = 0; index < 30; index += 1) void ask(target, 'background', { priority: 'background' });
    await advance(12_000);
    void ask(target, 'normal', { tenantId: 'other' });
    await advance(1_000);
    expect(served.at(-1)).toBe('normal');
  });

  it("let a tenant's background work pass now and then, though its own interactive work never ends", async () => {
    const target = limited({ requestsPerMinute: 60 });
    limits.observe(target, { remainingRequests: 0 });
    for (let index = 0; index < 30; index += 1) void ask(target, 'interactive', { priority: 'interactive' });
    void ask(target, 'background', { priority: 'background' });
    for (let second = 0; second < 12; second += 1) await advance(1_000);
    expect(served).toContain('background');
  });
});

describe('P21: a tenant with 200 waiting requests', () => {
  it.each<[string, ProviderCaps, number]>([
    ['small requests', { requestsPerMinute: 60 }, 100],
    ['large requests', { requestsPerMinute: 600, tokensPerMinute: 100_000 }, 20_000],
    ['tiny requests', { requestsPerMinute: 600, tokensPerMinute: 600 }, 1],
  ])("delays another tenant's single call by at most 2 headroom (%s)", async (_name, caps, tokens) => {
    const target = limited(caps);
    limits.observe(target, { remainingRequests: 0, remainingTokens: 0 });
    for (let index = 0; index < 200; index += 1) void ask(target, `busy ${index}`, { tenantId: 'busy', tokens });
    while (served.length < 20) await advance(100);
    const before = served.length;
    void ask(target, 'single', { tenantId: 'other', tokens });
    while (!served.includes('single')) await advance(100);
    expect(served.indexOf('single') - before).toBeLessThanOrEqual(2);
    while (served.length < 201) await advance(60_000);
    expect(new Set(served).size).toBe(201);
  });

  it('has the same share as others, by tokens and not by requests', async () => {
    const target = limited({ tokensPerMinute: 60_000 });
    limits.observe(target, { remainingTokens: 0 });
    for (let index = 0; index < 20; index += 1) {
      void ask(target, 'large', { tenantId: 'large', tokens: 12_000 });
      void ask(target, 'small', { tenantId: 'small', tokens: 4_000 });
    }
    while (served.length < 16) await advance(1_000);
    // Three small ones for each large one.
    expect(served.slice(0, 16).filter((name) => name === 'small').length).toBeGreaterThanOrEqual(11);
  });
});
