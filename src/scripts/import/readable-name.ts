import type { Block } from '../../screenplay/ast.js';
import { foldName } from '../../screenplay/names.js';
import { plainText } from '../../screenplay/rich.js';

/** Turns a cue into a name as a bible has it, as `Anna` for `ANNA`. The result folds to the cue's own name. */
type ReadableName = (cue: string) => string;

/** @param texts the script's texts other than cues: how its author spells a name there is better than any rule */
export function readableNames(texts: Iterable<string>): ReadableName {
  const spellings = spellingsIn(texts);
  return (cue) => {
    const words = cue
      .replace(/[\s:]+$/, '')
      .trim()
      .split(/\s+/);
    const name = words.join(' ');
    const readable = words
      .map((word, at) => {
        if (INITIALS.test(word)) return word;
        const between = at > 0 && at < words.length - 1;
        return word.replace(WORD, (part) =>
          between && SMALL.has(part) ? part.toLowerCase() : readableWord(part, spellings),
        );
      })
      .join(' ');
    // Some letters, as the dotted capital i, do not fold back: the entry would no longer match its cue.
    return foldName(readable) === foldName(name) ? readable : name;
  };
}

/** A script's action, synopses and dialogue, where names are not in capitals. */
export function* proseOf(body: readonly Block[]): Generator<string> {
  for (const block of body) {
    if (block.kind === 'action' || block.kind === 'synopsis') {
      yield plainText(block.text);
    } else if (block.kind === 'speech') {
      for (const { text } of block.speech.parts) yield plainText(text);
    } else if (block.kind === 'dual') {
      for (const { text } of [...block.left.parts, ...block.right.parts]) yield plainText(text);
    }
  }
}

const WORD = /[\p{L}\p{M}\p{N}'’]+/gu;
/** A word with a capital first and small letters after it. */
const MIXED = /^\p{Lu}.*\p{Ll}/u;

/** The most frequent spelling of each word, by the word in capitals; the earlier one of two that are equally frequent. */
function spellingsIn(texts: Iterable<string>): ReadonlyMap<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const text of texts) {
    for (const [found] of text.matchAll(WORD)) {
      const word = found.replace(/['’](?:s)?$/u, '');
      if (!MIXED.test(word)) continue;
      const key = word.toUpperCase();
      const known = counts.get(key) ?? new Map<string, number>();
      counts.set(key, known.set(word, (known.get(word) ?? 0) + 1));
    }
  }
  return new Map(
    [...counts].map(([key, known]) => [key, [...known].reduce((best, each) => (each[1] > best[1] ? each : best))[0]]),
  );
}

/** `J.J.`, `R.` */
const INITIALS = /^(?:\p{L}\.)+\p{L}?$/u;
/** Abbreviations that are read letter by letter though they have vowels, and Roman numerals after names. */
const LETTERS: ReadonlySet<string> = new Set(
  'AI ATM CEO CFO CIA EMT FBI LAPD NASA NSA NYPD SWAT UFO UK USA VIP II III IV VI VII VIII IX XI XII XIII XIV XV XVI'.split(
    ' ',
  ),
);
/** `TJ`, `DVD`: without a vowel it is no word. */
const VOWELLESS = /^[B-DF-HJ-NP-TV-XZ]{2,3}$/;
const SHORTENED: ReadonlySet<string> = new Set('CPL CPT DR FR JR LT MR MRS MS MT NG PVT SGT SR ST'.split(' '));
const SMALL: ReadonlySet<string> = new Set('A AN AND AT BY FOR FROM IN OF ON THE TO WITH'.split(' '));

function readableWord(word: string, spellings: ReadonlyMap<string, string>): string {
  // `@John Smith`: small letters in a cue were written on purpose.
  if (/\p{Ll}$/u.test(word)) return word;
  const known = spellings.get(word.toUpperCase());
  // The author's spelling may come from an introduction in capitals: `McCLANE, 40`.
  if (known !== undefined) return capitalized(known);
  if (LETTERS.has(word) || (VOWELLESS.test(word) && !SHORTENED.has(word))) return word;
  return capitalized(word);
}

/** `JOHN` to `John`, `O'NEIL` to `O'Neil`, `JOHN'S` to `John's`, `McCLANE` to `McClane`; `R2D2` stays, `23RD` is `23rd`. */
function capitalized(word: string): string {
  if (/\p{N}/u.test(word)) return word.replace(/(?<=^\p{N}+)(?:ST|ND|RD|TH)$/u, (ending) => ending.toLowerCase());
  return word
    .split(/(?<=['’])/)
    .map((part, at) => {
      if (at > 0 && /^\p{Lu}{1,2}['’]?$/u.test(part)) return part.toLowerCase();
      return part
        .replace(/^MC(?=\p{Lu}{3})/u, 'Mc')
        .replace(/\p{Lu}[\p{Lu}\p{M}]+/gu, ([first = '', ...rest]) => first + rest.join('').toLowerCase());
    })
    .join('');
}
