import type { Repair } from '../diagnostics.js';
import { isCapitals, isPlainCue, isPlainHeading } from '../fountain/classify.js';
import { nameEnd } from '../names.js';
import { trimBlanks } from '../rich.js';
import type { SourceLine } from '../source.js';
import { resolveCue, type Cast } from './cast.js';
import type { DraftLine } from './lines.js';
import { repair, type RepairCode } from './repairs.js';

export interface SanitizerOptions {
  readonly cast?: Cast | undefined;
  /** Takes each clean line, in order. */
  readonly line: (line: SourceLine) => void;
  readonly repaired: (repair: Repair) => void;
}

/** Repairs a model's text line by line; each line is decided with the next one known and with nothing after it. */
export class Sanitizer {
  readonly #options: SanitizerOptions;
  #waiting: SourceLine | undefined;
  #begun = false;
  #heading = false;
  #fence = false;
  #closed = false;
  #blankAbove = true;
  readonly #preamble: string[] = [];
  readonly #postscript: string[] = [];

  constructor(options: SanitizerOptions) {
    this.#options = options;
  }

  /** What the model said before the screenplay. */
  get preamble(): string | null {
    return this.#preamble.join('\n').trim() || null;
  }

  /** What it said after the closing fence. */
  get postscript(): string | null {
    return this.#postscript.join('\n').trim() || null;
  }

  feed(line: DraftLine): void {
    const text = line.text.replace(INVISIBLE, '');
    const clean: SourceLine = { text, raw: line.raw, number: line.number, offset: line.offset };
    if (line.removed || text !== line.text) this.#repair('DRF009', clean, line.raw, text);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this.#decide(waiting, clean);
    // A plain blank line settles what is above it at once, as nothing below can change its meaning.
    if (text === '') this.#decide(clean, undefined);
    else this.#waiting = clean;
  }

  finish(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this.#decide(waiting, undefined);
  }

  #decide(line: SourceLine, next: SourceLine | undefined): void {
    const text = trimBlanks(line.text);
    const above = next === undefined || trimBlanks(next.text) === '';
    if (this.#closed) {
      if (text !== '' && this.#postscript.length === 0) this.#repair('DRF002', line, text, '');
      if (text !== '' || this.#postscript.length > 0) this.#postscript.push(line.text);
      return;
    }
    if (FENCE.test(text)) return this.#turnFence(line);
    if (text === '') return this.#blank(line, above);
    if (!this.#begun && isPreamble(text) && (above || FENCE.test(trimBlanks(next.text)))) {
      this.#begun = true;
      this.#preamble.push(text);
      return this.#repair('DRF002', line, text, '');
    }
    this.#begun = true;
    if (isRule(text)) {
      this.#repair('DRF007', line, text, '');
      return this.#emitBlank(line);
    }
    this.#content(this.#withoutMarkdown(line), above);
  }

  #content(line: SourceLine, blankBelow: boolean): void {
    const text = trimBlanks(line.text);
    if (text.includes('/*')) this.#repair('DRF008', line, '/*', '/\\*');
    if (isPlainHeading({ text, visible: text })) {
      this.#heading = true;
      return STRONG_HEADING.test(text) ? this.#apart(line, blankBelow) : this.#emit(line);
    }
    if (text.startsWith('.')) this.#heading ||= /^\.[\p{L}\p{N}]/u.test(text);
    if (isCapitals(text) && text.endsWith(' TO:') && !text.startsWith('>')) return this.#apart(line, blankBelow);
    if (!this.#named(line, text, blankBelow)) this.#emit(line);
  }

  /** List marks, Markdown headings of scenes, and emphasis around whole headings and cues. */
  #withoutMarkdown(line: SourceLine): SourceLine {
    let text = trimBlanks(line.text);
    const change = (code: RepairCode, after: string) => {
      this.#repair(code, line, text, after);
      text = after;
    };
    const list = /^(?:[-*+•] +(?=\S)|\d+[.)] +(?=(?:INT|EXT)\.))/.exec(text)?.[0];
    if (list) change('DRF007', text.slice(list.length));
    const mark = /^#{1,6} +/.exec(text)?.[0];
    if (mark) {
      const title = unwrap(text.slice(mark.length));
      if (isPlainHeading({ text: title, visible: title })) change('DRF007', title);
    }
    const inner = unwrap(text);
    if (inner !== text) {
      if (isPlainHeading({ text: inner, visible: inner })) change('DRF003', inner);
      else if (/^(?:act|scene)\b/i.test(inner)) change('DRF007', `${/^act/i.test(inner) ? '#' : '##'} ${inner}`);
      else if (this.#blankAbove && (isPlainCue(inner) || this.#member(inner))) change('DRF003', inner);
    }
    return text === trimBlanks(line.text) ? line : { ...line, text };
  }

  /** `NAME: text`, and a mixed-case name alone above text. */
  #named(line: SourceLine, text: string, blankBelow: boolean): boolean {
    const colon = /^([*_]*)([^:*_]{1,60})\1?:\1? *(.*)$/.exec(text);
    const name = trimBlanks(colon?.[2] ?? '');
    const said = trimBlanks(colon?.[3] ?? '');
    if (colon && this.#member(name) && (said !== '' || !blankBelow) && (this.#blankAbove || colon[1] || isCapitals(coreName(name)))) {
      const group = /^(\([^()]*\)) +(?=\S)/.exec(said);
      const below = group?.[1] ? [group[1], said.slice(group[0].length)] : [said].filter(Boolean);
      this.#repair('DRF005', line, text, [name, ...below].join('\n'));
      if (!this.#blankAbove) this.#emitBlank(line);
      this.#emit({ ...line, text: cueLine(name) });
      for (const each of below) this.#emit({ ...line, text: each });
      return true;
    }
    const alone = this.#blankAbove && !blankBelow && !isCapitals(coreName(text)) && !text.startsWith('@');
    if (!alone || !this.#member(text)) return false;
    this.#repair('DRF006', line, text, `@${text}`);
    this.#emit({ ...line, text: `@${text}` });
    return true;
  }

  /** Whether a name, extensions apart, is exactly one of the cast. */
  #member(text: string): boolean {
    const { cast } = this.#options;
    if (!cast || text.length > 80) return false;
    return resolveCue(coreName(text), cast).kind === 'exact';
  }

  #turnFence(line: SourceLine): void {
    this.#repair('DRF001', line, line.text, '');
    this.#closed = this.#fence || this.#heading;
    this.#fence = true;
    this.#emitBlank(line);
  }

  #blank(line: SourceLine, blankBelow: boolean): void {
    if (line.text.length > 1 && !this.#blankAbove && !blankBelow) this.#repair('DRF008', line, line.text, '');
    this.#emitBlank(line);
  }

  #apart(line: SourceLine, blankBelow: boolean): void {
    const before = this.#blankAbove ? '' : '\n';
    const text = trimBlanks(line.text);
    if (before || !blankBelow) this.#repair('DRF004', line, text, `${before}${text}${blankBelow ? '' : '\n'}`);
    if (before) this.#emitBlank(line);
    this.#emit({ ...line, text });
    if (!blankBelow) this.#emitBlank(line);
  }

  #emit(line: SourceLine): void {
    this.#blankAbove = false;
    this.#options.line(line);
  }

  #emitBlank(line: SourceLine): void {
    this.#blankAbove = true;
    this.#options.line({ ...line, text: '' });
  }

  #repair(code: RepairCode, line: SourceLine, before: string, after: string): void {
    this.#options.repaired(repair(code, line, before, after));
  }
}

/** Zero-width and bidirectional controls; joiners stay where they shape letters or emoji. */
const INVISIBLE = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]|(?<![^\x00-\x7F])[\u200C\u200D]|[\u200C\u200D](?![^\x00-\x7F])/gu;

const FENCE = /^`{3,}[ \w-]*$/;

/** Unmistakable headings, told apart from dialogue that begins with such a word. */
const STRONG_HEADING = /^(?:INT|EXT|I\/E|E\/I|INT\.?\/EXT|EXT\.?\/INT)\./;

const PREAMBLE = /(?<!\p{L})(?:here|here's|here’s|scene|script|screenplay)(?!\p{L})/iu;

function isPreamble(text: string): boolean {
  let end = text.length;
  while (end > 0 && '*_ '.includes(text.charAt(end - 1))) end--;
  const plain = text.slice(0, end);
  return plain.endsWith(':') && /\p{Ll}/u.test(plain) && PREAMBLE.test(plain) && !isPlainHeading({ text: plain, visible: plain });
}

/** A Markdown rule: three or more of one of `- * _`. */
function isRule(text: string): boolean {
  return /^(?:-{3,}|\*{3,}|_{3,})$/.test(text.replaceAll(' ', ''));
}

/** The text within emphasis marks that enclose all of it. */
function unwrap(text: string): string {
  let from = 0;
  let to = text.length;
  while (to - from > 2 && text[from] === text[to - 1] && '*_'.includes(text.charAt(from))) {
    from++;
    to--;
  }
  const inner = text.slice(from, to);
  return from === 0 || from > 4 || /[*_]/.test(inner) ? text : trimBlanks(inner);
}

/** A name without its extensions. */
function coreName(text: string): string {
  return text.slice(0, nameEnd(text).end);
}

function cueLine(name: string): string {
  return isPlainCue(name) && !isPlainHeading({ text: name, visible: name }) ? name : `@${name}`;
}
