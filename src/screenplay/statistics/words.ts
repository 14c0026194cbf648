/** Counts words of one language by the rules of Unicode. */
export type CountWords = (text: string) => number;

/** Characters handed to the segmenter at once: no text is long for it, and few calls are made. */
const PORTION = 8_192;

/**
 * @param locale BCP 47
 * @param texts that will be asked for. Each call of the segmenter holds some kilobytes outside the heap until the next full
 *   collection: a call for each of a million lines would take gigabytes
 */
export function wordCounter(locale: string, texts: Iterable<string> = []): CountWords {
  const segmenter = new Intl.Segmenter(locale, { granularity: 'word' });
  const counted = new Map<string, number>();
  const countAll = (wanted: Iterable<string>) => {
    for (const portion of portions(wanted)) {
      for (const text of portion) counted.set(text, 0);
      let at = 0;
      let end = portion[0]!.length;
      let words = 0;
      // A line end parts words whatever stands beside it.
      for (const { index, isWordLike } of segmenter.segment(portion.join('\n'))) {
        while (index > end) {
          counted.set(portion[at]!, words);
          words = 0;
          at += 1;
          end += 1 + portion[at]!.length;
        }
        if (isWordLike) words++;
      }
      counted.set(portion[at]!, words);
    }
  };
  const linesOf = (text: string) => text.split('\n');
  countAll(new Set([...texts].flatMap(linesOf)));
  return (text) => {
    const lines = linesOf(text);
    const unknown = lines.filter((line) => !counted.has(line));
    if (unknown.length > 0) countAll(new Set(unknown));
    return lines.reduce((words, line) => words + counted.get(line)!, 0);
  };
}

function* portions(lines: Iterable<string>): Generator<string[]> {
  let portion: string[] = [];
  let room = PORTION;
  for (const line of lines) {
    room -= line.length + 1;
    if (room < 0 && portion.length > 0) {
      yield portion;
      portion = [];
      room = PORTION - line.length - 1;
    }
    portion.push(line);
  }
  if (portion.length > 0) yield portion;
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
