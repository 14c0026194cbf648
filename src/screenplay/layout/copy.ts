import type { Part, Rich, Speech } from '../ast.js';
import { toLines } from '../text/rich.js';
import type { StyledLine } from '../text/styled-line.js';
import { unitCells } from './cells.js';
import type { ElementMetrics, LayoutElement, Profile } from './page.js';
import { skipBlanks, wrapNext, type Measured, type Wrapped } from './wrap.js';

/** A line between the author's line breaks, in capitals if the element is set in them. */
interface CopyLine extends Measured {
  readonly styles: Uint8Array | null;
  /** Where it begins in the plain text of its element. */
  readonly offset: number;
  /** For each UTF-16 unit, and for the end, the unit of the line as written; null if capitals changed no length. */
  readonly written: Uint32Array | null;
}

/** One element's text, ready to be set line by line. */
export interface Copy {
  readonly kind: LayoutElement;
  readonly metrics: ElementMetrics;
  readonly lines: readonly CopyLine[];
  /** Length of the plain text; what the layout adds lies beyond it. */
  readonly length: number;
  /** Text that hangs in the cell before the first line. */
  readonly hanging: string;
  /** Blank lines above its first line within a speech. */
  readonly lead: number;
  /** Blank lines above its other lines, as in double-spaced dialogue; kept below the cue that is repeated on the next page. */
  readonly spacing: number;
  readonly part?: number;
  readonly side?: 'left' | 'right';
}

/** A place in a list of copies, from which line setting continues. */
export interface Cursor {
  readonly copy: number;
  readonly line: number;
  readonly at: number;
}

/** A line set but not yet placed on a page. */
export interface SetLine extends Wrapped {
  readonly copy: number;
  readonly line: number;
  /** Blank lines above it. */
  readonly before: number;
  /** Where line setting continues after it; null if this is the last line. */
  readonly rest: Cursor | null;
}

export const START: Cursor = Object.freeze({ copy: 0, line: 0, at: 0 });

/** Sets at most `limit` lines of the copies from a place on. Lines without text become blank lines above the next. */
export function setLines(copies: readonly Copy[], from: Cursor, limit: number): SetLine[] {
  const set: SetLine[] = [];
  let { copy, line, at } = from;
  let blank = 0;
  while (copy < copies.length && set.length < limit) {
    const { lines, metrics, lead, spacing } = copies[copy]!;
    const source = lines[line];
    if (!source) {
      copy++;
      line = at = 0;
      continue;
    }
    const wrapped = wrapNext(source, at, metrics.cells);
    const here = { copy, line };
    const above = line === 0 && at === 0 ? lead : spacing;
    if (wrapped.next < source.text.length) {
      at = wrapped.next;
    } else {
      line++;
      at = 0;
    }
    if (wrapped.end === wrapped.start) {
      blank++;
    } else {
      const before = set.length === 0 ? above : blank + above;
      set.push({ ...wrapped, ...here, before, rest: remainder(copies, { copy, line, at }) });
      blank = 0;
    }
  }
  return set;
}

/** The next place with something to set, null if there is none. */
export function remainder(copies: readonly Copy[], { copy, line, at }: Cursor): Cursor | null {
  for (let c = copy; c < copies.length; c++) {
    const { lines } = copies[c]!;
    for (let l = c === copy ? line : 0; l < lines.length; l++) {
      const from = c === copy && l === line ? at : 0;
      const next = skipBlanks(lines[l]!, from);
      if (next < lines[l]!.text.length) return { copy: c, line: l, at: from === 0 ? 0 : next };
    }
  }
  return null;
}

interface CopyOptions {
  readonly capitals?: boolean;
}

/** The copy of a block that is a single element. */
export function paragraphCopy(
  kind: LayoutElement,
  text: Rich,
  profile: Profile,
  { capitals = false }: CopyOptions = {},
): Copy {
  return makeCopy(kind, toLines(text), profile, capitals, { lead: 0, spacing: 0 });
}

/** The copies of a speech, its cue first. `continued` puts `(CONT'D)` after the cue. */
export function speechCopies(speech: Speech, profile: Profile, continued: boolean, side?: 'left' | 'right'): Copy[] {
  const sided = side ? { side } : undefined;
  const [name] = toLines(speech.name);
  const written = appended(name!, speech.extensions.map((extension) => ` (${extension})`).join(''));
  const cue = makeCopy(cueKind(side), [continued ? appended(written, " (CONT'D)") : written], profile, true, {
    lead: 0,
    spacing: 0,
    part: -1,
    ...sided,
  });
  return [
    { ...cue, length: written.text.length },
    ...speech.parts.map(({ kind, text }, part) => {
      // A parenthetical stands directly below the cue or line before it.
      const spacing = kind === 'parenthetical' ? 0 : profile.dialogueSpacing - 1;
      return partCopy(kind, toLines(text), profile, { lead: spacing, spacing, part, ...sided });
    }),
  ];
}

export function cueKind(side?: 'left' | 'right'): LayoutElement {
  return side === 'left' ? 'dualCueLeft' : side === 'right' ? 'dualCueRight' : 'cue';
}

type Made = Pick<Copy, 'lead' | 'spacing' | 'part' | 'side'>;

function partCopy(kind: Part['kind'], lines: readonly StyledLine[], profile: Profile, made: Made): Copy {
  const { side } = made;
  if (kind !== 'parenthetical') {
    return makeCopy(
      !side ? 'dialogue' : side === 'left' ? 'dualDialogueLeft' : 'dualDialogueRight',
      lines,
      profile,
      false,
      made,
    );
  }
  const element = !side ? 'parenthetical' : side === 'left' ? 'dualParentheticalLeft' : 'dualParentheticalRight';
  const closed = lines.map((line, index) => (index === lines.length - 1 ? appended(line, ')') : line));
  const length = lines.reduce((sum, line) => sum + line.text.length + 1, -1);
  return { ...makeCopy(element, closed, profile, false, made), length, hanging: '(' };
}

function makeCopy(
  kind: LayoutElement,
  lines: readonly StyledLine[],
  profile: Profile,
  capitals: boolean,
  made: Made,
): Copy {
  let offset = 0;
  const ready = lines.map((line): CopyLine => {
    const own = offset;
    offset += line.text.length + 1;
    const set = capitals ? inCapitals(line, profile.locale) : { text: line.text, styles: line.styles, written: null };
    return { ...set, cells: unitCells(set.text), offset: own };
  });
  return { kind, metrics: profile.elements[kind], lines: ready, length: offset - 1, hanging: '', ...made };
}

function appended(line: StyledLine, text: string): StyledLine {
  if (text === '') return line;
  let styles: Uint8Array | null = null;
  if (line.styles) {
    styles = new Uint8Array(line.text.length + text.length);
    styles.set(line.styles);
  }
  return { text: line.text + text, styles, asides: line.asides };
}

const CLUSTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A line in capitals. These may be longer than the letters (`ß`), so the places in the line as written are kept. */
function inCapitals({ text, styles }: StyledLine, locale: string): Omit<CopyLine, 'offset' | 'cells'> {
  const whole = text.toLocaleUpperCase(locale);
  if (whole.length === text.length) return { text: whole, styles, written: null };
  const pieces: string[] = [];
  const written: number[] = [];
  for (const { segment, index } of CLUSTERS.segment(text)) {
    const capital = segment.toLocaleUpperCase(locale);
    pieces.push(capital);
    for (let i = 0; i < capital.length; i++) written.push(Math.min(index + i, index + segment.length - 1));
  }
  written.push(text.length);
  return {
    text: pieces.join(''),
    styles: styles ? Uint8Array.from(written.slice(0, -1), (at) => styles[at]!) : null,
    written: Uint32Array.from(written),
  };
}
