import { trimAside } from '../text/characters.js';
import type { Aside } from '../ast.js';

/** Stands in a line for an aside lifted out of it. Cleaned text cannot contain it. */
export const ASIDE = '\0';

/** A line ready for classification: asides are placeholders, `asides` holds what each stands for. */
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

/** The content of a lifted aside: lines trimmed, blank lines at the ends gone, `]\]` read as `]]` in a note. */
export function readAside(kind: Aside['kind'], raw: string): Aside {
  const text = trimAside(raw);
  if (kind === 'boneyard') return { kind, text };
  return { kind, text: text.replace(/\](\\+)(?=\])/g, (_, run: string) => `]${'\\'.repeat(run.length >> 1)}`) };
}
