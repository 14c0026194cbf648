/** By which chat templates end a turn. What a model writes after one is not its answer any more: it plays the next speaker. */
const ENDS = [
  '<|im_end|>', '<|eot_id|>', '<|eom_id|>', '<|end_of_text|>', '<|endoftext|>', '<|end_of_turn|>', '<end_of_turn>', '<|im_start|>', '<start_of_turn>',
  '<|start_header_id|>', '<|user|>', '<|end_of_role|>', '<｜end▁of▁sentence｜>', '<｜User｜>', '</s>[INST]', '<eos>',
];
/** By which they begin the model's. */
const OPENINGS = ['<|begin_of_text|>', '<bos>', '<s>', '<｜Assistant｜>', '<|assistant|>\n', '<|assistant|>', '<|im_start|>assistant\n', '<start_of_turn>model\n', '<|start_header_id|>assistant<|end_header_id|>\n\n', 'assistant\n'];
/** Said once more at the very end, and nowhere else. */
const LAST = /<\/s>\s*$/;
const END = new RegExp(ENDS.map((token) => token.replace(/[|[\]]/g, '\\$&')).join('|'));
const LONGEST = Math.max(...ENDS.map(({ length }) => length), 12);

/** Takes out the tokens of a chat template that a server has left in the text, and what comes after the end of the turn. */
export class TurnTokens {
  #rest = '';
  #begun = false;
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

  /** False while the next signs decide whether an opening has come. */
  #begin(): boolean {
    const start = this.#rest.trimStart();
    const opening = OPENINGS.find((token) => start.startsWith(token));
    if (opening !== undefined) {
      this.#rest = start.slice(opening.length);
      return this.#begin();
    }
    if (OPENINGS.some((token) => token.startsWith(start) && start !== '')) return false;
    this.#begun = start !== '';
    return true;
  }

  #take(end: number): string {
    const taken = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end);
    return taken;
  }

  /** From where on the text may be the beginning of a token. */
  #heldFrom(): number {
    const text = this.#rest;
    const last = LAST.exec(text);
    if (last !== null) return last.index;
    for (let at = Math.max(0, text.length - LONGEST); at < text.length; at += 1) {
      const tail = text.slice(at);
      if (tail.startsWith('<') && (ENDS.some((token) => token.startsWith(tail)) || '</s>'.startsWith(tail))) return at;
    }
    return text.length;
  }
}
