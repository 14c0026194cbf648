import type { Block, Script, Span } from '../ast.js';
import type { BlockEdit } from '../lint/rule.js';

/** Blocks next to each other that are edited, and what takes their place. */
export interface EditedRun {
  /** Index into the body. */
  readonly from: number;
  /** Up to but not including this one. */
  readonly to: number;
  readonly replacement: readonly Block[];
}

/** A text with the tree that was read of it. */
export interface ReadText {
  readonly text: string;
  readonly script: Script;
  readonly spans: readonly Span[];
}

/**
 * The edits in order. A block that is taken out goes with the edited one above it, of which it may have become a part; else each is
 * written by itself, so that the blank lines between two stay as they are.
 */
export function editedRuns(edits: readonly BlockEdit[]): EditedRun[] {
  const byBlock = new Map(edits.map(({ block, replacement }) => [block, replacement]));
  const runs: EditedRun[] = [];
  for (const [block, replacement] of [...byBlock].sort(([one], [other]) => one - other)) {
    const last = runs.at(-1);
    if (last?.to === block && replacement.length === 0 && last.replacement.length > 0) {
      runs[runs.length - 1] = { from: last.from, to: block + 1, replacement: last.replacement };
    } else {
      runs.push({ from: block, to: block + 1, replacement });
    }
  }
  return runs;
}

/** A block of the tree that a patched text shall be read as. */
export interface ExpectedBlock {
  readonly block: Block;
  /** Where it comes from: a run's index, or that of the run before which it stands. */
  readonly run: number;
  readonly edited: boolean;
  /** Blank lines above it are those that stand there already, and may mean another gap for what stands there now. */
  readonly anyGap: boolean;
}

/** The body with the runs in their places. */
export function expectedBody(body: readonly Block[], runs: readonly EditedRun[]): ExpectedBlock[] {
  const expected: ExpectedBlock[] = [];
  let at = 0;
  for (const [run, { from, to, replacement }] of runs.entries()) {
    for (; at < from; at++) expected.push(kept(body[at]!, run, at > 0 && runs[run - 1]?.to === at));
    for (const [index, block] of replacement.entries()) {
      expected.push({ block, run, edited: true, anyGap: index === 0 });
    }
    at = to;
  }
  for (; at < body.length; at++) expected.push(kept(body[at]!, runs.length, runs.at(-1)?.to === at));
  return expected;
}

function kept(block: Block, run: number, anyGap: boolean): ExpectedBlock {
  return { block, run, edited: false, anyGap };
}
