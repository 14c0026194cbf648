const MARKS = /[\u0300-\u036F\u0591-\u05C7\u0610-\u061A\u0640\u064B-\u065F\u0670]/g;
const ASCII = /^[ -~]*$/;

/** A text for comparison: capitals, without accents and vowel points, in one width, with straight apostrophes and single blanks. */
export function foldWords(text: string): string {
  const plain = ASCII.test(text)
    ? text
    : text
        .normalize('NFKD')
        .replace(MARKS, '')
        .normalize('NFC')
        .replace(/[\u2018\u2019\u02BC\u00B4]/g, "'")
        .replaceAll('\u0131', 'i')
        .replace(/[\u0141\u0142]/g, 'L')
        .replace(/[\u0110\u0111]/g, 'D');
  return plain.toUpperCase().replace(/\s+/g, ' ').trim();
}

/** A text for comparison by its letters and digits alone. */
export function squeeze(text: string): string {
  return foldWords(text).replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
}
