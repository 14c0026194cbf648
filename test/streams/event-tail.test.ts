import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventTail } from '../../src/streams/event-tail.js';
import { WakeList } from '../../src/streams/wake-list.js';

const LAST = 60;
const LIMITS = { events: 12, size: 1_000, age: 5_000 };

interface Told {
  seq: number;
  at: Date;
  text: string;
}

/** The event as it is read from a table: each time another object. */
const told = (seq: number): Told => ({ seq, at: new Date(seq * 100), text: seq % 9 === 0 ? 'x'.repeat(400) : '' });
/** Some were deleted, or are not known to this version. */
const stored = (from: number, through: number, gone: ReadonlySet<number>) =>
  Array.from({ length: Math.max(0, through - from) }, (_, index) => from + 1 + index)
    .filter((seq) => !gone.has(seq))
    .map(told);

const seqs = (events: readonly Told[]) => events.map(({ seq }) => seq);

describe('the tail of a channel’s events', () => {
  it('gives what is stored and nothing else, in pages, whatever was read in whichever order', () => {
    const range = fc.tuple(fc.nat(LAST), fc.integer({ min: 0, max: 20 }));
    let served = 0;
    fc.assert(
      fc.property(
        fc.array(range, { minLength: 1, maxLength: 30 }),
        fc.uniqueArray(fc.integer({ min: 1, max: LAST }), { maxLength: 15 }),
        fc.nat(8_000),
        (reads, missing, now) => {
          const gone = new Set(missing);
          let time = 0;
          const tail = new EventTail<Told>(LIMITS, () => time);
          for (const [after, count] of reads) {
            const through = Math.min(LAST, after + count);
            const given = tail.put(after, through, stored(after, through, gone));
            expect(seqs(given)).toEqual(seqs(stored(after, through, gone)));
            time = Math.max(time, now);
            for (let from = 0; from <= LAST; from += 1) {
              const page = tail.page(from, 5);
              if (page === undefined) continue;
              served += 1;
              expect(seqs(page.events)).toEqual(seqs(stored(from, page.through, gone)));
              expect(page.events.length).toBeLessThanOrEqual(5);
              if (!page.more) expect(page.through).toBe(tail.through);
              expect(tail.page(from, 5)).toBe(page);
              for (const event of page.events) {
                expect(event.at.getTime()).toBeGreaterThanOrEqual(time - LIMITS.age);
                const same = given.find(({ seq }) => seq === event.seq);
                if (same !== undefined) expect(event).toBe(same);
              }
            }
            const all = tail.upTo(tail.through);
            if (all === undefined) continue;
            expect(seqs(all)).toEqual(seqs(stored(0, tail.through, gone)));
            expect(all.length).toBeLessThanOrEqual(LIMITS.events);
            expect(JSON.stringify(all).length).toBeLessThan(LIMITS.size + 100);
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(served).toBeGreaterThan(1_000);
  });

  it('serves those who come next, also when all that it had was too large', () => {
    const tail = new EventTail<Told>({ ...LIMITS, size: 10 }, () => 0);
    tail.put(0, 3, stored(0, 3, new Set()));
    expect(tail.page(2, 5)).toBeUndefined();
    expect(tail.page(3, 5)).toEqual({ events: [], through: 3, more: false });
  });
});

describe('a list of readers to wake', () => {
  it('wakes each of them, some in a turn, and all again when it is asked to meanwhile', async () => {
    const list = new WakeList();
    const times = Array.from({ length: 100 }, () => 0);
    const readers = times.map((_, index) => ({ wake: () => void (times[index]! += 1) }));
    for (const reader of readers) list.add(reader);
    list.wake();
    expect(times.filter((count) => count > 0)).toHaveLength(32);
    list.wake();
    list.wake();
    for (let turn = 0; turn < 12; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(times).toEqual(times.map(() => 2));
  });

  it('keeps who was added twice until both have left', () => {
    const list = new WakeList();
    let woken = 0;
    const reader = { wake: () => void (woken += 1) };
    list.add(reader);
    list.add(reader);
    list.remove(reader);
    list.wake();
    expect([woken, list.size]).toEqual([1, 1]);
    list.remove(reader);
    list.remove(reader);
    list.wake();
    expect([woken, list.size]).toEqual([1, 0]);
  });
});
