import type { Clock } from '../domain/clock.js';
import { eagerReturn } from '../domain/eager-return.js';
import type { PulledSource } from '../domain/eager-return.js';
import type { Wakeable } from './wake-list.js';

/** What a source knows of its reader. Waiting ends when there is something to read, or when the reader has left. */
export class Subscriber implements Wakeable {
  readonly #clock: Clock;
  #left = false;
  #awake = false;
  #resolve: ((nothing: undefined) => void) | undefined;
  /** Whoever waits for something else than to be woken. */
  #leaving: Set<() => void> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get left(): boolean {
    return this.#left;
  }

  wake(): void {
    const resolve = this.#resolve;
    this.#resolve = undefined;
    if (resolve === undefined) this.#awake = true;
    else resolve(undefined);
  }

  /** The reader has left, or is made to. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.wake();
    for (const leave of this.#leaving ?? []) leave();
  }

  /** Until `wake` is called, or the reader leaves; undefined if that has been since the last wait. */
  wait(): Promise<undefined> | undefined {
    if (this.#awake || this.#left) {
      this.#awake = false;
      return undefined;
    }
    return new Promise((resolve) => (this.#resolve = resolve));
  }

  /** As `wait`, but for `ms` milliseconds at most. */
  async waitFor(ms: number): Promise<void> {
    const woken = this.wait();
    if (woken === undefined) return;
    const cancel = this.#clock.after(ms, () => this.wake());
    await woken;
    cancel();
  }

  /** Returns `ms` from now, or when the reader leaves. */
  async sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(ms, resolve);
    await this.unlessLeft(promise, undefined);
    cancel();
  }

  /** Settles with the promise, or with `otherwise` as soon as the reader leaves. */
  unlessLeft<T, U>(promise: Promise<T>, otherwise: U): Promise<T | U> {
    return new Promise((resolve, reject) => {
      const leave = () => resolve(otherwise);
      if (this.#left) leave();
      const leaving = (this.#leaving ??= new Set());
      leaving.add(leave);
      promise.then(resolve, reject).finally(() => leaving.delete(leave));
    });
  }
}

interface SubscriptionOptions {
  clock: Clock;
  /** The reader's own. */
  signal: AbortSignal;
  /** Every open subscription, to end them at shutdown. */
  open: Set<Subscriber>;
  /** True from shutdown on: new subscriptions then end at once, as if they had been cut. */
  isClosed(): boolean;
}

/** Makes an iterable of a source that waits by its `Subscriber`, so that the reader can leave even while nothing comes. */
export function subscription<T>(
  options: SubscriptionOptions,
  open: (subscriber: Subscriber) => AsyncIterator<T, void>,
): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => eagerReturn(new Subscription(options, open)) };
}

class Subscription<T> implements PulledSource<T, void> {
  readonly #options: SubscriptionOptions;
  readonly #open: (subscriber: Subscriber) => AsyncIterator<T, void>;
  readonly #subscriber: Subscriber;
  #source: AsyncIterator<T, void> | undefined;

  constructor(options: SubscriptionOptions, open: (subscriber: Subscriber) => AsyncIterator<T, void>) {
    this.#options = options;
    this.#open = open;
    this.#subscriber = new Subscriber(options.clock);
  }

  async next(): Promise<IteratorResult<T, void>> {
    try {
      const source = this.#source ?? this.#begin();
      const result = source === undefined ? { value: undefined, done: true as const } : await source.next();
      if (result.done === true) this.#end();
      return result;
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  onReturn(): Promise<unknown> | undefined {
    this.#end();
    return this.#source?.return?.();
  }

  #begin(): AsyncIterator<T, void> | undefined {
    const { open, signal, isClosed } = this.#options;
    if (isClosed() || signal.aborted) return undefined;
    open.add(this.#subscriber);
    signal.addEventListener('abort', this.#end, { once: true });
    return (this.#source = this.#open(this.#subscriber));
  }

  readonly #end = (): void => {
    this.#subscriber.leave();
    this.#options.open.delete(this.#subscriber);
    this.#options.signal.removeEventListener('abort', this.#end);
  };
}
