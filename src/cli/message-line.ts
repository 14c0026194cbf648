import type { Level } from '../screenplay/diagnostics.js';

export interface Message {
  /** Of the file. */
  readonly name: string;
  /** From 1; what is about the file as a whole is at 1:1. */
  readonly line: number;
  readonly column: number;
  readonly level: Level;
  readonly code: string;
  readonly message: string;
}

/** In the form that editors know how to jump to. */
export function messageLine({ name, line, column, level, code, message }: Message): string {
  return `${name}:${line}:${column} ${level} ${code} ${message.replace(/\s+/g, ' ')}`;
}
