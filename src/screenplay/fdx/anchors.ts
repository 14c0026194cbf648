import type { Aside, Run } from '../ast.js';
import type { RangedNote } from './frames.js';
import type { FdxParagraph } from './paragraph.js';

/**
 * Puts notes that a file keeps apart from the text into their paragraphs, behind the words they are about. Their ranges count the
 * UTF-16 units of the body's paragraphs, one for each break between paragraphs and two for each block embedded in one; the text in
 * embedded blocks does not count. Returns the notes for which no place was found.
 */
export function anchorNotes(body: readonly FdxParagraph[], notes: readonly RangedNote[]): readonly Aside[] {
  if (notes.length === 0) return [];
  const starts: number[] = [];
  let length = 0;
  for (const { items, embedded } of body) {
    starts.push(length);
    length += textLength(items) + 2 * embedded + 1;
  }
  const homeless: Aside[] = [];
  const placed = new Map<FdxParagraph, { at: number; aside: Aside }[]>();
  for (const { text, range } of notes) {
    const aside: Aside = { kind: 'note', text };
    const index = range && range[0] <= length ? lastAtMost(starts, range[0]) : -1;
    const outer = body[index];
    if (!outer || !range) {
      homeless.push(aside);
      continue;
    }
    // Within dual dialogue the range does not tell the place.
    const home = outer.dual[0] ?? outer;
    const at = home === outer ? range[1] - (starts[index] ?? 0) : 0;
    const list = placed.get(home);
    if (list) list.push({ at, aside });
    else placed.set(home, [{ at, aside }]);
  }
  for (const [{ items }, asides] of placed) {
    const merged = insert(items, asides);
    items.length = 0;
    for (const item of merged) items.push(item);
  }
  return homeless;
}

function textLength(items: readonly (Run | Aside)[]): number {
  let length = 0;
  for (const item of items) if (item.kind === 'run') length += item.text.length;
  return length;
}

function lastAtMost(starts: readonly number[], offset: number): number {
  let low = -1;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function insert(
  items: readonly (Run | Aside)[],
  asides: readonly { readonly at: number; readonly aside: Aside }[],
): (Run | Aside)[] {
  const waiting = asides.toSorted((a, b) => a.at - b.at);
  const out: (Run | Aside)[] = [];
  let next = 0;
  let offset = 0;
  for (const item of items) {
    if (item.kind !== 'run') {
      out.push(item);
      continue;
    }
    let from = 0;
    for (let place = waiting[next]; place && place.at <= offset + item.text.length; place = waiting[++next]) {
      const at = place.at - offset;
      const cut = at <= from ? from : wordEnd(item.text, at);
      if (cut > from) out.push({ ...item, text: item.text.slice(from, cut) });
      out.push(place.aside);
      from = cut;
    }
    if (from < item.text.length) out.push({ ...item, text: item.text.slice(from) });
    offset += item.text.length;
  }
  for (; next < waiting.length; next++) out.push(waiting[next]!.aside);
  return out;
}

/** The end of the word around a place: a note is put behind a word, not into it. */
function wordEnd(text: string, at: number): number {
  if (at <= 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return at;
  const letters = new RegExp(/[\p{L}\p{M}\p{N}]*/uy);
  letters.lastIndex = at;
  return at + (letters.exec(text)?.[0].length ?? 0);
}
