import type { Loss, Script, Span } from '../screenplay/ast.js';
import { lossSentence } from '../screenplay/losses.js';
import type { Input } from './input.js';
import type { Message } from './message-line.js';

/** Diagnostics by which a reader tells that it has dropped something. */
const DROPPED: ReadonlySet<string> = new Set(['FTN005', 'FDX004', 'FDX010']);

export function isDropped(code: string): boolean {
  return DROPPED.has(code);
}

type Place = Pick<Message, 'line' | 'column'>;

const START: Place = Object.freeze({ line: 1, column: 1 });

/**
 * Where each of some characters first stands, found in one pass: in the text that was read, else in which block of a file that was not
 * written by hand. What is in neither is at 1:1.
 */
export function placesOf(
  characters: readonly string[],
  { text, script, spans }: Pick<Input, 'text' | 'script' | 'spans'>,
): (character: string) => Place {
  const pieces = text === null ? blockTexts(script.body, spans ?? []) : linesOf(text);
  const places = new Map<string, Place>();
  const wanted = Map.groupBy(characters, (character) => character.codePointAt(0));
  for (const { piece, line, column, inside } of pieces) {
    if (wanted.size === 0) break;
    for (let at = 0; at < piece.length && wanted.size > 0; at += piece.codePointAt(at)! > 0xffff ? 2 : 1) {
      const point = piece.codePointAt(at);
      const here = wanted.get(point)?.filter((character) => piece.startsWith(character, at)) ?? [];
      if (here.length === 0) continue;
      for (const character of here) places.set(character, { line, column: inside ? at + 1 : column });
      const left = wanted.get(point)!.filter((character) => !here.includes(character));
      if (left.length > 0) wanted.set(point, left);
      else wanted.delete(point);
    }
  }
  return (character) => places.get(character) ?? START;
}

interface Piece extends Place {
  readonly piece: string;
  /** Whether a character's place is its own, not that of the whole piece. */
  readonly inside: boolean;
}

function* linesOf(text: string): Generator<Piece> {
  let [line, start] = [1, 0];
  for (const found of text.matchAll(/\r\n?|[\n\u2028\u2029]|$/g)) {
    yield { piece: text.slice(start, found.index), line: line++, column: 1, inside: true };
    start = found.index + found[0].length;
  }
}

function* blockTexts(body: Script['body'], spans: readonly Span[]): Generator<Piece> {
  for (const [at, block] of body.entries()) {
    const { line, column } = spans[at]?.[0] ?? START;
    yield { piece: JSON.stringify(block), line, column, inside: false };
  }
}

/** A writer's loss, where it stands in the file that was read. */
export function lossMessage({ code, block, excerpt }: Loss, { name, spans }: Input): Omit<Message, 'level'> {
  const at = spans?.[block]?.[0];
  return { name, line: at?.line ?? 1, column: at?.column ?? 1, code, message: lossSentence(code, excerpt) };
}
