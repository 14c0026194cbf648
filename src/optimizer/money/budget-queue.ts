import type { Clock } from '../../domain/clock.js';
import { LlmError } from '../../llm/provider.js';

/** How long a call may wait for money. */
export interface WaitTerms {
  readonly signal: AbortSignal;
  /** Milliseconds since 1970; `Infinity` for a caller that waits for as long as it takes. */
  readonly deadlineAt: number;
}

/** The scope has no room now, but may have once other calls have ended. */
export class NoRoomYet {
  constructor(readonly scopeId: string) {}
}

interface Waiter {
  readonly scopeIds: readonly string[];
  /** The scope that has no room for it. */
  blockedBy: string;
  /** False while there is still no room. */
  tryAgain(): Promise<boolean>;
}

/** How often a waiting call tries again, in milliseconds, because other processes do not tell when they settle. */
const LOOK_MS = 500;

/**
 * Calls that wait for money that other calls hold. In each scope they are served in the order in which they came, so that small ones
 * cannot overtake a large one for ever. A waiting call holds no money itself, so that calls cannot block each other.
 */
export class BudgetQueue {
  readonly #waiters = new Set<Waiter>();
  #frees = 0;
  #serving = false;
  #again = false;
  #callOffLook: (() => void) | undefined;

  constructor(private readonly clock: Clock) {}

  /** To be called when reserved money was released or a limit changed. */
  freed(): void {
    this.#frees += 1;
    if (this.#waiters.size > 0) this.#serve();
  }

  /**
   * Resolves with what `take` gives as soon as there is room. `giveBack` undoes a `take` whose call has stopped waiting.
   *
   * @throws what `take` throws
   * @throws LlmError `CANCELLED`, `TOTAL_TIMEOUT`
   */
  async take<R>(
    scopeIds: readonly string[],
    take: () => Promise<R | NoRoomYet>,
    giveBack: (taken: R) => Promise<void>,
    { signal, deadlineAt }: WaitTerms,
  ): Promise<R> {
    const before = this.#frees;
    const ahead = this.#aheadIn(scopeIds);
    const first = ahead === undefined ? await take() : new NoRoomYet(ahead);
    if (!(first instanceof NoRoomYet)) return first;
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    let open = true;
    const waiter: Waiter = {
      scopeIds,
      blockedBy: first.scopeId,
      async tryAgain() {
        try {
          const taken = await take();
          if (taken instanceof NoRoomYet) {
            waiter.blockedBy = taken.scopeId;
            return false;
          }
          if (open) resolve(taken);
          else await giveBack(taken);
        } catch (error) {
          reject(error);
        }
        return true;
      },
    };
    const cancel = (): void =>
      reject(
        new LlmError('CANCELLED', 'The call was cancelled while it waited for money that other calls hold', {
          cause: signal.reason,
        }),
      );
    const callOff = this.clock.after(Math.max(0, deadlineAt - this.clock.now()), () => {
      reject(
        new LlmError(
          'TOTAL_TIMEOUT',
          'The time that the call was given was over while it waited for calls under way, which hold what is left of its budget: allow more time, or raise the limit',
        ),
      );
    });
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    this.#waiters.add(waiter);
    this.#lookLater();
    // Money that was released while this call asked would otherwise go unnoticed.
    if (this.#frees !== before) this.#serve();
    try {
      return await promise;
    } finally {
      open = false;
      callOff();
      signal.removeEventListener('abort', cancel);
      this.#remove(waiter);
    }
  }

  #aheadIn(scopeIds: readonly string[]): string | undefined {
    return [...this.#waiters].find(({ blockedBy }) => scopeIds.includes(blockedBy))?.blockedBy;
  }

  #remove(waiter: Waiter): void {
    if (!this.#waiters.delete(waiter)) return;
    if (this.#waiters.size > 0) return this.#serve();
    this.#callOffLook?.();
    this.#callOffLook = undefined;
  }

  #lookLater(): void {
    this.#callOffLook ??= this.clock.after(LOOK_MS, () => {
      this.#callOffLook = undefined;
      if (this.#waiters.size === 0) return;
      this.#lookLater();
      this.#serve();
    });
  }

  #serve(): void {
    this.#again = true;
    if (!this.#serving) void this.#serveAll();
  }

  async #serveAll(): Promise<void> {
    this.#serving = true;
    while (this.#again) {
      this.#again = false;
      const blocked = new Set<string>();
      for (const waiter of [...this.#waiters]) {
        if (!this.#waiters.has(waiter) || waiter.scopeIds.some((id) => blocked.has(id))) continue;
        if (await waiter.tryAgain()) this.#waiters.delete(waiter);
        else blocked.add(waiter.blockedBy);
      }
    }
    // Set in the same turn as the last check, so that a later call starts a new round.
    this.#serving = false;
  }
}
