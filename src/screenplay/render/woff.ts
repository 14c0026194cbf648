import { inflateSync } from 'node:zlib';

const SIGNATURE = 0x774f4646;
const HEADER = { woff: 44, sfnt: 12 };
const ENTRY = { woff: 20, sfnt: 16 };

/**
 * A `.woff` file as the `.ttf` or `.otf` file it was made of (W3C WOFF 1.0, section 3); other files as they are. Drawing from packed
 * tables costs several times as much, because the reader of fonts unpacks a table again for each glyph.
 *
 * @throws if the file is cut short or a table does not unpack to its stated length
 */
export function unpackWoff(bytes: Uint8Array): Uint8Array {
  const woff = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (woff.getUint32(0) !== SIGNATURE) return bytes;
  const count = woff.getUint16(12);
  const tables = Array.from({ length: count }, (_, index) => readTable(bytes, woff, HEADER.woff + index * ENTRY.woff));
  const start = HEADER.sfnt + count * ENTRY.sfnt;
  const unpacked = new Uint8Array(tables.reduce((sum, { data }) => sum + padded(data.length), start));
  const sfnt = new DataView(unpacked.buffer);
  const power = Math.floor(Math.log2(count));
  sfnt.setUint32(0, woff.getUint32(4));
  [count, 16 * 2 ** power, power, 16 * (count - 2 ** power)].forEach((value, index) =>
    sfnt.setUint16(4 + 2 * index, value),
  );
  let offset = start;
  tables.forEach(({ tag, checksum, data }, index) => {
    [tag, checksum, offset, data.length].forEach((value, field) =>
      sfnt.setUint32(HEADER.sfnt + index * ENTRY.sfnt + 4 * field, value),
    );
    unpacked.set(data, offset);
    offset += padded(data.length);
  });
  return unpacked;
}

function readTable(bytes: Uint8Array, woff: DataView, at: number) {
  const [tag, offset, packed, length, checksum] = [0, 4, 8, 12, 16].map((field) => woff.getUint32(at + field)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (offset + packed > bytes.length) {
    throw new RangeError(`A table of the font ends at byte ${offset + packed} of ${bytes.length}.`);
  }
  const stored = bytes.subarray(offset, offset + packed);
  const data = packed < length ? inflateSync(stored, { maxOutputLength: length }) : stored;
  if (data.length !== length) {
    throw new RangeError(`A table of the font has ${data.length} bytes, not the ${length} it states.`);
  }
  return { tag, checksum, data };
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
