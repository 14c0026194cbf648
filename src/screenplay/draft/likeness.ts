import { RunNames } from './run-names.js';
import { unitsOf } from './units.js';

/** Units that are compared together. */
const GRAM = 4;
/** Texts of fewer units are too short to be compared. */
const LEAST_UNITS = 40;

/** How alike other texts are to one, 0 to 1: of each of both, the share in runs of four units that the other has too; the smaller of both shares. */
export function likenessTo(one: string): (other: string) => number {
  const names = new RunNames(GRAM);
  const first = gramsIn(names, one);
  const known = new Set(first);
  return (text) => {
    names.compare();
    const other = gramsIn(names, text);
    if (Math.min(first.length, other.length) + GRAM - 1 < LEAST_UNITS) return 0;
    return Math.min(sharedBy(first, new Set(other)), sharedBy(other, known));
  };
}

/** The share of the units of a text that stand in runs that are known. */
function sharedBy(grams: readonly number[], known: ReadonlySet<number>): number {
  let shared = 0;
  let until = 0;
  for (const [at, gram] of grams.entries()) {
    if (!known.has(gram)) continue;
    shared += at + GRAM - Math.max(at, until);
    until = at + GRAM;
  }
  return shared / (grams.length + GRAM - 1);
}

/** By unit but the last ones: the name of the run that begins with it. */
function gramsIn(names: RunNames, text: string): number[] {
  return unitsOf(text).flatMap(({ text: unit }, at) => {
    names.add(unit);
    return at < GRAM - 1 ? [] : [names.last(GRAM)!];
  });
}
