import { textCells } from '../layout/cells.js';
import type { Layout, LineKind, Page, PageLine, Profile } from '../layout/page.js';

interface TextOptions {
  /** Pages with their numbers, a form feed between them; else one endless page. Default true. */
  readonly paged?: boolean;
}

const INCH = 72;
const PAGE_NUMBER = { right: 7.5 * INCH, top: 0.5 * INCH };
const SCENE_NUMBER = { left: 0.75 * INCH, right: 7.375 * INCH };
/** Most blank lines in a row on the endless page. */
const WIDEST_GAP = 3;

/**
 * The page grid as plain text, a character for each cell, without emphasis. Lines end in `\n`, without trailing blanks. An
 * empty layout is an empty text.
 */
export function renderText(layout: Layout, { paged = true }: TextOptions = {}): string {
  const { pages, profile } = layout;
  return paged ? pages.map((page) => pageText(page, profile)).join('\f') : endlessText(layout);
}

/** From the row of the page number to the last line. */
function pageText({ number, lines }: Page, profile: Profile): string {
  const top = Math.min(-2, Math.round((PAGE_NUMBER.top - profile.top) / profile.cell.height));
  const rows = new Rows(profile);
  for (const line of lines) rows.add(line.row - top, line);
  const numbered = number !== null && number > 1;
  return rows.text(numbered ? `${number}.`.padStart(columnOf(PAGE_NUMBER.right, profile)) : '');
}

/** One page below the other, without what only pages need. */
function endlessText({ pages, profile }: Layout): string {
  const rows = new Rows(profile);
  let row = 0;
  let last: PageLine | undefined;
  for (const { number, lines } of pages) {
    let above: PageLine | undefined;
    for (const line of lines) {
      if (number !== null && !line.range) continue;
      if (above) row += number === null ? Math.min(line.row - above.row, WIDEST_GAP + 1) : line.row - above.row;
      else if (last) row += 1 + gapBetween(last, line, profile);
      rows.add(row, line);
      last = above = line;
    }
  }
  return rows.text();
}

/** Blank lines where a page ended. */
function gapBetween(last: PageLine, line: PageLine, { elements, dialogueSpacing }: Profile): number {
  if (last.kind === 'titlePage') return WIDEST_GAP;
  if (last.block === line.block) {
    return line.part === undefined || line.kind === 'parenthetical' ? 0 : dialogueSpacing - 1;
  }
  return elements[line.kind as Exclude<LineKind, 'more' | 'titlePage'>].before;
}

/** Lines of text by row. Lines come in order of their rows. */
class Rows {
  readonly #profile: Profile;
  readonly #rows: string[] = [];

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  add(row: number, { spans, sceneNumber }: PageLine): void {
    while (this.#rows.length <= row) this.#rows.push('');
    let text = this.#rows[row]!;
    const begin = Math.round(spans[0]?.column ?? 0);
    if (sceneNumber !== undefined) {
      text = at(
        text,
        Math.min(columnOf(SCENE_NUMBER.left, this.#profile), begin - textCells(sceneNumber) - 1),
        sceneNumber,
      );
    }
    // Spans follow each other cell by cell; only the first one's column can be a fraction.
    text = at(text, begin, spans.map((span) => span.text).join(''));
    if (sceneNumber !== undefined) {
      text = at(text, Math.max(columnOf(SCENE_NUMBER.right, this.#profile), textCells(text) + 1), sceneNumber);
    }
    this.#rows[row] = text;
  }

  text(firstRow?: string): string {
    const [first = '', ...rest] = this.#rows;
    const rows = firstRow === undefined ? [first, ...rest] : [firstRow, ...rest];
    return this.#rows.length === 0 ? '' : `${rows.map((row) => row.trimEnd()).join('\n')}\n`;
  }
}

/** A text with another one put on it at a column, or right behind it if that is taken. */
function at(text: string, column: number, added: string): string {
  return text + ' '.repeat(Math.max(0, column - textCells(text))) + added;
}

function columnOf(points: number, { cell }: Profile): number {
  return Math.round(points / cell.width);
}
