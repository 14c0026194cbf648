import { describe, expect, it } from 'vitest';
import { unpackWoff } from '../../../src/screenplay/render/woff.js';
import { loadFonts } from '../../../src/scripts/pdf/fonts.js';

const FONTS = loadFonts();
const FILES = Object.values(FONTS).flat();
const [first] = FILES;

interface Table {
  readonly tag: string;
  readonly checksum: number;
  readonly offset: number;
  readonly length: number;
}

function tablesOf(bytes: Uint8Array): Table[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: view.getUint16(4) }, (_, index) => {
    const at = 12 + 16 * index;
    return {
      tag: Buffer.from(bytes.subarray(at, at + 4)).toString('latin1'),
      checksum: view.getUint32(at + 4),
      offset: view.getUint32(at + 8),
      length: view.getUint32(at + 12),
    };
  });
}

/** As fonts count it: all words of a table, its own adjustment in `head` left out. */
function sumOf(bytes: Uint8Array, { tag, offset, length }: Table): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0;
  for (let at = offset; at < offset + length; at += 4) {
    if (tag !== 'head' || at !== offset + 8) sum = (sum + view.getUint32(at)) >>> 0;
  }
  return sum;
}

describe('unpacking a .woff file', () => {
  it.each(FILES)('gives the tables that $name was made of', ({ bytes }) => {
    const unpacked = unpackWoff(bytes);
    const tables = tablesOf(unpacked);
    expect(tables.map(({ tag }) => tag)).toEqual(expect.arrayContaining(['cmap', 'glyf', 'head', 'hmtx', 'loca']));
    for (const table of tables) expect(sumOf(unpacked, table), table.tag).toBe(table.checksum);
    expect(unpacked.length).toBe(new DataView(bytes.buffer, bytes.byteOffset).getUint32(16));
  });

  it('leaves other fonts alone', () => {
    const unpacked = unpackWoff(first!.bytes);
    expect(unpackWoff(unpacked)).toBe(unpacked);
  });

  it('fails wherever the file is cut, and on a table that is not what it states', () => {
    const { bytes } = first!;
    const tables = new DataView(bytes.buffer, bytes.byteOffset).getUint16(12);
    for (const length of [4, 12, 43, 60, 44 + 20 * tables, bytes.length >> 1, bytes.length - 200]) {
      expect(() => unpackWoff(bytes.slice(0, length)), `${length} bytes`).toThrow();
    }
    const longer = bytes.slice();
    const stated = new DataView(longer.buffer);
    stated.setUint32(44 + 12, stated.getUint32(44 + 12) + 100);
    expect(() => unpackWoff(longer)).toThrow();
  });
});
