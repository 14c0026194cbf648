import { LlmError } from '../../llm/provider.js';
import type { ProviderCall } from '../../llm/provider.js';
import { allToTheFirst } from '../money/booking.js';
import type { AttemptUsage, UpstreamCall, Target, UpstreamEvent, WireRequest, WireResult } from '../upstream.js';
import { brevitySuffix, withSuffix } from '../prompt-suffix.js';
import type { ContextWindows } from './windows.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { TrimmedBlock } from '../types.js';
import { invalidAnswer, notReadToItsEnd, overMoney, usualOutcomes } from './answer-faults.js';
import { Attempt } from './attempt.js';
import type { AttemptBooks, Failed } from './attempt-books.js';
import { Conversation } from './conversation.js';
import type { Admission } from './admission.js';
import { mayContinue, prepareNext } from './next-attempt.js';
import type { FailedAttempt } from './next-attempt.js';
import { CallRoom } from './output-room.js';
import type { OutputRoom } from './output-room.js';
import { Admissions } from './admissions.js';
import type { AdmissionsServices } from './admissions.js';

export interface SendingServices extends AdmissionsServices {
  books: AttemptBooks;
  outputRoom: OutputRoom;
  tokens: TokenCounter;
  contextWindows: ContextWindows;
  promptCacheKey: (call: UpstreamCall) => string | undefined;
  learnWindow: ((provider: string, model: string, tokens: number) => void) | undefined;
}

/** One wire request, from its first attempt to its answer. */
export class Sending<T> {
  /** Once an answer was cut off because it was limited, the next has all that was asked for. */
  #mayLimit: boolean;
  #before: Failed | undefined;
  #started = false;
  readonly #room: CallRoom;
  readonly #admissions: Admissions;
  readonly #conversation: Conversation;
  readonly #shares: AttemptUsage[][];

  constructor(
    private readonly services: SendingServices,
    private readonly request: WireRequest<T>,
  ) {
    const { calls, maxOutputTokens } = request;
    this.#mayLimit = calls.length === 1;
    this.#room = new CallRoom(services.outputRoom, calls[0].request.task, maxOutputTokens);
    this.#admissions = new Admissions(services, request, {
      allowedOutput: (target, promptTokens) => this.#room.limitFor(target, promptTokens),
      mayLimit: () => this.#mayLimit,
    });
    this.#conversation = new Conversation(request, services);
    this.#shares = calls.map(() => []);
  }

  /** @throws LlmError */
  async *run(): AsyncGenerator<UpstreamEvent, WireResult<T>> {
    try {
      for (;;) {
        const ended = yield* this.#attempt();
        if (!('fault' in ended)) return ended;
        this.#before = ended;
        const { liftsLimit } = await prepareNext(ended, {
          services: this.services,
          request: this.request,
          conversation: this.#conversation,
          room: this.#room,
          route: this.#admissions.route,
          mayLimit: this.#mayLimit,
        });
        if (liftsLimit) this.#mayLimit = false;
        if (ended.attempt.text === '') continue;
        if (mayContinue(this.request)) await this.#conversation.goOnAfter(ended.attempt.text);
        else yield { type: 'reset', reason: ended.fault.code };
      }
    } catch (error) {
      const saved = this.#saved(error);
      if (saved === undefined) throw error;
      return saved;
    }
  }

  /** One attempt, booked. */
  async *#attempt(): AsyncGenerator<UpstreamEvent, WireResult<T> | FailedAttempt> {
    const {
      services: { books, promptCacheKey, limits, clock },
      request: { calls, format },
    } = this;
    const admission = await this.#admissions.admit((target) => this.#fit(target));
    const { target } = admission;
    const isLimited = admission.maxOutputTokens < admission.allowed;
    const asked = this.#conversation.callFor(target, admission);
    const note = this.#room.isNoRoomier(target, asked.maxOutputTokens)
      ? brevitySuffix(asked.maxOutputTokens)
      : undefined;
    const sentCall: ProviderCall = {
      ...asked,
      messages: withSuffix(asked.messages, note),
      promptCacheKey: promptCacheKey(calls[0]),
    };
    const attempt = new Attempt(this.#admissions.watched(admission), sentCall, this.#admissions.route.attempts, clock, {
      allowIncomplete: calls.every((call) => call.request.allowIncomplete === true) && !isLimited,
      onLimits: (reported) => limits.observe(target, reported),
    });
    const numbers = books.began(calls, target, this.#before);
    let answer: { value: T; text: string } | undefined;
    let problems: readonly string[] = [];
    let fault: LlmError | undefined;
    let ended = false;
    try {
      yield* this.#textOf(attempt, target);
      ended = true;
      const parsed =
        format === undefined
          ? this.#plainAnswer(attempt)
          : this.#conversation.read(attempt, format, { isLast: this.#admissions.route.isLastAttempt });
      if ('problems' in parsed) {
        ({ problems } = parsed);
        fault = invalidAnswer(problems, attempt);
      } else {
        answer = parsed;
      }
    } catch (error) {
      // What is not a fault of the upstream comes from the caller's own schema.
      ended = true;
      fault = error instanceof LlmError ? error : undefined;
      if (fault === undefined) throw error;
      if (isLimited && fault.code === 'OUTPUT_LIMIT') fault = overMoney(fault, sentCall.maxOutputTokens);
    } finally {
      // Here, because a reader that leaves in the middle ends this generator at its `yield`.
      if (!ended) fault = notReadToItsEnd(attempt);
      await this.#book(admission, attempt, numbers, { fault, answer });
    }
    if (fault !== undefined || answer === undefined) {
      return { target, fault: fault ?? notReadToItsEnd(attempt), attempt, problems, isLimited };
    }
    if (!this.#started) {
      yield { type: 'start', provider: target.provider.name, model: attempt.model, trimmed: this.#trimmedFor(target) };
    }
    return this.#result(attempt, target, answer);
  }

  /** As it comes. What earlier attempts said stands. */
  async *#textOf(attempt: Attempt, target: Target): AsyncGenerator<UpstreamEvent> {
    for await (const text of attempt.deltas(this.request.signal)) {
      if (!this.#started) {
        yield {
          type: 'start',
          provider: target.provider.name,
          model: attempt.model,
          trimmed: this.#trimmedFor(target),
        };
      }
      this.#started = true;
      yield text === undefined ? { type: 'reset', reason: 'THOUGHTS' } : { type: 'delta', text };
      const { kept } = this.#conversation;
      if (text === undefined && kept !== '') yield { type: 'delta', text: kept };
    }
  }

  #plainAnswer({ text }: Attempt): { value: T; text: string } {
    const whole = this.#conversation.kept + text;
    return { value: whole as T, text: whole };
  }

  #result(
    attempt: Pick<Attempt, 'finishReason' | 'model' | 'truncated'>,
    target: Target,
    { value, text }: { value: T; text: string },
  ): WireResult<T> {
    return {
      value,
      text,
      finishReason: attempt.finishReason ?? 'stop',
      provider: target.provider.name,
      model: attempt.model,
      shares: this.#shares,
      trimmed: [...this.#conversation.trimmedFor(target), ...cutByServer(attempt)],
    };
  }

  /** What was cut before it was sent; undefined for nothing. */
  #trimmedFor(target: Target): readonly TrimmedBlock[] | undefined {
    const trimmed = [...this.request.calls[0].trimmed, ...this.#conversation.trimmedFor(target)];
    return trimmed.length === 0 ? undefined : trimmed;
  }

  async #fit(target: Target): Promise<number> {
    const promptTokens = await this.#conversation.fit(target);
    return this.#room.isTight(target, promptTokens)
      ? this.services.tokens.countMessages(this.#conversation.messagesFor(target), target.model)
      : promptTokens;
  }

  async #book(
    admission: Admission,
    attempt: Attempt,
    numbers: readonly number[],
    { fault, answer }: { fault: LlmError | undefined; answer: { value: T; text: string } | undefined },
  ): Promise<void> {
    const { request } = this;
    const { calls, strategy } = request;
    const text = answer?.text ?? '';
    const parts = await this.services.books.ended(admission, this.#admissions, request.maxOutputTokens, {
      calls,
      strategy,
      attempt,
      fault,
      numbers,
      before: this.#shares,
      allocate: (used) => (request.allocate ?? allToTheFirst(calls))(used, attempt.text),
      outcomes: async () =>
        (await request.outcomes?.({
          value: fault !== undefined ? undefined : answer === undefined ? '' : answer.value,
          fault: fault?.code,
        })) ?? usualOutcomes(calls, fault, { text, finishReason: attempt.finishReason ?? 'stop' }),
    });
    for (const [index, part] of parts.entries()) this.#shares[index]?.push(part);
    request.onBooked?.(parts);
  }

  /** What was good in an answer whose repair came to nothing. Undefined where there is none, and for a caller who has left. */
  #saved(error: unknown): WireResult<T> | undefined {
    const { format } = this.request;
    if (format === undefined || !(error instanceof LlmError) || error.code === 'CANCELLED') return undefined;
    const saved = this.#conversation.salvage(format);
    return saved === undefined ? undefined : this.#result(saved.attempt, saved.target, saved);
  }
}

/** What a server left out of a prompt by itself, as the part of the prompt that it is. */
function cutByServer({ truncated }: Pick<Attempt, 'truncated'>): TrimmedBlock[] {
  return truncated === undefined
    ? []
    : [{ id: 'prompt', tokens: truncated.counted - truncated.reported, shortened: true, byServer: true }];
}
