import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveText } from '../../src/streams/live-text.js';

describe('LiveText', () => {
  it('slices like a string, over any blocks', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9_000), { maxLength: 12 }), fc.nat(60_000), fc.nat(60_000), (lengths, from, to) => {
        const live = new LiveText();
        let plain = '';
        for (const [index, length] of lengths.entries()) {
          const piece = String.fromCharCode(97 + index).repeat(length);
          live.append(piece);
          plain += piece;
        }
        expect(live.length).toBe(plain.length);
        expect(live.toString()).toBe(plain);
        const end = Math.max(from, to);
        expect(live.slice(from)).toBe(plain.slice(from));
        expect(live.slice(from, end)).toBe(plain.slice(from, end));
      }),
    );
  });

  it('counts its revisions, so that offsets of a replaced text are known for stale', () => {
    const live = new LiveText();
    live.append('first');
    live.replace('second');
    expect([live.revision, live.toString()]).toEqual([1, 'second']);
  });

  it('carries a long text that comes word by word', () => {
    const live = new LiveText();
    let touched = 0;
    for (let index = 0; index < 250_000; index += 1) {
      const from = live.length;
      live.append('word ');
      touched += live.slice(from).length;
    }
    expect(touched).toBe(live.length);
  });
});
