import type { TitleEntry } from '../ast.js';
import { isCreditLine, isFurtherPage } from '../title-keys.js';
import { paragraphCopy, setLines, START } from './copy.js';
import type { LayoutElement, Page, PageLine, Profile } from './page.js';
import { placeLine } from './place.js';

/** Keys whose values are centered, in this order; those of all other keys are in the lower left corner. */
const CENTERED = ['title', 'episode', 'credit', 'author', 'authors', 'story by', 'source'];
/** Where the credits of others stand, under their keys. */
const CREDITS = CENTERED.indexOf('story by');
/** Line 18 of the page. */
const TITLE_ROW = 17;
/** Blank lines below the title itself. */
const BELOW_TITLE = 3;

/**
 * Lays out the title page; several only if the text does not fit or the script has further ones. The title begins on line 18, the
 * contact ends on the last line.
 */
export function titlePages(entries: readonly TitleEntry[], profile: Profile): Page[] {
  const { centered, corner, further } = arrangeTitle(entries);
  const firstRow = Math.min(TITLE_ROW, Math.floor(profile.linesPerPage / 3));
  const top = flow(centered, 'centered', firstRow, profile);
  const foot = lower(flow(corner, 'action', 0, profile), profile.linesPerPage);
  const above = top.at(-1);
  const below = foot[0];
  const shares = above && below && above.at(-1)!.row + 1 < below[0]!.row;
  const pages = shares ? [...top.slice(0, -1), [...above, ...below], ...foot.slice(1)] : [...top, ...foot];
  const more = further.flatMap((entry) => flow([entry], 'centered', firstRow, profile));
  return [...pages, ...more].map((lines) => ({ number: null, lines }));
}

interface ArrangedTitle {
  readonly centered: TitleEntry[];
  readonly corner: TitleEntry[];
  /** Each a page of its own. */
  readonly further: TitleEntry[];
}

/**
 * Sorts the entries of a title page into centered ones, in their usual order, those in the corner, and further pages. A credit that
 * is a key (`Story by`) becomes the first line of its values; entries without values are left out.
 */
export function arrangeTitle(entries: readonly TitleEntry[]): ArrangedTitle {
  const rank = ({ key }: TitleEntry) => (isCreditLine(key) ? CREDITS : CENTERED.indexOf(key.toLowerCase()));
  const shown = entries.map(withCredit).filter(({ values }) => values.length > 0);
  return {
    centered: shown.filter((entry) => rank(entry) >= 0).sort((a, b) => rank(a) - rank(b)),
    corner: shown.filter((entry) => rank(entry) < 0 && !isFurtherPage(entry.key)),
    further: shown.filter(({ key }) => isFurtherPage(key)),
  };
}

function withCredit({ key, values }: TitleEntry): TitleEntry {
  return { key, values: isCreditLine(key) ? [[{ kind: 'run', text: key }], ...values] : values };
}

/** Entries one below the other, with a blank line between them. */
function flow(
  entries: readonly TitleEntry[],
  element: LayoutElement,
  firstRow: number,
  profile: Profile,
): PageLine[][] {
  const pages: PageLine[][] = [];
  let row = firstRow;
  let before = 0;
  for (const { key, values } of entries) {
    for (const value of values) {
      const copy = paragraphCopy(element, value, profile);
      for (const line of setLines([copy], START, Infinity)) {
        row += before;
        if (row >= profile.linesPerPage) row = 0;
        if (pages.length === 0 || row === 0) pages.push([]);
        const { range: _, ...placed } = placeLine(copy, line, row, -1, profile);
        pages.at(-1)!.push({ ...placed, kind: 'titlePage' });
        row++;
        before = 0;
      }
    }
    before = key.toLowerCase() === 'title' ? BELOW_TITLE : 1;
  }
  return pages;
}

/** Moves the lines of the last page down to its foot. */
function lower(pages: readonly PageLine[][], linesPerPage: number): PageLine[][] {
  const last = pages.at(-1)?.at(-1)?.row;
  if (last === undefined) return [];
  const by = linesPerPage - 1 - last;
  return pages.map((lines, index) =>
    index === pages.length - 1 ? lines.map((line) => ({ ...line, row: line.row + by })) : lines,
  );
}
