import type { MissingCharacters } from '../../screenplay/render/missing-characters.js';

/** A function that opens the fonts when it is first called, and keeps them. Characters that they lack are shown as `?` in a PDF. */
export function openFonts(own: readonly string[]): () => Promise<MissingCharacters> {
  let open: Promise<MissingCharacters> | undefined;
  return () => (open ??= load(own));
}

/** The code that reads fonts is large, and most scripts do not need it. */
async function load(own: readonly string[]): Promise<MissingCharacters> {
  const [{ missingCharacters }, { loadFonts }] = await Promise.all([
    import('../../screenplay/render/missing-characters.js'),
    import('../pdf/fonts.js'),
  ]);
  return missingCharacters(loadFonts(own));
}
