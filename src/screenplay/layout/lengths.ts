import type { Script } from '../ast.js';
import type { Layout, PageLine } from './page.js';

/** Body pages; the title page does not count. */
export function pageCount(layout: Layout): number {
  return layout.pages.reduce((count, { number }) => count + (number === null ? 0 : 1), 0);
}

/** The length of a scene on the pages. */
export interface SceneLength {
  /** Index of the heading in the body. */
  readonly block: number;
  /** 0-based body page on which it begins. */
  readonly page: number;
  /** Rows, including blank ones between its blocks, but not the empty rest of a page. */
  readonly lines: number;
  readonly eighths: number;
}

/** The length of each scene, from its heading up to the next. What stands above the first heading belongs to none. */
export function sceneLengths(script: Script, layout: Layout): SceneLength[] {
  const headings: number[] = [];
  const sceneOf = script.body.map((block, index) => {
    if (block.kind === 'heading' && layout.starts[index]) headings.push(index);
    return headings.length - 1;
  });
  const rows = countRows(layout, headings.length, (block) => sceneOf[block] ?? -1);
  return headings.map((block, scene) => ({
    block,
    page: layout.starts[block]!.page,
    lines: rows[scene]!,
    eighths: eighthsOf(rows[scene]!, layout.profile.linesPerPage),
  }));
}

/**
 * The rows on all pages of the blocks from `from` up to but not including `to`. Blank rows between them count; those around them,
 * the empty rest of a page, `(MORE)` and the repeated cue of a continued speech do not.
 */
export function linesOf(layout: Layout, from: number, to: number): number {
  return countRows(layout, 1, (block) => (block >= from && block < to ? 0 : -1))[0]!;
}

/** The length of so many lines in eighths of a page, at least one. The sum over all scenes may exceed the page count. */
export function eighthsOf(lines: number, linesPerPage: number): number {
  return Math.max(1, Math.round((lines * 8) / linesPerPage));
}

/** `3/8`, `1 2/8`, `2`. */
export function formatEighths(eighths: number): string {
  const pages = Math.floor(eighths / 8);
  const rest = eighths % 8;
  if (rest === 0) return String(pages);
  return pages === 0 ? `${rest}/8` : `${pages} ${rest}/8`;
}

/**
 * Running time in whole seconds: pages times the profile's `secondsPerPage`. The last page counts by the eighths that are filled,
 * at least one. 0 for a script without a body page.
 */
export function runtimeSeconds(layout: Layout): number {
  const last = layout.pages.at(-1);
  if (!last || last.number === null) return 0;
  const { linesPerPage, secondsPerPage } = layout.profile;
  const filled = last.lines.reduce((rows, line) => (counts(line) ? Math.max(rows, line.row + 1) : rows), 0);
  const eighths = Math.min(8, eighthsOf(filled, linesPerPage));
  return Math.round((pageCount(layout) - 1 + eighths / 8) * secondsPerPage);
}

/** Whether a line counts, as `(MORE)` and repeated cues do not. */
function counts({ range, kind }: PageLine): boolean {
  return range !== undefined && kind !== 'titlePage';
}

/** Rows from first to last on each page, summed by group. Blocks of a group stand next to each other. */
function countRows(layout: Layout, groups: number, groupOf: (block: number) => number): number[] {
  const rows = Array.from({ length: groups }, () => 0);
  for (const { lines } of layout.pages) {
    let open = -1;
    let first = 0;
    let last = 0;
    const close = () => {
      if (open >= 0) rows[open]! += last - first + 1;
    };
    for (const line of lines) {
      if (!counts(line)) continue;
      const group = groupOf(line.block);
      if (group !== open) {
        close();
        open = group;
        first = line.row;
      }
      last = line.row;
    }
    close();
  }
  return rows;
}
