import { unitsOf } from './units.js';

/** Units that are compared together. */
const GRAM = 4;
/** Of fewer units nothing can be said. */
const LEAST_UNITS = 40;

/** Tells how much two texts share: the smaller of the shares of either that stand in runs of four of the other, 0 to 1. */
export function likeness(one: string, other: string): number {
  const [first, second] = [unitsOf(one).map(({ text }) => text), unitsOf(other).map(({ text }) => text)];
  if (Math.min(first.length, second.length) < LEAST_UNITS) return 0;
  return Math.min(sharedBy(first, second), sharedBy(second, first));
}

function sharedBy(units: readonly string[], others: readonly string[]): number {
  const known = new Set(gramsOf(others));
  const shared = new Set<number>();
  for (const [at, gram] of gramsOf(units).entries()) {
    if (known.has(gram)) for (let unit = at; unit < at + GRAM; unit += 1) shared.add(unit);
  }
  return shared.size / units.length;
}

function gramsOf(units: readonly string[]): string[] {
  return units.slice(GRAM - 1).map((_, at) => units.slice(at, at + GRAM).join(' '));
}
