import type { Clock } from '../domain/clock.js';
import { eagerReturn } from '../domain/eager-return.js';

/** A generator's view of its reader. Waiting ends when there is something to read, or when the reader has left. */
export class Subscriber {
  readonly signal: AbortSignal;
  readonly #clock: Clock;
  #awake = false;
  #resolve: (() => void) | undefined;

  constructor(signal: AbortSignal, clock: Clock) {
    this.signal = signal;
    this.#clock = clock;
  }

  get left(): boolean {
    return this.signal.aborted;
  }

  readonly wake = (): void => {
    this.#awake = true;
    this.#resolve?.();
  };

  /** Returns after `wake` was called since the last wait, when the reader leaves, or `ms` from now. */
  async wait(ms?: number): Promise<void> {
    if (!this.#awake && !this.left) {
      const cancel = ms === undefined ? undefined : this.#clock.after(ms, this.wake);
      const woken = new Promise<void>((resolve) => (this.#resolve = resolve));
      await this.unlessLeft(woken, undefined);
      cancel?.();
      this.#resolve = undefined;
    }
    this.#awake = false;
  }

  /** Returns `ms` from now, or when the reader leaves. */
  async sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(ms, resolve);
    await this.unlessLeft(promise, undefined);
    cancel();
  }

  /** Settles with the promise, or with `otherwise` as soon as the reader leaves. */
  async unlessLeft<T, U>(promise: Promise<T>, otherwise: U): Promise<T | U> {
    if (this.left) {
      promise.catch(() => undefined);
      return otherwise;
    }
    const { promise: leaving, resolve } = Promise.withResolvers<U>();
    const leave = () => resolve(otherwise);
    this.signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([promise, leaving]);
    } finally {
      this.signal.removeEventListener('abort', leave);
    }
  }
}

interface SubscriptionOptions {
  clock: Clock;
  /** The reader's own. */
  signal: AbortSignal;
  /** Every open subscription, to end them at shutdown. */
  open: Set<AbortController>;
  /** True from shutdown on: new subscriptions then end at once, as if they had been cut. */
  isClosed(): boolean;
}

/** Makes an iterable of a generator that waits by its `Subscriber`, so that the reader can leave even while nothing comes. */
export function subscription<T>(
  options: SubscriptionOptions,
  generate: (subscriber: Subscriber) => AsyncGenerator<T, void>,
): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const { clock, signal, open, isClosed } = options;
      const controller = new AbortController();
      const leave = () => controller.abort();
      const inner = run();
      async function* run(): AsyncGenerator<T, void> {
        if (isClosed()) return;
        open.add(controller);
        signal.addEventListener('abort', leave, { once: true });
        if (signal.aborted) leave();
        try {
          yield* generate(new Subscriber(controller.signal, clock));
        } finally {
          signal.removeEventListener('abort', leave);
          open.delete(controller);
        }
      }
      return eagerReturn<T, void>({
        next: () => inner.next(),
        onReturn() {
          leave();
          return inner.return();
        },
      });
    },
  };
}
