import type { Pos } from '../ast.js';
import { fountainDiagnostic, type Diagnostic } from '../diagnostics.js';

/** One line of a text: `text` is cleaned (see `cleanText`), `raw` is as written. */
export interface SourceLine {
  readonly text: string;
  readonly raw: string;
  /** From 1. */
  readonly number: number;
  /** Where `raw` begins in the text as written. */
  readonly offset: number;
}

/** Cleaned lines joined with `\n`, and where they come from, so that places in the text as written are found. */
export interface Source {
  readonly text: string;
  /** Where each line begins in `text`. */
  readonly starts: readonly number[];
  /** Where each line begins in the text as written. */
  readonly offsets: readonly number[];
  /** The number of each line, from 1, where they are not numbered one after the other. */
  readonly numbers?: readonly number[];
  /** Lines as written, by index, for those that cleaning changed. */
  readonly changed: ReadonlyMap<number, string>;
}

const UNUSUAL = /[^\n -~]/;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\0-\x09\x0b-\x1f\x7f-\x9f]/g;
// oxlint-disable-next-line no-control-regex -- so are these, and other line ends than \n
const UNCLEAN = /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]/;

/** Makes line ends `\n` and a tab four spaces, takes other control characters out, and puts the rest into NFC. */
export function cleanText(text: string): string {
  if (!UNUSUAL.test(text)) return text;
  if (!UNCLEAN.test(text)) return text.normalize('NFC');
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', '    ')
    .replace(CONTROL, '')
    .normalize('NFC');
}

/** The same for one line without its line end; `removed` says whether control characters were taken out. */
export function cleanLine(raw: string): { text: string; removed: boolean } {
  if (!UNUSUAL.test(raw)) return { text: raw, removed: false };
  const spaced = raw.replaceAll('\t', '    ');
  const kept = spaced.replace(CONTROL, '');
  return { text: kept.normalize('NFC'), removed: kept.length !== spaced.length };
}

/** Splits a text into lines at CRLF, CR, LF, U+2028 and U+2029; a byte order mark is dropped. */
export function readSource(text: string, report: (diagnostic: Diagnostic) => void): Source {
  const begin = text.startsWith('\uFEFF') ? 1 : 0;
  const body = begin === 0 ? text : text.slice(begin);
  // A line that begins with an accent stays as it is: no accent joins a line end.
  if (!UNCLEAN.test(body) && body.normalize('NFC') === body) return cleanSource(body, begin);
  const lines: string[] = [];
  const starts: number[] = [];
  const offsets: number[] = [];
  const changed = new Map<number, string>();
  const end = /\r\n?|[\n\u2028\u2029]/g;
  let from = begin;
  let start = 0;
  for (;;) {
    end.lastIndex = from;
    const found = end.exec(text);
    const raw = text.slice(from, found ? found.index : text.length);
    const { text: clean, removed } = cleanLine(raw);
    const index = lines.length;
    if (clean !== raw) changed.set(index, raw);
    if (removed) {
      const line = { raw, number: index + 1, offset: from };
      report(fountainDiagnostic('FTN005', lineStart(line), lineEnd(line)));
    }
    lines.push(clean);
    starts.push(start);
    offsets.push(from);
    start += clean.length + 1;
    if (!found) return { text: lines.join('\n'), starts, offsets, changed };
    from = found.index + found[0].length;
  }
}

/** A text that cleaning would not change. @param begin how much precedes it in the text as written */
function cleanSource(text: string, begin: number): Source {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  const offsets = begin === 0 ? starts : starts.map((start) => start + begin);
  return { text, starts, offsets, changed: new Map() };
}

/** Makes one source of lines. */
export function joinLines(lines: readonly SourceLine[]): Source {
  const starts: number[] = [];
  const changed = new Map<number, string>();
  let at = 0;
  for (const [index, { text, raw }] of lines.entries()) {
    if (raw !== text) changed.set(index, raw);
    starts.push(at);
    at += text.length + 1;
  }
  return {
    text: lines.map((line) => line.text).join('\n'),
    starts,
    offsets: lines.map(({ offset }) => offset),
    numbers: lines.map(({ number }) => number),
    changed,
  };
}

export function lineStart(line: Pick<SourceLine, 'offset' | 'number'>): Pos {
  return { offset: line.offset, line: line.number, column: 1 };
}

export function lineEnd(line: Omit<SourceLine, 'text'>): Pos {
  return { offset: line.offset + line.raw.length, line: line.number, column: line.raw.length + 1 };
}

/** How many lines on a place is looked for before all lines are searched. */
const NEAR = 8;

/** Finds the place in the text as written of a character of a source. Caches the columns of the last line that cleaning changed. */
export class Locator {
  readonly #source: Source;
  #line = 0;
  #mapped = -1;
  #columns: readonly number[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  at(offset: number): Pos {
    const { starts, offsets, numbers, changed } = this.#source;
    const index = this.#lineAt(offset, starts);
    const inside = offset - starts[index]!;
    const raw = changed.size === 0 ? undefined : changed.get(index);
    const column = raw === undefined ? inside : this.#rawColumn(index, raw, inside);
    return { offset: offsets[index]! + column, line: numbers ? numbers[index]! : index + 1, column: column + 1 };
  }

  /** The line of the last place or one of the next few, as places are mostly asked for in their order; else any. */
  #lineAt(offset: number, starts: readonly number[]): number {
    const last = starts.length - 1;
    let index = this.#line;
    if (starts[index]! <= offset) {
      const near = Math.min(index + NEAR, last);
      while (index < near && starts[index + 1]! <= offset) index++;
      if (index === last || starts[index + 1]! > offset) return (this.#line = index);
    }
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return (this.#line = low);
  }

  #rawColumn(index: number, raw: string, inside: number): number {
    if (this.#mapped !== index) {
      this.#mapped = index;
      this.#columns = columnsOf(raw);
    }
    return this.#columns[inside] ?? raw.length;
  }
}

/** For each UTF-16 unit of the cleaned line, its column in the line as written. */
function columnsOf(raw: string): number[] {
  const columns: number[] = [];
  let column = 0;
  for (const [cluster] of raw.matchAll(/[^\p{M}]\p{M}*|\p{M}+/gsu)) {
    const { length } = cleanLine(cluster).text;
    for (let i = 0; i < length; i++) columns.push(column);
    column += cluster.length;
  }
  return columns;
}

/** Decodes bytes as UTF-8, as UTF-16 if they have its byte order mark, else as Windows-1252 with the diagnostic `FTN007`. */
export function decode(bytes: Uint8Array): { text: string; diagnostics: readonly Diagnostic[] } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: new TextDecoder('utf-16le').decode(bytes), diagnostics: [] };
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return { text: new TextDecoder('utf-16be').decode(bytes), diagnostics: [] };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const start = { offset: 0, line: 1, column: 1 };
    return { text: new TextDecoder('windows-1252').decode(bytes), diagnostics: [fountainDiagnostic('FTN007', start)] };
  }
}
