import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { checkFont, type FontFile, type FontSet, type FontStyle } from '../../screenplay/render/fonts.js';

/** A file of each holds what the ones before it lack. */
const COURIER_PRIME = ['latin', 'latin-ext'] as const;
const COUSINE = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'hebrew', 'vietnamese'] as const;

const VARIANTS: Readonly<Record<FontStyle, string>> = {
  regular: '400-normal',
  bold: '700-normal',
  italic: '400-italic',
  boldItalic: '700-italic',
};

/**
 * Courier Prime, then Cousine for the alphabets it lacks, then the operator's own files for all styles.
 *
 * @param own paths of `.woff`, `.ttf` or `.otf` files, the preferred first
 * @throws {UnsupportedFont} for a file that cannot be embedded; a file that cannot be read throws what the file system says
 */
export function loadFonts(own: readonly string[] = []): FontSet {
  const operator = own.map(readFont);
  const style = (name: FontStyle): readonly FontFile[] => [
    ...COURIER_PRIME.map((subset) => packagedFont('courier-prime', subset, VARIANTS[name])),
    ...COUSINE.map((subset) => packagedFont('cousine', subset, VARIANTS[name])),
    ...operator,
  ];
  return { regular: style('regular'), bold: style('bold'), italic: style('italic'), boldItalic: style('boldItalic') };
}

/** @throws {UnsupportedFont} if it is none that a PDF can take in */
export function readFont(file: string): FontFile {
  const font = { name: path.basename(file), bytes: new Uint8Array(readFileSync(file)) };
  checkFont(font);
  return font;
}

function packagedFont(family: string, subset: string, variant: string): FontFile {
  const name = `${family}-${subset}-${variant}.woff`;
  return { name, bytes: new Uint8Array(readFileSync(createRequire(import.meta.url).resolve(`@fontsource/${family}/files/${name}`))) };
}
