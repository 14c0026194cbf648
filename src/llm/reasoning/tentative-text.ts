import { JsonStrings } from './json-strings.js';

/** The most text that is held back, in characters: what is longer is handed out undecided. */
const MOST_HELD = 1_000_000;

/** The text that is now known to belong to the answer. */
export interface FilteredText {
  readonly text: string;
  /** What was handed out before was reasoning: `text` takes its place. */
  readonly replaces: boolean;
}

/** What seems to be the answer. It is handed out as it comes, or held back while in doubt, and may turn out to have been reasoning. */
export class TentativeText {
  #text = '';
  #strings = new JsonStrings();
  #isHandedOut = false;
  #isRetracted = false;
  #out = { text: '', replaces: false };

  get text(): string {
    return this.#text;
  }

  get isHandedOut(): boolean {
    return this.#isHandedOut;
  }

  get isRetracted(): boolean {
    return this.#isRetracted;
  }

  get isAtLineStart(): boolean {
    return /\n[ \t]*$/.test(this.#text);
  }

  /** Its end lies within a string of a JSON value. */
  get isWithinString(): boolean {
    return this.#strings.isWithin;
  }

  /** Marks all text so far as reasoning. It is taken back once an answer follows. */
  retract(): void {
    this.#isRetracted = true;
  }

  /** Adds to it. `waits`: it is held back as long as it is not too much. True when it is handed out. */
  say(text: string, waits: boolean): boolean {
    if (this.#isRetracted) {
      if (this.#isHandedOut) this.#out = { text: '', replaces: true };
      this.#text = '';
      this.#strings = new JsonStrings();
      this.#isRetracted = false;
    }
    this.#text += text;
    this.#strings.push(text);
    if (waits && this.#text.length <= MOST_HELD) return false;
    this.#out.text += waits ? this.#text : text;
    this.#isHandedOut = true;
    return true;
  }

  /** What is to be handed out since the last time. */
  take(): FilteredText {
    const taken = this.#out;
    this.#out = { text: '', replaces: false };
    return taken;
  }

  /** The last of it, when the answer broke off: reasoning that was handed out is taken back though nothing follows. */
  takeBrokenOff(): FilteredText {
    return this.#isRetracted && this.#isHandedOut ? { text: '', replaces: true } : this.take();
  }
}
