import { LlmError } from '../../llm/provider.js';
import type { BatchApi, LlmProvider } from '../../llm/provider.js';
import { begunJob } from './begun-job.js';
import { bookAll, bookRefusal, Progress, settleUnknown } from './batch-collection.js';
import type { BatchJobRecord, JobHold } from './batch-job-store.js';
import { givenUp, noAnswer, notBegun, stopped, storedOutcome } from './outcomes.js';
import { Places } from './places.js';
import type { Place } from './places.js';
import { withinTime } from './question.js';
import type { BatchJobServices } from './services.js';

const FIRST_LOOK_MS = 10_000;
/** Providers end a cancelled job within minutes, mostly at once. */
const CALLED_OFF_LOOK_MS = 2_000;
const SLOWER = 1.5;
const LONGEST_PAUSE_MS = 300_000;
/** A job that was begun in the last moment of a process may show a little later. */
const SHOWS_AFTER_MS = 60_000;
/** A provider's day, and as much again for a provider that cannot be reached. */
export const GIVE_UP_MS = 2 * 86_400_000;

/**
 * Looks after one job until it has ended. Any number of processes may watch it: the one that holds it asks the provider and books
 * the results, the others read what it stored.
 */
export class BatchJob {
  readonly #places: Places;
  readonly #stop = new AbortController();
  #hold: JobHold | undefined;
  #pauseMs = FIRST_LOOK_MS;
  #callOffLook: (() => void) | undefined;
  #looking: Promise<void> | undefined;
  #missedAt: number | undefined;
  readonly #progress = new Progress();
  #cancelled = false;
  /** False until the process that makes the job has begun it. */
  #watching = false;
  #over = false;

  constructor(
    readonly id: string,
    private readonly services: BatchJobServices,
    private readonly onOver: (job: BatchJob) => void,
    /** Given by the process that makes the job. */
    hold?: JobHold,
  ) {
    this.#places = new Places(services.clock, (left) => {
      this.#cancelLeft(left).catch((error: unknown) =>
        services.onTrouble('calls of a batch job could not be cancelled', error),
      );
    });
    if (hold !== undefined) this.#keep(hold);
  }

  /** Watches from now on; the first look is after `ms`. */
  watch(ms = FIRST_LOOK_MS): void {
    if (this.#over || this.#stop.signal.aborted) return;
    this.#watching = true;
    this.#callOffLook?.();
    this.#callOffLook = this.services.clock.after(ms, () => this.#look());
  }

  /** A place for one more caller of this call. */
  join(customId: string): Place {
    return this.#places.join(customId);
  }

  /** None of its calls is wanted as a part of it any more: it is cancelled, and ends with what is finished by then. */
  async callOff(): Promise<void> {
    const { store } = this.services;
    const items = await store.items(this.id);
    await store.cancelItems(
      this.id,
      items.map(({ customId }) => customId),
    );
    this.#pauseMs = CALLED_OFF_LOOK_MS;
    if (this.#watching && !this.#cancelled) this.watch(0);
  }

  /** It does not run and never will: what its callers wait for is to be had elsewhere. */
  async fail(failure: LlmError, provider: LlmProvider): Promise<void> {
    const { store, clock, budget } = this.services;
    const job = await store.find(this.id);
    // Before its file was there nothing was asked of the provider.
    if (job?.inputFileId !== undefined) {
      await bookRefusal(this.services, { job, provider, fault: failure, progress: this.#progress });
    }
    await store.end(this.id, { state: 'FAILED', fault: failure.code, failure: failure.message, endedAt: clock.now() });
    if (job?.reservationId !== undefined) await (await budget?.resume(job.reservationId))?.release();
    await this.#end(failure);
  }

  /** It was not stored: there is nothing to look after. */
  async drop(): Promise<void> {
    await this.#end(noAnswer(undefined));
  }

  /** Ends the watch. The job runs on at the provider. */
  async close(): Promise<void> {
    this.#callOffLook?.();
    this.#places.close();
    this.#stop.abort();
    await this.#looking;
    await this.#hold?.release();
    this.#hold = undefined;
    this.#places.rejectAll(stopped());
  }

  #keep(hold: JobHold): void {
    this.#hold = hold;
    void hold.lost.then(() => {
      if (this.#hold === hold) this.#hold = undefined;
    });
  }

  #look(): void {
    if (this.#over || this.#stop.signal.aborted || this.#looking !== undefined) return;
    this.#looking = this.#step()
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted) {
          this.services.onTrouble(`the batch job ${this.id} could not be looked after; it is looked for again`, error);
        }
        return error instanceof LlmError && error.retryAfterMs !== undefined
          ? Math.max(error.retryAfterMs, this.#pauseMs)
          : undefined;
      })
      .then((nextMs) => {
        this.#looking = undefined;
        this.watch(nextMs ?? this.#pauseMs);
        if (nextMs === undefined) this.#pauseMs = Math.min(this.#pauseMs * SLOWER, LONGEST_PAUSE_MS);
      });
  }

  /** Gives when to look again, where that is not a matter of patience. */
  async #step(): Promise<number | undefined> {
    const { store, clock, providers } = this.services;
    if (this.#hold === undefined) {
      const hold = await store.tryHold(this.id);
      if (hold !== null) this.#keep(hold);
    }
    const job = await store.find(this.id);
    if (job === undefined || job.state === 'ENDED' || job.state === 'FAILED') return void (await this.#readEnd(job));
    if (this.#hold === undefined) return undefined;
    if (clock.now() - job.createdAt > GIVE_UP_MS) {
      return void (await this.#giveUp(job, 'it did not end within two days'));
    }
    const provider = providers.find(({ name }) => name === job.provider);
    const api = provider?.batches;
    if (provider === undefined || api === undefined) {
      throw new Error(
        `The batch job ${job.remoteId ?? job.id} runs at ${job.provider}, which is not configured to take jobs: configure it again to get its answers`,
      );
    }
    return withinTime(clock, this.#stop.signal, (signal) =>
      job.remoteId === undefined
        ? this.#findAgain(job, provider, api, signal)
        : this.#poll(job, job.remoteId, provider, api, signal),
    );
  }

  /** The process that submitted the job did not come to its end: did the job begin? */
  async #findAgain(
    job: BatchJobRecord,
    provider: LlmProvider,
    api: BatchApi,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { store, clock, onBegun } = this.services;
    const remoteId = job.inputFileId === undefined ? undefined : await api.find(job.inputFileId, job.createdAt, signal);
    if (remoteId !== undefined) {
      if (await store.began(job.id, remoteId)) onBegun?.(await begunJob(store, job));
      return 0;
    }
    this.#missedAt ??= clock.now();
    if (job.inputFileId === undefined || clock.now() - this.#missedAt >= SHOWS_AFTER_MS) {
      return void (await this.fail(notBegun(job), provider));
    }
    return SHOWS_AFTER_MS;
  }

  async #poll(
    job: BatchJobRecord,
    remoteId: string,
    provider: LlmProvider,
    api: BatchApi,
    signal: AbortSignal,
  ): Promise<undefined> {
    const { store } = this.services;
    let status;
    try {
      status = await api.poll(remoteId, signal);
    } catch (error) {
      if (error instanceof LlmError && error.status === 404) {
        return void (await this.#giveUp(job, 'the provider does not know it any more'));
      }
      throw error;
    }
    if (status.state !== 'running') {
      await bookAll(this.services, {
        job,
        provider,
        api,
        status,
        signal,
        progress: this.#progress,
        deliver: (item, outcome) => this.#places.deliver(item.customId, outcome),
      });
      return void (await this.#readEnd(job));
    }
    if (this.#cancelled || (await store.cancelItems(job.id, [])) > 0) return;
    this.#cancelled = true;
    this.#pauseMs = CALLED_OFF_LOOK_MS;
    await api.cancel(remoteId, signal);
  }

  /** Nobody knows what it did: what was held for it counts as spent. */
  async #giveUp(job: BatchJobRecord, why: string): Promise<void> {
    const { store, clock, budget, onTrouble } = this.services;
    const fault = givenUp(job, why);
    onTrouble('a batch job was given up', fault);
    await settleUnknown(budget, job);
    await store.end(job.id, { state: 'FAILED', fault: fault.code, failure: fault.message, endedAt: clock.now() });
    await this.#end(fault);
  }

  /** The results are stored, by this process or another. */
  async #readEnd(job: BatchJobRecord | undefined): Promise<void> {
    if (job !== undefined) {
      for (const customId of this.#places.awaited) {
        const item = await this.services.store.item(job.id, customId);
        if (item !== undefined) this.#places.deliver(customId, storedOutcome(item, job.provider));
      }
    }
    await this.#end(noAnswer(job?.provider));
  }

  async #end(fault: LlmError): Promise<void> {
    this.#over = true;
    this.#callOffLook?.();
    this.#places.close();
    this.#places.deliverAll({ fault });
    await this.#hold?.release();
    this.#hold = undefined;
    this.onOver(this);
  }

  async #cancelLeft(left: readonly string[]): Promise<void> {
    if ((await this.services.store.cancelItems(this.id, left)) === 0 && this.#watching) this.watch(0);
  }
}
