import { PLAIN, type TextStyle } from './text-style.js';
import type { Attributes } from './xml-reader.js';

/** In inches: columns here are whole tenths, Final Draft's are eighths. */
const TOLERANCE = 0.13;
const POINTS_PER_LINE = 12;

/** What is different about the pages of a file: margins other than an inch, another line spacing. Undefined if nothing is. */
export function foreignPages({ TopMargin, BottomMargin, DocumentLeading = 'Normal' }: Attributes): string | undefined {
  const usual = [TopMargin, BottomMargin].every((points) => isNear(points, 72, 1)) && /^normal$/i.test(DocumentLeading);
  return usual ? undefined : 'page margins or line spacing of its own';
}

/** The paper of a file, for a message; undefined for US Letter. */
export function foreignPaper({ Width, Height }: Attributes): string | undefined {
  return isNear(Width, 8.5, TOLERANCE) && isNear(Height, 11, TOLERANCE)
    ? undefined
    : `paper of ${inches(Width)} by ${inches(Height)} inches`;
}

/** Columns in inches from the left edge of the paper, and blank lines before, of the types that are the same in all versions of Final Draft. */
const USUAL: ReadonlyMap<string, readonly [left: number, right: number, before: number]> = new Map([
  ['scene heading', [1.5, 7.5, 2]],
  ['action', [1.5, 7.5, 1]],
  ['character', [3.5, 7.25, 1]],
  ['parenthetical', [3, 5.5, 0]],
  ['dialogue', [2.5, 6, 0]],
  ['transition', [5.5, 7.1, 1]],
]);

/** The settings of one type of paragraph. */
export interface ElementSettings {
  style: TextStyle;
  /** '' if not given. */
  alignment: string;
  startsNewPage: boolean | undefined;
  /** In points; NaN if not given. */
  spaceBefore: number;
  /** In inches from the left edge of the paper; NaN if not given. */
  left: number;
  right: number;
  /** Line spacing: 1 is single; NaN if not given. */
  spacing: number;
}

/** Settings by the folded type of paragraph. */
export type SettingsByType = ReadonlyMap<string, ElementSettings>;

/** Settings with nothing given. */
export function unsaid(): ElementSettings {
  return {
    style: PLAIN,
    alignment: '',
    startsNewPage: undefined,
    spaceBefore: NaN,
    left: NaN,
    right: NaN,
    spacing: NaN,
  };
}

/** Takes the attributes of a `ParagraphSpec` into the settings. */
export function specify(
  element: ElementSettings,
  { Alignment = '', StartsNewPage, SpaceBefore, LeftIndent, RightIndent, Spacing }: Attributes,
): void {
  element.alignment = Alignment;
  element.startsNewPage = yesNo(StartsNewPage);
  element.spaceBefore = figure(SpaceBefore);
  element.left = figure(LeftIndent);
  element.right = figure(RightIndent);
  element.spacing = figure(Spacing);
}

/** The type of a paragraph, for comparison. */
export function foldType(type: string): string {
  return type.trim().toLowerCase();
}

/** Reads `Yes` or `No`; undefined if not given. */
export function yesNo(written: string | undefined): boolean | undefined {
  return written === undefined || written === '' ? undefined : /^(?:yes|true)$/i.test(written);
}

/** Reads a number; NaN if not given or not a number. */
export function figure(written: string | undefined): number {
  return written === undefined || written.trim() === '' ? NaN : Number(written);
}

/** The columns of an element from the file, else Final Draft's usual ones; an unknown type has those of action. */
export function columnsOf(type: string, element: ElementSettings | undefined): readonly [left: number, right: number] {
  const [left, right] = USUAL.get(foldType(type)) ?? USUAL.get('action')!;
  const given = (own: number | undefined, usual: number) => (own === undefined || Number.isNaN(own) ? usual : own);
  return [given(element?.left, left), given(element?.right, right)];
}

/** Whether two lengths in inches differ by more than rounding; false if one is not a number. */
export function differs(one: number, other: number): boolean {
  return Math.abs(one - other) > TOLERANCE;
}

/** What is different about the position of an element; undefined if nothing is. */
export function foreignElement(
  type: string,
  { LeftIndent, RightIndent, SpaceBefore, Spacing, Alignment }: Attributes,
): string | undefined {
  const folded = foldType(type);
  const figures = USUAL.get(folded);
  if (!figures) return undefined;
  const [left, right, before] = figures;
  const aligned = !Alignment || alignmentOf(Alignment) === (folded === 'transition' ? 'right' : 'left');
  const usual =
    isNear(LeftIndent, left, TOLERANCE) &&
    isNear(RightIndent, right, TOLERANCE) &&
    isNear(SpaceBefore, before * POINTS_PER_LINE, 1) &&
    isNear(Spacing, 1, 0.01);
  return usual && aligned ? undefined : 'columns or spacing of elements of its own';
}

/** Names an element that is set in another font; undefined if it is not, and for types that a script need not have. */
export function foreignFont(type: string, isForeign: boolean): string | undefined {
  return isForeign && USUAL.has(foldType(type)) ? 'fonts of elements of its own' : undefined;
}

/** An alignment in lower case: `left`, `center`, `right` or `full`. */
export function alignmentOf(written: string): string {
  const folded = written.trim().toLowerCase();
  return folded === 'centered' ? 'center' : folded;
}

/** Whether a written number is near the usual one; true if it is missing or not a number. */
function isNear(written: string | undefined, usual: number, tolerance: number): boolean {
  return !(Math.abs(Number(written ?? usual) - usual) > tolerance);
}

function inches(written: string | undefined): string {
  const figure = Number(written);
  return Number.isFinite(figure) ? String(Math.round(figure * 100) / 100) : '?';
}
