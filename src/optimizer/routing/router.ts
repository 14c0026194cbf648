import { systemClock } from '../../llm/clock.js';
import type { Clock } from '../../llm/clock.js';
import { LlmError } from '../../llm/provider.js';
import type { FaultCode, LlmProvider, ProviderCall } from '../../llm/provider.js';
import { withWatchdog } from '../../llm/watchdog.js';
import type { WatchdogLimits } from '../../llm/watchdog.js';
import { allocate } from '../money/allocation.js';
import { AnswerLengths } from '../money/answer-lengths.js';
import { ArrayAttempt } from './array-attempt.js';
import { Attempt } from './attempt.js';
import type { BookedAttempt } from './attempt.js';
import { allToTheFirst, book } from '../money/booking.js';
import type { Booking } from '../money/booking.js';
import type { OwnAnswers } from '../cache/own-answers.js';
import type { Retrying } from '../retrying.js';
import { Breakers } from './breaker.js';
import { createContextWindows } from '../tokens/context-window.js';
import type { ContextWindows } from '../tokens/context-window.js';
import { Conversation } from './conversation.js';
import { deadlineOf, depart, NotStarted, watchdogFor } from './departure.js';
import type { Departure, Gates, Travelling } from './departure.js';
import type { Ledger } from '../money/ledger.js';
import type { Price, Pricing } from '../money/pricing.js';
import { CallRoom, OutputRoom } from './output-room.js';
import { createPromptCacheKeys } from './prompt-cache-key.js';
import { RateLimits } from './rate-limit.js';
import { UNLIMITED_MONEY } from '../money/reservations.js';
import type { Reservations } from '../money/reservations.js';
import { Route } from './route.js';
import type { Stats } from '../stats.js';
import { overridden, providerNamed, targetsOf } from './targets.js';
import type { StageModels } from './targets.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { Truncation, TruncationWatch } from '../tokens/truncation.js';
import type { LlmRequest, ProviderStatus, TrimmedBlock } from '../types.js';
import type { ArrayRequest, ArrayResult, Job, JobOutcome, Target, Upstream, UpstreamEvent, WireRequest, WireResult } from '../upstream.js';
import type { AttemptUsage } from '../money/usage.js';

/** Reported prompts that are counted to learn from: the first ones, then one in so many. */
const FIRST_LESSONS = 20;
const LATER_LESSONS = 20;
/** What is wrong with an answer that the server did not hand over. */
const THROWN_AWAY = 'It was no JSON that matches the schema.';

/** A call went to another target because of a fault at the one before. */
export interface Failover {
  readonly from: Target;
  readonly to: Target;
  readonly reason: FaultCode;
  readonly jobs: readonly Job[];
}

export interface RouterConfig {
  /** Upstream attempts of one request over all providers, the repair of an invalid answer included. Default 3. */
  maxAttempts?: number | undefined;
  /** For providers that have none of their own. Default: 30 s to the first text, 15 s of silence, 300 s in all. */
  watchdog?: WatchdogLimits | undefined;
  /** Default: none. */
  stageModels?: StageModels | undefined;
}

export interface RouterOptions {
  /** In order of preference; never empty. */
  providers: readonly LlmProvider[];
  ledger: Ledger;
  stats: Stats;
  pricing: Pricing;
  tokens: TokenCounter;
  /** Default: those of a new process. */
  breakers?: Breakers | undefined;
  limits?: RateLimits | undefined;
  /** Default: no budgets. */
  budget?: Reservations | undefined;
  /** Where generations find again what they have paid for. Default: nowhere. */
  own?: OwnAnswers | undefined;
  /** Books again what a database that is away did not take. Default: once. */
  retrying?: Retrying | undefined;
  /** Default: what providers and the public list say. */
  contextWindows?: ContextWindows | undefined;
  /** Notices prompts that are cut without an error. Default: nobody does. */
  truncation?: Pick<TruncationWatch, 'sawPrompt'> | undefined;
  /** Takes a context window that a server tells in an error, in tokens. Default: it is forgotten. */
  learnWindow?: ((provider: string, model: string, tokens: number) => void) | undefined;
  clock?: Clock | undefined;
  /** From 0 to below 1, for the pauses between attempts. Default `Math.random`. */
  random?: (() => number) | undefined;
  config?: RouterConfig | undefined;
  /** Must not throw. */
  onFailover?: ((failover: Failover) => void) | undefined;
  /** Hears of faults that somebody has to mend: a bad key, a spent quota, a missing model. Must not throw. */
  onAlert?: ((fault: LlmError) => void) | undefined;
}

export interface Router extends Upstream {
  /** @throws UnknownProviderError when the request names a provider that is not configured */
  targetsFor(request: Pick<LlmRequest<unknown>, 'provider' | 'model' | 'stage'>): Target[];
  /** Counts an attempt that is made for the job in another way, and says that it is dispatched: gives 1 for its first. */
  numberAttempt(job: Job): number;
  /** In order of preference. The state is that of the provider's own model. */
  statuses(): ProviderStatus[];
  /**
   * Puts a provider first for all that is sent from now on; what is under way ends where it is. `auto` goes back to the
   * configured order. A provider that has been failing is passed over all the same, unless it is the only one.
   *
   * @throws UnknownProviderError
   */
  switchProvider(name: string): ProviderStatus;
}

/**
 * The way to the providers, and the only retry loop: it chooses a target, reserves money, waits for a permit, watches the stream,
 * tries again where that is safe, books every attempt before its answer is handed on, and checks the answer's form. The text of
 * an answer is never changed.
 *
 * @throws UnknownProviderError for a stage's model of a provider that is not configured
 */
export function createRouter(options: RouterOptions): Router {
  const { providers, stats, tokens, clock = systemClock, random = Math.random, budget = UNLIMITED_MONEY, config = {} } = options;
  const { truncation } = options;
  const { breakers = new Breakers(clock), limits = new RateLimits(clock), contextWindows = createContextWindows() } = options;
  for (const { provider } of Object.values(config.stageModels ?? {})) if (provider !== undefined) providerNamed(provider, providers);
  const promptCacheKey = createPromptCacheKeys();
  const lengths = new AnswerLengths();
  const outputRoom = new OutputRoom({ tokens, contextWindows });
  const attemptsOf = new WeakMap<Job, number>();
  let override: string | undefined;
  let lessons = 0;

  function plan(request: Travelling, allowedOutput: Gates['allowedOutput'], mayLimit: () => boolean): { route: Route; deadlineAt: number; gates: Gates } {
    // A call that has just broken off there is not sent back.
    const isAvoided = request.jobs.some((job) => job.request.avoidProvider === override);
    const targets = overridden(request.targets, isAvoided ? undefined : override);
    const deadlineAt = deadlineOf(request.jobs, clock.now());
    const patienceMs = watchdogFor(request.jobs, targets[0]!, config.watchdog, Infinity).totalMs;
    const priority = request.jobs[0]?.request.priority ?? 'normal';
    const route = new Route(targets, { breakers, clock, random, maxAttempts: config.maxAttempts ?? 3, patienceMs, deadlineAt, priority, onAlert: options.onAlert });
    const leastOutput: Gates['leastOutput'] = ({ model }, allowed) => (mayLimit() ? lengths.enoughFor(request.jobs[0]!.request.task, model, allowed) : undefined);
    return { route, deadlineAt, gates: { budget, limits, clock, allowedOutput, leastOutput } };
  }

  function numberAttempt(job: Job): number {
    const number = (attemptsOf.get(job) ?? 0) + 1;
    attemptsOf.set(job, number);
    if (number === 1) job.onDispatch();
    return number;
  }

  /** The request leaves: says so to whom it concerns. Gives the numbers of its attempt, by job. */
  function announce({ jobs }: Travelling, to: Target, before: { target: Target; fault: LlmError } | undefined): number[] {
    const numbers = jobs.map(numberAttempt);
    stats.attemptBegan(to.provider.name, to.model, jobs[0]!.request.task);
    if (before !== undefined && before.target !== to) {
      stats.count('failovers');
      options.onFailover?.({ from: before.target, to, reason: before.fault.code, jobs });
    }
    return numbers;
  }

  function watched({ jobs }: Travelling, { target, permit }: Departure, deadlineAt: number): LlmProvider {
    return withWatchdog(target.provider, watchdogFor(jobs, target, config.watchdog, deadlineAt - clock.now(), permit.ahead), clock);
  }

  /** Ends what a departure began. */
  async function close(departure: Departure, route: Route, { maxOutputTokens }: Travelling, booking: Omit<Booking, 'target' | 'reservation'>): Promise<readonly AttemptUsage[]> {
    const { target, reservation, permit, passage, allowed } = departure;
    const { attempt, fault } = booking;
    permit.ended({ firstTokenMs: attempt.firstTokenMs, durationMs: attempt.durationMs, timedOut: fault?.code === 'TTFT_TIMEOUT' });
    route.ended(target, passage, fault);
    const shares = await book(options, { ...booking, target, reservation });
    const sum = (count: (share: AttemptUsage) => number): number => shares.reduce((all, share) => all + count(share), 0);
    permit.reconcile(sum(({ usage }) => usage.promptTokens + usage.completionTokens));
    if (fault === undefined || fault.code === 'OUTPUT_LIMIT') {
      const completionTokens = sum(({ usage }) => usage.completionTokens);
      const { task } = booking.jobs[0]!.request;
      lengths.observe(task, target.model, fault === undefined ? completionTokens : allowed, allowed);
      if (fault === undefined) outputRoom.ended(target, task, completionTokens, maxOutputTokens);
    }
    const truncated = await truncationOf(target, attempt);
    if (truncated === undefined) learn(target, attempt, booking.jobs);
    else if (attempt instanceof Attempt) attempt.truncated = truncated;
    return shares;
  }

  /** Of a prompt that the server cut without a word: what it reports teaches nothing about tokens. */
  async function truncationOf(target: Target, attempt: BookedAttempt): Promise<Truncation | undefined> {
    if (truncation === undefined || attempt.reported === undefined || !(attempt instanceof Attempt)) return undefined;
    return truncation.sawPrompt(target, attempt.call.messages, attempt.reported.promptTokens).catch(() => undefined);
  }

  /** A sample: counting takes time. Not waited for, and no harm if it fails: a counter that cannot be loaded shows where a count is needed. */
  function learn(target: Target, attempt: BookedAttempt, [job, ...others]: readonly Job[]): void {
    const { reported, model } = attempt;
    if (reported === undefined || job === undefined || others.length > 0 || attemptsOf.get(job) !== 1 || target.provider.baseUrl === undefined) return;
    lessons += 1;
    if (lessons > FIRST_LESSONS && lessons % LATER_LESSONS !== 0) return;
    tokens.countMessages(job.messages).then((counted) => tokens.learn(model, counted, reported.promptTokens)).catch(() => {});
  }

  async function* send<T>(request: WireRequest<T>): AsyncGenerator<UpstreamEvent, WireResult<T>> {
    const { jobs, format, signal, strategy } = request;
    // Once an answer was cut off because it was limited, the next has all that was asked for.
    let mayLimit = jobs.length === 1;
    const room = new CallRoom(outputRoom, jobs[0]!.request.task, request.maxOutputTokens);
    const { route, deadlineAt, gates } = plan(request, (target, promptTokens) => room.limitFor(target, promptTokens), () => mayLimit);
    const conversation = new Conversation(request, { contextWindows, tokens });
    const fit = async (target: Target): Promise<number> => {
      const promptTokens = await conversation.fit(target);
      return room.isTight(target, promptTokens) ? tokens.countMessages(conversation.messagesFor(target), target.model) : promptTokens;
    };
    const shares: AttemptUsage[][] = jobs.map(() => []);
    const mayRestart = request.onPartial === 'restart' || !jobs.some(({ stream }) => stream);
    const mayContinue = request.onPartial === 'continue' && format === undefined;
    const allowIncomplete = jobs.every((job) => job.request.allowIncomplete === true);
    let before: { target: Target; fault: LlmError } | undefined;
    let started = false;
    for (;;) {
      const departure = await departing(route, jobs, () => depart(gates, route, request, deadlineAt, fit));
      const { target } = departure;
      const isLimited = departure.maxOutputTokens < departure.allowed;
      const call = conversation.callFor(target, departure);
      const attempt = new Attempt(watched(request, departure, deadlineAt), { ...call, promptCacheKey: promptCacheKey(jobs[0]!) }, route.attempts, clock, {
        allowIncomplete: allowIncomplete && !isLimited,
        onLimits: (reported) => limits.observe(target, reported),
      });
      const numbers = announce(request, target, before);
      let value = '' as T;
      let answered = '';
      let problems: readonly string[] = [];
      let fault: LlmError | undefined;
      let ended = false;
      try {
        for await (const text of attempt.deltas(signal)) {
          if (!started) yield { type: 'start', provider: target.provider.name, model: attempt.model };
          started = true;
          yield text === undefined ? { type: 'reset', reason: 'THOUGHTS' } : { type: 'delta', text };
          // What earlier attempts said stands.
          if (text === undefined && conversation.kept !== '') yield { type: 'delta', text: conversation.kept };
        }
        ended = true;
        if (format === undefined) {
          answered = conversation.kept + attempt.text;
          value = answered as T;
        } else {
          const reading = conversation.read(attempt, format, route.isLastAttempt);
          if ('problems' in reading) ({ problems, fault } = invalid(reading.problems, attempt));
          else ({ value, text: answered } = reading);
        }
      } catch (error) {
        // What is not a fault of the upstream comes from the caller's own schema.
        ended = true;
        fault = error instanceof LlmError ? error : undefined;
        if (fault === undefined) throw error;
        if (isLimited && fault.code === 'OUTPUT_LIMIT') fault = overMoney(fault, call.maxOutputTokens);
      } finally {
        // Here, because a reader that leaves in the middle ends this generator at its `yield`.
        if (!ended) fault = new LlmError('CANCELLED', `The answer of ${target.provider.name} was not read to its end`, { provider: target.provider.name });
        const parts = await close(departure, route, request, {
          jobs, strategy, attempt, fault, numbers, before: shares,
          allocate: (used) => (request.allocate ?? allToTheFirst(jobs))(used, attempt.text),
          outcomes: async () => (await request.outcomes?.({ value: fault === undefined ? value : undefined, fault: fault?.code })) ?? firstOutcome(jobs, fault, { text: answered, finishReason: attempt.finishReason ?? 'stop' }),
        });
        for (const [index, part] of parts.entries()) shares[index]!.push(part);
        request.onBooked?.(parts);
      }
      if (fault === undefined) {
        if (!started) yield { type: 'start', provider: target.provider.name, model: attempt.model };
        return { value, text: answered, finishReason: attempt.finishReason ?? 'stop', provider: target.provider.name, model: attempt.model, shares, trimmed: [...conversation.trimmedFor(target), ...cutByServer(attempt)] };
      }
      before = { target, fault };
      const flowed = attempt.text !== '';
      let roomier = false;
      if (fault.code === 'OUTPUT_LIMIT' && !isLimited) {
        const { again, thought } = await room.raise(target, attempt);
        roomier = again;
        if (thought && !again) fault = thoughtTooLong(fault, attempt);
      }
      const told = fault.with({ attempts: route.attempts, partialText: conversation.kept + fault.partialText });
      if (fault.code === 'SCHEMA_INVALID' && request.repair === false) throw told;
      const repair = fault.code === 'SCHEMA_INVALID' && conversation.repair(attempt.text, problems.length === 0 ? [THROWN_AWAY] : problems, attempt.finishReason);
      const longer = mayLimit && isLimited && fault.code === 'OUTPUT_LIMIT';
      if (longer) mayLimit = false;
      room.learn(target, fault);
      if (fault.limits?.contextWindow !== undefined) options.learnWindow?.(target.provider.name, target.model, fault.limits.contextWindow);
      let lowered = !flowed && (await room.lower(target, fault, attempt, { comfortably: true }));
      const shorter = fault.code === 'CONTEXT_TOO_LARGE' && !flowed && !lowered && (await conversation.shorten(target, fault.limits));
      // Better a short answer than none.
      lowered ||= !flowed && !shorter && (await room.lower(target, fault, attempt, { comfortably: false }));
      if (flowed && !repair && !mayContinue && !mayRestart) throw told;
      if (fault.code === 'CONTEXT_TOO_LARGE' && !shorter && !lowered) {
        for (const other of request.targets) if (!conversation.hasMoreRoom(other, target)) route.exclude(other, told);
      }
      route.failed(target, told, { changed: repair || shorter || longer || roomier || lowered, uncounted: lowered });
      if (fault.code === 'SCHEMA_INVALID' && !repair) conversation.startOver();
      if (!flowed) continue;
      if (mayContinue) await conversation.goOnAfter(attempt.text);
      else yield { type: 'reset', reason: fault.code };
    }
  }

  async function sendArray(request: ArrayRequest): Promise<ArrayResult> {
    const { jobs, signal, strategy } = request;
    const offers = ({ provider }: Target): boolean => provider.sendArray !== undefined && (strategy === 'promptArray' ? provider.caps?.promptArrays === true : provider.caps?.chatBatch === true);
    const able = request.targets.filter(offers);
    if (able.length === 0) throw new LlmError('BAD_REQUEST', `None of the providers takes ${strategy === 'promptArray' ? 'prompt arrays' : 'batches of chats'}: send the calls one by one`);
    const sent = (target: Target, { request: { task, maxOutputTokens } }: Job): number => outputRoom.limitFor(target, task, maxOutputTokens, 0);
    const allowedOutput = (target: Target): number => jobs.reduce((total, job) => total + sent(target, job), 0);
    const { route, deadlineAt, gates } = plan({ ...request, targets: able }, allowedOutput, () => false);
    const shares: AttemptUsage[][] = jobs.map(() => []);
    let before: { target: Target; fault: LlmError } | undefined;
    for (;;) {
      const departure = await departing(route, jobs, () => depart(gates, route, request, deadlineAt, async () => request.promptTokens));
      const { target } = departure;
      const calls = jobs.map((job) => arrayCall(job, request.temperature, target, sent(target, job)));
      const attempt = new ArrayAttempt(watched(request, departure, deadlineAt), calls, request.promptTokens, clock, (reported) => limits.observe(target, reported));
      const numbers = announce(request, target, before);
      let fault: LlmError | undefined;
      try {
        await attempt.run(strategy, signal);
      } catch (error) {
        fault = error as LlmError;
      }
      const parts = await close(departure, route, request, {
        jobs, strategy, attempt, fault, numbers, before: shares,
        outcomes: async () => jobs.map((_, index) => fault?.code ?? request.outcomeOf?.(attempt.answers[index], index) ?? attempt.answers[index] ?? 'MALFORMED'),
        allocate: async (used: AttemptUsage, price: Price | null) => allocate(used, { input: jobs.map(({ promptTokens }) => promptTokens), output: await attempt.completions(tokens) }, price),
      });
      for (const [index, part] of parts.entries()) shares[index]!.push(part);
      request.onBooked?.(parts);
      if (fault === undefined) return { texts: attempt.answers, provider: target.provider.name, model: attempt.model, shares };
      before = { target, fault };
      new CallRoom(outputRoom, jobs[0]!.request.task, request.maxOutputTokens).learn(target, fault);
      route.failed(target, fault.with({ attempts: route.attempts }));
    }
  }

  function status(provider: LlmProvider): ProviderStatus {
    const { name, model } = provider;
    return { name, model, active: name === (override ?? providers[0]?.name), state: breakers.stateOf(name, model), ...stats.countsOf(name) };
  }

  return {
    send,
    sendArray,
    numberAttempt,
    permits: (target) => limits.permits(target),
    targetsFor: (request) => targetsOf(request, providers, config.stageModels ?? {}, override),
    statuses: () => providers.map(status),
    switchProvider(name) {
      override = name === 'auto' ? undefined : providerNamed(name, providers).name;
      return status(override === undefined ? providers[0]! : providerNamed(override, providers));
    },
  };
}

/** Refusals on the way say how many attempts there were. What a lone job may not start for is its end as it is. */
async function departing(route: Route, jobs: readonly Job[], depart: () => Promise<Departure>): Promise<Departure> {
  try {
    return await depart();
  } catch (error) {
    if (error instanceof NotStarted) throw jobs.length === 1 ? error.refusals.get(jobs[0]!) : error;
    throw error instanceof LlmError ? error.with({ attempts: route.attempts }) : error;
  }
}

function invalid(problems: readonly string[], attempt: Attempt): { problems: readonly string[]; fault: LlmError } {
  const { name } = attempt.provider;
  const details = { provider: name, partialText: attempt.text };
  if (attempt.finishReason === 'length') {
    return { problems, fault: new LlmError('OUTPUT_LIMIT', `${name} cut its answer off at the limit of ${attempt.call.maxOutputTokens} tokens: allow a longer answer, or ask for less`, details) };
  }
  return { problems, fault: new LlmError('SCHEMA_INVALID', `${attempt.model} at ${name} answered in a form that cannot be used (${problems.slice(0, 3).join('; ')}): try again, or use a more capable model`, details) };
}

function thoughtTooLong({ partialText }: LlmError, { provider: { name }, model, call }: Attempt): LlmError {
  return new LlmError('OUTPUT_LIMIT', `${model} at ${name} spent its limit of ${call.maxOutputTokens} tokens on thinking before its answer was whole: switch its thinking off or lower it, use a model that thinks less, or one that may write more`, { provider: name, partialText });
}

/** What a server left out of a prompt by itself, as the part of the prompt that it is. */
function cutByServer({ truncated }: Attempt): TrimmedBlock[] {
  return truncated === undefined ? [] : [{ id: 'prompt', tokens: truncated.counted - truncated.reported, shortened: true, byServer: true }];
}

/** Nobody is to blame for it: no provider is named, and none is to be avoided. */
function overMoney({ partialText }: LlmError, tokens: number): LlmError {
  return new LlmError('OUTPUT_LIMIT', `What is left of the budget did for an answer of ${tokens} tokens, and it was longer: raise the limit, or ask again`, { partialText });
}

function firstOutcome(jobs: readonly Job[], fault: LlmError | undefined, answer: JobOutcome): JobOutcome[] {
  return jobs.map((_, index) => fault?.code ?? (index === 0 ? answer : 'MALFORMED'));
}

function arrayCall({ request, messages, format }: Job, temperature: number | undefined, { model }: Target, maxOutputTokens: number): ProviderCall {
  const { task, input } = request;
  return { task, input, messages, model, maxOutputTokens, temperature, format: format === undefined ? undefined : { name: format.name, schema: format.json } };
}
