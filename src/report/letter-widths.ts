/** Of the letters in pictures, in the units of a picture. */
const SIZE = 12;

/**
 * Widths of letters as parts of their size, in the widest of the usual faces: which one a reader has is not known, and what is too wide
 * is cut off at the edge of the picture. Letters that are not named here are small ones.
 */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[iljI|.,:;'’!()[\] ]/u, 0.42],
  [/[MWmw@%—…]/u, 1],
  [/[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{Extended_Pictographic}]/u, 1],
  [/\p{M}/u, 0],
  [/\p{Lu}/u, 0.76],
];
const SMALL = 0.65;

/** The text, cut to what surely fits into `width`, in the units of a picture; the table below the picture has the whole. */
export function fitted(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const letters = [...text];
  while (letters.length > 0 && widthOf(`${letters.join('').trimEnd()}…`) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

function widthOf(text: string): number {
  return [...text].reduce(
    (sum, letter) => sum + (WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? SMALL) * SIZE,
    0,
  );
}
