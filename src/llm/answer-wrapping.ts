const NAMES = ['answer', 'final_answer', 'final', 'output', 'response', 'result', 'screenplay', 'scene', 'script', 'fountain'];

/** What models put around an answer to tell it from their thoughts: how it opens, and how it closes. */
const WRAPPINGS: readonly (readonly [string, string])[] = [
  ...NAMES.map((name) => [`<${name}>`, `</${name}>`] as const),
  ['<|start_response|>', '<|end_response|>'],
  ['<|begin_of_box|>', '<|end_of_box|>'],
  ['<|begin_of_solution|>', '<|end_of_solution|>'],
];

/** Takes an answer out of its wrapping. What stands behind that is no part of it. */
export class AnswerWrapping {
  #rest = '';
  #closing: string | undefined;
  #state: 'before' | 'within' | 'bare' | 'over' = 'before';

  push(text: string): string {
    if (this.#state === 'over') return '';
    this.#rest += text;
    if (this.#state === 'before') this.#open();
    if (this.#state === 'before') return '';
    return this.#closing === undefined ? this.#take(this.#rest.length) : this.#untilClosing(this.#closing);
  }

  finish(): string {
    return this.#take(this.#rest.length);
  }

  #open(): void {
    const start = this.#rest.trimStart();
    const lower = start.toLowerCase();
    const wrapping = WRAPPINGS.find(([opening]) => lower.startsWith(opening));
    if (wrapping !== undefined) {
      [, this.#closing] = wrapping;
      this.#state = 'within';
      this.#rest = start.slice(wrapping[0].length).replace(/^[ \t]*\r?\n/, '');
    } else if (start !== '' && !WRAPPINGS.some(([opening]) => opening.startsWith(lower))) {
      this.#state = 'bare';
    }
  }

  #untilClosing(closing: string): string {
    const lower = this.#rest.toLowerCase();
    const end = lower.indexOf(closing);
    if (end >= 0) {
      const said = this.#take(end);
      this.#state = 'over';
      this.#rest = '';
      return said;
    }
    for (let at = Math.max(0, lower.length - closing.length); at < lower.length; at += 1) if (closing.startsWith(lower.slice(at))) return this.#take(at);
    return this.#take(lower.length);
  }

  #take(end: number): string {
    const taken = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end);
    return taken;
  }
}
