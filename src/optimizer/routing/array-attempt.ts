import { ok } from 'node:assert/strict';
import { toLlmError } from '../../llm/faults/faults.js';
import { withoutEchoes } from '../../llm/faults/upstream-error.js';
import type { Clock } from '../../domain/clock.js';
import type {
  ArrayAnswer,
  ArrayKind,
  LlmError,
  LlmProvider,
  ProviderCall,
  ReportedLimits,
  TokenUsage,
} from '../../llm/provider.js';
import { wasTurnedAway } from './attempt.js';
import { NO_TOKENS, credible } from '../money/usage.js';
import type { BookedAttempt } from '../money/usage.js';
import type { TokenCounter } from '../tokens/tokens.js';

/** One request for several answers that come together. */
export class ArrayAttempt implements BookedAttempt {
  model: string;
  answers: readonly (ArrayAnswer | undefined)[] = [];
  readonly startedAt: number;
  readonly firstTokenMs = undefined;
  #endedAt: number | undefined;
  #reported: TokenUsage | undefined;

  constructor(
    readonly provider: LlmProvider,
    private readonly calls: readonly ProviderCall[],
    private readonly promptTokens: number,
    private readonly clock: Clock,
    private readonly onLimits: (limits: ReportedLimits) => void,
  ) {
    this.model = calls[0]?.model ?? provider.model;
    this.startedAt = clock.now();
  }

  /** @throws LlmError */
  async run(kind: ArrayKind, signal: AbortSignal): Promise<void> {
    try {
      const { provider } = this;
      ok(provider.sendArray !== undefined, `${provider.name} takes several prompts in a request.`);
      const reply = await provider.sendArray(kind, this.calls, signal);
      this.answers = reply.answers;
      this.model = reply.model;
      this.#reported = reply.usage && credible(reply.usage);
      if (reply.limits !== undefined) this.onLimits(reply.limits);
    } catch (error) {
      const fault = toLlmError(error, {
        provider: this.provider.name,
        baseUrl: this.provider.baseUrl,
        model: this.model,
        now: this.clock.now(),
      });
      throw withoutEchoes(
        fault,
        this.calls.flatMap(({ messages }) => messages),
      );
    } finally {
      this.#endedAt = this.clock.now();
    }
  }

  get durationMs(): number {
    return (this.#endedAt ?? this.clock.now()) - this.startedAt;
  }

  get text(): string {
    return this.answers.map((answer) => answer?.text ?? '').join('\n');
  }

  get reported(): TokenUsage | undefined {
    return this.#reported;
  }

  async usage(fault: LlmError | undefined, tokens: TokenCounter): Promise<{ usage: TokenUsage; estimated: boolean }> {
    if (this.#reported !== undefined) return { usage: this.#reported, estimated: false };
    if (wasTurnedAway(fault, '')) return { usage: NO_TOKENS, estimated: false };
    const counts = await this.completions(tokens);
    return {
      usage: {
        promptTokens: this.promptTokens,
        cachedPromptTokens: 0,
        completionTokens: counts.reduce((sum, count) => sum + count, 0),
      },
      estimated: true,
    };
  }

  /** Counted tokens of each answer. */
  completions(tokens: TokenCounter): Promise<number[]> {
    return Promise.all(this.calls.map((_, index) => tokens.count(this.answers[index]?.text ?? '', this.model)));
  }
}
