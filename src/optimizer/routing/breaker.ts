import type { Clock } from '../../domain/clock.js';
import type { ProviderState } from '../types.js';

const FAILURES_IN_A_ROW = 5;
const WINDOW_SECONDS = 30;
const LEAST_CALLS = 10;
const FAILED_PART = 0.5;
const FIRST_OPEN_MS = 15_000;
const LONGEST_OPEN_MS = 120_000;
const SUCCESSES_TO_CLOSE = 2;
/** One that is half-open for longer is asked for by nobody. */
const FORGOTTEN_MS = 600_000;
/** More than this are tidied, so that a caller's own model names cannot fill the memory. */
const MOST_BREAKERS = 500;

/** What a call says about the health of its upstream. Being told to wait, or to ask otherwise, says nothing. */
export type Verdict = 'success' | 'failure' | 'neutral';

/** Permission to ask an upstream whose breaker was looked at: a call that was let through. It ends once. */
export interface BreakerGrant {
  end(verdict: Verdict): void;
}

/**
 * Holds calls off from one model at one provider while it fails: open after 5 failures in a row, or when half of at least 10
 * calls within 30 s failed; for 15 s, doubling to 120 s. Then it is half-open: one call at a time probes it, and two successes
 * close it. A cool-down holds calls off because the provider asked for that; it is no failure.
 */
export class Breaker {
  /** By second: a busy upstream ends thousands of calls within the window. */
  readonly #recent = new Map<number, { calls: number; failures: number }>();
  #failuresInARow = 0;
  #openUntil: number | undefined;
  #openMs = FIRST_OPEN_MS;
  #successes = 0;
  #probing = false;
  #coolUntil = 0;
  #openings = 0;

  constructor(
    private readonly clock: Clock,
    private readonly changed: () => void,
  ) {}

  get state(): 'closed' | 'open' | 'half-open' {
    if (this.#openUntil === undefined) return 'closed';
    return this.clock.now() < this.#openUntil ? 'open' : 'half-open';
  }

  /** How often it has opened. */
  get openings(): number {
    return this.#openings;
  }

  /** Until the time that the provider asked for has passed, in milliseconds. */
  get coolingMs(): number {
    return Math.max(0, this.#coolUntil - this.clock.now());
  }

  /** Until a call may pass, in milliseconds; `Infinity` while another call probes. */
  get waitMs(): number {
    const opensIn = (this.#openUntil ?? 0) - this.clock.now();
    if (this.state === 'half-open' && this.#probing) return Infinity;
    return Math.max(this.coolingMs, opensIn, 0);
  }

  /** How long it has been waiting for a probe, in milliseconds. */
  get halfOpenForMs(): number {
    return this.state === 'half-open' ? this.clock.now() - (this.#openUntil ?? 0) : 0;
  }

  /** A new one would do as well. */
  get isIdle(): boolean {
    return this.coolingMs === 0 && (this.state === 'closed' || (this.halfOpenForMs >= FORGOTTEN_MS && !this.#probing));
  }

  /** Lets a call through, whatever the state: the caller has looked at `waitMs`. */
  enter(): BreakerGrant {
    const opening = this.#openings;
    const probe = this.state === 'half-open' && !this.#probing;
    if (probe) this.#probing = true;
    let ended = false;
    return {
      end: (verdict) => {
        if (ended) return;
        ended = true;
        // What began before the breaker opened says nothing about the time after.
        if (opening !== this.#openings) return;
        if (probe) this.#probing = false;
        this.#judge(verdict);
        if (probe) this.changed();
      },
    };
  }

  coolDown(ms: number): void {
    this.#coolUntil = Math.max(this.#coolUntil, this.clock.now() + ms);
  }

  /** For faults that no second call will mend: a bad key, a spent quota, a missing model. */
  open(ms: number): void {
    this.#openUntil = Math.max(this.#openUntil ?? 0, this.clock.now() + ms);
    this.#openings += 1;
    this.#successes = 0;
    this.#probing = false;
    this.changed();
  }

  #judge(verdict: Verdict): void {
    if (verdict === 'neutral') return;
    const failed = verdict === 'failure';
    if (this.#openUntil !== undefined) {
      if (failed && this.state === 'half-open') this.#openAgain();
      else if (!failed && ++this.#successes >= SUCCESSES_TO_CLOSE) this.#close();
      return;
    }
    this.#failuresInARow = failed ? this.#failuresInARow + 1 : 0;
    const mostlyFailing = this.#mostlyFailing(failed);
    if (this.#failuresInARow >= FAILURES_IN_A_ROW || mostlyFailing) this.open(this.#openMs);
  }

  #mostlyFailing(failed: boolean): boolean {
    const second = Math.floor(this.clock.now() / 1_000);
    for (const old of this.#recent.keys()) if (old <= second - WINDOW_SECONDS) this.#recent.delete(old);
    const current = this.#recent.get(second) ?? { calls: 0, failures: 0 };
    this.#recent.set(second, { calls: current.calls + 1, failures: current.failures + (failed ? 1 : 0) });
    const sum = { calls: 0, failures: 0 };
    for (const { calls, failures } of this.#recent.values()) {
      sum.calls += calls;
      sum.failures += failures;
    }
    return sum.calls >= LEAST_CALLS && sum.failures >= sum.calls * FAILED_PART;
  }

  #openAgain(): void {
    this.#openMs = Math.min(this.#openMs * 2, LONGEST_OPEN_MS);
    this.open(this.#openMs);
  }

  #close(): void {
    this.#openUntil = undefined;
    this.#openMs = FIRST_OPEN_MS;
    this.#successes = 0;
    this.#failuresInARow = 0;
    this.#recent.clear();
    this.changed();
  }
}

/** One breaker for each model at each provider. */
export class Breakers {
  readonly #all = new Map<string, Breaker>();
  readonly #listeners = new Map<() => void, number>();

  constructor(private readonly clock: Clock) {}

  of(provider: string, model: string): Breaker {
    const key = JSON.stringify([provider, model]);
    const known = this.#all.get(key);
    if (known !== undefined) return known;
    if (this.#all.size >= MOST_BREAKERS) this.#tidy();
    const breaker = new Breaker(this.clock, () => {
      for (const [listener] of [...this.#listeners].sort(([, a], [, b]) => a - b)) listener();
    });
    this.#all.set(key, breaker);
    return breaker;
  }

  /**
   * Calls `listener` whenever a breaker opens or closes or a probe ends, those of the lowest rank first, until the function that
   * it returns is called.
   */
  onChange(listener: () => void, rank: number): () => void {
    this.#listeners.set(listener, rank);
    return () => this.#listeners.delete(listener);
  }

  stateOf(provider: string, model: string): ProviderState {
    const breaker = this.of(provider, model);
    if (breaker.state === 'open') return 'UNAVAILABLE';
    return breaker.state === 'half-open' || breaker.coolingMs > 0 ? 'COOLING_DOWN' : 'AVAILABLE';
  }

  #tidy(): void {
    for (const [key, breaker] of this.#all) if (breaker.isIdle) this.#all.delete(key);
  }
}
