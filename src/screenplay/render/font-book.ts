import { checkFont, UnsupportedFont, type FontFile, type FontSet, type FontStyle } from './fonts.js';
import { unpackWoff } from './woff.js';

/** One font file as a document uses it. */
export interface Face {
  /** The name of the font in the document. */
  readonly key: string;
  /** True when every character takes one cell of 0.6 em, so that its text need not be measured. */
  readonly fixedPitch: boolean;
  /** Factor of the usual size at which its letters take about a cell each; 1 if they do so anyway, and for ideographs. */
  readonly size: number;
  has(point: number): boolean;
  /** Ems from the pen to the middle of a character's outline. */
  middleOf(point: number): number;
  /** A text as a PDF has it, on pages of the document; undefined if the font moves a glyph from where its widths put it. */
  glyphsOf(text: string): Glyphs | undefined;
  /** Makes a page know the font. To be called before glyphs are drawn on it. */
  useOn(page: PDFKit.PDFPage): void;
}

/** Glyphs of one font, side by side. */
interface Glyphs {
  /** The font's name on its pages. */
  readonly font: string;
  /** Numbers of the glyphs, in hexadecimal digits. */
  readonly codes: string;
}

/** What pdfkit 0.20 keeps of the current font and does not publish: how it writes text, and the font as its reader sees it. */
interface OpenedFont {
  readonly _font: {
    readonly id: string;
    /** Takes the glyphs of a text into the part of the font that is embedded. Widths are in thousandths of an em. */
    encode(text: string): readonly [codes: readonly string[], places: readonly GlyphPlace[]];
    ref(): unknown;
    readonly font: {
      readonly unitsPerEm: number;
      readonly post: { readonly isFixedPitch: number };
      readonly 'OS/2'?: { readonly xAvgCharWidth: number };
      hasGlyphForCodePoint(point: number): boolean;
      glyphForCodePoint(point: number): {
        readonly advanceWidth: number;
        readonly cbox: { readonly minX: number; readonly maxX: number };
      };
    };
  };
}

interface GlyphPlace {
  readonly xAdvance: number;
  readonly advanceWidth: number;
  readonly xOffset: number;
  readonly yOffset: number;
}

const ASCII = Array.from({ length: 0x7f - 0x20 }, (_, at) => 0x20 + at);
const PITCH = 0.6;
const TOLERANCE = 0.005;
/** Ems of an average letter, above which they are ideographs. */
const WIDEST = 0.85;
const LEAST_SIZE = 0.8;
const MOST_TOGETHER = 20_000;

/** Chooses a font for each character. Files are opened when a character first needs them. */
export class FontBook {
  readonly #document: PDFKit.PDFDocument;
  readonly #fonts: FontSet;
  readonly #faces = new Map<string, Face>();
  readonly #ascii = new Map<FontStyle, Face | null>();
  readonly #together = new Map<string, Face | null>();
  readonly #chosen: Readonly<Record<FontStyle, Map<number, Face | null>>> = {
    regular: new Map(),
    bold: new Map(),
    italic: new Map(),
    boldItalic: new Map(),
  };

  constructor(document: PDFKit.PDFDocument, fonts: FontSet) {
    this.#document = document;
    this.#fonts = fonts;
  }

  /** The first font with this character; null if there is none. */
  faceOf(point: number, style: FontStyle): Face | null {
    const known = this.#chosen[style].get(point);
    if (known !== undefined) return known;
    const face = this.#find([point], style);
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

  /** The first font with all of these characters: a letter and its accents must be drawn from one font. */
  faceOfAll(points: readonly number[], style: FontStyle): Face | null {
    const key = `${style} ${points.join(' ')}`;
    const known = this.#together.get(key);
    if (known !== undefined) return known;
    const face = this.#find(points, style);
    // A book may be kept for many scripts.
    if (this.#together.size >= MOST_TOGETHER) this.#together.clear();
    this.#together.set(key, face);
    return face;
  }

  #find(points: readonly number[], style: FontStyle): Face | null {
    for (const of of style === 'regular' ? [style] : ([style, 'regular'] as const)) {
      for (const [index, { covers }] of this.#fonts[of].entries()) {
        if (covers && !points.every(covers)) continue;
        const face = this.#open(of, index);
        if (points.every(face.has)) return face;
      }
    }
    return null;
  }

  #open(style: FontStyle, index: number): Face {
    const key = `${style}-${index}`;
    const open = this.#faces.get(key);
    if (open) return open;
    const file = this.#fonts[style][index]!;
    const face = openFace(this.#document, key, file);
    this.#faces.set(key, face);
    return face;
  }
}

/** @throws {UnsupportedFont} if it cannot be read, unless it is a part of a font: without that one, the others still do */
function openFace(document: PDFKit.PDFDocument, key: string, file: FontFile): Face {
  const { name, bytes } = file;
  try {
    checkFont({ name, bytes });
    document.registerFont(key, unpackWoff(bytes)).font(key);
    const opened = (document as unknown as OpenedFont)._font;
    const { font } = opened;
    const words = new Map<string, string | null>();
    font.hasGlyphForCodePoint(ASCII[0]!);
    return {
      key,
      fixedPitch: font.post.isFixedPitch !== 0 && Math.abs(pitchOf(font) - PITCH) < TOLERANCE,
      size: sizeOf(font),
      has: (point) => font.hasGlyphForCodePoint(point) && drawable(font, point),
      middleOf: (point) => {
        const { minX, maxX } = font.glyphForCodePoint(point).cbox;
        return (minX + maxX) / 2 / font.unitsPerEm;
      },
      glyphsOf: (text) => {
        const codes = codesOf(opened, text, words);
        return codes === undefined ? undefined : { font: opened.id, codes };
      },
      useOn: (page) => {
        page.fonts[opened.id] ??= opened.ref();
      },
    };
  } catch (error) {
    if (file.covers) {
      return {
        key,
        fixedPitch: false,
        size: 1,
        has: () => false,
        middleOf: () => 0,
        glyphsOf: () => undefined,
        useOn: () => undefined,
      };
    }
    throw error instanceof UnsupportedFont ? error : new UnsupportedFont(name, 'cannot be read', { cause: error });
  }
}

/** Word by word, each with the blank behind it, as pdfkit sets a text: scripts say the same words again and again. */
function codesOf(opened: OpenedFont['_font'], text: string, words: Map<string, string | null>): string | undefined {
  let codes = '';
  for (let from = 0; from < text.length;) {
    const blank = text.indexOf(' ', from);
    const end = blank < 0 ? text.length : blank + 1;
    const word = text.slice(from, end);
    let known = words.get(word);
    if (known === undefined) words.set(word, (known = wordCodes(opened, word)));
    if (known === null) return undefined;
    codes += known;
    from = end;
  }
  return codes;
}

function wordCodes(opened: OpenedFont['_font'], word: string): string | null {
  const [codes, places] = opened.encode(word);
  const inPlace = places.every(
    ({ xAdvance, advanceWidth, xOffset, yOffset }) => xAdvance === advanceWidth && xOffset === 0 && yOffset === 0,
  );
  return inPlace ? codes.join('') : null;
}

type Font = OpenedFont['_font']['font'];

/** Ems of a character that a font of any script has. */
function pitchOf(font: Font): number {
  const sample = [...'n0 '].map((char) => char.codePointAt(0)!).find((point) => font.hasGlyphForCodePoint(point));
  return sample === undefined ? PITCH : font.glyphForCodePoint(sample).advanceWidth / font.unitsPerEm;
}

/** Letters of South Indian and Sinhalese writing are wide; smaller, lines of them need little narrowing. */
function sizeOf(font: Font): number {
  const average = (font['OS/2']?.xAvgCharWidth ?? 0) / font.unitsPerEm;
  return average > WIDEST ? 1 : Math.min(1, Math.max(LEAST_SIZE, PITCH / average));
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
