import { ANY_CLOSER, CLOSERS, gap, keyLike, PUNCTUATION, valueStart } from './quotes.js';

export type Place = 'key' | 'member' | 'item';

/**
 * `plain`: a mark of the right kind ends its string. `careful`: only one that is followed by what must follow it, so that marks
 * that were not escaped stay part of the text.
 */
export type StringMode = 'plain' | 'careful';

interface ReadString {
  /** As JSON has it, marks included. */
  readonly json: string;
  readonly end: number;
  /** The text ended before the string did. */
  readonly open: boolean;
}

const ESCAPES = new Set(['"', '\\', '/', 'b', 'f', 'n', 'r', 't']);
const UNICODE = /u[\da-f]{4}/iy;
/** As other languages have it: `\x41`, `\u{1F600}`. */
const OTHER_UNICODE = /x([\da-f]{2})|u\{([\da-f]{1,6})\}/iy;
/** An escape that was broken off at the end of its text. */
const HALF = /u[\da-f]{0,3}(?=["”]?\s*(?:[,}\]\n]|$))/iy;
const LAST_CODE_POINT = 0x10_ff_ff;

/** Finds where the strings of a loosely written JSON text end. */
export class StringReader {
  readonly #gap = gap();
  readonly #valueStart = valueStart();
  readonly #nextKey: RegExp;

  constructor(
    private readonly source: string,
    private readonly mode: StringMode,
  ) {
    this.#nextKey = keyLike(source);
  }

  /** Undefined where it cannot be told what is text and what is form. */
  read(start: number, place: Place): ReadString | undefined {
    const { source } = this;
    const opener = source.charAt(start);
    const closers = place === 'key' && this.mode === 'careful' ? ANY_CLOSER : (CLOSERS[opener] ?? '');
    let json = '"';
    let inner = 0;
    for (let at = start + 1; at < source.length; at += 1) {
      const char = source.charAt(at);
      if (char === '\\') {
        const [text, length] = this.#escape(at + 1);
        json += text;
        at += length;
        continue;
      }
      if (closers.includes(char) && !this.#isApostrophe(char, at)) {
        const follows = this.#isEnd(at + 1, place);
        if (follows) {
          return this.#isTorn(inner, place, at + 1) ? undefined : { json: `${json}"`, end: at + 1, open: false };
        }
        if (this.mode === 'plain') return undefined;
        inner += 1;
      }
      // The line end of another system is one.
      if (char === '\r' && source[at + 1] === '\n') continue;
      json += char === '"' ? '\\"' : char < ' ' ? JSON.stringify(char).slice(1, -1) : char;
    }
    return { json: `${json.replace(/(?<!\\)(?:\\\\)*\\$/, '')}"`, end: source.length, open: true };
  }

  /** The text of an escape and how many characters it took: a backslash that escapes nothing is one that was not escaped itself. */
  #escape(at: number): [string, number] {
    const char = this.source[at];
    if (char === undefined) return ['\\\\', 0];
    if (ESCAPES.has(char)) return [`\\${char}`, 1];
    if (CLOSERS[char] !== undefined || ANY_CLOSER.includes(char)) return [char, 1];
    UNICODE.lastIndex = at;
    if (UNICODE.test(this.source)) return [`\\${this.source.slice(at, at + 5)}`, 5];
    OTHER_UNICODE.lastIndex = at;
    const [found, hex = '', code = hex] = OTHER_UNICODE.exec(this.source) ?? [];
    if (found !== undefined && Number.parseInt(code, 16) <= LAST_CODE_POINT) {
      return [JSON.stringify(String.fromCodePoint(Number.parseInt(code, 16))).slice(1, -1), found.length];
    }
    HALF.lastIndex = at;
    return [HALF.test(this.source) ? '' : '\\\\', HALF.lastIndex > 0 ? HALF.lastIndex - at : 0];
  }

  #isApostrophe(char: string, at: number): boolean {
    return "'’".includes(char) && /\p{L}/u.test(this.source[at - 1] ?? '') && /\p{L}/u.test(this.source[at + 1] ?? '');
  }

  #isEnd(after: number, place: Place): boolean {
    const at = this.#skip(after);
    const char = this.#at(at);
    if (place === 'key') return char === ':';
    if (char === undefined) return true;
    if (char === ',') return this.mode === 'plain' || this.#startsNext(at + 1, place);
    if (char === (place === 'item' ? ']' : '}')) return this.mode === 'plain' || this.#isOuterEnd(at + 1);
    // A comma is missing: on a new line, or before what is a key beyond doubt.
    return place === 'member'
      ? this.#test(this.#nextKey, after)
      : this.source.slice(after, at).includes('\n') && this.#test(this.#valueStart, after);
  }

  #startsNext(at: number, place: Place): boolean {
    const next = this.#at(this.#skip(at));
    if (next === undefined) return true;
    if (place === 'item') return next === ']' || this.#test(this.#valueStart, at);
    return next === '}' || this.#test(this.#nextKey, at);
  }

  #isOuterEnd(at: number): boolean {
    const next = this.#at(this.#skip(at));
    return next === undefined || ',]}`'.includes(next) || this.source.slice(at, this.#skip(at)).includes('\n');
  }

  /** Marks that were not escaped come in pairs: with one alone, the end may be that of what is quoted. The last text of a list or object has no other end. */
  #isTorn(inner: number, place: Place, after: number): boolean {
    return this.mode === 'careful' && inner % 2 === 1 && this.#at(this.#skip(after)) !== (place === 'item' ? ']' : '}');
  }

  #at(at: number): string | undefined {
    const char = this.source[at];
    return char === undefined ? undefined : (PUNCTUATION[char] ?? char);
  }

  #skip(at: number): number {
    this.#gap.lastIndex = at;
    this.#gap.test(this.source);
    return Math.max(at, this.#gap.lastIndex);
  }

  #test(pattern: RegExp, at: number): boolean {
    pattern.lastIndex = at;
    return pattern.test(this.source);
  }
}
