import { ok } from 'node:assert/strict';
import type { Clock } from '../../domain/clock.js';
import type { BatchCall, BatchApi } from '../../llm/provider.js';
import type { Place } from './places.js';
import { firstTarget } from '../strategies/estimate.js';
import type { BatchOutcome } from './outcomes.js';
import type { Target, UpstreamCall } from '../upstream.js';

/** What may be done with a call's answer, and who may have part in it. */
export interface BatchTerms {
  key: string;
  /** The call may take the answer of the same call in a job that runs, and others may take its. */
  joins: boolean;
  cacheable: boolean;
  refresh: boolean;
  /** Until when the call may wait for a job, in milliseconds since 1970. */
  until: number;
}

/** A call that waits for its job to be made, and then for the job. */
export class BatchEntry implements Place {
  readonly #outcome = Promise.withResolvers<BatchOutcome | undefined>();
  #place: Place | undefined;
  #left = false;
  #detached = false;

  constructor(
    readonly call: UpstreamCall,
    readonly terms: BatchTerms,
    readonly bytes: number,
  ) {
    this.#outcome.promise.catch(() => {});
  }

  /** Undefined: no job takes it. */
  get outcome(): Promise<BatchOutcome> {
    return this.#outcome.promise as Promise<BatchOutcome>;
  }

  get hasLeft(): boolean {
    return this.#left;
  }

  /** It is in a job. */
  get hasEntered(): boolean {
    return this.#place !== undefined;
  }

  leave(): void {
    this.#left = true;
    this.#place?.leave();
  }

  detach(): void {
    this.#left = true;
    this.#detached = true;
    this.#place?.detach();
  }

  enter(place: Place): void {
    this.#place = place;
    place.outcome.then(this.#outcome.resolve, this.#outcome.reject);
    if (this.#detached) place.detach();
    else if (this.#left) place.leave();
  }

  /** It is to be sent in another way. */
  turnAway(): void {
    this.#outcome.resolve(undefined);
  }

  reject(reason: unknown): void {
    this.#outcome.reject(reason);
  }
}

interface BatchWindowRules {
  clock: Clock;
  /** Silence after which a job leaves, in milliseconds. Default 2 000. */
  quietMs?: number | undefined;
  /** From the first call, in milliseconds. Default 30 000. */
  mostMs?: number | undefined;
  leave: (entries: readonly BatchEntry[]) => void;
}

interface Window {
  entries: BatchEntry[];
  bytes: number;
  leaveBy: number;
  callOff: () => void;
}

/** Collects calls that may share a job: of one tenant and generation, which pay for it, and for one model of one provider. */
export class BatchWindows {
  readonly #windows = new Map<string, Window>();

  constructor(private readonly rules: BatchWindowRules) {}

  add(entry: BatchEntry, limits: BatchApi['limits']): void {
    const { clock, quietMs = 2_000, mostMs = 30_000 } = this.rules;
    const key = windowKey(entry.call);
    const known = this.#windows.get(key);
    if (known !== undefined && (known.entries.length >= limits.requests || known.bytes + entry.bytes > limits.bytes)) {
      this.#leave(key);
    }
    const window = this.#windows.get(key) ?? {
      entries: [],
      bytes: 0,
      leaveBy: clock.now() + mostMs,
      callOff: () => {},
    };
    this.#windows.set(key, window);
    window.entries.push(entry);
    window.bytes += entry.bytes;
    window.callOff();
    window.callOff = clock.after(Math.min(quietMs, Math.max(0, window.leaveBy - clock.now())), () => this.#leave(key));
  }

  /** Gives what was not sent yet. */
  close(): BatchEntry[] {
    const windows = [...this.#windows.values()];
    this.#windows.clear();
    for (const { callOff } of windows) callOff();
    return windows.flatMap(({ entries }) => entries);
  }

  #leave(key: string): void {
    const window = this.#windows.get(key);
    this.#windows.delete(key);
    window?.callOff();
    if (window !== undefined) this.rules.leave(window.entries.filter(({ hasLeft }) => !hasLeft));
  }
}

/** How a target takes batch jobs. Only calls whose first target does come here. */
export function batchApiOf({ provider }: Target): BatchApi {
  ok(provider.batches !== undefined, `${provider.name} takes batch jobs.`);
  return provider.batches;
}

/** The call as its provider gets it. */
export function batchCallOf({ request, messages, format, targets }: UpstreamCall, customId: string): BatchCall {
  const { task, input, maxOutputTokens, temperature } = request;
  return {
    customId,
    call: {
      task,
      input,
      messages,
      model: targets[0]?.model,
      maxOutputTokens,
      temperature,
      format: format === undefined ? undefined : { name: format.name, schema: format.json },
    },
  };
}

function windowKey(call: UpstreamCall): string {
  const { provider, model } = firstTarget(call);
  return JSON.stringify([call.request.tenantId, call.request.generationId, provider.name, model]);
}
