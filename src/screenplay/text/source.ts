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

/** Cleaned lines joined with `\n`, and the lines they are made of, from which places in the text as written are found. */
export interface Source {
  readonly text: string;
  readonly lines: readonly SourceLine[];
  /** Where each line begins in `text`. */
  readonly starts: readonly number[];
}

const UNUSUAL = /[^\n -~]/;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /(?!\n)\p{Cc}/gu;

/** Makes line ends `\n` and a tab four spaces, takes other control characters out, and puts the rest into NFC. */
export function cleanText(text: string): string {
  if (!UNUSUAL.test(text)) return text;
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
  const lines: SourceLine[] = [];
  const end = /\r\n?|[\n\u2028\u2029]/g;
  let from = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    end.lastIndex = from;
    const found = end.exec(text);
    const raw = text.slice(from, found ? found.index : text.length);
    const clean = cleanLine(raw);
    const line = { text: clean.text, raw, number: lines.length + 1, offset: from };
    if (clean.removed) report(fountainDiagnostic('FTN005', lineStart(line), lineEnd(line)));
    lines.push(line);
    if (!found) return joinLines(lines);
    from = found.index + found[0].length;
  }
}

/** Makes one source of lines. */
export function joinLines(lines: readonly SourceLine[]): Source {
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.text.length + 1;
  }
  return { text: lines.map((line) => line.text).join('\n'), lines, starts };
}

export function lineStart(line: SourceLine): Pos {
  return { offset: line.offset, line: line.number, column: 1 };
}

export function lineEnd(line: SourceLine): Pos {
  return { offset: line.offset + line.raw.length, line: line.number, column: line.raw.length + 1 };
}

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
    const index = this.#lineAt(offset);
    const line = this.#source.lines[index];
    if (!line) return { offset: 0, line: 1, column: 1 };
    const inside = offset - (this.#source.starts[index] ?? 0);
    const column = line.raw === line.text ? inside : this.#rawColumn(index, line, inside);
    return { offset: line.offset + column, line: line.number, column: column + 1 };
  }

  #lineAt(offset: number): number {
    const { starts } = this.#source;
    const holds = (i: number) => (starts[i] ?? Infinity) <= offset && (starts[i + 1] ?? Infinity) > offset;
    if (holds(this.#line)) return this.#line;
    if (holds(this.#line + 1)) return ++this.#line;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return (this.#line = Math.max(low, 0));
  }

  #rawColumn(index: number, line: SourceLine, inside: number): number {
    if (this.#mapped !== index) {
      this.#mapped = index;
      this.#columns = columnsOf(line.raw);
    }
    return this.#columns[inside] ?? line.raw.length;
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
