/** Letters, digits and punctuation that take one cell each and never join into another: most scripts hold nothing else. */
const NARROW = /^[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u202f-\u205e]*$/;

/** Characters that never join into another either, though some are wide: ideographs, kana and full-width forms. */
const ALONE =
  /^[\x20-\x7e\xa1-\xac\u2010-\u2027\u3001-\u3029\u3031-\u303c\u3041-\u3096\u309b-\u30ff\u3400-\u9fff\uff01-\uff60]*$/;

/** East Asian wide and full-width characters (Unicode, EastAsianWidth W and F); emoji are found by their property. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{16ff6}\u{17000}-\u{18d1e}\u{1aff0}-\u{1b2fb}\u{1d300}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]/u;

/** Combining marks, invisible formatting, and the vowels and finals that join a Hangul syllable. */
const ZERO = /[\p{M}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]/u;

/** Shown as a picture: by itself, by a variation selector, or as a flag. */
const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Regional_Indicator}{2})/u;

const CLUSTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Marks a unit that belongs to the character before it. */
export const JOINED = -1;

/**
 * The cells that each UTF-16 unit takes; null if each takes one. A grapheme counts once, at its first unit: 0 for a combining mark
 * alone, 2 for East Asian wide characters and emoji, else 1. Its other units are `JOINED`.
 */
export function unitCells(text: string): Int8Array | null {
  if (NARROW.test(text)) return null;
  // Each call of the segmenter holds memory outside the heap, so it is not used for whole scripts.
  if (ALONE.test(text)) return Int8Array.from(text, clusterCells);
  const cells = new Int8Array(text.length).fill(JOINED);
  for (const { segment, index } of CLUSTERS.segment(text)) cells[index] = clusterCells(segment);
  return cells;
}

/** Whether an ideograph, syllable or emoji of two cells begins at a place. Other letters of several units are part of a word. */
export function isWideAt(text: string, at: number): boolean {
  const point = String.fromCodePoint(text.codePointAt(at)!);
  return WIDE.test(point) || EMOJI.test(text.slice(at, at + 4));
}

/** The cells a text takes on its line. */
export function textCells(text: string): number {
  const cells = unitCells(text);
  return cells ? cellsBetween(cells, 0, text.length) : text.length;
}

/** The cells from one place of a text to another. */
export function cellsBetween(cells: Int8Array | null, from: number, to: number): number {
  if (!cells) return to - from;
  let sum = 0;
  for (let at = from; at < to; at++) sum += Math.max(cells[at]!, 0);
  return sum;
}

function clusterCells(cluster: string): number {
  if (EMOJI.test(cluster)) return 2;
  let sum = 0;
  for (const point of cluster) {
    sum += ZERO.test(point) ? 0 : WIDE.test(point) ? 2 : 1;
    if (sum >= 2) return 2;
  }
  return sum;
}
