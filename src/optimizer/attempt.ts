import type { Clock } from '../llm/clock.js';
import { toLlmError } from '../llm/faults.js';
import { LlmError } from '../llm/provider.js';
import type { FaultCode, FinishReason, LlmProvider, ProviderCall, TokenUsage } from '../llm/provider.js';
import type { TokenCounter } from './tokens.js';

/** Faults that come after the upstream may have begun to work, and so to bill. */
const BILLED: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'PARTIAL_STREAM', 'MALFORMED', 'TTFT_TIMEOUT', 'IDLE_TIMEOUT', 'TOTAL_TIMEOUT', 'CANCELLED', 'CONTENT_REFUSED', 'OUTPUT_LIMIT', 'SCHEMA_INVALID',
]);
const NOTHING: TokenUsage = Object.freeze({ promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0 });

/** One request to the upstream, from its start to its end. */
export class Attempt {
  text = '';
  model: string;
  finishReason: FinishReason | undefined;
  readonly startedAt: number;
  firstTokenMs: number | undefined;
  #endedAt: number | undefined;
  #reported: TokenUsage | undefined;

  constructor(
    readonly provider: LlmProvider,
    readonly call: ProviderCall,
    /** 1 for the first of its call. */
    readonly number: number,
    private readonly clock: Clock,
  ) {
    this.model = call.model ?? provider.model;
    this.startedAt = clock.now();
  }

  /** The deltas of a whole answer, exactly as they come. Every other end is an `LlmError`. */
  async *deltas(signal: AbortSignal): AsyncGenerator<string> {
    try {
      for await (const event of this.provider.stream(this.call, signal)) {
        if (event.type === 'usage') this.#reported = event.usage;
        if (event.type === 'end') {
          this.finishReason = event.finishReason;
          this.model = event.model;
        }
        if (event.type === 'delta' && event.text !== '') {
          this.firstTokenMs ??= this.clock.now() - this.startedAt;
          this.text += event.text;
          yield event.text;
        }
      }
      this.#checkEnd();
    } catch (error) {
      throw toLlmError(error, { provider: this.provider.name, baseUrl: this.provider.baseUrl, model: this.model, partialText: this.text, now: this.clock.now() });
    } finally {
      this.#endedAt = this.clock.now();
    }
  }

  get durationMs(): number {
    return (this.#endedAt ?? this.clock.now()) - this.startedAt;
  }

  /** What the provider reported, else a count of what was sent and received. A request that was turned away used nothing. */
  async usage(fault: LlmError | undefined, tokens: TokenCounter): Promise<{ usage: TokenUsage; estimated: boolean }> {
    if (this.#reported !== undefined) return { usage: this.#reported, estimated: false };
    const turnedAway = fault !== undefined && this.text === '' && (fault.status !== undefined || !BILLED.has(fault.code));
    if (turnedAway) return { usage: NOTHING, estimated: false };
    const [promptTokens, completionTokens] = await Promise.all([tokens.countMessages(this.call.messages), tokens.count(this.text)]);
    return { usage: { promptTokens, cachedPromptTokens: 0, completionTokens }, estimated: true };
  }

  #checkEnd(): void {
    const { name } = this.provider;
    const details = { provider: name, partialText: this.text };
    switch (this.finishReason) {
      case undefined:
        throw new LlmError('PARTIAL_STREAM', `The answer of ${name} ended before it was complete: try again`, details);
      case 'length':
        throw new LlmError('OUTPUT_LIMIT', `${name} cut its answer off at the limit of ${this.call.maxOutputTokens} tokens: allow a longer answer, or ask for less`, details);
      case 'content_filter':
        throw new LlmError('CONTENT_REFUSED', `${name} withheld its answer: its content rules do not allow this request`, details);
    }
  }
}
