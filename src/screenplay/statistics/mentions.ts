import { foldName } from '../names.js';

/** A name in a text: UTF-16 offsets. */
interface Mention {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Finds names in text. */
export type FindMentions = (text: string) => Mention[];

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu;

/** Words that many names have, such as titles: alone they do not mention anybody. */
const COMMON: ReadonlySet<string> = new Set(
  `DR MR MRS MS MISS SIR LADY LORD THE OLD YOUNG YOUNGER OLDER LITTLE BIG TALL FIRST SECOND THIRD FATHER MOTHER SISTER BROTHER SON DAUGHTER
  UNCLE AUNT GRANDMA GRANDPA KING QUEEN PRINCE PRINCESS CAPTAIN COLONEL GENERAL SERGEANT LIEUTENANT DETECTIVE OFFICER AGENT INSPECTOR
  PROFESSOR DOCTOR NURSE JUDGE MAN WOMAN BOY GIRL KID CHILD VOICE GUARD COP DRIVER WAITER WAITRESS AND OF`.split(/\s+/),
);

const LONGEST_NAME = 4;

/**
 * Looks for names in prose: whole names, and single words of a longer name (`Anna` for `DR. ANNA KLEIN`) that no other
 * name has and that are no title. A mention begins with a capital; possessives count.
 *
 * @param names pairs of a folded name and the key of the person
 */
export function mentionFinder(names: Iterable<readonly [folded: string, key: string]>): FindMentions {
  const whole = new Map<string, string>();
  const single = new Map<string, string | null>();
  for (const [folded, key] of names) {
    const words = wordsOf(folded);
    if (words.length === 0 || words.length > LONGEST_NAME) continue;
    whole.set(words.join(' '), key);
    if (words.length === 1) continue;
    for (const word of words) {
      if (word.length < 3 || COMMON.has(word)) continue;
      const known = single.get(word);
      single.set(word, known === undefined || known === key ? key : null);
    }
  }
  return (text) => find(text, whole, single);
}

function find(text: string, whole: ReadonlyMap<string, string>, single: ReadonlyMap<string, string | null>): Mention[] {
  const words = [...text.matchAll(WORD)].map((match) => ({
    start: match.index,
    written: match[0],
    folded: foldWord(match[0]),
  }));
  const mentions: Mention[] = [];
  for (let at = 0; at < words.length;) {
    const first = words[at]!;
    const found = isCapital(first.written)
      ? longestAt(
          words.slice(at, at + LONGEST_NAME).map(({ folded }) => folded),
          whole,
          single,
        )
      : undefined;
    if (!found) {
      at++;
      continue;
    }
    const last = words[at + found.words - 1]!;
    const end = last.start + nameLength(last.written);
    mentions.push({ key: found.key, start: first.start, end, text: text.slice(first.start, end) });
    at += found.words;
  }
  return mentions;
}

function longestAt(
  words: readonly string[],
  whole: ReadonlyMap<string, string>,
  single: ReadonlyMap<string, string | null>,
) {
  for (let count = words.length; count > 0; count--) {
    const key = whole.get(words.slice(0, count).join(' ')) ?? (count === 1 ? single.get(words[0]!) : undefined);
    if (key) return { key, words: count };
  }
  return undefined;
}

function wordsOf(folded: string): string[] {
  return [...folded.matchAll(WORD)].map((match) => foldWord(match[0]));
}

/** `Anna's` is Anna. */
function foldWord(word: string): string {
  const folded = foldName(word);
  return folded.endsWith("'S") ? folded.slice(0, -2) : folded;
}

function nameLength(written: string): number {
  return /['’][sS]$/.test(written) ? written.length - 2 : written.length;
}

function isCapital(word: string): boolean {
  const first = word.charAt(0);
  return first !== first.toLowerCase();
}
