import { beforeEach, describe, expect, it } from 'vitest';
import { Breakers } from '../../../src/optimizer/routing/breaker.js';
import type { Breaker, Verdict } from '../../../src/optimizer/routing/breaker.js';
import { FakeClock } from '../../support/fake-clock.js';

let clock: FakeClock;
let breakers: Breakers;
let breaker: Breaker;
beforeEach(() => {
  clock = new FakeClock();
  breakers = new Breakers(clock);
  breaker = breakers.of('a', 'm');
});

const call = (verdict: Verdict): void => breaker.enter().end(verdict);
const calls = (count: number, verdict: Verdict): void => {
  for (let index = 0; index < count; index += 1) call(verdict);
};

describe('P15: a breaker', () => {
  it('walks from closed to open to half-open to closed', () => {
    calls(4, 'failure');
    expect([breaker.state, breaker.waitMs]).toEqual(['closed', 0]);
    call('failure');
    expect([breaker.state, breaker.waitMs]).toEqual(['open', 15_000]);
    clock.advance(14_999);
    expect([breaker.state, breaker.waitMs]).toEqual(['open', 1]);
    clock.advance(1);
    expect([breaker.state, breaker.waitMs]).toEqual(['half-open', 0]);
    call('success');
    expect(breaker.state).toBe('half-open');
    call('success');
    expect(breaker.state).toBe('closed');
  });

  it('lets one probe through at a time', () => {
    calls(5, 'failure');
    clock.advance(15_000);
    const probe = breaker.enter();
    expect(breaker.waitMs).toBe(Infinity);
    probe.end('neutral');
    expect([breaker.state, breaker.waitMs]).toEqual(['half-open', 0]);
  });

  it('stays open for twice as long after each failed probe, up to 120 s, and forgets that when it closes', () => {
    calls(5, 'failure');
    for (const ms of [15_000, 30_000, 60_000, 120_000, 120_000]) {
      expect(breaker.waitMs).toBe(ms);
      clock.advance(ms);
      call('failure');
    }
    clock.advance(120_000);
    calls(2, 'success');
    calls(5, 'failure');
    expect(breaker.waitMs).toBe(15_000);
  });

  it('opens when half of at least 10 calls within 30 s failed', () => {
    for (let pair = 0; pair < 4; pair += 1) {
      call('failure');
      call('success');
    }
    call('success');
    expect(breaker.state).toBe('closed');
    call('failure');
    expect(breaker.state).toBe('open');
  });

  it('forgets what was more than 30 s ago', () => {
    for (let pair = 0; pair < 4; pair += 1) {
      call('failure');
      call('success');
    }
    clock.advance(30_000);
    call('success');
    call('failure');
    expect(breaker.state).toBe('closed');
  });

  it('counts failures in a row only', () => {
    calls(4, 'failure');
    call('success');
    calls(4, 'failure');
    expect(breaker.state).toBe('closed');
  });

  it('makes nothing of neutral ends', () => {
    calls(4, 'failure');
    calls(20, 'neutral');
    expect(breaker.state).toBe('closed');
    call('failure');
    expect(breaker.state).toBe('open');
  });

  it('makes nothing of calls that began before it opened', () => {
    const early = [breaker.enter(), breaker.enter(), breaker.enter()];
    calls(5, 'failure');
    clock.advance(15_000);
    for (const breakerGrant of early) breakerGrant.end('success');
    expect(breaker.state).toBe('half-open');
  });

  it('counts the end of a call once', () => {
    const breakerGrant = breaker.enter();
    for (let index = 0; index < 5; index += 1) breakerGrant.end('failure');
    expect(breaker.state).toBe('closed');
  });

  it('cools down without having failed, for as long as the longest demand', () => {
    breaker.coolDown(2_000);
    breaker.coolDown(500);
    expect([breaker.state, breaker.waitMs]).toEqual(['closed', 2_000]);
    clock.advance(2_000);
    expect(breaker.waitMs).toBe(0);
  });

  it('can be opened for long', () => {
    breaker.open(600_000);
    call('failure');
    expect(breaker.waitMs).toBe(600_000);
  });
});

describe('breakers', () => {
  it('are apart for each model at each provider', () => {
    calls(5, 'failure');
    expect(breakers.of('a', 'm').state).toBe('open');
    expect(breakers.of('a', 'n').state).toBe('closed');
    expect(breakers.of('b', 'm').state).toBe('closed');
  });

  it('tell states that people understand', () => {
    const state = () => breakers.stateOf('a', 'm');
    expect(state()).toBe('AVAILABLE');
    breaker.coolDown(1_000);
    expect(state()).toBe('COOLING_DOWN');
    calls(5, 'failure');
    expect(state()).toBe('UNAVAILABLE');
    clock.advance(15_000);
    expect(state()).toBe('COOLING_DOWN');
    calls(2, 'success');
    expect(state()).toBe('AVAILABLE');
  });

  it('tell of changes in the order of rank, until nobody wants to hear', () => {
    const heard: string[] = [];
    const forget = breakers.onChange(() => heard.push('late'), 2);
    breakers.onChange(() => heard.push('early'), 0);
    calls(5, 'failure');
    expect(heard).toEqual(['early', 'late']);
    forget();
    clock.advance(15_000);
    call('neutral');
    expect(heard).toEqual(['early', 'late', 'early']);
  });

  it('do not pile up for names that callers make up', () => {
    breaker.open(600_000);
    for (let index = 0; index < 2_000; index += 1) breakers.of('a', `made-up-${index}`);
    expect(breakers.of('a', 'm')).toBe(breaker);
    expect(breakers.of('a', 'made-up-1').state).toBe('closed');
  });

  it('do not pile up for models that no provider has and nobody asks for again', () => {
    const missing = Array.from({ length: 500 }, (_, index) => {
      const made = breakers.of('a', `made-up-${index}`);
      made.open(600_000);
      return made;
    });
    clock.advance(600_000);
    expect(missing.every(({ state }) => state === 'half-open')).toBe(true);
    breakers.of('a', 'one more');
    expect(breakers.of('a', 'made-up-1')).toBe(missing[1]);
    clock.advance(600_000);
    breakers.of('a', 'and another');
    expect(breakers.of('a', 'made-up-1')).not.toBe(missing[1]);
  });
});
