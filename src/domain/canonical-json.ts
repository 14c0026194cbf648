/**
 * A text that is the same for equal JSON values, whatever the order of their members, and another for any two that differ. Undefined
 * for a value that is nested deeper than `most.depth` or takes more than about `most.length` characters.
 */
export function canonicalJson(value: unknown, most: { depth: number; length: number }): string | undefined {
  let left = most.length;
  const write = (part: unknown, depth: number): string | undefined => {
    if (typeof part !== 'object' || part === null) {
      // JSON has no other way to write them than as another value.
      const text = typeof part === 'string' ? JSON.stringify(part) : Object.is(part, -0) ? '-0' : String(part);
      left -= text.length;
      return left < 0 ? undefined : text;
    }
    if (depth === 0) return undefined;
    const members: string[] = [];
    const names = Array.isArray(part) ? undefined : Object.keys(part).toSorted();
    for (const name of names ?? (part as unknown[]).keys()) {
      const text = write((part as Record<string | number, unknown>)[name], depth - 1);
      if (text === undefined) return undefined;
      members.push(names === undefined ? text : `${JSON.stringify(name)}:${text}`);
      left -= String(name).length;
    }
    left -= 2;
    if (left < 0) return undefined;
    return names === undefined ? `[${members.join(',')}]` : `{${members.join(',')}}`;
  };
  return write(value, most.depth);
}
