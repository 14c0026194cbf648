import PdfkitDocument from 'pdfkit';
import { FontBook } from './font-book.js';
import type { FontFile } from './fonts.js';

/** Opens a font as a PDF would. @throws {UnsupportedFont} if it cannot be read */
export function checkReadable(font: FontFile): void {
  const fonts = { regular: [font], bold: [], italic: [], boldItalic: [] };
  // Nothing is drawn in it.
  new FontBook(new PdfkitDocument({ font: '', autoFirstPage: false }), fonts).faceOf(0x20, 'regular');
}
