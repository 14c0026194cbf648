import PdfkitDocument from 'pdfkit';
import type { Layout, Page, PageLine, PlacedText, Profile } from '../layout/page.js';
import { FontBook } from './font-book.js';
import { FONT_STYLES, checkFont, type FontSet } from './fonts.js';
import { glyphRuns, type GlyphRun } from './glyph-runs.js';

export interface PdfMeta {
  readonly title: string;
  readonly author?: string;
  /** Of the revision that is drawn: equal arguments give equal bytes, so it is never the time of drawing. */
  readonly createdAt: Date;
  /** BCP 47; by default the profile's. */
  readonly language?: string;
}

/** A character that is in none of the fonts. */
export interface PdfWarning {
  readonly code: 'PDF001';
  readonly character: string;
  /** How often it was replaced. */
  readonly count: number;
  readonly message: string;
}

export interface Pdf {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** One a character, in order of appearance. */
  readonly warnings: readonly PdfWarning[];
}

/** Courier's ascent: from the top of a row to its baseline, in heights of a row. */
const ASCENT = 0.78125;
/** From the baseline down to the rule, and its weight, in heights of a row. */
const UNDERLINE = { drop: 0.12, weight: 0.06 };
/** Where an inch begins, for what stands outside the text area (section 5.1 of the layout's figures). */
const INCH = 72;
const PAGE_NUMBER = { right: 7.5 * INCH, top: 0.5 * INCH };
const SCENE_NUMBER = { left: 0.75 * INCH, right: 7.375 * INCH };

/**
 * Draws pages; it does not lay out. Text stays text: it can be searched and copied, also where several fonts take part.
 *
 * @throws {UnsupportedFont} if a font file cannot be embedded
 */
export async function renderPdf(layout: Layout, fonts: FontSet, meta: PdfMeta): Promise<Pdf> {
  for (const style of FONT_STYLES) fonts[style].forEach(checkFont);
  const { profile } = layout;
  const document = new PdfkitDocument({
    // An empty name keeps pdfkit's own Helvetica out of the file.
    font: '',
    size: [profile.paper.width, profile.paper.height],
    margin: 0,
    autoFirstPage: false,
    lang: meta.language ?? profile.locale,
    displayTitle: true,
    info: {
      Title: meta.title,
      ...(meta.author === undefined ? undefined : { Author: meta.author }),
      Creator: 'ScriptGen',
      Producer: 'ScriptGen',
      CreationDate: meta.createdAt,
    },
  });
  const drawing = new Drawing(document, profile, fonts);
  for (const page of layout.pages) drawing.page(page);
  // A file without pages is not a PDF.
  if (layout.pages.length === 0) document.addPage();
  document.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of document) chunks.push(chunk as Uint8Array);
  return { bytes: joined(chunks), warnings: drawing.warnings() };
}

class Drawing {
  readonly #document: PDFKit.PDFDocument;
  readonly #profile: Profile;
  readonly #book: FontBook;
  readonly #missing = new Map<string, number>();
  /** Of a font whose characters are 0.6 em wide. */
  readonly #fontSize: number;

  constructor(document: PDFKit.PDFDocument, profile: Profile, fonts: FontSet) {
    this.#document = document;
    this.#profile = profile;
    this.#book = new FontBook(document, fonts);
    this.#fontSize = profile.cell.width / 0.6;
  }

  page(page: Page): void {
    this.#document.addPage();
    if (page.number !== null && page.number > 1) this.#pageNumber(`${page.number}.`);
    for (const line of page.lines) this.#line(line);
  }

  warnings(): PdfWarning[] {
    return [...this.#missing].map(([character, count]) => ({
      code: 'PDF001',
      character,
      count,
      message: `"${character}" (${codePoints(character)}) is in none of the fonts and was replaced ${count === 1 ? 'once' : `${count} times`}: give a font that has it.`,
    }));
  }

  #pageNumber(text: string): void {
    const { width } = this.#profile.cell;
    this.#text([{ text, column: PAGE_NUMBER.right / width - text.length }], PAGE_NUMBER.top);
  }

  #line({ row, kind, spans, sceneNumber }: PageLine): void {
    const top = this.#profile.top + row * this.#profile.cell.height;
    const bold = kind === 'heading' && this.#profile.headingBold ? { bold: true as const } : undefined;
    const runs = glyphRuns(bold ? spans.map((span) => ({ ...span, ...bold })) : spans, this.#book, this.#missing);
    const number = (column: number) => (sceneNumber === undefined ? undefined : this.#text([{ text: sceneNumber, column, ...bold }], top));
    number(this.#leftOf(runs, sceneNumber?.length ?? 0));
    for (const run of runs) this.#run(run, top);
    number(this.#rightOf(runs, sceneNumber?.length ?? 0));
  }

  /** A long scene number begins further left, so that it keeps off the heading. */
  #leftOf(runs: readonly GlyphRun[], length: number): number {
    const begin = Math.min(...runs.map(({ column }) => column));
    return Math.max(0, Math.min(SCENE_NUMBER.left / this.#profile.cell.width, begin - length - 1));
  }

  /** Next to a heading that is as wide as the page, but not off the paper. */
  #rightOf(runs: readonly GlyphRun[], length: number): number {
    const { cell, paper } = this.#profile;
    const end = Math.max(0, ...runs.map(({ column, cells }) => column + cells));
    return Math.min(paper.width / cell.width - length, Math.max(SCENE_NUMBER.right / cell.width, end + 1));
  }

  #text(spans: readonly PlacedText[], top: number): void {
    for (const run of glyphRuns(spans, this.#book, this.#missing)) this.#run(run, top);
  }

  #run(run: GlyphRun, top: number): void {
    const { text, face, column, cells, underline } = run;
    const { width, height } = this.#profile.cell;
    const x = column * width;
    const baseline = top + ASCENT * height;
    this.#document.font(face.key, this.#fontSize);
    const { indent, scaling } = this.#fit(run);
    this.#document.text(text, x + indent, baseline, {
      lineBreak: false,
      baseline: 'alphabetic',
      ...(scaling === undefined ? undefined : { horizontalScaling: scaling }),
    });
    if (underline) this.#rule(x, x + cells * width, baseline + UNDERLINE.drop * height);
  }

  /** Centres a text in its cells, or narrows it to them; the current font is its own. */
  #fit({ text, face, cells, wide }: GlyphRun): { readonly indent: number; readonly scaling?: number } {
    const cell = this.#profile.cell.width;
    if (cells === 0) return { indent: cell / 2 - face.middleOf(text.codePointAt(0)!) * this.#fontSize };
    if (face.fixedPitch && !wide) return { indent: 0 };
    const natural = this.#document.widthOfString(text);
    const room = cells * cell;
    return natural > room * 1.01 ? { indent: 0, scaling: (100 * room) / natural } : { indent: (room - natural) / 2 };
  }

  #rule(from: number, to: number, y: number): void {
    this.#document.lineWidth(UNDERLINE.weight * this.#profile.cell.height).moveTo(from, y).lineTo(to, y).stroke();
  }
}

function codePoints(text: string): string {
  return [...text].map((char) => `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`).join(' ');
}

/** In a buffer of their own, so that it can be handed to another thread. */
function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
