import type { Aside, ForeignRole, Run } from '../ast.js';
import { cleanText } from '../text/source.js';
import type { TextStyle } from './text-style.js';

/** A run as the file has it; without a style of its own it has its element's. */
export interface FdxRun extends Run {
  readonly style?: TextStyle | undefined;
}

/** The position of a paragraph on the page; NaN for a value that it does not give. */
export interface Shape {
  /** In inches from the left edge of the paper. */
  readonly left: number;
  readonly right: number;
  /** Of the first line, in inches from the left indent. */
  readonly first: number;
  /** Line spacing: 1 is single. */
  readonly spacing: number;
}

/** A paragraph of an FDX file with its content. What it does not specify itself is filled in from its element by `applySettings`. */
export interface FdxParagraph {
  /** As written; '' if missing. */
  readonly type: string;
  readonly number: string | undefined;
  /** '' if not given. */
  alignment: string;
  /** Undefined if not given. */
  startsNewPage: boolean | undefined;
  /** Whether it starts a page because all paragraphs of its element do. */
  breaksAsElement: boolean;
  /** In points; NaN if not given. */
  readonly spaceBefore: number;
  /** The space before its element, in points; NaN if the file does not say. */
  elementBefore: number;
  readonly shape: Shape;
  /** Runs of text, and notes at their places. */
  items: (FdxRun | Aside)[];
  /** Synopses of a scene heading. */
  readonly summary: FdxParagraph[];
  /** Paragraphs of dual dialogue. */
  readonly dual: FdxParagraph[];
  /** Paragraphs of the scene that was omitted here. */
  readonly omitted: FdxParagraph[];
  /** How many blocks within the paragraph have paragraphs of their own. */
  embedded: number;
  /** Where it begins in the file, in UTF-16 units. */
  readonly start: number;
  end: number;
}

export type FdxKind =
  | 'heading'
  | 'action'
  | 'character'
  | 'dialogue'
  | 'parenthetical'
  | 'lyric'
  | 'transition'
  | 'section'
  | 'synopsis'
  | 'note';

export interface FdxType {
  readonly kind: FdxKind;
  readonly role?: ForeignRole;
  /** Centered unless the paragraph says otherwise. */
  readonly centered?: true;
  readonly depth?: number;
}

export const ACTION: FdxType = Object.freeze({ kind: 'action' });

const TYPES: ReadonlyMap<string, FdxType> = new Map<string, FdxType>([
  ['scene heading', { kind: 'heading' }],
  ['action', ACTION],
  ['character', { kind: 'character' }],
  ['dialogue', { kind: 'dialogue' }],
  ['parenthetical', { kind: 'parenthetical' }],
  ['lyric', { kind: 'lyric' }],
  ['lyrics', { kind: 'lyric' }],
  ['transition', { kind: 'transition' }],
  ['outline 1', { kind: 'section', depth: 1 }],
  ['outline 2', { kind: 'section', depth: 2 }],
  ['outline 3', { kind: 'section', depth: 3 }],
  ['outline 4', { kind: 'section', depth: 4 }],
  ['sequence', { kind: 'section', depth: 2 }],
  ['outline body', { kind: 'synopsis' }],
  ['summary', { kind: 'synopsis' }],
  ['note', { kind: 'note' }],
  ['shot', { kind: 'action', role: 'Shot' }],
  ['general', { kind: 'action', role: 'General' }],
  ['cast list', { kind: 'action', role: 'Cast List' }],
  ['act&scene break', { kind: 'action', role: 'Act&Scene Break' }],
  ['new act', { kind: 'action', role: 'New Act', centered: true }],
  ['end of act', { kind: 'action', role: 'End of Act', centered: true }],
  ['cold opening', { kind: 'action', role: 'Cold Opening', centered: true }],
]);

/** What a paragraph type, in upper or lower case, means; undefined if it is unknown. */
export function fdxType(type: string): FdxType | undefined {
  return type === '' ? ACTION : TYPES.get(type.trim().toLowerCase());
}

export function isCentered({ alignment }: Pick<FdxParagraph, 'alignment'>, type: FdxType): boolean {
  return alignment === '' ? type.centered === true : /^center(?:ed)?$/i.test(alignment);
}

/** Roles that are centered unless the paragraph says otherwise. */
export function isCenteredRole(role: ForeignRole | undefined): boolean {
  return role !== undefined && fdxType(role)?.centered === true;
}

const POINTS_PER_LINE = 12;

/** Larger gaps are cut to this many lines. */
export const MAX_GAP = 100;

/** Blank lines that every element of a kind has before it. */
function usualBefore(kind: FdxKind): number {
  return kind === 'heading' ? 2 : 1;
}

/** Blank lines that Final Draft puts before an element of this type unless the paragraph says otherwise. */
function ownBefore({ kind, role }: FdxType): number {
  if (
    role === 'General' ||
    role === 'Cast List' ||
    kind === 'dialogue' ||
    kind === 'parenthetical' ||
    kind === 'lyric'
  ) {
    return 0;
  }
  return usualBefore(kind);
}

/** Blank lines that an empty paragraph stands for: its own, and those before it. */
export function emptyLines(paragraph: FdxParagraph, type: FdxType): number {
  const points = [paragraph.spaceBefore, paragraph.elementBefore].find((given) => !Number.isNaN(given));
  const before = points === undefined ? ownBefore(type) : Math.max(0, Math.round(points / POINTS_PER_LINE));
  const breaks = paragraph.items.reduce(
    (sum, item) => sum + (item.kind === 'run' ? item.text.split('\n').length - 1 : 0),
    0,
  );
  return Math.min(before + 1 + breaks, MAX_GAP);
}

/** The gap of an element below so many blank lines from empty paragraphs: those beyond the usual ones. */
export function gapAfterEmpty(lines: number, type: FdxType): number {
  return Math.max(0, lines - (ownBefore(type) === 0 && type.kind === 'action' ? 1 : 0));
}

/** The gap that so many points before an element make. */
export function gapOf(spaceBefore: number, kind: FdxKind): number {
  const lines = Math.round(spaceBefore / POINTS_PER_LINE) - usualBefore(kind);
  return lines > 0 ? Math.min(lines, MAX_GAP) : 0;
}

/** The points before an element that make such a gap. */
export function spaceOf(gap: number, kind: FdxKind): number {
  return POINTS_PER_LINE * (usualBefore(kind) + Math.min(gap, MAX_GAP));
}

/** Whether there is any text besides notes. */
export function hasText(items: readonly (Run | Aside)[]): boolean {
  return items.some((item) => item.kind === 'run' && /[^ \n]/.test(cleanText(item.text)));
}

/** Whether there is a note with a text. */
export function hasNotes(items: readonly (Run | Aside)[]): boolean {
  return items.some((item) => item.kind !== 'run' && /[^ \n]/.test(cleanText(item.text)));
}
