import { AnswerWrapping } from './answer-wrapping.js';
import { endNamed, readFinishReason } from './finish-reasons.js';
import { mayHoldValue } from '../reasoning/json-strings.js';
import { contentOf } from './message-content.js';
import type { MessageContent } from './message-content.js';
import { LlmError } from '../llm-error.js';
import type { FinishReason, ProviderEvent } from '../provider.js';
import { isRecord } from '../json.js';
import { answerWithin } from '../reasoning/reasoning-beginnings.js';
import { MOST_THOUGHTS, ReasoningFilter, withoutReasoning } from '../reasoning/reasoning-filter.js';
import type { ReasoningOptions } from '../reasoning/reasoning-filter.js';
import type { FilteredText } from '../reasoning/tentative-text.js';
import { readUsage } from './token-usage.js';
import { TurnTokens } from './template-tokens.js';

/** After the finish reason only the usage is missing; some servers then leave the connection open. */
const TAIL_MS = 2_000;
/** The first text came with a finish reason already: more may follow, as from servers that put one into every chunk. */
const DOUBTFUL_TAIL_MS = 10_000;

interface AnswerReaderOptions extends ReasoningOptions {
  provider: string;
  model: string;
  maxOutputTokens: number;
}

/** Collects what the chunks of one answer say, and knows whether it is whole. */
export class AnswerReader {
  /** What was handed out so far. */
  text = '';
  model: string;
  /** How many chunks came with text, reasoning or a finish reason. */
  contentChunks = 0;
  #refusal = '';
  #called = '';
  #hasCalled = false;
  #finishReason: string | undefined;
  #done = false;
  /** Text came as pieces of a message: a whole one after them repeats it. */
  #comesInPieces = false;
  #content = '';
  #thoughts = '';
  #completionTokens = 0;
  /** The first text came with a finish reason. */
  #doubtful = false;
  /** Text came after a finish reason, which therefore means nothing. */
  #premature = false;
  readonly #filter: ReasoningFilter;
  readonly #tokens = new TurnTokens();
  #wrapping = new AnswerWrapping();

  constructor(private readonly options: AnswerReaderOptions) {
    this.model = options.model;
    this.#filter = new ReasoningFilter(options);
  }

  /** Nothing more will come. */
  get isOver(): boolean {
    return this.#done;
  }

  /** All of the text has come, even if the connection breaks now. */
  get isWhole(): boolean {
    return this.#done || (this.#finishReason !== undefined && !this.#doubtful && !this.#premature);
  }

  /** The silence after which the answer counts as ended, in milliseconds. */
  get tailMs(): number {
    // Once text has come after a finish reason, finish reasons mean nothing: better a visible fault than a text without its end.
    if (this.#finishReason === undefined || this.#premature || this.#content + this.#thoughts + this.#called === '') {
      return Infinity;
    }
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
    const { text, thoughts, refusal, called } = this.#messageOf(choice);
    this.#refusal += refusal;
    this.#called += called;
    this.#note(text, thoughts + called, choice?.finish_reason);
    if (this.#thoughts.length <= MOST_THOUGHTS) this.#thoughts += thoughts;
    yield* this.#handOut(
      text === '' ? { text, replaces: false } : this.#filtered(text),
      thoughts !== '' || text !== '',
    );
    const usage = [chunk.usage, isRecord(chunk.x_groq) ? chunk.x_groq.usage : undefined, choice?.usage]
      .map(readUsage)
      .find((each) => each !== undefined);
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
    const reason = this.#endedBy();
    const stopped = reason === 'stop';
    const held = this.#tokens.finish();
    if (held !== '') yield* this.#handOut(this.#filter.push(held));
    const last = this.#filter.finish(stopped);
    if (last.text !== '' || last.replaces) yield* this.#handOut(last);
    yield* this.#sayRest();
    const { structured = false } = this.options;
    if (structured && (stopped || reason === 'tool_calls') && this.#called.trim() !== '' && !mayHoldValue(this.text)) {
      this.#hasCalled = true;
      yield* this.#handOut({ text: this.#called, replaces: this.text !== '' });
    }
    // Some servers send the answer as reasoning.
    const thoughts = this.#thoughts.trim();
    const isNone = this.text.trim() === '' || (structured && !mayHoldValue(this.text) && mayHoldValue(thoughts));
    if (!stopped || thoughts === '' || !isNone) return;
    const meant = withoutReasoning(thoughts, this.options);
    yield* this.#handOut({
      text: structured || meant !== thoughts ? meant : answerWithin(thoughts),
      replaces: this.text !== '',
    });
    yield* this.#sayRest();
  }

  /** Why the answer ended. @throws LlmError for a refusal, and for an answer that is not whole */
  reason(): FinishReason {
    const { provider } = this.options;
    const details = { provider, partialText: this.text };
    if (this.#refusal !== '') {
      throw new LlmError('CONTENT_REFUSED', `${provider} declined to answer: its model refused this request`, details);
    }
    const reason = this.#endedBy();
    if (reason === undefined) {
      throw new LlmError(
        'PARTIAL_STREAM',
        `The answer of ${provider} ended before it was complete: try again`,
        details,
      );
    }
    return this.#hasCalled ? 'stop' : reason;
  }

  #messageOf(choice: Record<string, unknown> | undefined): MessageContent {
    const { isPiece, ...content } = contentOf(choice);
    if (isPiece && content.text !== '') this.#comesInPieces = true;
    return !isPiece && this.#comesInPieces ? { ...content, text: '', thoughts: '' } : content;
  }

  /** Structured answers are found in whatever is around them. */
  #filtered(text: string): FilteredText {
    return this.#filter.push(this.options.structured === true ? text : this.#tokens.push(text));
  }

  #endedBy(): FinishReason | undefined {
    const reason =
      this.#finishReason === undefined && this.#done && this.text + this.#content + this.#thoughts + this.#called !== ''
        ? 'stop'
        : readFinishReason(this.#finishReason);
    const isGiven = this.#finishReason !== undefined && !this.#premature;
    return reason === 'stop' && !isGiven && this.#completionTokens >= this.options.maxOutputTokens ? 'length' : reason;
  }

  #note(text: string, thoughts: string, reason: unknown): void {
    const finishReason = endNamed(reason);
    const speaks = text !== '' || thoughts !== '';
    if (speaks && this.#finishReason !== undefined) this.#premature = true;
    if (text !== '' && this.#content === '') this.#doubtful = finishReason !== undefined;
    this.#content ||= text;
    this.#finishReason = finishReason ?? this.#finishReason;
    if (speaks || finishReason !== undefined) this.contentChunks += 1;
  }

  /** `reasoning`: what is not handed out is what the model thinks. */
  *#handOut({ text, replaces }: FilteredText, reasoning = false): Generator<ProviderEvent> {
    if (replaces) {
      this.text = '';
      this.#wrapping = new AnswerWrapping();
      yield { type: 'reset' };
    }
    const said = this.options.structured === true ? text : this.#wrapping.push(text);
    if (said !== '') yield this.#say(said);
    else if (!replaces) yield { type: 'progress', ...(reasoning ? { reasoning } : {}) };
  }

  *#sayRest(): Generator<ProviderEvent> {
    const rest = this.#wrapping.finish();
    if (rest !== '') yield this.#say(rest);
  }

  #say(text: string): ProviderEvent {
    this.text += text;
    return { type: 'delta', text };
  }
}
