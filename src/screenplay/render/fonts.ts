const FONT_STYLES = ['regular', 'bold', 'italic', 'boldItalic'] as const;
export type FontStyle = (typeof FONT_STYLES)[number];

/** Whose forms a font gives to the ideographs that Chinese, Japanese and Korean share. */
export type HanForms = 'zh-Hans' | 'zh-Hant' | 'ja' | 'ko';

export interface FontFile {
  /** For messages: a file name. */
  readonly name: string;
  /** A `.woff`, `.ttf` or `.otf` file. */
  readonly bytes: Uint8Array;
  /** The file's kind was looked at before, so that `bytes` need not be read until a character asks for them. */
  readonly checked?: true;
  /**
   * Of a part of a font: false for characters that it is known not to have. Without it, any may be in the file. A part that
   * cannot be read counts as one without characters.
   */
  readonly covers?: (point: number) => boolean;
  /** Files of a script's own forms come before those of others. */
  readonly hanForms?: HanForms;
}

/**
 * Font files by style, the preferred first. A character is drawn with the first file of its style that has it, then with the
 * first regular one. A file may hold a part of an alphabet. Fonts of a fixed pitch are drawn at one of 0.6 em.
 */
export type FontSet = Readonly<Record<FontStyle, readonly FontFile[]>>;

/** A font file that a PDF cannot take in. */
export class UnsupportedFont extends Error {
  override readonly name = 'UnsupportedFont';
  constructor(
    readonly file: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`The font ${file} ${reason}: give a .woff, .ttf or .otf file.`, options);
  }
}

/** Looks at the kinds of all files that were not looked at before. @throws {UnsupportedFont} */
export function checkFonts(fonts: FontSet): void {
  for (const style of FONT_STYLES) for (const font of fonts[style]) if (!font.checked) checkFont(font);
}

/** By their first four bytes. */
const READABLE: ReadonlySet<string> = new Set(['wOFF', '\0\x01\0\0', 'OTTO', 'true']);

/** @throws {UnsupportedFont} by the file's first bytes, for what is no font, a collection of fonts, or a `.woff2` file, which cannot be cut to the characters used */
export function checkFont({ name, bytes }: FontFile): void {
  const signature = String.fromCharCode(...bytes.subarray(0, 4));
  if (READABLE.has(signature)) return;
  if (signature === 'wOF2') throw new UnsupportedFont(name, 'is a .woff2 file, which cannot be embedded in parts');
  if (signature === 'ttcf') throw new UnsupportedFont(name, 'is a collection of several fonts');
  throw new UnsupportedFont(name, 'is no font file');
}

export function fontStyle(bold: boolean, italic: boolean): FontStyle {
  if (bold) return italic ? 'boldItalic' : 'bold';
  return italic ? 'italic' : 'regular';
}
