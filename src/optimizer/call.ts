import type { Clock } from '../llm/clock.js';
import { LlmError } from '../llm/provider.js';
import { answerFormat, readAnswer } from './answer.js';
import type { AnswerFormat } from './answer.js';
import type { BatchJobs } from './batch-jobs.js';
import type { Budget } from './budget.js';
import type { AnswerCache } from './cache.js';
import { mayStore, toStoredAnswer } from './commit.js';
import { fitPrompt } from './context-window.js';
import type { ContextWindows } from './context-window.js';
import type { Flight } from './flight.js';
import type { Flights } from './flights.js';
import type { Lanes } from './lanes.js';
import type { Ledger } from './ledger.js';
import { mayServe, resolvePolicy } from './policy.js';
import type { CallPolicy } from './policy.js';
import { replay } from './replay.js';
import { requestKey } from './request-key.js';
import type { Router } from './router.js';
import { savedByReuse } from './savings.js';
import type { Outcome, Stats } from './stats.js';
import type { StoredAnswer } from './stored-answer.js';
import { canWait } from './strategies/provider-batch.js';
import { sendAlone } from './strategies/solo.js';
import type { TokenCounter } from './tokens.js';
import type { AnswerSource, LlmRequest, OptimizerConfig, TrimmedBlock } from './types.js';
import type { Job, JobResult, Target, UpstreamEvent } from './upstream.js';

/** A call's result, and where it came from. */
export interface Finished extends JobResult {
  readonly source: AnswerSource;
  readonly trimmed: readonly TrimmedBlock[];
  /** The answer as it is stored, or would be. */
  readonly stored: StoredAnswer;
}

/** One call under way. */
export interface Call<T> {
  readonly format: AnswerFormat<T> | undefined;
  /** Told for good once the first event has come. */
  readonly source: AnswerSource;
  readonly events: AsyncGenerator<UpstreamEvent, Finished>;
}

export interface CallServices {
  cache: AnswerCache;
  flights: Flights<Finished>;
  lanes: Lanes;
  router: Router;
  stats: Stats;
  ledger: Ledger;
  tokens: TokenCounter;
  contextWindows: ContextWindows;
  clock: Clock;
  config: OptimizerConfig;
  budget?: Budget | undefined;
  batchJobs?: BatchJobs | undefined;
}

interface Keyed<T> {
  request: LlmRequest<T>;
  policy: CallPolicy;
  targets: readonly [Target, ...Target[]];
  format: AnswerFormat<T> | undefined;
  key: string;
}

/** Takes calls through the steps: policy and key, memory, a flight that is under way, and in a flight of their own store and upstream. */
export class CallRunner {
  /** By schema: making the JSON form is dearer than all the rest of a hit. */
  readonly #formats = new WeakMap<object, AnswerFormat<unknown>>();

  constructor(private readonly services: CallServices) {}

  /** @throws what a mistake in the request itself calls for; nothing is counted then */
  begin<T>(request: LlmRequest<T>, stream: boolean): Call<T> {
    const keyed = this.#keyed(request);
    const run = new CallRun(this.services, keyed, stream);
    return {
      format: keyed.format,
      get source() {
        return run.source;
      },
      events: run.events(),
    };
  }

  /** The answer may be stored under the key of any target that could have given it. */
  async forget<T>(request: LlmRequest<T>): Promise<void> {
    const { targets, format, policy } = this.#keyed(request);
    for (const target of targets) {
      const key = keyFor(request, target, format, policy);
      this.services.flights.forget(key);
      await this.services.batchJobs?.forget({ key });
      await this.services.cache.forget(key);
    }
  }

  #keyed<T>(request: LlmRequest<T>): Keyed<T> {
    const policy = resolvePolicy(request, this.services.config);
    const [first, ...others] = avoiding(this.services.router.targetsFor(request), request.avoidProvider);
    if (first === undefined) throw new RangeError('No provider is configured.');
    const format = request.answer === undefined ? undefined : this.#format(request.answer);
    return { request, policy, targets: [first, ...others], format, key: keyFor(request, first, format, policy) };
  }

  #format<T>({ name, schema }: NonNullable<LlmRequest<T>['answer']>): AnswerFormat<T> {
    const known = this.#formats.get(schema);
    if (known !== undefined && known.name === name) return known as AnswerFormat<T>;
    const made = answerFormat(name, schema);
    this.#formats.set(schema, made);
    return made;
  }
}

/** A provider inside this process answers from the typed input, so there the input is part of what was asked. */
function keyFor<T>(request: LlmRequest<T>, target: Target, format: AnswerFormat<T> | undefined, { profile }: CallPolicy): string {
  return requestKey({ request, target, format, shared: profile.shared, ...(target.provider.baseUrl === undefined ? { input: request.input } : {}) });
}

function avoiding(targets: readonly Target[], name: string | undefined): Target[] {
  return name === undefined ? [...targets] : targets.toSorted((one, other) => Number(one.provider.name === name) - Number(other.provider.name === name));
}

class CallRun<T> {
  source: AnswerSource = 'upstream';
  readonly #startedAt: number;
  #decided = false;

  constructor(
    private readonly services: CallServices,
    private readonly call: Keyed<T>,
    private readonly stream: boolean,
  ) {
    this.#startedAt = services.clock.now();
  }

  async *events(): AsyncGenerator<UpstreamEvent, Finished> {
    const { services: { cache, flights, stats, lanes }, call: { request, policy, key } } = this;
    stats.callBegan(request.task);
    try {
      const hit = policy.read ? cache.getL1(key) : undefined;
      if (hit !== undefined && this.#serves(hit)) {
        this.#decide('hitL1', 'l1');
        lanes.decided();
        return yield* this.#replayed(hit);
      }
      const joined = flights.find(key, policy);
      if (joined !== undefined && this.#serves(joined.result)) return yield* this.#joined(joined);
      const flight = flights.open(key, request.tenantId, policy, (signal, own) => this.#work(signal, own));
      return yield* flight.subscribe(request.signal);
    } catch (error) {
      this.#fail(error);
      throw error;
    } finally {
      // A reader that leaves before anything was decided has cancelled its call.
      this.#decide('cancelledQueued', this.source);
    }
  }

  async *#joined(flight: Flight<Finished>): AsyncGenerator<UpstreamEvent, Finished> {
    const { stats, lanes } = this.services;
    this.#decide(flight.state === 'running' ? 'joinedInFlight' : 'joinedWindow', 'join');
    lanes.decided();
    const finished = yield* flight.subscribe(this.call.request.signal);
    const { tokens, nanoUsd } = savedByReuse(finished.stored);
    stats.reused(tokens, nanoUsd);
    this.#book('join', finished);
    return { ...finished, source: 'join' };
  }

  /** What the flight does: one look into the store, then the way to a provider. Runs once for all who wait. */
  async *#work(signal: AbortSignal, flight: Flight<Finished>): AsyncGenerator<UpstreamEvent, Finished> {
    const { services: { cache, lanes, clock }, call: { request, policy, key, format, targets } } = this;
    const stored = policy.read ? await cache.getL2(key) : undefined;
    if (stored !== undefined && this.#serves(stored)) {
      this.#decide('hitL2', 'l2');
      lanes.decided();
      return yield* this.#replayed(stored);
    }
    const job = await this.#job(signal);
    const result = yield* this.#send(job);
    const answer = toStoredAnswer(result, flight.boundaries, clock.now());
    if (policy.write && mayStore(result, signal) && !flight.forgotten) {
      // An answer of another model is that model's: the first choice is asked again once it is well.
      const by = targets.find(({ provider }) => provider.name === result.provider);
      cache.put(by === undefined || by === targets[0] ? key : keyFor(request, by, format, policy), request.tenantId, answer);
    }
    return { ...result, source: 'upstream', trimmed: job.trimmed, stored: answer };
  }

  #send(job: Job<T>): AsyncGenerator<UpstreamEvent, JobResult<T>> {
    const { services: { lanes, router, batchJobs }, call: { request, policy, key } } = this;
    const now = (each: Job<T>): AsyncGenerator<UpstreamEvent, JobResult<T>> => (policy.batch ? lanes.run(each) : sendAlone(each, router));
    if (batchJobs === undefined || !policy.batch || !canWait(job)) return now(job);
    lanes.decided();
    return batchJobs.run(job, { key, joins: policy.joinInFlight, cacheable: policy.write, refresh: request.cache === 'refresh' }, now);
  }

  async *#replayed(stored: StoredAnswer): AsyncGenerator<UpstreamEvent, Finished> {
    const { clock, stats } = this.services;
    const result = yield* replay(stored, { signal: this.call.request.signal, clock });
    const { tokens, nanoUsd } = savedByReuse(stored);
    stats.reused(tokens, nanoUsd);
    const finished: Finished = { ...result, source: this.source, trimmed: [], stored };
    this.#book('hit', finished);
    return finished;
  }

  async #job(signal: AbortSignal): Promise<Job<T>> {
    const { services: { contextWindows, tokens, clock, config, budget }, call: { request, policy, format, targets } } = this;
    const [{ provider, model }] = targets;
    const limited = budget !== undefined && (await budget.limited(request));
    const { messages, trimmed, promptTokens } = await fitPrompt(request.messages, {
      contextWindow: contextWindows(provider, model), maxOutputTokens: request.maxOutputTokens, tokens, model, count: limited,
    });
    return {
      request, messages, trimmed, promptTokens, format, targets, signal,
      profile: policy.profile,
      stream: this.stream,
      // Who has seen no text loses none.
      onPartial: this.stream ? (policy.profile.onPartial ?? config.onPartial ?? 'terminate') : 'restart',
      ...(request.deadlineMs === undefined ? {} : { deadlineAt: clock.now() + request.deadlineMs }),
      onDispatch: () => this.#decide('upstreamItems', 'upstream'),
    };
  }

  /**
   * A packed answer serves only where the task says that it is as good as one of its own. One of a job for later may have been
   * stored when nobody was there to check its form.
   */
  #serves(answer: Pick<StoredAnswer, 'origin' | 'text'> | undefined): boolean {
    const { policy, format } = this.call;
    if (answer === undefined) return true;
    if (answer.origin === 'providerBatch' && format !== undefined && !readAnswer(answer.text, format).ok) return false;
    return mayServe(answer, policy.profile, policy.batch && !this.stream);
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
    const { services: { ledger, clock }, call: { request } } = this;
    const { tenantId, generationId, stage, sceneId, draftId, task, promptVersion } = request;
    if (generationId === undefined) return;
    ledger.recordReuse({
      tenantId, generationId, stage, sceneId, draftId, task, promptVersion, provider, model, outcome,
      startedAt: new Date(this.#startedAt), durationMs: clock.now() - this.#startedAt,
    });
  }
}
