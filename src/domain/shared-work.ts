/**
 * What is made of an object, for all who ask for it within a while of its making. It is kept with the object, and goes with it.
 * A promise that is rejected is not kept.
 */
export class SharedWork<Key extends object, Made> {
  readonly #made = new WeakMap<Key, { at: number; made: Made }>();
  readonly #keptMs: number;
  readonly #now: () => number;

  /** @param now in milliseconds, from any start; by default a clock that is never set back */
  constructor(keptMs: number, now: () => number = () => performance.now()) {
    this.#keptMs = keptMs;
    this.#now = now;
  }

  of(key: Key, make: (key: Key) => Made): Made {
    const now = this.#now();
    const known = this.#made.get(key);
    if (known !== undefined && now - known.at < this.#keptMs) return known.made;
    const made = make(key);
    this.#made.set(key, { at: now, made });
    if (made instanceof Promise) made.catch(() => this.#forget(key, made));
    return made;
  }

  /** Whoever asks next makes it anew, unless that has happened already. */
  #forget(key: Key, made: Made): void {
    if (this.#made.get(key)?.made === made) this.#made.delete(key);
  }
}
