const NAMES = 'answer|final_answer|final|output|response|result|screenplay|scene|script|fountain';
const TOKENS = 'start_response|end_response|begin_of_box|end_of_box|begin_of_solution|end_of_solution';

/** What models put around an answer, or around each part of it: tags with or without attributes, and tokens. */
const MARK = new RegExp(`<(?:(/?)(?:${NAMES})(?:\\s[^<>\\n]{0,100})?>|\\|(?:${TOKENS})\\|>)`, 'i');
/** The end of a text with which a mark may begin. */
const BEGUN = new RegExp(`<(?:/?[a-z_]{0,12}|/?(?:${NAMES})\\s[^<>\\n]{0,100}|\\|[a-z_]{0,18}\\|?)$`, 'i');
/** One line behind the closing tag, in which a model speaks of what it has written. */
const REMARK = /^\s*(?:I|I['’]\w+|Let me know|Notes?|Feel free|Hope)\b[^\n]*\s*$/;

/**
 * Takes out the tags that a model puts around its answer. One opens on a line of its own or at the beginning of one; elsewhere it is a
 * word of the text. Nothing is lost but the tags, and a remark of one line behind the last of them.
 */
export class AnswerWrapping {
  #rest = '';
  #open = 0;
  /** The line so far is blank. */
  #atLineStart = true;
  #hasSaid = false;
  /** A tag has just opened: the white space before the text is its own. */
  #trims = false;
  /** What came behind the last closing tag. */
  #behind: string | undefined;

  push(text: string): string {
    this.#rest += text;
    let said = '';
    for (let mark = MARK.exec(this.#rest); mark !== null; mark = MARK.exec(this.#rest)) {
      said += this.#say(this.#take(mark.index));
      this.#take(mark[0].length);
      said += this.#pass(mark);
    }
    return said + this.#say(this.#take(BEGUN.exec(this.#rest)?.index ?? this.#rest.length));
  }

  finish(): string {
    const said = this.#say(this.#take(this.#rest.length));
    const behind = this.#behind ?? '';
    this.#behind = undefined;
    return REMARK.test(behind) ? said : said + behind;
  }

  #pass([text, slash]: RegExpExecArray): string {
    const isToken = text.startsWith('<|');
    const closes = slash === '/' || /^<\|end/i.test(text);
    if (closes && (this.#open > 0 || this.#atLineStart || isToken)) {
      this.#open = Math.max(0, this.#open - 1);
      this.#atLineStart = true;
      const behind = this.#behind ?? '';
      this.#behind = this.#open === 0 ? '' : undefined;
      return behind;
    }
    if (closes || !(this.#atLineStart || isToken)) return this.#say(text);
    this.#open += 1;
    this.#trims = true;
    const behind = this.#behind ?? '';
    this.#behind = undefined;
    // A part of its own, below what was said.
    return this.#hasSaid ? `${behind.trimEnd()}\n\n` : '';
  }

  #say(text: string): string {
    const said = this.#trims ? text.trimStart() : text;
    if (said === '') return '';
    this.#trims = false;
    this.#hasSaid ||= said.trim() !== '';
    const lineStart = said.lastIndexOf('\n') + 1;
    this.#atLineStart = (lineStart > 0 || this.#atLineStart) && said.slice(lineStart).trim() === '';
    if (this.#behind === undefined) return said;
    this.#behind += said;
    return '';
  }

  #take(end: number): string {
    const taken = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end);
    return taken;
  }
}
