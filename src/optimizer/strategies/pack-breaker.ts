import { LRUCache } from 'lru-cache';
import type { Clock } from '../../domain/clock.js';
import { waitFor } from './waiting.js';

const WATCHED_PACKS = 10;
const FAILURES_THAT_OPEN = 3;
/** How long packs are switched off at first, in milliseconds; it doubles each time they turn out to be useless again. */
const FIRST_OFF_MS = 600_000;
const LONGEST_OFF_MS = 7_200_000;
const MOST_KINDS = 10_000;
/** The number of items with which packs begin anew. */
const FEWEST_ITEMS = 2;
/** So many answers of a pack under way show that the model understands what is wanted. */
const PROMISING_ANSWERS = 2;
/** How long a pack waits at most for the outcome of the first one, in milliseconds. */
const LONGEST_WAIT_MS = 10_000;

/** What a pack came to: half of its items answered, fewer, or nothing since the model could not read it all. */
export type PackOutcome = 'useful' | 'spoiled' | 'too-large';

/** Permission to send a pack. */
export interface PackGrant {
  /** So many of its items are answered by now. */
  answered(count: number): void;
  /** It is over, and its outcome is noted. */
  ended(): void;
}

export const FREE_GRANT: PackGrant = Object.freeze({ answered: () => {}, ended: () => {} });

/** What is known of packs by kind of calls: in memory, for as long as there is room. */
export class PackBreaker {
  readonly #kinds = new LRUCache<string, PackTrust>({ max: MOST_KINDS });

  constructor(private readonly clock: Clock) {}

  /** `trusted`: the server is known to hold a model to a schema, so that packs are good until they are seen to fail. */
  of(kind: string, trusted: boolean): PackTrust {
    const known = this.#kinds.get(kind);
    if (known !== undefined) return known;
    const trust = new PackTrust(this.clock, trusted);
    this.#kinds.set(kind, trust);
    return trust;
  }
}

/**
 * How far the packs of one kind of calls are trusted. A model that is new goes with one pack first: the others leave once two of
 * its items are answered. A pack that is spoiled makes the next ones half as large, and at last switches packs off for 10 min,
 * longer each time; then they begin anew with two items, and each useful pack lets the next be twice as large. Where packs have
 * been good, single failures are borne: two in a row halve them, three in ten switch them off.
 */
export class PackTrust {
  #outcomes: boolean[] = [];
  #limit = Infinity;
  /** The limit after a pack that the model could not read, and until when it holds. */
  #room = { limit: Infinity, until: 0 };
  #offUntil = 0;
  #offMs = FIRST_OFF_MS;
  #promising = false;
  #probe: Promise<void> | undefined;

  constructor(
    private readonly clock: Clock,
    private proven: boolean,
  ) {}

  /** Most items of a pack; 1 while there are to be none. */
  get limit(): number {
    const now = this.clock.now();
    if (this.#offUntil > now) return 1;
    return Math.min(this.#limit, this.#room.until > now ? this.#room.limit : Infinity);
  }

  get isOff(): boolean {
    return this.limit < FEWEST_ITEMS;
  }

  /** True where no pack has to wait for the outcome of another. */
  get isOpen(): boolean {
    return this.proven || this.#promising || this.isOff;
  }

  /** Resolves when a pack may leave, after `patienceMs` at the latest; the limit may be another by then. */
  async enter(signal: AbortSignal, patienceMs = Infinity): Promise<PackGrant> {
    const until = this.clock.now() + Math.min(patienceMs, LONGEST_WAIT_MS);
    while (this.#probe !== undefined && !this.isOpen && !signal.aborted && this.clock.now() < until) {
      await waitFor(this.#probe, { ms: until - this.clock.now(), signal, clock: this.clock });
    }
    if (this.isOpen || this.#probe !== undefined) return FREE_GRANT;
    const { promise: probe, resolve } = Promise.withResolvers<void>();
    this.#probe = probe;
    const ended = (): void => {
      if (this.#probe === probe) this.#probe = undefined;
      resolve();
    };
    return {
      answered: (count) => {
        if (count < PROMISING_ANSWERS) return;
        this.#promising = true;
        ended();
      },
      ended,
    };
  }

  record(size: number, outcome: PackOutcome): void {
    if (outcome === 'too-large') {
      this.#room = { limit: Math.floor(size / 2), until: this.clock.now() + FIRST_OFF_MS };
      return;
    }
    const useful = outcome === 'useful';
    this.#outcomes = [...this.#outcomes, useful].slice(-WATCHED_PACKS);
    if (useful) {
      this.proven = true;
      this.#offMs = FIRST_OFF_MS;
      this.#limit = Math.max(this.#limit, 2 * size);
      return;
    }
    this.#promising = false;
    const half = Math.floor(size / 2);
    if (this.proven ? this.#outcomes.filter((each) => !each).length >= FAILURES_THAT_OPEN : half < FEWEST_ITEMS) {
      this.#switchOff();
    } else if (!this.proven) {
      this.#limit = Math.min(this.#limit, half);
    } else if (this.#outcomes.at(-2) === false) {
      this.#limit = Math.min(this.#limit, Math.max(FEWEST_ITEMS, half));
    }
  }

  #switchOff(): void {
    this.#outcomes = [];
    this.proven = false;
    this.#limit = FEWEST_ITEMS;
    this.#offUntil = this.clock.now() + this.#offMs;
    this.#offMs = Math.min(2 * this.#offMs, LONGEST_OFF_MS);
  }
}
