/** Somebody who may be waiting for something to read. */
export interface Wakeable {
  wake(): void;
}

/** So many readers are woken in one turn of the event loop. */
const A_TURN = 32;

/**
 * The readers of a channel. All are woken by one call, some in each turn of the event loop, so that a thousand readers hold up nobody's
 * work for long. A call that comes meanwhile begins another round when this one is over.
 */
export class WakeList {
  /** With how often each was added. */
  readonly #readers = new Map<Wakeable, number>();
  #round: Iterator<Wakeable> | undefined;
  #another = false;

  get size(): number {
    return this.#readers.size;
  }

  add(reader: Wakeable): void {
    this.#readers.set(reader, (this.#readers.get(reader) ?? 0) + 1);
  }

  remove(reader: Wakeable): void {
    const times = this.#readers.get(reader) ?? 0;
    if (times > 1) this.#readers.set(reader, times - 1);
    else this.#readers.delete(reader);
  }

  /** Up to 32 readers are woken before this returns. */
  wake(): void {
    if (this.#round === undefined) this.#turn(this.#readers.keys());
    else this.#another = true;
  }

  #turn(round: Iterator<Wakeable>): void {
    this.#round = round;
    for (let woken = 0; woken < A_TURN; woken += 1) {
      const next = round.next();
      if (next.done !== true) {
        next.value.wake();
        continue;
      }
      this.#round = undefined;
      if (!this.#another) return;
      this.#another = false;
      return this.#turn(this.#readers.keys());
    }
    setImmediate(() => this.#turn(round));
  }
}
