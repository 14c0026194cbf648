import { trimAside } from '../text/characters.js';
import type { Aside } from '../ast.js';

/** The placeholder in a line for an aside that was lifted out of it. Cleaned text cannot contain it. */
export const ASIDE = '\0';

/** A line in which each aside is a placeholder; `asides` holds them in order. */
export interface LiftedText {
  readonly text: string;
  readonly asides: readonly string[];
}

/** A note or boneyard with its marks. The inverse of `readAside`. */
export function printAside({ kind, text }: Aside): string {
  if (kind === 'boneyard') return `/* ${text} */`;
  const lines = text.replace(/\](\\*)(?=\])/g, ']$1$1\\').split('\n');
  const inner = lines.map((line) => (line === '' ? '  ' : line)).join('\n');
  return `[[${inner.startsWith('[') ? ' ' : ''}${inner}${inner.endsWith(']') ? ' ' : ''}]]`;
}

/** Makes an aside of the text between its marks: lines are trimmed, blank lines at the ends dropped, and in a note `]\]` means `]]`. */
export function readAside(kind: Aside['kind'], raw: string): Aside {
  const text = trimAside(raw);
  if (kind === 'boneyard') return { kind, text };
  return { kind, text: text.replace(/\](\\+)(?=\])/g, (_, run: string) => `]${'\\'.repeat(run.length >> 1)}`) };
}
