import { isConcerned } from './forgetting.js';
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

/** Answers in this process's memory, without a limit: for tests, and for use without a database. */
export function createMemoryAnswerStore(): AnswerStore {
  const entries = new Map<string, CacheEntry>();
  const deleteWhere = (condition: (entry: CacheEntry, key: string) => boolean): number => {
    const before = entries.size;
    for (const [key, entry] of entries) if (condition(entry, key)) entries.delete(key);
    return before - entries.size;
  };
  return {
    async get(key, now) {
      const entry = entries.get(key);
      return entry !== undefined && entry.expiresAt > now ? entry : undefined;
    },
    async put(key, entry) {
      const known = entries.get(key);
      if (known === undefined || known.answer.createdAt <= entry.answer.createdAt) {
        entries.set(key, structuredClone(entry));
      }
    },
    sweep: async (now) => deleteWhere(({ expiresAt }) => expiresAt <= now),
    forget: async (key) => void entries.delete(key),
    clear: async (tenantId) => deleteWhere((entry) => tenantId === undefined || entry.tenantId === tenantId),
    erase: async (answers) => deleteWhere((entry, key) => isConcerned(answers, key, entry)),
  };
}
