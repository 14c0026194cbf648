import { beforeEach, describe, expect, it } from 'vitest';
import type { LlmProvider } from '../../../src/llm/provider.js';
import { LOCAL_LIMITS } from '../../../src/llm/watchdog-limits.js';
import { watchdogFor } from '../../../src/optimizer/routing/admission.js';
import type { GrantRequest } from '../../../src/optimizer/routing/fair-queue.js';
import { RateLimits } from '../../../src/optimizer/routing/rate-limit.js';
import type { Grant } from '../../../src/optimizer/routing/rate-limit.js';
import type { Target } from '../../../src/optimizer/upstream.js';
import { FakeClock } from '../../support/fake-clock.js';
import { faultOf } from '../../llm/provider-calls.js';
import { actor, callOf, setUp, targetOf } from '../routing.js';

let clock: FakeClock;
let limits: RateLimits;
let served: string[];
beforeEach(() => {
  clock = new FakeClock();
  limits = new RateLimits(clock);
  served = [];
});

const at = (baseUrl: string, more: Partial<LlmProvider> = {}): Target =>
  targetOf(actor('own', [''], { baseUrl, ...more }));
const own = (more: Partial<LlmProvider> = {}): Target => at('http://127.0.0.1:8080/v1', more);
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

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

async function askMany(target: Target, count: number): Promise<Promise<Grant>[]> {
  const grants = Array.from({ length: count }, (_, index) => ask(target, String(index)));
  await settled();
  return grants;
}

const END = { firstTokenMs: 100, durationMs: 1_000, timedOut: false };

describe('requests that a provider gets at once', () => {
  it("are four at a server of one's own until it has been tried, and any number elsewhere", async () => {
    void (await askMany(own(), 10));
    expect(served).toHaveLength(4);
    expect(limits.headroom(own())).toBe(0);
    const gateway = own({ name: 'gateway', keyed: true });
    const remote = at('https://llm.example.com/v1', { name: 'remote' });
    const inProcess = targetOf(actor('inside', ['']));
    for (const target of [gateway, remote, inProcess]) {
      void (await askMany(target, 100));
      expect(limits.headroom(target)).toBe(Infinity);
    }
    expect(served).toHaveLength(304);
  });

  it('are as many as is configured, wherever it stands', async () => {
    void (await askMany(at('https://llm.example.com/v1', { caps: { maxConcurrent: 2 } }), 5));
    expect(served).toHaveLength(2);
  });

  it('are as many as the server tells, from then on, unless the configuration says otherwise', async () => {
    const grants = await askMany(own(), 10);
    limits.tellSlots('own', 6);
    await settled();
    expect(served).toHaveLength(6);
    limits.tellSlots('own', 1);
    for (const grant of grants.slice(0, 5)) (await grant).ended(END);
    await settled();
    expect(served).toHaveLength(6);
    (await grants[5]!).ended(END);
    await settled();
    expect(served).toHaveLength(7);
    const told = own({ name: 'told', caps: { maxConcurrent: 3 } });
    limits.tellSlots('told', 1);
    expect(limits.headroom(told)).toBe(3);
  });

  it('leave as others end, by class and by tenant in turn', async () => {
    const one = own({ caps: { maxConcurrent: 1 } });
    const first = await ask(one, 'first');
    const rest: Promise<Grant>[] = [];
    for (let index = 0; index < 20; index += 1) rest.push(ask(one, `big-${index}`, { tenantId: 'big', tokens: 4_000 }));
    rest.push(ask(one, 'small', { tenantId: 'small', tokens: 4_000 }), ask(one, 'urgent', { priority: 'interactive' }));
    await settled();
    first.ended(END);
    for (let index = 0; index < 3; index += 1) {
      await settled();
      const latest = served.at(-1)!;
      const grant = latest === 'urgent' ? rest[21]! : latest === 'small' ? rest[20]! : rest[Number(latest.slice(4))]!;
      (await grant).ended(END);
    }
    await settled();
    expect(served.slice(0, 2)).toEqual(['first', 'urgent']);
    expect(served.slice(2, 4)).toContain('small');
  });

  it('are given back once, whatever is called twice, and when nothing was sent', async () => {
    const one = own({ caps: { maxConcurrent: 1 } });
    const grant = await ask(one, 'first');
    grant.ended(END);
    grant.ended(END);
    grant.release();
    expect(limits.headroom(one)).toBe(1);
    (await ask(one, 'second')).release();
    expect(limits.headroom(one)).toBe(1);
  });

  it('are not waited for by calls that are cancelled, which take nothing', async () => {
    const one = own({ caps: { maxConcurrent: 1, requestsPerMinute: 2 } });
    const first = await ask(one, 'first');
    const leaving = new AbortController();
    const left = ask(one, 'left', { signal: leaving.signal });
    await settled();
    leaving.abort();
    expect((await faultOf(left)).code).toBe('CANCELLED');
    first.ended(END);
    expect(limits.headroom(one)).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('rise where answers begin soon', async () => {
    const target = own();
    for (let round = 0; round < 3; round += 1) {
      const grants = await Promise.all(Array.from({ length: limits.headroom(target) }, () => ask(target, 'x')));
      for (const grant of grants) grant.ended(END);
    }
    expect(limits.headroom(target)).toBeGreaterThan(4);
  });
});

describe('the time for the first text', () => {
  const limitsWith = (ahead: number) =>
    watchdogFor(
      [callOf(setUp([actor('own', [''])]).router)],
      own({ watchdog: LOCAL_LIMITS }),
      undefined,
      Infinity,
      ahead,
    );

  it('grows with what a server has to answer before', async () => {
    const grants = await Promise.all(await askMany(own(), 4));
    expect(grants.map(({ ahead }) => ahead)).toEqual([3, 3, 3, 3]);
    for (const grant of grants.slice(1)) grant.ended(END);
    expect(grants[0]!.ahead).toBe(0);
    expect(limitsWith(0)).toEqual(LOCAL_LIMITS);
    expect(limitsWith(3)).toEqual({
      ttftMs: 4 * LOCAL_LIMITS.ttftMs,
      idleMs: LOCAL_LIMITS.idleMs,
      totalMs: LOCAL_LIMITS.totalMs + 3 * LOCAL_LIMITS.ttftMs,
    });
  });

  it('counts only those beyond the slots that a server tells, and none where nothing is known of queues', async () => {
    const told = own({ name: 'told', caps: { maxConcurrent: 4 } });
    limits.tellSlots('told', 2);
    const ahead: number[] = [];
    for (let index = 0; index < 4; index += 1) ahead.push((await ask(told, 'x')).ahead);
    expect(ahead).toEqual([0, 0, 1, 2]);
    const remote = at('https://llm.example.com/v1', { name: 'remote', caps: { maxConcurrent: 2 } });
    expect([(await ask(remote, 'x')).ahead, (await ask(remote, 'x')).ahead]).toEqual([0, 0]);
  });
});
