import type { Face } from './font-book.js';
import type { GlyphRun } from './glyph-runs.js';

/**
 * What lines of a fixed pitch put on a page, written in one go. pdfkit writes a dozen operators for each piece of text, and measures
 * the text twice to do so; letters of one width need one operator, and no measuring.
 */
export class LineContent {
  readonly #document: PDFKit.PDFDocument;
  readonly #page: PDFKit.PDFPage;
  readonly #faces = new Set<Face>();
  #texts = '';
  #rules = '';
  #font = '';

  /** For the page that the document is at. */
  constructor(document: PDFKit.PDFDocument) {
    this.#document = document;
    this.#page = document.page;
  }

  /** Whether a run was taken in: others are drawn by pdfkit. */
  text({ text, face, cells, wide, leftward }: GlyphRun, x: number, baseline: number, size: number): boolean {
    if (!face.fixedPitch || wide || leftward || cells === 0) return false;
    const glyphs = face.glyphsOf(text);
    if (!glyphs) return false;
    if (!this.#faces.has(face)) {
      face.useOn(this.#page);
      this.#faces.add(face);
    }
    const font = `/${glyphs.font} ${figure(size)} Tf `;
    this.#texts += `${font === this.#font ? '' : font}1 0 0 1 ${figure(x)} ${figure(this.#page.height - baseline)} Tm <${glyphs.codes}> Tj\n`;
    this.#font = font;
    return true;
  }

  rule(from: number, to: number, y: number, weight: number): void {
    this.#rules += `${figure(weight)} w ${figure(from)} ${figure(y)} m ${figure(to)} ${figure(y)} l S\n`;
  }

  write(): void {
    // Turned back from pdfkit's pages, which are upside down, as pdfkit does it: by the letters' own turn, some readers part lines otherwise.
    const texts = this.#texts === '' ? '' : `q 1 0 0 -1 0 ${figure(this.#page.height)} cm BT ${this.#texts}ET Q`;
    const content = this.#rules === '' ? texts : `${texts}\n${this.#rules.slice(0, -1)}`;
    if (content === '') return;
    this.#document.addContent(content);
    this.#texts = this.#rules = this.#font = '';
  }
}

/** As pdfkit rounds. */
function figure(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
