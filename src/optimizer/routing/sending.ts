import { LlmError } from '../../llm/provider.js';
import type { ProviderCall } from '../../llm/provider.js';
import { allToTheFirst } from '../money/booking.js';
import type { AttemptUsage, Job, Target, UpstreamEvent, WireRequest, WireResult } from '../upstream.js';
import { briefNote, withNote } from '../prompt-suffix.js';
import type { ContextWindows } from './windows.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { TrimmedBlock } from '../types.js';
import { invalidAnswer, notReadToItsEnd, overMoney, thoughtTooLong, usualOutcomes } from './answer-faults.js';
import { Attempt } from './attempt.js';
import type { AttemptBooks, Failed } from './attempt-books.js';
import { Conversation } from './conversation.js';
import type { Departure } from './departure.js';
import { CallRoom } from './output-room.js';
import type { OutputRoom } from './output-room.js';
import { Way } from './way.js';
import type { WayServices } from './way.js';

/** What is wrong with an answer that the server did not hand over. */
const THROWN_AWAY = 'It was no JSON that matches the schema.';

export interface SendingServices extends WayServices {
  books: AttemptBooks;
  outputRoom: OutputRoom;
  tokens: TokenCounter;
  contextWindows: ContextWindows;
  promptCacheKey: (job: Job) => string | undefined;
  learnWindow: ((provider: string, model: string, tokens: number) => void) | undefined;
}

interface FailedAttempt extends Failed {
  readonly attempt: Attempt;
  readonly problems: readonly string[];
  /** The answer was limited to what there was money for. */
  readonly isLimited: boolean;
}

/** One wire request, from its first attempt to its answer. */
export class Sending<T> {
  /** Once an answer was cut off because it was limited, the next has all that was asked for. */
  #mayLimit: boolean;
  #before: Failed | undefined;
  #started = false;
  readonly #room: CallRoom;
  readonly #way: Way;
  readonly #conversation: Conversation;
  readonly #shares: AttemptUsage[][];

  constructor(
    private readonly services: SendingServices,
    private readonly request: WireRequest<T>,
  ) {
    const { jobs, maxOutputTokens } = request;
    this.#mayLimit = jobs.length === 1;
    this.#room = new CallRoom(services.outputRoom, jobs[0]!.request.task, maxOutputTokens);
    this.#way = new Way(services, request, {
      allowedOutput: (target, promptTokens) => this.#room.limitFor(target, promptTokens),
      mayLimit: () => this.#mayLimit,
    });
    this.#conversation = new Conversation(request, services);
    this.#shares = jobs.map(() => []);
  }

  /** @throws LlmError */
  async *run(): AsyncGenerator<UpstreamEvent, WireResult<T>> {
    try {
      for (;;) {
        const ended = yield* this.#attempt();
        if (!('fault' in ended)) return ended;
        this.#before = ended;
        await this.#prepareNext(ended);
        if (ended.attempt.text === '') continue;
        if (this.#mayContinue) await this.#conversation.goOnAfter(ended.attempt.text);
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
      request: { jobs, format },
    } = this;
    const departure = await this.#way.depart((target) => this.#fit(target));
    const { target } = departure;
    const isLimited = departure.maxOutputTokens < departure.allowed;
    const asked = this.#conversation.callFor(target, departure);
    const note = this.#room.isNoRoomier(target, asked.maxOutputTokens) ? briefNote(asked.maxOutputTokens) : undefined;
    const call: ProviderCall = {
      ...asked,
      messages: withNote(asked.messages, note),
      promptCacheKey: promptCacheKey(jobs[0]!),
    };
    const attempt = new Attempt(this.#way.watched(departure), call, this.#way.route.attempts, clock, {
      allowIncomplete: jobs.every((job) => job.request.allowIncomplete === true) && !isLimited,
      onLimits: (reported) => limits.observe(target, reported),
    });
    const numbers = books.began(jobs, target, this.#before);
    let answer: { value: T; text: string } | undefined;
    let problems: readonly string[] = [];
    let fault: LlmError | undefined;
    let ended = false;
    try {
      yield* this.#textOf(attempt, target);
      ended = true;
      const reading =
        format === undefined
          ? this.#plainAnswer(attempt)
          : this.#conversation.read(attempt, format, { isLast: this.#way.route.isLastAttempt });
      if ('problems' in reading) {
        ({ problems } = reading);
        fault = invalidAnswer(problems, attempt);
      } else {
        answer = reading;
      }
    } catch (error) {
      // What is not a fault of the upstream comes from the caller's own schema.
      ended = true;
      fault = error instanceof LlmError ? error : undefined;
      if (fault === undefined) throw error;
      if (isLimited && fault.code === 'OUTPUT_LIMIT') fault = overMoney(fault, call.maxOutputTokens);
    } finally {
      // Here, because a reader that leaves in the middle ends this generator at its `yield`.
      if (!ended) fault = notReadToItsEnd(attempt);
      await this.#book(departure, attempt, numbers, { fault, answer });
    }
    if (fault !== undefined) return { target, fault, attempt, problems, isLimited };
    if (!this.#started) {
      yield { type: 'start', provider: target.provider.name, model: attempt.model, trimmed: this.#trimmedFor(target) };
    }
    return this.#result(attempt, target, answer!);
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
    const trimmed = [...this.request.jobs[0]!.trimmed, ...this.#conversation.trimmedFor(target)];
    return trimmed.length === 0 ? undefined : trimmed;
  }

  async #fit(target: Target): Promise<number> {
    const promptTokens = await this.#conversation.fit(target);
    return this.#room.isTight(target, promptTokens)
      ? this.services.tokens.countMessages(this.#conversation.messagesFor(target), target.model)
      : promptTokens;
  }

  async #book(
    departure: Departure,
    attempt: Attempt,
    numbers: readonly number[],
    { fault, answer }: { fault: LlmError | undefined; answer: { value: T; text: string } | undefined },
  ): Promise<void> {
    const { request } = this;
    const { jobs, strategy } = request;
    const text = answer?.text ?? '';
    const parts = await this.services.books.ended(departure, this.#way, request.maxOutputTokens, {
      jobs,
      strategy,
      attempt,
      fault,
      numbers,
      before: this.#shares,
      allocate: (used) => (request.allocate ?? allToTheFirst(jobs))(used, attempt.text),
      outcomes: async () =>
        (await request.outcomes?.({
          value: fault !== undefined ? undefined : answer === undefined ? '' : answer.value,
          fault: fault?.code,
        })) ?? usualOutcomes(jobs, fault, { text, finishReason: attempt.finishReason ?? 'stop' }),
    });
    for (const [index, part] of parts.entries()) this.#shares[index]!.push(part);
    request.onBooked?.(parts);
  }

  get #mayContinue(): boolean {
    return this.request.onPartial === 'continue' && this.request.format === undefined;
  }

  get #mayRestart(): boolean {
    return this.request.onPartial === 'restart' || !this.request.jobs.some(({ stream }) => stream);
  }

  /**
   * Learns from a fault, and decides what the next attempt asks for: the same, a repair, a shorter prompt, or another length.
   *
   * @throws LlmError when none may follow
   */
  async #prepareNext({ target, attempt, fault: given, problems, isLimited }: FailedAttempt): Promise<void> {
    const { request, services } = this;
    const conversation = this.#conversation;
    const room = this.#room;
    const { route } = this.#way;
    const flowed = attempt.text !== '';
    let fault = given;
    let roomier = false;
    if (fault.code === 'OUTPUT_LIMIT' && !isLimited) {
      const { again, thought } = await room.raise(target, attempt);
      roomier = again;
      if (thought && !again) fault = thoughtTooLong(fault, attempt);
    }
    const told = fault.with({ attempts: route.attempts, partialText: conversation.kept + fault.partialText });
    if (fault.code === 'SCHEMA_INVALID' && request.repair === false) throw told;
    const repair =
      fault.code === 'SCHEMA_INVALID' &&
      conversation.repair(attempt, target, problems.length === 0 ? [THROWN_AWAY] : problems);
    const longer = this.#mayLimit && isLimited && fault.code === 'OUTPUT_LIMIT';
    if (longer) this.#mayLimit = false;
    room.learn(target, fault);
    if (fault.limits?.contextWindow !== undefined) {
      services.learnWindow?.(target.provider.name, target.model, fault.limits.contextWindow);
    }
    let lowered = !flowed && (await room.lower(target, fault, attempt, { comfortably: true }));
    const shorter =
      fault.code === 'CONTEXT_TOO_LARGE' && !flowed && !lowered && (await conversation.shorten(target, fault.limits));
    // Better a short answer than none.
    lowered ||= !flowed && !shorter && (await room.lower(target, fault, attempt, { comfortably: false }));
    if (flowed && !repair && !this.#mayContinue && !this.#mayRestart) throw told;
    if (fault.code === 'CONTEXT_TOO_LARGE' && !shorter && !lowered) {
      for (const other of request.targets) if (!conversation.hasMoreRoom(other, target)) route.exclude(other, told);
    }
    route.failed(target, told, { changed: repair || shorter || longer || roomier || lowered, uncounted: lowered });
    if (fault.code === 'SCHEMA_INVALID' && !repair) conversation.startOver();
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
