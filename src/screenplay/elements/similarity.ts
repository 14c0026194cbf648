/** How often each word occurs in a text, and in a text of few words also each pair of letters. */
export interface Bag {
  readonly words: ReadonlyMap<string, number>;
  readonly letters: ReadonlyMap<string, number> | null;
}

const FEW_WORDS = 4;
/** Only so many characters of a text are compared. */
const COMPARED = 2_000;

/** Counts the words of a text, to compare it by. */
export function bagOf(text: string): Bag {
  const words =
    text
      .slice(0, COMPARED)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const joined = words.join(' ');
  const pairs = Array.from({ length: Math.max(0, joined.length - 1) }, (_, at) => joined.slice(at, at + 2));
  return { words: tally(words), letters: words.length <= FEW_WORDS ? tally(pairs) : null };
}

function tally(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** L. Dice's coefficient of two texts: 0 if they have nothing in common, 1 if they are the same. */
export function similarity(one: Bag, other: Bag): number {
  const letters = one.letters && other.letters;
  return letters ? dice(one.letters, other.letters) : dice(one.words, other.words);
}

function dice(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let [shared, total] = [0, 0];
  for (const [item, count] of one) {
    shared += Math.min(count, other.get(item) ?? 0);
    total += count;
  }
  for (const count of other.values()) total += count;
  return total === 0 ? 0 : (2 * shared) / total;
}
