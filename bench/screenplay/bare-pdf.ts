import assert from 'node:assert/strict';
import PdfkitDocument from 'pdfkit';
import type { Layout } from '../../src/screenplay/layout/page.js';
import { fontStyle, type FontSet, type FontStyle } from '../../src/screenplay/render/fonts.js';

/** One call of pdfkit's `text`, or a line under one. */
interface Call {
  readonly text: string;
  readonly style: FontStyle;
  readonly x: number;
  /** Of the top of the row. */
  readonly y: number;
  readonly underline: number;
}

/** All that a layout shows, worked out before the clock runs. Its characters must all be in the first font of their style. */
export function callsOf({ pages, profile }: Layout): Call[][] {
  const { width, height } = profile.cell;
  const plain = (text: string, x: number, y: number): Call => ({ text, style: 'regular', x, y, underline: 0 });
  return pages.map(({ number, lines }) => [
    ...(number !== null && number > 1 ? [plain(`${number}.`, 540 - `${number}.`.length * width, 36)] : []),
    ...lines.flatMap(({ row, spans, sceneNumber }) => {
      const y = profile.top + row * height;
      const number = (x: number) => (sceneNumber === undefined ? [] : [plain(sceneNumber, x, y)]);
      return [
        ...number(54),
        ...spans.map(({ text, column, bold, italic, underline }) => ({
          text,
          style: fontStyle(bold === true, italic === true),
          x: column * width,
          y,
          underline: underline ? text.length * width : 0,
        })),
        ...number(531),
      ];
    }),
  ]);
}

/** What pdfkit alone needs: no choice of fonts, no care for missing characters. */
export async function drawBare(
  calls: readonly (readonly Call[])[],
  { profile }: Layout,
  fonts: FontSet,
): Promise<Uint8Array> {
  const document = new PdfkitDocument({
    font: '',
    size: [profile.paper.width, profile.paper.height],
    margin: 0,
    autoFirstPage: false,
    info: { CreationDate: new Date(0) },
  });
  for (const style of ['regular', 'bold', 'italic', 'boldItalic'] as const) {
    document.registerFont(style, fonts[style][0]!.bytes);
  }
  for (const page of calls) {
    document.addPage();
    for (const { text, style, x, y, underline } of page) {
      document.font(style, 12).text(text, x, y, { lineBreak: false });
      if (underline > 0) {
        document
          .lineWidth(0.72)
          .moveTo(x, y + 10.8)
          .lineTo(x + underline, y + 10.8)
          .stroke();
      }
    }
  }
  document.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of document) chunks.push(chunk as Uint8Array);
  assert.ok(chunks.length > 0);
  return new Uint8Array(Buffer.concat(chunks));
}
