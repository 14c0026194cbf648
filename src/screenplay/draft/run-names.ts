/** More units than a text has. */
const MOST = 2 ** 26;
/** The name of a run that is none of those to compare with. */
const UNKNOWN = -1;

/**
 * Names runs of units by numbers, counted from 0 for each length: equal runs have equal numbers. A run of eight is named by its two
 * halves, so that no text is put together, however long the runs are. Lengths are powers of two.
 */
export class RunNames {
  readonly #units = new Map<string, number>();
  /** By length, 1 first: the names of pairs of runs half as long, and of the runs that end with the latest units. */
  readonly #lengths: { readonly length: number; readonly known: Map<number, number>; readonly last: number[] }[] = [];
  #count = 0;
  #learns = true;

  constructor(longest: number) {
    for (let length = 1; length <= longest; length *= 2) this.#lengths.push({ length, known: new Map(), last: [] });
  }

  add(unit: string): void {
    this.#count += 1;
    let name = this.#nameOf(this.#units, unit);
    for (const [at, { length, known, last }] of this.#lengths.entries()) {
      if (length > this.#count) return;
      const halves = this.#lengths[at - 1];
      if (halves !== undefined) {
        const before = halves.last[(this.#count - length / 2) % length]!;
        name = before < 0 || name < 0 ? UNKNOWN : this.#nameOf(known, before * MOST + name);
      }
      last[this.#count % (2 * length)] = name;
    }
  }

  /** The name of the run of so many units that ends with the latest one; undefined if there are fewer. */
  last(length: number): number | undefined {
    if (length > this.#count) return undefined;
    return this.#lengths[Math.log2(length)]?.last[this.#count % (2 * length)];
  }

  /** What comes from now on is another text: its runs have the names of those that came before, or `UNKNOWN`. */
  compare(): void {
    this.#learns = false;
    this.#count = 0;
  }

  #nameOf<K>(names: Map<K, number>, key: K): number {
    const known = names.get(key);
    if (known !== undefined) return known;
    if (!this.#learns) return UNKNOWN;
    names.set(key, names.size);
    return names.size - 1;
  }
}
