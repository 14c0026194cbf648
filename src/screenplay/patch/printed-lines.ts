import type { Block } from '../ast.js';
import { action } from '../build.js';
import { print } from '../fountain/print.js';

/**
 * Blocks as lines of Fountain, without the blank lines above the first.
 *
 * @param mayBeTitle nothing stands above them, not even a title page
 */
export function printedLines(blocks: readonly Block[], mayBeTitle: boolean): string[] {
  const [first, ...rest] = blocks;
  if (first === undefined) return [];
  const { gap: _, ...top } = first;
  // Below other text nothing is taken for a title page.
  const above = mayBeTitle ? [] : [action('x')];
  const { text } = print({ titlePage: [], body: [...above, top, ...rest] });
  return text.split('\n').slice(mayBeTitle ? 0 : 2, -1);
}

/** Lines that take the place of others. */
export interface LineChange {
  readonly from: number;
  /** Up to but not including this one. */
  readonly to: number;
  readonly lines: readonly string[];
}

/** Where lines differ: one by one if there are as many as before, else from the first that differs to the last. */
export function lineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  if (before.length === after.length) {
    return after.flatMap((line, at) => (line === before[at] ? [] : [{ from: at, to: at + 1, lines: [line] }]));
  }
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let below = 0;
  while (below < shorter - from && before.at(-1 - below) === after.at(-1 - below)) below++;
  return [{ from, to: before.length - below, lines: after.slice(from, after.length - below) }];
}
