import type { AnswerCache } from '../cache/cache.js';
import { mayStore } from '../cache/commit.js';
import type { EarlyEntry } from '../cache/early-answer.js';
import type { Flight } from '../flights/flight.js';
import type { StoredAnswer } from '../stored-answer.js';
import type { CallResult } from '../upstream.js';
import type { CallTerms } from './joining.js';
import { keyFor } from './call.js';
import type { Finished, PreparedCall } from './call.js';

type Result = Omit<CallResult, 'value'>;

/** Stores what a call was answered in the cache: with the attempt that gave it where the ledger can do that, else afterwards. */
export class CachedResult {
  #early: EarlyEntry | undefined;

  constructor(
    private readonly cache: AnswerCache,
    private readonly call: PreparedCall<unknown>,
    private readonly flight: Flight<Finished, CallTerms>,
    /** Aborts when nobody waits for the answer any more. */
    private readonly signal: AbortSignal,
  ) {}

  /** The entry for the ledger, while the attempt is booked. */
  early(result: Result, answer: StoredAnswer): EarlyEntry | undefined {
    const { request } = this.call;
    this.#early = this.#isStored(result)
      ? this.cache.early(this.#keyOf(result), request.tenantId, answer, request)
      : undefined;
    return this.#early;
  }

  /** The answer is there, and booked. */
  put(result: Result, answer: StoredAnswer): void {
    const { request } = this.call;
    if (!this.#isStored(result)) return;
    this.cache.put(this.#keyOf(result), request.tenantId, answer, request, this.#early);
  }

  #isStored(result: Result): boolean {
    return this.call.policy.write && mayStore(result, this.signal) && !this.flight.forgotten;
  }

  /** An answer of another model is that model's: the first choice is asked again once it is well. */
  #keyOf({ provider: name }: Result): string {
    const { request, policy, targets, format, key } = this.call;
    const by = targets.find(({ provider }) => provider.name === name);
    return by === undefined || by === targets[0] ? key : keyFor(request, by, format, policy);
  }
}
