/** A screenplay as a tree. Values in normal form (see normal/normal.ts) are compared by plain deep equality. */
export interface Script {
  readonly titlePage: readonly TitleEntry[];
  readonly body: readonly Block[];
}

export interface TitleEntry {
  readonly key: string;
  readonly values: readonly Rich[];
}

/** A stretch of text in one style. */
export interface Run {
  readonly kind: 'run';
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  readonly underline?: true;
}

/** A note or a boneyard inside a line: no width, not printed on the page. */
export interface Aside {
  readonly kind: 'note' | 'boneyard';
  readonly text: string;
}

export type Rich = readonly (Run | Aside)[];

/** Paragraph types of Final Draft that Fountain has no form for. */
export type ForeignRole =
  | 'Shot'
  | 'General'
  | 'Cast List'
  | 'New Act'
  | 'End of Act'
  | 'Cold Opening'
  | 'Act&Scene Break';

export interface Heading {
  readonly kind: 'heading';
  readonly text: Rich;
  /** Scene number as written, without the `#`. */
  readonly number?: string;
}
export interface Section {
  readonly kind: 'section';
  /** 1 for an act, rising. */
  readonly depth: number;
  readonly text: Rich;
}
export interface Paragraph {
  readonly kind: 'action' | 'centered';
  readonly text: Rich;
  readonly role?: ForeignRole;
}
export interface SpeechBlock {
  readonly kind: 'speech';
  readonly speech: Speech;
}
interface DualBlock {
  readonly kind: 'dual';
  readonly left: Speech;
  readonly right: Speech;
}
interface TextBlock {
  readonly kind: 'transition' | 'lyrics' | 'synopsis';
  readonly text: Rich;
}
export interface AsideBlock {
  readonly kind: 'note' | 'boneyard';
  readonly text: string;
}
interface PageBreak {
  readonly kind: 'pageBreak';
}

interface Spaced {
  /** Blank lines before the block beyond the usual ones, two before a heading and one before all else; absent means 0. */
  readonly gap?: number;
}

/** Blank lines that every block of this kind has before it; `gap` counts only those beyond them. */
export function usualBlankLines(kind: Block['kind']): 1 | 2 {
  return kind === 'heading' ? 2 : 1;
}

export type Block = Spaced &
  (Heading | Section | Paragraph | SpeechBlock | DualBlock | TextBlock | AsideBlock | PageBreak);

export interface Speech {
  /** The speaker as written; asides stand at its end. */
  readonly name: Rich;
  /** `V.O.`, `CONT'D`, ... without parentheses. */
  readonly extensions: readonly string[];
  readonly parts: readonly Part[];
}

export interface Part {
  readonly kind: 'dialogue' | 'parenthetical' | 'lyric';
  readonly text: Rich;
}

/** A place in the text that was read. `line` and `column` count from 1; `column` and `offset` are UTF-16 units. */
export interface Pos {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}
export type Span = readonly [start: Pos, end: Pos];

/** Something that the format being written cannot express. `block` is an index into the body, -1 for the title page. */
export interface Loss {
  readonly code: string;
  readonly block: number;
  readonly excerpt: string;
}
