import { beforeEach, describe, expect, it } from 'vitest';
import { PackBreaker } from '../../../src/optimizer/strategies/pack-breaker.js';
import type { PackTrust } from '../../../src/optimizer/strategies/pack-breaker.js';
import { FakeClock } from '../../support/fake-clock.js';

const MINUTE = 60_000;
const NEVER = new AbortController().signal;

let clock: FakeClock;
let unknown: PackTrust;
let trusted: PackTrust;
beforeEach(() => {
  clock = new FakeClock();
  const breaker = new PackBreaker(clock);
  unknown = breaker.of('unknown', false);
  trusted = breaker.of('trusted', true);
});

describe('the size of packs', () => {
  it('is free at first, halves with each spoiled one of a new model, and is none at last', () => {
    expect(unknown.limit).toBe(Infinity);
    unknown.record(8, 'spoiled');
    expect(unknown.limit).toBe(4);
    unknown.record(4, 'spoiled');
    expect(unknown.limit).toBe(2);
    expect(unknown.isOff).toBe(false);
    unknown.record(2, 'spoiled');
    expect(unknown.isOff).toBe(true);
  });

  it('begins anew with two items after ten minutes, and doubles with each useful pack', () => {
    unknown.record(2, 'spoiled');
    clock.advance(10 * MINUTE - 1);
    expect(unknown.isOff).toBe(true);
    clock.advance(1);
    expect(unknown.limit).toBe(2);
    unknown.record(2, 'useful');
    expect(unknown.limit).toBe(4);
    unknown.record(3, 'useful');
    expect(unknown.limit).toBe(6);
  });

  it('is none for twice as long each time, two hours at most, until a pack is of use', () => {
    for (const minutes of [10, 20, 40, 80, 120, 120]) {
      unknown.record(2, 'spoiled');
      clock.advance(minutes * MINUTE - 1);
      expect(unknown.isOff).toBe(true);
      clock.advance(1);
      expect(unknown.isOff).toBe(false);
    }
    unknown.record(2, 'useful');
    for (let failed = 0; failed < 3; failed += 1) unknown.record(4, 'spoiled');
    clock.advance(10 * MINUTE);
    expect(unknown.isOff).toBe(false);
  });

  it('where packs were good: one failure is borne, two in a row halve it, three in ten end it', () => {
    trusted.record(8, 'spoiled');
    expect(trusted.limit).toBe(Infinity);
    trusted.record(8, 'spoiled');
    expect(trusted.limit).toBe(4);
    trusted.record(4, 'useful');
    expect(trusted.limit).toBe(8);
    trusted.record(8, 'spoiled');
    expect(trusted.isOff).toBe(true);
  });

  it('keeps for ten minutes to what the model could read', () => {
    trusted.record(8, 'too-large');
    trusted.record(4, 'useful');
    expect(trusted.limit).toBe(4);
    clock.advance(10 * MINUTE);
    expect(trusted.limit).toBe(Infinity);
  });
});

describe('the first pack of a new model', () => {
  it('goes ahead: the next leave once two of its items are answered', async () => {
    const first = await unknown.enter(NEVER);
    const order: string[] = [];
    const second = unknown.enter(NEVER).then(() => order.push('second'));
    first.answered(1);
    await Promise.resolve();
    order.push('one answer');
    first.answered(2);
    await second;
    expect(order).toEqual(['one answer', 'second']);
    expect(clock.pending).toBe(0);
  });

  it('is followed by one more alone when it came to nothing', async () => {
    const first = await unknown.enter(NEVER);
    const others = [unknown.enter(NEVER), unknown.enter(NEVER)];
    unknown.record(8, 'spoiled');
    first.ended();
    const second = await Promise.race(others);
    unknown.record(4, 'useful');
    second.ended();
    await Promise.all(others);
    expect(unknown.isOpen).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it.each<[string, number, (wait: AbortController) => void]>([
    ['ten seconds', Infinity, () => clock.advance(10_000)],
    ['as long as their callers have time', 300, () => clock.advance(300)],
    ['until nobody waits for them', Infinity, (wait) => wait.abort()],
  ])('is waited for no longer than %s', async (_, patienceMs, end) => {
    await unknown.enter(NEVER);
    const wait = new AbortController();
    const second = unknown.enter(wait.signal, patienceMs);
    end(wait);
    await second;
    expect(clock.pending).toBe(0);
  });

  it('is no matter where the server is trusted, or the model was good before', async () => {
    expect(trusted.isOpen).toBe(true);
    unknown.record(2, 'useful');
    await Promise.all([unknown.enter(NEVER), unknown.enter(NEVER)]);
    expect(clock.pending).toBe(0);
  });
});
