import { getDocumentProxy } from 'unpdf';
import type { Layout } from '../../../src/screenplay/layout/page.js';

/** What stands on a page: rows of text by their distance from the top, in points, each with its pieces by column. */
export type PageText = Record<string, string>;

interface Placed {
  readonly text: string;
  readonly x: number;
  /** Of the baseline, from the top. */
  readonly y: number;
}

/** The text of a PDF as its readers find it: where each piece stands, in the order of the file. */
export async function placedTexts(bytes: Uint8Array): Promise<Placed[][]> {
  const document = await getDocumentProxy(bytes.slice());
  const pages: Placed[][] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { height } = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent({ includeMarkedContent: false });
    pages.push(
      items.flatMap((item) =>
        'str' in item && item.str !== '' && item.height > 0
          ? [{ text: item.str, x: item.transform[4] as number, y: height - (item.transform[5] as number) }]
          : [],
      ),
    );
  }
  return pages;
}

/** The pages of a PDF on the grid of a layout: a string for each row, blanks between what stands apart. */
export async function pdfPages(bytes: Uint8Array, { profile }: Layout): Promise<PageText[]> {
  const ascent = 0.78125 * profile.cell.height;
  return (await placedTexts(bytes)).map((page) =>
    grid(page.map(({ text, x, y }) => ({ text, column: x / profile.cell.width, top: Math.round(y - ascent) }))),
  );
}

/** The same of a layout, with what stands in the margins. */
export function layoutPages({ pages, profile }: Layout): PageText[] {
  const { cell, top } = profile;
  return pages.map(({ number, lines }) =>
    grid([
      ...(number !== null && number > 1 ? [{ text: `${number}.`, column: 75 - `${number}.`.length, top: 36 }] : []),
      ...lines.flatMap(({ row, spans, sceneNumber }) => {
        const y = top + row * cell.height;
        const number = (column: number) => (sceneNumber === undefined ? [] : [{ text: sceneNumber, column, top: y }]);
        return [...number(7.5), ...spans.map(({ text, column }) => ({ text, column, top: y })), ...number(73.75)];
      }),
    ]),
  );
}

function grid(pieces: readonly { readonly text: string; readonly column: number; readonly top: number }[]): PageText {
  const rows: PageText = {};
  for (const { text, column, top } of pieces.toSorted((a, b) => a.top - b.top || a.column - b.column)) {
    const key = String(Math.round(top));
    rows[key] = (rows[key] ?? '').trimEnd().padEnd(Math.round(column)) + text;
  }
  return Object.fromEntries(
    Object.entries(rows)
      .map(([key, row]) => [key, row.trimEnd()])
      .filter(([, row]) => row !== ''),
  );
}
