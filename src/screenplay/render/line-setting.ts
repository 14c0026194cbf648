import { isProportional, type GlyphRun } from './glyph-runs.js';

/** A run at its place on the paper, in points. */
export interface SetRun {
  readonly run: GlyphRun;
  /** Of its first letter. */
  readonly x: number;
  /** From here to there an underline is drawn. */
  readonly from: number;
  readonly to: number;
  /** Its width, as a part of what the font gives. */
  readonly narrowed?: number;
}

export interface LineMeasure {
  /** Width of a cell. */
  readonly cell: number;
  readonly fontSize: number;
  /** Width of a run as its font sets it. */
  widthOf(run: GlyphRun): number;
  /** Where the text area of the line begins and ends. */
  readonly left: number;
  readonly right: number;
  /** To which side a line goes that its letters do not fill. */
  readonly side: 'left' | 'center' | 'right';
}

/** Puts runs on the line: on the grid of cells, but for stretches with letters that are as wide as they are. */
export function setLine(runs: readonly GlyphRun[], measure: LineMeasure): SetRun[] {
  if (!runs.some(isProportional)) return runs.map((run) => onGrid(run, measure));
  return stretchesOf(runs).flatMap((stretch, index, stretches) => {
    const next = stretches[index + 1]?.[0];
    const right = next === undefined ? measure.right : next.column * measure.cell;
    return stretch.some(isProportional)
      ? flowing(stretch, { ...measure, right })
      : stretch.map((run) => onGrid(run, measure));
  });
}

function onGrid(run: GlyphRun, { cell, fontSize, widthOf }: LineMeasure): SetRun {
  const { text, face, column, cells, wide } = run;
  const left = column * cell;
  const room = cells * cell;
  const place = { run, from: left, to: left + room };
  if (cells === 0) return { ...place, x: left + cell / 2 - face.middleOf(text.codePointAt(0)!) * fontSize };
  if (face.fixedPitch && !wide) return { ...place, x: left };
  const natural = widthOf(run);
  if (natural > room * 1.01) return { ...place, x: left, narrowed: room / natural };
  return { ...place, x: left + (room - natural) / 2 };
}

/** Runs side by side, from left to right. */
function stretchesOf(runs: readonly GlyphRun[]): GlyphRun[][] {
  const stretches: GlyphRun[][] = [];
  let end: number | undefined;
  for (const run of runs.toSorted((one, other) => one.column - other.column)) {
    if (end !== undefined && run.column <= end) stretches.at(-1)!.push(run);
    else stretches.push([run]);
    end = Math.max(end ?? 0, run.column + run.cells);
  }
  return stretches;
}

/** One run after the other, each as wide as its letters are; narrowed together if there is no room for that. */
function flowing(stretch: readonly GlyphRun[], measure: LineMeasure): SetRun[] {
  const { cell, widthOf } = measure;
  const first = stretch[0]!;
  const last = stretch.at(-1)!;
  const [begin, end] = [first.column * cell, (last.column + last.cells) * cell];
  const widths = stretch.map((run) => (isProportional(run) ? widthOf(run) : run.cells * cell));
  const sum = (which: (run: GlyphRun) => boolean) =>
    widths.reduce((total, width, at) => total + (which(stretch[at]!) ? width : 0), 0);
  const loose = sum(isProportional);
  const fixed = sum((run) => !isProportional(run));
  const [left, right] = roomOf(begin, end, measure);
  const share = Math.min(1, (right - left - fixed) / loose);
  const width = fixed + loose * share;
  let x =
    measure.side === 'right'
      ? right - width
      : measure.side === 'center'
        ? Math.max(left, (begin + end - width) / 2)
        : left;
  return stretch.map((run, at) => {
    if (!isProportional(run)) {
      // An accent stands over the letter before it.
      const set = onGrid({ ...run, column: run.cells === 0 ? x / cell - 1 : x / cell }, measure);
      x += run.cells * cell;
      return { ...set, run };
    }
    const from = x;
    x += widths[at]! * share;
    return { run, x: from, from, to: x, ...(share < 1 ? { narrowed: share } : {}) };
  });
}

/** What a stretch may take of the line without going over to the other side. */
function roomOf(
  begin: number,
  end: number,
  { left, right, side }: LineMeasure,
): readonly [left: number, right: number] {
  if (side === 'left') return [begin, Math.max(right, end)];
  if (side === 'right') return [Math.min(left, begin), end];
  return [Math.min(left, begin), Math.max(right, end)];
}
