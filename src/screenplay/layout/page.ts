/** The measures of pages and elements. Columns and rows are in cells: with Courier 12 pt, column 15 is 1.5 in from the left edge. */
export interface Profile {
  readonly id: string;
  /** In points. */
  readonly paper: { readonly width: number; readonly height: number };
  /** Size of a cell in points: 7.2 by 12 for Courier 12 pt. */
  readonly cell: { readonly width: number; readonly height: number };
  /** Points from the top edge to the first row. */
  readonly top: number;
  readonly linesPerPage: number;
  /** By whose rules text is put into capitals, BCP 47. */
  readonly locale: string;
  readonly headingBold: boolean;
  /** Shows `(CONT'D)` when the same speaker goes on after action within a scene. */
  readonly continued: boolean;
  /** Running time of a page. */
  readonly secondsPerPage: number;
  readonly elements: Readonly<Record<LayoutElement, ElementMetrics>>;
  readonly actionCapitals: boolean;
  readonly dialogueSpacing: 1 | 2;
}

export type LayoutElement =
  | 'heading'
  | 'action'
  | 'centered'
  | 'lyrics'
  | 'cue'
  | 'parenthetical'
  | 'dialogue'
  | 'transition'
  | 'dualCueLeft'
  | 'dualCueRight'
  | 'dualParentheticalLeft'
  | 'dualParentheticalRight'
  | 'dualDialogueLeft'
  | 'dualDialogueRight';

export interface ElementMetrics {
  /** Column of the first cell, from the paper's left edge; may be a fraction. */
  readonly column: number;
  /** Width in cells. */
  readonly cells: number;
  readonly align: 'left' | 'center' | 'right';
  /** Blank lines before. */
  readonly before: number;
}

/** A stretch of a line in one style. */
export interface PlacedText {
  /** From the paper's left edge; may be a fraction. */
  readonly column: number;
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  readonly underline?: true;
}

export type LineKind = LayoutElement | 'more' | 'titlePage';

export interface PageLine {
  /**
   * 0 for the first row of the text area. The sides of dual dialogue share rows. What does not count as a line of the page may be
   * outside the text area: `(MORE)` on row `linesPerPage`, the repeated cue of a continued speech on row -1.
   */
  readonly row: number;
  readonly kind: LineKind;
  /** The text as printed, in capitals where the element is. */
  readonly spans: readonly PlacedText[];
  /** Index into `script.body`; -1 for the title page. */
  readonly block: number;
  /** For a speech, the part that the line shows: index into `parts`, -1 for the cue. */
  readonly part?: number;
  /**
   * UTF-16 offsets into the plain text of the block (or part), before capitals; absent for `(MORE)`, repeated cues and the title
   * page. The text of a cue includes its extensions; the text of a parenthetical does not include its parentheses.
   */
  readonly range?: readonly [start: number, end: number];
  readonly side?: 'left' | 'right';
  /** Scene number, shown in both margins. */
  readonly sceneNumber?: string;
}

export interface Page {
  /** As printed, from 1; null for the title page. Number 1 is not shown on the page. */
  readonly number: number | null;
  readonly lines: readonly PageLine[];
}

/** A script on pages. All paged outputs, page counts, eighths and statistics are derived from it. */
export interface Layout {
  readonly profile: Profile;
  /** The title page first, if the script has one; then the body. A script without text has no body page. */
  readonly pages: readonly Page[];
  /** For each block of the body the 0-based body page and row of its first line; null for what takes no line. */
  readonly starts: readonly ({ readonly page: number; readonly row: number } | null)[];
}

/** All texts on the pages. */
export function* textsOf({ pages }: Layout): Iterable<string> {
  for (const { lines } of pages) for (const { spans } of lines) for (const { text } of spans) yield text;
}
