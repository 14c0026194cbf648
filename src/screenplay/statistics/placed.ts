import type { SurveyedScene } from './survey.js';
import type { Layout, PageLine } from '../layout/page.js';
import type { BoundBeat } from '../beats.js';
import { pageCount } from '../layout/lengths.js';

/** Lines of a block, without the cue and `(MORE)`. Sides are of dual dialogue. */
interface BlockLines {
  readonly lines: number;
  readonly left: number;
  readonly right: number;
}

export interface PageBalance {
  /** As printed, from 1. */
  readonly page: number;
  /** Lines of action, centered text and lyrics. */
  readonly action: number;
  /** Lines spoken and parentheticals, without cues; both sides of dual dialogue. */
  readonly dialogue: number;
  /** Headings, cues, transitions. */
  readonly other: number;
  /** First block that has a line on the page. */
  readonly block: number;
}

/** The lines of blocks and pages. */
export interface Placed {
  /** Lines with text, the title page not counted; two sides of dual dialogue share theirs. */
  readonly lines: number;
  readonly pages: readonly PageBalance[];
  /** Of the block at this index. */
  linesOf(block: number): BlockLines;
}

const NONE: BlockLines = Object.freeze({ lines: 0, left: 0, right: 0 });

/** The one walk over a layout. */
export function placed(layout: Layout): Placed {
  const blocks = new Map<number, { lines: number; left: number; right: number }>();
  const pages: PageBalance[] = [];
  let lines = 0;
  for (const page of layout.pages) {
    if (page.number === null) continue;
    const balance = { page: page.number, action: 0, dialogue: 0, other: 0, block: page.lines[0]?.block ?? -1 };
    const rows = new Set<number>();
    for (const line of page.lines) {
      if (!isOwn(line)) continue;
      rows.add(line.row);
      const kind = balanceKind(line);
      balance[kind]++;
      if (kind === 'other' && isCue(line)) continue;
      const known = blocks.get(line.block) ?? { lines: 0, left: 0, right: 0 };
      known.lines++;
      if (line.side) known[line.side]++;
      blocks.set(line.block, known);
    }
    lines += rows.size;
    pages.push(balance);
  }
  return { lines, pages, linesOf: (block) => blocks.get(block) ?? NONE };
}

/** Not `(MORE)`, and not a cue that goes on from the page before. */
function isOwn({ kind, range }: PageLine): boolean {
  return kind !== 'titlePage' && range !== undefined;
}

function isCue({ kind }: PageLine): boolean {
  return kind === 'cue' || kind === 'dualCueLeft' || kind === 'dualCueRight';
}

function balanceKind(line: PageLine): 'action' | 'dialogue' | 'other' {
  switch (line.kind) {
    case 'action':
    case 'centered':
    case 'lyrics':
      return 'action';
    case 'heading':
    case 'transition':
      return 'other';
    default:
      return isCue(line) ? 'other' : 'dialogue';
  }
}

/** The position of a block in body pages, as a fraction; of a block without lines, the position of the next one that has some. */
export function positionOf(layout: Layout, block: number): number {
  for (let at = block; at < layout.starts.length; at++) {
    const start = layout.starts[at];
    if (start) return start.page + start.row / layout.profile.linesPerPage;
  }
  return endOf(layout);
}

/** Body pages up to the last line, as a fraction. */
export function endOf(layout: Layout): number {
  const last = layout.pages.at(-1);
  if (!last || last.number === null) return 0;
  const rows = last.lines.reduce((row, line) => (isOwn(line) ? Math.max(row, line.row + 1) : row), 0);
  return pageCount(layout) - 1 + rows / layout.profile.linesPerPage;
}

/** Turns beats bound to scenes into beats bound to pages. A binding to a scene that does not exist is ignored. */
export function bindBeats(
  bound: readonly { readonly beat: string; readonly scene: number }[],
  scenes: readonly SurveyedScene[],
  layout: Layout,
): BoundBeat[] {
  return bound.flatMap(({ beat, scene }) => {
    const own = scenes[scene];
    if (!own) return [];
    const next = scenes[scene + 1];
    return [{ beat, start: positionOf(layout, own.block), end: next ? positionOf(layout, next.block) : endOf(layout) }];
  });
}
