import { LlmError } from '../../llm/provider.js';
import type { Message, ProviderCall } from '../../llm/provider.js';
import type { LengthLimits } from '../../llm/faults/length-limits.js';
import { parseAnswer } from '../answers/parse.js';
import { repairMessages } from '../answers/repair-request.js';
import type { AnswerFormat } from '../answers/format.js';
import { answerRoom } from '../tokens/answer-room.js';
import { fitPrompt } from './context-window.js';
import type { ContextWindows } from './windows.js';
import { keyAt } from '../upstream.js';
import { approximateTokens } from '../tokens/tokens.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { TrimmedBlock } from '../types.js';
import type { PromptBlock } from '../request.js';
import type { Target, WireRequest } from '../upstream.js';
import type { Attempt } from './attempt.js';

/** How much shorter a prompt is made that a server found too long. */
const SHORTER = 0.85;
/** What the margin of a fitted prompt leaves of a window. */
const USABLE = 0.98;
const GO_ON =
  'Your answer was cut off. Go on exactly where it stops, without repeating anything and without any remark.';

type Answered = Pick<Attempt, 'text' | 'finishReason' | 'model' | 'truncated'>;

interface Prompt {
  messages: readonly Message[];
  promptTokens: number;
  trimmed?: readonly TrimmedBlock[];
  maxOutputTokens: number;
}

/** What one wire request says to each target, as attempts add to it: shorter for a smaller model, with a repair, or to be continued. */
export class Conversation {
  /** Text of earlier attempts that the next one goes on from. */
  kept = '';
  #keptTokens = 0;
  #turns: (messages: readonly Message[]) => readonly Message[] = (messages) => messages;
  /** The answer that was to be repaired, and whose it is. */
  #refused: { attempt: Answered; target: Target } | undefined;
  #shortened = false;
  readonly #fitted = new Map<Target, Prompt>();

  constructor(
    private readonly request: WireRequest,
    private readonly services: { contextWindows: ContextWindows; tokens: TokenCounter },
  ) {}

  /**
   * Makes the prompt fit a target, and gives its length in tokens.
   *
   * @throws LlmError CONTEXT_TOO_LARGE
   */
  async fit(target: Target): Promise<number> {
    const prompt = this.#promptFor(target);
    const turns = this.#turns(prompt.messages).slice(prompt.messages.length);
    const promptTokens = prompt.promptTokens + (turns.length === 0 ? 0 : approximateTokens(turns));
    // The prompt fits the first target as it is.
    if (this.#fitted.has(target) || target === this.request.targets[0]) return promptTokens;
    const contextWindow = this.#windowOf(target);
    if (contextWindow === undefined || promptTokens + this.request.maxOutputTokens <= contextWindow * USABLE) {
      return promptTokens;
    }
    const { blocks } = this;
    if (blocks === undefined) {
      throw new LlmError(
        'CONTEXT_TOO_LARGE',
        `The prompt is longer than ${target.model} at ${target.provider.name} can read, and it cannot be cut: use a model with a larger context window`,
        { provider: target.provider.name },
      );
    }
    const { maxOutputTokens, calls } = this.request;
    const fitted = await fitPrompt(blocks, {
      contextWindow,
      ...answerRoom(maxOutputTokens, calls[0].profile),
      tokens: this.services.tokens,
      model: target.model,
    });
    this.#fitted.set(target, fitted);
    return fitted.promptTokens;
  }

  /** `allowed`: as long as the whole answer may be; `maxOutputTokens`: as long as its money lasts. */
  callFor(
    target: Target,
    { allowed, maxOutputTokens }: { allowed: number; maxOutputTokens: number },
  ): Omit<ProviderCall, 'promptCacheKey'> {
    const { calls, strategy, temperature, format } = this.request;
    const left = Math.min(allowed, this.#fitted.get(target)?.maxOutputTokens ?? Infinity) - this.#keptTokens;
    const { task, input } = calls[0].request;
    return {
      task,
      input,
      ...(strategy === 'pack'
        ? {
            packed: calls.map(({ request }, index) => ({
              key: keyAt(index),
              task: request.task,
              input: request.input,
            })),
          }
        : {}),
      messages: this.messagesFor(target),
      model: target.model,
      maxOutputTokens: Math.max(1, Math.min(maxOutputTokens, left)),
      temperature,
      format: format === undefined ? undefined : { name: format.name, schema: format.json, inPrompt: format.told },
    };
  }

  /** What had to be cut for a target beyond what was cut before. */
  trimmedFor(target: Target): readonly TrimmedBlock[] {
    return this.#fitted.get(target)?.trimmed ?? [];
  }

  /**
   * The answer as it was asked for. Once a repair has failed, or none may follow (`isLast`), what is good in it, or in the answer that
   * was to be repaired: then that one's text is the answer.
   */
  read<T>(
    { text, finishReason }: Answered,
    format: AnswerFormat<T>,
    { isLast }: { isLast: boolean },
  ): { value: T; text: string } | { problems: readonly string[] } {
    const parsed = parseAnswer(text, format, { finishReason, lastResort: isLast || this.#refused !== undefined });
    if (parsed.ok) return { value: parsed.value, text };
    return this.salvage(format) ?? parsed;
  }

  /** What is good in the answer that was to be repaired; undefined where there is none, or it is of no use. */
  salvage<T>(format: AnswerFormat<T>): { value: T; text: string; attempt: Answered; target: Target } | undefined {
    if (this.#refused === undefined) return undefined;
    const {
      attempt: { text, finishReason },
    } = this.#refused;
    const parsed = parseAnswer(text, format, { finishReason, lastResort: true });
    return parsed.ok ? { value: parsed.value, text, ...this.#refused } : undefined;
  }

  /** Shows the model its invalid answer and what is wrong with it, once; false when that was done before. */
  repair(attempt: Answered, target: Target, problems: readonly string[]): boolean {
    const { format } = this.request;
    if (this.#refused !== undefined || format === undefined) return false;
    this.#refused = { attempt, target };
    this.#turns = (messages) => repairMessages(messages, attempt.text, problems, format);
    return true;
  }

  /** Forgets an answer that could not be repaired: the next target is asked from the beginning. */
  startOver(): void {
    this.#refused = undefined;
    this.#turns = (messages) => messages;
  }

  /** Keeps what has arrived and asks for the rest. */
  async goOnAfter(text: string): Promise<void> {
    this.kept += text;
    const { kept } = this;
    this.#keptTokens = await this.services.tokens.count(kept);
    this.#turns = (messages) => [...messages, { role: 'assistant', text: kept }, { role: 'user', text: GO_ON }];
  }

  /** What is sent to a target. */
  messagesFor(target: Target): readonly Message[] {
    return this.#turns(this.#promptFor(target).messages);
  }

  /** Cuts the prompt for a target that found it too long, by what it told of its lengths, once; false when nothing may be cut. */
  async shorten(target: Target, told?: LengthLimits): Promise<boolean> {
    const { blocks } = this;
    if (blocks === undefined || this.#shortened) return false;
    this.#shortened = true;
    const { tokens } = this.services;
    const { maxOutputTokens } = this.request;
    const counted = await tokens.countMessages(blocks, target.model);
    // Where the server counts more tokens than are counted here, its window is smaller by as much.
    const ratio =
      told?.promptTokens === undefined || told.promptIsLonger === true ? 1 : Math.min(1, counted / told.promptTokens);
    const window =
      told?.contextWindow === undefined ? (counted * SHORTER + maxOutputTokens) / USABLE : told.contextWindow * ratio;
    const contextWindow = Math.min(this.#windowOf(target) ?? Infinity, window);
    try {
      const fitted = await fitPrompt(blocks, { contextWindow, maxOutputTokens, tokens, model: target.model });
      this.#fitted.set(target, fitted);
      return fitted.promptTokens < counted;
    } catch (error) {
      if (error instanceof LlmError && error.code === 'CONTEXT_TOO_LARGE') return false;
      throw error;
    }
  }

  /** Whether a prompt that was too long for one target may fit another: only where that is known. */
  hasMoreRoom(other: Target, than: Target): boolean {
    const room = this.#windowOf(other);
    const tooSmall = this.#windowOf(than);
    if (room === undefined) return false;
    return tooSmall === undefined
      ? this.request.promptTokens + this.request.maxOutputTokens <= room * USABLE
      : room > tooSmall;
  }

  /** What may be cut; undefined for the prompt of a packed request. */
  private get blocks(): readonly PromptBlock[] | undefined {
    const [call, ...others] = this.request.calls;
    return call !== undefined && others.length === 0 && this.request.messages === call.messages
      ? call.messages
      : undefined;
  }

  #promptFor(target: Target): Prompt {
    return this.#fitted.get(target) ?? this.request;
  }

  #windowOf({ provider, model }: Target): number | undefined {
    return this.services.contextWindows(provider, model);
  }
}
