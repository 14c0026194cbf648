import { isRecord } from './event-stream.js';
import { readMessage } from './message-content.js';
import { readFinishReason } from './openai-arrays.js';
import { LlmError } from './provider.js';
import type { FinishReason, ProviderEvent } from './provider.js';
import { ThoughtFilter, withoutThoughts } from './thoughts.js';
import type { Heard, ThoughtOptions } from './thoughts.js';
import { readUsage } from './token-usage.js';

/** After the finish reason only the usage is missing; some servers then leave the connection open. */
const TAIL_MS = 2_000;
/** The first text came with a finish reason already: more may follow, as from servers that put one into every chunk. */
const DOUBTFUL_TAIL_MS = 10_000;

/** Of thoughts that are kept in case that the answer stands in them, in characters. */
const MOST_THOUGHTS = 1_000_000;

export interface AnswerReaderOptions extends ThoughtOptions {
  provider: string;
  model: string;
  maxOutputTokens: number;
}

/** Collects what the chunks of one answer say, and knows whether it is whole. */
export class AnswerReader {
  /** What was handed out. */
  text = '';
  model: string;
  /** Text, thoughts and finish reasons that came. */
  words = 0;
  #refusal = '';
  #finishReason: string | undefined;
  #done = false;
  #content = '';
  #thoughts = '';
  #completionTokens = 0;
  /** The first text came with a finish reason. */
  #doubtful = false;
  /** Text came after a finish reason: it says nothing. */
  #premature = false;
  readonly #filter: ThoughtFilter;

  constructor(private readonly options: AnswerReaderOptions) {
    this.model = options.model;
    this.#filter = new ThoughtFilter(options);
  }

  /** Nothing more is to come. */
  get isOver(): boolean {
    return this.#done;
  }

  /** All of the text is there, though the connection breaks. */
  get isWhole(): boolean {
    return this.#done || (this.#finishReason !== undefined && !this.#doubtful && !this.#premature);
  }

  /** How long a silence ends the answer, in milliseconds. */
  get tailMs(): number {
    if (this.#finishReason === undefined || this.#premature || this.#content + this.#thoughts === '') return Infinity;
    return this.#doubtful ? DOUBTFUL_TAIL_MS : TAIL_MS;
  }

  /** True when the model was found to think without an opening mark. */
  get thinksUnopened(): boolean {
    return this.#filter.unopened;
  }

  /** `[DONE]`, or the end of an answer in one piece. */
  end(): void {
    this.#done = true;
  }

  *read(chunk: Record<string, unknown>): Generator<ProviderEvent> {
    if (typeof chunk.model === 'string' && chunk.model !== '') this.model = chunk.model;
    // Servers differ from the declared type: `choices` may be missing beside usage, and a whole message may stand for a delta.
    const choices = Array.isArray(chunk.choices) ? chunk.choices.filter(isRecord) : [];
    const choice = choices.find(({ index }) => (index ?? 0) === 0);
    const { text, thoughts, refusal } = readMessage(choice?.delta ?? choice?.message);
    this.#refusal += refusal;
    this.#note(text, thoughts, choice?.finish_reason);
    if (this.#thoughts.length <= MOST_THOUGHTS) this.#thoughts += thoughts;
    yield* this.#handOut(text === '' ? { text, replaces: false } : this.#filter.push(text), thoughts !== '' || text !== '');
    const usage = readUsage(chunk.usage);
    if (usage === undefined) return;
    // A finish reason with its usage behind it was the last one.
    if (choice === undefined && !this.#premature) this.#doubtful = false;
    // A server that does not count says 0.
    if (usage.completionTokens === 0 && this.#content !== '') return;
    this.#completionTokens = usage.completionTokens;
    yield { type: 'usage', usage };
  }

  /** The last of the text, once the stream is complete. */
  *finish(): Generator<ProviderEvent> {
    const stopped = this.#endedBy() === 'stop';
    const heard = this.#filter.finish(stopped);
    if (heard.text !== '' || heard.replaces) yield* this.#handOut(heard);
    // Servers that take the answer for thoughts.
    if (stopped && this.text.trim() === '' && this.#thoughts.trim() !== '') {
      yield* this.#handOut({ text: withoutThoughts(this.#thoughts.trim(), this.options), replaces: this.text !== '' });
    }
  }

  /** @throws LlmError for an answer that is none, or not whole */
  reason(): FinishReason {
    const { provider } = this.options;
    const details = { provider, partialText: this.text };
    if (this.#refusal !== '') throw new LlmError('CONTENT_REFUSED', `${provider} declined to answer: its model refused this request`, details);
    const reason = this.#endedBy();
    if (reason === undefined) throw new LlmError('PARTIAL_STREAM', `The answer of ${provider} ended before it was complete: try again`, details);
    return reason;
  }

  #endedBy(): FinishReason | undefined {
    const told = this.#finishReason === undefined && this.#done && this.text + this.#content + this.#thoughts !== '' ? 'stop' : readFinishReason(this.#finishReason);
    const isTold = this.#finishReason !== undefined && !this.#premature;
    return told === 'stop' && !isTold && this.#completionTokens >= this.options.maxOutputTokens ? 'length' : told;
  }

  #note(text: string, thoughts: string, reason: unknown): void {
    const finishReason = typeof reason === 'string' && reason !== '' && reason !== 'null' ? reason : undefined;
    const speaks = text !== '' || thoughts !== '';
    if (speaks && this.#finishReason !== undefined) this.#premature = true;
    if (text !== '' && this.#content === '') this.#doubtful = finishReason !== undefined;
    this.#content ||= text;
    this.#finishReason = finishReason ?? this.#finishReason;
    if (speaks || finishReason !== undefined) this.words += 1;
  }

  /** `reasoning`: what is not handed out is what the model thinks. */
  *#handOut({ text, replaces }: Heard, reasoning = false): Generator<ProviderEvent> {
    if (replaces) {
      this.text = '';
      yield { type: 'reset' };
    }
    if (text !== '') {
      this.text += text;
      yield { type: 'delta', text };
    } else if (!replaces) {
      yield { type: 'progress', ...(reasoning ? { reasoning } : {}) };
    }
  }
}
