/** How many bytes a result takes as JSON. Counting stops beyond `most`: the number is then larger than `most`, but not exact. */
export function jsonBytes(value: unknown, most: number): number {
  switch (typeof value) {
    case 'string':
      return Buffer.byteLength(JSON.stringify(value));
    case 'number':
    case 'boolean':
      return String(value).length;
    case 'object':
      return value === null ? 4 : bytesOfMembers(value, most);
    default:
      return 0;
  }
}

function bytesOfMembers(value: object, most: number): number {
  if (value instanceof Date) return 26;
  if (value instanceof Error) return jsonBytes(toJson(value), most);
  let bytes = 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      bytes += jsonBytes(item, most) + 1;
      if (bytes > most) break;
    }
    return bytes;
  }
  for (const key in value) {
    bytes += key.length + 4 + jsonBytes((value as Record<string, unknown>)[key], most);
    if (bytes > most) break;
  }
  return bytes;
}

function toJson(error: Error): object {
  return (error as Partial<{ toJSON(): object }>).toJSON?.() ?? { message: error.message };
}

/** What a character takes at most in JSON: an escape. */
const LARGEST_CHARACTER = 6;

/**
 * Whether a result takes at most so many bytes as JSON, by the lengths of its strings alone: much quicker than counting. False when that
 * does not tell.
 */
export function surelyFits(value: unknown, most: number): boolean {
  return bytesAtMost(value, most) <= most;
}

function bytesAtMost(value: unknown, most: number): number {
  switch (typeof value) {
    case 'string':
      return value.length * LARGEST_CHARACTER + 2;
    case 'object':
      break;
    default:
      // The longest number has 24 characters.
      return 24;
  }
  if (value === null) return 4;
  let bytes = 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      bytes += bytesAtMost(item, most) + 1;
      if (bytes > most) break;
    }
    return bytes;
  }
  // What has a form of its own in JSON is counted in it.
  if (value instanceof Date) return 26;
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function' || value instanceof Error) return Infinity;
  for (const key in value) {
    bytes += key.length * LARGEST_CHARACTER + 4 + bytesAtMost((value as Record<string, unknown>)[key], most);
    if (bytes > most) break;
  }
  return bytes;
}
