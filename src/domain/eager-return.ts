/** Where an iterator's items come from, and what ends them when its reader leaves. */
interface PulledSource<T, R> {
  /** The next item, or the end. Called once at a time, in the order in which the reader asks. */
  next(): Promise<IteratorResult<T, R>>;
  /**
   * The reader has left, by `return()` or `throw()`, which waits for what this gives. Called once at most, also while a `next()`
   * is under way: that one is to settle now.
   */
  onReturn(): Promise<unknown> | void;
}

/**
 * An iterator whose reader can leave at any moment: `return()` ends the source at once, also while a `next()` waits, and nothing
 * more is asked of it. A generator's own `return()` would queue behind that wait, and runs no `finally` in one that was never
 * begun.
 *
 * Nothing is asked of the source before its reader asks, so a slow reader holds up nothing but itself.
 */
export function eagerReturn<T, R = undefined>(source: PulledSource<T, R>): AsyncGenerator<T, R, undefined> {
  return new EagerReturn(source);
}

class EagerReturn<T, R> implements AsyncGenerator<T, R, undefined> {
  readonly #source: PulledSource<T, R>;
  /** The last `next()` that is under way. */
  #pulling: Promise<unknown> | undefined;
  #returned = false;

  constructor(source: PulledSource<T, R>) {
    this.#source = source;
  }

  next(): Promise<IteratorResult<T, R>> {
    const pulled = this.#pulling === undefined ? this.#pull() : this.#pulling.then(() => this.#pull());
    const settled = pulled
      // Here only the order matters: the caller of `next` hears of the error.
      .catch(() => undefined)
      .then(() => {
        if (this.#pulling === settled) this.#pulling = undefined;
      });
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

  async #pull(): Promise<IteratorResult<T, R>> {
    // A generator, too, gives no result once it was returned.
    return this.#returned ? { done: true, value: undefined as never } : this.#source.next();
  }

  #end(): Promise<unknown> | void {
    if (this.#returned) return;
    this.#returned = true;
    return this.#source.onReturn();
  }
}
