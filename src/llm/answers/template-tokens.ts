/** Tokens by which chat templates end a turn. What a model writes after one is not its answer any more: it plays the next speaker. */
const ENDS = [
  '<|im_end|>',
  '<|eot_id|>',
  '<|eom_id|>',
  '<|end_of_text|>',
  '<|endoftext|>',
  '<|end_of_turn|>',
  '<end_of_turn>',
  '<|im_start|>',
  '<start_of_turn>',
  '<|start_header_id|>',
  '<|user|>',
  '<|end_of_role|>',
  '<｜end▁of▁sentence｜>',
  '<｜User｜>',
  '</s>[INST]',
];
/** Tokens by which the model's turn begins, and which may stand before the answer. */
const OPENINGS = [
  '<|begin_of_text|>',
  '<bos>',
  '<s>',
  '</s>',
  '<eos>',
  '[/INST]',
  '<｜begin▁of▁sentence｜>',
  '<｜Assistant｜>',
  '<|assistant|>',
  '<|end_header_id|>',
  '<|start_of_role|>',
];
const BEFORE = [...ENDS, ...OPENINGS];
const ROLES = ['assistant', 'model'];
/** Tokens that are taken out at the very end of an answer, and nowhere else. */
const LAST = /(?:(?:<\/s>|<eos>)\s*)+$/;
const HELD = [...ENDS, '</s>', '<eos>'];
const END = new RegExp(ENDS.map((token) => token.replace(/[|[\]]/g, '\\$&')).join('|'));
const LONGEST = Math.max(...HELD.map(({ length }) => length));

/** Takes out the tokens of a chat template that a server has left in the text, and what comes after the end of the turn. */
export class TurnTokens {
  #rest = '';
  #begun = false;
  /** A token has opened the turn: the name of a role may follow on its line. */
  #opened = false;
  #over = false;

  push(text: string): string {
    if (this.#over) return '';
    this.#rest += text;
    if (!this.#begun && !this.#begin()) return '';
    const end = END.exec(this.#rest);
    if (end !== null) {
      this.#over = true;
      const said = this.#rest.slice(0, end.index).replace(LAST, '');
      this.#rest = '';
      return said;
    }
    return this.#take(this.#heldFrom());
  }

  finish(): string {
    return this.#take(this.#rest.length).replace(LAST, '');
  }

  /** False while the next signs decide whether the answer has begun. */
  #begin(): boolean {
    for (;;) {
      const start = this.#rest.trimStart();
      if (start === '') return false;
      const token = BEFORE.find((each) => start.startsWith(each)) ?? this.#roleAt(start);
      if (token === undefined) {
        if (BEFORE.some((each) => each.startsWith(start)) || this.#mayBeRole(start)) return false;
        if (this.#opened) this.#rest = start;
        this.#begun = true;
        return true;
      }
      this.#opened = true;
      this.#rest = start.slice(token.length);
    }
  }

  /** On a line of its own, or between tokens. */
  #roleAt(start: string): string | undefined {
    return ROLES.find(
      (role) =>
        start.startsWith(role) &&
        (this.#opened ? /^[ \t]*(?:\r?\n|<\|)/ : /^\r?\n/).test(start.slice(role.length)) &&
        (this.#opened || role === 'assistant'),
    );
  }

  #mayBeRole(start: string): boolean {
    return ROLES.some(
      (role) => role.startsWith(start) || (start.startsWith(role) && /^[ \t]*[\r<]?$/.test(start.slice(role.length))),
    );
  }

  #take(end: number): string {
    const taken = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end);
    return taken;
  }

  /** From where on the text may be the beginning of a token. */
  #heldFrom(): number {
    const text = this.#rest;
    let from = text.length;
    for (let at = Math.max(0, text.length - LONGEST); at < text.length && from === text.length; at += 1) {
      const tail = text.slice(at);
      if (tail.startsWith('<') && HELD.some((token) => token.startsWith(tail))) from = at;
    }
    // One that counts at the end alone counts before the end of a turn as well.
    return LAST.exec(text.slice(0, from))?.index ?? from;
  }
}
