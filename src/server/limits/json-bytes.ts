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
