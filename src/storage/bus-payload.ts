/**
 * A bus message on its way over a wire: a header and a piece of the message.
 *
 *   <publisher>.<number>.<piece>.<pieces>.<channel length>.<r|j> <channel><piece of the message>
 *
 * Numbers are in base 36 and count a publisher's messages from 1: PostgreSQL, for one, does not merge two equal messages then, a message
 * that is sent twice is recognized, and a missing one is noticed. `j` marks text that a wire may not hold, sent as JSON.
 */
interface Envelope {
  publisher: string;
  number: number;
  piece: number;
  pieces: number;
  encoding: 'raw' | 'json';
  channel: string;
  text: string;
}

/** UTF-8 needs at most so many bytes for a UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;
const HEADER_LIMIT_BYTES = 80;
const CHANNEL_LIMIT_BYTES = 1_000;

/** Throws RangeError for a channel that does not fit into the header. */
export function encodePayloads(
  { publisher, number, channel, message }: Pick<Envelope, 'publisher' | 'number' | 'channel'> & { message: string },
  limitBytes: number,
): string[] {
  if (Buffer.byteLength(channel) > CHANNEL_LIMIT_BYTES || channel.includes('\0') || !channel.isWellFormed()) {
    throw new RangeError(
      `The bus channel "${channel.slice(0, 60)}" is longer than ${CHANNEL_LIMIT_BYTES} bytes, or not text that every wire can hold.`,
    );
  }
  const json = message.includes('\0') || !message.isWellFormed();
  const text = json ? JSON.stringify(message) : message;
  const pieces = split(text, limitBytes - HEADER_LIMIT_BYTES - Buffer.byteLength(channel));
  return pieces.map((piece, index) => {
    const numbers = [number, index, pieces.length, channel.length].map((value) => value.toString(36));
    return `${publisher}.${numbers.join('.')}.${json ? 'j' : 'r'} ${channel}${piece}`;
  });
}

/** Undefined for a payload that is not of this bus. */
export function decodePayload(payload: string): Envelope | undefined {
  const space = payload.indexOf(' ');
  const [publisher, number, piece, pieces, channelLength, encoding] = payload.slice(0, Math.max(0, space)).split('.');
  if (
    publisher === undefined ||
    number === undefined ||
    piece === undefined ||
    pieces === undefined ||
    channelLength === undefined
  ) {
    return undefined;
  }
  if (encoding !== 'r' && encoding !== 'j') return undefined;
  const numbers = [number, piece, pieces, channelLength].map((digits) => Number.parseInt(digits, 36));
  if (!numbers.every(Number.isSafeInteger)) return undefined;
  const [numberOf = 0, pieceOf = 0, piecesOf = 0, lengthOf = 0] = numbers;
  const bodyStart = space + 1 + lengthOf;
  return {
    publisher,
    number: numberOf,
    piece: pieceOf,
    pieces: piecesOf,
    encoding: encoding === 'j' ? 'json' : 'raw',
    channel: payload.slice(space + 1, bodyStart),
    text: payload.slice(bodyStart),
  };
}

function split(text: string, limitBytes: number): string[] {
  if (text.length * MAX_BYTES_PER_UNIT <= limitBytes || Buffer.byteLength(text) <= limitBytes) return [text];
  const step = Math.floor(limitBytes / MAX_BYTES_PER_UNIT);
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + step);
    // A pair of surrogates is one character and must not be cut.
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

const MAX_PUBLISHERS = 1_000;

/** Puts messages together from the payloads of all publishers, drops those that came before, and notices missing ones. */
export class Assembler {
  /** Oldest publisher first; the map is kept small by forgetting it. */
  readonly #publishers = new Map<string, { last: number; pieces: string[] }>();

  /** Gives the message if this piece completes one. `gap` is true when something of the same publisher is missing before it. */
  accept(envelope: Envelope): { message: string | undefined; gap: boolean } {
    const publisher = this.#publishers.get(envelope.publisher) ?? { last: envelope.number - 1, pieces: [] };
    this.#remember(envelope.publisher, publisher);
    if (envelope.number <= publisher.last) return { message: undefined, gap: false };
    let gap = envelope.number > publisher.last + 1;
    if (gap) publisher.last = envelope.number - 1;
    // A message that is sent again begins anew.
    if (gap || envelope.piece === 0) publisher.pieces = [];
    if (envelope.piece === publisher.pieces.length) publisher.pieces.push(envelope.text);
    else gap = true;
    if (envelope.piece + 1 < envelope.pieces) return { message: undefined, gap };
    const { pieces } = publisher;
    publisher.pieces = [];
    publisher.last = envelope.number;
    if (pieces.length !== envelope.pieces) return { message: undefined, gap: true };
    const text = pieces.join('');
    const message = envelope.encoding === 'json' ? stringFromJson(text) : text;
    return { message, gap: gap || message === undefined };
  }

  #remember(name: string, publisher: { last: number; pieces: string[] }): void {
    this.#publishers.delete(name);
    this.#publishers.set(name, publisher);
    if (this.#publishers.size <= MAX_PUBLISHERS) return;
    for (const oldest of this.#publishers.keys()) {
      this.#publishers.delete(oldest);
      break;
    }
  }
}

function stringFromJson(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    // Not what this bus sends.
    return undefined;
  }
}
