import { randomUUID } from 'node:crypto';
import { LlmError } from '../../llm/provider.js';
import { GIVE_UP_MS } from './batch-job.js';
import type { BatchJob } from './batch-job.js';
import type { BatchJobServices } from './services.js';
import type { BatchItemRecord, BatchJobRecord, JobHold } from './batch-job-store.js';
import { begunJob } from './begun-job.js';
import { batchApiOf, batchCallOf } from './batch-window.js';
import type { BatchEntry } from './batch-window.js';
import type { BudgetReservation } from '../money/budget-reservation.js';
import { startRefusals } from '../routing/admission.js';
import { attributionOf } from '../request.js';
import { firstTarget } from '../strategies/estimate.js';
import { atLeastOne } from '../strategies/strategy.js';
import type { UpstreamCall, Target } from '../upstream.js';

/** Longer than any job is looked after. */
const HELD_MS = GIVE_UP_MS + 3_600_000;

export interface SubmissionServices extends BatchJobServices {
  numberAttempt(call: UpstreamCall): number;
}

interface Submission {
  entries: readonly [BatchEntry, ...BatchEntry[]];
  signal: AbortSignal;
  /** From now on this process knows the job; it is looked after once it has begun. */
  watched: (jobId: string, hold: JobHold) => BatchJob;
}

/**
 * Makes a job of calls: the money is held, the job stored, the file sent, the job begun; each step is stored before the next, so
 * that whatever ends the process leaves a job that is found again, or one that never began. Never rejects: calls that get no job
 * are turned away, and those of a job that fails hear of it.
 */
export async function submit(services: SubmissionServices, submission: Submission): Promise<void> {
  const { entries } = submission;
  let reservation: BudgetReservation | undefined;
  try {
    reservation = await reserve(services, entries);
  } catch (error) {
    if (!(error instanceof LlmError)) {
      services.onTrouble('no money could be held for a batch job; its calls go alone', error);
    }
    return turnAwayOrHalve(services, submission, error);
  }
  let job: BatchJob | undefined;
  const record = recordOf(entries, reservation?.id, services.clock.now());
  try {
    await reservation?.hold(HELD_MS);
    const hold = await services.store.tryHold(record.id);
    if (hold === null) throw new Error(`The new batch job ${record.id} is held by another.`);
    // Known before it is stored, so that nobody else in this process takes it up.
    job = submission.watched(record.id, hold);
    await services.store.create(
      record,
      entries.map((entry, index) => itemOf(entry, index)),
    );
  } catch (error) {
    services.onTrouble('a batch job could not be stored; its calls go alone', error);
    await reservation?.release();
    await job?.drop();
    for (const entry of entries) entry.turnAway();
    return;
  }
  let refusals: ReadonlyMap<UpstreamCall, unknown> = NONE;
  try {
    refusals = await begin(services, submission, record.id, job);
  } catch (error) {
    services.onTrouble('a batch job could not be begun; what became of it is looked for', error);
  }
  if (refusals.size > 0) return withdraw(services, submission, { job, reservation, refusals });
  enterAll(entries, job);
  job.watch();
}

const NONE: ReadonlyMap<UpstreamCall, unknown> = new Map<UpstreamCall, unknown>();

/** The calls wait for the job from now on. */
function enterAll(entries: Submission['entries'], job: BatchJob): void {
  for (const [index, entry] of entries.entries()) if (!entry.hasEntered) entry.enter(job.join(customIdAt(index)));
}

/** Nothing was begun, since some of the calls may not start: they hear why, and the others are sent without them. */
async function withdraw(
  services: SubmissionServices,
  submission: Submission,
  {
    job,
    reservation,
    refusals,
  }: { job: BatchJob; reservation: BudgetReservation | undefined; refusals: ReadonlyMap<UpstreamCall, unknown> },
): Promise<void> {
  const { store, clock, onTrouble } = services;
  const failure = 'Some of its calls were not let go';
  await store
    .end(job.id, { state: 'FAILED', fault: 'CANCELLED', failure, endedAt: clock.now() })
    .catch((error: unknown) => onTrouble('a batch job that was not begun could not be ended; it is looked for', error));
  await reservation?.release();
  await job.drop();
  for (const entry of submission.entries) if (refusals.has(entry.call)) entry.reject(refusals.get(entry.call));
  const others = submission.entries.filter((entry) => !refusals.has(entry.call));
  if (atLeastOne(others)) await submit(services, { ...submission, entries: others });
}

/** Gives those that may not start; then nothing was begun. */
async function begin(
  services: SubmissionServices,
  { entries, signal }: Submission,
  jobId: string,
  job: BatchJob,
): Promise<ReadonlyMap<UpstreamCall, unknown>> {
  const { store, stats, numberAttempt } = services;
  const calls = entries.map((entry) => entry.call);
  const early = await startRefusals(calls);
  if (early.size > 0) return early;
  const target = targetOf(entries);
  const { provider, model } = target;
  const api = batchApiOf(target);
  let inputFileId: string;
  try {
    inputFileId = await api.upload(
      entries.map((entry, index) => batchCallOf(entry.call, customIdAt(index))),
      signal,
    );
  } catch (error) {
    enterAll(entries, job);
    await job.fail(asFault(error), provider);
    return NONE;
  }
  await store.uploaded(jobId, inputFileId);
  const late = await startRefusals(calls);
  if (late.size > 0) return late;
  enterAll(entries, job);
  stats.attemptBegan(provider.name, model, entries[0].call.request.task);
  for (const entry of entries) numberAttempt(entry.call);
  let remoteId: string;
  try {
    remoteId = await api.start(inputFileId, signal);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await job.fail(error, provider);
    return NONE;
  }
  if (await store.began(jobId, remoteId)) {
    services.onBegun?.(await begunJob(store, { id: jobId, provider: provider.name, model }));
  } else {
    await api.cancel(remoteId, signal);
  }
  return NONE;
}

function reserve(
  { budget }: SubmissionServices,
  entries: Submission['entries'],
): Promise<BudgetReservation> | undefined {
  const [
    {
      call: { request },
    },
  ] = entries;
  const target = targetOf(entries);
  const sizes = entries.map(({ call }) => ({
    promptTokens: call.promptTokens,
    maxOutputTokens: call.request.maxOutputTokens,
  }));
  return budget?.reserveBatchJob(
    { tenantId: request.tenantId, generationId: request.generationId },
    target,
    sizes,
    factorOf(target),
  );
}

/** What is too dear for all may do for half of them. */
async function turnAwayOrHalve(services: SubmissionServices, submission: Submission, error: unknown): Promise<void> {
  const { entries } = submission;
  if (!(error instanceof LlmError && error.code === 'BUDGET_EXCEEDED') || entries.length === 1) {
    for (const entry of entries) entry.turnAway();
    return;
  }
  const middle = Math.ceil(entries.length / 2);
  for (const half of [entries.slice(0, middle), entries.slice(middle)]) {
    if (atLeastOne(half)) await submit(services, { ...submission, entries: half });
  }
}

function recordOf(
  entries: Submission['entries'],
  reservationId: string | undefined,
  createdAt: number,
): BatchJobRecord {
  const { provider, model } = targetOf(entries);
  return {
    id: randomUUID(),
    tenantId: entries[0].call.request.tenantId,
    provider: provider.name,
    model,
    state: 'SUBMITTING',
    reservationId,
    createdAt,
  };
}

function itemOf({ call, terms }: BatchEntry, index: number): BatchItemRecord {
  return {
    customId: customIdAt(index),
    key: terms.joins || terms.cacheable ? terms.key : '',
    call: {
      ...attributionOf(call.request),
      promptTokens: call.promptTokens,
      priceFactor: factorOf(firstTarget(call)),
      requests: index === 0 ? 1 : 0,
      cacheable: terms.cacheable,
      refresh: terms.refresh,
      ownKey: call.ownKey,
    },
  };
}

function targetOf([{ call }]: Submission['entries']): Target {
  return firstTarget(call);
}

function factorOf({ provider }: Target): number {
  return provider.caps?.batchApi?.priceFactor ?? 1;
}

function customIdAt(index: number): string {
  return `call-${index + 1}`;
}

/** True when the provider did not begin the job; after any other fault it may have. */
function isRefusal(error: unknown): error is LlmError {
  return (
    error instanceof LlmError &&
    error.status !== undefined &&
    error.status < 500 &&
    error.status !== 408 &&
    error.status !== 409
  );
}

function asFault(error: unknown): LlmError {
  return error instanceof LlmError
    ? error
    : new LlmError('UNAVAILABLE', 'The calls of a batch job could not be sent', { cause: error });
}
