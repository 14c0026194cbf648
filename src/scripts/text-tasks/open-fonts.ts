import type { MissingCharacters } from '../../screenplay/render/missing-characters.js';

/** What opens the fonts when it is first called, and keeps them: a PDF shows what they lack as `?`. */
export function openFonts(own: readonly string[]): () => Promise<MissingCharacters> {
  let open: Promise<MissingCharacters> | undefined;
  return () => (open ??= load(own));
}

/** What reads fonts is heavy, and most scripts need none of it. */
async function load(own: readonly string[]): Promise<MissingCharacters> {
  const [{ missingCharacters }, { loadFonts }] = await Promise.all([
    import('../../screenplay/render/missing-characters.js'),
    import('../pdf/fonts.js'),
  ]);
  return missingCharacters(loadFonts(own));
}
