import { LlmError } from '../../llm/provider.js';
import { mayStore, toStoredAnswer } from '../cache/commit.js';
import { replay, savedByReuse } from '../cache/reuse.js';
import type { StoredAnswer } from '../stored-answer.js';
import type { Flight } from '../flights/flight.js';
import { isOthersAlone, isRefusedStart, mayWaitWith, termsOf } from './joining.js';
import type { CallTerms } from './joining.js';
import { takeSuffix, withSuffix } from '../prompt-suffix.js';
import { deadlineSignal } from '../routing/admission.js';
import { attributionOf } from '../request.js';
import type { Outcome } from '../money/stats.js';
import { canWait } from '../batch-jobs/provider-batch.js';
import { sendAlone } from '../strategies/solo.js';
import { answerRoom } from '../tokens/answer-room.js';
import { fitPrompt } from '../routing/context-window.js';
import type { FittedPrompt } from '../routing/context-window.js';
import type { AnswerSource } from '../types.js';
import type { UpstreamCall, CallResult, Target, UpstreamEvent } from '../upstream.js';
import { keyFor } from './call.js';
import type { CallServices, Finished, Keyed } from './call.js';
import { fromStore, StoredAnswerParser } from './stored-answer-parser.js';

/** One call on its way: memory, a flight that is under way, and in a flight of its own store and upstream. */
export class CallRun<T> {
  source: AnswerSource = 'upstream';
  readonly #terms: CallTerms;
  readonly #reading: StoredAnswerParser<T>;
  #decided = false;

  constructor(
    private readonly services: CallServices,
    private readonly call: Keyed<T>,
    private readonly stream: boolean,
  ) {
    const { request, policy } = call;
    this.#reading = new StoredAnswerParser(call, stream);
    // Who has seen no text loses none.
    const onPartial = stream ? (policy.profile.onPartial ?? services.config.onPartial ?? 'terminate') : 'restart';
    this.#terms = termsOf(request, policy, { stream, onPartial, startedAt: services.clock.now() });
  }

  async *events(): AsyncGenerator<UpstreamEvent, Finished> {
    const {
      services: { cache, flights, stats, lanes },
      call: { request, policy, key },
    } = this;
    stats.callBegan(request.task);
    try {
      const hit = policy.read ? cache.getL1(key) : undefined;
      const read = hit === undefined ? undefined : this.#reading.shared(hit);
      if (hit !== undefined && read !== undefined) {
        this.#decide('hitL1', 'l1');
        lanes.decided();
        if (this.stream) yield* replay(hit);
        return this.#reused('hit', fromStore(hit, read, 'l1'));
      }
      for (let joined = this.#findOther(); joined !== undefined; joined = this.#findOther()) {
        const finished = yield* this.#joined(joined);
        if (finished !== undefined) return finished;
      }
      const flight = flights.open(key, this.#terms, policy, (signal, opened) => this.#work(signal, opened));
      const finished = yield* flight.subscribe(request.signal);
      return finished.source === 'upstream' ? finished : this.#reused('hit', finished);
    } catch (error) {
      // What it was refused by is its end as it is, also where text had flowed.
      const end =
        this.#terms.startRefusal !== undefined && isRefusedStart(error, this.#terms)
          ? this.#terms.startRefusal.reason
          : error;
      this.#fail(end);
      throw end;
    } finally {
      // A reader that leaves before anything was decided has cancelled its call.
      this.#decide('cancelledQueued', this.source);
    }
  }

  #findOther(): Flight<Finished, CallTerms> | undefined {
    const {
      services: { flights },
      call: { key, policy },
    } = this;
    return flights.find(key, policy, ({ result, opener }) =>
      result === undefined ? mayWaitWith(opener, this.#terms) : this.#reading.shared(result.stored) !== undefined,
    );
  }

  /** Undefined when the other call came to nothing for a reason of its own, and this one's caller has seen nothing of it. */
  async *#joined(flight: Flight<Finished, CallTerms>): AsyncGenerator<UpstreamEvent, Finished | undefined> {
    const {
      services: { lanes, clock },
      call: { request, own },
    } = this;
    if (own !== undefined) flight.owners.push(own);
    const outcome = flight.state === 'running' ? 'joinedInFlight' : 'joinedWindow';
    const deadline = deadlineSignal(request.signal, this.#terms.deadlineAt, clock);
    const events = flight.subscribe(deadline.signal);
    lanes.decided();
    try {
      let step = await events.next();
      for (; step.done !== true; step = await events.next()) {
        if (!this.stream) continue;
        this.#decide(outcome, 'join');
        yield step.value;
      }
      const read = this.#reading.shared(step.value.stored);
      if (read === undefined) {
        throw new LlmError(
          'SCHEMA_INVALID',
          `The answer that a call to the task ${request.task} shares with another does not fit its schema: ask with cache "bypass"`,
          { provider: step.value.provider, partialText: step.value.text },
        );
      }
      this.#decide(outcome, 'join');
      return this.#reused('join', { ...step.value, ...read, source: 'join' });
    } catch (error) {
      const fault = deadline.passed && request.signal?.aborted !== true ? outOfTime(error) : error;
      const refused = isRefusedStart(fault, flight.opener);
      if (
        !this.#decided &&
        (refused || (fault instanceof LlmError && isOthersAlone(fault, flight.opener, this.#terms, clock.now())))
      ) {
        return undefined;
      }
      this.#decide(outcome, 'join');
      throw refused
        ? new LlmError(
            'PARTIAL_STREAM',
            'The answer ended before it was complete, since the call that it is shared with was ended: try again',
            { partialText: flight.text, cause: fault },
          )
        : fault;
    } finally {
      deadline.callOff();
      await events.return(undefined as never);
    }
  }

  /** What the flight does: one look into the store, then the way to a provider. Runs once for all who wait. */
  async *#work(signal: AbortSignal, flight: Flight<Finished, CallTerms>): AsyncGenerator<UpstreamEvent, Finished> {
    const {
      services: { cache, lanes, clock, stats },
      call: { request, policy, key, format, targets },
    } = this;
    const [own, shared] = await Promise.all([
      this.#ownAnswer(flight, signal),
      policy.read ? cache.getL2(key) : undefined,
    ]);
    const [stored, read] =
      own === undefined ? [shared, shared && this.#reading.shared(shared)] : [own, this.#reading.own(own)];
    if (stored !== undefined && read !== undefined) {
      this.#decide('hitL2', 'l2');
      lanes.decided();
      yield* replay(stored);
      return fromStore(stored, read, 'l2');
    }
    const job = await this.#job(signal, flight);
    const sent = yield* this.#send(job);
    const result = { ...sent, trimmed: [...job.trimmed, ...(sent.trimmed ?? [])] };
    const answer = toStoredAnswer(result, flight.boundaries, clock.now());
    if (policy.write && mayStore(result, signal) && !flight.forgotten) {
      // An answer of another model is that model's: the first choice is asked again once it is well.
      const by = targets.find(({ provider }) => provider.name === result.provider);
      cache.put(
        by === undefined || by === targets[0] ? key : keyFor(request, by, format, policy),
        request.tenantId,
        answer,
        request,
      );
    }
    const findings = this.#reading.form(answer)?.findings ?? [];
    stats.found(findings);
    return { ...result, source: 'upstream', findings, stored: answer };
  }

  #send(job: UpstreamCall<T>): AsyncGenerator<UpstreamEvent, CallResult<T>> {
    const {
      services: { lanes, router, batchJobs },
      call: { request, policy, key },
    } = this;
    const now = (each: UpstreamCall<T>): AsyncGenerator<UpstreamEvent, CallResult<T>> =>
      policy.batch ? lanes.run(each) : sendAlone(each, router);
    const later = batchJobs !== undefined && policy.batch && canWait(job);
    if (later || !policy.batch) lanes.decided();
    if (!later) return now(job);
    return batchJobs.run(
      job,
      { key, joins: policy.joinInFlight, cacheable: policy.write, refresh: request.cache === 'refresh' },
      now,
    );
  }

  /** Books an answer that was paid for before, once it was given whole. */
  #reused(outcome: 'hit' | 'join', finished: Finished): Finished {
    const { tokens, nanoUsd } = savedByReuse(finished.stored);
    this.services.stats.reused(tokens, nanoUsd);
    this.#book(outcome, finished);
    return finished;
  }

  /** What its generation has paid for before: asked for until the database answers, whatever the cache may do. */
  async #ownAnswer(flight: Flight<Finished, CallTerms>, signal: AbortSignal): Promise<StoredAnswer | undefined> {
    const {
      services: { own, retrying },
      call: {
        request: { cache },
        own: key,
      },
    } = this;
    if (own === undefined || key === undefined) return undefined;
    flight.owners.push(key);
    if (cache === 'refresh') {
      await retrying(() => own.forget(key), signal);
      return undefined;
    }
    const answer = await retrying(() => own.get(key), signal);
    return answer !== undefined && this.#reading.own(answer) !== undefined ? answer : undefined;
  }

  async #job(signal: AbortSignal, flight: Flight<Finished, CallTerms>): Promise<UpstreamCall<T>> {
    const {
      services: { budget, clock },
      call: { request, policy, format, targets, own },
    } = this;
    const limited = budget !== undefined && (await budget.limited(request));
    const { fitted, contextWindow, left } = await this.#fit(targets, limited);
    const { messages, trimmed, promptTokens, maxOutputTokens } = fitted;
    return {
      request: { ...request, maxOutputTokens },
      messages,
      trimmed,
      promptTokens,
      contextWindow,
      format,
      targets: left,
      signal,
      profile: policy.profile,
      stream: this.stream,
      onPartial: this.#terms.onPartial,
      deadlineAt: this.#terms.deadlineAt,
      onDispatch: () => this.#decide('upstreamItems', 'upstream'),
      mayStart: request.mayStart === undefined ? undefined : () => this.#mayStart(request.mayStart!),
      keep: (answer) =>
        flight.owners.map((owner) => ({
          ...owner,
          answer: toStoredAnswer({ ...answer, trimmed }, flight.boundaries, clock.now()),
        })),
      ownKey: own?.key,
    };
  }

  /** The prompt as the first target with room for it takes it, and that target with those after it. @throws LlmError `CONTEXT_TOO_LARGE` of the first where none has */
  async #fit(
    targets: readonly Target[],
    count: boolean,
  ): Promise<{ fitted: FittedPrompt; contextWindow: number | undefined; left: readonly Target[] }> {
    const {
      services: { windows, tokens },
      call: { request, policy, again },
    } = this;
    const prompt = withSuffix(request.messages, takeSuffix(request.variant ?? 0, again));
    let refusal: unknown;
    for (const [index, { provider, model }] of targets.entries()) {
      await windows.ready(provider, model);
      const contextWindow = windows.likely(provider, model);
      try {
        const fitted = await fitPrompt(prompt, {
          contextWindow,
          ...answerRoom(request.maxOutputTokens, policy.profile, provider.caps),
          guessed: contextWindow !== windows.of(provider, model),
          tokens,
          model,
          count,
        });
        return { fitted, contextWindow, left: targets.slice(index) };
      } catch (error) {
        if (!(error instanceof LlmError) || error.code !== 'CONTEXT_TOO_LARGE') throw error;
        refusal ??= error;
      }
    }
    throw refusal;
  }

  async #mayStart(ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
    } catch (reason) {
      this.#terms.startRefusal = { reason };
      throw reason;
    }
  }

  #decide(outcome: Outcome, source: AnswerSource): void {
    if (this.#decided) return;
    this.#decided = true;
    this.source = source;
    this.services.stats.decided(outcome);
  }

  #fail(error: unknown): void {
    const cancelled = error instanceof LlmError && error.code === 'CANCELLED';
    if (!cancelled) this.services.stats.count('failedCalls');
    this.#decide(cancelled ? 'cancelledQueued' : 'rejected', this.source);
  }

  #book(outcome: 'hit' | 'join', { provider, model }: Finished): void {
    const {
      services: { ledger, clock },
      call: { request },
    } = this;
    const { generationId } = request;
    if (generationId === undefined) return;
    ledger.recordReuse({
      ...attributionOf(request),
      generationId,
      provider,
      model,
      outcome,
      startedAt: new Date(this.#terms.startedAt),
      durationMs: clock.now() - this.#terms.startedAt,
    });
  }
}

function outOfTime(cause: unknown): LlmError {
  return new LlmError(
    'TOTAL_TIMEOUT',
    'The time that the call was given was over before the answer that it shares with another was there: try again, or allow more time',
    { cause },
  );
}
