/** A unit in which repetition is counted: a word, in writing without blanks a pair of characters, or `#` for any number. */
export interface Unit {
  readonly text: string;
  /** Where it begins in the text that was read, in UTF-16 units. */
  readonly offset: number;
}

const LETTER = /^[\p{L}\p{M}]$/u;
const DIGIT = /^\p{N}$/u;
/** Writing systems without blanks between words, for which pairs of characters are compared. */
const UNSPACED = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]$/u;
const PAIR = 2;
/** Longest unit: a longer word, such as a scream of one letter, counts as several. */
const LONGEST = 12;

type Kind = 'letters' | 'unspaced' | 'digits';

/**
 * Splits a text that comes in chunks into units, character by character, so that the result does not depend on the chunks. Case,
 * width and the value of numbers are ignored; a line of nothing but signs is one unit.
 */
export class UnitReader {
  readonly #take: (unit: Unit) => void;
  #offset = 0;
  #kind: Kind | undefined;
  #piece = '';
  #length = 0;
  #start = 0;
  /** The first half of a surrogate pair whose second half has not come. */
  #half = '';
  #lineHasUnit = false;
  #sign: Unit | undefined;

  constructor(take: (unit: Unit) => void) {
    this.#take = take;
  }

  push(chunk: string): void {
    let text = this.#half + chunk;
    this.#half = '';
    const last = text.charCodeAt(text.length - 1);
    if (last >= 0xd800 && last < 0xdc00) {
      this.#half = text.slice(-1);
      text = text.slice(0, -1);
    }
    for (const char of text) this.#char(char);
  }

  finish(): void {
    if (this.#half !== '') this.#char(this.#half);
    this.#half = '';
    this.#endLine();
  }

  #char(char: string): void {
    const kind = kindOf(char);
    if (kind === undefined || kind !== this.#kind || this.#length >= mostOf(kind)) this.#endPiece();
    if (kind !== undefined) {
      if (this.#length === 0) this.#start = this.#offset;
      this.#kind = kind;
      this.#length += 1;
      if (kind !== 'digits') this.#piece += char;
    } else if (char === '\n') {
      this.#endLine();
    } else if (!this.#lineHasUnit && this.#sign === undefined && char.trim() !== '') {
      this.#sign = { text: char, offset: this.#offset };
    }
    this.#offset += char.length;
  }

  #endPiece(): void {
    if (this.#length === 0) return;
    this.#lineHasUnit = true;
    const text = this.#kind === 'digits' ? '#' : this.#piece.normalize('NFKC').toLowerCase();
    this.#take({ text, offset: this.#start });
    this.#piece = '';
    this.#length = 0;
    this.#kind = undefined;
  }

  #endLine(): void {
    this.#endPiece();
    if (!this.#lineHasUnit && this.#sign !== undefined) this.#take(this.#sign);
    this.#lineHasUnit = false;
    this.#sign = undefined;
  }
}

/** The units of a complete text. */
export function unitsOf(text: string): Unit[] {
  const units: Unit[] = [];
  const reader = new UnitReader((unit) => units.push(unit));
  reader.push(text);
  reader.finish();
  return units;
}

function kindOf(char: string): Kind | undefined {
  const code = char.charCodeAt(0);
  if (code < 0x80) {
    return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
      ? 'letters'
      : code >= 0x30 && code <= 0x39
        ? 'digits'
        : undefined;
  }
  if (UNSPACED.test(char)) return 'unspaced';
  if (LETTER.test(char)) return 'letters';
  return DIGIT.test(char) ? 'digits' : undefined;
}

function mostOf(kind: Kind): number {
  return kind === 'unspaced' ? PAIR : kind === 'letters' ? LONGEST : Infinity;
}
