/** Where an iterator's items come from, and what ends them when its reader leaves. */
export interface PulledSource<T, R> {
  /** The next item, or the end. It is not called again before it has settled; the reader's calls are answered in their order. */
  next(): Promise<IteratorResult<T, R>>;
  /**
   * Ends the source, because the reader has called `return()` or `throw()`, which wait for the promise that this gives. It is
   * called at most once, also while a `next()` is pending; that `next()` should then settle soon.
   */
  onReturn(): Promise<unknown> | void;
}

/**
 * An iterator whose reader can leave at any moment: `return()` ends the source at once, even while a `next()` is pending, and
 * the source is asked for nothing more. The `return()` of an async generator would wait for the pending `next()` first, and would
 * run no `finally` block of a generator that has not begun.
 *
 * The source is asked for an item only when the reader asks for one, so a slow reader holds up nothing but itself.
 */
export function eagerReturn<T, R = undefined>(source: PulledSource<T, R>): AsyncGenerator<T, R, undefined> {
  return new EagerReturn(source);
}

class EagerReturn<T, R> implements AsyncGenerator<T, R, undefined> {
  readonly #source: PulledSource<T, R>;
  /** Resolves when the latest `next()` has settled; undefined while none is pending. */
  #pulling: Promise<unknown> | undefined;
  /** What `onReturn` gave, from the moment the reader has left. */
  #ending: Promise<unknown> | undefined;

  constructor(source: PulledSource<T, R>) {
    this.#source = source;
  }

  next(): Promise<IteratorResult<T, R>> {
    const pulled = this.#pulling === undefined ? this.#pull() : this.#pulling.then(() => this.#pull());
    const over = () => {
      if (this.#pulling === settled) this.#pulling = undefined;
    };
    // Here only the order matters: the caller of `next` hears of the error.
    const settled: Promise<void> = pulled.then(over, over);
    this.#pulling = settled;
    return pulled;
  }

  async return(value: R | PromiseLike<R>): Promise<IteratorResult<T, R>> {
    await this.#end();
    return { done: true, value: await value };
  }

  async throw(error: unknown): Promise<IteratorResult<T, R>> {
    await this.#end();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  #pull(): Promise<IteratorResult<T, R>> {
    // A generator, too, gives no result once it was returned.
    if (this.#ending !== undefined) return Promise.resolve({ done: true, value: undefined as never });
    return this.#source.next();
  }

  /** Only the first call fails if the source cannot end, as with a generator; the others wait as long. */
  async #end(): Promise<void> {
    if (this.#ending !== undefined) return void (await this.#ending.catch(() => undefined));
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#ending = promise;
    try {
      resolve(this.#source.onReturn());
    } catch (error) {
      reject(error);
    }
    await promise;
  }
}
