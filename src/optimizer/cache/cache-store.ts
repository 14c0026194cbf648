import type { AnswerOwner } from './forgetting.js';
import type { AnswersOf } from '../types.js';
import type { StoredAnswer } from '../stored-answer.js';

/** An answer, whose it is, and how long it may be served, in milliseconds since 1970. */
export interface CacheEntry extends AnswerOwner {
  readonly answer: StoredAnswer;
  readonly expiresAt: number;
}

/** The cache's second level, which outlives the process. `now` is in milliseconds since 1970. */
export interface AnswerStore {
  /** True if a ledger that writes to the database can store an entry together with the attempt that gave it. Default false. */
  readonly inDatabase?: boolean | undefined;
  /** Undefined for a key that is unknown, or expired at `now`. */
  get(key: string, now: number): Promise<CacheEntry | undefined>;
  /** Stores an answer, unless a newer one is stored under the key. */
  put(key: string, entry: CacheEntry): Promise<void>;
  /** Deletes the entries that have expired at `now`, 1 000 in one statement. Returns how many. */
  sweep(now: number): Promise<number>;
  forget(key: string): Promise<void>;
  /** Deletes the answers of a tenant, or all. Returns how many. */
  clear(tenantId?: string): Promise<number>;
  /** Deletes the answers that were made for these generations and scenes. Returns how many. */
  erase(answers: AnswersOf): Promise<number>;
}
