import type { Clock } from '../../domain/clock.js';
import type { PriorityClass } from '../types.js';

/** A class of which nothing was served for this long counts as one class higher, for its next request. */
const AGEING_MS = 5_000;
/** What a tenant may take in its turn. One that took more sits out the turns that it is ahead. */
const QUANTUM_TOKENS = 4_000;
const CLASSES: Readonly<Record<PriorityClass, number>> = { interactive: 0, normal: 1, background: 2 };

interface Queued {
  readonly tenantId: string;
  readonly priority: PriorityClass;
  /** Estimated prompt and output cap. */
  readonly tokens: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/**
 * Who waits is served by priority class, with ageing after 5 s without service, and within a class by deficit round robin over
 * tenants: a tenant with hundreds of waiting requests delays another's by one.
 */
export class FairQueue<W extends Queued> {
  readonly #waiting = new Set<W>();
  /** Tenants that wait, next first, and what each may take in its turn. */
  readonly #ring = new Map<string, number>();
  /** When the last request of a class left. A backlog that moves does not age: it would overtake what others have just sent. */
  readonly #servedAt: Record<PriorityClass, number> = { interactive: 0, normal: 0, background: 0 };

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.#waiting.size;
  }

  add(waiting: W): void {
    this.#waiting.add(waiting);
    if (!this.#ring.has(waiting.tenantId)) this.#ring.set(waiting.tenantId, QUANTUM_TOKENS);
  }

  remove(waiting: W): void {
    this.#waiting.delete(waiting);
    if (![...this.#waiting].some(({ tenantId }) => tenantId === waiting.tenantId)) this.#ring.delete(waiting.tenantId);
  }

  /** The same one until it is served, or somebody of a higher class comes. */
  next(): W | undefined {
    const priority = this.#nextClass();
    const first = new Map<string, W>();
    for (const waiting of this.#waiting) {
      if (waiting.priority === priority && !first.has(waiting.tenantId)) first.set(waiting.tenantId, waiting);
    }
    while (first.size > 0) {
      for (const [tenantId, left] of this.#ring) {
        const waiting = first.get(tenantId);
        if (waiting !== undefined && left > 0) return waiting;
      }
      for (const tenantId of first.keys()) {
        this.#ring.set(tenantId, Math.min(QUANTUM_TOKENS, (this.#ring.get(tenantId) ?? 0) + QUANTUM_TOKENS));
      }
    }
    return undefined;
  }

  /** It leaves, and its tenant goes to the end of the ring. */
  served(waiting: W): void {
    const { tenantId, priority, tokens } = waiting;
    this.remove(waiting);
    this.#servedAt[priority] = this.clock.now();
    const left = this.#ring.get(tenantId);
    if (left === undefined) return;
    this.#ring.delete(tenantId);
    this.#ring.set(tenantId, left - Math.max(1, tokens));
  }

  /** The highest; of equals, the one that has waited longest. */
  #nextClass(): PriorityClass | undefined {
    const oldest = new Map<PriorityClass, number>();
    for (const { priority, since } of this.#waiting) {
      if (!oldest.has(priority)) oldest.set(priority, Math.max(since, this.#servedAt[priority]));
    }
    const now = this.clock.now();
    const level = ([priority, since]: [PriorityClass, number]): number =>
      Math.max(0, CLASSES[priority] - Math.floor((now - since) / AGEING_MS));
    return [...oldest].sort((a, b) => level(a) - level(b) || a[1] - b[1])[0]?.[0];
  }
}

/** A request in a queue. */
export type Waiting<R, Turn> = R & Queued & { leave(turn: Turn): void };

/**
 * Resolves when it is the request's turn: `serve` lets those go whose turn it is, by calling their `leave` with what they get.
 *
 * @throws what `cancelled` makes of the signal's reason, as soon as it aborts
 */
export function inTurn<R extends Omit<Queued, 'since'> & { readonly signal: AbortSignal }, Turn>(
  queue: FairQueue<Waiting<R, Turn>>,
  request: R,
  clock: Clock,
  serve: () => void,
  cancelled: (reason: unknown) => Error,
): Promise<Turn> {
  const { signal } = request;
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      queue.remove(waiting);
      reject(cancelled(signal.reason));
      serve();
    };
    const waiting = {
      ...request,
      since: clock.now(),
      leave: (turn: Turn) => {
        signal.removeEventListener('abort', cancel);
        resolve(turn);
      },
    };
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel, { once: true });
    queue.add(waiting);
    serve();
  });
}

export interface GrantRequest {
  tenantId: string;
  priority: PriorityClass;
  /** Estimated prompt and output cap. */
  tokens: number;
  signal: AbortSignal;
}
