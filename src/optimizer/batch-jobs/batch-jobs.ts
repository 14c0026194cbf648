import { LlmError } from '../../llm/provider.js';
import { BatchJob } from './batch-job.js';
import { stopped } from './outcomes.js';
import type { Place } from './places.js';
import type { JobHold } from './batch-job-store.js';
import { submit } from './batch-submission.js';
import type { SubmissionServices } from './batch-submission.js';
import { batchApiOf, batchCallOf, BatchEntry, BatchWindows } from './batch-window.js';
import type { BatchTerms } from './batch-window.js';
import type { AnswersOf } from '../types.js';
import { firstTarget } from '../strategies/estimate.js';
import { laneKey, promptShape } from '../strategies/lane-key.js';
import { isWorthABatchJob, readOutcome } from './provider-batch.js';
import type { BatchOutcome } from './outcomes.js';
import { atLeastOne } from '../strategies/strategy.js';
import type { UpstreamCall, CallResult, UpstreamEvent } from '../upstream.js';

type BatchJobsOptions = SubmissionServices;

type Run<T> = AsyncGenerator<UpstreamEvent, CallResult<T>>;

/** Sends background work that can wait for hours as jobs of many calls, at a part of the price. */
export interface BatchJobs {
  /** Looks after the jobs that are stored, of this process and of those that are gone, until `close`. */
  start(): void;
  /**
   * Runs a call that can wait in a job, where that is the cheapest way; else, and where the job gives no answer or none in time,
   * as `otherwise` does. A call whose key is in a job that runs already takes part in that one: nothing is sent.
   *
   * @throws LlmError
   */
  run<T>(call: UpstreamCall<T>, terms: BatchTerms, otherwise: (call: UpstreamCall<T>) => Run<T>): Run<T>;
  /**
   * Runs a call that does not wait any longer. A job in which its generation has the same call is called off, and answers it if it
   * came so far; else it is run as `otherwise` does. Nothing is paid for twice.
   *
   * @throws LlmError
   */
  takeBack<T>(call: UpstreamCall<T>, asked: TakenBack, otherwise: (call: UpstreamCall<T>) => Run<T>): Run<T>;
  /** What jobs under way answer to this key, or to this tenant, or to all, is for their callers alone. */
  forget(which: { key?: string | undefined; tenantId?: string | undefined }): Promise<void>;
  /** As `forget`, for the answers that were made for these. */
  erase(answers: AnswersOf): Promise<void>;
  /** Ends the looking after. Jobs run on at their providers, and are found again at the next start; who waits for one is told so. */
  close(): Promise<void>;
}

/** A call that may be in a job. */
interface TakenBack {
  key: string;
  generationId: string;
  /** Called when it is, before it is waited for. */
  onWait: () => void;
}

/** How long a job that was called off may take to end, in milliseconds: its answers are paid for, so they are waited for. */
const CALLED_OFF_MS = 900_000;
/** How often jobs of processes that are gone are looked for. */
const LOOK_MS = 300_000;
/** Ended jobs are kept for those in other processes that wait for them. */
const KEPT_MS = 86_400_000;

export function createBatchJobs(options: BatchJobsOptions): BatchJobs {
  const { store, clock, pricing, numberAttempt, onTrouble } = options;
  const watched = new Map<string, BatchJob>();
  const working = new Set<Promise<void>>();
  const closing = new AbortController();
  let callOffLook = (): void => {};
  const windows = new BatchWindows({ clock, leave: (entries) => track(sendAll(entries)) });

  function track(work: Promise<void>): void {
    const tracked: Promise<void> = work
      .catch((error: unknown) => onTrouble('batch jobs could not be looked after', error))
      .finally(() => working.delete(tracked));
    working.add(tracked);
  }

  function watch(id: string, hold?: JobHold): BatchJob {
    const known = watched.get(id);
    if (known !== undefined) return known;
    const job = new BatchJob(id, options, (over) => void (watched.get(id) === over && watched.delete(id)), hold);
    watched.set(id, job);
    return job;
  }

  /** Calls that share a prefix are weighed together; those that are cheaper in another way are not for a job. */
  async function sendAll(entries: readonly BatchEntry[]): Promise<void> {
    const alike = Map.groupBy(entries, ({ call }) => laneKey(call, promptShape(call)));
    const taken = [...alike.values()].flatMap((group) => {
      const calls = group.map(({ call }) => call);
      if (atLeastOne(calls) && isWorthABatchJob(calls, pricing)) return group;
      for (const entry of group) entry.turnAway();
      return [];
    });
    if (atLeastOne(taken)) await submit(options, { entries: taken, signal: closing.signal, watched: watch });
  }

  /** A place in a job that runs. */
  async function placeInOpenJob(call: UpstreamCall, { key, joins, refresh }: BatchTerms): Promise<Place | undefined> {
    if (!joins) return undefined;
    try {
      const found = await store.findOpen(key);
      if (found === undefined || (refresh && !found.item.call.refresh) || closing.signal.aborted) return undefined;
      const isNew = !watched.has(found.jobId);
      const open = watch(found.jobId);
      if (isNew) open.watch(0);
      numberAttempt(call);
      return open.join(found.item.customId);
    } catch (error) {
      onTrouble('batch jobs that run could not be searched for a call', error);
      return undefined;
    }
  }

  function placeInNewJob(call: UpstreamCall, terms: BatchTerms): Place {
    const api = batchApiOf(firstTarget(call));
    const entry = new BatchEntry(call, terms, api.sizeOf(batchCallOf(call, 'call-50000')));
    windows.add(entry, api.limits);
    return entry;
  }

  /** Where the generation's call waits in a job, which is called off. */
  async function placeTakenBack(
    call: UpstreamCall,
    { key, generationId, onWait }: TakenBack,
  ): Promise<Place | undefined> {
    try {
      const found = await store.findOpenOf(generationId, key);
      if (found === undefined || closing.signal.aborted) return undefined;
      onWait();
      const isNew = !watched.has(found.jobId);
      const open = watch(found.jobId);
      if (isNew) open.watch(0);
      numberAttempt(call);
      const place = open.join(found.item.customId);
      await open.callOff();
      return place;
    } catch (error) {
      onTrouble('a batch job could not be called off for a call that is made at once', error);
      return undefined;
    }
  }

  /** What the job gives; undefined when the call is to go another way. */
  function outcomeAt(place: Place, { signal, request: { halt } }: UpstreamCall, until: number) {
    return new Promise<BatchOutcome | undefined>((resolve, reject) => {
      const cancel = (): void => {
        over();
        place.leave();
        reject(new LlmError('CANCELLED', 'The call was cancelled', { cause: signal.reason }));
      };
      const hold = (): void => {
        over();
        place.detach();
        reject(new LlmError('CANCELLED', 'The call was called off; a batch job that has begun goes on'));
      };
      const callOff = clock.after(Math.max(0, until - clock.now()), () => {
        over();
        place.leave();
        resolve(undefined);
      });
      const over = (): void => {
        callOff();
        signal.removeEventListener('abort', cancel);
        halt?.removeEventListener('abort', hold);
      };
      signal.addEventListener('abort', cancel, { once: true });
      halt?.addEventListener('abort', hold, { once: true });
      if (signal.aborted) cancel();
      else if (halt?.aborted === true) hold();
      const arrive = (outcome: BatchOutcome | undefined): void => {
        // What is stopped is not sent in another way.
        if (closing.signal.aborted && (outcome === undefined || 'fault' in outcome)) reject(stopped());
        else resolve(outcome);
      };
      place.outcome.then(arrive, reject).finally(over);
    });
  }

  /** The call's result by what a job gave it, or by another way. */
  async function* resultOf<T>(
    call: UpstreamCall<T>,
    outcome: BatchOutcome | undefined,
    otherwise: (call: UpstreamCall<T>) => Run<T>,
  ): Run<T> {
    if (outcome === undefined) return yield* otherwise(call);
    const result = readOutcome(call, outcome);
    if (result !== undefined) {
      yield { type: 'start', provider: result.provider, model: result.model };
      yield { type: 'delta', text: result.text };
      return result;
    }
    const again = yield* otherwise(call);
    return { ...again, attempts: [...(outcome.used === undefined ? [] : [outcome.used]), ...again.attempts] };
  }

  function lookAround(): void {
    callOffLook = clock.after(LOOK_MS, lookAround);
    track(watchStored());
  }

  async function watchStored(): Promise<void> {
    const jobs = await store.open();
    if (closing.signal.aborted) return;
    for (const { id } of jobs) if (!watched.has(id)) watch(id).watch(0);
    await store.sweep(clock.now() - KEPT_MS);
  }

  return {
    start: lookAround,

    async *run(call, terms, otherwise) {
      if (closing.signal.aborted) throw stopped();
      const place = (await placeInOpenJob(call, terms)) ?? placeInNewJob(call, terms);
      if (closing.signal.aborted) throw stopped();
      return yield* resultOf(call, await outcomeAt(place, call, terms.until), otherwise);
    },

    async *takeBack(call, asked, otherwise) {
      const place = await placeTakenBack(call, asked);
      const outcome = place && (await outcomeAt(place, call, clock.now() + CALLED_OFF_MS));
      return yield* resultOf(call, outcome, otherwise);
    },

    forget: (which) => store.forget(which),
    erase: (answers) => store.erase(answers),

    async close() {
      callOffLook();
      closing.abort();
      for (const entry of windows.close()) entry.reject(stopped());
      while (working.size > 0) await Promise.all(working);
      await Promise.all([...watched.values()].map((job) => job.close()));
      watched.clear();
    },
  };
}
