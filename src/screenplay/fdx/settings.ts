type Attributes = Readonly<Record<string, string | undefined>>;

/** In inches: columns are whole cells of a tenth, and Final Draft writes eighths. */
const TOLERANCE = 0.13;
const POINTS_PER_LINE = 12;

/** What the pages of a file have that pages here have not: margins other than an inch, other space between lines. Undefined: nothing. */
export function foreignPages({ TopMargin, BottomMargin, DocumentLeading = 'Normal' }: Attributes): string | undefined {
  const usual = [TopMargin, BottomMargin].every((points) => isNear(points, 72, 1)) && /^normal$/i.test(DocumentLeading);
  return usual ? undefined : 'page margins or line spacing of its own';
}

/** Undefined for US Letter. */
export function foreignPaper({ Width, Height }: Attributes): string | undefined {
  return isNear(Width, 8.5, TOLERANCE) && isNear(Height, 11, TOLERANCE) ? undefined : `paper of ${inches(Width)} by ${inches(Height)} inches`;
}

/** Columns, in inches from the left edge of the paper, and blank lines before; of types that Final Draft has had alike in all versions. */
const USUAL: ReadonlyMap<string, readonly [left: number, right: number, before: number]> = new Map([
  ['scene heading', [1.5, 7.5, 2]],
  ['action', [1.5, 7.5, 1]],
  ['character', [3.5, 7.25, 1]],
  ['parenthetical', [3, 5.5, 0]],
  ['dialogue', [2.5, 6, 0]],
  ['transition', [5.5, 7.1, 1]],
]);

/** Undefined for an element that stands where it stands here. */
export function foreignElement(type: string, { LeftIndent, RightIndent, SpaceBefore, Spacing }: Attributes): string | undefined {
  const figures = USUAL.get(type.trim().toLowerCase());
  if (!figures) return undefined;
  const [left, right, before] = figures;
  const usual = isNear(LeftIndent, left, TOLERANCE) && isNear(RightIndent, right, TOLERANCE) && isNear(SpaceBefore, before * POINTS_PER_LINE, 1) && isNear(Spacing, 1, 0.01);
  return usual ? undefined : 'columns or spacing of elements of its own';
}

/** What is not said, or is no figure, is as usual. */
function isNear(written: string | undefined, usual: number, tolerance: number): boolean {
  return !(Math.abs(Number(written ?? usual) - usual) > tolerance);
}

function inches(written: string | undefined): string {
  const figure = Number(written);
  return Number.isFinite(figure) ? String(Math.round(figure * 100) / 100) : '?';
}
