import type { AnswerOwner } from './forgetting.js';
import type { AnswersOf } from '../types.js';
import type { StoredAnswer } from '../stored-answer.js';

/** An answer, whose it is, and how long it may be served, in milliseconds since 1970. */
export interface CacheEntry extends AnswerOwner {
  readonly answer: StoredAnswer;
  readonly expiresAt: number;
}

/** Where answers outlive the process. `now` is in milliseconds since 1970. */
export interface AnswerStore {
  /** Undefined for a key that is unknown, or expired at `now`. */
  get(key: string, now: number): Promise<CacheEntry | undefined>;
  /** An older answer never takes the place of a newer one. */
  put(key: string, entry: CacheEntry): Promise<void>;
  /** Deletes what has expired at `now`, 1 000 entries a statement. Gives how many. */
  sweep(now: number): Promise<number>;
  forget(key: string): Promise<void>;
  /** Deletes the answers of a tenant, or all. Gives how many. */
  clear(tenantId?: string): Promise<number>;
  /** Deletes the answers that were made for these. Gives how many. */
  erase(answers: AnswersOf): Promise<number>;
}
