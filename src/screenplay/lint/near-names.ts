interface NearPair {
  readonly first: number;
  readonly second: number;
  readonly distance: number;
}

/** How many letters two words may differ in, by the length of the shorter. */
export interface NearLimits {
  /** Letters from which one may differ. */
  readonly oneFrom: number;
  /** Letters from which two may differ. */
  readonly twoFrom: number;
}

const LONGEST = 100;
const MOST = 2;
/** Names that share a piece are compared up to this many, so that like beginnings do not make the search quadratic. */
const COMPARED = 64;

/**
 * Pairs of distinct folded names that differ in one or two letters. Numbers must be the same (`COP 1`, `COP 2`), and
 * words that differ are judged by their own length (`FATHER BROWN`, `MOTHER BROWN` are two people).
 *
 * Two texts at distance d or less share one of d + 1 pieces, shifted by d at most (G. Li and others, "Pass-Join", 2011):
 * names are kept by length and piece, so that each meets only those it may be near to.
 */
export function nearPairs(names: readonly string[], limits: NearLimits): NearPair[] {
  const pieces = new Map<string, number[]>();
  const pairs: NearPair[] = [];
  names.forEach((name, second) => {
    if (name.length > LONGEST || name.length < Math.min(limits.oneFrom, limits.twoFrom)) return;
    for (const first of candidates(name, pieces)) {
      const distance = nearness(names[first]!, name, limits);
      if (distance > 0) pairs.push({ first, second, distance });
    }
    for (const { key } of piecesOf(name)) {
      const known = pieces.get(key) ?? [];
      if (known.length < COMPARED) known.push(second);
      pieces.set(key, known);
    }
  });
  return pairs;
}

function candidates(name: string, pieces: ReadonlyMap<string, readonly number[]>): Set<number> {
  const found = new Set<number>();
  const numbers = numbersOf(name);
  for (let length = Math.max(1, name.length - MOST); length <= name.length + MOST; length++) {
    bounds(length).forEach(([from, to], at) => {
      for (let shift = -MOST; shift <= MOST; shift++) {
        if (from + shift < 0 || to + shift > name.length) continue;
        for (const other of pieces.get(`${length} ${at} ${numbers} ${name.slice(from + shift, to + shift)}`) ?? []) {
          found.add(other);
        }
      }
    });
  }
  return found;
}

function* piecesOf(name: string): Generator<{ key: string }> {
  const numbers = numbersOf(name);
  for (const [at, [from, to]] of bounds(name.length).entries()) {
    yield { key: `${name.length} ${at} ${numbers} ${name.slice(from, to)}` };
  }
}

/** Three pieces of nearly one length. */
function bounds(length: number): [from: number, to: number][] {
  const at = (piece: number) => Math.floor((piece * length) / (MOST + 1));
  return Array.from({ length: MOST + 1 }, (_, piece) => [at(piece), at(piece + 1)]);
}

function numbersOf(name: string): string {
  return name.replace(/[^\p{N}]+/gu, ' ').trim();
}

/** The distance if it is allowed, 0 if the names are the same or too far from each other. */
function nearness(one: string, other: string, limits: NearLimits): number {
  const [words, others] = [one.split(' '), other.split(' ')];
  if (words.length !== others.length) return allowed(one, other, limits);
  let sum = 0;
  for (const [at, word] of words.entries()) {
    if (word === others[at]) continue;
    const distance = allowed(word, others[at]!, limits);
    if (distance === 0) return 0;
    sum += distance;
  }
  return sum <= MOST ? sum : 0;
}

function allowed(one: string, other: string, { oneFrom, twoFrom }: NearLimits): number {
  const shorter = Math.min(one.length, other.length);
  const most = shorter >= twoFrom ? 2 : shorter >= oneFrom ? 1 : 0;
  const distance = most === 0 ? Infinity : editDistance(one, other, most);
  return distance <= most ? distance : 0;
}

/**
 * Letters to put in, take out or replace, two swapped ones counting as one; Infinity above `most`. The libraries for it
 * count a swap as two, and a slip of the pen is often a swap.
 */
export function editDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return Infinity;
  let before: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      let cost = Math.min(previous[j - 1]! + (same ? 0 : 1), previous[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        cost = Math.min(cost, before[j - 2]! + 1);
      }
      row.push(cost);
    }
    if (Math.min(...row) > most) return Infinity;
    [before, previous] = [previous, row];
  }
  const distance = previous[other.length]!;
  return distance <= most ? distance : Infinity;
}
