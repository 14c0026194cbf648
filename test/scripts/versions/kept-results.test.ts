import { describe, expect, it, vi } from 'vitest';
import { createKeptResults } from '../../../src/scripts/versions/kept-results.js';
import { sizeOf } from '../../../src/scripts/versions/sized.js';
import { deferred } from '../../support/deferred.js';

const KB = 1_000;
const sized = (value: string, size: number) => async () => ({ value, size });

describe('what was made', () => {
  it('is kept, and made again only once there was no room', async () => {
    const kept = createKeptResults(100 * KB);
    const make = vi.fn(sized('a', 10 * KB));
    expect([await kept.get('a', make), await kept.get('a', make)]).toEqual(['a', 'a']);
    expect(make).toHaveBeenCalledOnce();
    for (let at = 0; at < 10; at += 1) await kept.get(`other ${at}`, sized('x', 10 * KB));
    expect(kept.bytes).toBeLessThanOrEqual(100 * KB);
    await kept.get('a', make);
    expect(make).toHaveBeenCalledTimes(2);
  });

  it('is not kept if it alone takes too much, and drives nothing out', async () => {
    const kept = createKeptResults(100 * KB);
    const small = vi.fn(sized('small', 10 * KB));
    await kept.get('small', small);
    for (const size of [26 * KB, 90 * KB, 1_000_000 * KB]) {
      expect(await kept.get(`giant ${size}`, sized('giant', size))).toBe('giant');
    }
    expect(await kept.get('small', small)).toBe('small');
    expect(small).toHaveBeenCalledOnce();
    expect(kept.bytes).toBeLessThan(12 * KB);
  });

  it('is given to all who ask, with room for nothing', async () => {
    const kept = createKeptResults(0);
    const make = vi.fn(sized('a', 10));
    expect(await Promise.all([kept.get('a', make), kept.get('a', make)])).toEqual(['a', 'a']);
    expect(make).toHaveBeenCalledOnce();
    expect(await kept.get('a', make)).toBe('a');
    expect([make.mock.calls.length, kept.bytes]).toEqual([2, 0]);
  });

  it('is not kept if it failed', async () => {
    const kept = createKeptResults(100 * KB);
    const failed = kept.get('a', async () => Promise.reject(new Error('no')));
    await expect(failed).rejects.toThrow('no');
    expect(await kept.get('a', sized('a', 10))).toBe('a');
  });
});

describe('one who goes away', () => {
  it('leaves the others what they wait for', async () => {
    const kept = createKeptResults(100 * KB);
    const made = deferred<{ value: string; size: number }>();
    let stop!: AbortSignal;
    const make = (signal: AbortSignal) => ((stop = signal), made.promise);
    const leaving = new AbortController();
    const left = kept.get('a', make, leaving.signal);
    const stays = kept.get('a', make, new AbortController().signal);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(stop.aborted).toBe(false);
    made.resolve({ value: 'a', size: 10 });
    expect(await stays).toBe('a');
  });

  it('as the last ends the making, and the next who asks begins anew', async () => {
    const kept = createKeptResults(100 * KB);
    let stop!: AbortSignal;
    const leaving = new AbortController();
    const left = kept.get(
      'a',
      (signal) => (
        (stop = signal),
        new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
      ),
      leaving.signal,
    );
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect([stop.aborted, (stop.reason as Error).message]).toEqual([true, 'gone']);
    expect(await kept.get('a', sized('anew', 10))).toBe('anew');
    await expect(kept.get('a', sized('a', 10), AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });
});

it('the memory of plain data is told about as it is', () => {
  expect(sizeOf('x'.repeat(1_000))).toBeCloseTo(1_000, -2);
  expect(sizeOf('彼'.repeat(1_000))).toBeCloseTo(2_000, -2);
  expect(sizeOf(new Map([['a'.repeat(500), 'b'.repeat(500)]]))).toBeGreaterThan(1_000);
  const rows = Array.from({ length: 1_000 }, (_, at) => ({
    type: 'ACTION',
    text: `Line ${at} of it.`,
    character: null,
    dual: null,
    line: at,
  }));
  const before = heapUsed();
  const copies = Array.from({ length: 100 }, () => structuredClone(rows));
  const real = (heapUsed() - before) / copies.length;
  expect(sizeOf(rows) / real).toBeGreaterThan(0.6);
  expect(sizeOf(rows) / real).toBeLessThan(2);
});

function heapUsed(): number {
  return process.memoryUsage().heapUsed;
}
