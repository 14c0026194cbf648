import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { checkFont, type FontFile, type FontSet, type FontStyle } from '../../screenplay/render/fonts.js';
import { packagedFonts } from './font-packages.js';

/** A file of each holds what the ones before it lack. */
const COURIER_PRIME = ['latin', 'latin-ext'] as const;
const COUSINE = [
  'latin',
  'latin-ext',
  'cyrillic',
  'cyrillic-ext',
  'greek',
  'greek-ext',
  'hebrew',
  'vietnamese',
] as const;

const VARIANTS: Readonly<Record<FontStyle, string>> = {
  regular: '400-normal',
  bold: '700-normal',
  italic: '400-italic',
  boldItalic: '700-italic',
};

/**
 * Courier Prime; Cousine for the alphabets it lacks; the operator's own files; fonts for the other scripts of the world, as far
 * as their packages are installed.
 *
 * @param own paths of `.woff`, `.ttf` or `.otf` files, the preferred first. They are read when a character asks for them
 * @throws {UnsupportedFont} for a file that cannot be embedded; a file that cannot be read throws what the file system says
 */
export function loadFonts(own: readonly string[] = []): FontSet {
  const packaged = packagedFonts();
  const style = (name: FontStyle): readonly FontFile[] => [
    ...COURIER_PRIME.map((subset) => typewriterFont('courier-prime', subset, VARIANTS[name])),
    ...COUSINE.map((subset) => typewriterFont('cousine', subset, VARIANTS[name])),
    ...ofStyle(own, name).map(ownFont),
    ...packaged[name],
  ];
  return { regular: style('regular'), bold: style('bold'), italic: style('italic'), boldItalic: style('boldItalic') };
}

/** The fonts by their names, those of the style first: an alphabet with a single file has it for all styles. */
function ofStyle(files: readonly string[], style: FontStyle): readonly string[] {
  const rank = (file: string) => {
    const name = path.basename(file);
    return (
      Number(/bold|-700/i.test(name) !== (style === 'bold' || style === 'boldItalic')) +
      Number(/italic|oblique/i.test(name) !== (style === 'italic' || style === 'boldItalic'))
    );
  };
  return files.toSorted((one, other) => rank(one) - rank(other));
}

/**
 * A file that is read when a character asks for it.
 *
 * @throws {UnsupportedFont} by its first bytes, if a PDF cannot take it in
 */
export function ownFont(file: string): FontFile {
  checkFont({ name: path.basename(file), bytes: beginning(file) });
  return {
    name: path.basename(file),
    checked: true,
    get bytes() {
      return new Uint8Array(readFileSync(file));
    },
  };
}

function beginning(file: string): Uint8Array {
  const handle = openSync(file, 'r');
  try {
    const bytes = new Uint8Array(4);
    return bytes.subarray(0, readSync(handle, bytes));
  } finally {
    closeSync(handle);
  }
}

const { resolve } = createRequire(import.meta.url);

/** Read when a character asks for it. */
function typewriterFont(family: string, subset: string, variant: string): FontFile {
  const name = `${family}-${subset}-${variant}.woff`;
  let bytes: Uint8Array | undefined;
  return {
    name,
    checked: true,
    get bytes() {
      return (bytes ??= new Uint8Array(readFileSync(resolve(`@fontsource/${family}/files/${name}`))));
    },
  };
}
