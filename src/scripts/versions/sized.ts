/** A result with the memory that it holds. */
export interface Sized<Value> {
  readonly value: Value;
  /** In bytes. */
  readonly size: number;
}

/** What V8 needs for the parts of plain data, in bytes; estimated on the large side. */
const HEADER = 16;
const SLOT = 8;
const NUMBER = 12;
const WIDE = /[^\u0000-\u00ff]/;

/** How much memory plain data holds, in bytes. A string counts wherever it stands, also where two share it. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return HEADER + value.length * (WIDE.test(value) ? 2 : 1);
  if (typeof value === 'number') return NUMBER;
  if (typeof value !== 'object' || value === null) return 0;
  if (ArrayBuffer.isView(value)) return HEADER + value.byteLength;
  const parts = Array.isArray(value) ? value : value instanceof Map ? [...value].flat() : Object.values(value);
  let size = HEADER + SLOT + parts.length * SLOT;
  for (const part of parts) size += sizeOf(part);
  return size;
}
