/** Readers that are written to in one turn of the event loop: some milliseconds at most. */
const PER_TURN = 100;

/** Lets everything else have its turn while many readers are written to. */
export class FairTurns {
  #left = PER_TURN;
  #renewing = false;
  readonly #waiting: (() => void)[] = [];

  /** What to wait for before the next reader is written to; undefined when it may be now. */
  next(): Promise<void> | undefined {
    this.#renew();
    if (this.#left > 0 && this.#waiting.length === 0) {
      this.#left -= 1;
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #renew(): void {
    if (this.#renewing) return;
    this.#renewing = true;
    setImmediate(() => {
      this.#renewing = false;
      const turn = this.#waiting.splice(0, PER_TURN);
      this.#left = PER_TURN - turn.length;
      if (this.#waiting.length > 0) this.#renew();
      for (const go of turn) go();
    });
  }
}
