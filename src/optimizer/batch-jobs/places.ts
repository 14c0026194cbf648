import type { Clock } from '../../domain/clock.js';
import type { BatchOutcome } from './outcomes.js';

/** A caller's place in a job. */
export interface Place {
  /** Rejects only when the watch ends before the job does. */
  readonly outcome: Promise<BatchOutcome>;
  /** The caller waits no longer, and wants no answer. */
  leave(): void;
  /** The caller waits no longer here, and will ask again for what comes of it. */
  detach(): void;
}

/** One that stops because its server does is made again at once by the next: no reason to give up the job. */
const CANCEL_AFTER_MS = 60_000;

/** Who waits for which call of a job, by the call's custom id. */
export class Places {
  readonly #waiting = new Map<string, Set<PromiseWithResolvers<BatchOutcome>>>();
  /** Calls that nobody waits for any more. */
  readonly #left = new Set<string>();
  #callOffCancel: (() => void) | undefined;
  #isClosed = false;

  constructor(
    private readonly clock: Clock,
    /** Called with the calls that nobody has waited for, for a minute. Must not throw. */
    private readonly onLeft: (customIds: readonly string[]) => void,
  ) {}

  get awaited(): readonly string[] {
    return [...this.#waiting.keys()];
  }

  join(customId: string): Place {
    const place = Promise.withResolvers<BatchOutcome>();
    const places = this.#waiting.get(customId) ?? new Set();
    this.#waiting.set(customId, places.add(place));
    this.#left.delete(customId);
    // One that left does not hear of the end.
    place.promise.catch(() => {});
    const isLast = (): boolean => places.delete(place) && places.size === 0 && this.#waiting.delete(customId);
    return {
      outcome: place.promise,
      leave: () => {
        if (isLast()) this.#leave(customId);
      },
      detach: () => void isLast(),
    };
  }

  /** False where nobody waits. */
  deliver(customId: string, outcome: BatchOutcome): boolean {
    for (const place of this.#waiting.get(customId) ?? []) place.resolve(outcome);
    return this.#waiting.delete(customId);
  }

  deliverAll(outcome: BatchOutcome): void {
    for (const customId of this.awaited) this.deliver(customId, outcome);
  }

  rejectAll(reason: unknown): void {
    for (const places of this.#waiting.values()) for (const place of places) place.reject(reason);
    this.#waiting.clear();
  }

  /** From now on nobody is told of who leaves. */
  close(): void {
    this.#isClosed = true;
    this.#callOffCancel?.();
  }

  #leave(customId: string): void {
    if (this.#isClosed) return;
    this.#left.add(customId);
    this.#callOffCancel?.();
    this.#callOffCancel = this.clock.after(CANCEL_AFTER_MS, () => {
      const left = [...this.#left];
      this.#left.clear();
      this.onLeft(left);
    });
  }
}
