import { toLlmError } from '../../llm/faults/faults.js';
import type { Clock } from '../../domain/clock.js';
import { LlmError } from '../../llm/provider.js';
import { withoutEchoes } from '../../llm/faults/upstream-error.js';
import type {
  FaultCode,
  FinishReason,
  LlmProvider,
  ProviderCall,
  ReportedLimits,
  TokenUsage,
} from '../../llm/provider.js';
import { credible, NO_TOKENS } from '../money/usage.js';
import type { BookedAttempt } from '../money/usage.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { Truncation } from './truncation.js';

/** Faults that come after the upstream may have begun to work, and so to bill. */
const BILLED: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'PARTIAL_STREAM',
  'MALFORMED',
  'TTFT_TIMEOUT',
  'IDLE_TIMEOUT',
  'TOTAL_TIMEOUT',
  'CANCELLED',
  'CONTENT_REFUSED',
  'OUTPUT_LIMIT',
  'SCHEMA_INVALID',
]);
/** So much of a completion is missing from the text only if it was thought; counts of other models' tokens are less wrong than that. */
const UNSAID_PART = 0.4;
/** In characters, of what a model may say before the JSON that is wanted. */
const LONGEST_PREFACE = 300;
interface AttemptOptions {
  /** An answer that was cut off at the output limit is whole. Default false. */
  allowIncomplete?: boolean | undefined;
  /** Hears what the provider says of its rate limits. */
  onLimits?: ((limits: ReportedLimits) => void) | undefined;
}

/** True when the upstream refused the request before it did any work that it could bill. */
export function wasTurnedAway(fault: LlmError | undefined, text: string): boolean {
  return fault !== undefined && text === '' && (fault.status !== undefined || !BILLED.has(fault.code));
}

/** One request to the upstream, from its start to its end. */
export class Attempt implements BookedAttempt {
  text = '';
  model: string;
  finishReason: FinishReason | undefined;
  readonly startedAt: number;
  firstTokenMs: number | undefined;
  /** What the server left out of the prompt, without a word. */
  truncated: Truncation | undefined;
  #endedAt: number | undefined;
  #reported: TokenUsage | undefined;
  #thought = false;
  #reasoningTokens = 0;

  constructor(
    readonly provider: LlmProvider,
    readonly call: ProviderCall,
    /** 1 for the first of its call. */
    readonly number: number,
    private readonly clock: Clock,
    private readonly options: AttemptOptions = {},
  ) {
    this.model = call.model ?? provider.model;
    this.startedAt = clock.now();
  }

  /** The deltas of a whole answer, exactly as they come; undefined voids those before. Every other end is an `LlmError`. */
  async *deltas(signal: AbortSignal): AsyncGenerator<string | undefined> {
    try {
      for await (const event of this.provider.stream(this.call, signal)) {
        if (event.type === 'usage') {
          this.#reported = credible(event.usage);
          this.#reasoningTokens = event.usage.reasoningTokens ?? this.#reasoningTokens;
        }
        if (event.type === 'progress' && event.reasoning === true) this.#thought = true;
        if (event.type === 'limits') this.options.onLimits?.(event.limits);
        if (event.type === 'end') {
          this.finishReason = event.finishReason;
          this.model = event.model;
        }
        if (event.type === 'reset') {
          this.text = '';
          yield undefined;
        }
        if (event.type === 'delta' && event.text !== '') {
          this.firstTokenMs ??= this.clock.now() - this.startedAt;
          this.text += event.text;
          yield event.text;
        }
      }
      this.#checkEnd();
    } catch (error) {
      const fault = toLlmError(error, {
        provider: this.provider.name,
        baseUrl: this.provider.baseUrl,
        model: this.model,
        partialText: this.text,
        now: this.clock.now(),
      });
      throw withoutEchoes(fault, this.call.messages);
    } finally {
      this.#endedAt = this.clock.now();
    }
  }

  get reported(): TokenUsage | undefined {
    return this.#reported;
  }

  /**
   * Tokens of an answer that was cut off at its limit which are not in its text: the model thought. 0 where nothing tells of that.
   * At its limit a model has written as many tokens as it might, whether or not the provider reports them.
   */
  async thoughtTokens(tokens: TokenCounter): Promise<number> {
    const said = await tokens.count(this.text, this.model);
    if (this.#onlyThoughtAloud) return said;
    const completionTokens = this.#reported?.completionTokens;
    const unsaid = Math.max(this.#reasoningTokens, (completionTokens ?? this.call.maxOutputTokens) - said);
    const isTold = this.#reasoningTokens > 0 || this.#thought || this.text.trim() === '';
    return isTold || (completionTokens !== undefined && unsaid >= completionTokens * UNSAID_PART)
      ? Math.max(1, unsaid)
      : 0;
  }

  /** An answer that was to be JSON and has not begun as such: the model thinks, and no mark tells of it. */
  get #onlyThoughtAloud(): boolean {
    return (
      this.call.format !== undefined &&
      this.text.length >= LONGEST_PREFACE &&
      !/[[{]/.test(this.text.slice(0, LONGEST_PREFACE))
    );
  }

  get durationMs(): number {
    return (this.#endedAt ?? this.clock.now()) - this.startedAt;
  }

  /** What the provider reported, else a count of what was sent and received. A request that was turned away used nothing. */
  async usage(fault: LlmError | undefined, tokens: TokenCounter): Promise<{ usage: TokenUsage; estimated: boolean }> {
    if (this.#reported !== undefined) return { usage: this.#reported, estimated: false };
    if (wasTurnedAway(fault, this.text)) return { usage: NO_TOKENS, estimated: false };
    const [promptTokens, completionTokens] = await Promise.all([
      tokens.countMessages(this.call.messages, this.model),
      tokens.count(this.text, this.model),
    ]);
    return { usage: { promptTokens, cachedPromptTokens: 0, completionTokens }, estimated: true };
  }

  #checkEnd(): void {
    const { name } = this.provider;
    const details = { provider: name, partialText: this.text };
    switch (this.finishReason) {
      case undefined:
        throw new LlmError('PARTIAL_STREAM', `The answer of ${name} ended before it was complete: try again`, details);
      case 'length':
        // Thoughts alone are no part of an answer.
        if (this.options.allowIncomplete === true && this.text.trim() !== '') return;
        throw new LlmError(
          'OUTPUT_LIMIT',
          `${name} cut its answer off at the limit of ${this.call.maxOutputTokens} tokens: allow a longer answer, or ask for less`,
          details,
        );
      case 'content_filter':
        throw new LlmError(
          'CONTENT_REFUSED',
          `${name} withheld its answer: its content rules do not allow this request`,
          details,
        );
    }
  }
}
