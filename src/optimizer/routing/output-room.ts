import { LRUCache } from 'lru-cache';
import type { LlmError } from '../../llm/provider.js';
import type { ContextWindows } from './windows.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { Target } from '../upstream.js';
import type { Attempt } from './attempt.js';

/** Models that are remembered: callers may name any. */
const MOST_MODELS = 500;
/** The least that a model that thinks is given beside its answer: many think for longer than a short answer's whole limit. */
const LEAST_THOUGHTS = 4_096;
const MOST_THOUGHTS = 65_536;
/** An answer that has less room than this part of what was asked for is better served by a shorter prompt, where one may be had. */
const COMFORTABLE_PART = 0.25;
const LEAST_ROOM = 64;
/** Kept free of a window for counts that are a little wrong. */
const USABLE = 0.98;
/** Of one call at one target. Its refusals cost nothing. */
const MOST_LOWERINGS = 4;

/** What servers have shown of a model's lengths, in tokens. */
interface Known {
  /** Its longest answer. */
  maxOutputTokens?: number | undefined;
  contextWindow?: number | undefined;
  /** What it needs to think, beside its answer. */
  thoughts: number;
  /** By task whose last answer was cut off though the model did not think: at which limit. */
  readonly cutOff: Map<string, number>;
}

/** How long answers may be, by model: learnt in this process from what servers refuse, and from answers that were cut off. */
export class OutputRoom {
  readonly #known = new LRUCache<string, Known>({ max: MOST_MODELS });

  constructor(readonly services: { tokens: TokenCounter; contextWindows: ContextWindows }) {}

  of({ provider, model }: Target): Known {
    const key = JSON.stringify([provider.name, model]);
    const found = this.#known.get(key) ?? { thoughts: 0, cutOff: new Map() };
    this.#known.set(key, found);
    return found;
  }

  /**
   * The limit to send, for an answer of `asked` tokens: with room for the thoughts of a model that thinks, twice as much where
   * the last answer to the task was cut off, and never more than the model is known to give beside this prompt.
   */
  limitFor(target: Target, task: string, asked: number, promptTokens: number): number {
    const { maxOutputTokens = Infinity, contextWindow, thoughts, cutOff } = this.of(target);
    const wanted = asked * (cutOff.has(task) ? 2 : 1) + thoughts;
    const configured = this.services.contextWindows(target.provider, target.model);
    // The prompt was made to fit the window that is configured, with the answer that was asked for.
    const more =
      configured === undefined
        ? wanted
        : Math.max(Math.min(asked, wanted), Math.min(wanted, room(configured, promptTokens)));
    // Where it would leave little, the server is asked: it knows best how long the prompt is.
    const left = contextWindow === undefined ? Infinity : room(contextWindow, promptTokens);
    const told = left < asked * COMFORTABLE_PART ? more : Math.min(more, left);
    return Math.max(1, Math.min(told, maxOutputTokens));
  }

  /** Whether an answer of this length would not fit a window that a server told of, so that the prompt is worth counting. */
  isTight(target: Target, task: string, asked: number, promptTokens: number): boolean {
    const { contextWindow = Infinity, thoughts, cutOff } = this.of(target);
    return promptTokens + asked * (cutOff.has(task) ? 2 : 1) + thoughts > contextWindow * USABLE;
  }

  /** An answer has ended well. */
  ended(target: Target, task: string, completionTokens: number, asked: number): void {
    if (completionTokens <= asked) this.of(target).cutOff.delete(task);
  }
}

/** The room of one call: as its attempts have found it. */
export class CallRoom {
  readonly #lowered = new Map<Target, number>();
  readonly #prompts = new Map<Target, number>();
  #lowerings = 0;
  #raised = false;

  constructor(
    private readonly shared: OutputRoom,
    private readonly task: string,
    private readonly asked: number,
  ) {}

  limitFor(target: Target, promptTokens: number): number {
    this.#prompts.set(target, promptTokens);
    return Math.min(
      this.shared.limitFor(target, this.task, this.asked, promptTokens),
      this.#lowered.get(target) ?? Infinity,
    );
  }

  isTight(target: Target, promptTokens: number): boolean {
    return this.shared.isTight(target, this.task, this.asked, promptTokens);
  }

  /** Whether an answer of this limit would be cut off where the last one was. */
  isNoRoomier(target: Target, limit: number): boolean {
    return limit <= (this.shared.of(target).cutOff.get(this.task) ?? 0);
  }

  /** Remembers what a server says of its lengths. */
  learn(target: Target, { limits }: LlmError): void {
    const known = this.shared.of(target);
    known.maxOutputTokens = least(known.maxOutputTokens, limits?.maxOutputTokens);
    known.contextWindow = least(known.contextWindow, limits?.contextWindow);
  }

  /**
   * After a refusal: lowers the limit by what the server says, and gives whether that is worth asking again. `comfortably`: only
   * where a fair part of the answer has room.
   */
  async lower(
    target: Target,
    { limits }: LlmError,
    { call }: Attempt,
    { comfortably }: { comfortably: boolean },
  ): Promise<boolean> {
    const sent = call.maxOutputTokens;
    if (limits === undefined || this.#lowerings >= MOST_LOWERINGS) return false;
    const { maxOutputTokens, contextWindow, promptTokens = 0, promptIsLonger, excessTokens } = limits;
    let limit = Math.min(maxOutputTokens ?? Infinity, excessTokens === undefined ? Infinity : sent - excessTokens);
    if (contextWindow !== undefined) {
      // A server that stopped counting tells of a prompt that leaves just less than was asked for.
      const stopped = promptIsLonger === true && contextWindow - promptTokens >= sent - 1;
      const counted =
        promptIsLonger === true ? await this.shared.services.tokens.countMessages(call.messages, call.model) : 0;
      const left = contextWindow - Math.max(promptTokens, stopped ? counted : 0);
      limit = Math.min(
        limit,
        stopped
          ? Math.min(Math.floor(left * USABLE), Math.floor(sent / 2))
          : this.#lowered.has(target)
            ? Math.min(left, Math.floor(sent * 0.75))
            : left,
      );
    }
    const least = comfortably
      ? Math.min(this.asked, Math.max(LEAST_ROOM, Math.ceil(this.asked * COMFORTABLE_PART)))
      : LEAST_ROOM;
    if (!(limit < sent) || limit < Math.min(least, maxOutputTokens ?? Infinity)) return false;
    this.#lowerings += 1;
    this.#lowered.set(target, limit);
    return true;
  }

  /**
   * After an answer that was cut off at its limit: makes room for what the model thinks, and gives whether the call is worth asking
   * again; once. A model that only wrote too long has more room at the next call of this task.
   */
  async raise(target: Target, attempt: Attempt): Promise<{ again: boolean; thought: boolean }> {
    const sent = attempt.call.maxOutputTokens;
    const thoughts = await attempt.thoughtTokens(this.shared.services.tokens);
    const known = this.shared.of(target);
    if (thoughts === 0) {
      known.cutOff.set(this.task, sent);
      return { again: false, thought: false };
    }
    const more = Math.max(sent, 2 * thoughts, LEAST_THOUGHTS);
    known.thoughts = Math.max(known.thoughts, Math.min(sent - this.asked + more, MOST_THOUGHTS));
    const again = !this.#raised && this.limitFor(target, this.#prompts.get(target) ?? 0) > sent;
    this.#raised = true;
    return { again, thought: true };
  }
}

function room(window: number, promptTokens: number): number {
  return Math.floor(window * USABLE) - promptTokens;
}

function least(known: number | undefined, told: number | undefined): number | undefined {
  return told === undefined ? known : Math.min(known ?? Infinity, told);
}
