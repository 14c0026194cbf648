/** Digits that run from left to right wherever they stand. */
const DIGIT = /(?!\p{Script=Nko})\p{Nd}/u;
const ARABIC_DIGIT = /[\u0660-\u0669\u066b\u066c]/u;
/** Part of a number between two of its digits; the signs are not where letters are Arabic. */
const SEPARATOR = /^[.,:/\u00a0\u060c\u2044\u202f]$/u;
const SIGN = /^[-+\u2212]$/u;
/** What a number takes in beside it where letters are not Arabic: "50%", "$5". */
const TERMINATOR = /^[#%\p{Sc}°±\u2030-\u2034\u066a\u2213]$/u;

export function isDigit(text: string): boolean {
  return DIGIT.test(text) || ARABIC_DIGIT.test(text);
}

interface Character {
  readonly text: string;
}

/**
 * The end of the number that begins at a place of a line; if none does, the end of the character there.
 *
 * @param afterArabic whether the last letter before it is Arabic, Syriac or Thaana
 */
export function numberEnd(line: readonly Character[], from: number, afterArabic: boolean): number {
  const isArabic = (at: number) => afterArabic || ARABIC_DIGIT.test(line[at]!.text);
  let at = from;
  if (!afterArabic) at = terminatorsEnd(line, from);
  if (at === line.length || !isDigit(line[at]!.text) || (at > from && isArabic(at))) return from + 1;
  const arabic = isArabic(at);
  for (; at < line.length; at++) {
    const { text } = line[at]!;
    if (isDigit(text)) {
      if (isArabic(at) !== arabic) break;
      continue;
    }
    const next = line[at + 1]?.text ?? '';
    const joins = SEPARATOR.test(text) || (!arabic && SIGN.test(text));
    if (!(joins && isDigit(line[at - 1]!.text) && isDigit(next) && isArabic(at + 1) === arabic)) {
      const end = arabic ? at : terminatorsEnd(line, at);
      if (end === at) break;
      at = end - 1;
    }
  }
  return at;
}

function terminatorsEnd(line: readonly Character[], from: number): number {
  let at = from;
  while (at < line.length && TERMINATOR.test(line[at]!.text)) at++;
  return at;
}
