import type { Script } from '../ast.js';
import { elements, type ScreenplayElement } from './elements.js';
import { matchRows } from './matching.js';
import { bagOf, similarity, type Bag } from './similarity.js';

export type ElementChangeKind = 'ADDED' | 'REMOVED' | 'CHANGED' | 'UNCHANGED';

export interface ElementChange {
  readonly kind: ElementChangeKind;
  /** Null if added. */
  readonly before: ScreenplayElement | null;
  /** Null if removed. */
  readonly after: ScreenplayElement | null;
  /** Index into `elements(before)`; null if added. */
  readonly beforeIndex: number | null;
  /** Index into `elements(after)`; null if removed. */
  readonly afterIndex: number | null;
}

interface DiffOptions {
  /** Lists unchanged elements as well. Default false. */
  readonly unchanged?: boolean;
  /**
   * Most steps of the search for the shortest difference. After these, what is left counts as removed and added as a whole. Bounds
   * the time on texts that have almost nothing in common. Default 2,000,000.
   */
  readonly maxSteps?: number;
}

/**
 * What changed between the elements of two scripts, in reading order. An element that was replaced by a similar one of its type is
 * `CHANGED`; one that moved is `REMOVED` in one place and `ADDED` in another. Another `line` alone is no change.
 */
export function diffScripts(before: Script, after: Script, options: DiffOptions = {}): ElementChange[] {
  return diffElements(elements(before), elements(after), options);
}

/** As {@link diffScripts}, for lists of elements. */
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
    before: beforeIndex === null ? null : (before[beforeIndex] ?? null),
    after: afterIndex === null ? null : (after[afterIndex] ?? null),
    beforeIndex,
    afterIndex,
  };
}

/** How many added elements are considered as the new form of a removed one. */
const WINDOW = 8;
/** Least similarity at which one element counts as the new form of another. */
const SIMILAR = 0.5;

/** Compares a stretch in which the search found nothing that stays: similar elements of one type count as changed. */
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
  let bestSoFar = SIMILAR;
  for (let index = from; index < to; index++) {
    if (after[index]!.type !== element.type) continue;
    const found = after[index]!.text === element.text ? 1 : similarity(bag, bagAt(index));
    if (best < 0 ? found >= SIMILAR : found > bestSoFar) {
      best = index;
      bestSoFar = found;
    }
  }
  return best;
}
