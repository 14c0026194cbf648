/** A sentence is kept if it leaves at least this part of what may stand. */
const WORTH = 0.3;

/**
 * The text up to its last whole sentence within `limit` UTF-16 units; if that would leave too little, up to its last whole word; a
 * single word that is longer is cut between characters. Sentences and words are found in any language.
 */
export function cutText(text: string, limit: number): string {
  const whole = text.trim();
  if (whole.length <= limit) return whole;
  // What follows within a little more shows whether the last word or sentence that fits is whole.
  const head = whole.slice(0, limit + 64);
  const sentence = lastEnd(head, limit, 'sentence');
  if (sentence >= limit * WORTH) return head.slice(0, sentence).trimEnd();
  const word = lastEnd(head, limit, 'word');
  const clean = head.slice(0, word).replace(/[\s,;:，；：、\-–—(（[{"“«「『]+$/u, '');
  return clean === '' ? head.slice(0, lastEnd(head, limit, 'grapheme')) : clean;
}

function lastEnd(text: string, limit: number, granularity: 'sentence' | 'word' | 'grapheme'): number {
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter(undefined, { granularity }).segment(text)) {
    const next = index + segment.trimEnd().length;
    if (next > limit || (granularity === 'sentence' && !/[.!?…。！？؟।។၊။]["'”’»」』)）]*$/u.test(segment.trimEnd()))) {
      break;
    }
    end = next;
  }
  return end;
}
