import { cellsBetween, textCells } from './cells.js';
import { cueKind, type Copy, type SetLine } from './copy.js';
import type { ElementMetrics, PageLine, PlacedText, Profile } from './page.js';
import { BOLD, ITALIC, UNDERLINE } from '../text/styled-line.js';
import type { Taken } from './breaks.js';
import type { Unit } from './units.js';

/** Places the lines of a unit on the rows of a page, from `top` on. The sides of dual dialogue share rows, the left one first. */
export function placeUnit(unit: Unit, { sides }: Taken, top: number, profile: Profile, isStart: boolean): PageLine[] {
  const placed = sides.flatMap((lines, side) => {
    let row = top;
    return lines.map((line, index) => {
      row += line.before;
      const numbered = isStart && index === 0 && unit.sceneNumber ? unit.sceneNumber : undefined;
      return placeLine(unit.sides[side]![line.copy]!, line, row++, unit.block, profile, numbered);
    });
  });
  return sides.length > 1 ? placed.sort((a, b) => a.row - b.row) : placed;
}

/** Places `(MORE)` below a speech, or its repeated cue on the next page. Neither counts as a line of the page. */
export function placeNotice(
  kind: 'more' | 'cue',
  text: string,
  row: number,
  block: number,
  profile: Profile,
  side?: 'left' | 'right',
): PageLine {
  const element = cueKind(side);
  const metrics = profile.elements[element];
  return {
    row,
    kind: kind === 'cue' ? element : kind,
    spans: [{ column: columnOf(metrics, textCells(text)), text }],
    block,
    ...(side ? { side } : undefined),
  };
}

/** The column at which a text of so many cells begins, by the element's alignment. */
export function columnOf({ column, cells, align }: ElementMetrics, taken: number): number {
  const spare = Math.max(0, cells - taken);
  return column + (align === 'right' ? spare : align === 'center' ? Math.floor(spare / 2) : 0);
}

export function placeLine(
  copy: Copy,
  line: SetLine,
  row: number,
  block: number,
  profile: Profile,
  sceneNumber?: string,
): PageLine {
  const { kind, part, side, metrics, length } = copy;
  const source = copy.lines[line.line]!;
  const at = (unit: number) => Math.min(source.offset + (source.written?.[unit] ?? unit), length);
  const column = columnOf(metrics, cellsBetween(source.cells, line.start, line.end));
  const hangs = copy.hanging !== '' && line.line === 0 && line.start === 0;
  return {
    row,
    kind,
    spans: spansOf(source, line, column, hangs ? copy.hanging : '', kind === 'heading' && profile.headingBold),
    block,
    ...(part === undefined ? undefined : { part }),
    range: [at(line.start), at(line.end)],
    ...(side ? { side } : undefined),
    ...(sceneNumber ? { sceneNumber } : undefined),
  };
}

function spansOf(
  { text, styles, cells }: Copy['lines'][number],
  { start, end }: SetLine,
  column: number,
  hanging: string,
  bold: boolean,
): PlacedText[] {
  const spans: PlacedText[] = [];
  let left = column;
  for (let at = start; at < end;) {
    const style = styles?.[at] ?? 0;
    let to = styles ? at + 1 : end;
    while (styles && to < end && styles[to] === style) to++;
    spans.push(styled(left, text.slice(at, to), style | (bold ? BOLD : 0)));
    left += cellsBetween(cells, at, to);
    at = to;
  }
  const [first] = spans;
  if (hanging === '' || !first) return spans;
  if (first.bold || first.italic || first.underline) return [{ column: column - 1, text: hanging }, ...spans];
  return [{ column: column - 1, text: hanging + first.text }, ...spans.slice(1)];
}

function styled(column: number, text: string, style: number): PlacedText {
  return {
    column,
    text,
    ...(style & BOLD ? { bold: true as const } : undefined),
    ...(style & ITALIC ? { italic: true as const } : undefined),
    ...(style & UNDERLINE ? { underline: true as const } : undefined),
  };
}
