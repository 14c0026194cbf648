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
  /** The latest answer of `sharedWith`: all readers ask the same. */
  #compared = { text: '', revision: -1, length: 0, shared: 0 };

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

  /** How many code units this text and another have in common from the beginning on. */
  sharedWith(text: string): number {
    const { revision, length } = this;
    const known = this.#compared;
    if (known.revision === revision && known.length === length && known.text === text) return known.shared;
    const held = this.toString();
    let shared = Math.min(length, text.length);
    if (!text.startsWith(held)) {
      shared = 0;
      while (shared < length && held.charCodeAt(shared) === text.charCodeAt(shared)) shared += 1;
    }
    this.#compared = { text, revision, length, shared };
    return shared;
  }

  dispose(): void {
    this.disposed = true;
    this.#clear();
  }

  #clear(): void {
    this.#compared = { text: '', revision: -1, length: 0, shared: 0 };
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
