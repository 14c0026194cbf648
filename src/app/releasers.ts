/** What an app has opened, to be let go of in the opposite order. */
export class Releasers {
  readonly #releasers: (() => Promise<void> | void)[] = [];
  #released: Promise<void> | undefined;

  /** `release` is called before those that were pushed earlier. */
  push(release: () => Promise<void> | void): void {
    this.#releasers.push(release);
  }

  /** True once `release` was called. */
  get isReleased(): boolean {
    return this.#released !== undefined;
  }

  /** Lets go of everything, once. */
  release(): Promise<void> {
    this.#released ??= this.#releaseAll();
    return this.#released;
  }

  async #releaseAll(): Promise<void> {
    for (const release of this.#releasers.splice(0).toReversed()) await release();
  }
}
