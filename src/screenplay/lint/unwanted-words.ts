/** A place in a text where something stands that is not wanted. */
export interface UnwantedPlace {
  /** As the list has it. */
  readonly phrase: string;
  readonly start: number;
  readonly end: number;
}

/** Of writings that set no blanks between words, or hang endings on them: a phrase may begin or end within what looks like one. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const OF_WORD = /[\p{L}\p{M}\p{N}]/u;

/** Finds words and phrases as whole words, in whatever case, once at each place: the longest. @param phrases as their author wrote them */
export function unwantedFinder(phrases: readonly string[]): (text: string) => UnwantedPlace[] {
  const wanted = [...new Map(phrases.map((phrase) => [fold(phrase.trim().replace(/\s+/g, ' ')), phrase]))]
    .filter(([folded]) => OF_WORD.test(folded))
    .toSorted(([one], [other]) => other.length - one.length);
  return (text) => {
    const folded = fold(text);
    const places: UnwantedPlace[] = [];
    for (const [words, phrase] of wanted) {
      for (let at = folded.indexOf(words); at >= 0; at = folded.indexOf(words, at + 1)) {
        const end = at + words.length;
        if (!isWhole(folded, at, end) || places.some((place) => at < place.end && end > place.start)) continue;
        places.push({ phrase, start: at, end });
      }
    }
    return places.toSorted((one, other) => one.start - other.start);
  };
}

/** For comparison, of the same length: small letters, straight apostrophes, blanks for all that is blank. */
function fold(text: string): string {
  const composed = text.normalize('NFC');
  // Where composing changes the length, places would be wrong.
  const kept = composed.length === text.length ? composed : text;
  const small = kept.toLowerCase();
  const same =
    small.length === kept.length
      ? small
      : Array.from(kept, (each) => (each.toLowerCase().length === each.length ? each.toLowerCase() : each)).join('');
  return same.replace(/\s/g, ' ').replace(/[\u2018\u2019\u02BC]/g, "'");
}

function isWhole(text: string, start: number, end: number): boolean {
  return isApart(before(text, start), after(text, start)) && isApart(after(text, end), before(text, end));
}

/** Whether a word may begin or end between its outermost character and the one beside it. */
function isApart(beside: string, own: string): boolean {
  return !OF_WORD.test(own) || UNSPACED.test(own) || !OF_WORD.test(beside);
}

function before(text: string, at: number): string {
  const unit = text.charAt(at - 1);
  return /[\uDC00-\uDFFF]/.test(unit) ? text.slice(Math.max(0, at - 2), at) : unit;
}

function after(text: string, at: number): string {
  return at < text.length ? String.fromCodePoint(text.codePointAt(at)!) : '';
}
