import type { Pos, Script, Span } from './ast.js';

export type Level = 'error' | 'warning' | 'info';

export interface Diagnostic {
  readonly code: string;
  readonly level: Level;
  readonly message: string;
  readonly start: Pos;
  readonly end: Pos;
}

/** A change that was made to a model's text while it was parsed. */
export interface Repair extends Diagnostic {
  readonly before: string;
  readonly after: string;
}

export interface ParseResult {
  readonly script: Script;
  /** `spans[i]` is the place of `script.body[i]` in the text. */
  readonly spans: readonly Span[];
  readonly diagnostics: readonly Diagnostic[];
}

const FOUNTAIN = {
  FTN001: ['warning', 'This boneyard is never closed with */: it is read as text.'],
  FTN002: ['warning', 'This note is never closed with ]]: it is read as text.'],
  FTN003: ['warning', 'No blank line follows this scene heading: the lines below it are read as action.'],
  FTN004: ['warning', 'This ^ has no speech directly before it to stand beside: it is read as an ordinary cue.'],
  FTN005: ['warning', 'Control characters were removed from this line.'],
  FTN006: ['info', 'This emphasis mark has no partner on its line: it is read as text.'],
  FTN007: ['warning', 'The bytes are neither UTF-8 nor marked UTF-16: they were read as Windows-1252.'],
  FTN008: ['warning', 'A scene number holds only letters, digits, dots and hyphens: this one is read as text.'],
  FTN009: ['warning', 'This title page key appears more than once.'],
} as const satisfies Record<string, readonly [Level, string]>;

export type FountainCode = keyof typeof FOUNTAIN;

export function fountainDiagnostic(code: FountainCode, start: Pos, end: Pos = start): Diagnostic {
  const [level, message] = FOUNTAIN[code];
  return { code, level, message, start, end };
}

/** Keeps the first `max` diagnostics and only counts the rest. */
export class DiagnosticLog {
  readonly #kept: Diagnostic[] = [];
  readonly #max: number;
  readonly #listener: ((diagnostic: Diagnostic) => void) | undefined;
  #dropped = 0;
  #last: Diagnostic | undefined;

  constructor(max: number, listener?: (diagnostic: Diagnostic) => void) {
    this.#max = max;
    this.#listener = listener;
  }

  /** False once the log is full: callers need not make further diagnostics then. */
  get open(): boolean {
    return this.#kept.length < this.#max;
  }

  add(diagnostic: Diagnostic): void {
    if (this.open) {
      this.#kept.push(diagnostic);
      this.#listener?.(diagnostic);
    } else {
      this.#dropped++;
      this.#last = diagnostic;
    }
  }

  /** Counts a diagnostic that was not made because the log was full. */
  count(): void {
    this.#dropped++;
  }

  /** The diagnostics in the order of the text, and a `LIM001` last that says how many were not kept. */
  list(): readonly Diagnostic[] {
    const sorted = this.#kept.toSorted((a, b) => a.start.offset - b.start.offset);
    const last = this.#last ?? sorted.at(-1);
    if (this.#dropped > 0 && last) {
      sorted.push({
        code: 'LIM001',
        level: 'info',
        message: `${this.#dropped} more findings are not listed: the limit is ${this.#max}.`,
        start: last.start,
        end: last.end,
      });
    }
    return sorted;
  }
}
