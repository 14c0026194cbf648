import type { Block } from './ast.js';

/** Blank lines that stand before a block as a matter of course: `gap` counts those beyond them. */
export function usualBlankLines(kind: Block['kind']): 1 | 2 {
  return kind === 'heading' ? 2 : 1;
}
