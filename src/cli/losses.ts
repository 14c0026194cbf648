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
});

/** Diagnostics by which a reader tells that it has dropped something. */
const DROPPED: ReadonlySet<string> = new Set(['FTN005', 'FDX004', 'FDX010']);

export function isDropped(code: string): boolean {
  return DROPPED.has(code);
}

/** Where a character first stands in the text that was read. */
export function placeOf(character: string, { text }: Pick<Input, 'text'>): Pick<Message, 'line' | 'column'> {
  const at = text?.indexOf(character) ?? -1;
  if (text === null || at < 0) return { line: 1, column: 1 };
  const lines = text.slice(0, at).split(/\r\n?|[\n\u2028\u2029]/);
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
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
