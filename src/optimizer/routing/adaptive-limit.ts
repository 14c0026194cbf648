const FIRST_LIMIT = 4;
const LARGEST_LIMIT = 64;
/** A server that begins to answer this soon has nobody waiting who would mind. */
const QUICK_MS = 2_000;
/** So much later than the soonest answer, an answer has waited. */
const LATE_FACTOR = 4;
/** Where one answer waits for another, it waits for about as long as one takes to write. */
const LATE_PART = 0.5;
const WEIGHT = 0.3;
/** The soonest answer is forgotten slowly: another model may be slower. */
const FORGETTING = 1.02;
/** After a server had too many, one more is tried only after this many answers for each that it may have. */
const PATIENCE = 4;

/** What became of a request. */
export interface AttemptEnd {
  /** Undefined when no text came. */
  readonly firstTokenMs: number | undefined;
  readonly durationMs: number;
  /** No text came in time. */
  readonly timedOut: boolean;
}

interface ObservedAttempt extends AttemptEnd {
  /** Other requests that the server had when this one was sent. */
  readonly others: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** No other could have been sent beside it. */
  readonly wasFull: boolean;
}

/**
 * How many requests a server can have at once without letting them wait, found by trying: one more while answers begin soon, half
 * as many when they begin about as late as if they had waited for others.
 */
export class AdaptiveLimit {
  limit = FIRST_LIMIT;
  #soonestMs = Infinity;
  #writingMs: number | undefined;
  #loweredAt: number | undefined;
  #good = 0;

  observe(attempt: ObservedAttempt, now: number): void {
    const { firstTokenMs, durationMs, others, startedAt, wasFull } = attempt;
    const waited = this.#hasWaited(attempt);
    if (firstTokenMs !== undefined) {
      this.#soonestMs = Math.min(this.#soonestMs * FORGETTING, firstTokenMs);
      const writingMs = Math.max(0, durationMs - firstTokenMs);
      this.#writingMs =
        this.#writingMs === undefined ? writingMs : this.#writingMs + WEIGHT * (writingMs - this.#writingMs);
    }
    if (waited && others > 0) {
      // Those that were sent before say the same once more.
      if (this.#loweredAt !== undefined && startedAt < this.#loweredAt) return;
      this.limit = Math.max(1, Math.floor(this.limit / 2));
      this.#loweredAt = now;
      this.#good = 0;
      return;
    }
    if (firstTokenMs === undefined || !wasFull) return;
    this.#good += 1;
    const needed = this.#loweredAt === undefined ? 1 : this.limit * PATIENCE;
    if (this.#good < needed) return;
    this.limit = Math.min(LARGEST_LIMIT, this.limit + 1);
    this.#good = 0;
  }

  #hasWaited({ firstTokenMs, timedOut }: ObservedAttempt): boolean {
    if (firstTokenMs === undefined) return timedOut;
    if (firstTokenMs < QUICK_MS || this.#soonestMs === Infinity) return false;
    return firstTokenMs > Math.max(LATE_FACTOR * this.#soonestMs, LATE_PART * (this.#writingMs ?? 0));
  }
}
