import { LlmError } from '../../llm/provider.js';
import { toStoredAnswer } from '../cache/commit.js';
import { replay, savedByReuse } from '../cache/reuse.js';
import type { StoredAnswer } from '../stored-answer.js';
import type { Flight } from '../flights/flight.js';
import { isOthersAlone, isRefusedStart, mayWaitWith, termsOf } from './joining.js';
import type { CallTerms } from './joining.js';
import { deadlineSignal } from '../routing/admission.js';
import type { Outcome } from '../money/stats.js';
import { canWait } from '../batch-jobs/provider-batch.js';
import { sendAlone } from '../strategies/solo.js';
import type { AnswerSource } from '../types.js';
import type { UpstreamCall, CallResult, UpstreamEvent } from '../upstream.js';
import { CachedResult } from './cached-result.js';
import { upstreamCallOf } from './upstream-call.js';
import { doesNotFit, endedEarly, outOfTime } from './joined-faults.js';
import { patienceMs } from '../request.js';
import { recordReuse } from './results.js';
import type { CallServices, Finished, PreparedCall } from './call.js';
import { fromStore, StoredAnswerParser } from './stored-answer-parser.js';

/** Before its deadline a call goes another way than by a batch job, in milliseconds. */
const LAST_RESORT_MS = 600_000;

/** One call on its way: memory, a flight that is under way, and in a flight of its own store and upstream. */
export class CallRun<T> {
  source: AnswerSource = 'upstream';
  readonly #terms: CallTerms;
  readonly #parser: StoredAnswerParser<T>;
  #decided = false;

  constructor(
    private readonly services: CallServices,
    private readonly call: PreparedCall<T>,
    private readonly stream: boolean,
  ) {
    const { request, policy } = call;
    this.#parser = new StoredAnswerParser(call, stream);
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
      const read = hit === undefined ? undefined : this.#parser.shared(hit);
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
      result === undefined ? mayWaitWith(opener, this.#terms) : this.#parser.shared(result.stored) !== undefined,
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
      const read = this.#parser.shared(step.value.stored);
      if (read === undefined) {
        throw doesNotFit(request.task, step.value);
      }
      this.#decide(outcome, 'join');
      return this.#reused('join', { ...step.value, ...read, source: 'join' });
    } catch (error) {
      const fault = deadline.passed && request.signal?.aborted !== true ? outOfTime(error) : error;
      const refused = isRefusedStart(fault, flight.opener);
      // Its own end is no other's: it would find the same flight again, for ever.
      if (
        !this.#decided &&
        request.signal?.aborted !== true &&
        (refused || (fault instanceof LlmError && isOthersAlone(fault, flight.opener, this.#terms, clock.now())))
      ) {
        return undefined;
      }
      this.#decide(outcome, 'join');
      throw refused ? endedEarly(flight.text, fault) : fault;
    } finally {
      deadline.callOff();
      await events.return(undefined as never);
    }
  }

  /** What the flight does: one look into the store, then the way to a provider. Runs once for all who wait. */
  async *#work(signal: AbortSignal, flight: Flight<Finished, CallTerms>): AsyncGenerator<UpstreamEvent, Finished> {
    const {
      services: { cache, lanes, clock, stats, budget },
      call: { request, policy, key },
    } = this;
    // What a call looks up is asked for in the same moment, which is one statement.
    const [own, shared, limited = false] = await Promise.all([
      this.#ownAnswer(flight, signal),
      policy.read ? cache.getL2(key) : undefined,
      budget?.limited(request),
    ]);
    const [stored, read] =
      own === undefined ? [shared, shared && this.#parser.shared(shared)] : [own, this.#parser.own(own)];
    if (stored !== undefined && read !== undefined) {
      this.#decide('hitL2', 'l2');
      lanes.decided();
      yield* replay(stored);
      return fromStore(stored, read, 'l2');
    }
    const cached = new CachedResult(cache, this.call, flight, signal);
    const upstreamCall = await upstreamCallOf(this.services, this.call, {
      signal,
      flight,
      terms: this.#terms,
      cached,
      limited,
      onDispatch: () => this.#decide('upstreamItems', 'upstream'),
      onRefusedStart: (reason) => (this.#terms.startRefusal = { reason }),
    });
    const sent = yield* this.#send(upstreamCall);
    const result = { ...sent, trimmed: [...upstreamCall.trimmed, ...(sent.trimmed ?? [])] };
    const answer = toStoredAnswer(result, flight.boundaries, clock.now());
    cached.put(result, answer);
    const findings = this.#parser.form(answer)?.findings ?? [];
    stats.found(findings);
    return { ...result, source: 'upstream', findings, stored: answer };
  }

  #send(upstreamCall: UpstreamCall<T>): AsyncGenerator<UpstreamEvent, CallResult<T>> {
    const {
      services: { lanes, router, batchJobs },
      call: { request, policy, key },
    } = this;
    const { pace, generationId } = request;
    const usual = (each: UpstreamCall<T>): AsyncGenerator<UpstreamEvent, CallResult<T>> =>
      policy.batch ? lanes.run(each) : sendAlone(each, router);
    // A call that says its pace may be in a job of its generation, begun when it could wait: that answers it, or it is asked for alone.
    const now =
      batchJobs === undefined || pace === undefined || generationId === undefined
        ? usual
        : (each: UpstreamCall<T>) =>
            batchJobs.takeBack(each, { key, generationId, onWait: () => lanes.decided() }, usual);
    const later = batchJobs !== undefined && policy.batch && canWait(upstreamCall);
    if (later || !policy.batch) lanes.decided();
    if (!later) return now(upstreamCall);
    const waitMs = patienceMs(request) - (pace === undefined ? LAST_RESORT_MS : 0);
    return batchJobs.run(
      upstreamCall,
      {
        key,
        joins: policy.joinInFlight,
        cacheable: policy.write,
        refresh: request.cache === 'refresh',
        until: this.#terms.startedAt + waitMs,
      },
      now,
    );
  }

  /** Books an answer that was paid for before, once it was given whole. */
  #reused(outcome: 'hit' | 'join', finished: Finished): Finished {
    const {
      services: { stats },
      call: { request },
    } = this;
    const { tokens, nanoUsd } = savedByReuse(finished.stored);
    stats.reused(tokens, nanoUsd);
    recordReuse(this.services, request, { outcome, finished, startedAt: this.#terms.startedAt });
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
    return answer !== undefined && this.#parser.own(answer) !== undefined ? answer : undefined;
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
}
