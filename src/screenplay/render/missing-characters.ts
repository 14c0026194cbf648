import PdfkitDocument from 'pdfkit';
import type { Layout } from '../layout/page.js';
import { FontBook } from './font-book.js';
import { checkFonts, type FontSet } from './fonts.js';
import { glyphRuns } from './glyph-runs.js';

/** A character that is in none of the fonts. */
export interface MissingCharacter {
  readonly code: 'PDF001';
  readonly character: string;
  /** How often it is replaced. */
  readonly count: number;
  /** Where it first stands: index into `script.body`; -1 for the title page. */
  readonly block: number;
  readonly message: string;
}

/** Finds the characters that a PDF with certain fonts would draw as `?`, in the same way as drawing does. */
export interface MissingCharacters {
  /** Of a text, in order of appearance. */
  of(text: string): readonly string[];
  /** Of pages, without drawing them. */
  from(layout: Layout): readonly MissingCharacter[];
}

/**
 * For a set of fonts.
 *
 * @throws {UnsupportedFont} if a font file cannot be embedded; the methods of the result throw it too, when a character needs such a file
 */
export function missingCharacters(fonts: FontSet): MissingCharacters {
  checkFonts(fonts);
  // Nothing is drawn in its document.
  const book = new FontBook(new PdfkitDocument({ font: '', autoFirstPage: false }), fonts);
  return {
    of(text) {
      const missing = new CharacterCount();
      for (const line of text.split('\n')) glyphRuns([{ column: 0, text: line }], book, missing);
      return missing.told().map(({ character }) => character);
    },
    from({ pages }) {
      const missing = new CharacterCount();
      for (const { block, spans, sceneNumber } of pages.flatMap(({ lines }) => lines)) {
        glyphRuns(spans, book, missing.at(block));
        // In both margins.
        for (const text of sceneNumber === undefined ? [] : [sceneNumber, sceneNumber]) {
          glyphRuns([{ column: 0, text }], book, missing);
        }
      }
      return missing.told();
    },
  };
}

/** Counts what no font has, and remembers where it was met first. */
export class CharacterCount {
  readonly #found = new Map<string, { count: number; readonly block: number }>();
  #block = -1;

  /** What is lost from here on is in this block of the body. */
  at(block: number): this {
    this.#block = block;
    return this;
  }

  lose(character: string): void {
    const known = this.#found.get(character);
    if (known) known.count++;
    else this.#found.set(character, { count: 1, block: this.#block });
  }

  told(): MissingCharacter[] {
    return [...this.#found].map(([character, { count, block }]) => ({
      code: 'PDF001',
      character,
      count,
      block,
      message: `"${character}" (${codePoints(character)}) is in none of the fonts and becomes "?", ${count === 1 ? 'once' : `${count} times`}: give a font that has it.`,
    }));
  }
}

function codePoints(text: string): string {
  return [...text].map((char) => `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`).join(' ');
}
