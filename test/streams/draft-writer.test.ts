import { describe, expect, it } from 'vitest';
import type { Closed } from '../../src/streams/draft-writer.js';
import { CoalescingWriter } from '../../src/streams/draft-writer.js';
import { LiveText } from '../../src/streams/live-text.js';
import { FakeClock } from '../support/fake-clock.js';

function desk() {
  const clock = new FakeClock();
  const live = new LiveText();
  const sent: string[] = [];
  const closed: Closed[] = [];
  const errors: unknown[] = [];
  const saves: { text: string; end: PromiseWithResolvers<boolean> }[] = [];
  const writer = new CoalescingWriter({
    name: 'draft 1',
    live,
    clock,
    coalesceMs: 30,
    saveEveryMs: 1_000,
    save(text) {
      const end = Promise.withResolvers<boolean>();
      saves.push({ text, end });
      return end.promise;
    },
    onSent: (from) => sent.push(from < 0 ? `=${live.toString()}` : live.slice(from)),
    onClosed: (how) => closed.push(how),
    onError: (error) => errors.push(error),
  });
  return { clock, live, sent, closed, errors, saves, writer };
}

/** Lets promise callbacks run. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a draft’s writer: rule 5', () => {
  it('sends the first text at once', () => {
    const { writer, sent } = desk();
    writer.append('FADE');
    expect(sent).toEqual(['FADE']);
  });

  it('sends what follows 30 ms after what was sent last, or at once when so much has passed', () => {
    const { writer, sent, clock } = desk();
    writer.append('FADE');
    clock.advance(10);
    writer.append(' IN');
    clock.advance(19);
    writer.append(':');
    expect(sent).toEqual(['FADE']);
    clock.advance(1);
    expect(sent).toEqual(['FADE', ' IN:']);
    clock.advance(30);
    writer.append('\n');
    expect(sent).toEqual(['FADE', ' IN:', '\n']);
    writer.append('\n');
    clock.advance(29);
    expect(sent).toHaveLength(3);
    clock.advance(1);
    expect(sent).toHaveLength(4);
    expect(writer.text).toBe('FADE IN:\n\n');
  });

  it('holds text up for no longer when the clock is put back', () => {
    const { writer, sent, clock } = desk();
    writer.append('FADE');
    clock.putBack(3_600_000);
    writer.append(' IN:');
    expect(sent).toEqual(['FADE', ' IN:']);
  });

  it('sends only the rest of a text that is replaced by a longer one', () => {
    const { writer, sent, live } = desk();
    writer.append('FADE');
    writer.append(' IN');
    writer.replace('FADE IN:\n');
    expect(sent).toEqual(['FADE', ' IN:\n']);
    expect([writer.text, live.revision]).toEqual(['FADE IN:\n', 0]);
    writer.replace('FADE IN:\n');
    expect(sent).toHaveLength(2);
    writer.replace('FADE IN');
    expect(sent.at(-1)).toBe('=FADE IN');
  });

  it('sends the rest at once when the draft ends', async () => {
    const { writer, sent, closed, clock } = desk();
    writer.append('FADE');
    writer.append(' OUT.');
    expect(writer.text).toBe('FADE OUT.');
    await writer.finish();
    expect(sent).toEqual(['FADE', ' OUT.']);
    expect(closed).toEqual(['finished']);
    expect(clock.pending).toBe(0);
    expect(() => writer.append('more')).toThrow('draft 1 is finished and takes no more text');
    await writer.finish();
  });

  it('tells readers of a replaced text at once, and forgets what was unsent', () => {
    const { writer, sent, clock } = desk();
    writer.append('one');
    writer.append(' lost');
    writer.replace('two');
    clock.advance(30);
    expect(sent).toEqual(['one', '=two']);
    expect(writer.text).toBe('two');
  });

  it('neither cuts a surrogate pair nor keeps what PostgreSQL cannot store', async () => {
    const { writer, sent, clock } = desk();
    writer.append('sea \ud83c');
    writer.append('\udf0a\0!');
    clock.advance(30);
    expect(sent).toEqual(['sea ', '🌊!']);
    writer.append('\ud83c');
    await writer.finish();
    expect(writer.text).toBe('sea 🌊!\ufffd');
  });

  it('goes silent when it is abandoned', () => {
    const { writer, sent, closed, clock } = desk();
    writer.append('one');
    writer.append(' two');
    writer.abandon();
    clock.advance(2_000);
    writer.append(' three');
    expect(sent).toEqual(['one']);
    expect(closed).toEqual(['abandoned']);
    expect(clock.pending).toBe(0);
  });
});

describe('a draft’s writer saves partial text', () => {
  it('about once a second, while there is something new', async () => {
    const { writer, saves, clock } = desk();
    writer.append('one');
    clock.advance(999);
    expect(saves).toHaveLength(0);
    clock.advance(1);
    expect(saves.map(({ text }) => text)).toEqual(['one']);
    saves[0]?.end.resolve(true);
    await turn();
    clock.advance(5_000);
    expect(saves).toHaveLength(1);
    writer.append(' two');
    clock.advance(1_030);
    expect(saves.map(({ text }) => text)).toEqual(['one', 'one two']);
  });

  it('never twice at a time', async () => {
    const { writer, saves, clock } = desk();
    writer.append('one');
    clock.advance(1_000);
    writer.append(' two');
    clock.advance(10_000);
    const asked = writer.saveNow();
    expect(saves).toHaveLength(1);
    saves[0]?.end.resolve(true);
    await turn();
    expect(saves.map(({ text }) => text)).toEqual(['one', 'one two']);
    saves[1]?.end.resolve(true);
    expect(await asked).toEqual({ revision: 0, length: 7 });
  });

  it('again after a failure, which is reported', async () => {
    const { writer, saves, errors, clock } = desk();
    writer.append('one');
    clock.advance(1_000);
    saves[0]?.end.reject(new Error('the disk is full'));
    await turn();
    expect(errors).toEqual([new Error('the disk is full')]);
    clock.advance(1_000);
    expect(saves.map(({ text }) => text)).toEqual(['one', 'one']);
  });

  it('and waits at its end for the save in flight', async () => {
    const { writer, saves, clock } = desk();
    writer.append('one');
    clock.advance(1_000);
    let finished = false;
    const finishing = writer.finish().then(() => (finished = true));
    await turn();
    expect(finished).toBe(false);
    saves[0]?.end.resolve(true);
    await finishing;
    expect(clock.pending).toBe(0);
  });
});
