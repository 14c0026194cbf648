import type { Aside, Rich, Run } from '../ast.js';
import { fromLines, toLines } from '../text/rich.js';
import { hasNotes, hasText } from './paragraph.js';

/** A paragraph of a title page. */
export interface TitleParagraph {
  readonly alignment: string;
  readonly items: readonly (Run | Aside)[];
  readonly startsNewPage?: boolean | undefined;
  /** The type of the paragraph, by which some programs say what it is. */
  readonly type?: string;
}

/** Keys of the title page by the types of paragraphs that stand for them. */
export const TYPED: ReadonlyMap<string, string> = new Map(
  ['Title', 'Credit', 'Author', 'Authors', 'Source', 'Draft date', 'Contact', 'Copyright', 'Notes', 'Episode'].map(
    (key) => [key.toLowerCase(), key],
  ),
);

export interface Group {
  readonly centered: boolean;
  /** The key that the type of its paragraphs stands for. */
  readonly key: string | undefined;
  readonly lines: TitleLine[];
}

export interface TitleLine {
  readonly line: Rich;
  /** Whether the line before it is in the same paragraph. */
  readonly continues: boolean;
}

/** Blank lines that show that the centered text below them is on the next page. */
const NEXT_PAGE = 6;

/**
 * Groups neighbouring paragraphs with text, page by page. If none is centered, all count as centered. A page begins at a page break,
 * and with centered text far below text in the lower corner.
 */
export function pagesOf(paragraphs: readonly TitleParagraph[]): Group[][] {
  let page: Group[] = [];
  const pages = [page];
  const all = !paragraphs.some((each) => isCentered(each) && hasText(each.items));
  let blanks = 0;
  let breaks = false;
  for (const paragraph of paragraphs) {
    breaks ||= paragraph.startsNewPage === true;
    if (!hasText(paragraph.items) && !hasNotes(paragraph.items)) {
      blanks++;
      continue;
    }
    const centered = all || isCentered(paragraph);
    const key = TYPED.get((paragraph.type ?? '').toLowerCase());
    const last = page.at(-1);
    const lines = toLines(paragraph.items).map((line, at): TitleLine => ({
      line: fromLines([line]),
      continues: at > 0,
    }));
    const far = centered && last?.centered === false && blanks >= NEXT_PAGE && page.some((each) => each.centered);
    if ((breaks || far) && page.length > 0) {
      page = [{ centered, key, lines }];
      pages.push(page);
    } else if (blanks === 0 && last?.centered === centered && last.key === key) {
      for (const line of lines) last.lines.push(line);
    } else {
      page.push({ centered, key, lines });
    }
    blanks = 0;
    breaks = false;
  }
  return pages;
}

function isCentered({ alignment }: TitleParagraph): boolean {
  return /^center(?:ed)?$/i.test(alignment);
}
