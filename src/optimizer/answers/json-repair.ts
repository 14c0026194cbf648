import { jsonrepair } from 'jsonrepair';
import { StringReader } from './json-strings.js';
import type { Place, StringMode } from './json-strings.js';
import { CLOSERS, PUNCTUATION } from './quotes.js';

interface Repaired {
  readonly value: unknown;
  /** Its end was missing. */
  readonly closed: boolean;
}

/** Deeper or longer texts are not repaired: no answer of ours is like that, and a repair takes more stack and time than reading. */
const DEEPEST = 60;
const LONGEST = 400_000;
/** Words that stand for no value. */
const NO_VALUE: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity', 'undefined', 'N/A', 'nil']);

/**
 * Reads JSON that is loosely written; for what strict parsing has refused. Undefined where its meaning is not plain. `mayClose`: the
 * end may be missing, as when a model has said that it is done.
 */
export function repairJson(written: string, mayClose: boolean): Repaired | undefined {
  if (written.length > LONGEST) return undefined;
  // Python's marks for long texts.
  const source = written.replace(/(?<!\\)"""/g, '"');
  for (const mode of ['plain', 'careful'] as const) {
    const normal = withPlainStrings(source, mode);
    if (normal === undefined || (normal.open && !mayClose)) continue;
    const value = parse(normal.text) ?? parse(repaired(normal.text));
    if (value !== undefined) return { value: value.value, closed: normal.open };
  }
  return undefined;
}

function parse(text: string | undefined): { value: unknown } | undefined {
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // Not JSON yet: the next repair is tried.
    return undefined;
  }
}

/** Commas, comments, keys without marks, other languages' constants, a missing end. */
function repaired(text: string): string | undefined {
  try {
    return jsonrepair(text);
  } catch {
    // What the library does not understand stays unread.
    return undefined;
  }
}

/** The first value of the text, with each string and all punctuation as JSON has them, so that whatever is left to repair lies outside of strings. */
function withPlainStrings(source: string, mode: StringMode): { text: string; open: boolean } | undefined {
  const reader = new StringReader(source, mode);
  const frames: ('{' | '[')[] = [];
  let key = false;
  let text = '';
  for (let at = 0; at < source.length;) {
    const char = source.charAt(at);
    const form = PUNCTUATION[char] ?? char;
    if (CLOSERS[char] !== undefined) {
      const place: Place = key ? 'key' : frames.at(-1) === '{' ? 'member' : 'item';
      const string = reader.read(at, place);
      if (string === undefined) return undefined;
      text += string.json;
      if (string.open) return { text, open: true };
      at = string.end;
      key = place === 'member';
      continue;
    }
    at += 1;
    if (form === '{' || form === '[') {
      frames.push(form);
      if (frames.length > DEEPEST) return undefined;
      key = form === '{';
    } else if (form === '}' || form === ']') {
      if (frames.pop() !== (form === '}' ? '{' : '[')) return undefined;
      key = frames.at(-1) === '{';
      if (frames.length === 0) return { text: text + form, open: false };
    } else if (form === ':') {
      key = false;
    } else if (form === ',') {
      key = frames.at(-1) === '{';
    } else {
      const rest = other(source, at - 1);
      text += NO_VALUE.has(rest) ? 'null' : rest.replace(/^\+(?=\d)/, '');
      at += rest.length - 1;
      // A value is over, and a comma may be missing.
      if (!/^[\s/]/.test(rest)) key = frames.at(-1) === '{';
      continue;
    }
    text += form;
  }
  return frames.length === 0 ? undefined : { text, open: true };
}

const OTHER = /\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|#[^\n]*|\s+|[^\s,:：，、{}[\]｛｝［］"“”„«»「」『』＂]+/uy;

/** A comment, white space, or a bare word. */
function other(source: string, at: number): string {
  OTHER.lastIndex = at;
  const [found = source.charAt(at)] = OTHER.exec(source) ?? [];
  if (found.startsWith('#')) return ' '.repeat(found.length);
  return /^[\s\u3000\uFEFF]+$/u.test(found) ? found.replace(/[^\n ]/g, ' ') : found;
}
