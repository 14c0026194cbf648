/** Counts words of one language by the rules of Unicode. */
export type CountWords = (text: string) => number;

/** @param locale BCP 47 */
export function wordCounter(locale: string): CountWords {
  const segmenter = new Intl.Segmenter(locale, { granularity: 'word' });
  return (text) => {
    let words = 0;
    // By line, so that no text is long for the segmenter.
    for (const line of text.split('\n')) for (const { isWordLike } of segmenter.segment(line)) if (isWordLike) words++;
    return words;
  };
}

/** The first words of a text, without the marks between them. */
export function wordsAtStart(text: string, count: number): string[] {
  const found: string[] = [];
  for (const [word] of text.matchAll(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)) {
    if (found.length >= count) break;
    found.push(word);
  }
  return found;
}
