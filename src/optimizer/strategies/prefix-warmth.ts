import { LRUCache } from 'lru-cache';
import type { Clock } from '../../domain/clock.js';
import { waitFor } from './waiting.js';

/** Providers keep a prefix for about five minutes after its last use. */
const WARM_MS = 240_000;
/** How long a follower waits at most for its leader's first token, in milliseconds. */
const LONGEST_WAIT_MS = 2_000;
const MOST_PREFIXES = 10_000;

interface Prefix {
  warmUntil: number;
  /** Settles at the first token of the call that went ahead, or when that call fails before. */
  leader: Promise<void> | undefined;
}

/** Permission to send a call. */
interface PrefixGrant {
  /** Its first token has come: the provider has the prefix now. */
  began(): void;
  /** It is over, well or not. */
  ended(): void;
}

/**
 * Which prompt prefixes the providers have cached. Of calls that come to a cold prefix together one goes ahead, so that the
 * provider computes and bills the prefix once; the others leave on its first token, after 2 s at the latest, or under a new
 * leader if it fails.
 */
export class PrefixWarmth {
  readonly #prefixes = new LRUCache<string, Prefix>({ max: MOST_PREFIXES });

  constructor(private readonly clock: Clock) {}

  isWarm(key: string): boolean {
    return (this.#prefixes.get(key)?.warmUntil ?? 0) > this.clock.now();
  }

  /** Resolves when a call may leave. With `hold` false that is at once. An aborted signal ends the wait. */
  async enter(key: string, hold: boolean, signal: AbortSignal): Promise<PrefixGrant> {
    const prefix: Prefix = this.#prefixes.get(key) ?? { warmUntil: 0, leader: undefined };
    this.#prefixes.set(key, prefix);
    const isWarm = (): boolean => prefix.warmUntil > this.clock.now();
    const until = this.clock.now() + LONGEST_WAIT_MS;
    while (hold && !isWarm() && prefix.leader !== undefined && !signal.aborted && this.clock.now() < until) {
      await waitFor(prefix.leader, { ms: until - this.clock.now(), signal, clock: this.clock });
    }
    const { promise: leader, resolve: release } = Promise.withResolvers<void>();
    if (!isWarm()) prefix.leader ??= leader;
    const stepDown = (): void => {
      if (prefix.leader === leader) prefix.leader = undefined;
      release();
    };
    return {
      began: () => {
        prefix.warmUntil = this.clock.now() + WARM_MS;
        stepDown();
      },
      ended: stepDown,
    };
  }
}
