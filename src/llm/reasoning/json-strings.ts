/** Tells, of a text that comes in pieces and begins with a JSON value, whether its end lies within one of the value's strings. */
export class JsonStrings {
  #state: 'before' | 'outside' | 'within' | 'escaped' | 'none' = 'before';

  get isWithin(): boolean {
    return this.#state === 'within' || this.#state === 'escaped';
  }

  push(text: string): void {
    if (this.#state === 'before') {
      const first = text.trimStart()[0];
      if (first !== undefined) this.#state = first === '{' || first === '[' ? 'outside' : 'none';
    }
    if (this.#state === 'before' || this.#state === 'none') return;
    for (const sign of text) {
      if (this.#state === 'escaped') this.#state = 'within';
      else if (sign === '"') this.#state = this.#state === 'within' ? 'outside' : 'within';
      else if (sign === '\\' && this.#state === 'within') this.#state = 'escaped';
    }
  }
}

/** False for a text of words alone. */
export function mayHoldValue(text: string): boolean {
  return /[[{]/.test(text);
}
