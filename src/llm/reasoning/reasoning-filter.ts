import { JsonStrings, mayHoldValue } from './json-strings.js';
import {
  answerWithin,
  BARE_CHANNEL,
  BARE_CHANNELS,
  DROPPED_TOKENS,
  DROPPED_TOKENS_END,
  mayThinkAloud,
  thinksAloud,
} from './reasoning-beginnings.js';
import { firstMark, markMayBeginAt } from './reasoning-marks.js';
import type { Mark } from './reasoning-marks.js';

/** Of text that waits, or is kept in case the answer stands in it, in characters. An answer this long is none. */
const MOST_HELD = 1_000_000;

export interface ReasoningOptions {
  /** A JSON value is wanted: what does not begin as one waits for its end. Default false. */
  structured?: boolean | undefined;
  /** The model is known to think without an opening mark: all text waits until its thoughts are over. Default false. */
  unopened?: boolean | undefined;
}

/** The text that is now known to belong to the answer. */
export interface FilteredText {
  readonly text: string;
  /** What was handed out before was thought, not said: `text` takes its place. */
  readonly replaces: boolean;
}

/**
 * Takes out what a reasoning model thought, where the server leaves that in the text: between marks, above a closing mark alone,
 * or in channels. An answer without thoughts passes as it comes. Text that turns out to have been thoughts is replaced.
 */
export class ReasoningFilter {
  /** A closing mark came without an opening one, and an answer after it. */
  unopened = false;
  #mode: 'start' | 'held' | 'answer' | 'thinking' | 'header' | 'aside' = 'start';
  #buffer = '';
  #spoken = '';
  #strings = new JsonStrings();
  #handedOut = false;
  /** A mark says that `#spoken` was thought; that counts once an answer follows. */
  #void = false;
  #closedUnopened = false;
  /** A mark has shown where the answer begins. */
  #settled = false;
  /** What seems thought within the answer, which goes on after its closing mark; without one it was part of the answer. */
  #within: string | undefined;
  #trims = false;
  #opened = 0;
  #header = '';
  #inFinal = false;
  #droppedTokens = false;
  #thoughts = '';
  #out = { text: '', replaces: false };

  constructor(private readonly options: ReasoningOptions = {}) {}

  push(text: string): FilteredText {
    this.#buffer += text;
    while (this.#step());
    return this.#take();
  }

  /** The end of the answer. `stopped`: the model ended it, so that what it said last is the answer whatever it was marked as. */
  finish(stopped = true): FilteredText {
    const { structured = false, unopened = false } = this.options;
    const rest = this.#buffer;
    this.#buffer = '';
    if (this.#mode === 'start') {
      this.#mode = 'answer';
      this.#say(rest);
    } else if (this.#mode === 'answer' || this.#mode === 'held') {
      this.#say(rest);
    } else {
      this.#think(rest);
    }
    if (this.#within !== undefined && stopped && !thinksAloud(this.#within.trimStart())) {
      this.#mode = 'answer';
      this.#say(this.#within.replace(/^[^\S\n]*\n/, ''));
    }
    if (this.#void && this.#handedOut && !stopped) this.#out = { text: '', replaces: true };
    if (!this.#handedOut) {
      const isThought = this.#void ? !(structured && stopped) : unopened && !stopped;
      if (!isThought) this.#out.text = this.#spoken;
      // A model that has said nothing else has put its answer between the marks.
      const thoughts = this.#thoughts.trim();
      const isNone =
        this.#out.text.trim() === '' || (structured && !mayHoldValue(this.#out.text) && mayHoldValue(thoughts));
      if (isNone && stopped) this.#out.text = structured ? thoughts : answerWithin(thoughts);
    }
    return this.#take();
  }

  #take(): FilteredText {
    const certain = this.#out;
    this.#out = { text: '', replaces: false };
    return certain;
  }

  /** True as long as there is more to read in what has come. */
  #step(): boolean {
    if (this.#buffer === '') return false;
    switch (this.#mode) {
      case 'start':
        return this.#begin();
      case 'held':
      case 'answer':
        return this.#read(
          (mark) => this.#inAnswer(mark),
          (text) => this.#say(text),
        );
      case 'thinking':
        return this.#droppedTokens
          ? this.#untilFinal()
          : this.#read(
              (mark) => this.#inThoughts(mark),
              (text) => this.#think(text),
            );
      case 'header':
        return this.#read(
          (mark) => this.#channel(mark),
          (text) => void (this.#header += text),
        );
      case 'aside':
        return this.#read(
          (mark) => (isTag(mark) ? this.#think(mark.text) : this.#channel(mark)),
          (text) => this.#think(text),
        );
    }
  }

  #read(onMark: (mark: Mark) => void, onText: (text: string) => void): boolean {
    const mark = firstMark(this.#buffer);
    const end = mark?.index ?? markMayBeginAt(this.#buffer);
    const text = this.#buffer.slice(0, end);
    this.#buffer = this.#buffer.slice(end + (mark?.text.length ?? 0));
    if (text !== '') onText(text);
    if (mark !== undefined) onMark(mark);
    return mark !== undefined;
  }

  #begin(): boolean {
    const begun = this.#buffer.trimStart();
    if (begun === '') return false;
    const mark = firstMark(begun);
    if (mark?.index === 0) {
      this.#buffer = begun.slice(mark.text.length);
      if (mark.kind === 'open') this.#mode = 'thinking';
      else this.#inAnswer(mark);
      return true;
    }
    if (markMayBeginAt(begun) === 0) return false;
    if (!this.#settled) {
      if (BARE_CHANNELS.some((channel) => channel.startsWith(begun))) return false;
      if (BARE_CHANNEL.test(begun)) return this.#turnTo('header', begun);
      if (DROPPED_TOKENS.test(begun)) {
        this.#droppedTokens = true;
        return this.#turnTo('thinking', begun.slice('analysis'.length));
      }
      if (this.#isInDoubt(begun)) return this.#turnTo('held', this.#buffer);
      if (mayThinkAloud(begun)) return false;
    }
    return this.#turnTo('answer', this.#buffer);
  }

  #turnTo(mode: 'header' | 'thinking' | 'held' | 'answer', rest: string): true {
    this.#mode = mode;
    this.#buffer = rest;
    return true;
  }

  #isInDoubt(begun: string): boolean {
    const { structured = false, unopened = false } = this.options;
    return unopened || (structured ? !/^[{["`]/.test(begun) : thinksAloud(begun));
  }

  #inAnswer(mark: Mark): void {
    if (!isTag(mark)) {
      this.#channel(mark);
    } else if (this.#strings.isWithin) {
      // A value may quote a mark.
      this.#say(mark.text);
    } else if (mark.kind === 'open') {
      if (this.#mode === 'held') {
        this.#void = true;
        this.#mode = 'thinking';
      } else if (/\n[ \t]*$/.test(this.#spoken)) {
        // A block of its own, as from models that think again in the middle or at the end.
        this.#mode = 'thinking';
        this.#within = '';
      } else {
        this.#opened += 1;
        this.#say(mark.text);
      }
    } else if (this.#opened > 0 && this.options.structured !== true) {
      this.#opened -= 1;
      this.#say(mark.text);
    } else {
      this.#closedUnopened = true;
      this.#answerFollows();
    }
  }

  #inThoughts(mark: Mark): void {
    if (mark.kind !== 'close') this.#think(mark.text);
    else if (this.#within !== undefined) this.#mode = 'answer';
    else this.#answerFollows();
    if (mark.kind === 'close') this.#within = undefined;
  }

  #untilFinal(): boolean {
    const end = this.#buffer.indexOf(DROPPED_TOKENS_END);
    this.#think(end < 0 ? this.#buffer.slice(0, -DROPPED_TOKENS_END.length) : this.#buffer.slice(0, end));
    this.#buffer =
      end < 0 ? this.#buffer.slice(-DROPPED_TOKENS_END.length) : this.#buffer.slice(end + DROPPED_TOKENS_END.length);
    if (end >= 0) this.#answerFollows();
    return end >= 0;
  }

  /** Reads a token of gpt-oss: `<|start|>assistant<|channel|>final<|message|>…<|end|>`. */
  #channel({ kind }: Mark): void {
    if (kind === 'message') {
      const isFinal = /^\s*(assistant\s*)?(final\b.*)?$/s.test(this.#header);
      this.#header = '';
      if (!isFinal) this.#mode = 'aside';
      else if (this.#inFinal) this.#mode = 'answer';
      else this.#answerFollows();
      this.#inFinal ||= isFinal;
    } else {
      if (kind !== 'constrain') this.#header = '';
      this.#mode = 'header';
    }
  }

  #answerFollows(): void {
    this.#void = this.#void || this.#spoken !== '';
    this.#mode = 'start';
    this.#settled = true;
    this.#trims = true;
    this.#opened = 0;
  }

  #think(text: string): void {
    if (this.#within !== undefined) this.#within += text;
    if (this.#thoughts.length <= MOST_HELD) this.#thoughts += text;
  }

  #say(text: string): void {
    const said = this.#trims ? text.trimStart() : text;
    if (said === '') return;
    this.#trims = false;
    if (this.#void) {
      if (this.#handedOut) this.#out = { text: '', replaces: true };
      this.#spoken = '';
      this.#strings = new JsonStrings();
      this.#void = false;
    }
    this.unopened ||= this.#closedUnopened;
    this.#spoken += said;
    this.#strings.push(said);
    if (this.#mode === 'held' && this.#spoken.length <= MOST_HELD) return;
    this.#out.text += this.#mode === 'held' ? this.#spoken : said;
    if (this.#mode === 'held') this.#mode = 'answer';
    this.#handedOut = true;
  }
}

/** The answer in a text that is whole. */
export function withoutReasoning(text: string, options: ReasoningOptions & { stopped?: boolean } = {}): string {
  const filter = new ReasoningFilter(options);
  const begun = filter.push(text);
  const end = filter.finish(options.stopped ?? true);
  return end.replaces ? end.text : begun.text + end.text;
}

function isTag({ kind }: Mark): boolean {
  return kind === 'open' || kind === 'close';
}
