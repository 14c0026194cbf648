import { mayHoldValue } from './json-strings.js';
import {
  answerWithin,
  beginningOf,
  DROPPED_TOKENS_END,
  DROPPED_TOKENS_START,
  thinksAloud,
} from './reasoning-beginnings.js';
import { firstMark, isTag, markMayBeginAt } from './reasoning-marks.js';
import type { Mark } from './reasoning-marks.js';
import { TentativeText } from './tentative-text.js';
import type { FilteredText } from './tentative-text.js';

/** How much reasoning is kept, in characters, in case the answer turns out to be in it. */
export const MOST_THOUGHTS = 1_000_000;

export interface ReasoningOptions {
  /** A JSON value is wanted: what does not begin as one waits for its end. Default false. */
  structured?: boolean | undefined;
  /** The model is known to think without an opening mark: all text waits until its thoughts are over. Default false. */
  unopened?: boolean | undefined;
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
  readonly #said = new TentativeText();
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

  constructor(private readonly options: ReasoningOptions = {}) {}

  push(text: string): FilteredText {
    this.#buffer += text;
    while (this.#step());
    return this.#said.take();
  }

  /** The end of the answer. `stopped`: the model ended it, so that what it said last is the answer whatever it was marked as. */
  finish(stopped = true): FilteredText {
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
    if (!this.#said.isHandedOut) return { text: this.#heldBack(stopped), replaces: false };
    return stopped ? this.#said.take() : this.#said.takeBrokenOff();
  }

  /** The answer where nothing was handed out: what was held back, else what stands in the thoughts. */
  #heldBack(stopped: boolean): string {
    const { structured = false, unopened = false } = this.options;
    const isThought = this.#said.isRetracted ? !(structured && stopped) : unopened && !stopped;
    const text = isThought ? '' : this.#said.text;
    // A model that has said nothing else has put its answer between the marks.
    const thoughts = this.#thoughts.trim();
    const isNone = text.trim() === '' || (structured && !mayHoldValue(text) && mayHoldValue(thoughts));
    if (!isNone || !stopped) return text;
    return structured ? thoughts : answerWithin(thoughts);
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
    switch (this.#settled ? 'answer' : beginningOf(begun, this.options)) {
      case 'undecided':
        return false;
      case 'channel':
        return this.#turnTo('header', begun);
      case 'dropped tokens':
        this.#droppedTokens = true;
        return this.#turnTo('thinking', begun.slice(DROPPED_TOKENS_START.length));
      case 'doubtful':
        return this.#turnTo('held', this.#buffer);
      case 'answer':
        return this.#turnTo('answer', this.#buffer);
    }
  }

  #turnTo(mode: 'header' | 'thinking' | 'held' | 'answer', rest: string): true {
    this.#mode = mode;
    this.#buffer = rest;
    return true;
  }

  #inAnswer(mark: Mark): void {
    if (!isTag(mark)) {
      this.#channel(mark);
    } else if (this.#said.isWithinString) {
      // A value may quote a mark.
      this.#say(mark.text);
    } else if (mark.kind === 'open') {
      if (this.#mode === 'held') {
        this.#said.retract();
        this.#mode = 'thinking';
      } else if (this.#said.isAtLineStart) {
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
    if (this.#said.text !== '') this.#said.retract();
    this.#mode = 'start';
    this.#settled = true;
    this.#trims = true;
    this.#opened = 0;
  }

  #think(text: string): void {
    if (this.#within !== undefined) this.#within += text;
    if (this.#thoughts.length <= MOST_THOUGHTS) this.#thoughts += text;
  }

  #say(text: string): void {
    const said = this.#trims ? text.trimStart() : text;
    if (said === '') return;
    this.#trims = false;
    this.unopened ||= this.#closedUnopened;
    const isHandedOut = this.#said.say(said, this.#mode === 'held');
    if (isHandedOut && this.#mode === 'held') this.#mode = 'answer';
  }
}

/** The answer in a text that is whole. */
export function withoutReasoning(text: string, options: ReasoningOptions & { stopped?: boolean } = {}): string {
  const filter = new ReasoningFilter(options);
  const begun = filter.push(text);
  const end = filter.finish(options.stopped ?? true);
  return end.replaces ? end.text : begun.text + end.text;
}
