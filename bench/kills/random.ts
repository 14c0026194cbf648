/** Random numbers that come again with the same seed, so that a run can be repeated. */
export class Random {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, but not, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = this.#state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A number between two, both included if they are whole. */
  between(from: number, to: number): number {
    return Math.round(from + this.next() * (to - from));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws RangeError when there is nothing to choose from */
  pick<T>(choices: readonly T[]): T {
    const chosen = choices[Math.floor(this.next() * choices.length)];
    if (chosen === undefined) throw new RangeError('There is nothing to choose from.');
    return chosen;
  }

  /** Letters and digits. */
  name(length: number): string {
    return Array.from({ length }, () => '0123456789abcdefghijklmnopqrstuvwxyz'[this.between(0, 35)]).join('');
  }

  /** Another source that depends on this one's seed and a name only, not on what was drawn before. */
  branch(name: string): Random {
    let seed = this.seed;
    for (const character of name) seed = Math.imul(seed ^ character.codePointAt(0)!, 0x01000193) + 0x9e3779b9;
    return new Random(seed);
  }
}
