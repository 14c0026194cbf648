import { JSONParser } from '@streamparser/json';
import { itemKey } from './pack-prompt.js';

/** Reads a packed reply as it comes: each answer is there as soon as its last character is. In linear time. */
export class PackReader {
  /** The finished answers by their key; of a key that comes twice, the first. */
  readonly answers = new Map<string, unknown>();
  /** Several objects one after the other are read as one. */
  readonly #parser = new JSONParser({ paths: ['$.*'], keepStack: false, separator: '' });
  #begun = false;
  #broken = false;

  constructor(private readonly onAnswer: (key: string, value: unknown) => void = () => {}) {
    this.#parser.onValue = ({ key: name, value }) => {
      if (typeof name !== 'string') return;
      const key = itemKey(name);
      if (this.answers.has(key)) return;
      this.answers.set(key, value);
      this.onAnswer(key, value);
    };
    // What was read before stays; the rest is read leniently once the reply is complete.
    this.#parser.onError = () => {
      this.#broken = true;
    };
  }

  push(text: string): void {
    // A fence or a word before the object is passed over.
    const start = this.#begun ? 0 : text.indexOf('{');
    if (start < 0) return;
    this.#begun = true;
    if (!this.#broken && !this.#parser.isEnded) this.#parser.write(text.slice(start));
  }
}
