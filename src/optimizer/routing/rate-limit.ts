import type { Clock } from '../../domain/clock.js';
import { LlmError } from '../../llm/provider.js';
import type { ReportedLimits } from '../../llm/provider.js';
import type { Target } from '../upstream.js';
import { FairQueue, inTurn } from './fair-queue.js';
import type { GrantRequest, Waiting } from './fair-queue.js';
import { Slots } from './slots.js';
import type { Slot } from './slots.js';

const MINUTE_MS = 60_000;
/** More than this are tidied, so that a caller's own model names cannot fill the memory. */
const MOST_LIMITERS = 500;

interface RateGrant {
  /** Gives back the tokens that were not used. */
  reconcile(usedTokens: number): void;
  /** Gives everything back: nothing was sent. */
  release(): void;
}

/** Permission to send one wire request. */
export interface Grant extends RateGrant, Slot {}

/**
 * One bucket of requests and one of tokens for each model at each provider that has limits configured, and slots at each provider
 * that takes so many requests at once; no limits, no waiting. Who waits is served in a fair order.
 */
export class RateLimits {
  readonly #limiters = new Map<string, Limiter>();
  readonly #slots: Slots;

  constructor(private readonly clock: Clock) {
    this.#slots = new Slots(clock);
  }

  /** Models that are looked after. */
  get size(): number {
    return this.#limiters.size;
  }

  /** @throws LlmError CANCELLED as soon as the signal aborts. */
  async acquire(target: Target, request: GrantRequest): Promise<Grant> {
    const rate = (await this.#of(target)?.acquire(request)) ?? UNLIMITED;
    try {
      const slot = await this.#slots.acquire(target.provider, request);
      const release = (): void => {
        slot.release();
        rate.release();
      };
      return {
        get ahead() {
          return slot.ahead;
        },
        ended: (end) => slot.ended(end),
        reconcile: (usedTokens) => rate.reconcile(usedTokens),
        release,
      };
    } catch (error) {
      rate.release();
      throw error;
    }
  }

  /** A server says how many requests it works on at once. */
  tellSlots(provider: string, slots: number): void {
    this.#slots.tell(provider, slots);
  }

  /** Requests that could leave at once. */
  headroom(target: Target): number {
    return Math.min(this.#of(target)?.headroom ?? Infinity, this.#slots.free(target.provider));
  }

  /** Lowers the buckets to what the provider says is left. It never raises them. */
  observe(target: Target, limits: ReportedLimits): void {
    this.#of(target)?.observe(limits);
  }

  #of({ provider, model }: Target): Limiter | undefined {
    const { requestsPerMinute, tokensPerMinute } = provider.caps ?? {};
    if (requestsPerMinute === undefined && tokensPerMinute === undefined) return undefined;
    const key = JSON.stringify([provider.name, model]);
    const known = this.#limiters.get(key);
    if (known !== undefined) return known;
    if (this.#limiters.size >= MOST_LIMITERS) {
      for (const [idle, limiter] of this.#limiters) if (limiter.isIdle) this.#limiters.delete(idle);
    }
    const limiter = new Limiter(provider.name, this.clock, requestsPerMinute ?? Infinity, tokensPerMinute ?? Infinity);
    this.#limiters.set(key, limiter);
    return limiter;
  }
}

const UNLIMITED: RateGrant = Object.freeze({ reconcile() {}, release() {} });

/** Fills evenly, to its capacity within a minute. */
class Bucket {
  #level: number;
  #at: number;

  constructor(
    readonly capacity: number,
    private readonly clock: Clock,
  ) {
    this.#level = capacity;
    this.#at = clock.now();
  }

  get level(): number {
    if (this.capacity === Infinity) return Infinity;
    const now = this.clock.now();
    // A clock that was put back takes nothing away.
    const passedMs = Math.max(0, now - this.#at);
    this.#level = Math.min(this.capacity, this.#level + (passedMs * this.capacity) / MINUTE_MS);
    this.#at = now;
    return this.#level;
  }

  get isFull(): boolean {
    return this.level === this.capacity;
  }

  /** May go below zero, when a provider bills more than was asked for. */
  take(amount: number): void {
    this.#level = Math.min(this.capacity, this.level - amount);
  }

  lowerTo(amount: number | undefined): void {
    if (amount !== undefined) this.#level = Math.min(this.level, amount);
  }

  /** Until `amount` is there, in whole milliseconds. Who wants more than fits waits for a full bucket. */
  waitMs(amount: number): number {
    const missing = Math.min(amount, this.capacity) - this.level;
    // Fractions of a token are rounding errors of the filling.
    return missing <= 1e-6 ? 0 : Math.ceil((missing * MINUTE_MS) / this.capacity);
  }
}

class Limiter {
  readonly #requests: Bucket;
  readonly #tokens: Bucket;
  readonly #queue: FairQueue<Waiting<GrantRequest, RateGrant>>;
  #callOff: (() => void) | undefined;

  constructor(
    private readonly provider: string,
    private readonly clock: Clock,
    requestsPerMinute: number,
    tokensPerMinute: number,
  ) {
    this.#requests = new Bucket(requestsPerMinute, clock);
    this.#tokens = new Bucket(tokensPerMinute, clock);
    this.#queue = new FairQueue(clock);
  }

  get headroom(): number {
    if (this.#queue.size > 0 || this.#tokens.waitMs(1) > 0) return 0;
    return Math.max(0, Math.floor(this.#requests.level + 1e-6));
  }

  /** A new one would do the same. */
  get isIdle(): boolean {
    return this.#queue.size === 0 && this.#requests.isFull && this.#tokens.isFull;
  }

  observe(limits: ReportedLimits): void {
    this.#requests.lowerTo(limits.remainingRequests);
    this.#tokens.lowerTo(limits.remainingTokens);
  }

  acquire(request: GrantRequest): Promise<RateGrant> {
    return inTurn(
      this.#queue,
      request,
      this.clock,
      () => this.#serve(),
      (cause) =>
        new LlmError(
          'CANCELLED',
          `The call was cancelled while it waited for a permit of ${this.provider}'s rate limit`,
          { provider: this.provider, cause },
        ),
    );
  }

  /** Lets go of all that the buckets allow, and comes back when they allow the next. */
  #serve(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    for (let next = this.#queue.next(); next !== undefined; next = this.#queue.next()) {
      const waitMs = Math.max(this.#requests.waitMs(1), this.#tokens.waitMs(next.tokens));
      if (waitMs > 0) {
        this.#callOff = this.clock.after(waitMs, () => this.#serve());
        return;
      }
      this.#queue.served(next);
      next.leave(this.#grant(next));
    }
  }

  #grant({ tokens }: GrantRequest): RateGrant {
    const taken = Math.min(tokens, this.#tokens.capacity);
    this.#requests.take(1);
    this.#tokens.take(taken);
    let open = true;
    const settle = (usedRequests: number, usedTokens: number): void => {
      if (!open) return;
      open = false;
      this.#requests.take(usedRequests - 1);
      this.#tokens.take(usedTokens - taken);
      this.#serve();
    };
    return { reconcile: (usedTokens) => settle(1, usedTokens), release: () => settle(0, 0) };
  }
}
