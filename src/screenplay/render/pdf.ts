import PdfkitDocument from 'pdfkit';
import { textsOf, type Layout } from '../layout/page.js';
import { checkFonts, type FontSet } from './fonts.js';
import type { MissingCharacter } from './missing-characters.js';
import { Drawing } from './pdf-drawing.js';
import { inFormsOf, languageByLetters } from './writing.js';

export interface PdfMeta {
  readonly title: string;
  readonly author?: string;
  /** When the revision that is drawn was made. Not the time of drawing, so that equal arguments give equal bytes. */
  readonly createdAt: Date;
  /** BCP 47; by default what the script's letters tell, else the profile's. */
  readonly language?: string;
}

export interface Pdf {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** One a character, in order of appearance. */
  readonly warnings: readonly MissingCharacter[];
}

/**
 * Draws a layout as a PDF. Text can be searched and copied, also where several fonts are used. The file is tagged, and its outline
 * lists the scenes.
 *
 * @throws {UnsupportedFont} if a font file cannot be embedded
 */
export async function renderPdf(layout: Layout, fonts: FontSet, meta: PdfMeta): Promise<Pdf> {
  checkFonts(fonts);
  const { profile } = layout;
  const document = new PdfkitDocument({
    // An empty name keeps pdfkit's own Helvetica out of the file.
    font: '',
    size: [profile.paper.width, profile.paper.height],
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    lang: meta.language ?? languageByLetters(textsOf(layout)) ?? profile.locale,
    displayTitle: true,
    info: {
      Title: meta.title,
      ...(meta.author === undefined ? undefined : { Author: meta.author }),
      Creator: 'ScriptGen',
      Producer: 'ScriptGen',
      CreationDate: meta.createdAt,
    },
  });
  const drawing = new Drawing(document, layout, inFormsOf(textsOf(layout), fonts));
  for (const page of layout.pages) drawing.page(page);
  drawing.end();
  // A file without pages is not a PDF.
  if (layout.pages.length === 0) document.addPage();
  document.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of document) chunks.push(chunk as Uint8Array);
  return { bytes: joined(chunks), warnings: drawing.missing() };
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
