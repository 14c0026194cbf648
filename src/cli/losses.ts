import type { Loss } from '../screenplay/ast.js';
import type { Input } from './input.js';
import type { Message } from './message-line.js';

/** By the codes of the writers: what becomes of that which the format has no form for. */
const SENTENCES: Readonly<Record<string, string>> = Object.freeze({
  FTL001: 'Fountain has no form for this kind of paragraph: it is written as plain action',
  FTL002: 'a heading begins with a letter or digit in Fountain: this one is written as action',
  FTL003: 'underlining within a word is dropped',
  FTL004: 'the parentheses do not match: it is written as dialogue',
  FTL005: 'this scene number has characters that Fountain does not allow',
  FTL006: 'the title page would not be read as one',
  FDX020: 'lyrics directly after a speech will be read as part of it',
  FDX021: 'a title page has no keys in Final Draft: this entry will not be read back as it is',
  FDX022: 'a boneyard is left out',
  FDX023: 'characters that XML cannot hold are left out',
  FDX024: 'a section deeper than 4 is written as one of depth 4',
  FDX025: 'underlining within a word is dropped',
  FDX026: 'blank lines above 100 are dropped',
  FDX027: 'parentheticals whose parentheses match only together will be read as one',
});

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

/** What becomes of what has no form, and of which text. */
export function lossSentence(code: string, excerpt: string): string {
  const sentence = SENTENCES[code] ?? 'this has no form in the format written';
  return excerpt === '' ? sentence : `${sentence}: "${excerpt}"`;
}
