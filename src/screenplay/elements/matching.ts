import { diffArrays, type ChangeObject } from 'diff';

type Match = readonly [before: number, after: number];

/** What is left of the steps that a search may take; each stretch that is searched takes from it. */
export interface Budget {
  steps: number;
}

/**
 * Rows that stay, in order: those that stand exactly once in both lists first (patience), then the shortest edit between
 * them (Myers). Without a budget the second would grow with the square of the differences.
 */
export function matchRows(before: readonly number[], after: readonly number[], budget: Budget): Match[] {
  const matches: Match[] = [];
  let b = 0;
  let a = 0;
  for (const [nextB, nextA] of [...anchors(before, after), [before.length, after.length] as const]) {
    for (const [x, y] of matchBetween(before.slice(b, nextB), after.slice(a, nextA), budget)) {
      matches.push([b + x, a + y]);
    }
    if (nextB < before.length && nextA < after.length) matches.push([nextB, nextA]);
    b = nextB + 1;
    a = nextA + 1;
  }
  return matches;
}

interface Places {
  readonly before: number;
  after: number;
  times: number;
}

/** The longest rising series of rows that stand exactly once in each list. */
function anchors(before: readonly number[], after: readonly number[]): Match[] {
  const places = new Map<number, Places>();
  for (const [index, row] of before.entries()) {
    const known = places.get(row);
    if (known) known.times = 2;
    else places.set(row, { before: index, after: -1, times: 1 });
  }
  for (const [index, row] of after.entries()) {
    const known = places.get(row);
    if (!known) continue;
    if (known.after >= 0) known.times = 2;
    known.after = index;
  }
  /** By length, the series that ends lowest, from its last row back. */
  const tails: Series[] = [];
  for (const { before: b, after: a, times } of places.values()) {
    if (times !== 1 || a < 0) continue;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle]?.after ?? Infinity) < a) low = middle + 1;
      else high = middle;
    }
    tails[low] = { before: b, after: a, previous: tails[low - 1] };
  }
  const series: Match[] = [];
  for (let at = tails.at(-1); at; at = at.previous) series.push([at.before, at.after]);
  return series.toReversed();
}

interface Series {
  readonly before: number;
  readonly after: number;
  readonly previous: Series | undefined;
}

/** Rows that stay between two anchors. What both stretches begin and end with is no matter of searching. */
function matchBetween(before: readonly number[], after: readonly number[], budget: Budget): Match[] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const searched = shortestEdit(
    before.slice(start, before.length - end),
    after.slice(start, after.length - end),
    budget,
  );
  return [
    ...Array.from({ length: start }, (_, at): Match => [at, at]),
    ...searched.map(([x, y]): Match => [start + x, start + y]),
    ...Array.from({ length: end }, (_, at): Match => [before.length - end + at, after.length - end + at]),
  ];
}

/** Ends a search from within: the library has a limit of edits, but none of comparisons. */
const SPENT = new Error('The steps of the search are spent.');

/** The rows that the shortest edit leaves; none once the budget is spent. */
function shortestEdit(before: number[], after: number[], budget: Budget): Match[] {
  if (before.length === 0 || after.length === 0) return [];
  try {
    const changes = diffArrays(before, after, {
      maxEditLength: mostEdits(budget),
      comparator(one, other) {
        if (one !== other) return false;
        if (--budget.steps < 0) throw SPENT;
        return true;
      },
    });
    if (changes) return keptRows(changes, budget);
  } catch (error) {
    if (error !== SPENT) throw error;
  }
  budget.steps = 0;
  return [];
}

/** With each further edit the search looks at one more diagonal. */
function mostEdits({ steps }: Budget): number {
  return Math.floor((Math.sqrt(8 * steps + 1) - 1) / 2);
}

function keptRows(changes: readonly ChangeObject<number[]>[], budget: Budget): Match[] {
  const matches: Match[] = [];
  let [b, a, edits] = [0, 0, 0];
  for (const { added, removed, count } of changes) {
    if (added || removed) edits += count;
    else for (let at = 0; at < count; at++) matches.push([b + at, a + at]);
    if (!added) b += count;
    if (!removed) a += count;
  }
  budget.steps = Math.max(0, budget.steps - (edits * (edits + 1)) / 2);
  return matches;
}
