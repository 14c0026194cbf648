import type { Script } from '../ast.js';
import type { PrintedInDetail } from '../fountain/print.js';
import { editedRuns, type EditedRun } from '../patch/edited-runs.js';
import { lineChanges, printedLines } from '../patch/printed-lines.js';
import type { FindingPlace } from './rule.js';

/** Lines of the printed script that a fix changes. */
export interface FixedLines {
  /** The first block that is edited. */
  readonly block: number;
  /** The number of the first line that is changed, or before which lines are inserted, from 1. */
  readonly line: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What the fix of a finding at one place does to `print(script).text`, in order; nothing if it has none. */
export function fixedLines({ fix = [] }: FindingPlace, script: Script, printed: PrintedInDetail): FixedLines[] {
  return editedRuns(fix).flatMap((run) => (run.replacement.length === 0 ? takenOut : changed)(run, script, printed));
}

function changed({ from, to, replacement }: EditedRun, script: Script, printed: PrintedInDetail): FixedLines[] {
  const mayBeTitle = from === 0 && script.titlePage.length === 0;
  const before = printedLines(script.body.slice(from, to), mayBeTitle);
  const first = printed.lines[from] ?? 1;
  return lineChanges(before, printedLines(replacement, mayBeTitle)).map((change) => ({
    block: from,
    line: first + change.from,
    before: before.slice(change.from, change.to),
    after: change.lines,
  }));
}

/** What is taken out goes with one blank line beside it. */
function takenOut({ from, to }: EditedRun, script: Script, printed: PrintedInDetail): FixedLines[] {
  const mayBeTitle = from === 0 && script.titlePage.length === 0;
  const lines = printedLines(script.body.slice(from, to), mayBeTitle);
  const line = printed.lines[from] ?? 1;
  const isLast = to === script.body.length;
  if (isLast && line === 1) return [{ block: from, line, before: lines, after: [] }];
  return [{ block: from, line: isLast ? line - 1 : line, before: isLast ? ['', ...lines] : [...lines, ''], after: [] }];
}
