import type { Loss } from '../screenplay/ast.js';
import { lossSentence } from '../screenplay/losses.js';
import type { Input } from './input.js';
import type { Message } from './message-line.js';

/** Diagnostics by which a reader tells that it has dropped something. */
const DROPPED: ReadonlySet<string> = new Set(['FTN005', 'FDX004', 'FDX010']);

export function isDropped(code: string): boolean {
  return DROPPED.has(code);
}

/** Where each of some characters first stands in the text that was read, found in one pass; what is not in it is at 1:1. */
export function placesOf(characters: readonly string[], { text }: Pick<Input, 'text'>): (character: string) => Pick<Message, 'line' | 'column'> {
  const places = new Map<string, Pick<Message, 'line' | 'column'>>();
  const wanted = Map.groupBy(characters, (character) => character.codePointAt(0));
  let [line, start] = [1, 0];
  for (const found of (text ?? '').matchAll(/\r\n?|[\n\u2028\u2029]|$/g)) {
    const end = found.index;
    const written = text!.slice(start, end);
    for (let at = 0; at < written.length && wanted.size > 0; at += written.codePointAt(at)! > 0xffff ? 2 : 1) {
      const point = written.codePointAt(at);
      const here = wanted.get(point)?.filter((character) => written.startsWith(character, at)) ?? [];
      if (here.length === 0) continue;
      for (const character of here) places.set(character, { line, column: at + 1 });
      const left = wanted.get(point)!.filter((character) => !here.includes(character));
      if (left.length > 0) wanted.set(point, left);
      else wanted.delete(point);
    }
    start = end + found[0].length;
    line++;
  }
  return (character) => places.get(character) ?? { line: 1, column: 1 };
}

/** A writer's loss, where it stands in the file that was read. */
export function lossMessage({ code, block, excerpt }: Loss, { name, spans }: Input): Omit<Message, 'level'> {
  const at = spans?.[block]?.[0];
  return { name, line: at?.line ?? 1, column: at?.column ?? 1, code, message: lossSentence(code, excerpt) };
}
