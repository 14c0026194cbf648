import { unitsOf } from './units.js';

/** Units that are compared together. */
const GRAM = 4;
/** Texts of fewer units are too short to be compared. */
const LEAST_UNITS = 40;

/** How alike two texts are, 0 to 1: of each, the share in runs of four units that the other has too; the smaller of both shares. */
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
