import { cleanLine, type SourceLine } from '../text/source.js';

export interface DraftLine extends SourceLine {
  /** Whether control characters were taken out. */
  readonly removed: boolean;
}

/** Splits a text that comes in chunks into lines. A chunk may end anywhere: inside a line, a CRLF or a surrogate pair. */
export class LineReader {
  #tail = '';
  #offset = 0;
  #number = 1;
  #carriageReturn = false;
  #started = false;

  /** Length of the line that has not ended yet. */
  get pending(): number {
    return this.#tail.length;
  }

  push(chunk: string): DraftLine[] {
    if (chunk === '') return [];
    let text = chunk;
    if (!this.#started) {
      this.#started = true;
      if (text.startsWith('\uFEFF')) {
        text = text.slice(1);
        this.#offset = 1;
      }
    }
    if (this.#carriageReturn) text = `\r${text}`;
    this.#carriageReturn = text.endsWith('\r');
    if (this.#carriageReturn) text = text.slice(0, -1);
    const lines: DraftLine[] = [];
    const end = /\r\n?|[\n\u2028\u2029]/g;
    let from = 0;
    for (let found = end.exec(text); found; found = end.exec(text)) {
      lines.push(this.#line(this.#tail + text.slice(from, found.index), found[0].length));
      this.#tail = '';
      from = found.index + found[0].length;
    }
    this.#tail += text.slice(from);
    return lines;
  }

  /** Returns the last line, if no line end closed it. */
  finish(): DraftLine[] {
    const lines = [this.#line(this.#tail, this.#carriageReturn ? 1 : 0)];
    this.#tail = '';
    return lines;
  }

  #line(raw: string, end: number): DraftLine {
    const line = { ...cleanLine(raw), raw, number: this.#number++, offset: this.#offset };
    this.#offset += raw.length + end;
    return line;
  }
}
