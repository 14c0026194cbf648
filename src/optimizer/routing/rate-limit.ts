import type { Clock } from '../../llm/clock.js';
import { LlmError } from '../../llm/provider.js';
import type { ReportedLimits } from '../../llm/provider.js';
import type { PriorityClass } from '../types.js';
import type { Target } from '../upstream.js';

const MINUTE_MS = 60_000;
/** A class of which nothing was served for this long counts as one class higher, for its next request. */
const AGEING_MS = 5_000;
/** What a tenant may take in its turn. One that took more sits out the turns that it is ahead. */
const QUANTUM_TOKENS = 4_000;
/** More than this are tidied, so that a caller's own model names cannot fill the memory. */
const MOST_LIMITERS = 500;
const CLASSES: Readonly<Record<PriorityClass, number>> = { interactive: 0, normal: 1, background: 2 };

export interface PermitRequest {
  tenantId: string;
  priority: PriorityClass;
  /** Estimated prompt and output cap. */
  tokens: number;
  signal: AbortSignal;
}

/** Leave for one wire request. */
export interface Permit {
  /** Gives back the tokens that were not used. */
  reconcile(usedTokens: number): void;
  /** Gives everything back: nothing was sent. */
  release(): void;
}

/**
 * One bucket of requests and one of tokens for each model at each provider that has limits configured; no limits, no waiting.
 * Who waits is served by priority class, with ageing after 5 s without service, and within a class by deficit round robin over tenants: a tenant
 * with hundreds of waiting requests delays another's by one.
 */
export class RateLimits {
  readonly #limiters = new Map<string, Limiter>();

  constructor(private readonly clock: Clock) {}

  /** Models that are looked after. */
  get size(): number {
    return this.#limiters.size;
  }

  /** @throws LlmError CANCELLED as soon as the signal aborts. */
  async acquire(target: Target, request: PermitRequest): Promise<Permit> {
    return (await this.#of(target)?.acquire(request)) ?? UNLIMITED;
  }

  /** Requests that could leave at once. */
  permits(target: Target): number {
    return this.#of(target)?.permits ?? Infinity;
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
    if (this.#limiters.size >= MOST_LIMITERS) for (const [idle, limiter] of this.#limiters) if (limiter.isIdle) this.#limiters.delete(idle);
    const limiter = new Limiter(provider.name, this.clock, requestsPerMinute ?? Infinity, tokensPerMinute ?? Infinity);
    this.#limiters.set(key, limiter);
    return limiter;
  }
}

const UNLIMITED: Permit = Object.freeze({ reconcile() {}, release() {} });

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

interface Waiting extends PermitRequest {
  since: number;
  leave(permit: Permit): void;
}

class Limiter {
  readonly #requests: Bucket;
  readonly #tokens: Bucket;
  readonly #waiting = new Set<Waiting>();
  /** Tenants that wait, next first, and what each may take in its turn. */
  readonly #ring = new Map<string, number>();
  /** When the last request of a class left. A backlog that moves does not age: it would overtake what others have just sent. */
  readonly #servedAt: Record<PriorityClass, number> = { interactive: 0, normal: 0, background: 0 };
  #callOff: (() => void) | undefined;

  constructor(
    private readonly provider: string,
    private readonly clock: Clock,
    requestsPerMinute: number,
    tokensPerMinute: number,
  ) {
    this.#requests = new Bucket(requestsPerMinute, clock);
    this.#tokens = new Bucket(tokensPerMinute, clock);
  }

  get permits(): number {
    if (this.#waiting.size > 0 || this.#tokens.waitMs(1) > 0) return 0;
    return Math.max(0, Math.floor(this.#requests.level + 1e-6));
  }

  /** A new one would do the same. */
  get isIdle(): boolean {
    return this.#waiting.size === 0 && this.#requests.isFull && this.#tokens.isFull;
  }

  observe(limits: ReportedLimits): void {
    this.#requests.lowerTo(limits.remainingRequests);
    this.#tokens.lowerTo(limits.remainingTokens);
  }

  acquire(request: PermitRequest): Promise<Permit> {
    const { signal, tenantId } = request;
    return new Promise((resolve, reject) => {
      const cancelled = (): void => {
        this.#remove(waiting);
        reject(new LlmError('CANCELLED', `The call was cancelled while it waited for a permit of ${this.provider}'s rate limit`, { provider: this.provider, cause: signal.reason }));
        this.#serve();
      };
      const waiting: Waiting = {
        ...request,
        since: this.clock.now(),
        leave: (permit) => {
          signal.removeEventListener('abort', cancelled);
          resolve(permit);
        },
      };
      if (signal.aborted) return cancelled();
      signal.addEventListener('abort', cancelled, { once: true });
      this.#waiting.add(waiting);
      if (!this.#ring.has(tenantId)) this.#ring.set(tenantId, QUANTUM_TOKENS);
      this.#serve();
    });
  }

  /** Lets go of all that the buckets allow, and comes back when they allow the next. */
  #serve(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const waitMs = Math.max(this.#requests.waitMs(1), this.#tokens.waitMs(next.tokens));
      if (waitMs > 0) {
        this.#callOff = this.clock.after(waitMs, () => this.#serve());
        return;
      }
      this.#remove(next);
      next.leave(this.#permit(next));
    }
  }

  #permit({ tenantId, priority, tokens }: Waiting): Permit {
    this.#servedAt[priority] = this.clock.now();
    const taken = Math.min(tokens, this.#tokens.capacity);
    this.#requests.take(1);
    this.#tokens.take(taken);
    const left = this.#ring.get(tenantId);
    if (left !== undefined) {
      // To the end of the ring.
      this.#ring.delete(tenantId);
      this.#ring.set(tenantId, left - Math.max(1, tokens));
    }
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

  /** The same one until it is served, or somebody of a higher class comes. */
  #next(): Waiting | undefined {
    const priority = this.#nextClass();
    const first = new Map<string, Waiting>();
    for (const waiting of this.#waiting) if (waiting.priority === priority && !first.has(waiting.tenantId)) first.set(waiting.tenantId, waiting);
    while (first.size > 0) {
      for (const [tenantId, left] of this.#ring) {
        const waiting = first.get(tenantId);
        if (waiting !== undefined && left > 0) return waiting;
      }
      for (const tenantId of first.keys()) this.#ring.set(tenantId, Math.min(QUANTUM_TOKENS, (this.#ring.get(tenantId) ?? 0) + QUANTUM_TOKENS));
    }
    return undefined;
  }

  /** The highest; of equals, the one that has waited longest. */
  #nextClass(): PriorityClass | undefined {
    const oldest = new Map<PriorityClass, number>();
    for (const { priority, since } of this.#waiting) if (!oldest.has(priority)) oldest.set(priority, Math.max(since, this.#servedAt[priority]));
    const now = this.clock.now();
    const level = ([priority, since]: [PriorityClass, number]): number => Math.max(0, CLASSES[priority] - Math.floor((now - since) / AGEING_MS));
    return [...oldest].sort((a, b) => level(a) - level(b) || a[1] - b[1])[0]?.[0];
  }

  #remove(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    if (![...this.#waiting].some(({ tenantId }) => tenantId === waiting.tenantId)) this.#ring.delete(waiting.tenantId);
  }
}
