const OPEN = '<think>';
const CLOSE = '</think>';

/**
 * Takes out what a reasoning model thought before its answer, where the server leaves that in the text as
 * `<think>…</think>`. Everything after the thoughts, and an answer without any, passes unchanged.
 */
export class ThoughtFilter {
  #state: 'start' | 'thinking' | 'thought' | 'answer' = 'start';
  #held = '';

  /** The part of the answer that is certain by now; may be empty. */
  push(text: string): string {
    if (this.#state === 'answer') return text;
    this.#held += text;
    if (this.#state === 'start') {
      const begun = this.#held.trimStart();
      if (begun.startsWith(OPEN)) this.#state = 'thinking';
      else if (!OPEN.startsWith(begun)) return this.#answer(this.#held);
    }
    if (this.#state === 'thinking') {
      const end = this.#held.indexOf(CLOSE);
      // Only the beginning of the closing tag may still be needed.
      this.#held = end < 0 ? this.#held.slice(-CLOSE.length) : this.#held.slice(end + CLOSE.length);
      if (end >= 0) this.#state = 'thought';
    }
    if (this.#state === 'thought' && this.#held.trimStart() !== '') return this.#answer(this.#held.trimStart());
    return '';
  }

  /** What was held back at the end of the stream. Thoughts that never ended are no answer. */
  finish(): string {
    return this.#state === 'start' ? this.#answer(this.#held) : '';
  }

  #answer(text: string): string {
    this.#state = 'answer';
    this.#held = '';
    return text;
  }
}
