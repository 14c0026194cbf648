import { UnsupportedFont, type FontSet, type FontStyle } from './fonts.js';
import { unpackWoff } from './woff.js';

/** One font file as the document uses it. */
export interface Face {
  /** What the document calls it. */
  readonly key: string;
  /** True when every character takes one cell of 0.6 em, so that its text need not be measured. */
  readonly fixedPitch: boolean;
  has(point: number): boolean;
  /** Ems from the pen to the middle of a character's outline. */
  middleOf(point: number): number;
}

/** What pdfkit 0.20 keeps of the current font and does not publish: the font as its reader sees it. */
interface OpenedFont {
  readonly _font: {
    readonly font: {
      readonly unitsPerEm: number;
      readonly post: { readonly isFixedPitch: number };
      hasGlyphForCodePoint(point: number): boolean;
      glyphForCodePoint(point: number): { readonly advanceWidth: number; readonly cbox: { readonly minX: number; readonly maxX: number } };
    };
  };
}

const ASCII = Array.from({ length: 0x7f - 0x20 }, (_, at) => 0x20 + at);
const PITCH = 0.6;
const TOLERANCE = 0.005;

/** Chooses a font per character. Files are opened when a character first asks for them. */
export class FontBook {
  readonly #document: PDFKit.PDFDocument;
  readonly #fonts: FontSet;
  readonly #faces = new Map<string, Face>();
  readonly #ascii = new Map<FontStyle, Face | null>();
  readonly #chosen: Readonly<Record<FontStyle, Map<number, Face | null>>> = {
    regular: new Map(), bold: new Map(), italic: new Map(), boldItalic: new Map(),
  };

  constructor(document: PDFKit.PDFDocument, fonts: FontSet) {
    this.#document = document;
    this.#fonts = fonts;
  }

  /** The first font with this character; null if there is none. */
  faceOf(point: number, style: FontStyle): Face | null {
    const known = this.#chosen[style].get(point);
    if (known !== undefined) return known;
    const face = this.#find(style, (candidate) => candidate.has(point));
    this.#chosen[style].set(point, face);
    return face;
  }

  /** The font that draws all of ASCII; null if that takes several. */
  asciiFace(style: FontStyle): Face | null {
    const known = this.#ascii.get(style);
    if (known !== undefined) return known;
    const first = this.faceOf(ASCII[0]!, style);
    const face = ASCII.every((point) => this.faceOf(point, style) === first) ? first : null;
    this.#ascii.set(style, face);
    return face;
  }

  /** The first font with all of these characters, as a letter and its accents are drawn together. */
  faceOfAll(points: readonly number[], style: FontStyle): Face | null {
    return this.#find(style, (candidate) => points.every((point) => candidate.has(point)));
  }

  #find(style: FontStyle, wanted: (face: Face) => boolean): Face | null {
    for (const of of style === 'regular' ? [style] : ([style, 'regular'] as const))
      for (const index of this.#fonts[of].keys()) {
        const face = this.#open(of, index);
        if (wanted(face)) return face;
      }
    return null;
  }

  #open(style: FontStyle, index: number): Face {
    const key = `${style}-${index}`;
    const open = this.#faces.get(key);
    if (open) return open;
    const file = this.#fonts[style][index]!;
    try {
      this.#document.registerFont(key, unpackWoff(file.bytes)).font(key);
    } catch (error) {
      throw new UnsupportedFont(file.name, 'cannot be read', { cause: error });
    }
    const { font } = (this.#document as unknown as OpenedFont)._font;
    const face: Face = {
      key,
      fixedPitch: font.post.isFixedPitch !== 0 && Math.abs(pitchOf(font) - PITCH) < TOLERANCE,
      has: (point) => font.hasGlyphForCodePoint(point) && drawable(font, point),
      middleOf: (point) => {
        const { minX, maxX } = font.glyphForCodePoint(point).cbox;
        return (minX + maxX) / 2 / font.unitsPerEm;
      },
    };
    this.#faces.set(key, face);
    return face;
  }
}

type Font = OpenedFont['_font']['font'];

/** Ems of a character that a font of any script has. */
function pitchOf(font: Font): number {
  const sample = [...'n0 '].map((char) => char.codePointAt(0)!).find((point) => font.hasGlyphForCodePoint(point));
  return sample === undefined ? PITCH : font.glyphForCodePoint(sample).advanceWidth / font.unitsPerEm;
}

/** False for an empty glyph at the very end of a font's outlines: the reader looks behind the end of the table, and so would the drawing. */
function drawable(font: Font, point: number): boolean {
  try {
    return Number.isFinite(font.glyphForCodePoint(point).advanceWidth);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
