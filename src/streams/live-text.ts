const BLOCK = 4_096;

/**
 * The text of a draft that is being written, as far as readers may see it. Readers seek in it by offset (UTF-16 code
 * units), so a reader costs one number however far behind it is.
 *
 * Kept in sealed blocks: a slice touches only the blocks it covers, which keeps a long draft's cost linear.
 */
export class LiveText {
  /** Rises when the text is replaced: offsets of an earlier revision mean nothing any more. */
  revision = 0;
  /** True once the text is gone: the draft has ended, and readers that are still behind take it from the database. */
  disposed = false;
  #sealed: string[] = [];
  #starts: number[] = [];
  #tail = '';
  #tailStart = 0;

  /** `ready` is false until the text so far is known: of a draft written by another process it must first be asked for. */
  constructor(public ready = true) {}

  get length(): number {
    return this.#tailStart + this.#tail.length;
  }

  append(text: string): void {
    this.#tail += text;
    if (this.#tail.length < BLOCK) return;
    this.#sealed.push(this.#tail);
    this.#starts.push(this.#tailStart);
    this.#tailStart += this.#tail.length;
    this.#tail = '';
  }

  replace(text: string): void {
    this.#clear();
    this.revision += 1;
    this.append(text);
  }

  slice(from: number, to = this.length): string {
    if (from >= this.#tailStart) return this.#tail.slice(from - this.#tailStart, to - this.#tailStart);
    let text = '';
    for (let index = this.#blockAt(from); index < this.#sealed.length; index += 1) {
      const start = this.#starts[index] ?? 0;
      if (start >= to) return text;
      text += (this.#sealed[index] ?? '').slice(Math.max(0, from - start), to - start);
    }
    return text + this.#tail.slice(0, Math.max(0, to - this.#tailStart));
  }

  /** The whole text; takes time in proportion to its length. */
  toString(): string {
    return this.slice(0);
  }

  dispose(): void {
    this.disposed = true;
    this.#clear();
  }

  #clear(): void {
    this.#sealed = [];
    this.#starts = [];
    this.#tail = '';
    this.#tailStart = 0;
  }

  #blockAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
