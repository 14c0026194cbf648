import type { Script } from '../ast.js';
import { elements, type ScreenplayElement } from './elements.js';

export type ElementChangeKind = 'ADDED' | 'REMOVED' | 'CHANGED' | 'UNCHANGED';

export interface ElementChange {
  readonly kind: ElementChangeKind;
  /** Null if added. */
  readonly before: ScreenplayElement | null;
  /** Null if removed. */
  readonly after: ScreenplayElement | null;
  /** Place in `elements(before)`; null if added. */
  readonly beforeIndex: number | null;
  /** Place in `elements(after)`; null if removed. */
  readonly afterIndex: number | null;
}

export interface DiffOptions {
  /** Lists elements that are the same in both as well. Default false. */
  readonly unchanged?: boolean;
  /**
   * Steps of the search for the shortest difference before the stretches that are left are told as removed and added
   * whole. Bounds the time on texts that have nearly nothing in common. Default 2,000,000.
   */
  readonly maxSteps?: number;
}

/**
 * What changed between two scripts by their elements, in reading order. An element that was replaced by a similar one
 * of its type is `CHANGED`; one that moved is `REMOVED` in one place and `ADDED` in another. Where an element stands
 * (`line`) is no change.
 */
export function diffScripts(before: Script, after: Script, options: DiffOptions = {}): ElementChange[] {
  return diffElements(elements(before), elements(after), options);
}

/** As {@link diffScripts}, of lists already made. */
export function diffElements(
  before: readonly ScreenplayElement[],
  after: readonly ScreenplayElement[],
  { unchanged = false, maxSteps = 2_000_000 }: DiffOptions = {},
): ElementChange[] {
  const numbers = new Map<string, number>();
  const number = (element: ScreenplayElement): number => {
    const identity = identityOf(element);
    const known = numbers.get(identity) ?? numbers.size;
    numbers.set(identity, known);
    return known;
  };
  const matches = matchRows(before.map(number), after.map(number), { steps: maxSteps });
  const changes: ElementChange[] = [];
  let b = 0;
  let a = 0;
  for (const [nextB, nextA] of [...matches, [before.length, after.length] as const]) {
    for (const change of pairSimilar(before, b, nextB, after, a, nextA)) {
      if (unchanged || change.kind !== 'UNCHANGED') changes.push(change);
    }
    if (unchanged && nextB < before.length) changes.push(changeOf('UNCHANGED', before, nextB, after, nextA));
    b = nextB + 1;
    a = nextA + 1;
  }
  return changes;
}

/** Makes the later list out of the earlier one and what {@link diffElements} found. Lines of elements that did not change stay. */
export function applyChanges(
  before: readonly ScreenplayElement[],
  changes: readonly ElementChange[],
): ScreenplayElement[] {
  const told = changes.filter(({ kind }) => kind !== 'UNCHANGED');
  const gone = new Set(told.map(({ beforeIndex }) => beforeIndex));
  const kept = before.filter((_, index) => !gone.has(index));
  const after: ScreenplayElement[] = [];
  let next = 0;
  for (const { after: element, afterIndex } of told) {
    if (!element || afterIndex === null) continue;
    while (after.length < afterIndex && next < kept.length) after.push(kept[next++]!);
    after.push(element);
  }
  while (next < kept.length) after.push(kept[next++]!);
  return after;
}

function identityOf({ type, text, character, sceneNumber, dual }: ScreenplayElement): string {
  return JSON.stringify([type, text, character, sceneNumber, dual]);
}

function changeOf(
  kind: ElementChangeKind,
  before: readonly ScreenplayElement[],
  beforeIndex: number | null,
  after: readonly ScreenplayElement[],
  afterIndex: number | null,
): ElementChange {
  return {
    kind,
    before: beforeIndex === null ? null : before[beforeIndex]!,
    after: afterIndex === null ? null : after[afterIndex]!,
    beforeIndex,
    afterIndex,
  };
}

type Match = readonly [before: number, after: number];

/** Rows that stay, in order: those that are unique in both lists first (patience), then the shortest edit between them (Myers). */
function matchRows(before: readonly number[], after: readonly number[], budget: { steps: number }): Match[] {
  const matches: Match[] = [];
  let b = 0;
  let a = 0;
  for (const [nextB, nextA] of [...anchors(before, after), [before.length, after.length] as const]) {
    for (const match of matchBetween(before, b, nextB, after, a, nextA, budget)) matches.push(match);
    if (nextB < before.length && nextA < after.length) matches.push([nextB, nextA]);
    b = nextB + 1;
    a = nextA + 1;
  }
  return matches;
}

/** The longest rising series of rows that stand exactly once in each list. */
function anchors(before: readonly number[], after: readonly number[]): Match[] {
  const places = new Map<number, { before: number; after: number; times: number }>();
  before.forEach((row, index) => {
    const known = places.get(row);
    if (known) known.times = 2;
    else places.set(row, { before: index, after: -1, times: 1 });
  });
  after.forEach((row, index) => {
    const known = places.get(row);
    if (!known) return;
    if (known.after >= 0) known.times = 2;
    known.after = index;
  });
  const unique = [...places.values()].filter((place) => place.times === 1 && place.after >= 0);
  const tails: number[] = [];
  const previous: number[] = [];
  unique.forEach(({ after: at }, index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (unique[tails[middle]!]!.after < at) low = middle + 1;
      else high = middle;
    }
    previous.push(low > 0 ? tails[low - 1]! : -1);
    tails[low] = index;
  });
  const series: Match[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at]!) series.push([unique[at]!.before, unique[at]!.after]);
  return series.toReversed();
}

function matchBetween(
  before: readonly number[],
  fromB: number,
  toB: number,
  after: readonly number[],
  fromA: number,
  toA: number,
  budget: { steps: number },
): Match[] {
  const matches: Match[] = [];
  let [startB, startA, endB, endA] = [fromB, fromA, toB, toA];
  while (startB < endB && startA < endA && before[startB] === after[startA]) matches.push([startB++, startA++]);
  const tail: Match[] = [];
  while (startB < endB && startA < endA && before[endB - 1] === after[endA - 1]) tail.push([--endB, --endA]);
  if (startB < endB && startA < endA) {
    for (const [x, y] of shortestEdit(before.slice(startB, endB), after.slice(startA, endA), budget))
      matches.push([startB + x, startA + y]);
  }
  for (const match of tail.toReversed()) matches.push(match);
  return matches;
}

/**
 * E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986). For each number of edits d the trace keeps how far
 * along `before` they lead on the diagonals -d to d. Nothing matches once the budget is spent.
 */
function shortestEdit(before: readonly number[], after: readonly number[], budget: { steps: number }): Match[] {
  const [n, m] = [before.length, after.length];
  const trace: Int32Array[] = [];
  for (let d = 0; d <= n + m; d++) {
    const reach = new Int32Array(2 * d + 1);
    for (let k = -d; k <= d; k += 2) {
      let { x } = step(trace, d, k);
      while (x < n && x - k < m && before[x] === after[x - k]) {
        x++;
        budget.steps--;
      }
      reach[k + d] = x;
      if (x >= n && x - k >= m) return walkBack(trace, d, n, m);
    }
    budget.steps -= d + 1;
    if (budget.steps < 0) return [];
    trace.push(reach);
  }
  return [];
}

/** Where the d-th edit leads on diagonal k, and from which diagonal: the one that had come further. */
function step(trace: readonly Int32Array[], d: number, k: number): { x: number; from: number } {
  if (d === 0) return { x: 0, from: 0 };
  const reach = trace[d - 1]!;
  const left = reach[k + d - 2] ?? -1;
  const above = reach[k + d] ?? -1;
  const down = k === -d || (k !== d && left < above);
  return down ? { x: above, from: k + 1 } : { x: left + 1, from: k - 1 };
}

function walkBack(trace: readonly Int32Array[], edits: number, n: number, m: number): Match[] {
  const matches: Match[] = [];
  let x = n;
  let k = n - m;
  for (let d = edits; d >= 0; d--) {
    const edit = step(trace, d, k);
    for (; x > edit.x; x--) matches.push([x - 1, x - 1 - k]);
    x = edit.from < k ? edit.x - 1 : edit.x;
    k = edit.from;
  }
  return matches.toReversed();
}

/** How many added elements are looked at as the new form of a removed one. */
const WINDOW = 8;
const SIMILAR = 0.5;

/** A stretch in which nothing stays as far as was searched: similar elements of one type are told as changed. */
function* pairSimilar(
  before: readonly ScreenplayElement[],
  fromB: number,
  toB: number,
  after: readonly ScreenplayElement[],
  fromA: number,
  toA: number,
): Generator<ElementChange> {
  let a = fromA;
  const bags: Bag[] = [];
  const bagAt = (index: number) => (bags[index - fromA] ??= bagOf(after[index]!.text));
  for (let b = fromB; b < toB; b++) {
    const partner = a < toA ? nearest(before[b]!, after, a, Math.min(a + WINDOW, toA), bagAt) : -1;
    if (partner < 0) {
      yield changeOf('REMOVED', before, b, after, null);
      continue;
    }
    while (a < partner) yield changeOf('ADDED', before, null, after, a++);
    // The search may have stopped before it saw that these are equal.
    yield changeOf(identityOf(before[b]!) === identityOf(after[a]!) ? 'UNCHANGED' : 'CHANGED', before, b, after, a++);
  }
  while (a < toA) yield changeOf('ADDED', before, null, after, a++);
}

function nearest(
  element: ScreenplayElement,
  after: readonly ScreenplayElement[],
  from: number,
  to: number,
  bagAt: (index: number) => Bag,
): number {
  const bag = bagOf(element.text);
  let best = -1;
  let bestSimilarity = SIMILAR;
  for (let index = from; index < to; index++) {
    if (after[index]!.type !== element.type) continue;
    const similarity = after[index]!.text === element.text ? 1 : likeness(bag, bagAt(index));
    if (best < 0 ? similarity >= SIMILAR : similarity > bestSimilarity) {
      best = index;
      bestSimilarity = similarity;
    }
  }
  return best;
}

/** How often each word stands in a text; of a few words, each pair of letters. */
interface Bag {
  readonly words: ReadonlyMap<string, number>;
  readonly letters: ReadonlyMap<string, number> | null;
}

const FEW_WORDS = 4;
/** Characters of a text that are compared. */
const COMPARED = 2_000;

function bagOf(text: string): Bag {
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

/** L. Dice's coefficient: 0 for nothing in common, 1 for the same. */
function likeness(one: Bag, other: Bag): number {
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
