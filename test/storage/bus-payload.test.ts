import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Assembler, decodePayload, encodePayloads } from '../../src/storage/bus-payload.js';

/** As for PostgreSQL, which takes payloads of fewer than 8,000 bytes. */
const encode = (publisher: string, number: number, channel: string, message: string): string[] =>
  encodePayloads({ publisher, number, channel, message }, 7_999);

function deliver(assembler: Assembler, payloads: string[]): { messages: string[]; gaps: number } {
  const messages: string[] = [];
  let gaps = 0;
  for (const payload of payloads) {
    const envelope = decodePayload(payload);
    if (envelope === undefined) throw new Error(`not decoded: ${payload}`);
    const { message, gap } = assembler.accept(envelope);
    if (gap) gaps += 1;
    if (message !== undefined) messages.push(message);
  }
  return { messages, gaps };
}

test('any text arrives as it was, in payloads that PostgreSQL takes', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constant('\0'),
    fc.constant('\ud800'),
    fc.constant('🎬'.repeat(3_000)),
    fc.constant('é'.repeat(9_000)),
    fc.constant('. r '),
  );
  fc.assert(
    fc.property(
      fc
        .string({ unit: 'binary', maxLength: 50 })
        .filter((channel) => !channel.includes('\0') && channel.isWellFormed()),
      fc.array(unit, { maxLength: 4 }),
      (channel, parts) => {
        const message = parts.join('');
        const payloads = encode('p', 1, channel, message);
        for (const payload of payloads) {
          expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
          expect(payload.isWellFormed() && !payload.includes('\0')).toBe(true);
          expect(decodePayload(payload)?.channel).toBe(channel);
        }
        expect(deliver(new Assembler(), payloads)).toEqual({ messages: [message], gaps: 0 });
      },
    ),
  );
});

test('a small message is one payload', () => {
  expect(encode('p', 1, 'generation:1', 'x'.repeat(7_000))).toHaveLength(1);
});

test('a foreign payload is left alone', () => {
  expect(['', 'hello', 'a.b c', 'a.1.0.1.1.x cm', 'a.1.!.1.1.r cm', 'a.1.0.1..r cm'].map(decodePayload)).toEqual(
    Array(6).fill(undefined),
  );
});

test.each(['c'.repeat(2_000), 'nul\0', '\ud800'])('a channel name that cannot travel is refused', (channel) => {
  expect(() => encode('p', 1, channel, 'm')).toThrow(RangeError);
});

describe('the assembler', () => {
  const long = 'x'.repeat(20_000);

  test('gives a message that is sent twice once', () => {
    const payloads = [...encode('p', 1, 'c', 'one'), ...encode('p', 2, 'c', long)];
    expect(deliver(new Assembler(), [...payloads, ...payloads])).toEqual({ messages: ['one', long], gaps: 0 });
  });

  test('gives a long message once when its sending was cut and done again', () => {
    const payloads = encode('p', 1, 'c', long);
    expect(deliver(new Assembler(), [...payloads.slice(0, 2), ...payloads])).toEqual({ messages: [long], gaps: 0 });
  });

  test('keeps the messages of several publishers apart', () => {
    const [a, b] = [encode('a', 7, 'c', long), encode('b', 3, 'c', `${long}!`)];
    const mixed = a.flatMap((payload, index) => [payload, b[index]].filter((each) => each !== undefined));
    expect(deliver(new Assembler(), mixed)).toEqual({ messages: [long, `${long}!`], gaps: 0 });
  });

  test('reports missing messages once, and goes on', () => {
    const of = (number: number): string[] => encode('p', number, 'c', String(number));
    expect(deliver(new Assembler(), [of(1), of(5), of(6)].flat())).toEqual({ messages: ['1', '5', '6'], gaps: 1 });
  });

  test('drops a message of which a piece is missing, and says so', () => {
    const payloads = encode('p', 2, 'c', long);
    const { messages, gaps } = deliver(new Assembler(), [
      ...encode('p', 1, 'c', '1'),
      ...payloads.slice(1),
      ...encode('p', 3, 'c', '3'),
    ]);
    expect(messages).toEqual(['1', '3']);
    expect(gaps).toBeGreaterThan(0);
  });

  test('leaves a message out that calls itself JSON and is none, and goes on', () => {
    const payloads = ['p.1.0.1.1.j c{', 'p.2.0.1.1.j c["a"]', ...encode('p', 3, 'c', '3')];
    expect(deliver(new Assembler(), payloads)).toEqual({ messages: ['3'], gaps: 2 });
  });

  test('forgets publishers that have been silent for long', () => {
    const assembler = new Assembler();
    for (let publisher = 0; publisher < 3_000; publisher += 1) {
      deliver(assembler, encode(`p${publisher}`, 1, 'c', 'm'));
    }
    expect(deliver(assembler, encode('p0', 9, 'c', 'm'))).toEqual({ messages: ['m'], gaps: 0 });
    expect(deliver(assembler, encode('p2999', 9, 'c', 'm'))).toEqual({ messages: ['m'], gaps: 1 });
  });
});
